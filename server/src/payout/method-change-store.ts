/** All SQL of changes of the way to be paid. */
import type { Selectable } from 'kysely'
import type { MethodKind } from '#payout/method.ts'
import type { MethodChange } from '#payout/method-change.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const toChange = (r: Selectable<Tables['method_change']>): MethodChange => ({
  memberId: r.member_id,
  destinationId: r.destination_id,
  methodId: r.method_id,
  kind: r.kind as MethodKind,
  last4: r.last4,
  askedAt: r.asked_at,
  countsFromAt: r.counts_from_at,
})

/** The change that waits for a destination, the default without one; null when there is none. */
export async function openChange(q: Queries, memberId: string, destinationId: string | null = null): Promise<MethodChange | null> {
  return (await openChanges(q, memberId)).find((one) => one.destinationId === destinationId) ?? null
}

/** The changes that wait, at most one for each destination. */
export async function openChanges(q: Queries, memberId: string): Promise<MethodChange[]> {
  const rows = await q.selectFrom('method_change').selectAll().where('member_id', '=', memberId).where('ended_at', 'is', null).execute()
  return rows.map(toChange)
}

export async function addChange(trx: Trx, c: MethodChange): Promise<void> {
  const {
    memberId: member_id,
    destinationId: destination_id,
    methodId: method_id,
    kind,
    last4,
    askedAt: asked_at,
    countsFromAt: counts_from_at,
  } = c
  await trx
    .insertInto('method_change')
    .values({ member_id, destination_id, method_id, kind, last4, asked_at, counts_from_at, outcome: null, ended_at: null })
    .execute()
}

export async function endChange(
  trx: Trx,
  { memberId, methodId }: Pick<MethodChange, 'memberId' | 'methodId'>,
  outcome: 'adopted' | 'withdrawn' | 'replaced',
  at: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('method_change')
    .set({ outcome, ended_at: at })
    .where('member_id', '=', memberId)
    .where('method_id', '=', methodId)
    .where('ended_at', 'is', null)
    .execute()
}
