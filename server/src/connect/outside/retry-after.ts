/** Reads `Retry-After` (RFC 9110 §10.2.3): a hint of a stranger, so it is taken within bounds only. */

const SECONDS_MIN = 1
const SECONDS_MAX = 86_400

/** Seconds to wait, null where nothing usable is said. A date counts from the answer's own `Date`, since our clock may be a sandbox's. */
export function retryAfterSeconds(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? ''
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (dateOf(text) - dateOf(headers.get('date') ?? '')) / 1000
  return Number.isFinite(seconds) ? Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, Math.ceil(seconds))) : null
}

const dateOf = (text: string): number =>
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : Number.NaN
