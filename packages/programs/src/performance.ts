/** Performance: how much of the pledge an aggregation delivered, as the factor on which its monthly payment stands. */
import { compare, divide, type Exact, exact, kWhOf, multiply, parseExact, roundHalfUp, sum, type Wh, wh } from '@quickpay/units'
import type { EventKind, PerformanceRule, ProgramTerms } from './terms.ts'

/** Relief hour by hour from the event's start; the last hour may be shorter than 3600 s. */
export type HourRelief = { readonly seconds: number; readonly reliefWh: Wh }

/** `calledAt` is the local time of the call, `hoursBeforeMidnight` how many of the event's hours lie on the day of the call. */
export type Performance = {
  readonly kind: EventKind
  readonly hours: readonly HourRelief[]
  readonly calledAt: Temporal.PlainTime
  readonly hoursBeforeMidnight: number
}

/** Mean power in kW over some hours: their energy over their length. */
const meanKW = (hours: readonly HourRelief[]): Exact => {
  const lengthS = hours.reduce((total, hour) => total + hour.seconds, 0)
  return lengthS === 0 ? exact(0) : divide(kWhOf(wh(sum(hours.map((hour) => hour.reliefWh)))), exact(lengthS, 3600))
}

function bestRun(hours: readonly HourRelief[], length: number): Exact {
  const runs = hours.slice(0, Math.max(1, hours.length - length + 1)).map((_, i) => meanKW(hours.slice(i, i + length)))
  return runs.reduce((best, one) => (compare(one, best) > 0 ? one : best), runs[0] ?? exact(0))
}

function deliveredBy(rule: PerformanceRule, { hours, calledAt, hoursBeforeMidnight }: Performance): Exact {
  if (rule.by === 'all-hours') return meanKW(hours)
  if (rule.by === 'first-hours') return meanKW(hours.slice(0, rule.hours))
  if (Temporal.PlainTime.compare(calledAt, rule.lateAfter) <= 0) return bestRun(hours.slice(0, rule.within), rule.hours)
  return bestRun(hours.slice(0, hoursBeforeMidnight), Math.max(1, hoursBeforeMidnight - rule.lateLess))
}

export type PerformanceFactor =
  | { readonly is: 'factor'; readonly deliveredKW: Exact; readonly factor: Exact }
  /** The kind of event is not compared with a pledge, or nothing was pledged. */
  | { readonly is: 'none'; readonly because: 'kind-not-compared' | 'no-pledge' }

/**
 * Delivered over pledged, rounded half up to two places and held between 0 and 1 (Con Edison Rider T; the rounding is unverified).
 * `pledgedKW` is a decimal string.
 */
export function performanceFactor(terms: ProgramTerms, pledgedKW: string, performance: Performance): PerformanceFactor {
  const rule = terms.reservation?.performance[performance.kind]
  if (!rule) return { is: 'none', because: 'kind-not-compared' }
  const pledged = parseExact(pledgedKW)
  if (pledged.n <= 0n) return { is: 'none', because: 'no-pledge' }
  const deliveredKW = deliveredBy(rule, performance)
  const hundredths = roundHalfUp(multiply(divide(deliveredKW, pledged), exact(100)))
  const held = hundredths < 0n ? 0n : hundredths > 100n ? 100n : hundredths
  return { is: 'factor', deliveredKW, factor: exact(held, 100) }
}
