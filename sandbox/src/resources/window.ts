/** The parameters of a resource (ESPI function block 37): read once, in the spelling of the utility's dialect, and refused when malformed. */
import { type ParameterName, parameterNames, type Spelling } from '../dialects.ts'
import type { Window } from './usage-feed.ts'

/** Names of the parameters that a resource may have. */
export const windowNames = ['published-min', 'published-max'] as const satisfies readonly ParameterName[]
const historyS = 2 * 366 * 86_400

export type Problem = { problem: string }

/** What a request asks for; bounds are epoch seconds, half open. */
export type Wanted = {
  published: Partial<Window>
  updated: Partial<Window>
  /** Counts from one. */
  start: number
  /** At most so many entries. */
  max: number
}

/** Reads the parameters; all GETs refuse what they do not know, what is repeated and what is malformed. */
export function readParameters(query: URLSearchParams, allowed: readonly ParameterName[], spelling: Spelling): Wanted | Problem {
  const texts: Partial<Record<ParameterName, string>> = {}
  const bySpelling = new Map(parameterNames.map((name) => [spelling[name] ?? name, name]))
  for (const [spelled, text] of query) {
    // A lone `?`, or one followed by `=`, says nothing.
    if (spelled === '' && text === '') continue
    const name = bySpelling.get(spelled)
    if (name === undefined || !allowed.includes(name)) return { problem: `Unknown parameter ${spelled}` }
    if (texts[name] !== undefined) return { problem: `Repeated parameter ${spelled}` }
    texts[name] = text
  }
  const said = (name: ParameterName) => spelling[name] ?? name
  const bounds = (min: ParameterName, max: ParameterName): Partial<Window> | Problem => {
    const [fromS, toS] = [min, max].map((name) => (texts[name] === undefined ? undefined : readSeconds(texts[name])))
    if (fromS === null || toS === null) return { problem: `${said(min)} and ${said(max)} must look like 2026-07-15T04:00:00Z` }
    if (fromS !== undefined && toS !== undefined && fromS >= toS) return { problem: `${said(min)} must be before ${said(max)}` }
    return { ...(fromS !== undefined && { fromS }), ...(toS !== undefined && { toS }) }
  }
  const published = bounds('published-min', 'published-max')
  if ('problem' in published) return published
  const updated = bounds('updated-min', 'updated-max')
  if ('problem' in updated) return updated
  for (const name of ['start-index', 'max-results', 'depth'] as const)
    if (texts[name] !== undefined && !/^[1-9]\d{0,8}$/.test(texts[name])) return { problem: `${said(name)} is a whole number from 1` }
  // Depth is “the maximum number of entries to be transferred” (Green Button Alliance, OpenAPI), as max-results is.
  const max = Math.min(Number(texts['max-results'] ?? Number.POSITIVE_INFINITY), Number(texts['depth'] ?? Number.POSITIVE_INFINITY))
  return { published, updated, start: Number(texts['start-index'] ?? 1), max }
}

/** The window of a batch or a collection. Without bounds it is the two years up to now. */
export function windowOf({ published }: Wanted, nowMs: number): Window {
  const nowS = Math.floor(nowMs / 1000)
  const { fromS = nowS - historyS, toS = nowS } = published
  return { fromS, toS: Math.max(fromS, toS) }
}

export const isIn = ({ fromS = 0, toS = Number.POSITIVE_INFINITY }: Partial<Window>, ms: number): boolean =>
  fromS * 1000 <= ms && ms < toS * 1000

export const isBounded = ({ fromS, toS }: Partial<Window>): boolean => fromS !== undefined || toS !== undefined

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
