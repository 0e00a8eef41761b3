/** A hand-checkable weekday case: kWh by hour beginning, and why each day is in or out. Tests of several packages measure it. */
import { NEW_YORK } from '@quickpay/units'
import { type Load, loadOf, type Reading } from './load.ts'
import type { Holiday } from './question.ts'

/** Hours 12, 13 (before the event) and 16 to 19 (the event's), kWh; `mark` is what becomes of the day. */
export type TableDay = readonly [date: string, kWh: Readonly<Record<number, number>>, mark: string]

const day = (date: string, noon: number, one: number, four: number, five: number, six: number, seven: number, mark: string): TableDay => [
  date,
  { 12: noon, 13: one, 16: four, 17: five, 18: six, 19: seven },
  mark,
]

// biome-ignore format: a table
export const g1Days: readonly TableDay[] = [
  //   date          12   13   16   17   18   19
  day('2026-07-14', 2.6, 2.7, 3.0, 3.1, 3.2, 3.1, 'day-before'),
  day('2026-07-13', 2.0, 2.2, 2.4, 2.6, 2.8, 2.6, 'basis'),
  day('2026-07-10', 1.8, 2.0, 2.2, 2.4, 2.6, 2.4, 'basis'),
  day('2026-07-09', 2.0, 2.1, 1.0, 1.0, 1.1, 1.1, 'event-day'),
  day('2026-07-08', 1.6, 1.8, 2.0, 2.2, 2.4, 2.2, 'basis'),
  day('2026-07-07', 1.4, 1.6, 1.8, 2.0, 2.2, 2.0, 'not-among-highest'),
  day('2026-07-06', 1.9, 2.1, 2.3, 2.5, 2.7, 2.5, 'basis'),
  day('2026-07-03', 2.2, 2.3, 2.6, 2.8, 3.0, 2.8, 'holiday'),
  day('2026-07-02', 1.2, 1.4, 1.6, 1.8, 2.0, 1.8, 'not-among-highest'),
  day('2026-07-01', 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 'low-usage'),
  day('2026-06-30', 1.7, 1.9, 2.1, 2.3, 2.5, 2.3, 'basis'),
  day('2026-06-29', 1.5, 1.7, 1.9, 2.1, 2.3, 2.1, 'not-among-highest'),
  day('2026-06-26', 1.3, 1.5, 1.7, 1.9, 2.1, 1.9, 'not-among-highest'),
  day('2026-06-25', 1.1, 1.3, 1.5, 1.7, 1.9, 1.7, 'not-among-highest'),
  day('2026-06-24', 2.1, 2.3, 2.5, 2.7, 2.9, 2.7, 'not reached'),
  day('2026-06-23', 2.5, 2.7, 2.9, 3.1, 3.3, 3.1, 'not reached'),
]
export const g1EventDay: TableDay = day('2026-07-15', 2.0, 2.2, 1.2, 1.3, 1.5, 2.4, 'event')

export const g1PastEvents = [Temporal.PlainDate.from('2026-07-09')]
export const g1Holidays: Holiday[] = [{ date: Temporal.PlainDate.from('2026-07-03'), name: 'Independence Day (observed)' }]
export const g1Event = at('2026-07-15', 16, 4)

/** An event of some hours on a day, New York time. */
export function at(date: string, hour: number, hours: number): { start: Temporal.Instant; end: Temporal.Instant } {
  const start = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: NEW_YORK, plainTime: Temporal.PlainTime.from({ hour }) })
  return { start: start.toInstant(), end: start.add({ hours }).toInstant() }
}

/** The table as a load: each hour spread evenly over its intervals, the last of which takes what does not divide. */
export function loadOfTable(days: readonly TableDay[], intervalSeconds = 900): Load {
  return loadOf(readingsOfTable(days, intervalSeconds), intervalSeconds)
}

export function readingsOfTable(days: readonly TableDay[], intervalSeconds: number): Reading[] {
  const readings: Reading[] = []
  const count = 3600 / intervalSeconds
  for (const [date, hours] of days) {
    for (const [hour, kWh] of Object.entries(hours)) {
      const startS = Number(at(date, Number(hour), 1).start.epochMilliseconds) / 1000
      const milliWh = Math.round(kWh * 1_000_000)
      const each = Math.floor(milliWh / count)
      for (let i = 0; i < count; i++)
        readings.push({ startS: startS + i * intervalSeconds, milliWh: i < count - 1 ? each : milliWh - each * (count - 1) })
    }
  }
  return readings
}
