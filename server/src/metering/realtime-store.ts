/** All SQL of the real-time feed: the last days for the eyes, overwritten as they come and soon forgotten. */
import { sql } from 'kysely'
import { type Day, type Flow, packed, unpacked } from '#metering/day.ts'
import type { Queries, Trx } from '#platform/db.ts'

export type RealtimeDay = Pick<Day, 'flow' | 'date' | 'startS' | 'intervalSeconds' | 'milliWh'> & { readonly receivedAt: Temporal.Instant }

/** Adds slots to the days; of two values the one that was fetched later stays. */
export async function writeRealtime(
  trx: Trx,
  memberId: string,
  servicePointId: string,
  days: readonly Day[],
  fetchedAt: Temporal.Instant,
): Promise<void> {
  for (const day of days) {
    const [old] = await realtimeOf(trx, memberId, servicePointId, day.date, day.date, day.flow)
    const fits = old && old.intervalSeconds === day.intervalSeconds
    const oldWins = fits && Temporal.Instant.compare(old.receivedAt, fetchedAt) > 0
    const milliWh = day.milliWh.map((value, slot) =>
      oldWins ? (old.milliWh[slot] ?? value) : (value ?? (fits ? old.milliWh[slot]! : null)),
    )
    const { scale, v } = packed({ ...day, milliWh })
    const state = {
      interval_seconds: day.intervalSeconds,
      start_at: Temporal.Instant.fromEpochMilliseconds(day.startS * 1000),
      scale,
      v,
      received_at: oldWins ? old.receivedAt : fetchedAt,
    }
    await trx
      .insertInto('realtime_day')
      .values({ member_id: memberId, service_point_id: servicePointId, flow: day.flow, day: Temporal.PlainDate.from(day.date), ...state })
      .onConflict((c) => c.columns(['member_id', 'service_point_id', 'flow', 'day']).doUpdateSet(state))
      .execute()
  }
}

/** Forgets the days of a service point before `day`. */
export async function forgetRealtime(trx: Trx, memberId: string, servicePointId: string, before: Temporal.PlainDate): Promise<void> {
  await trx
    .deleteFrom('realtime_day')
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .where('day', '<', before)
    .execute()
}

export async function realtimeOf(
  q: Queries,
  memberId: string,
  servicePointId: string,
  from: string,
  to: string,
  flow?: Flow,
): Promise<RealtimeDay[]> {
  const rows = await q
    .selectFrom('realtime_day')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .where(sql<boolean>`day between ${from} and ${to}`)
    .$if(flow !== undefined, (only) => only.where('flow', '=', flow!))
    .orderBy('day')
    .orderBy('flow')
    .execute()
  return rows.map((row) => ({
    flow: row.flow as Flow,
    date: row.day.toString(),
    startS: row.start_at.epochMilliseconds / 1000,
    intervalSeconds: row.interval_seconds,
    milliWh: unpacked(row.v, row.scale),
    receivedAt: row.received_at,
  }))
}

/** The days of many service points between two dates, by service point. */
export async function realtimeOfMany(
  q: Queries,
  points: readonly { readonly memberId: string; readonly servicePointId: string }[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<Map<string, RealtimeDay[]>> {
  const found = new Map<string, RealtimeDay[]>()
  if (points.length === 0) return found
  const { rows } = await sql<{
    service_point_id: string
    flow: string
    date: string
    start_s: number
    interval_seconds: number
    scale: number
    v: (number | null)[]
    received_at: Temporal.Instant
  }>`
    select r.service_point_id, r.flow, r.day::text as date, extract(epoch from r.start_at)::float8 as start_s, r.interval_seconds, r.scale, r.v, r.received_at
    from unnest(${points.map((one) => one.memberId)}::text[], ${points.map((one) => one.servicePointId)}::text[]) as w (member_id, service_point_id)
    join realtime_day r on r.member_id = w.member_id and r.service_point_id = w.service_point_id and r.day between ${from}::date and ${to}::date
    order by r.day, r.flow`.execute(q)
  for (const row of rows) {
    const day = {
      flow: row.flow as Flow,
      date: row.date,
      startS: row.start_s,
      intervalSeconds: row.interval_seconds,
      milliWh: unpacked(row.v, row.scale),
      receivedAt: row.received_at,
    }
    found.set(row.service_point_id, [...(found.get(row.service_point_id) ?? []), day])
  }
  return found
}
