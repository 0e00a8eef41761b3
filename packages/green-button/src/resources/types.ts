/** The types of the resources, derived from the tables: what the schema demands of a resource to be written, and what one that was read may hold. */

import { customerResources, customerTypes } from './customer-types.ts'
import type { simpleTypes } from './simple.ts'
import { type usageCodes, usageResources, usageTypes } from './usage-types.ts'

export const tables: {
  readonly usage: { readonly resources: typeof usageResources; readonly types: typeof usageTypes }
  readonly customer: { readonly resources: typeof customerResources; readonly types: typeof customerTypes }
} = {
  usage: { resources: usageResources, types: usageTypes },
  customer: { resources: customerResources, types: customerTypes },
}

/** The two namespaces of NAESB ESPI: http://naesb.org/espi and http://naesb.org/espi/customer. */
export type Namespace = keyof typeof tables

type Tables = { [S in Namespace]: (typeof tables)[S]['types'] }
type Resources = { [S in Namespace]: (typeof tables)[S]['resources'] }

type Codes = { readonly [N in keyof typeof usageCodes]: (typeof usageCodes)[N][number] }
/** Whole numbers of safe size are numbers; what is larger or has decimals is its decimal text. */
export type Exact = number | string
type Kinds = { text: string; whole: number; exact: Exact; flag: boolean }
type Simple = { readonly [N in keyof typeof simpleTypes]: Kinds[(typeof simpleTypes)[N]['is']] }

/** `written`: complete, words from the closed lists. `read`: anything may be missing, and words may be others. */
type Mode = 'written' | 'read'
type Flat<T> = { [K in keyof T]: T[K] } & {}

type Base<R> = R extends `${infer T}?` | `${infer T}*` | `${infer T}+` | `${infer T}{2,}` ? T : R
type Several<R> = R extends `${string}*` | `${string}+` | `${string}{2,}` ? true : false
type Needed<R, M extends Mode> = M extends 'read' ? false : R extends `${string}?` | `${string}*` ? false : true

type One<S extends Namespace, T, M extends Mode> = T extends keyof Tables[S]
  ? Complex<S, Tables[S][T], M>
  : T extends keyof Simple
    ? Simple[T]
    : T extends keyof Codes
      ? M extends 'read'
        ? string
        : Codes[T]
      : never
type List<T, M extends Mode> = M extends 'read' ? T[] : readonly T[]
type Field<S extends Namespace, R, M extends Mode> = Several<R> extends true ? List<One<S, Base<R>, M>, M> : One<S, Base<R>, M>
type Complex<S extends Namespace, Rows, M extends Mode> = Flat<
  { -readonly [K in keyof Rows as Needed<Rows[K], M> extends true ? K : never]: Field<S, Rows[K], M> } & {
    -readonly [K in keyof Rows as Needed<Rows[K], M> extends true ? never : K]?: Field<S, Rows[K], M>
  }
>

/** Names of the resources of a namespace, as NAESB ESPI spells them. */
export type ResourceName<S extends Namespace = Namespace> = S extends Namespace ? Extract<keyof Resources[S], string> : never

/** The namespace that a resource is in; those that are in both (BatchList, LocalTimeParameters) count as usage. */
export type NamespaceOf<N extends ResourceName> = N extends ResourceName<'usage'> ? 'usage' : 'customer'

type Shape<N, S extends Namespace, M extends Mode> = N extends keyof Resources[S] ? One<S, Resources[S][N], M> : never

/** A resource as the schema wants it: `Resource<'UsageSummary'>`. Instants are seconds since 1970-01-01T00:00Z, durations seconds. */
export type Resource<N extends ResourceName, S extends Namespace = NamespaceOf<N>> = Shape<N, S, 'written'>

/** A resource as it was read: elements that the document leaves out, or has empty, are not there. */
export type ReadResource<N extends ResourceName, S extends Namespace = NamespaceOf<N>> = Shape<N, S, 'read'>

/** `LineItem`, `StreetAddress` and the other types of the schemas that resources are made of, as they are read. */
export type Part<T extends string, S extends Namespace = 'usage'> = T extends keyof Tables[S] ? Complex<S, Tables[S][T], 'read'> : never
