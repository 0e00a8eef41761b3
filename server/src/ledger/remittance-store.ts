/** All SQL of remittances. */
import { type Cents, cents } from '@quickpay/units'
import type { RemittanceOf } from '#ledger/remittance.ts'
import type { Queries, Trx } from '#platform/db.ts'

export type StoredRemittance = RemittanceOf & {
  readonly remittanceId: string
  readonly cents: Cents
  /** Above zero it fell short by so much, below zero it was more. */
  readonly varianceCents: Cents
  readonly reason: string | null
  readonly receivedAt: Temporal.Instant
  readonly bookedAt: Temporal.Instant
}

/** Adds a remittance; one that is there already stays as it is. */
export async function addRemittance(trx: Trx, r: StoredRemittance): Promise<void> {
  await trx
    .insertInto('remittance')
    .values({
      remittance_id: r.remittanceId,
      event_id: 'eventId' in r ? r.eventId : null,
      reservation_id: 'eventId' in r ? null : r.reservationId,
      month: 'eventId' in r ? null : Temporal.PlainYearMonth.from(r.month).toPlainDate({ day: 1 }),
      cents: r.cents,
      variance_cents: r.varianceCents,
      reason: r.reason,
      received_at: r.receivedAt,
      booked_at: r.bookedAt,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** What is booked under an id, and why it fell short; undefined when there is none. */
export async function remittanceOf(q: Queries, remittanceId: string): Promise<{ reason: string | null; cents: Cents } | undefined> {
  const row = await q.selectFrom('remittance').select(['reason', 'cents']).where('remittance_id', '=', remittanceId).executeTakeFirst()
  return row && { reason: row.reason, cents: cents(row.cents) }
}
