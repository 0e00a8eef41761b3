/** Writes resources: as feeds, as entries, or bare. */

import { declaration, type Envelope, entryEnd, entryStart, feedEnd, feedStart } from '../write/xml.ts'
import type { EntryToWrite } from './entries.ts'
import { customerUri, espiUri } from './names.ts'
import { namespaceOf, planned, prefixes, resourceField } from './plan.ts'
import type { Namespace, NamespaceOf, Resource, ResourceName } from './types.ts'
import { type Values, valuePieces } from './write-value.ts'

/** What an entry is made of. Lists in `value` may be any iterable, so that a block of any length is never held. */
export type EntryParts = { envelope: Envelope; name: ResourceName; namespace: Namespace; value: Values }

const uris: Record<Namespace, string> = { usage: espiUri, customer: customerUri }
const declared = (namespace: Namespace): string => ` xmlns:${prefixes[namespace].slice(0, -1)}="${uris[namespace]}"`

/** An entry in pieces; `attributes` are those of its start tag. */
export const entryPieces = ({ envelope, name, namespace, value }: EntryParts, attributes = ''): Generator<string> =>
  valuePieces(planned(name, namespace), value, { before: entryStart(envelope, attributes), after: entryEnd(envelope) })

/** A document that is one entry, in pieces. */
export function* entryDocument(entry: EntryParts): Generator<string> {
  yield declaration
  yield* entryPieces(entry, ` xmlns="http://www.w3.org/2005/Atom"${declared(entry.namespace)}`)
}

/** A feed in pieces. The namespace is declared once; an entry of the other one, which should not be there, declares its own. */
export function* feedDocument(envelope: Envelope, namespace: Namespace, entries: Iterable<EntryParts>): Generator<string> {
  yield feedStart(declared(namespace), envelope)
  for (const entry of entries) yield* entryPieces(entry, entry.namespace === namespace ? '' : declared(entry.namespace))
  yield feedEnd
}

const partsOf = (entry: EntryToWrite): EntryParts => {
  const { name, value, id, title = '', self, up, related, publishedAt, updatedAt } = entry
  const envelope = { id, title, self, up, related: related ?? [], publishedAt: publishedAt ?? undefined, updatedAt }
  return { envelope, name, namespace: entry.namespace ?? namespaceOf(name) ?? 'usage', value: { ...value } }
}

/**
 * An entry as a document, in pieces of text. Elements come in the order of the schema. Throws RangeError for what ESPI 4.0 has no place
 * for (a missing element, a number out of range, a text too long), naming the element and never the value. Amounts may be decimal text,
 * as Con Edison writes them, which the schema does not have.
 */
export const writeEntry = (entry: EntryToWrite): Generator<string> => entryDocument(partsOf(entry))

/** What a feed is of itself; without an `id` its URL names it. */
export type FeedToWrite = { id?: string; self: string; title?: string; updatedAt: number; entries: Iterable<EntryToWrite> }

/** A feed in pieces of text, entry by entry, each as `writeEntry` has it. Entries of the two namespaces belong in feeds of their own. */
export function* writeFeed({ id, self, title = '', updatedAt, entries }: FeedToWrite): Generator<string> {
  const iterator = entries[Symbol.iterator]()
  const first = iterator.next()
  const parts = function* () {
    for (let next = first; !next.done; next = iterator.next()) yield partsOf(next.value)
  }
  const namespace = first.done ? 'usage' : partsOf(first.value).namespace
  yield* feedDocument({ id, self, title, updatedAt }, namespace, parts())
}

/** A bare resource as a document, in pieces of text: a service status, a notification. Throws RangeError like `writeEntry`. */
export const writeResource = <N extends ResourceName, S extends Namespace = NamespaceOf<N>>(
  name: N,
  value: Resource<N, S> & object,
  namespace?: S,
): Generator<string> => resourceDocument(name, { ...value }, namespace ?? namespaceOf(name) ?? 'usage')

export const resourceDocument = (name: ResourceName, value: Values, namespace: Namespace): Generator<string> =>
  valuePieces(resourceField(name, namespace, ''), value, { before: declaration, attributes: ` xmlns="${uris[namespace]}"`, after: '\n' })

/** Whether what was read is complete and fits, so that it can be written again. */
export const isComplete = <N extends ResourceName, S extends Namespace = NamespaceOf<N>>(
  name: N,
  value: object,
  namespace?: S,
): value is Resource<N, S> & object => {
  try {
    for (const _ of resourceDocument(name, { ...value }, namespace ?? namespaceOf(name) ?? 'usage'));
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
