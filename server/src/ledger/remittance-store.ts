/** All SQL of remittances. */
import type { Cents } from '@quickpay/units'
import type { Queries, Trx } from '#platform/db.ts'

export type StoredRemittance = {
  readonly remittanceId: string
  readonly eventId: string
  readonly cents: Cents
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
      event_id: r.eventId,
      cents: r.cents,
      variance_cents: r.varianceCents,
      reason: r.reason,
      received_at: r.receivedAt,
      booked_at: r.bookedAt,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Why a remittance fell short; undefined when there is none of that id. */
export function remittanceOf(q: Queries, remittanceId: string): Promise<{ reason: string | null } | undefined> {
  return q.selectFrom('remittance').select('reason').where('remittance_id', '=', remittanceId).executeTakeFirst()
}
