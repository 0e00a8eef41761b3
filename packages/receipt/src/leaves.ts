/** For tests of proofs: every leaf of a document, other values for it that are still of its kind, and the document with one of them in it. */
import type { Json } from './canonical-json.ts'

export type Step = string | number

export function leavesOf(value: Json, at: Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [at]
  const fields: [Step, Json][] = Array.isArray(value) ? value.map((item, i) => [i, item]) : (Object.entries(value) as [string, Json][])
  return fields.flatMap(([step, field]) => leavesOf(field, [...at, step]))
}

export const printPath = (steps: readonly Step[]): string =>
  steps.reduce<string>((path, step) => (typeof step === 'number' ? `${path}[${step}]` : path ? `${path}.${step}` : step), '')

export const valueAt = (document: Json, steps: readonly Step[]): Json =>
  steps.reduce<Json>((at, step) => (at as Record<Step, Json>)[step]!, document)

/** Other values for a leaf that are still of its kind, so that reading does not refuse them for their shape. */
export function othersOf(value: Json): Json[] {
  if (typeof value === 'number') return [value + 1, value + 100]
  if (typeof value === 'boolean') return [!value]
  if (value === null) return ['1', '2026-07-15T18:00:00Z', 7]
  const text = String(value)
  if (/^\d+\/\d+$/.test(text)) return ['1/3', '1/1']
  if (/^-?\d+(\.\d+)?$/.test(text)) return [String(Number(text) + 1)]
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return [Temporal.Instant.from(text).add({ hours: 1 }).toString()]
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return [Temporal.PlainDate.from(text).add({ days: 1 }).toString()]
  if (/^\d{4}-\d\d$/.test(text)) return [Temporal.PlainYearMonth.from(text).add({ months: 1 }).toString()]
  if (/^\d\d:\d\d/.test(text)) return ['11:11']
  return [`${text}x`, ...alternatives.filter((one) => one !== text)]
}

/** Words that some field may take. */
const alternatives = [
  ...['voluntary', 'reservation', 'planned', 'unplanned', 'absorb', 'energy', 'already-paid', 'event', 'correction', 'advance', 'month'],
  ...['validated', 'real-time', 'utility-report', 'America/Chicago', 'member', 'low-usage', 'own-events', 'carried'],
]

export function changed<D>(document: D, steps: readonly Step[], value: Json): D {
  const copy = JSON.parse(JSON.stringify(document))
  const holder = steps.slice(0, -1).reduce((at, step) => at[step], copy)
  holder[steps.at(-1)!] = value
  return copy
}
