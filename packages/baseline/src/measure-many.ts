/** Measures a whole portfolio in one pass: sums of whole milliwatt-hours are compared instead of means, and nothing is divided before the end. */
import { type Exact, exact, multiply, parseExact, type Wh, wh } from '@quickpay/units'
import { calendarOf } from './calendar.ts'
import { ABSENT, type Portfolio } from './portfolio.ts'
import type { WindowRule } from './spec.ts'

/** What became of an account. `one-by-one`: a reading that matters is missing, so `measure` has to look at what may be filled or left out. */
export const outcomes = ['measured', 'not-eligible', 'one-by-one'] as const
export type Outcome = (typeof outcomes)[number]

/** One entry an account. Relief = `basisMilliWh` ÷ `basisDays` × `factorN` ÷ `factorD` − `usedMilliWh`. */
export type Measured = {
  readonly outcome: Uint8Array
  /** The sum over all basis days and all hours of the event. */
  readonly basisMilliWh: Float64Array
  readonly basisDays: Uint8Array
  readonly windowDays: Uint8Array
  readonly usedMilliWh: Float64Array
  /** The same-day adjustment as a fraction of whole numbers; 1 ÷ 1 where there is none. */
  readonly factorN: Float64Array
  readonly factorD: Float64Array
}

/** The relief of an account, exact. The same as `measure` answers for it. */
export function reliefOf(measured: Measured, account: number): Wh {
  const { basisMilliWh, basisDays, usedMilliWh, factorN, factorD } = measured
  const baseline = exact(BigInt(basisMilliWh[account]!), BigInt(basisDays[account]!) * 1000n)
  const factor = exact(BigInt(factorN[account]!), BigInt(factorD[account]!))
  const relief: Exact = multiply(baseline, factor)
  const used = exact(BigInt(usedMilliWh[account]!), 1000n)
  return wh(exact(relief.n * used.d - used.n * relief.d, relief.d * used.d))
}

/** A decimal of a specification as whole numbers. */
const fraction = (decimal: string): [n: number, d: number] => {
  const { n, d } = parseExact(decimal)
  return [Number(n), Number(d)]
}

/**
 * The specification's rule for every account of the portfolio, without the trace: `measure` gives that for whichever account is asked about.
 * All sums stay below 2^53 (2,147 kWh a reading, 24 hours, 45 days), so every comparison is exact.
 */
export function measureMany(portfolio: Portfolio): Measured {
  const { accounts, spec, days, eventSlots, eventMilliWh, calledOn, generator } = portfolio
  const { rule, candidates } = calendarOf(portfolio)
  const measured: Measured = {
    outcome: new Uint8Array(accounts),
    basisMilliWh: new Float64Array(accounts),
    basisDays: new Uint8Array(accounts),
    windowDays: new Uint8Array(accounts),
    usedMilliWh: new Float64Array(accounts),
    factorN: new Float64Array(accounts).fill(1),
    factorD: new Float64Array(accounts).fill(1),
  }
  const slotsPerHour = 3600 / portfolio.intervalSeconds
  const hours = eventSlots / slotsPerHour
  const [like, open] = [
    Int32Array.from(candidates, (one) => one.daysBefore),
    Uint8Array.from(candidates, (one) => Number(one.reason === null)),
  ]
  const totals = new Float64Array(like.length)
  const low = lowUsage(rule, hours)
  const window = new Int32Array(rule.windowDays)
  const basis = new Int32Array(rule.basisDays)
  const adjust = adjuster(portfolio, measured)

  for (let account = 0; account < accounts; account++) {
    const first = account * days * eventSlots
    const used = sumOf(eventMilliWh, first, eventSlots)
    let peak = 0
    let absent = Number.isNaN(used)
    for (let c = 0; c < like.length; c++) {
      let at = first + like[c]! * eventSlots
      let total = 0
      for (let hour = 0; hour < hours; hour++) {
        let energy = 0
        for (const end = at + slotsPerHour; at < end; at++) {
          const value = eventMilliWh[at]!
          if (value === ABSENT) absent = true
          energy += value
        }
        if (energy > peak) peak = energy
        total += energy
      }
      totals[c] = total
    }
    if (absent) {
      measured.outcome[account] = 2
      continue
    }

    let size = 0
    let windowTotal = 0
    for (let c = 0; c < like.length && size < rule.windowDays; c++) {
      if (open[c] === 0 || (rule.skipEventDays && calledOn[account * days + like[c]!] === 1)) continue
      const total = totals[c]!
      if (low?.(total, peak, windowTotal, size)) continue
      window[size++] = c
      windowTotal += total
    }
    measured.windowDays[account] = size
    if (size < rule.minDays) {
      measured.outcome[account] = 1
      continue
    }
    const taken = chooseHighest(totals, window, size, basis)
    let basisTotal = 0
    for (let i = 0; i < taken; i++) {
      basisTotal += totals[basis[i]!]!
      basis[i] = like[basis[i]!]!
    }
    measured.basisMilliWh[account] = basisTotal
    measured.basisDays[account] = taken
    measured.usedMilliWh[account] = used
    const mayAdjust = generator[account] === 0 || !spec.adjustment?.forbiddenFor.includes('generator')
    if (mayAdjust && adjust?.(account, basis, taken) === false) measured.outcome[account] = 2
  }
  return measured
}

/** NaN when one of them is missing. */
function sumOf(values: Int32Array, from: number, count: number): number {
  let sum = 0
  for (let i = from; i < from + count; i++) sum += values[i] === ABSENT ? Number.NaN : values[i]!
  return sum
}

/** The days of the window with the largest totals, the more recent first of equals; answers how many there are. */
function chooseHighest(totals: Float64Array, window: Int32Array, size: number, basis: Int32Array): number {
  let taken = 0
  for (let i = 0; i < size; i++) {
    const total = totals[window[i]!]!
    let place = taken
    while (place > 0 && totals[basis[place - 1]!]! < total) place--
    if (place === basis.length) continue
    if (taken < basis.length) taken++
    for (let j = taken - 1; j > place; j--) basis[j] = basis[j - 1]!
    basis[place] = window[i]!
  }
  return taken
}

type LowUsage = (total: number, peak: number, windowTotal: number, size: number) => boolean

/** Whether hardly anything was used on a day. Both sides of each comparison are multiplied out, so that they stay whole. */
function lowUsage(rule: WindowRule, hours: number): LowUsage | null {
  if (!rule.lowUsage) return null
  const [seedN, seedD] = fraction(rule.lowUsage.seedFraction)
  const [thresholdN, thresholdD] = fraction(rule.lowUsage.threshold)
  if (rule.lowUsage.level === 'static') return (total, peak) => peak > 0 && total * seedD < hours * seedN * peak
  const [firstLeft, firstRight] = [seedD * thresholdD, hours * seedN * thresholdN]
  return (total, peak, windowTotal, size) =>
    size === 0 ? peak > 0 && total * firstLeft < firstRight * peak : windowTotal > 0 && total * size * thresholdD < thresholdN * windowTotal
}

/** Sets an account's factor; false when a reading it needs is missing. */
function adjuster(portfolio: Portfolio, measured: Measured): ((account: number, basis: Int32Array, taken: number) => boolean) | null {
  const rule = portfolio.adjusted ? portfolio.spec.adjustment : null
  if (!rule) return null
  const { days, adjustmentSlots, adjustmentMilliWh } = portfolio
  const [minN, minD] = fraction(rule.minFactor)
  const [maxN, maxD] = fraction(rule.maxFactor)
  return (account, basis, taken) => {
    const first = account * days * adjustmentSlots
    const used = sumOf(adjustmentMilliWh, first, adjustmentSlots)
    let base = 0
    for (let i = 0; i < taken; i++) base += sumOf(adjustmentMilliWh, first + basis[i]! * adjustmentSlots, adjustmentSlots)
    if (Number.isNaN(used) || Number.isNaN(base)) return false
    if (base <= 0) return true
    const gross = used * taken
    const [n, d] = gross * maxD > maxN * base ? [maxN, maxD] : gross * minD < minN * base ? [minN, minD] : [gross, base]
    measured.factorN[account] = n
    measured.factorD[account] = d
    return true
  }
}
