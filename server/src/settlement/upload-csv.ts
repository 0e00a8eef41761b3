/** A customer's own readings as comma-separated values: when each began, how many minutes it lasted, what it counted. Pure. */
import { qualityUnknown, type Series } from '@quickpay/green-button'
import { digitsOf } from '#dispatch/account-number.ts'
import { type LineError, type Row, readCsv } from '#dispatch/csv.ts'

/** `start` is local time of the utility's zone, or has its offset; `kwh` is below zero where energy was given; `account` may be left out. */
export const uploadColumns = ['start', 'minutes', 'kwh', 'account'] as const
type Column = (typeof uploadColumns)[number]

export type CsvReadings = { readonly series: Series; readonly accountNumbers: readonly string[] }

/** The readings in order of time, in milliwatt-hours; or every line that is wrong, and then none of them. */
export function readingsOfCsv(text: string, zone: string): CsvReadings | { readonly errors: readonly LineError[] } {
  const read = readCsv<Column>(text, { needed: ['start', 'minutes', 'kwh'], optional: ['account'] })
  const errors: LineError[] = [...read.errors]
  const clock = localClock(zone)
  const seen = new Map<number, Reading>()
  for (const row of read.rows) {
    const reading = readingOf(row, clock)
    if ('code' in reading) errors.push({ line: row.line, ...reading })
    else if (seen.has(reading.start)) errors.push({ line: row.line, code: 'repeated', field: 'start', value: row.fields.start })
    else seen.set(reading.start, reading)
  }
  if (errors.length > 0) return { errors: errors.sort((a, b) => a.line - b.line) }
  const readings = [...seen.values()].sort((a, b) => a.start - b.start)
  const numbers = new Set(read.rows.flatMap(({ fields }) => (fields.account === '' ? [] : [digitsOf(fields.account) ?? fields.account])))
  return { series: seriesOf(readings), accountNumbers: [...numbers] }
}

type Reading = { readonly start: number; readonly duration: number; readonly milliWh: number }
type Wrong = Omit<LineError, 'line'>

function readingOf({ fields }: Row<Column>, clock: (text: string) => number | Wrong['code']): Reading | Wrong {
  const start = clock(fields.start)
  if (typeof start === 'string') return { code: start, field: 'start', value: fields.start }
  if (!/^(5|15|30|60)$/.test(fields.minutes)) return { code: 'not-minutes', field: 'minutes', value: fields.minutes }
  const duration = Number(fields.minutes) * 60
  if (start % duration !== 0) return { code: 'off-beat', field: 'start', value: fields.start }
  if (!/^-?\d{1,5}(\.\d{1,6})?$/.test(fields.kwh)) return { code: 'not-an-energy', field: 'kwh', value: fields.kwh }
  // Six places of a kilowatt-hour are whole milliwatt-hours.
  return { start, duration, milliWh: Math.round(Number(fields.kwh) * 1e6) }
}

const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::00)?(Z|[+-]\d\d:\d\d)?$/

/** Epoch seconds of a written time. The hour of each date is looked up once: clocks change on the hour. */
function localClock(zone: string): (text: string) => number | 'not-a-time' | 'time-not-once' {
  const hours = new Map<string, number | 'not-a-time' | 'time-not-once'>()
  return (text) => {
    const [, date, hour, minute, offset] = STAMP.exec(text) ?? []
    if (!date || Number(minute) > 59) return 'not-a-time'
    const key = `${date}T${hour}:00${offset ?? ''}`
    const begins = hours.get(key) ?? hourOf(key, offset ? null : zone)
    hours.set(key, begins)
    return typeof begins === 'number' ? begins + Number(minute) * 60 : begins
  }
}

function hourOf(text: string, zone: string | null): number | 'not-a-time' | 'time-not-once' {
  try {
    if (zone === null) return Temporal.Instant.from(text).epochMilliseconds / 1000
  } catch {
    return 'not-a-time'
  }
  let local: Temporal.PlainDateTime
  try {
    local = Temporal.PlainDateTime.from(text)
  } catch {
    return 'not-a-time'
  }
  // The hour that a change of the clock repeats or leaves out is named by its offset alone.
  const [earlier, later] = [
    local.toZonedDateTime(zone, { disambiguation: 'earlier' }),
    local.toZonedDateTime(zone, { disambiguation: 'later' }),
  ]
  return earlier.equals(later) ? earlier.epochMilliseconds / 1000 : 'time-not-once'
}

/** Net energy, as what was written may be below zero. */
function seriesOf(readings: readonly Reading[]): Series {
  return {
    ...{ usagePoint: '', meterReading: '', usagePointHref: '', meterReadingHref: '', flow: 'net', unit: 'Wh', service: 'electricity' },
    ...{ kind: 'energy', scale: -3, intervalSeconds: readings[0]?.duration ?? 0 },
    starts: Float64Array.from(readings, (one) => one.start),
    durations: Int32Array.from(readings, (one) => one.duration),
    values: Float64Array.from(readings, (one) => one.milliWh),
    qualities: new Uint8Array(readings.length).fill(qualityUnknown),
  } as Series
}
