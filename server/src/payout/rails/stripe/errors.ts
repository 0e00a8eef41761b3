/** What it means when a call to Stripe fails: refused for good, surely not taken, used for another order, or nobody knows. Pure. */
import Stripe from 'stripe'
import type { Conflict, Later, Refusal, Told, Unknown } from '#payout/rail.ts'
import { TOO_MANY } from '#payout/rails/pace.ts'
import { Failure } from '#platform/failure.ts'

/** By the code of the v2 namespace; nothing was taken, and somebody on our side has to do something. */
const ours: Readonly<Record<string, string>> = {
  insufficient_funds: 'no-funds',
  capability_not_enabled: 'not-let-in',
  feature_not_enabled: 'not-let-in',
  financial_account_not_open: 'not-let-in',
  quota_exceeded: 'quota',
}
const theirs: Readonly<Record<string, Refusal>> = {
  blocked_by_stripe: 'payee-refused',
  recipient_not_notifiable: 'payee-not-set-up',
  invalid_payout_method: 'method-not-supported',
}
const notReached = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/

/** Throws what is no failure of the network or of the rail, and Failure `rail-misunderstood` where the rail finds fault with our own part of an order. */
export function heardOf(error: unknown): Told | Conflict | Later | Unknown {
  if (!(error instanceof Stripe.errors.StripeError)) throw error
  const { statusCode = 0, rawType = '', code = '', message } = error
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const detail = String((error.detail as { code?: string } | undefined)?.code ?? error.detail ?? '')
    if (notReached.test(detail)) return { is: 'later', because: 'not-reached', afterSeconds: 60 }
    return { is: 'unknown', because: /ETIMEDOUT|aborted due to timeout/i.test(`${detail} ${message}`) ? 'timeout' : 'reset' }
  }
  if (statusCode === 429) return { is: 'later', because: TOO_MANY, afterSeconds: Number(error.headers?.['retry-after']) || 1 }
  if (statusCode === 401 || statusCode === 403) return { is: 'later', because: 'not-let-in', afterSeconds: 3600 }
  if (statusCode >= 500 || statusCode === 0) return { is: 'unknown', because: statusCode ? `status-${statusCode}` : 'bad-answer' }
  const word = [rawType, code].map(String)
  const mine = word.map((one) => ours[one]).find(Boolean)
  if (mine) return { is: 'later', because: mine, afterSeconds: 3600 }
  // The first call under this key is still at work: it is not known yet what becomes of it.
  if (code === 'idempotency_key_in_use') return { is: 'unknown', because: 'key-in-use' }
  if (rawType === 'idempotency_error') return { is: 'conflict' }
  const refusal = word.map((one) => theirs[one]).find(Boolean)
  if (refusal) return { is: 'told', status: 'rejected', providerId: null, cents: null, reason: message.slice(0, 200), refusal }
  if (statusCode === 400)
    throw new Failure('rail-misunderstood', 'after-person', 'Stripe refuses what we ask of it', { reason: message.slice(0, 200) })
  return { is: 'unknown', because: `status-${statusCode}` }
}
