/** Exact fractions of integers: what lies between whole readings and whole cents, so that nothing is rounded before the end. */

/** A fraction in lowest terms with a positive denominator. */
export type Exact = { readonly n: bigint; readonly d: bigint }

const int32 = 2 ** 31 - 1

/** Plain numbers are many times as fast as BigInt, and most fractions fit them from the start or after a few steps. */
const gcdOfNumbers = (a: number, b: number): number => {
  let x = Math.abs(a)
  let y = Math.abs(b)
  while (x > int32 || y > int32) {
    if (y === 0) return x
    const rest = x % y
    x = y
    y = rest
  }
  // The same on machine integers, whose remainder is a single instruction.
  let [i, j] = [x | 0, y | 0]
  while (j !== 0) {
    const rest = (i % j) | 0
    i = j
    j = rest
  }
  return i
}

const safe = BigInt(Number.MAX_SAFE_INTEGER)

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y > safe) [x, y] = [y, x % y]
  // Here y is small; one more step makes x small too.
  if (y === 0n) return x
  return BigInt(gcdOfNumbers(Number(x > safe ? x % y : x), Number(y)))
}

/** n/d in lowest terms. Throws RangeError when d is zero, or when a number is no whole one. */
export function exact(n: bigint | number, d: bigint | number = 1n): Exact {
  if (typeof n === 'number' && typeof d === 'number' && Number.isSafeInteger(n) && Number.isSafeInteger(d) && d > 0) {
    const common = gcdOfNumbers(n, d)
    return { n: BigInt(n / common), d: BigInt(d / common) }
  }
  const [top, bottom] = [BigInt(n), BigInt(d)]
  if (bottom === 0n) throw new RangeError('a fraction cannot have the denominator 0')
  if (bottom === 1n) return { n: top, d: bottom }
  const common = gcd(top, bottom)
  const sign = bottom < 0n ? -1n : 1n
  return common === 1n ? { n: sign * top, d: sign * bottom } : { n: (sign * top) / common, d: (sign * bottom) / common }
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
/** Of two denominators only what they share can be shared by the sum, so no large common divisor is looked for (Knuth, TAOCP 4.5.1). */
function combine(a: Exact, n: bigint, d: bigint): Exact {
  if (a.d === d) return exact(a.n + n, d)
  const common = gcd(a.d, d)
  if (common === 1n) return { n: a.n * d + n * a.d, d: a.d * d }
  const [left, right] = [a.d / common, d / common]
  const top = a.n * right + n * left
  const rest = gcd(top, common)
  return { n: top / rest, d: left * (d / rest) }
}
export const add = (a: Exact, b: Exact): Exact => combine(a, b.n, b.d)
export const subtract = (a: Exact, b: Exact): Exact => combine(a, -b.n, b.d)
/** Each numerator is in lowest terms with its own denominator, so only the crosswise pairs can be reduced. */
export function multiply(a: Exact, b: Exact): Exact {
  const [first, second] = [gcd(a.n, b.d), gcd(b.n, a.d)]
  return { n: (a.n / first) * (b.n / second), d: (a.d / second) * (b.d / first) }
}
export function divide(a: Exact, b: Exact): Exact {
  if (b.n === 0n) throw new RangeError('a fraction cannot be divided by 0')
  return multiply(a, b.n < 0n ? { n: -b.d, d: -b.n } : { n: b.d, d: b.n })
}
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
