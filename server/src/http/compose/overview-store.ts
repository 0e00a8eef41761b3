/** The sums behind the overview that belong to no one module. Reads only. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'

export type Consents = { readonly active: number; readonly partial: number; readonly expiring: number; readonly ended: number }

/** How the newest authorization of each account stands. `expiring` is among the others: it ends before `soon`. */
export async function consentCounts(q: Queries, soon: Temporal.Instant): Promise<Consents> {
  const { rows } = await sql<Consents>`
    with newest as (
      select distinct on (member_id, account_id) status, ends_at from utility_authorization
      where attached_at is not null order by member_id, account_id, granted_at desc)
    select count(*) filter (where status = 'active')::int as active, count(*) filter (where status = 'partial')::int as partial,
      count(*) filter (where status <> 'ended' and ends_at < ${soon})::int as expiring, count(*) filter (where status = 'ended')::int as ended
    from newest`.execute(q)
  return rows[0] ?? { active: 0, partial: 0, expiring: 0, ended: 0 }
}

export type PaidByKind = { readonly kind: string; readonly count: number; readonly cents: number }

/** What rails have accepted since a moment, by the kind of method. */
export async function paidSince(q: Queries, since: Temporal.Instant): Promise<PaidByKind[]> {
  const { rows } = await sql<{ kind: string; count: number; cents: bigint }>`
    select m.kind, count(*)::int as count, sum(p.cents)::bigint as cents
    from payout p join payout_method m on m.member_id = p.member_id and m.method_id = p.method_id
    where p.submitted_at >= ${since} and p.state in ('submitted', 'settled') group by 1 order by 3 desc, 1`.execute(q)
  return rows.map((row) => ({ ...row, cents: Number(row.cents) }))
}

/** What was collected from the utilities, or given up, by event. */
export async function collectedByEvent(q: Queries): Promise<Map<string, bigint>> {
  const { rows } = await sql<{ event_id: string; cents: bigint }>`
    select split_part(account, ':', 2) as event_id, sum(cents)::bigint as cents from (
      select credit as account, cents from transfer where credit like 'program-collected:%'
      union all select debit, -cents from transfer where debit like 'program-collected:%') moved
    group by 1`.execute(q)
  return new Map(rows.map((row) => [row.event_id, row.cents]))
}

export type Waiting = {
  readonly of: 'readings' | 'review' | 'payout'
  readonly code: string
  readonly count: number
  readonly cents: bigint | null
  readonly oldestAt: Temporal.Instant | null
}

/** What waits for readings, for a person’s look, or for a rail’s answer, by cause. */
export async function waitingCounts(q: Queries, now: Temporal.Instant): Promise<Waiting[]> {
  const { rows } = await sql<{ of: Waiting['of']; code: string; count: number; cents: bigint | null; oldest_at: Temporal.Instant | null }>`
    select 'readings' as of, coalesce(p.waits ->> 'code', 'readings') as code, count(*)::int as count, null::bigint as cents, min(e.end_at) as oldest_at
      from participation p join event e on e.event_id = p.event_id where p.state = 'waiting' and e.end_at < ${now} group by 2
    union all
    select 'review', source, count(*)::int, null, min(noted_at) from settlement_review where resolved_at is null group by 2
    union all
    select 'payout', state, count(*)::int, sum(cents)::bigint, min(reserved_at) from payout where state = 'unknown' group by 2
    order by 1, 2`.execute(q)
  return rows.map(({ oldest_at, ...row }) => ({ ...row, oldestAt: oldest_at }))
}

/** The newest lines of the audit, each with the name of who did it, where it was a person. */
export async function newestAudit(q: Queries, limit: number) {
  return q
    .selectFrom('audit as a')
    .leftJoin('member as m', 'm.member_id', 'a.actor')
    .select(['a.at', 'a.action', 'a.subject', 'a.reason', 'a.actor', 'm.name'])
    .orderBy('a.at', 'desc')
    .orderBy('a.audit_id', 'desc')
    .limit(limit)
    .execute()
}
