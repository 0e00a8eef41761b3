/** One side of a referral as it stands now: what its clock is read from, asked of the modules that know. */
import { authorizationsOf } from '#connect/authorization-store.ts'
import { earningIdOf } from '#ledger/earning.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { currentMethod } from '#payout/method-store.ts'
import { newestPayout } from '#payout/payout-store.ts'
import type { Queries } from '#platform/db.ts'
import { clockOf, type SideClock, type SideFacts } from '#referrals/clock.ts'
import type { Referral } from '#referrals/referral.ts'
import { type Side, termsOf } from '#referrals/terms.ts'

/** Whose money a side is. */
export const payeeOf = ({ memberId, referrerId }: Pick<Referral, 'memberId' | 'referrerId'>, side: Side): string =>
  side === 'friend' ? memberId : referrerId

/** A side's money, with a cause that is there once for ever. */
export const causeOf = ({ memberId }: Pick<Referral, 'memberId'>, side: Side): string => `referral:${memberId}:${side}`

/** Whose referral a payment is for, and on which side; null when it is for none. */
export function readCause(cause: string): { readonly memberId: string; readonly side: Side } | null {
  const [, memberId, side] = /^referral:([^:]+):(friend|referrer)$/.exec(cause) ?? []
  return memberId && side ? { memberId, side: side as Side } : null
}

export async function sideClock(q: Queries, referral: Referral, side: Side, now: Temporal.Instant): Promise<SideClock> {
  const terms = termsOf(referral.termsVersion)
  const payee = payeeOf(referral, side)
  const hasMethod = (await currentMethod(q, payee)) !== null
  if (referral.bookedAt[side] !== null) {
    const earningId = earningIdOf(payee, causeOf(referral, side))
    const payout = await newestPayout(q, payee, earningId)
    const hold = (await openHolds(q, payee)).get(earningId) ?? null
    // Once it is booked, only the payment itself is waited for.
    const facts = { connection: 'whole', referrerConnected: true, friendHasMethod: true, hasMethod, payout, hold } as const
    return clockOf(referral, side, facts, terms, now)
  }
  const facts: SideFacts = {
    connection: await connectionOf(q, referral.memberId),
    referrerConnected: terms.referrer === 'anyone' || (await connectionOf(q, referral.referrerId)) === 'whole',
    friendHasMethod: side === 'friend' ? hasMethod : (await currentMethod(q, referral.memberId)) !== null,
    hasMethod,
    payout: null,
    hold: null,
  }
  return clockOf(referral, side, facts, terms, now)
}

async function connectionOf(q: Queries, memberId: string): Promise<SideFacts['connection']> {
  const standing = (await authorizationsOf(q, memberId)).filter((one) => one.status !== 'ended')
  if (standing.length === 0) return 'none'
  const whole = standing.filter((one) => one.status === 'active')
  if (whole.length === 0) return 'partial'
  for (const one of whole) if ((await servicePointsOf(q, memberId, one.accountId)).some((point) => point.provenAt !== null)) return 'whole'
  return 'unproven'
}
