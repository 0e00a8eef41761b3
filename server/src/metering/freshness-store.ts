/** All SQL of how readings arrive: when each day was first whole, and the gaps that are known. */
import { sql } from 'kysely'
import type { Gap } from '#metering/freshness.ts'
import type { Queries, Trx } from '#platform/db.ts'

/** When each day of a service point was first whole in all its directions. */
export async function arrivalsOf(
  q: Queries,
  memberId: string,
  servicePointId: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<{ date: Temporal.PlainDate; wholeAt: Temporal.Instant }[]> {
  const { rows } = await sql<{ day: Temporal.PlainDate; whole_at: Temporal.Instant }>`
    select day, max(whole_at) as whole_at from (
      select day, flow, min(received_at) filter (where array_position(v, null) is null) as whole_at
      from interval_day_revision
      where member_id = ${memberId} and service_point_id = ${servicePointId} and day between ${from} and ${to}
      group by day, flow
    ) as flows group by day having count(*) = count(whole_at) order by day`.execute(q)
  return rows.map((row) => ({ date: row.day, wholeAt: row.whole_at }))
}

export async function oldestDayOf(q: Queries, memberId: string, servicePointId: string): Promise<Temporal.PlainDate | null> {
  const row = await q
    .selectFrom('interval_day')
    .select((of) => of.fn.min('day').as('day'))
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .executeTakeFirst()
  return row?.day ?? null
}

export type KnownGap = {
  readonly day: Temporal.PlainDate
  readonly missing: number
  readonly foundAt: Temporal.Instant
  readonly askedAt: Temporal.Instant | null
  readonly asks: number
  readonly givenUpAt: Temporal.Instant | null
}

/** The gaps of a service point that are still open or were given up, from a day on, oldest first. */
export async function gapsSince(q: Queries, memberId: string, servicePointId: string, from: Temporal.PlainDate): Promise<KnownGap[]> {
  const rows = await q
    .selectFrom('reading_gap')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .where('closed_at', 'is', null)
    .where('day', '>=', from)
    .orderBy('day')
    .execute()
  return rows.map((r) => ({
    day: r.day,
    missing: r.missing_slots,
    foundAt: r.found_at,
    askedAt: r.asked_at,
    asks: r.asks,
    givenUpAt: r.given_up_at,
  }))
}

/** Notes gaps; one that was closed and is there again opens again. */
export async function noteGaps(
  trx: Trx,
  memberId: string,
  servicePointId: string,
  gaps: readonly Gap[],
  now: Temporal.Instant,
): Promise<void> {
  if (gaps.length === 0) return
  await trx
    .insertInto('reading_gap')
    .values(
      gaps.map((gap) => ({
        member_id: memberId,
        service_point_id: servicePointId,
        day: Temporal.PlainDate.from(gap.date),
        missing_slots: gap.missing,
        found_at: now,
        asked_at: null,
        closed_at: null,
        given_up_at: null,
      })),
    )
    .onConflict((c) =>
      c.columns(['member_id', 'service_point_id', 'day']).doUpdateSet((e) => ({
        missing_slots: e.ref('excluded.missing_slots'),
        closed_at: null,
      })),
    )
    .execute()
}

const gapsAt = (trx: Trx, memberId: string, servicePointId: string, days: readonly Temporal.PlainDate[]) =>
  trx
    .updateTable('reading_gap')
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .where(sql<boolean>`day = any(${days.map(String)}::date[])`)

export async function markAsked(
  trx: Trx,
  memberId: string,
  servicePointId: string,
  days: readonly Temporal.PlainDate[],
  now: Temporal.Instant,
) {
  if (days.length > 0)
    await gapsAt(trx, memberId, servicePointId, days)
      .set((e) => ({ asked_at: now, asks: e('asks', '+', 1) }))
      .execute()
}

export async function markClosed(
  trx: Trx,
  memberId: string,
  servicePointId: string,
  days: readonly Temporal.PlainDate[],
  now: Temporal.Instant,
) {
  if (days.length > 0) await gapsAt(trx, memberId, servicePointId, days).set({ closed_at: now, missing_slots: 0 }).execute()
}

export async function markGivenUp(
  trx: Trx,
  memberId: string,
  servicePointId: string,
  days: readonly Temporal.PlainDate[],
  now: Temporal.Instant,
) {
  if (days.length > 0)
    await gapsAt(trx, memberId, servicePointId, days).where('given_up_at', 'is', null).set({ given_up_at: now }).execute()
}
