/** Exact fractions of integers: what lies between whole readings and whole cents, so that nothing is rounded before the end. */

/** A fraction in lowest terms with a positive denominator. */
export type Exact = { readonly n: bigint; readonly d: bigint }

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y) [x, y] = [y, x % y]
  return x
}

/** n/d in lowest terms. Throws RangeError when d is zero. */
export function exact(n: bigint | number, d: bigint | number = 1n): Exact {
  const [top, bottom] = [BigInt(n), BigInt(d)]
  if (bottom === 0n) throw new RangeError('a fraction cannot have the denominator 0')
  const common = gcd(top, bottom) || 1n
  const sign = bottom < 0n ? -1n : 1n
  return { n: (sign * top) / common, d: (sign * bottom) / common }
}

/** Reads a plain decimal such as `-12.50`. Throws RangeError on anything else, exponents included. */
export function parseExact(decimal: string): Exact {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(decimal.trim())
  if (!parts) throw new RangeError(`not a decimal number: ${JSON.stringify(decimal.slice(0, 40))}`)
  const [, sign, whole = '0', fraction = ''] = parts
  const magnitude = BigInt(whole + fraction)
  return exact(sign === '-' ? -magnitude : magnitude, 10n ** BigInt(fraction.length))
}

export const zero: Exact = { n: 0n, d: 1n }
export const add = (a: Exact, b: Exact): Exact => exact(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Exact, b: Exact): Exact => exact(a.n * b.d - b.n * a.d, a.d * b.d)
export const multiply = (a: Exact, b: Exact): Exact => exact(a.n * b.n, a.d * b.d)
export const divide = (a: Exact, b: Exact): Exact => exact(a.n * b.d, a.d * b.n)
/** Negative, zero or positive as a is less than, equal to or greater than b. */
export const compare = (a: Exact, b: Exact): number => {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
export const sum = (all: Iterable<Exact>): Exact => {
  let total = zero
  for (const one of all) total = add(total, one)
  return total
}
export const mean = (all: readonly Exact[]): Exact => divide(sum(all), exact(all.length))

/** The nearest integer; a half goes away from zero, the schoolbook rule that receipts state. */
export function roundHalfUp(value: Exact): bigint {
  const magnitude = value.n < 0n ? -value.n : value.n
  const rounded = (2n * magnitude + value.d) / (2n * value.d)
  return value.n < 0n ? -rounded : rounded
}

/** A decimal string rounded half up to at most `places` digits, without trailing zeros: `1.105263`, `0.8`, `-2`. */
export function printExact(value: Exact, places = 6): string {
  const scaled = roundHalfUp(multiply(value, exact(10n ** BigInt(places))))
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - places)
  return `${scaled < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

/** The nearest JSON number after rounding to `places` decimals; for output only, never for further arithmetic. */
export const toNumber = (value: Exact, places = 6): number => Number(printExact(value, places))
