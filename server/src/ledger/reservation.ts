/** Money set aside for a payout, in two phases: reserved, then settled or void; what was settled may come back. Each step is booked once. */
import type { Cents } from '@quickpay/units'
import { type Account, memberPayable, payoutInFlight, railCash } from '#ledger/chart.ts'
import { bookedAmount, mustPost } from '#ledger/ledger-store.ts'
import type { Trx } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'

export type ReservationStep = 'reserve' | 'settle' | 'void' | 'return'
export type Reservation = { readonly memberId: string; readonly payoutId: string; readonly rail: string; readonly cents: Cents }

/** Where the money goes with each step, and which step must have come before it. */
const steps: Readonly<
  Record<ReservationStep, { after: ReservationStep | null; accounts(r: Reservation): { debit: Account; credit: Account } }>
> = {
  reserve: { after: null, accounts: (r) => ({ debit: memberPayable(r.memberId), credit: payoutInFlight(r.rail) }) },
  settle: { after: 'reserve', accounts: (r) => ({ debit: payoutInFlight(r.rail), credit: railCash(r.rail) }) },
  void: { after: 'reserve', accounts: (r) => ({ debit: payoutInFlight(r.rail), credit: memberPayable(r.memberId) }) },
  return: { after: 'settle', accounts: (r) => ({ debit: railCash(r.rail), credit: memberPayable(r.memberId) }) },
}

/**
 * Books one step. Throws a Failure when the step before it is not booked with the same amount, and when the ledger refuses the journal. That a
 * reservation is not both settled and void the database holds, whoever comes first.
 */
export async function bookReservation(
  trx: Trx,
  step: ReservationStep,
  reservation: Reservation,
  at: Temporal.Instant,
): Promise<'posted' | 'already'> {
  const { memberId, payoutId, cents } = reservation
  const { after, accounts } = steps[step]
  if (after !== null) {
    const before = await bookedAmount(trx, memberId, `payout:${payoutId}:${after}`)
    if (before !== cents)
      throw new Failure('not-reserved', 'after-person', `the payout has no ${after} of this amount`, {
        payoutId,
        step,
        cents: String(cents),
      })
  }
  const transfers = [{ ...accounts(reservation), cents }]
  return mustPost(trx, { memberId, cause: `payout:${payoutId}:${step}`, transfers, effectiveAt: at, bookedAt: at })
}
