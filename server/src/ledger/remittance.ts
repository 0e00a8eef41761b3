/** Money of a utility for an event: booked as it came. What it falls short of the amount it was for is given up only with a reason. */
import { type Cents, cents as centsOf } from '@quickpay/units'
import { operatingCash, programCollected, programVariance } from '#ledger/chart.ts'
import { mustPost } from '#ledger/ledger-store.ts'
import { addRemittance, remittanceOf } from '#ledger/remittance-store.ts'
import type { Trx } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'

export type Remittance = {
  /** The line of the utility's advice; the same line again books nothing. */
  readonly remittanceId: string
  readonly eventId: string
  readonly cents: Cents
  /** What is missing and will not be asked for again, and why. Null leaves the rest outstanding. */
  readonly shortfall: { readonly cents: Cents; readonly reason: string } | null
  readonly receivedAt: Temporal.Instant
}

/** Movements of the house stand under no member. */
const HOUSE = 'mem_house'

/** Throws a Failure when the line is known with other words or another amount, and when the ledger refuses an amount. */
export async function bookRemittance(trx: Trx, remittance: Remittance, now: Temporal.Instant): Promise<'posted' | 'already'> {
  const { remittanceId, eventId, cents, shortfall, receivedAt } = remittance
  const credit = programCollected(eventId)
  const posted = await mustPost(trx, {
    memberId: HOUSE,
    cause: `remittance:${remittanceId}`,
    transfers: [
      { debit: operatingCash, credit, cents },
      ...(shortfall ? [{ debit: programVariance, credit, cents: shortfall.cents }] : []),
    ],
    effectiveAt: receivedAt,
    bookedAt: now,
  })
  await addRemittance(trx, {
    ...remittance,
    varianceCents: shortfall?.cents ?? centsOf(0),
    reason: shortfall?.reason ?? null,
    bookedAt: now,
  })
  const stored = await remittanceOf(trx, remittanceId)
  if (stored?.reason !== (shortfall?.reason ?? null))
    throw new Failure('cause-conflict', 'never', 'the remittance is booked for another reason', { remittanceId })
  return posted
}
