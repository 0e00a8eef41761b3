/** The window of a batch: `published-min` and `published-max`, read as times of reading, which is how Con Edison's examples use them. */
import type { Window } from './usage-feed.ts'

const historyS = 2 * 366 * 86_400

/** Reads the parameters of a batch request; whole seconds in UTC with a trailing Z (ESPI function block 37). */
export function readWindow(parameters: URLSearchParams, nowMs: number): Window | { problem: string } {
  for (const name of parameters.keys()) {
    if (name !== 'published-min' && name !== 'published-max') return { problem: `Unknown parameter ${name}` }
    if (parameters.getAll(name).length > 1) return { problem: `Repeated parameter ${name}` }
  }
  const [min, max] = [parameters.get('published-min'), parameters.get('published-max')]
  const fromS = min === null ? Math.floor(nowMs / 1000) - historyS : readSeconds(min)
  const toS = max === null ? Math.floor(nowMs / 1000) : readSeconds(max)
  if (fromS === null || toS === null) return { problem: 'published-min and published-max must look like 2026-07-15T04:00:00Z' }
  return fromS < toS ? { fromS, toS } : { problem: 'published-min must be before published-max' }
}

function readSeconds(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null
  try {
    return Temporal.Instant.from(text).epochMilliseconds / 1000
  } catch {
    return null
  }
}
