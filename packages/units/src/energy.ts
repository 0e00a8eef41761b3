/** Energy and power: whole milliwatt-hours inside, watt-hours and kilowatts only where something is shown. */
import { divide, type Exact, exact, multiply } from './exact.ts'

/** Whole milliwatt-hours in a JavaScript number; exact up to 9 TWh, far above any meter. */
export type MilliWh = number & { readonly __unit: 'mWh' }
/** Watt-hours as an exact fraction, after a mean or a factor was applied. */
export type Wh = Exact & { readonly __unit: 'Wh' }

/** Throws RangeError unless `value` is a safe integer. */
export function milliWh(value: number): MilliWh {
  if (!Number.isSafeInteger(value)) throw new RangeError(`milliwatt-hours must be a whole number, got ${value}`)
  return value as MilliWh
}

const asWh = (value: Exact): Wh => value as Wh
export const wh = (value: Exact): Wh => asWh(value)
export const whFromMilli = (value: MilliWh | bigint): Wh => asWh(exact(BigInt(value), 1000n))
export const kWhOf = (energy: Wh): Exact => divide(energy, exact(1000))
export const whFromKWh = (kWh: Exact): Wh => asWh(multiply(kWh, exact(1000)))
