/** All SQL about ending authorizations at the utility, and the audit of it. */
import type { Queries, Trx } from '#platform/db.ts'

/** `delete-authorization`: we tell the utility. `portal`: only the customer can end it there. */
export type Way = 'delete-authorization' | 'portal'
export type Revocation = { way: Way; wantedAt: Temporal.Instant; doneAt: Temporal.Instant | null }

export async function addRevocation(trx: Trx, memberId: string, authorizationId: string, way: Way, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('revocation')
    .values({ member_id: memberId, authorization_id: authorizationId, way, wanted_at: now, done_at: null })
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function revocationOf(q: Queries, memberId: string, authorizationId: string): Promise<Revocation | null> {
  const row = await q
    .selectFrom('revocation')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .executeTakeFirst()
  return row ? { way: row.way as Way, wantedAt: row.wanted_at, doneAt: row.done_at } : null
}

/** The utility does not take it from us. */
export async function leaveToPortal(trx: Trx, memberId: string, authorizationId: string): Promise<void> {
  await trx
    .updateTable('revocation')
    .set({ way: 'portal' })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('done_at', 'is', null)
    .execute()
}

/** False when it was done before. */
export async function markRevoked(trx: Trx, memberId: string, authorizationId: string, now: Temporal.Instant): Promise<boolean> {
  const done = await trx
    .updateTable('revocation')
    .set({ done_at: now })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('done_at', 'is', null)
    .returning('authorization_id')
    .executeTakeFirst()
  return done !== undefined
}
