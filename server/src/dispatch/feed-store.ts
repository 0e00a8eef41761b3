/** All SQL of arrivals: how many meters of each network have given all their readings of an hour. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'

export type FeedHour = {
  readonly utilityId: string
  readonly network: string
  readonly hourAt: Temporal.Instant
  readonly meters: number
  readonly arrived: number
}

/** Counts the hours from `from` to `to`, both whole hours, and keeps them in place of earlier counts; what is older than a week goes. */
export async function countFeed(trx: Trx, from: Temporal.Instant, to: Temporal.Instant, now: Temporal.Instant): Promise<void> {
  await sql`
    with meter as materialized (
      select distinct on (s.member_id, s.service_point_id) s.member_id, s.service_point_id, n.utility_id, n.network
      from service_point s
      join utility_authorization a on a.member_id = s.member_id and a.account_id = s.account_id and a.status <> 'ended' and a.attached_at <= ${to}
      join account_network n on n.member_id = s.member_id and n.account_id = s.account_id and n.from_day <= ${to}::date
        and (n.until_day is null or n.until_day > ${from}::date)
      where s.proven_at is not null order by s.member_id, s.service_point_id, n.from_day desc),
    day as (
      select m.utility_id, m.network, m.member_id, m.service_point_id, d.start_at, d.interval_seconds, d.v
      from meter m
      cross join lateral (
        select start_at, interval_seconds, v from interval_day d
        where d.member_id = m.member_id and d.service_point_id = m.service_point_id and d.day between ${from}::date - 1 and ${to}::date
        union all
        select start_at, interval_seconds, v from realtime_day d
        where d.member_id = m.member_id and d.service_point_id = m.service_point_id and d.day between ${from}::date - 1 and ${to}::date) d),
    given as (
      select distinct day.utility_id, day.network, day.member_id, day.service_point_id, hour_at
      from day
      cross join lateral generate_series(greatest(day.start_at, ${from}::timestamptz),
        least(day.start_at + make_interval(secs => day.interval_seconds * cardinality(day.v)), ${to}::timestamptz) - interval '1 hour', interval '1 hour') as hour_at
      cross join lateral (select (extract(epoch from hour_at - day.start_at) / day.interval_seconds)::int as before, 3600 / day.interval_seconds as slots) at
      where array_position(day.v[before + 1 : before + slots], null) is null)
    insert into feed_hour
    select meters.utility_id, meters.network, hour_at, meters.count, count(given.member_id), ${now}
    from (select utility_id, network, count(*)::int as count from meter group by 1, 2) meters
    cross join generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 hour', interval '1 hour') as hour_at
    left join given using (utility_id, network, hour_at)
    group by 1, 2, 3, 4
    on conflict (utility_id, network, hour_at) do update set meters = excluded.meters, arrived = excluded.arrived, counted_at = excluded.counted_at
    where feed_hour.counted_at <= excluded.counted_at`.execute(trx)
  await trx
    .deleteFrom('feed_hour')
    .where('hour_at', '<', from.subtract({ hours: 7 * 24 }))
    .execute()
}

/** The hours of a span, oldest first, by utility and network. */
export async function feedBetween(q: Queries, from: Temporal.Instant, to: Temporal.Instant): Promise<FeedHour[]> {
  const rows = await q
    .selectFrom('feed_hour')
    .select(['utility_id', 'network', 'hour_at', 'meters', 'arrived'])
    .where('hour_at', '>=', from)
    .where('hour_at', '<', to)
    .orderBy('utility_id')
    .orderBy('network')
    .orderBy('hour_at')
    .execute()
  return rows.map((row) => ({
    utilityId: row.utility_id,
    network: row.network,
    hourAt: row.hour_at,
    meters: row.meters,
    arrived: row.arrived,
  }))
}
