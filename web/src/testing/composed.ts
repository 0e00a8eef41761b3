/** For tests: whether a text is an entry of a catalogue, or is composed of entries, figures, dates and names. */
import type { Locale } from '../answers.ts'
import { tags } from '../format.ts'

/** The fixed parts of every entry: of a function, the parts between its parameters, whichever way it decides. */
export function piecesOf(catalogue: unknown): string[] {
  if (typeof catalogue === 'string') return parted(catalogue)
  if (typeof catalogue === 'function') return literalsOf(String(catalogue)).flatMap(parted)
  return Object.values(catalogue as object).flatMap(piecesOf)
}

/** At the marks that words may use, and where a template is filled. */
const parted = (text: string): string[] => text.split(/\*\*|\[\[|\]\]|\{\w+\}/)

/** What stands in quotation marks in a function's source, the parts of a template apart. */
function literalsOf(source: string): string[] {
  const found: string[] = []
  const open: { mark: string; depth: number }[] = []
  let [text, depth] = ['', 0]
  for (const [token] of source.matchAll(/\\u([\da-f]{4})|\\.|\$\{|[\s\S]/gi)) {
    const inside = open.at(-1)
    if (!inside || inside.depth !== depth) {
      if (/['"`]/.test(token)) open.push({ mark: token, depth })
      else if (token === '{' || token === '${') depth += 1
      else if (token === '}') depth -= 1
    } else if (token === inside.mark || (token === '${' && inside.mark === '`')) {
      found.push(text)
      text = ''
      if (token === inside.mark) open.pop()
      else depth += 1
    } else if (token.startsWith('\\u')) text += String.fromCharCode(Number.parseInt(token.slice(2), 16))
    else text += token.replace(/^\\(.)/, '$1')
  }
  return found
}

/** What Intl writes by itself, and the small words that join dates and times (`format.ts`). */
function glueIn(locale: Locale): string[] {
  const tag = tags[locale]
  const words = new Set<string>()
  const add = (parts: readonly { type: string; value: string }[]) => {
    for (const { type, value } of parts)
      if (type !== 'integer' && /\p{L}/u.test(value)) for (const word of value.trim().split(/\s+/)) words.add(word)
  }
  for (let month = 0; month < 12; month++)
    for (const style of ['long', 'short'] as const)
      for (const one of [{ month: style, day: 'numeric' }, { weekday: style }] as const)
        for (let day = 1; day < 8; day++) add(new Intl.DateTimeFormat(tag, one).formatToParts(Date.UTC(2026, month, day)))
  for (const hour of [1, 13])
    add(new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'UTC' }).formatToParts(Date.UTC(2026, 1, 1, hour)))
  for (const unit of ['minute', 'hour', 'day'] as const)
    for (const value of [-2, -1, 0, 1, 2])
      for (const style of ['long', 'short'] as const) {
        add(new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style }).formatToParts(value, unit) as { type: string; value: string }[])
        add(new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: style }).formatToParts(value))
      }
  for (const type of ['conjunction', 'disjunction'] as const)
    add(new Intl.ListFormat(tag, { type }).formatToParts(['1', '2', '3']) as never)
  const joins = locale === 'es' ? ['de', 'a', 'la', 'las', 'el', 'y', 'o', 'u', 'e'] : ['at', 'to', 'and', 'or']
  return [...words, ...joins, 'kWh', 'kW', 'h', 'min', 'd', 's', 'MB', 'p.m', 'a.m']
}

export type Composed = (text: string, names: readonly string[]) => boolean

/** `everywhere` are names that stand in no catalogue: of the product, of languages, of standards. */
export function composedOf(locale: Locale, catalogue: unknown, everywhere: readonly string[]): Composed {
  const spaced = (text: string) => text.replaceAll(/[\s\u00a0\u00ad\u202f]+/g, ' ').trim()
  const pieces = [...new Set(piecesOf(catalogue).map(spaced))].filter((one) => /\p{L}/u.test(one))
  const fixed = indexOf([...pieces, ...everywhere, ...glueIn(locale)])
  const lowered = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
  return (text, names) => {
    const fitting = (first: string) => [...(fixed.get(first) ?? []), ...names.filter((one) => one[0] === first)]
    // What begins a text may be an entry that stands elsewhere in a sentence.
    return covered(spaced(text), fitting) || covered(lowered(spaced(text)), fitting)
  }
}

const indexOf = (pieces: readonly string[]): Map<string, string[]> => Map.groupBy(new Set(pieces), (one) => one[0] ?? '')

const isLetter = (letter: string | undefined): boolean => letter !== undefined && /\p{L}/u.test(letter)

/** Whether the text is all pieces and what is no word: from each place that can be reached, every piece that fits there. */
function covered(text: string, fitting: (first: string) => readonly string[]): boolean {
  const reached = new Set([0])
  for (let at = 0; at < text.length; at++) {
    if (!reached.has(at)) continue
    if (!isLetter(text[at])) reached.add(at + 1)
    for (const piece of fitting(text[at]!)) {
      const end = at + piece.length
      const cuts = isLetter(text[end - 1]) && isLetter(text[end]) && /\p{L}/u.test(piece.at(-1)!)
      if (!cuts && text.startsWith(piece, at)) reached.add(end)
    }
  }
  return reached.has(text.length)
}

/** Where answers carry what somebody wrote, or quotes: sentences there are nobody's to translate. */
const WRITTEN = /^(words|reason|note|source|query|detail|name|message|comment|asked|answer)$/

/** The strings of an answer that are somebody's or something's name, or their own words: no codes, and no sentences of ours. */
export function namesIn(value: unknown, key = ''): string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => namesIn(inner, Array.isArray(value) ? key : name))
  if (typeof value !== 'string') return []
  const spaced = value.replaceAll(/\s+/g, ' ').trim()
  const initials = spaced.split(' ').map((word) => word[0]!)
  const parts = spaced.split(/, | · /).filter((one) => one.split(' ').length <= 6 && /[\p{Lu}\d@.]/u.test(one))
  const words = parts.flatMap((one) => one.split(' ').filter((word) => /^[\p{Lu}\d]/u.test(word)))
  return [...(WRITTEN.test(key) ? [spaced] : []), ...parts, ...words, initials.join('').slice(0, 2)].filter((one) => one.length > 1)
}
