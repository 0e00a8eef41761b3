/** Reads what is typed: options, instants, days, zones, rates. Every refusal says what was given and what was expected. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Interval } from '@quickpay/units'
import { Refusal } from './failure.ts'

type Options = NonNullable<ParseArgsConfig['options']>
export type Typed = {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
}

/** The positionals and options of one verb. Refuses unknown options, missing values and the wrong number of files. */
export function typed(args: readonly string[], options: Options, files: { least: number; most: number }): Typed {
  let parsed: { positionals: string[]; values: Record<string, unknown> }
  try {
    parsed = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw new Refusal(optionWords(error as Error))
  }
  const { positionals, values } = parsed
  if (positionals.length < files.least) throw new Refusal('a file is missing')
  if (positionals.length > files.most) throw new Refusal(`what is ${JSON.stringify(positionals[files.most])} for? Options begin with --`)
  return { positionals, values: values as Typed['values'] }
}

/** parseArgs adds advice on how to write positionals, which is of no use here. */
function optionWords({ message }: Error): string {
  const [first = ''] = message.split(/\n|\. /)
  const ambiguous = /^Option '(--[\w-]+)/.exec(first)
  if (ambiguous && /ambiguous|missing/.test(first)) return `${ambiguous[1]} wants a value after it`
  return first.charAt(0).toLowerCase() + first.slice(1)
}

export const text = (typed: Typed, name: string): string | undefined => typed.values[name] as string | undefined
export const texts = (typed: Typed, name: string): readonly string[] => (typed.values[name] as readonly string[] | undefined) ?? []
export const flag = (typed: Typed, name: string): boolean => typed.values[name] === true

export function zoneOf(name: string): string {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
  } catch {
    throw new Refusal(`--zone ${name}: there is no such time zone; names look like America/New_York`)
  }
}

export function dateOf(value: string, option: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return Temporal.PlainDate.from(value)
  } catch {
    // Falls to the refusal below: the form is right and the day does not exist.
  }
  throw new Refusal(`${option} ${value}: not a day; write it as 2026-07-09`)
}

export function seriesIndexOf(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new Refusal(`--series ${value}: not a number; \`qpc readings FILE\` lists them, beginning with 0`)
  return Number(value)
}

export function rateOf(value: string): string {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(value)) throw new Refusal(`--rate ${value}: not dollars per kWh; write it as 2.25`)
  return value
}

/** `START/END`, each RFC 3339 with an offset or a local time of the zone. At most 24 hours. */
export function eventOf(value: string, zone: string): Interval {
  const [from, to, ...more] = value.split('/')
  if (!from || !to || more.length > 0)
    throw new Refusal(`--event ${value}: write it as START/END, such as 2026-07-15T16:00/2026-07-15T20:00`)
  const event = { start: instantIn(from, zone), end: instantIn(to, zone) }
  const lengthS = Number(event.end.epochMilliseconds - event.start.epochMilliseconds) / 1000
  if (lengthS <= 0) throw new Refusal(`--event ${value}: it ends before it starts`)
  if (lengthS > 86_400) throw new Refusal(`--event ${value}: an event lasts at most 24 hours`)
  return event
}

function instantIn(value: string, zone: string): Temporal.Instant {
  const form = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d)?(\.0+)?([Zz]|[+-]\d\d:?\d\d)?$/.exec(value)
  if (!form) throw new Refusal(`--event ${value}: not an instant; write it as 2026-07-15T16:00 or 2026-07-15T16:00:00-04:00`)
  try {
    if (form[3]) return Temporal.Instant.from(value)
    return Temporal.PlainDateTime.from(value).toZonedDateTime(zone, { disambiguation: 'reject' }).toInstant()
  } catch {
    const reason = form[3]
      ? 'there is no such instant'
      : `there is no such time in ${zone}, or the clock shows it twice; an offset such as -04:00 says which`
    throw new Refusal(`--event ${value}: ${reason}`)
  }
}
