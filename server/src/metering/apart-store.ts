/** Reads what an account took and gave over some civil days, validated readings first, the real-time feed where they are still missing. */
import { civilDay, seconds } from '@quickpay/units'
import { type Apart, apartOf } from '#metering/apart.ts'
import { extentOf } from '#metering/extent-store.ts'
import { daysOfMany } from '#metering/interval-store.ts'
import { realtimeOfMany } from '#metering/realtime-store.ts'
import { linesOf } from '#metering/service-point.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import { type AccountKey, shownDays } from '#metering/usage.ts'
import type { Queries } from '#platform/db.ts'

export async function apartBetween(
  q: Queries,
  { memberId, accountId }: AccountKey,
  zone: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<Apart> {
  const points = await servicePointsOf(q, memberId, accountId)
  const asked = points.map(({ servicePointId }) => ({ memberId, servicePointId, from, to }))
  const [stored, live] = await Promise.all([daysOfMany(q, asked), realtimeOfMany(q, points, from, to)])
  const lines = linesOf(points).map((line) => line.map(({ servicePointId: id }) => shownDays(stored.get(id) ?? [], live.get(id) ?? [])))
  return apartOf(lines, seconds(civilDay(from, zone).start), seconds(civilDay(to, zone).end))
}

/** The first day of which anything is stored; null while nothing is. */
export async function firstDayOf(q: Queries, { memberId, accountId }: AccountKey): Promise<Temporal.PlainDate | null> {
  const points = await servicePointsOf(q, memberId, accountId)
  const extents = await Promise.all(points.map((point) => extentOf(q, memberId, point.servicePointId)))
  const firsts = extents.flatMap((extent) => extent ?? []).map((extent) => extent.from)
  return firsts.sort(Temporal.PlainDate.compare)[0] ?? null
}
