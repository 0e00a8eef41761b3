/** Writes XML text: escaped, and Atom's envelope around a resource. */

import { printInstant } from '../document/instant.ts'
import { nameUuid } from './uuid.ts'

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** What XML 1.0 has no place for, not even escaped: control characters, lone surrogates, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be found
const impossible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

/** Escapes text for content and attributes. Throws RangeError on characters that XML 1.0 cannot carry. */
export const escapeXml = (text: string): string => {
  if (impossible.test(text) || !text.isWellFormed()) throw new RangeError('text holds a character that XML cannot carry')
  return text.replace(/[&<>"'\r\n\t]/g, (character) => entities[character] ?? character)
}

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`

export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

export type Envelope = {
  id: string | undefined
  self: string
  up?: string | undefined
  related?: readonly string[]
  title: string
  updatedAt: number
  publishedAt?: number | undefined
}

const link = (rel: string, href: string | undefined): string =>
  href === undefined || href === '' ? '' : `<link rel="${rel}" href="${escapeXml(href)}"/>`

/** A bare UUID becomes the URN that Atom ids are; without one the resource's URL names it. */
const atomId = (id: string | undefined, self: string): string => {
  if (id === undefined || id === '') return nameUuid(self)
  return /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(id) ? `urn:uuid:${id}` : id
}

/** `<entry …>` up to and including `<content>`; what follows is the resource and then `entryEnd`. */
export const entryStart = ({ id, self, up, related = [], title }: Envelope, attributes = ''): string =>
  `<entry${attributes}>${element('id', atomId(id, self))}${link('self', self)}${link('up', up)}${related.map((href) => link('related', href)).join('')}` +
  `${element('title', title)}<content type="xml">`

export const entryEnd = ({ updatedAt, publishedAt }: Envelope): string =>
  `</content>${element('published', printInstant(publishedAt ?? updatedAt))}${element('updated', printInstant(updatedAt))}</entry>\n`

export const feedStart = (namespaces: string, { id, self, title, updatedAt }: Envelope): string =>
  `${declaration}<feed xmlns="http://www.w3.org/2005/Atom"${namespaces}>${element('id', atomId(id, self))}${element('title', title)}` +
  `${element('updated', printInstant(updatedAt))}${link('self', self)}\n`

export const feedEnd = '</feed>\n'
