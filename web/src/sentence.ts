/** Writes a coded answer of the receipt in words: each parameter by the unit that the end of its name tells. */
import type { Sentence } from './answers.ts'
import type { Format } from './format.ts'
import type { Words } from './words/index.ts'

const units: readonly [suffix: string, write: (value: string | number, f: Format) => string][] = [
  ['Cents', (value, f) => f.money(Number(value))],
  ['Percent', (value, f) => f.percent(Number(value))],
  ['Wh', (value, f) => f.kWh(Number(value))],
  ['Rate', (value, f) => f.rate(String(value))],
  ['Factor', (value, f) => f.factor(String(value))],
  ['On', (value, f) => f.dayMonth(String(value))],
  ['Count', (value, f) => f.number(Number(value))],
]

/** Puts parameters into a template; what has no unit stands as it came. Throws on a place that nothing fills: a hole must not be printed. */
export function fill(template: string, parameters: Readonly<Record<string, string | number>>, f: Format): string {
  return template.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new Error(`Nothing to say for {${name}} in: ${template}`)
    const unit = units.find(([suffix]) => name.endsWith(suffix))
    return unit ? unit[1](value, f) : String(value)
  })
}

/** Null when the catalogue does not know the code. */
export function sentence(words: Words, f: Format, { code, with: parameters }: Sentence): string | null {
  const dot = code.indexOf('.')
  const family = (words.why as unknown as Readonly<Record<string, unknown>>)[code.slice(0, dot)]
  const template =
    typeof family === 'object' && family !== null ? (family as Readonly<Record<string, string>>)[code.slice(dot + 1)] : undefined
  return template === undefined ? null : fill(template, parameters, f)
}

/** The sentences in order, those without words left out. */
export const sentencesIn = (words: Words, f: Format, all: readonly Sentence[]): string[] =>
  all.flatMap((one) => sentence(words, f, one) ?? [])
