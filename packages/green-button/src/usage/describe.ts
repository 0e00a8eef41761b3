/** A series in numbers that people can compare: totals as plain decimals, by local day. */

import { decimalText } from '../document/decimal.ts'
import type { Series } from '../model.ts'
import { dateIn, nextDate, printDate, startOfDay } from '../time/local-day.ts'

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
  const days = new Map<string, { count: number; sum: bigint }>()
  let total = 0n
  let end = Number.NEGATIVE_INFINITY
  let day = { count: 0, sum: 0n }
  for (const [at, start] of series.starts.entries()) {
    if (start >= end) {
      const date = dateIn(zone, start)
      end = startOfDay(zone, nextDate(date))
      // A date comes again where clocks are put back over midnight.
      day = days.get(printDate(date)) ?? { count: 0, sum: 0n }
      days.set(printDate(date), day)
    }
    const value = BigInt(series.values[at] ?? 0)
    day.count += 1
    day.sum += value
    total += value
  }
  return {
    usagePoint: series.usagePoint,
    flow: series.flow,
    unit: series.unit,
    service: series.service,
    count: series.starts.length,
    first: series.starts.at(0) ?? null,
    last: series.starts.at(-1) ?? null,
    total: decimalText(total, series.scale),
    perLocalDay: Object.fromEntries([...days].map(([date, { count, sum }]) => [date, [count, decimalText(sum, series.scale)]])),
  }
}
