/** All SQL of payout methods. Without a destination a method is the default's. */
import type { Selectable } from 'kysely'
import type { Method, MethodKind } from '#payout/method.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const toMethod = (r: Selectable<Tables['payout_method']>): Method => ({
  memberId: r.member_id,
  destinationId: r.destination_id,
  methodId: r.method_id,
  kind: r.kind as MethodKind,
  last4: r.last4,
  createdAt: r.created_at,
})

/** The method on file; null when there is none, or when the rail could not pay over it. */
export async function currentMethod(q: Queries, memberId: string, destinationId: string | null = null): Promise<Method | null> {
  return (await currentMethods(q, memberId)).find((one) => one.destinationId === destinationId) ?? null
}

/** The methods on file, at most one for each destination. */
export async function currentMethods(q: Queries, memberId: string): Promise<Method[]> {
  const rows = await q.selectFrom('payout_method').selectAll().where('member_id', '=', memberId).where('retired_at', 'is', null).execute()
  return rows.map(toMethod)
}

/** The newest method that ever counted, also one over which a payment came back; null when there was none. */
export async function newestMethod(q: Queries, memberId: string, destinationId: string | null = null): Promise<Method | null> {
  const row = await q
    .selectFrom('payout_method')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('destination_id', destinationId === null ? 'is' : '=', destinationId)
    .orderBy('created_at', 'desc')
    .orderBy('method_id', 'desc')
    .executeTakeFirst()
  return row ? toMethod(row) : null
}

/** A method by its id, retired or not. */
export async function findMethod(q: Queries, memberId: string, methodId: string): Promise<Method | null> {
  const row = await q
    .selectFrom('payout_method')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('method_id', '=', methodId)
    .executeTakeFirst()
  return row ? toMethod(row) : null
}

export async function addMethod(trx: Trx, m: Method): Promise<void> {
  const { memberId: member_id, destinationId: destination_id, methodId: method_id, kind, last4, createdAt: created_at } = m
  await trx
    .insertInto('payout_method')
    .values({ member_id, destination_id, method_id, kind, last4, created_at, retired_at: null })
    .execute()
}

export async function retireMethod(trx: Trx, memberId: string, methodId: string, at: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('payout_method')
    .set({ retired_at: at })
    .where('member_id', '=', memberId)
    .where('method_id', '=', methodId)
    .where('retired_at', 'is', null)
    .execute()
}

/** Of somebody who leaves: nothing is paid over them any more, and what they were recognised by goes. Answers how many there were. */
export async function blankMethods(trx: Trx, memberId: string, now: Temporal.Instant): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('payout_method')
    .set((e) => ({ last4: null, retired_at: e.fn.coalesce('retired_at', e.val(now)) }))
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
