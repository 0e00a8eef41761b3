/** What home shows of an account's use: today beside the usual day, and how fresh the readings are. Few reads: it is what people open most. */
import { civilDay, instantOf } from '@quickpay/units'
import { someDaysOf } from '#metering/interval-store.ts'
import { netLoad } from '#metering/load.ts'
import { realtimeOfMany } from '#metering/realtime-store.ts'
import { linesOf } from '#metering/service-point.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import {
  type AccountKey,
  daysLike,
  type Freshness,
  freshnessOf,
  newestAmong,
  seriesOf,
  shownDays,
  USUAL_DAYS,
  type UsageSeries,
  usualDay,
  usualOf,
} from '#metering/usage.ts'
import type { Queries } from '#platform/db.ts'

export type Today = {
  readonly series: UsageSeries | null
  readonly usual: UsageSeries | null
  readonly freshness: Pick<Freshness, 'lastReadingEndAt' | 'receivedAt'>
}

/** Readings are rarely older than this; where they are, they are looked for. */
const RECENT_DAYS = 4

export async function todayOf(q: Queries, account: AccountKey, zone: string, date: Temporal.PlainDate): Promise<Today> {
  const { memberId, accountId } = account
  const points = await servicePointsOf(q, memberId, accountId)
  const alike = daysLike(date).slice(0, USUAL_DAYS)
  const recent = Array.from({ length: RECENT_DAYS + 1 }, (_, i) => date.subtract({ days: i }))
  const oldest = recent.at(-1)!
  const [stored, live] = await Promise.all([
    someDaysOf(
      q,
      memberId,
      points.map((point) => point.servicePointId),
      [...recent, ...alike],
    ),
    realtimeOfMany(q, points, oldest, date),
  ])
  const daysOf = (id: string) => stored.get(id) ?? []
  const [today, since] = [date.toString(), oldest.toString()]
  const shown = netLoad(
    linesOf(points).map((line) =>
      line.map(({ servicePointId: id }) =>
        shownDays(
          daysOf(id).filter((day) => day.date === today),
          (live.get(id) ?? []).filter((day) => day.date === today),
        ),
      ),
    ),
  )
  const before = netLoad(
    linesOf(points.filter((point) => point.provenAt)).map((line) =>
      line.map((point) => daysOf(point.servicePointId).filter((day) => day.date < today)),
    ),
  )
  // Where one of the last days like this one is missing, an older one takes its place.
  const whole = alike.every((day) => points.some((point) => daysOf(point.servicePointId).some((one) => one.date === day.toString())))
  const newest = points.reduce(
    (known, { servicePointId: id }) =>
      newestAmong(
        daysOf(id).filter((day) => day.date >= since),
        live.get(id) ?? [],
        known,
      ),
    newestAmong([], []),
  )
  return {
    series: seriesOf(shown, civilDay(date, zone)),
    usual: whole ? usualOf(before, zone, date, alike) : await usualDay(q, account, zone, date),
    freshness: newest.receivedAt
      ? { lastReadingEndAt: instantOf(newest.endS), receivedAt: newest.receivedAt }
      : await freshnessOf(q, account),
  }
}
