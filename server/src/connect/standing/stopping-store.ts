/** All SQL of authorizations that are being stopped: until when, and which days are still asked for. */
import { sql } from 'kysely'
import type { Authorization } from '#connect/authorization.ts'
import { authorizationOf, columns } from '#connect/authorization-store.ts'
import type { Queries, Trx } from '#platform/db.ts'

/** Days from `from` to the one before `to`. */
export type Days = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }
export type Stopping = {
  readonly authorization: Authorization
  readonly until: Temporal.Instant
  readonly days: readonly Days[]
  readonly asks: number
}

export async function markStopping(trx: Trx, a: Authorization, until: Temporal.Instant, days: readonly Days[]): Promise<void> {
  const windows = JSON.stringify(days.map(({ from, to }) => ({ from: from.toString(), to: to.toString() })))
  await trx
    .updateTable('utility_authorization')
    .set({ stopping_until_at: until, stopping_windows: windows })
    .where('member_id', '=', a.memberId)
    .where('authorization_id', '=', a.authorizationId)
    .where('stopping_until_at', 'is', null)
    .execute()
}

/** An authorization that is being stopped and has not ended, held until the end of the transaction; null otherwise. */
export async function lockStopping(trx: Trx, memberId: string, authorizationId: string): Promise<Stopping | null> {
  const row = await trx
    .selectFrom('utility_authorization')
    .select([...columns, 'stopping_until_at', 'stopping_windows', 'stopping_asks'])
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('stopping_until_at', 'is not', null)
    .where('status', '<>', 'ended')
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row?.stopping_until_at) return null
  const windows = row.stopping_windows as { from: string; to: string }[]
  const days = windows.map(({ from, to }) => ({ from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) }))
  return { authorization: authorizationOf(row), until: row.stopping_until_at, days, asks: row.stopping_asks }
}

export async function countAsk(trx: Trx, { memberId, authorizationId }: Authorization): Promise<void> {
  await trx
    .updateTable('utility_authorization')
    .set({ stopping_asks: sql<number>`stopping_asks + 1` })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .execute()
}

/** Until when each of a member's accounts is being stopped; of the others there is no entry. */
export async function stoppingOf(q: Queries, memberId: string): Promise<Map<string, Temporal.Instant>> {
  const rows = await q
    .selectFrom('utility_authorization')
    .select(['account_id', 'stopping_until_at'])
    .where('member_id', '=', memberId)
    .where('stopping_until_at', 'is not', null)
    .where('status', '<>', 'ended')
    .execute()
  return new Map(rows.flatMap((row) => (row.stopping_until_at ? [[row.account_id, row.stopping_until_at] as const] : [])))
}

/** Whether nothing more is asked for under an authorization than what it was stopped with. */
export async function isStopping(q: Queries, memberId: string, authorizationId: string): Promise<boolean> {
  const row = await q
    .selectFrom('utility_authorization')
    .select('stopping_until_at')
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .executeTakeFirst()
  return row?.stopping_until_at != null
}
