/** Shapes: a small table language for checking that JSON from elsewhere is what it should be, with the path of the first fault. */
import type { Json } from './canonical-json.ts'

/** A named kind of value; a list; a record by any names; null or a shape; one of some words; an object with exactly these fields (`?` at the end: may be absent). */
export type Shape =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'milliWh'
  | 'count'
  | 'amount'
  | 'percent'
  | 'seconds'
  | 'decimal'
  | 'signedDecimal'
  | 'fraction'
  | 'month'
  | 'time'
  | 'date'
  | 'instant'
  | 'zone'
  | 'sha256'
  | 'any'
  | { readonly list: Shape }
  | { readonly record: Shape }
  | { readonly orNull: Shape }
  | { readonly oneOf: readonly string[] }
  | { readonly choose: string; readonly from: Readonly<Record<string, Shape>> }
  | { readonly fields: Readonly<Record<string, Shape>> }

export type Fault = { readonly path: string; readonly words: string }

const tests: Record<Extract<Shape, string>, (value: Json) => boolean> = {
  any: () => true,
  string: (value) => typeof value === 'string' && value.isWellFormed(),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  // Less than 1 GWh a reading: what a load can hold.
  milliWh: (value) => Number.isSafeInteger(value) && Math.abs(value as number) < 1e12,
  count: (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= 1000,
  amount: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  percent: (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 100,
  seconds: (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= 86_400,
  sha256: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  decimal: (value) => typeof value === 'string' && /^\d{1,12}(\.\d{1,12})?$/.test(value),
  signedDecimal: (value) => typeof value === 'string' && /^-?\d{1,12}(\.\d{1,12})?$/.test(value),
  fraction: (value) => typeof value === 'string' && /^\d{1,40}\/[1-9]\d{0,39}$/.test(value),
  month: (value) => typeof value === 'string' && /^\d{4}-\d\d$/.test(value) && isReadable(() => Temporal.PlainYearMonth.from(value)),
  time: (value) => typeof value === 'string' && /^\d\d:\d\d/.test(value) && isReadable(() => Temporal.PlainTime.from(value)),
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isReadable(() => Temporal.PlainDate.from(value)),
  instant: (value) => typeof value === 'string' && /^\d{4}-/.test(value) && isReadable(() => Temporal.Instant.from(value)),
  zone: (value) => typeof value === 'string' && isReadable(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value)),
}

/** Only that the text is no such thing makes it unreadable; a runtime without Temporal must not look like a faulty receipt. */
function isReadable(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The first fault of a value against a shape, or undefined. */
export function faultOf(shape: Shape, value: Json | undefined, path: string): Fault | undefined {
  if (value === undefined) return { path, words: 'is missing' }
  if (typeof shape === 'string') return tests[shape](value) ? undefined : { path, words: `is no ${shape}` }
  if ('orNull' in shape) return value === null ? undefined : faultOf(shape.orNull, value, path)
  if ('oneOf' in shape) return shape.oneOf.includes(value as string) ? undefined : { path, words: `is none of ${shape.oneOf.join(', ')}` }
  if ('list' in shape) {
    if (!Array.isArray(value)) return { path, words: 'is not a list' }
    for (const [i, item] of value.entries()) {
      const fault = faultOf(shape.list, item, `${path}[${i}]`)
      if (fault) return fault
    }
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { path, words: 'is not an object' }
  const record = value as { readonly [key: string]: Json | undefined }
  if ('record' in shape) {
    for (const key of Object.keys(record)) {
      const fault = faultOf(shape.record, record[key], `${path}.${key}`)
      if (fault) return fault
    }
    return undefined
  }
  if ('choose' in shape) {
    const choice = record[shape.choose]
    const chosen = typeof choice === 'string' && Object.hasOwn(shape.from, choice) ? shape.from[choice] : undefined
    return chosen
      ? faultOf(chosen, value, path)
      : { path: `${path}.${shape.choose}`, words: `is none of ${Object.keys(shape.from).join(', ')}` }
  }
  for (const [name, field] of Object.entries(shape.fields)) {
    const optional = name.endsWith('?')
    const key = optional ? name.slice(0, -1) : name
    if (optional && record[key] === undefined) continue
    const fault = faultOf(field, record[key], path ? `${path}.${key}` : key)
    if (fault) return fault
  }
  return undefined
}
