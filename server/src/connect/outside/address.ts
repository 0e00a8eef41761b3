/** How a utility is reached: the public internet over TLS, or, for a sandbox, this machine as well. One way out for each, with its connections. */
import type { UtilityProfile } from '#connect/utilities.ts'
import { type Fetch, type Limits, openOutside } from '#platform/outside.ts'

/** A Con Edison file is split at 200 MB; a larger one is not theirs. At 1 MB a second it takes three minutes. */
export const DOCUMENT_LIMITS: Limits = { headersMs: 60_000, silenceMs: 20_000, totalMs: 300_000, bytesMax: 210_000_000 }
/** Tokens, and answers that are thrown away. */
export const TOKEN_LIMITS: Limits = { headersMs: 10_000, silenceMs: 5000, totalMs: 15_000, bytesMax: 262_144 }

const outside = openOutside({ loopback: false })
const outsideOrHere = openOutside({ loopback: true })

/** A `fetch` that goes to this utility's kind of place only, whatever its host's name resolves to. For oauth4webapi's `customFetch` too. */
export const utilityFetch = (profile: Pick<UtilityProfile, 'sandbox'>, limits: Limits = TOKEN_LIMITS): Fetch =>
  (profile.sandbox ? outsideOrHere : outside).within(limits)
