/** Reads the folder of one scenario: tables that a tariff person writes, as the question they ask and the answers they expect. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Load, type Question, specs } from '@quickpay/baseline'
import { federalHolidays } from '@quickpay/programs'
import { civilDay, type Interval, NEW_YORK, parseExact, seconds, toNumber } from '@quickpay/units'
import type { Day } from '../../server/src/metering/day.ts'
import { netLoad } from '../../server/src/metering/load.ts'

export type Expectation = { readonly what: string; readonly of: string; readonly value: string }
export type Scenario = { readonly note: string; readonly question: Question; readonly then: readonly Expectation[] }

export function readScenario(folder: string): Scenario {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const settings = new Settings(table(read('when.csv'), ['setting', 'value']) as [string, string][])
  const meters = readdirSync(folder).filter((file) => /^given.*\.csv$/.test(file))
  if (meters.length === 0) throw new Error('a scenario has readings: given.csv, or one given-…csv for each meter')
  const intervalSeconds = Number(settings.one('interval minutes')) * 60
  const points = meters.sort().map((file) => daysOf(read(file), file, intervalSeconds))
  const event = { start: instant(settings.one('event start')), end: instant(settings.one('event end')) }
  const date = event.start.toZonedDateTimeISO(NEW_YORK).toPlainDate()
  const notice = settings.optional('notice')
  const method = settings.one('method')
  const spec = specs[method]
  if (!spec) throw new Error(`when.csv: no method ${method}; there are ${Object.keys(specs).join(', ')}`)
  const question: Question = {
    spec,
    load: loadOf(points, settings),
    event,
    zone: NEW_YORK,
    pastEvents: settings.all('past event').map((text) => Temporal.PlainDate.from(text)),
    holidays: federalHolidays(date.subtract({ days: 60 }), date),
    adjusted: settings.yes('adjusted'),
    generator: settings.yes('generator'),
    ...(notice === undefined ? {} : { immediateNoticeAt: instant(notice) }),
    otherEvents: settings.all('other event').map(interval),
  }
  settings.nothingElse()
  const then = table(read('then.csv'), ['what', 'of', 'value']).map(([what = '', of = '', value = '']) => ({ what, of, value }))
  return { note: read('note.md'), question, then }
}

/** The settings of `when.csv`; what nobody asks for is a mistake of the writer. */
class Settings {
  #rows: [string, string][]
  #asked = new Set<string>()
  constructor(rows: [string, string][]) {
    this.#rows = rows
  }
  all(name: string): string[] {
    this.#asked.add(name)
    return this.#rows.filter(([setting]) => setting === name).map(([, value]) => value)
  }
  optional(name: string): string | undefined {
    const values = this.all(name)
    if (values.length > 1) throw new Error(`when.csv: ${name} is there ${values.length} times`)
    return values[0]
  }
  one(name: string): string {
    const value = this.optional(name)
    if (value === undefined) throw new Error(`when.csv: ${name} is missing`)
    return value
  }
  yes(name: string): boolean {
    const value = this.optional(name) ?? 'no'
    if (value !== 'yes' && value !== 'no') throw new Error(`when.csv: ${name} is yes or no, not ${value}`)
    return value === 'yes'
  }
  nothingElse(): void {
    const other = this.#rows.find(([name]) => !this.#asked.has(name))
    if (other) throw new Error(`when.csv: no setting ${other[0]}`)
  }
}

/** Meters that stood at one place one after the other are one line, meters beside each other one line each: the product's own way of adding. */
function loadOf(points: Day[][], settings: Settings): Load {
  const how = settings.optional('meters') ?? 'added'
  if (how === 'added') return netLoad(points.map((days) => [days]))
  if (how === 'one after the other') return netLoad([points])
  throw new Error(`when.csv: meters are "added" or "one after the other", not ${how}`)
}

/** A column `16` holds kWh of that hour, spread evenly; a column `16:15` those of the interval that begins then. An empty cell is missing. */
function daysOf(text: string, file: string, intervalSeconds: number): Day[] {
  const [head = [], ...rows] = table(text)
  if (head[0] !== 'day') throw new Error(`${file}: the first column is day`)
  return rows.map(([date = '', ...cells], row) => {
    const { start, end } = civilDay(Temporal.PlainDate.from(date), NEW_YORK)
    const startS = seconds(start)
    const milliWh: (number | null)[] = Array(Math.round((seconds(end) - startS) / intervalSeconds)).fill(null)
    for (const [i, cell] of cells.entries()) {
      if (cell === '') continue
      const column = head[i + 1] ?? ''
      const time = /^(\d\d?)(:\d\d)?$/.exec(column)
      if (!time) throw new Error(`${file}: column ${column} is no hour such as 16, and no time such as 16:15`)
      const first = (seconds(instant(`${date} ${time[1]!.padStart(2, '0')}${time[2] ?? ':00'}`)) - startS) / intervalSeconds
      const count = time[2] ? 1 : 3600 / intervalSeconds
      const each = toNumber(parseExact(cell)) * 1_000_000
      for (let slot = first; slot < first + count; slot++) {
        const value = Math.round(each / count)
        if (Math.abs(value * count - each) > 1e-3)
          throw new Error(`${file}, line ${row + 2}: ${cell} kWh cannot be spread over ${count} intervals`)
        milliWh[slot] = value
      }
    }
    return { flow: 'net', date, startS, intervalSeconds, milliWh, qualities: null, statedAtMs: [0] }
  })
}

/** New York time, such as `2026-07-15 16:00`. */
const instant = (local: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(local.replace(' ', 'T')).toZonedDateTime(NEW_YORK).toInstant()
export const local = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO(NEW_YORK).toPlainDateTime().toString().replace('T', ' ').slice(0, 16)
function interval(text: string): Interval {
  const [start = '', end = ''] = text.split(' to ')
  return { start: instant(start), end: instant(end) }
}

/** Plain CSV: no cell holds a comma. */
function table(text: string, expected?: readonly string[]): string[][] {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((cell) => cell.trim()))
  const width = rows[0]?.length
  const uneven = rows.findIndex((row) => row.length !== width)
  if (uneven >= 0) throw new Error(`line ${uneven + 1} has ${rows[uneven]!.length} cells, the first has ${width}: ${rows[uneven]!.join()}`)
  if (!expected) return rows
  if (rows[0]?.join() !== expected.join()) throw new Error(`the columns are ${expected.join()}, not ${rows[0]?.join()}`)
  return rows.slice(1)
}
