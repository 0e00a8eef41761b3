/** Money: integer US cents, and the one place where energy times a rate becomes cents. */
import { kWhOf, type Wh } from './energy.ts'
import { type Exact, exact, multiply, parseExact, roundHalfUp } from './exact.ts'

export type Cents = bigint & { readonly __unit: 'US cents' }
export const cents = (value: bigint | number): Cents => BigInt(value) as Cents

/** Dollars per kilowatt-hour, exact. */
export type DollarsPerKWh = Exact & { readonly __unit: '$/kWh' }
/** Reads a rate such as `2.25`. Throws RangeError when it is no decimal or negative. */
export function dollarsPerKWh(decimal: string): DollarsPerKWh {
  const rate = parseExact(decimal)
  if (rate.n < 0n) throw new RangeError(`a rate cannot be negative: ${decimal}`)
  return rate as DollarsPerKWh
}

/** Energy × rate in cents, rounded half up once, at the end. Negative energy gives negative cents. */
export function priceOf(energy: Wh, rate: DollarsPerKWh): Cents {
  return cents(roundHalfUp(multiply(multiply(kWhOf(energy), rate), exact(100))))
}

/** Shares of an amount by weight that add up to it exactly; the cents left over go to the largest remainders, first ones first. */
export function split(total: Cents, weights: readonly bigint[]): Cents[] {
  const all = weights.reduce((a, b) => a + b, 0n)
  if (all <= 0n || weights.some((w) => w < 0n)) throw new RangeError('weights must be non-negative and not all zero')
  if (total < 0n) return split(cents(-total), weights).map((share) => cents(-share))
  const shares = weights.map((weight) => (total * weight) / all)
  const remainders = weights.map((weight, index) => ({ index, rest: (total * weight) % all }))
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1))
  let left = total - shares.reduce((a, b) => a + b, 0n)
  for (const { index } of remainders) {
    if (left === 0n) break
    shares[index] = shares[index]! + 1n
    left -= 1n
  }
  return shares.map((share) => cents(share))
}

/** `8.60`, for files and logs; screens format with Intl. */
export function printCents(amount: Cents): string {
  const magnitude = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  return `${amount < 0n ? '-' : ''}${magnitude.slice(0, -2)}.${magnitude.slice(-2)}`
}
