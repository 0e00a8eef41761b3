/** A series in numbers that people can compare: totals as plain decimals, by local day. */

import { decimalText } from './decimal.ts'
import type { Series } from './model.ts'

export type SeriesDescription = {
  usagePoint: string
  flow: string
  unit: string
  service: string
  count: number
  /** Start of the first and the last reading, seconds since 1970-01-01T00:00Z; null where there are none. */
  first: number | null
  last: number | null
  /** Sum of all values in `unit`, exact. */
  total: string
  perLocalDay: Record<string, [count: number, sum: string]>
}

/** Totals of a series; a reading belongs to the local day of `zone` in which it starts (23 or 25 hours on two days a year). */
export const describeSeries = (series: Series, zone: string): SeriesDescription => {
  const perLocalDay: Record<string, [number, string]> = {}
  let total = 0n
  let day = { date: '', end: Number.NEGATIVE_INFINITY, count: 0, sum: 0n }
  const close = () => {
    if (day.count > 0) perLocalDay[day.date] = [day.count, decimalText(day.sum, series.scale)]
  }
  for (const [at, start] of series.starts.entries()) {
    if (start >= day.end) {
      close()
      const date = Temporal.Instant.fromEpochMilliseconds(start * 1000)
        .toZonedDateTimeISO(zone)
        .toPlainDate()
      day = { date: date.toString(), end: date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds / 1000, count: 0, sum: 0n }
    }
    const value = BigInt(series.values[at] ?? 0)
    day.count += 1
    day.sum += value
    total += value
  }
  close()
  return {
    usagePoint: series.usagePoint,
    flow: series.flow,
    unit: series.unit,
    service: series.service,
    count: series.starts.length,
    first: series.starts.at(0) ?? null,
    last: series.starts.at(-1) ?? null,
    total: decimalText(total, series.scale),
    perLocalDay,
  }
}
