/** An account's readings as a table to keep: a line a reading, a month of days in memory at a time, nothing a spreadsheet would run. */
import type { Account } from '#connect/account-store.ts'
import { printCsv } from '#dispatch/csv.ts'
import { type Day, qualityAt } from '#metering/day.ts'
import { isEstimated } from '#metering/quality.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import type { Db } from '#platform/db.ts'
import { storedDays } from './stored-days.ts'

const columns = ['start', 'end', 'kwh', 'flow', 'quality', 'meter'] as const

export async function* readingsCsv(db: Db, account: Account): AsyncGenerator<string> {
  yield `\uFEFF${printCsv(columns, [])}`
  for await (const { point, days } of storedDays(db, account)) {
    const rows = days.flatMap((day) => rowsOf(day, point))
    // The line with the names is there already.
    if (rows.length > 0) yield printCsv(columns, rows).replace(/^.*\r\n/, '')
  }
}

function rowsOf(day: Day, { zone, meterSerial }: ServicePoint): Record<(typeof columns)[number], string>[] {
  return day.milliWh.flatMap((milliWh, slot) => {
    if (milliWh === null) return []
    const startS = day.startS + slot * day.intervalSeconds
    return [
      {
        start: local(startS, zone),
        end: local(startS + day.intervalSeconds, zone),
        kwh: kWhOf(milliWh),
        flow: day.flow,
        quality: isEstimated(qualityAt(day, slot)) ? 'estimated' : 'measured',
        meter: meterSerial ?? '',
      },
    ]
  })
}

/** With its offset, so that the hour that comes twice in autumn is told apart. */
export const local = (epochS: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(epochS * 1000)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })

/** Milliwatt-hours are millionths of a kilowatt-hour: written out whole, since a sum of roundings is no sum. */
export function kWhOf(milliWh: number): string {
  const digits = String(Math.abs(milliWh)).padStart(7, '0')
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
  return milliWh < 0 ? `-${text}` : text
}
