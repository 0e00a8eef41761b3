/** How much of each local day a series covers: expected readings against given ones, 23 and 25 hours included. */

import type { Series } from '../model.ts'
import { dateIn, nextDate, printDate, startOfDay } from '../time/local-day.ts'

/** One civil day, or the part of it that was asked for; both count readings of the series' usual length. */
export type DayCompleteness = { date: string; expected: number; given: number }

/** A day's reading may be as short as 23 and as long as 25 hours; what is longer belongs to no day. */
const [shortDay, longDay] = [82_800, 90_000]

/** A century: more days than any meter has. */
const mostDays = 36_525

/**
 * Completeness by local day of `zone`, DST-aware: 96 quarter hours are expected of most days, 92 and 100 of two a year.
 * @param window seconds since 1970-01-01T00:00Z, [from, to); without it from the first reading's start to the last one's end, so that
 * the first and the last day are measured as far as the series reaches. With it, days without any reading are told too.
 * @returns days ascending, a century of them at most; none where readings are longer than a day or there is nothing to measure by.
 */
export const completenessByDay = (series: Series, zone: string, window?: { from: number; to: number }): DayCompleteness[] => {
  const { starts, durations, intervalSeconds } = series
  const last = starts.length - 1
  const from = window?.from ?? starts[0] ?? 0
  const to = window?.to ?? (starts[last] ?? 0) + (durations[last] ?? 0)
  if (intervalSeconds <= 0 || intervalSeconds > longDay) return []
  const days: DayCompleteness[] = []
  let at = firstReaching(series, from)
  for (let date = dateIn(zone, from), start = from; start < to && days.length < mostDays; date = nextDate(date)) {
    const end = Math.min(startOfDay(zone, nextDate(date)), to)
    // Where the clocks leave out a whole day, it has no seconds.
    if (end <= start) continue
    let covered = 0
    while (at <= last && (starts[at] ?? 0) < end) {
      const ends = (starts[at] ?? 0) + (durations[at] ?? 0)
      covered += Math.max(0, Math.min(ends, end) - Math.max(starts[at] ?? 0, start))
      if (ends > end) break
      at += 1
    }
    const length = end - start
    const daily = intervalSeconds >= shortDay
    const readings = (seconds: number): number => (daily ? Math.floor(seconds / length) : Math.floor(seconds / intervalSeconds))
    days.push({
      date: printDate(date),
      expected: daily ? 1 : Math.round(length / intervalSeconds),
      given: readings(Math.min(covered, length)),
    })
    start = end
  }
  return days
}

/** Days that one finding names. */
const mostNamed = 31

/**
 * Evidence of a gap: the local days in which readings are missing, as `2025-11-02 24/25, …` given of expected. Only days that holes touch
 * are looked at, so that two readings of different centuries cost no more than others.
 */
export const daysWithHoles = (series: Series, zone: string): { givenOfExpected?: string } => {
  const { starts, durations, intervalSeconds } = series
  if (intervalSeconds <= 0 || intervalSeconds > longDay) return {}
  const [first, end] = [starts[0] ?? 0, endOf(series, starts.length - 1)]
  const named: string[] = []
  let until = Number.NEGATIVE_INFINITY
  for (let at = 1; at < starts.length && named.length <= mostNamed; at += 1) {
    const [from, to] = [endOf(series, at - 1), starts[at] ?? 0]
    if (from >= to || durations[at - 1] === 0) continue
    for (let second = Math.max(from, until); second < to && named.length <= mostNamed; second = until) {
      const date = dateIn(zone, second)
      until = startOfDay(zone, nextDate(date))
      const window = { from: Math.max(first, startOfDay(zone, date)), to: Math.min(end, until) }
      const [day] = completenessByDay(series, zone, window)
      if (day !== undefined && day.given < day.expected) named.push(`${day.date} ${day.given}/${day.expected}`)
    }
  }
  if (named.length === 0) return {}
  return { givenOfExpected: named.length > mostNamed ? `${named.slice(0, mostNamed).join(', ')}, …` : named.join(', ') }
}

const endOf = ({ starts, durations }: Series, at: number): number => (starts[at] ?? 0) + (durations[at] ?? 0)

/** The first reading that may reach into a time from that second on: starts ascend, and so, but for few, do ends. */
const firstReaching = ({ starts, durations }: Series, second: number): number => {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) + (durations[middle] ?? 0) <= second) low = middle + 1
    else high = middle
  }
  return low
}
