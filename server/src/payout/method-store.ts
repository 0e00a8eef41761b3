/** All SQL of payout methods. */
import type { Selectable } from 'kysely'
import type { Method, MethodKind } from '#payout/method.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const toMethod = (r: Selectable<Tables['payout_method']>): Method => ({
  memberId: r.member_id,
  methodId: r.method_id,
  kind: r.kind as MethodKind,
  last4: r.last4,
  createdAt: r.created_at,
})

/** The method on file; null when there is none, or when the rail could not pay over it. */
export async function currentMethod(q: Queries, memberId: string): Promise<Method | null> {
  const row = await q
    .selectFrom('payout_method')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return row ? toMethod(row) : null
}

/** The newest method that ever counted, also one over which a payment came back; null when there was none. */
export async function newestMethod(q: Queries, memberId: string): Promise<Method | null> {
  const row = await q
    .selectFrom('payout_method')
    .selectAll()
    .where('member_id', '=', memberId)
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
  await trx
    .insertInto('payout_method')
    .values({ member_id: m.memberId, method_id: m.methodId, kind: m.kind, last4: m.last4, created_at: m.createdAt, retired_at: null })
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
