/** `qpc readings`: what a file holds. */
import { describeSeries, type Finding } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { flag, text, typed, zoneOf } from './args.ts'
import { type Io, progressOn } from './io.ts'
import { isMeasurable, type Loaded, loadFile } from './load.ts'
import { intervalWords, table, wrapped } from './print.ts'

export const help = `qpc readings FILE [options]

Lists the series of readings in a file: what they count, over which days, and
what is odd about them.

  FILE           Green Button XML, or a CSV with the header start,energyWh
  --zone ZONE    the zone of days (${NEW_YORK})
  --json         print JSON: series, and issues as a list of codes
`

const options = { zone: { type: 'string', default: NEW_YORK }, json: { type: 'boolean' } } as const

export async function run(args: readonly string[], io: Io): Promise<number> {
  const asked = typed(args, options, { least: 1, most: 1 })
  const path = asked.positionals[0]!
  const zone = zoneOf(text(asked, 'zone')!)
  const progress = progressOn(io, path)
  const loaded = await loadFile(path, zone, progress.tell).finally(progress.done)
  io.out(flag(asked, 'json') ? readingsJson(loaded, zone) : readingsText(path, loaded, zone))
  return 0
}

/** Each code once, in the order in which they were found. */
function readingsJson({ series, findings }: Loaded, zone: string): string {
  const issues = [...new Set(findings.map(({ code }) => code))]
  return `${JSON.stringify({ series: series.map((one) => describeSeries(one, zone)), issues }, null, 1)}\n`
}

function readingsText(path: string, { series, findings }: Loaded, zone: string): string {
  const count = series.length === 1 ? 'one series' : `${series.length} series`
  const parts = [`${path} holds ${count} of readings (days of ${zone})`]
  if (series.length > 0) {
    const rows = series.map((one, i) => {
      const { total, perLocalDay, usagePoint, count } = describeSeries(one, zone)
      const days = Object.keys(perLocalDay)
      const period = days.length === 0 ? '' : `${days[0]} to ${days.at(-1)}`
      return [
        String(i),
        `${one.service} ${one.flow}`,
        one.kind === 'energy' ? `${total} ${one.unit}` : one.unit,
        intervalWords(one.intervalSeconds),
        String(count),
        period,
        usagePoint,
      ]
    })
    parts.push(table([['', 'what', 'in all', 'each', 'count', 'days', 'point'], ...rows], [0, 2, 4]))
  }
  const measurable = series.filter(isMeasurable).length
  if (measurable === 0) parts.push('Nothing here can be measured: that takes electric energy in Wh from the grid, or net.')
  else if (measurable > 1) parts.push('Several series can be measured; `qpc measure` wants to know which: --series N.')
  if (findings.length > 0) parts.push(['To know', ...findings.map((finding) => wrapped(`- ${wordsOf(finding)}`, 2, 4))].join('\n'))
  return `${parts.join('\n\n')}\n`
}

const wordsOf = ({ code, words }: Finding): string => `${words} [${code}]`
