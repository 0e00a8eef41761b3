/** The parameters of a resource: windows, read as times of reading, which is how Con Edison's examples use them, and `startIndex`. */
import type { Window } from './usage-feed.ts'

export const windowNames = ['published-min', 'published-max'] as const
const historyS = 2 * 366 * 86_400

export type Problem = { problem: string }

/** What is wrong with the names of the parameters: all GETs refuse what they do not know (ESPI function block 37). */
export function problemOfNames(parameters: URLSearchParams, allowed: readonly string[]): string | undefined {
  for (const name of parameters.keys()) {
    if (!allowed.includes(name)) return `Unknown parameter ${name}`
    if (parameters.getAll(name).length > 1) return `Repeated parameter ${name}`
  }
  return undefined
}

/** Reads the window of a batch or a collection; whole seconds in UTC with a trailing Z. Without bounds it is the two years up to now. */
export function readWindow(parameters: URLSearchParams, nowMs: number): Window | Problem {
  const nowS = Math.floor(nowMs / 1000)
  const window = readBounds(parameters, windowNames)
  if ('problem' in window) return window
  const { fromS = nowS - historyS, toS = nowS } = window
  return fromS < toS ? { fromS, toS } : { problem: 'published-min must be before published-max' }
}

/** Reads a pair of bounds that may be absent, under the names a resource has for them. */
export function readBounds(parameters: URLSearchParams, names: readonly [string, string]): Partial<Window> | Problem {
  const [from, to] = names.map((name) => parameters.get(name))
  const fromS = typeof from === 'string' ? readSeconds(from) : undefined
  const toS = typeof to === 'string' ? readSeconds(to) : undefined
  if (fromS === null || toS === null) return { problem: `${names.join(' and ')} must look like 2026-07-15T04:00:00Z` }
  return { ...(fromS !== undefined && { fromS }), ...(toS !== undefined && { toS }) }
}

/** `startIndex` counts from one. */
export function readStartIndex(parameters: URLSearchParams): number | Problem {
  const text = parameters.get('startIndex') ?? '1'
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : { problem: 'startIndex is a whole number from 1' }
}

export const printWindow = ({ fromS, toS }: Window): string => `published-min=${printSeconds(fromS)}&published-max=${printSeconds(toS)}`

const printSeconds = (epochS: number) => Temporal.Instant.fromEpochMilliseconds(epochS * 1000).toString()

function readSeconds(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null
  try {
    return Temporal.Instant.from(text).epochMilliseconds / 1000
  } catch {
    return null
  }
}
