/** One civil day of one flow at one service point, slot after slot: how readings of a document become days, and days become rows. */
import type { Series } from '@quickpay/green-button'
import { dayIndex, dayTable } from '@quickpay/units'
import { plainOf, VALIDATED } from '#metering/quality.ts'
import { Failure } from '#platform/failure.ts'

/** What is kept of a meter's quantities; totals of both directions and unnamed directions are not settled on. */
export type Flow = 'forward' | 'reverse' | 'net'

/** `milliWh[i]` is the energy of [startS + i × intervalSeconds, …); null is missing. A day of 23 or 25 hours has fewer or more slots. */
export type Day = {
  readonly flow: Flow
  /** The civil date, as `2027-07-13`. */
  readonly date: string
  /** Epoch seconds of the day's first instant. */
  readonly startS: number
  readonly intervalSeconds: number
  readonly milliWh: readonly (number | null)[]
  /** ESPI qualities slot by slot; null when every reading is validated. */
  readonly qualities: readonly number[] | null
  /** When the document that stated a slot was fetched, in epoch milliseconds: one entry for the whole day, or one a slot. */
  readonly statedAtMs: readonly number[]
}

export const qualityAt = (day: Day, slot: number): number => day.qualities?.[slot] ?? VALIDATED
export const statedAt = (day: Day, slot: number): number => (day.statedAtMs.length === 1 ? day.statedAtMs[0]! : day.statedAtMs[slot]!)

/** A day with its two lists in their short forms: no qualities where all are validated, one instant where all are the same. */
export function dayWith(day: Omit<Day, 'qualities' | 'statedAtMs'>, qualities: readonly number[], statedAtMs: readonly number[]): Day {
  const stated = day.milliWh.flatMap((value, slot) => (value === null ? [] : [statedAtMs[slot]!]))
  const plain = day.milliWh.every((value, slot) => value === null || qualities[slot] === VALIDATED)
  return {
    ...day,
    qualities: plain ? null : day.milliWh.map((value, slot) => (value === null ? VALIDATED : qualities[slot]!)),
    statedAtMs: stated.every((at) => at === stated[0])
      ? [stated[0] ?? statedAtMs[0]!]
      : day.milliWh.map((value, slot) => (value === null ? 0 : statedAtMs[slot]!)),
  }
}

/** Whether a series holds energy that a meter counted, in an interval that divides the hour. */
export const isMetered = (series: Series): boolean =>
  series.service === 'electricity' && series.kind === 'energy' && series.unit === 'Wh' && flows.includes(series.flow)
const flows: readonly string[] = ['forward', 'reverse', 'net']

/**
 * The days of a series. Readings that do not fit the slots of their day (another length, another beat) are left out, as if missing; so are
 * those from before smart meters, and those that begin after the document was fetched.
 */
export function daysOfSeries(series: Series, zone: string, fetchedAtMs: number): Day[] {
  const { starts, durations } = series
  const begin = starts.findIndex((at) => at >= OLDEST_S)
  const end = starts.findLastIndex((at) => at * 1000 <= fetchedAtMs) + 1
  if (begin < 0 || end <= begin) return []
  const table = dayTable(starts[begin]!, starts[end - 1]!, zone)
  const days: Day[] = []
  for (let from = begin; from < end; ) {
    const index = dayIndex(table, starts[from]!)
    const endS = table.startsS[index + 1]!
    let to = from
    while (to < end && starts[to]! < endS) to++
    const intervalSeconds = commonDuration(durations, from, to)
    if (intervalSeconds !== null)
      days.push(
        dayOf(series, from, to, intervalSeconds, table.first.add({ days: index }).toString(), table.startsS[index]!, endS, fetchedAtMs),
      )
    from = to
  }
  return days.filter((day) => day.milliWh.some((value) => value !== null))
}

/** 2000-01-01T00:00Z. */
const OLDEST_S = 946_684_800

function dayOf(
  series: Series,
  from: number,
  to: number,
  intervalSeconds: number,
  date: string,
  startS: number,
  endS: number,
  fetchedAtMs: number,
): Day {
  const slots = (endS - startS) / intervalSeconds
  const milliWh = new Array<number | null>(slots).fill(null)
  const qualities = new Array<number>(slots).fill(VALIDATED)
  for (let i = from; i < to; i++) {
    const slot = (series.starts[i]! - startS) / intervalSeconds
    if (!Number.isInteger(slot) || series.durations[i] !== intervalSeconds) continue
    milliWh[slot] = milliWhOf(series.values[i]!, series.scale)
    qualities[slot] = plainOf(series.qualities[i]!)
  }
  const plain = qualities.every((quality) => quality === VALIDATED)
  return {
    flow: series.flow as Flow,
    date,
    startS,
    intervalSeconds,
    milliWh,
    qualities: plain ? null : qualities,
    statedAtMs: [fetchedAtMs],
  }
}

/** The most frequent duration of a day's readings that divides the hour; null when there is none. */
function commonDuration(durations: Int32Array, from: number, to: number): number | null {
  const counts = new Map<number, number>()
  for (let i = from; i < to; i++) counts.set(durations[i]!, (counts.get(durations[i]!) ?? 0) + 1)
  const usable = [...counts].filter(([duration]) => duration > 0 && 3600 % duration === 0)
  usable.sort(([a, timesA], [b, timesB]) => timesB - timesA || a - b)
  return usable[0]?.[0] ?? null
}

/** 10^scale Wh as milliwatt-hours. No meter resolves less than one, so what a document says beyond is rounded, a half away from zero. */
function milliWhOf(value: number, scale: number): number {
  if (scale >= -3) return value * 10 ** (scale + 3)
  const divisor = 10 ** (-3 - scale)
  return Math.sign(value) * Math.floor(Math.abs(value) / divisor + 0.5) + 0
}

/** The values of a day as a row keeps them: integers of 10^scale Wh, the scale the coarsest of 0, −1, −2, −3 that is exact. */
export function packed(day: Day): { scale: number; v: (number | null)[] } {
  let power = 3
  while (power > 0 && day.milliWh.some((value) => value !== null && value % 10 ** power !== 0)) power--
  const v = day.milliWh.map((value) => (value === null ? null : value / 10 ** power))
  const tooLarge = v.find((value) => value !== null && Math.abs(value) > 0x7fffffff)
  if (tooLarge !== undefined)
    throw new Failure('reading-too-large', 'after-person', 'a reading is larger than any meter counts', { date: day.date })
  return { scale: power - 3, v }
}
export const unpacked = (v: readonly (number | null)[], scale: number): (number | null)[] =>
  v.map((value) => (value === null ? null : value * 10 ** (scale + 3)))
