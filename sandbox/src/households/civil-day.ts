/** Civil days of New York as whole numbers (days since 1970-01-01), so that years of readings need no calendar object per day. */
import { NEW_YORK } from '@quickpay/units'

const epoch = Temporal.PlainDate.from('1970-01-01')
const midnights = new Map<number, number>()
const dayMs = 86_400_000

export const dayOf = (date: Temporal.PlainDate): number => epoch.until(date, { largestUnit: 'day' }).days
export const dateOf = (day: number): Temporal.PlainDate => epoch.add({ days: day })

/** Local midnight at which the day begins, epoch seconds. */
export function midnightS(day: number): number {
  const known = midnights.get(day)
  if (known !== undefined) return known
  const at = dateOf(day).toZonedDateTime(NEW_YORK).epochMilliseconds / 1000
  midnights.set(day, at)
  return at
}

/** The civil day in which an instant (milliseconds) lies. */
export function dayAt(ms: number): number {
  const guess = Math.floor((ms - 5 * 3_600_000) / dayMs)
  return midnightS(guess + 1) * 1000 <= ms ? guess + 1 : guess
}

/** 1 Monday … 7 Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** Day of the year, 0 to 365, near enough for the seasons. */
export const seasonOf = (day: number): number => (((day % 365.2425) + 365.2425) % 365.2425) | 0

/** An instant of a civil day, given as minutes of wall time after midnight, in milliseconds. */
export function wallTimeMs(day: number, minutes: number): number {
  // Calendar arithmetic only on the two days of a year that need it: publication times are asked for by the thousand.
  const startS = midnightS(day)
  if (midnightS(day + 1) - startS === 86_400) return (startS + minutes * 60) * 1000
  const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
  return dateOf(day).toZonedDateTime({ timeZone: NEW_YORK, plainTime: time }).epochMilliseconds
}
