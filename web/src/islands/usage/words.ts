/** What the chart that zooms says: names below its axis, and each stretch read out. The catalogue's words come with the page. */
import type { Locale } from '../../answers.ts'
import { formatIn, tags } from '../../format.ts'
import type { Words } from '../../words/index.ts'
import type { Depth, Level } from './levels.ts'

export type ZoomWords = Words['usage']['zoom']

const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark)

export function speaker(words: ZoomWords, locale: Locale, zone: string) {
  const f = formatIn(locale, zone)
  const known = new Map<string, string>()
  const iso = (at: number) => new Date(at).toISOString()
  const month = (at: number) => f.monthOf(f.civilDate(iso(at)).slice(0, 7))
  // Made once, and each label written once: a frame has no time for Intl.
  const monthName = new Intl.DateTimeFormat(tags[locale], { timeZone: zone, month: 'short' })
  const dayName = new Intl.DateTimeFormat(tags[locale], { timeZone: zone, month: 'short', day: 'numeric' })
  const write = (depth: Depth, at: number): string =>
    (depth === 'month' ? monthName.format(at) : depth === 'day' ? dayName.format(at) : f.hour(iso(at))).replace(/(?<=[a-z]{3})\.$/, '')
  const when = (depth: Depth, fromAt: number, toAt: number): string => {
    const date = f.civilDate(iso(fromAt))
    if (depth === 'month') return `${month(fromAt)} ${date.slice(0, 4)}`
    if (depth === 'day') return f.longDate(date)
    const said = `${f.longDate(date)}, ${f.shortWindow(iso(fromAt), iso(toAt))}`
    return f.isAgain(iso(fromAt)) ? filled(words.again, { when: said }) : said
  }
  return {
    mark(depth: Depth, at: number): string {
      const key = `${depth} ${at}`
      const said = known.get(key) ?? write(depth, at)
      known.set(key, said)
      return said
    },
    say(depth: Depth, level: Level, i: number): string {
      const name = when(depth, level.edges[i] ?? 0, level.edges[i + 1] ?? 0)
      if (!level.known[i]) return filled(words.missing, { when: name })
      const kw = (value: number | undefined) => f.kW(Math.round((value ?? 0) * 100) / 100)
      const wh = (value: number | undefined) => f.kWh(Math.round(value ?? 0))
      const values = { when: name, energy: wh(level.wh[i]), mean: kw(level.mean[i]), low: kw(level.low[i]), high: kw(level.high[i]) }
      return [
        filled(depth === 'reading' ? words.reading : words.bucket, values),
        (level.givenWh[i] ?? 0) > 0 && filled(words.given, { given: wh(level.givenWh[i]) }),
        (level.estimated[i] ?? 0) > 0 && words.estimated,
        (level.missing[i] ?? 0) > 0 && words.partly,
      ]
        .filter((part) => part !== false)
        .join('')
    },
  }
}
