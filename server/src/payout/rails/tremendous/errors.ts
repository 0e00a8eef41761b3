/** What it means when a call to Tremendous fails: refused for good, surely not taken, or nobody knows. Pure. */
import type { Later, Refusal, Told, Unknown } from '#payout/rail.ts'
import { TOO_MANY } from '#payout/rails/pace.ts'
import { Failure } from '#platform/failure.ts'

/** Whoever was never reached has taken nothing. */
const notReached = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]
const timedOut = ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED']

/** What the library throws, which is its HTTP client's error; the client itself is its own affair. */
type CallError = {
  readonly isAxiosError: true
  readonly code?: string
  readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly data: unknown }
}
const isCallError = (error: unknown): error is CallError => (error as { isAxiosError?: unknown } | null)?.isAxiosError === true

/** Throws what is no failure of the network or of the rail, and Failure `rail-misunderstood` where the rail finds fault with our own part of an order. */
export function heardOf(error: unknown): Told | Later | Unknown {
  if (!isCallError(error)) throw error
  const { response, code = '' } = error
  if (!response) {
    if (notReached.includes(code)) return { is: 'later', because: 'not-reached', afterSeconds: 60 }
    return { is: 'unknown', because: timedOut.includes(code) ? 'timeout' : 'reset' }
  }
  const { status } = response
  if (status === 429) {
    const asked = Number(response.headers['retry-after'])
    return { is: 'later', because: TOO_MANY, afterSeconds: Number.isFinite(asked) && asked > 0 ? asked : 1 }
  }
  // The key or the account, not the payee: an operator sets it right, and the same order goes out again.
  if (status === 401 || status === 403) return { is: 'later', because: 'not-let-in', afterSeconds: 3600 }
  if (status === 402) return { is: 'later', because: 'no-funds', afterSeconds: 3600 }
  if (status === 400 || status === 422) return refused(response.data)
  return { is: 'unknown', because: `status-${status}` }
}

/** The rail mirrors the order with words at each field it refuses. */
function refused(body: unknown): Told {
  const errors = (body as { errors?: { message?: unknown; payload?: { reward?: Record<string, unknown> } } } | null)?.errors
  const reason = typeof errors?.message === 'string' ? errors.message.slice(0, 200) : null
  const reward = errors?.payload?.reward ?? {}
  const refusal: Refusal | null = 'value' in reward ? 'amount-not-allowed' : 'recipient' in reward ? 'payee-refused' : null
  if (refusal) return { is: 'told', status: 'rejected', providerId: null, cents: null, reason, refusal }
  // A campaign, a funding source, a field of ours: it would refuse everybody, and no member can do anything about it.
  throw new Failure('rail-misunderstood', 'after-person', 'Tremendous refuses what we ask of it, whoever is paid', { reason: reason ?? '' })
}
