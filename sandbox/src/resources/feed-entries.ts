/** A feed taken apart into its entries, so that each answers at its own address and a collection holds those that name it as `up`. */
import { nameUuid } from '@quickpay/green-button'
import { printInstant } from '../clock/clock.ts'
import { element, escapeXml, xmlDeclaration } from './xml.ts'

/** `xml` carries its namespaces and stands alone or in another feed. */
export type Entry = { self: string; up: string; xml: string }

const close = '</entry>'

/** The entries of a written feed, one by one: a caller that stops early leaves the rest unwritten. */
export function* entriesOf(chunks: Iterable<string>): Generator<Entry> {
  let text = ''
  let namespaces: string | undefined
  for (const chunk of chunks) {
    text += chunk
    namespaces ??= /<feed([^>]*)>/.exec(text)?.[1]
    for (let end = text.indexOf(close); end >= 0; end = text.indexOf(close)) {
      const xml = text.slice(text.indexOf('<entry') + '<entry'.length, end + close.length)
      const link = (rel: string) => new RegExp(`<link rel="${rel}" href="([^"]*)"/>`).exec(xml)?.[1] ?? ''
      yield { self: link('self'), up: link('up'), xml: `<entry${namespaces ?? ''}${xml}` }
      text = text.slice(end + close.length)
    }
  }
}

/** A resource by itself: its entry is the document. */
export const entryDocument = (entry: Entry): string[] => [`${xmlDeclaration}${entry.xml}\n`]

/** Entries as a feed of their own. `updatedAt` is milliseconds. */
export function* collectionDocument(self: string, updatedAt: number, entries: Iterable<Entry>): Generator<string> {
  const head =
    element('id', nameUuid(self)) + element('title', 'Green Button') + element('updated', printInstant(updatedAt - (updatedAt % 1000)))
  yield `${xmlDeclaration}<feed xmlns="http://www.w3.org/2005/Atom">${head}<link rel="self" href="${escapeXml(self)}"/>\n`
  for (const { xml } of entries) yield `${xml}\n`
  yield '</feed>\n'
}
