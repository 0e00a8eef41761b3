/** Which of our requests a notification answers: by its own address, or by the addresses of several documents that together are it. Pure. */

import { type Window, windowOf } from '#connect/fetch/window.ts'
import type { UtilityProfile } from '#connect/utilities.ts'

export type Asked = { readonly requestId: string; readonly uri: string }
export type Answers = {
  /** Requests that are ready at their own address. */
  readonly whole: readonly string[]
  /** Requests that come in several documents, with the address of each. */
  readonly inParts: ReadonlyMap<string, readonly string[]>
  /** Addresses that answer nothing that was asked for. */
  readonly news: readonly string[]
}

/**
 * Con Edison splits a batch above 200 MB and names all its addresses in one notification; how they differ from the one that was asked for is
 * not documented. Two forms are taken: the request's own parameters and more (`…&part=2`), or narrower windows that together cover the
 * request's. Whatever does not fit is fetched as news, so nothing is lost by a form that is neither.
 */
export function matchAnswers(profile: Pick<UtilityProfile, 'dialect'>, uris: readonly string[], asked: readonly Asked[]): Answers {
  const named = uris.map((uri) => ({ uri, ...readUri(profile, uri) }))
  const used = new Set<string>()
  const whole: string[] = []
  const inParts = new Map<string, string[]>()
  for (const request of asked) {
    const own = readUri(profile, request.uri)
    const equal = named.filter((one) => one.key === own.key)
    const near = named.filter((one) => one.path === own.path && one.key !== own.key)
    const more = near.filter((one) => [...own.parameters].every(([name, value]) => one.parameters.get(name) === value))
    const inside = near.filter((one) => own.window && one.window && one.others === own.others && contains(own.window, one.window))
    const parts = more.length > 0 ? [...equal, ...more] : own.window && covers(own.window, inside) ? inside : []
    for (const one of parts.length > 0 ? parts : equal) used.add(one.uri)
    if (parts.length > 0) inParts.set(request.requestId, [...new Set(parts.map((one) => one.uri))])
    else if (equal.length > 0) whole.push(request.requestId)
  }
  return { whole, inParts, news: uris.filter((uri) => !used.has(uri)) }
}

type Read = { path: string; parameters: ReadonlyMap<string, string>; window: Window | null; others: string; key: string }
/** An address with its parameters apart: their order and how they are encoded mean nothing. */
function readUri({ dialect }: Pick<UtilityProfile, 'dialect'>, uri: string): Read {
  const url = new URL(uri)
  const parameters = new Map([...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)))
  const bounds: string[] = [dialect.windowNames.min, dialect.windowNames.max]
  const others = JSON.stringify([...parameters].filter(([name]) => !bounds.includes(name)))
  const path = url.origin + url.pathname
  return { path, parameters, window: windowOf({ dialect }, uri), others, key: path + JSON.stringify([...parameters]) }
}

const compare = Temporal.Instant.compare
const contains = (outer: Window, inner: Window): boolean => compare(outer.from, inner.from) <= 0 && compare(inner.to, outer.to) <= 0

function covers(whole: Window, parts: readonly { window: Window | null }[]): boolean {
  let reached = whole.from
  for (const { window } of parts.toSorted((a, b) => compare(a.window!.from, b.window!.from))) {
    if (compare(window!.from, reached) > 0) return false
    if (compare(window!.to, reached) > 0) reached = window!.to
  }
  return compare(reached, whole.to) >= 0
}
