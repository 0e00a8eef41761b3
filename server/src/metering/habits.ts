/** When an account uses the most, and how much at certain hours: its habits, from what it took. Pure. */
import { dayTable, instantOf } from '@quickpay/units'
import type { Apart } from '#metering/apart.ts'

/** One civil day of a row: its slots, and whether all of them are known. */
export type DayOfRow = {
  readonly date: Temporal.PlainDate
  readonly startS: number
  readonly from: number
  readonly to: number
  readonly isWhole: boolean
}

export function daysOfRow({ startS, intervalSeconds, taken }: Apart, zone: string): DayOfRow[] {
  if (taken.length === 0) return []
  const endS = startS + taken.length * intervalSeconds
  const { first, startsS } = dayTable(startS, endS - 1, zone)
  const slotAt = (atS: number) => Math.min(taken.length, Math.max(0, Math.round((atS - startS) / intervalSeconds)))
  return Array.from({ length: startsS.length - 1 }, (_, i) => {
    const [from, to] = [slotAt(startsS[i]!), slotAt(startsS[i + 1]!)]
    return {
      date: first.add({ days: i }),
      startS: startsS[i]!,
      from,
      to,
      isWhole: to > from && !taken.subarray(from, to).some(Number.isNaN),
    }
  }).filter(({ from, to }) => to > from)
}

const DAY_HOURS = 24

/** The hour of the clock in which a slot begins. The hour that is skipped or comes twice makes a day uneven, and only then the zone is asked. */
function hourOf(row: Apart, day: DayOfRow, slot: number, zone: string): number {
  const atS = row.startS + slot * row.intervalSeconds
  const isEven = (day.to - day.from) * row.intervalSeconds === DAY_HOURS * 3600
  return isEven ? Math.floor((atS - day.startS) / 3600) : instantOf(atS).toZonedDateTimeISO(zone).hour
}

/** Milliwatt-hours of an hour of the clock, in the mean of these days; null where no day has a reading of it. */
export function byHour(row: Apart, days: readonly DayOfRow[], zone: string): (number | null)[] {
  const [sums, seen] = [new Float64Array(DAY_HOURS), Array.from({ length: DAY_HOURS }, () => new Set<string>())]
  for (const day of days)
    for (let slot = day.from; slot < day.to; slot++) {
      const value = row.taken[slot]!
      if (Number.isNaN(value)) continue
      const hour = hourOf(row, day, slot, zone)
      sums[hour]! += value
      seen[hour]!.add(day.date.toString())
    }
  return Array.from(sums, (sum, hour) => (seen[hour]!.size > 0 ? sum / seen[hour]!.size : null))
}

/** Milliwatt-hours of a whole Monday (0) to Sunday (6), in the mean; null of a day of which none is whole. */
export function byWeekday(row: Apart, days: readonly DayOfRow[]): (number | null)[] {
  return Array.from({ length: 7 }, (_, weekday) => {
    const alike = days.filter((day) => day.isWhole && day.date.dayOfWeek === weekday + 1)
    return alike.length > 0 ? alike.reduce((sum, day) => sum + takenOn(row, day), 0) / alike.length : null
  })
}

/** Milliwatt-hours of what is known of a day. */
export function takenOn({ taken }: Apart, { from, to }: Pick<DayOfRow, 'from' | 'to'>): number {
  let sum = 0
  for (let slot = from; slot < to; slot++) if (!Number.isNaN(taken[slot]!)) sum += taken[slot]!
  return sum
}

/** Hours of the clock on working days, as programs name them. */
export type Hours = { readonly fromHour: number; readonly toHour: number }

/** What was taken in some hours of the working days, and in all hours of all days; only what is known counts. */
export function withinHours(
  row: Apart,
  days: readonly DayOfRow[],
  { fromHour, toHour }: Hours,
  zone: string,
): { readonly milliWh: number; readonly ofMilliWh: number; readonly workingDays: number } {
  let [milliWh, workingDays] = [0, 0]
  for (const day of days) {
    if (day.date.dayOfWeek > 5) continue
    let isSeen = false
    for (let slot = day.from; slot < day.to; slot++) {
      const value = row.taken[slot]!
      const hour = hourOf(row, day, slot, zone)
      if (Number.isNaN(value) || hour < fromHour || hour >= toHour) continue
      milliWh += value
      isSeen = true
    }
    if (isSeen) workingDays++
  }
  return { milliWh, ofMilliWh: days.reduce((sum, day) => sum + takenOn(row, day), 0), workingDays }
}
