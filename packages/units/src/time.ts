/** Time: instants for meters and money, civil days in the utility's zone for tariffs; intervals are half open. */

/** Every rule of a New York utility is written in this zone. */
export const NEW_YORK = 'America/New_York'

/** From `start` up to but not including `end`. */
export type Interval = { readonly start: Temporal.Instant; readonly end: Temporal.Instant }

export const seconds = (instant: Temporal.Instant): number => Math.floor(instant.epochMilliseconds / 1000)
export const instantOf = (epochSeconds: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000)

/** The civil day of a zone as an interval of 23, 24 or 25 hours. */
export function civilDay(date: Temporal.PlainDate, zone: string): Interval {
  const start = date.toZonedDateTime(zone)
  return { start: start.toInstant(), end: date.add({ days: 1 }).toZonedDateTime(zone).toInstant() }
}

/** How many intervals of `intervalSeconds` a civil day holds: 92, 96 or 100 quarter hours. */
export function slotsOfDay(date: Temporal.PlainDate, zone: string, intervalSeconds: number): number {
  const { start, end } = civilDay(date, zone)
  return (seconds(end) - seconds(start)) / intervalSeconds
}

export const civilDateOf = (instant: Temporal.Instant, zone: string): Temporal.PlainDate => instant.toZonedDateTimeISO(zone).toPlainDate()

/** Midnights of a range of civil days, so that many instants can be sorted into days without asking the zone each time. */
export type DayTable = { readonly first: Temporal.PlainDate; readonly startsS: Float64Array }

/** The table from the day of `fromS` to the day of `toS` (epoch seconds), both included. */
export function dayTable(fromS: number, toS: number, zone: string): DayTable {
  const first = civilDateOf(instantOf(fromS), zone)
  const last = civilDateOf(instantOf(toS), zone)
  const days = first.until(last, { largestUnit: 'day' }).days + 1
  const startsS = new Float64Array(days + 1)
  for (let i = 0; i <= days; i++) startsS[i] = seconds(first.add({ days: i }).toZonedDateTime(zone).toInstant())
  return { first, startsS }
}

/** The index of the day in which an epoch second lies, or -1 outside the table. */
export function dayIndex(table: DayTable, epochSeconds: number): number {
  const { startsS } = table
  if (epochSeconds < startsS[0]! || epochSeconds >= startsS.at(-1)!) return -1
  let low = 0
  let high = startsS.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startsS[middle]! <= epochSeconds) low = middle
    else high = middle - 1
  }
  return low
}
