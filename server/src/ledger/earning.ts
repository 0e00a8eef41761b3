/** Earnings: money of one measurement, correction, referral, or month of pledged load. Booking one is the only way a member comes to be owed something. */
import type { Cents } from '@quickpay/units'
import { type Account, memberPayable } from '#ledger/chart.ts'
import { addEarning, addEarnings, earningByCause } from '#ledger/earning-store.ts'
import { mustPost, mustPostAll } from '#ledger/ledger-store.ts'
import { Failure } from '#platform/failure.ts'
import { idOf, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

export type EarningKind = 'event' | 'correction' | 'referral' | 'reservation'
/** booked → reserved for a payout → paid; back to booked when a payout is rejected or returned. */
export type EarningState = 'booked' | 'reserved' | 'paid'

export type NewEarning = {
  readonly memberId: string
  readonly kind: EarningKind
  /** Why it is owed, in words that are the same at every retry; unique for the member. */
  readonly cause: string
  readonly participationId: string | null
  /** Which version of the measurement. */
  readonly version: number | null
  readonly cents: Cents
  readonly earnedAt: Temporal.Instant
  /** Where the money is to come from: `program-receivable:{eventId}`, `reservation-receivable:{id}.{month}`, `referral-expense`. */
  readonly debit: Account
}
export type Earning = Omit<NewEarning, 'debit'> & {
  readonly earningId: string
  readonly state: EarningState
  /** Why its last payout came back; null when none did. */
  readonly backBecause: string | null
  readonly bookedAt: Temporal.Instant
}

export const earningIdOf = (memberId: string, cause: string) => idOf('ern', memberId, cause)

/**
 * Books an earning once per member and cause, and tells `earning.booked`. Throws a Failure when the cause was booked as something else, and
 * when the ledger refuses the amount or the account: both are mistakes of the caller.
 */
export async function bookEarning(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  earning: NewEarning,
): Promise<{ is: 'booked' | 'already'; earningId: string }> {
  const { memberId, cause, cents, debit, earnedAt } = earning
  const earningId = earningIdOf(memberId, cause)
  const transfers = [{ debit, credit: memberPayable(memberId), cents }]
  // The ledger goes first: it judges the journal, and a cause booked with another amount or account stops here.
  await mustPost(work.trx, { memberId, cause: `earning:${earningId}`, transfers, effectiveAt: earnedAt, bookedAt: work.now })
  if (!(await addEarning(work.trx, { ...earning, earningId, state: 'booked', backBecause: null, bookedAt: work.now }))) {
    const stored = await earningByCause(work.trx, memberId, cause)
    if (stored?.kind !== earning.kind || stored.cents !== cents)
      throw new Failure('cause-conflict', 'never', 'another earning has this cause', { cause })
    return { is: 'already', earningId }
  }
  await work.emit('earning.booked', [subjectOf(memberId, earningId)])
  return { is: 'booked', earningId }
}

/** Books many earnings at once, each once per member and cause, and tells those that are new in one breath. Throws as `bookEarning` does. */
export async function bookEarnings(work: Pick<Work, 'trx' | 'now' | 'emit'>, list: readonly NewEarning[]): Promise<void> {
  const all = list.map((earning) => ({ earning, earningId: earningIdOf(earning.memberId, earning.cause) }))
  await mustPostAll(
    work.trx,
    all.map(({ earning: { memberId, debit, cents, earnedAt }, earningId }) => ({
      memberId,
      cause: `earning:${earningId}`,
      transfers: [{ debit, credit: memberPayable(memberId), cents }],
      effectiveAt: earnedAt,
      bookedAt: work.now,
    })),
  )
  const added = await addEarnings(
    work.trx,
    all.map(({ earning, earningId }) => ({ ...earning, earningId, state: 'booked', backBecause: null, bookedAt: work.now })),
  )
  for (const { earning } of all.filter(({ earningId }) => !added.has(earningId))) {
    const stored = await earningByCause(work.trx, earning.memberId, earning.cause)
    if (stored?.kind !== earning.kind || stored.cents !== earning.cents)
      throw new Failure('cause-conflict', 'never', 'another earning has this cause', { cause: earning.cause })
  }
  const fresh = all.filter(({ earningId }) => added.has(earningId))
  if (fresh.length > 0)
    await work.emit(
      'earning.booked',
      fresh.map(({ earning, earningId }) => subjectOf(earning.memberId, earningId)),
    )
}
