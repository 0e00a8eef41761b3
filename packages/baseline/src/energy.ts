/** Energies while days are compared: whole milliwatt-hours, and beside them what a divided or filled interval leaves over. */
import { exact, type Wh, wh } from '@quickpay/units'

/**
 * `whole` + `part` ÷ parts milliwatt-hours, where parts = 6 × the seconds of an interval: a divided interval has whole parts, and so has a
 * straight line over one or two missing intervals, which adds halves or thirds. `part` is zero unless one of these happened, so that a
 * complete load is compared in plain numbers. Readings stay below 10^12 mWh (1 GWh), their sums over a month therefore below 2^53.
 */
export type Energy = { readonly whole: number; readonly part: bigint }

export const partsOf = (intervalSeconds: number): bigint => 6n * BigInt(intervalSeconds)

export const none: Energy = { whole: 0, part: 0n }

export const plus = (a: Energy, b: Energy): Energy => ({
  whole: a.whole + b.whole,
  part: a.part === 0n ? b.part : b.part === 0n ? a.part : a.part + b.part,
})

export function sumOf(all: readonly Energy[]): Energy {
  let whole = 0
  let part = 0n
  for (const one of all) {
    whole += one.whole
    if (one.part !== 0n) part += one.part
  }
  return { whole, part }
}

/** The energy as a whole number of parts. */
export const inParts = ({ whole, part }: Energy, parts: bigint): bigint => BigInt(whole) * parts + part

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compareEnergy(a: Energy, b: Energy, parts: bigint): number {
  if (a.part === 0n && b.part === 0n) return a.whole - b.whole
  const difference = inParts(a, parts) - inParts(b, parts)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The energy × `times` ÷ `by` as an exact fraction of watt-hours. */
export function whOf(energy: Energy, parts: bigint, times = 1, by = 1): Wh {
  const whole = energy.whole * times
  if (energy.part === 0n && Number.isSafeInteger(whole)) return wh(exact(whole, 1000 * by))
  return wh(exact(inParts(energy, parts) * BigInt(times), 1000n * parts * BigInt(by)))
}
