/** Measures a whole portfolio in one pass: sums of whole milliwatt-hours are compared instead of means, and nothing is divided before the end. */
import { type Exact, exact, multiply, parseExact, subtract, sum, type Wh, wh } from '@quickpay/units'
import { calendarOf } from './calendar.ts'
import { dayStates, type Portfolio } from './portfolio.ts'
import type { WindowRule } from './spec.ts'

/** What became of an account. `one-by-one`: a reading that matters is missing, so `measure` has to look at what may be filled or left out. */
export const outcomes = ['measured', 'not-eligible', 'one-by-one'] as const
export type Outcome = (typeof outcomes)[number]
const [isMeasured, isNotEligible, isOneByOne] = [0, 1, 2] as const
const [complete, partlyThere] = [dayStates.indexOf('complete'), dayStates.indexOf('partly')]

/**
 * One entry an account. Relief = `basisMilliWh` ÷ `basisDays` × `factorN` ÷ `factorD` + `addedN` ÷ `addedD` − `usedMilliWh`, in milliwatt-hours
 * of the whole event.
 */
export type Measured = {
  readonly outcome: Uint8Array
  /** The sum over all basis days and all hours of the event. */
  readonly basisMilliWh: Float64Array
  readonly basisDays: Uint8Array
  readonly windowDays: Uint8Array
  readonly usedMilliWh: Float64Array
  /** The same-day adjustment as fractions of whole numbers: 1 ÷ 1 and 0 ÷ 1 where there is none. */
  readonly factorN: Float64Array
  readonly factorD: Float64Array
  readonly addedN: Float64Array
  readonly addedD: Float64Array
}

/** The relief of an account, exact. The same as `measure` answers for it. */
export function reliefOf(measured: Measured, account: number): Wh {
  const column = (values: Float64Array | Uint8Array) => values[account]!
  const average: Exact = exact(column(measured.basisMilliWh), column(measured.basisDays) * 1000)
  const factor = exact(column(measured.factorN), column(measured.factorD))
  const added = exact(column(measured.addedN), column(measured.addedD) * 1000)
  return wh(subtract(sum([multiply(average, factor), added]), exact(column(measured.usedMilliWh), 1000)))
}

/** A decimal of a specification as whole numbers. Throws RangeError beyond two places, where products would no longer be exact. */
const fraction = (decimal: string): [n: number, d: number] => {
  const { n, d } = parseExact(decimal)
  if (d > 100n) throw new RangeError(`a decimal of a specification has at most two places here: ${decimal}`)
  return [Number(n), Number(d)]
}

/**
 * The specification's rule for every account of the portfolio, without the trace: `measure` gives that for whichever account is asked about.
 * All sums and products compared stay below 2^53 (2,147 kWh a reading, 24 hours, 45 days), so every comparison is exact.
 */
export function measureMany(portfolio: Portfolio): Measured {
  const { accounts, days, eventSlots, eventMilliWh, dayState, calledOn } = portfolio
  const { rule, days: before } = calendarOf(portfolio)
  const measured = emptyMeasured(accounts)
  const slotsPerHour = 3600 / portfolio.intervalSeconds
  const hourAt = slotsPerHour === 4 ? quarterHours : slotsPerHour === 12 ? fiveMinutes : anySlots(slotsPerHour)
  const like = Int32Array.from(before.flatMap((day, i) => (day.like ? [i + 1] : [])))
  const open = Uint8Array.from(like, (daysBefore) => Number(before[daysBefore - 1]!.reason === null))
  const totals = new Float64Array(like.length)
  const low = lowUsage(rule, eventSlots / slotsPerHour)
  const window = new Int32Array(rule.windowDays)
  const basis = new Int32Array(rule.basisDays)
  const adjust = adjuster(portfolio, measured, hourAt, slotsPerHour)

  for (let account = 0; account < accounts; account++) {
    const firstDay = account * days
    let partly = dayState[firstDay] !== complete
    let peak = 0
    for (let c = 0; c < like.length; c++) {
      const day = firstDay + like[c]!
      const state = dayState[day]!
      partly ||= state === partlyThere
      let total = state === complete ? 0 : Number.NaN
      if (state === complete) {
        const end = (day + 1) * eventSlots
        for (let at = day * eventSlots; at < end; at += slotsPerHour) {
          const energy = hourAt(eventMilliWh, at)
          if (energy > peak) peak = energy
          total += energy
        }
      }
      totals[c] = total
    }
    if (partly) {
      measured.outcome[account] = isOneByOne
      continue
    }

    let size = 0
    let windowTotal = 0
    for (let c = 0; c < like.length && size < rule.windowDays; c++) {
      const total = totals[c]!
      const out = open[c] === 0 || Number.isNaN(total) || (rule.skipEventDays && calledOn[firstDay + like[c]!] === 1)
      if (out || low?.(total, peak, windowTotal, size)) continue
      window[size++] = c
      windowTotal += total
    }
    measured.windowDays[account] = size
    if (size < rule.minDays) {
      measured.outcome[account] = isNotEligible
      continue
    }
    const taken = chooseHighest(totals, window, size, basis)
    let basisTotal = 0
    for (let i = 0; i < taken; i++) {
      basisTotal += totals[basis[i]!]!
      basis[i] = like[basis[i]!]!
    }
    let used = 0
    const end = (firstDay + 1) * eventSlots
    for (let at = firstDay * eventSlots; at < end; at += slotsPerHour) used += hourAt(eventMilliWh, at)
    measured.basisMilliWh[account] = basisTotal
    measured.basisDays[account] = taken
    measured.usedMilliWh[account] = used
    if (!adjust) continue
    for (let i = 0; i < size; i++) window[i] = like[window[i]!]!
    if (!adjust(account, basis, taken, window, size)) measured.outcome[account] = isOneByOne
  }
  return measured
}

const emptyMeasured = (accounts: number): Measured => ({
  outcome: new Uint8Array(accounts).fill(isMeasured),
  basisMilliWh: new Float64Array(accounts),
  basisDays: new Uint8Array(accounts).fill(1),
  windowDays: new Uint8Array(accounts),
  usedMilliWh: new Float64Array(accounts),
  factorN: new Float64Array(accounts).fill(1),
  factorD: new Float64Array(accounts).fill(1),
  addedN: new Float64Array(accounts),
  addedD: new Float64Array(accounts).fill(1),
})

/** The energy of the hour that begins at a slot. Written out for the intervals that meters have: the loop around them is the whole cost. */
type HourAt = (values: Int32Array, at: number) => number
const quarterHours: HourAt = (values, at) => values[at]! + values[at + 1]! + values[at + 2]! + values[at + 3]!
const fiveMinutes: HourAt = (values, at) => quarterHours(values, at) + quarterHours(values, at + 4) + quarterHours(values, at + 8)
const anySlots = (slotsPerHour: number): HourAt => {
  return (values, at) => {
    let energy = 0
    for (let i = at; i < at + slotsPerHour; i++) energy += values[i]!
    return energy
  }
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

type Adjust = (account: number, basis: Int32Array, basisDays: number, window: Int32Array, windowDays: number) => boolean

/** Sets an account's adjustment; false when a reading it needs is missing. */
function adjuster(portfolio: Portfolio, measured: Measured, hourAt: HourAt, slotsPerHour: number): Adjust | null {
  const rule = portfolio.adjusted ? portfolio.spec.adjustment : null
  if (!rule) return null
  const { days, eventSlots, adjustmentSlots: slots, adjustmentMilliWh, adjustmentState, generator } = portfolio
  const spares = rule.forbiddenFor.includes('generator')
  const ofWindow = rule.basis === 'window'
  const [minN, minD] = bound(rule.type === 'ratio' ? rule.minFactor : null)
  const [maxN, maxD] = bound(rule.type === 'ratio' ? rule.maxFactor : null)
  /** The energy of a day's adjustment hours. */
  const energyOf = (day: number): number => {
    let energy = 0
    for (let at = day * slots; at < (day + 1) * slots; at += slotsPerHour) energy += hourAt(adjustmentMilliWh, at)
    return energy
  }
  return (account, basis, basisDays, window, windowDays) => {
    if (spares && generator[account] === 1) return true
    const usual = ofWindow ? window : basis
    const count = ofWindow ? windowDays : basisDays
    const firstDay = account * days
    if (adjustmentState[firstDay] !== complete) return false
    const used = energyOf(firstDay)
    let base = 0
    for (let i = 0; i < count; i++) {
      const day = firstDay + usual[i]!
      if (adjustmentState[day] !== complete) return false
      base += energyOf(day)
    }
    const gross = used * count
    if (rule.type === 'additive') {
      if (slots === 0) return true
      measured.addedN[account] = (gross - base) * eventSlots
      measured.addedD[account] = slots * count
      return true
    }
    if (base <= 0) return true
    const above = maxN !== null && gross * maxD > maxN * base
    const below = minN !== null && gross * minD < minN * base
    measured.factorN[account] = above ? maxN : below ? minN : gross
    measured.factorD[account] = above ? maxD : below ? minD : base
    return true
  }
}

/** A bound as whole numbers; without one the numerator is null. */
const bound = (decimal: string | null): [n: number | null, d: number] => (decimal === null ? [null, 1] : fraction(decimal))
