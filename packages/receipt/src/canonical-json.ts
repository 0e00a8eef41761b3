/** Canonical JSON: one value, one text. RFC 8785 for strings, whole numbers, booleans, null, lists and objects. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Keys sorted by UTF-16 code units, no white space; fields that are undefined are left out, as in JSON.stringify.
 * Throws RangeError on numbers that are not safe integers (quantities are decimal strings) and on lone surrogates.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`canonical JSON holds whole numbers only, got ${value}`)
    return String(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError('canonical JSON holds no lone surrogates')
    return JSON.stringify(value)
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields: string[] = []
  for (const key of Object.keys(value).sort()) {
    const field = value[key]
    if (field !== undefined) fields.push(`${keyText(key)}:${canonicalJson(field)}`)
  }
  return `{${fields.join(',')}}`
}

/** Names of fields are few and come again and again. */
const keyTexts = new Map<string, string>()
const KEYS_MAX = 1000
function keyText(key: string): string {
  const known = keyTexts.get(key)
  if (known !== undefined) return known
  const text = canonicalJson(key)
  if (keyTexts.size < KEYS_MAX) keyTexts.set(key, text)
  return text
}

/** Array.isArray does not narrow readonly lists. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

export type Difference = { readonly path: string; readonly expected: string; readonly actual: string }

/** The first place, in the order of sorted keys, where two values differ; nothing is printed as `(nothing)`. */
export function firstDifference(expected: Json | undefined, actual: Json | undefined, path = ''): Difference | undefined {
  if (expected === undefined && actual === undefined) return undefined
  const bothLists = isListLike(expected) && isListLike(actual)
  const bothRecords = isRecord(expected) && isRecord(actual)
  if (bothLists) {
    for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
      const difference = firstDifference(expected[i], actual[i], `${path}[${i}]`)
      if (difference) return difference
    }
    return undefined
  }
  if (bothRecords) {
    for (const key of [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort()) {
      const difference = firstDifference(expected[key], actual[key], path ? `${path}.${key}` : key)
      if (difference) return difference
    }
    return undefined
  }
  return expected === actual ? undefined : { path, expected: shown(expected), actual: shown(actual) }
}

const isListLike = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const shown = (value: Json | undefined): string => (value === undefined ? '(nothing)' : JSON.stringify(value))
