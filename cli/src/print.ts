/** How things look in a terminal of 80 columns: aligned tables, wrapped sentences, days and energies. */
import type { Series } from '@quickpay/green-button'
import { type Exact, printExact, type Wh } from '@quickpay/units'

const width = 80

/** Columns aligned by their widest cell; `right` names the columns of numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[], indent = 2): string {
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return rows.map((row) => `${' '.repeat(indent)}${line(row)}`.trimEnd()).join('\n')
}

/** A sentence broken between words; later lines are indented by `hang`. */
export function wrapped(sentence: string, indent = 0, hang = indent): string {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  for (const word of sentence.split(' ')) {
    const empty = line.trim() === ''
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ' '.repeat(hang) + word
    } else line += empty ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}

const thousands = (whole: string) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')

/** `2.200`: kilowatt-hours with three decimals. */
export function kWh(energy: Wh): string {
  const [whole = '0', fraction = ''] = printExact({ n: energy.n, d: energy.d * 1000n }, 3).split('.')
  const sign = whole.startsWith('-') ? '−' : ''
  return `${sign}${thousands(whole.replace('-', ''))}.${fraction.padEnd(3, '0')}`
}

/** `$3.20` */
export function dollars(cents: bigint | number): string {
  const digits = String(cents).padStart(3, '0')
  return `$${thousands(digits.slice(0, -2))}.${digits.slice(-2)}`
}

/** `$2.25`, with more decimals where the rate has more. */
export function rate(dollarsPerKWh: Exact): string {
  const [whole = '0', fraction = ''] = printExact(dollarsPerKWh).split('.')
  return `$${whole}.${fraction.padEnd(2, '0')}`
}

export const weekdayDate = (date: Temporal.PlainDate): string =>
  `${date.toLocaleString('en-US', { weekday: 'short' })} ${date.day} ${date.toLocaleString('en-US', { month: 'short' })}`
export const longDate = (date: Temporal.PlainDate): string =>
  `${date.toLocaleString('en-US', { weekday: 'long' })} ${date.day} ${date.toLocaleString('en-US', { month: 'long' })} ${date.year}`
export const clock = (instant: Temporal.Instant, zone: string): string =>
  instant.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
/** RFC 3339 with the zone's offset: what people and programs can both read. */
export const offsetInstant = (instant: Temporal.Instant, zone: string): string =>
  instant.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second' })

export function intervalWords(seconds: number): string {
  if (seconds % 86_400 === 0 && seconds > 0) return seconds === 86_400 ? 'daily' : `every ${seconds / 86_400} days`
  if (seconds === 3600) return 'hourly'
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60} min` : `${seconds} s`
}

/** One series in one line, as the person is asked to choose between them. */
export function seriesLine(series: Series, index: number, zone: string): string {
  const date = (epochS: number | undefined) =>
    epochS === undefined
      ? ''
      : Temporal.Instant.fromEpochMilliseconds(epochS * 1000)
          .toZonedDateTimeISO(zone)
          .toPlainDate()
          .toString()
  const { starts, usagePoint, service, flow, unit, intervalSeconds } = series
  const period = starts.length === 0 ? 'no readings' : `${date(starts[0])} to ${date(starts.at(-1))}`
  const point = usagePoint ? `, usage point ${usagePoint}` : ''
  return `${index}: ${service} ${flow} ${unit}, ${intervalWords(intervalSeconds)}, ${starts.length} readings, ${period}${point}`
}
