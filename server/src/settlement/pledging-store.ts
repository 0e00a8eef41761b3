/** All SQL of who pledged load and what of it was delivered, account by account. Reads only. */
import { planUnder } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import { sql } from 'kysely'
import { called } from '#dispatch/event-store.ts'
import type { Queries } from '#platform/db.ts'
import type { Deliveries, Pledging } from '#settlement/pledging.ts'
import { deliveryKey } from '#settlement/pledging.ts'
import type { Reservation } from '#settlement/reservation.ts'
import type { Saved } from '#settlement/utility-performance.ts'

/**
 * The accounts whose pledges a month counts, and those that were paid something of it and do not count any more, with a pledge of nothing. The
 * plan is the one by which the account took part in an event of the month; without one, the agreed one.
 */
export async function pledgingIn(q: Queries, r: Reservation, month: Temporal.PlainYearMonth): Promise<Pledging[]> {
  const day = month.toPlainDate({ day: 1 })
  const { rows } = await sql<{ member_id: string; account_id: string; agreed: string; pinned: string | null; pledged: string }>`
    with counted as (
      select e.member_id, e.account_id, e.plan_id, e.pledged_kw from account_network n
      join enrolment e on e.member_id = n.member_id and e.account_id = n.account_id and e.program_id = ${r.programId} and e.season = ${r.season}
      where n.utility_id = ${r.utilityId} and n.network = ${r.network} and e.option = 'reservation' and e.accepted_at is not null
        and n.from_day < ${day}::date + interval '1 month' and (n.until_day is null or n.until_day >= ${day}::date + interval '1 month')
        and e.participates_from <= ${day}::date
        and (e.withdrawn_at is null or (e.withdrawn_at at time zone ${NEW_YORK})::date >= ${day}::date + interval '1 month')),
    gone as (
      select distinct on (s.member_id, s.account_id) s.member_id, s.account_id, s.plan_id, 0::numeric(10, 2) from reservation_share s
      where s.reservation_id = ${r.reservationId} and s.month = ${day}::date
        and not exists (select from counted c where c.member_id = s.member_id and c.account_id = s.account_id)
      order by s.member_id, s.account_id, s.step desc)
    select a.member_id, a.account_id, a.plan_id as agreed, a.pledged_kw::text as pledged, p.plan_id as pinned
    from (select * from counted union all select * from gone) a
    left join lateral (
      select p.plan_id from participation p join event v on v.event_id = p.event_id
      where p.member_id = a.member_id and p.account_id = a.account_id and v.program_id = ${r.programId} and v.network = ${r.network}
        and p.state <> 'cancelled' and date_trunc('month', v.start_at at time zone v.zone) = ${day}::date
      order by v.start_at limit 1) p on true
    order by a.member_id, a.account_id`.execute(q)
  return rows.map((row) => ({
    memberId: row.member_id,
    accountId: row.account_id,
    planId: row.pinned ?? planUnder(row.agreed, 'reservation'),
    pledgedKW: row.pledged,
  }))
}

/** By account and event, what those who pledged load and were called saved by their newest versions; of some accounts only, if any are named. */
export async function deliveriesIn(q: Queries, eventIds: readonly string[], accountIds?: readonly string[]): Promise<Deliveries> {
  if (eventIds.length === 0) return new Map()
  const only = accountIds ? sql`e.account_id = any(${[...accountIds]}::text[])` : sql`true`
  const { rows } = await sql<{
    account_id: string
    event_id: string
    whole: string | null
    hours: readonly { readonly start: string; readonly reliefWh: string }[] | null
  }>`
    select e.account_id, v.event_id, m.utility_relief_wh::text as whole, m.utility_hours as hours
    from event v join account_network n on n.utility_id = v.utility_id and n.network = v.network
    join enrolment e on e.member_id = n.member_id and e.account_id = n.account_id and e.program_id = v.program_id
    left join participation p on p.member_id = e.member_id and p.account_id = e.account_id and p.event_id = v.event_id and p.state <> 'cancelled'
    left join measurement m on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
    where v.event_id = any(${[...eventIds]}::text[]) and e.option = 'reservation' and ${called} and ${only}`.execute(q)
  return new Map(rows.map((row) => [deliveryKey(row.account_id, row.event_id), savedOf(row)]))
}

function savedOf({ whole, hours }: { whole: string | null; hours: readonly { start: string; reliefWh: string }[] | null }): Saved | null {
  if (whole === null) return null
  return hours ? { hoursWh: new Map(hours.map((one) => [one.start, one.reliefWh])), wholeWh: '0' } : { hoursWh: new Map(), wholeWh: whole }
}
