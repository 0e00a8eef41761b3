/** What Stripe says of an outbound payment, read as news of a payout. Pure. */
import type Stripe from 'stripe'
import type { RailStatus, Refusal, Told, Unknown } from '#payout/rail.ts'

export type OutboundPayment = Stripe.V2.MoneyManagement.OutboundPayment

/** Where a payment carries our id, so that it can be found by it. */
export const PAYOUT_ID = 'payout_id'

/** What is of no known state, of another currency or not under our id is no answer. */
export function toldOf(payment: Partial<OutboundPayment> | undefined, payoutId: string, now: Temporal.Instant): Told | Unknown {
  const standing = payment && standingOf(payment as OutboundPayment, now)
  const { value, currency } = payment?.amount ?? {}
  if (!payment?.id || !standing || payment.metadata?.[PAYOUT_ID] !== payoutId || currency !== 'usd' || !Number.isSafeInteger(value))
    return { is: 'unknown', because: 'bad-answer' }
  const { status, because } = standing
  return {
    is: 'told',
    status,
    providerId: payment.id,
    cents: BigInt(value as number),
    reason: because ?? null,
    ...((status === 'rejected' || status === 'returned') && { refusal: refusalOf(because ?? '') }),
  }
}

/** `posted` says that the money has left; it has arrived when the day named for it has come and nothing came back. */
function standingOf(payment: OutboundPayment, now: Temporal.Instant): { status: RailStatus; because?: string | undefined } | null {
  const { status, status_details: details, expected_arrival_date: arrival } = payment
  switch (status) {
    case 'processing':
      return { status: 'accepted', because: details?.processing?.reason }
    case 'posted':
      return { status: arrival && Temporal.Instant.compare(arrival, now) > 0 ? 'sent' : 'completed' }
    case 'failed':
      return { status: 'rejected', because: details?.failed?.reason }
    case 'canceled':
      return { status: 'rejected', because: 'canceled' }
    case 'returned':
      return { status: 'returned', because: details?.returned?.reason }
    default:
      return null
  }
}

const refusalsByReason: Readonly<Record<string, Refusal>> = {
  canceled: 'order-canceled',
  recalled: 'order-canceled',
  payout_method_amount_limit_exceeded: 'amount-not-allowed',
  payout_method_canceled_by_customer: 'account-closed',
  payout_method_closed: 'account-closed',
  payout_method_expired: 'account-closed',
  payout_method_does_not_exist: 'account-not-found',
  payout_method_invalid_account_number: 'account-not-found',
  payout_method_holder_address_incorrect: 'name-differs',
  payout_method_holder_details_incorrect: 'name-differs',
  payout_method_holder_name_incorrect: 'name-differs',
  payout_method_currency_unsupported: 'method-not-supported',
  payout_method_unsupported: 'method-not-supported',
  payout_method_declined: 'payee-refused',
  payout_method_restricted: 'payee-refused',
  review_rejected: 'payee-refused',
}

/** Reasons are an open list: one that is new to us is a refusal all the same. */
const refusalOf = (reason: string): Refusal => refusalsByReason[reason] ?? 'refused'
