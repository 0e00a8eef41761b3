/** `qpc measure`: one event against the readings of a file. */
import { writeFile } from 'node:fs/promises'
import { type Finding, type Load, type Measurement, measure, type Question, specs } from '@quickpay/baseline'
import { federalHolidays, programIds } from '@quickpay/programs'
import { canonicalJson, makeBundle, priceRelief } from '@quickpay/receipt'
import { type Cents, civilDateOf, type DollarsPerKWh, type Interval, instantOf, NEW_YORK } from '@quickpay/units'
import { dateOf, eventOf, flag, seriesIndexOf, text, texts, typed, zoneOf } from './args.ts'
import { fileWords, Refusal } from './failure.ts'
import { type Io, progressOn } from './io.ts'
import { chooseSeries, isMeasurable, loadFile, loadOfSeries } from './load.ts'
import { measurementJson } from './measurement-json.ts'
import { measurementText } from './measurement-text.ts'
import { priceOf } from './price.ts'

export const help = `qpc measure FILE --event START/END [options]

Measures what a meter used in an event against its usual use, and says which
days that usual use stands on and what the difference would pay.

  FILE                 Green Button XML, or a CSV with the header start,energyWh
  --event START/END    the event: local times, or RFC 3339 with an offset
  --baseline ID        ${Object.keys(specs).join(', ')}
                       (default: coned-cbl)
  --adjusted           let the hours before the event adjust the baseline
  --past-event DATE    an earlier event of this account; may be repeated
  --program ID         pay at the rate of ${programIds.slice(0, 2).join(', ')},
                       ${programIds.slice(2).join(' or ')} (voluntary option)
  --rate DOLLARS       pay so many dollars per kWh
  --zone ZONE          the zone of local times and days (${NEW_YORK})
  --series N           which series of FILE, as \`qpc readings FILE\` numbers them
  --bundle OUT         also write a bundle that \`qpc verify\` can recompute
  --json               print JSON

Example: qpc measure july.csv --event 2026-07-15T16:00/2026-07-15T20:00 --rate 1
`

const options = {
  event: { type: 'string' },
  baseline: { type: 'string', default: 'coned-cbl' },
  adjusted: { type: 'boolean' },
  'past-event': { type: 'string', multiple: true },
  program: { type: 'string' },
  rate: { type: 'string' },
  zone: { type: 'string', default: NEW_YORK },
  series: { type: 'string' },
  bundle: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** What a command shows, in either form. `pay` is null when there is no price or nothing to price. */
export type Answer = {
  readonly question: Pick<Question, 'spec' | 'event' | 'zone'>
  readonly measurement: Measurement
  readonly pay: { readonly cents: Cents; readonly dollarsPerKWh: DollarsPerKWh } | null
  readonly priceWords: string | null
  readonly findings: readonly Finding[]
  readonly series: number
  /** From the first reading of the series to the end of the last. */
  readonly covers: Interval | null
}

export async function run(args: readonly string[], io: Io): Promise<number> {
  const asked = whatIsAsked(args)
  const { path, event, zone, spec, price, out } = asked
  const progress = progressOn(io, path)
  const loaded = await loadFile(path, zone, progress.tell).finally(progress.done)
  const { series, index } = chooseSeries(path, loaded, asked.seriesIndex, zone)
  const show = (answer: Pick<Answer, 'measurement' | 'pay' | 'findings' | 'covers'>) => {
    const whole: Answer = { ...answer, question: { spec, event, zone }, priceWords: price.words, series: index }
    io.out(asked.json ? measurementJson(whole) : measurementText(whole))
  }

  if (!isMeasurable(series)) {
    if (out) throw new Refusal(`--bundle ${out}: series ${index} cannot be measured, so there is nothing to write`)
    const findings = [notMeasurable(`${series.service} ${series.flow} ${series.unit}`, index), ...price.findings]
    show({ measurement: { is: 'not-eligible', because: findings, days: [], findings }, pay: null, findings, covers: null })
    return 0
  }

  const { load, findings: loadFindings } = loadOfSeries(series)
  const date = civilDateOf(event.start, zone)
  const holidays = federalHolidays(date.subtract({ days: 60 }), date)
  const question: Question = { spec, load, event, zone, pastEvents: asked.pastEvents, holidays, adjusted: asked.adjusted }
  const measurement = measure(question)
  if (out) await writeBundle(out, canonicalJson(makeBundle(question, price.price)))
  const pay = measurement.is === 'measured' && price.price ? priceRelief(price.price, measurement.reliefWh) : null
  show({ measurement, pay, findings: [...measurement.findings, ...loadFindings, ...price.findings], covers: coversOf(load) })
  if (out) io.err(`The bundle is in ${out}; \`qpc verify ${out}\` computes it again.\n`)
  return 0
}

/** Everything that was typed, checked before any file is opened. */
function whatIsAsked(args: readonly string[]) {
  const asked = typed(args, options, { least: 1, most: 1 })
  const zone = zoneOf(text(asked, 'zone')!)
  const eventText = text(asked, 'event')
  if (!eventText) throw new Refusal('--event START/END is missing')
  const event = eventOf(eventText, zone)
  const specId = text(asked, 'baseline')!
  const spec = Object.hasOwn(specs, specId) ? specs[specId]! : undefined
  if (!spec) throw new Refusal(`--baseline ${specId}: there is no such baseline; known are ${Object.keys(specs).join(', ')}`)
  const series = text(asked, 'series')
  return {
    path: asked.positionals[0]!,
    event,
    zone,
    spec,
    pastEvents: texts(asked, 'past-event').map((value) => dateOf(value, '--past-event')),
    price: priceOf(text(asked, 'rate'), text(asked, 'program'), event, zone),
    seriesIndex: series === undefined ? undefined : seriesIndexOf(series),
    adjusted: flag(asked, 'adjusted'),
    json: flag(asked, 'json'),
    out: text(asked, 'bundle'),
  }
}

function coversOf({ starts, intervalSeconds }: Load): Interval | null {
  const [first, last] = [starts[0], starts.at(-1)]
  return first === undefined || last === undefined ? null : { start: instantOf(first), end: instantOf(last + intervalSeconds) }
}

const notMeasurable = (what: string, series: number): Finding => ({
  code: 'notMeasurable',
  words: `Series ${series} is ${what}; only electric energy taken from the grid, or net of what was given to it, can be measured.`,
  evidence: { series },
})

async function writeBundle(path: string, json: string): Promise<void> {
  try {
    await writeFile(path, `${json}\n`)
  } catch (error) {
    throw new Refusal(`--bundle ${fileWords(path, error)}`)
  }
}
