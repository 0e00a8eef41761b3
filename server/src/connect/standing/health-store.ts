/** All SQL about how authorizations stand: what the utility said last of each, how its last look went, and what they are judged by. */
import type { Authorization } from '#connect/authorization.ts'
import { authorizationOf, columns } from '#connect/authorization-store.ts'
import type { Known, Seen } from '#connect/standing/authorization-standing.ts'
import type { HealthFacts } from '#connect/standing/health.ts'
import type { Queries, Trx } from '#platform/db.ts'

const knownFrom = (q: Queries) =>
  q
    .selectFrom('utility_authorization as a')
    .leftJoin('authorization_check as c', (on) =>
      on.onRef('c.member_id', '=', 'a.member_id').onRef('c.authorization_id', '=', 'a.authorization_id'),
    )
    .select(columns.map((name) => `a.${name}` as const))
    .select(['a.scope_requested', 'a.last_call_at', 'c.absent_since_at', 'c.status as seen_status', 'c.checked_at'])
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof knownFrom>['executeTakeFirst']>>>
const knownOf = (r: Row): Known => ({
  authorization: authorizationOf(r),
  scopeRequested: r.scope_requested,
  lastCallAt: r.last_call_at,
  absentSince: r.absent_since_at,
})

export async function findKnown(q: Queries, memberId: string, authorizationId: string): Promise<Known | null> {
  const row = await knownFrom(q).where('a.member_id', '=', memberId).where('a.authorization_id', '=', authorizationId).executeTakeFirst()
  return row ? knownOf(row) : null
}

/** The authorizations of a utility that stand, those first that were not checked for longest. */
export async function standingAt(q: Queries, utilityId: string): Promise<Known[]> {
  const rows = await knownFrom(q)
    .where('a.utility_id', '=', utilityId)
    .where('a.status', '<>', 'ended')
    .where('a.attached_at', 'is not', null)
    .orderBy('c.checked_at', (o) => o.asc().nullsFirst())
    .orderBy('a.authorization_id')
    .execute()
  return rows.map(knownOf)
}

/** Notes what the utility said of authorizations. One that is absent keeps the moment from which on it was. */
export async function noteSeen(
  trx: Trx,
  seen: readonly { authorization: Authorization; seen: Seen; absentSince: Temporal.Instant | null }[],
  now: Temporal.Instant,
): Promise<void> {
  for (let from = 0; from < seen.length; from += 1000)
    await trx
      .insertInto('authorization_check')
      .values(
        seen.slice(from, from + 1000).map((one) => ({
          member_id: one.authorization.memberId,
          authorization_id: one.authorization.authorizationId,
          checked_at: now,
          status: one.seen.status,
          scope: one.seen.scope,
          absent_since_at: one.seen.status === 'absent' ? (one.absentSince ?? now) : null,
        })),
      )
      .onConflict((c) =>
        c.columns(['member_id', 'authorization_id']).doUpdateSet((e) => ({
          checked_at: e.ref('excluded.checked_at'),
          status: e.ref('excluded.status'),
          scope: e.ref('excluded.scope'),
          absent_since_at: e.ref('excluded.absent_since_at'),
        })),
      )
      .execute()
}

/** Notes how a look at a utility went: read, or why not; a failure keeps the moment it began. */
export async function noteLook(trx: Trx, utilityId: string, failedCode: string | null, now: Temporal.Instant): Promise<void> {
  const before = await trx.selectFrom('utility_check').selectAll().where('utility_id', '=', utilityId).executeTakeFirst()
  const state = {
    tried_at: now,
    read_at: failedCode ? (before?.read_at ?? null) : now,
    failed_code: failedCode,
    failed_since_at: failedCode ? (before?.failed_code === failedCode ? before.failed_since_at : now) : null,
  }
  await trx
    .insertInto('utility_check')
    .values({ utility_id: utilityId, ...state })
    .onConflict((c) => c.column('utility_id').doUpdateSet(state))
    .execute()
}

/** What an authorization's health is judged by, but for its readings, which come later in the order of the work. */
export async function healthFactsOf(
  q: Queries,
  memberId: string,
  authorizationId: string,
): Promise<Omit<HealthFacts, 'newestReadingEndAt'> | null> {
  const row = await knownFrom(q)
    .leftJoin('utility_check as u', 'u.utility_id', 'a.utility_id')
    .select(['u.failed_code', 'u.failed_since_at'])
    .where('a.member_id', '=', memberId)
    .where('a.authorization_id', '=', authorizationId)
    .executeTakeFirst()
  if (!row) return null
  const status = row.seen_status as Seen['status'] | null
  return {
    authorization: authorizationOf(row),
    lastCallAt: row.last_call_at,
    seen: status && row.checked_at ? { status, at: row.checked_at } : null,
    client: row.failed_code && row.failed_since_at ? { code: row.failed_code, since: row.failed_since_at } : null,
  }
}
