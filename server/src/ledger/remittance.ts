/** Money of a utility for an event or a month of pledged load: booked as it came. What it differs from the amount it was for is closed only with a reason. */
import { type Cents, cents as centsOf } from '@quickpay/units'
import { type Account, operatingCash, programCollected, programVariance, reservationCollected } from '#ledger/chart.ts'
import { mustPost } from '#ledger/ledger-store.ts'
import { addRemittance, remittanceOf } from '#ledger/remittance-store.ts'
import type { Trx } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'

/** What it is for; `month` as YYYY-MM. */
export type RemittanceOf = { readonly eventId: string } | { readonly reservationId: string; readonly month: string }
export type Variance = { readonly cents: Cents; readonly reason: string }

export type Remittance = RemittanceOf & {
  /** The line of the utility's advice; the same line again books nothing. */
  readonly remittanceId: string
  /** Zero where a difference is closed after the money came. */
  readonly cents: Cents
  /** What is missing and will not be asked for again, and why. Null leaves the rest outstanding. */
  readonly shortfall: Variance | null
  /** What came above the amount it was for and is ours to keep, and why. */
  readonly surplus?: Variance | null
  readonly receivedAt: Temporal.Instant
}

/** Movements of the house stand under no member. */
const HOUSE = 'mem_house'

/** What has come in of it. */
export const collectedAccount = (of: RemittanceOf): Account =>
  'eventId' in of ? programCollected(of.eventId) : reservationCollected(of.reservationId, of.month)

/** Throws a Failure when the line is known with other words or another amount, and when the ledger refuses an amount. */
export async function bookRemittance(trx: Trx, remittance: Remittance, now: Temporal.Instant): Promise<'posted' | 'already'> {
  const { remittanceId, cents, shortfall, surplus = null, receivedAt } = remittance
  const credit = collectedAccount(remittance)
  const posted = await mustPost(trx, {
    memberId: HOUSE,
    cause: `remittance:${remittanceId}`,
    transfers: [
      ...(cents !== 0n ? [{ debit: operatingCash, credit, cents }] : []),
      ...(shortfall ? [{ debit: programVariance, credit, cents: shortfall.cents }] : []),
      ...(surplus ? [{ debit: credit, credit: programVariance, cents: surplus.cents }] : []),
    ],
    effectiveAt: receivedAt,
    bookedAt: now,
  })
  const reason = shortfall?.reason ?? surplus?.reason ?? null
  const varianceCents = centsOf((shortfall?.cents ?? 0n) - (surplus?.cents ?? 0n))
  await addRemittance(trx, { ...remittance, varianceCents, reason, bookedAt: now })
  const stored = await remittanceOf(trx, remittanceId)
  if (stored?.reason !== reason)
    throw new Failure('cause-conflict', 'never', 'the remittance is booked for another reason', { remittanceId })
  return posted
}
