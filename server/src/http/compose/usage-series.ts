/** Thirteen months of readings as one compact answer, for the chart that zooms. */
import { instantOf } from '@quickpay/units'
import { MISSING_READING, type UsageSeriesAnswer } from '@quickpay/web/answers'
import type { Apart } from '#metering/apart.ts'
import { daysOfRow } from '#metering/habits.ts'

const MOST = 0x7fffffff

export function seriesOfMonths(row: Apart, zone: string, due: number): UsageSeriesAnswer {
  const days = daysOfRow(row, zone)
  // A meter of a large building may count more than fits in milliwatt-hours.
  const most = row.taken.reduce((high, value) => (value > high ? value : high), 0)
  const scale = most > MOST ? 0 : -3
  const packed = (values: Float64Array): string => {
    const divisor = 10 ** (scale + 3)
    return base64Of(Int32Array.from(values, (value) => (Number.isNaN(value) ? MISSING_READING : Math.round(value / divisor))))
  }
  const bits = new Uint8Array(Math.ceil(row.estimated.length / 8))
  for (const [slot, one] of row.estimated.entries()) bits[slot >> 3]! |= one << (slot & 7)
  return {
    zone,
    startAt: instantOf(row.startS).toString(),
    intervalSeconds: row.intervalSeconds,
    first: days[0]?.date.toString() ?? '',
    dayStarts: days.map((day) => day.from),
    scale,
    taken: packed(row.taken),
    given: row.given && packed(row.given),
    estimated: base64Of(bits),
    due,
  }
}

const base64Of = ({ buffer, byteOffset, byteLength }: Int32Array | Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
