/** ESPI scope strings: `FB=4_5_15;IntervalDuration=900_3600;…` is one OAuth scope value, made of terms. */

export type ScopeFamily = 'usage' | 'billing' | 'account'

/** Function blocks ascending and once each; the other terms in their order, values as text, unknown keys kept. */
export type Scope = { functionBlocks: number[]; terms: { key: string; values: string[] }[] }

/**
 * The function blocks by which a family of data is asked for, as Con Edison's onboarding document v4.4 groups them: consumption
 * 4, 5, 7, 8, 10 (with 1 and 3), billing 15 and 16, retail customer 51 to 70.
 */
const familyBlocks: Record<ScopeFamily, ReadonlySet<number>> = {
  usage: new Set([4, 5, 6, 7, 8, 9, 10, 11, 12, 17, 27, 29]),
  billing: new Set([15, 16, 28]),
  account: new Set([51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 69, 70]),
}

/** Interval metering carries usage, the summary carries billing, the two common retail blocks carry account data. */
const leading: Record<ScopeFamily, readonly number[]> = { usage: [4], billing: [15, 16], account: [51, 53] }

const families: readonly ScopeFamily[] = ['usage', 'billing', 'account']

/** Keys whose values are a list joined by `_`; of all others the text is one value, since identifiers may hold that sign. */
const listKeys = new Set(['intervalduration', 'blockduration', 'subscriptionfrequency'])

/**
 * Takes a scope string apart (Green Button Alliance, "Scope"): terms separated by `;`, spaces around tokens and a closing `;`
 * tolerated, several FB terms joined. What is no `key=value` is kept as a key without values. Never throws.
 */
export const parseScope = (text: string): Scope => {
  const blocks = new Set<number>()
  const terms: Scope['terms'] = []
  for (const part of text.split(';')) {
    const at = part.indexOf('=')
    const key = (at < 0 ? part : part.slice(0, at)).trim()
    const value = at < 0 ? '' : part.slice(at + 1).trim()
    if (key === '' && value === '') continue
    const values = value
      .split('_')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    if (key.toUpperCase() === 'FB' && values.every((each) => /^\d{1,4}$/.test(each))) for (const each of values) blocks.add(Number(each))
    else terms.push({ key, values: listKeys.has(key.toLowerCase()) ? values : value === '' ? [] : [value] })
  }
  return { functionBlocks: [...blocks].sort((a, b) => a - b), terms }
}

/** The scope as text, function blocks first. `parseScope` of it gives the same scope. */
export const printScope = (scope: Scope): string => {
  const blocks = [...new Set(scope.functionBlocks)].sort((a, b) => a - b)
  const terms = scope.terms.map(({ key, values }) => (values.length === 0 ? key : `${key}=${values.join('_')}`))
  return [...(blocks.length === 0 ? [] : [`FB=${blocks.join('_')}`]), ...terms].join(';')
}

/** Equal as sets: neither order nor repetition nor the case of keys and names (Monthly, monthly) matters. */
export const sameScope = (a: Scope, b: Scope): boolean => canonical(a) === canonical(b)

const canonical = (scope: Scope): string => {
  const byKey = new Map<string, Set<string>>()
  for (const { key, values } of scope.terms) {
    const name = key.toLowerCase()
    // Only names of durations and frequencies are the same in any case; identifiers are not.
    const written = listKeys.has(name) ? values.map((value) => value.toLowerCase()) : values
    byKey.set(name, new Set([...(byKey.get(name) ?? []), ...written]))
  }
  const terms = [...byKey]
    .map(([key, values]) => [key, [...values].sort()])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))
  return JSON.stringify([[...new Set(scope.functionBlocks)].sort((one, other) => one - other), terms])
}

/** The families of data that the scope carries: usage with FB 4, billing with FB 15 or 16, account with FB 51 or 53. */
export const scopeFamilies = (scope: Scope): Set<ScopeFamily> =>
  new Set(families.filter((family) => leading[family].some((block) => scope.functionBlocks.includes(block))))

/** What was asked for and not granted: customers may untick families at the utility. */
export const missingFamilies = (requested: Scope, granted: Scope): Set<ScopeFamily> => {
  const given = scopeFamilies(granted)
  return new Set([...scopeFamilies(requested)].filter((family) => !given.has(family)))
}

/** The scope without these families: what a custodian grants when the customer unticks them. */
export const withoutFamilies = (scope: Scope, left: Iterable<ScopeFamily>): Scope => {
  const gone = [...left].map((family) => familyBlocks[family])
  return { functionBlocks: scope.functionBlocks.filter((block) => !gone.some((blocks) => blocks.has(block))), terms: scope.terms }
}
