/** The one query of what was promised: a histogram by minute, so that its size does not grow with the number of people. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'
import type { DueCount } from '#treasury/pay-record.ts'

/**
 * Every account that takes part in an event, was connected by the time its promise ran out, and has or may have an amount due. A result of nothing
 * owes nobody a payment. A promise that was missed counts whatever became of the connection.
 */
export async function dueCounts(q: Queries, eventId: string, now: Temporal.Instant): Promise<DueCount[]> {
  const { rows } = await sql<DueCount>`
    select ceil(extract(epoch from paid.accepted_at - (p.promise_due_at - interval '24 hours')) / 60)::int as minutes,
      case
        when paid.state = 'submitted' and paid.link_ready_at is not null then 'link-ready'
        when paid.state = 'submitted' then 'sent'
        when paid.state = 'settled' then 'received'
        when paid.state = 'returned' then 'returned'
        else 'unsolved' end as stage,
      b.code as breach, count(*)::int as count
    from participation p
    join event e on e.event_id = p.event_id
    left join promise_breach b on b.member_id = p.member_id and b.participation_id = p.participation_id
    left join lateral (select outcome from settlement s where s.member_id = p.member_id and s.participation_id = p.participation_id
      order by version desc, step desc limit 1) newest on true
    left join lateral (select earning_id from earning r where r.member_id = p.member_id and r.participation_id = p.participation_id
      order by booked_at, version limit 1) earned on true
    left join lateral (select min(y.submitted_at) as accepted_at, (array_agg(y.state order by y.attempt desc))[1] as state,
        (array_agg(y.link_ready_at order by y.attempt desc))[1] as link_ready_at
      from earning_payout y where y.member_id = p.member_id and y.earning_id = earned.earning_id) paid on true
    where p.event_id = ${eventId} and p.promise_due_at <= ${now} and p.state not in ('cancelled', 'not-eligible')
      and coalesce(p.waits ->> 'code', '') <> 'not-enrolled' and coalesce(b.code, '') <> 'not-connected'
      and (earned.earning_id is not null or newest.outcome is distinct from 'zero')
      and (b.code is not null or exists (select from utility_authorization a where a.member_id = p.member_id and a.account_id = p.account_id
        and a.attached_at <= p.promise_due_at and (a.ended_at is null or a.ended_at > e.end_at)))
    group by 1, 2, 3 order by 1, 2, 3`.execute(q)
  return rows
}
