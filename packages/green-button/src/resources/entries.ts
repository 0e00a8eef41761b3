/** Atom entries with the resources in them, as they are read and as they are written. */

import type { Finding } from '../findings.ts'
import type { Namespace, NamespaceOf, ReadResource, Resource, ResourceName } from './types.ts'

/** Texts that the entry does not have are ''. Titles may hold addresses: they are for the customer, never for a log. */
type Envelope = { id: string; title: string; self: string; up: string; related: string[] }

type ByName<T extends Record<Namespace, unknown>> = T['usage'] | T['customer']

/**
 * One resource of a document with its entry's envelope; several resources of one entry share it. `name` and `namespace` tell the type of `value`.
 * Instants are seconds since 1970-01-01T00:00Z, null where they are missing or unreadable.
 * `findings` tell what could not be taken as it stands: `fractional_value`, `unreadable_value`, `repeated_element`.
 */
export type ResourceEntry = ByName<{
  [S in Namespace]: {
    [N in ResourceName<S>]: Envelope & {
      publishedAt: number | null
      updatedAt: number | null
      name: N
      namespace: S
      value: ReadResource<N, S>
      findings: Finding[]
    }
  }[ResourceName<S>]
}>

type Outside = {
  id?: string
  title?: string
  self: string
  up?: string
  related?: readonly string[]
  publishedAt?: number | null
  updatedAt: number
}

/**
 * An entry to be written. Without an `id` its URL names it (`nameUuid`); `publishedAt` is `updatedAt` unless given; `namespace` is needed
 * only for the customer namespace's LocalTimeParameters and BatchList. Instants are seconds since 1970-01-01T00:00Z.
 */
export type EntryToWrite = ByName<{
  [S in Namespace]: {
    [N in ResourceName<S>]: Outside & { name: N; value: Resource<N, S> } & (NamespaceOf<N> extends S ? { namespace?: S } : { namespace: S })
  }[ResourceName<S>]
}>
