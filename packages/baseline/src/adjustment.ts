/** The same-day adjustment: which hours it compares, and the factor it gives within its bounds. */
import {
  compare,
  divide,
  type Exact,
  exact,
  type Interval,
  instantOf,
  mean,
  parseExact,
  printExact,
  seconds,
  type Wh,
} from '@quickpay/units'
import { type BasisDay, type Piece, stretchesOf } from './days.ts'
import type { Finding } from './finding.ts'
import type { Adjustment, Question } from './question.ts'
import type { AdjustmentRule } from './spec.ts'
import type { Touched } from './stretch.ts'

const hourS = 3600
const one = exact(1)

/** The adjustment of this event, with what a person should know about it. */
export function adjustmentOf(
  question: Question,
  rule: AdjustmentRule,
  eventStartS: number,
  basis: readonly BasisDay[],
  touched: Touched,
): { adjustment: Adjustment; findings: Finding[] } {
  const hours = adjustmentHours(question, rule, eventStartS)
  const bounds = { from: instantOf(eventStartS + hours[0]!.fromS), to: instantOf(eventStartS + hours.at(-1)!.toS) }
  const findings: Finding[] = []
  const unadjusted = { adjustment: { gross: null, factor: one, ...bounds }, findings }

  const used: Wh[] = []
  const usual: Exact[] = []
  let missing = 0
  const onEventDay = stretchesOf(question.load, eventStartS, hours, touched)
  const onBasisDays = basis.map((day) => stretchesOf(question.load, day.startS, hours, touched))
  for (const [i, stretch] of onEventDay.entries()) {
    const others = onBasisDays.flatMap((day) => (day[i]!.is === 'complete' ? [day[i]!.energyWh] : []))
    missing += Number(stretch.is === 'missing') + basis.length - others.length
    if (stretch.is === 'missing' || others.length === 0) continue
    used.push(stretch.energyWh)
    usual.push(mean(others))
  }
  if (missing > 0) {
    const then = used.length > 0 ? 'the hours that are there were used' : 'so the baseline was not adjusted'
    findings.push({
      code: 'adjustmentHoursMissing',
      words: `Readings of the hours before the event are missing; ${then}.`,
      evidence: { missing },
    })
  }
  if (used.length === 0) return unadjusted

  const [use, base] = [mean(used), mean(usual)]
  if (base.n <= 0n) {
    findings.push({
      code: 'adjustmentBaseNotPositive',
      words: 'In the hours before the event the basis days took nothing from the grid, so the baseline was not adjusted.',
      evidence: { basisWh: printExact(base) },
    })
    return unadjusted
  }
  const gross = divide(use, base)
  if (compare(gross, parseExact(rule.spikeAt)) >= 0) {
    findings.push({
      code: 'adjustmentSpike',
      words: `In the hours before the event use was ${printExact(gross, 2)} times the usual; the factor is held at ${printExact(parseExact(rule.maxFactor), 2)}.`,
      evidence: { gross: printExact(gross), spikeAt: rule.spikeAt },
    })
  }
  return { adjustment: { gross, factor: bounded(gross, rule), ...bounds }, findings }
}

function bounded(gross: Exact, rule: AdjustmentRule): Exact {
  const [min, max] = [parseExact(rule.minFactor), parseExact(rule.maxFactor)]
  return compare(gross, max) > 0 ? max : compare(gross, min) < 0 ? min : gross
}

/** The hours to compare, relative to the event's start; they may lie on the civil day before. */
export function adjustmentHours(
  question: Pick<Question, 'zone' | 'immediateNoticeAt' | 'otherEvents'>,
  rule: AdjustmentRule,
  eventStartS: number,
): Piece[] {
  const length = rule.fromHoursBefore - rule.toHoursBefore
  let endS = -rule.toHoursBefore * hourS
  if (question.immediateNoticeAt && rule.immediate === 'before-notice') {
    // Complete clock hours, in a zone whose offset is whole hours or not.
    const notice = question.immediateNoticeAt.toZonedDateTimeISO(question.zone).round({ smallestUnit: 'hour', roundingMode: 'floor' })
    endS = seconds(notice.toInstant()) - eventStartS
  }
  const first = firstTouching(question, eventStartS + endS - length * hourS, eventStartS + endS)
  if (first !== undefined && rule.otherEvent === 'before-first-event') endS = first - eventStartS
  return Array.from({ length }, (_, i) => ({ fromS: endS - (length - i) * hourS, toS: endS - (length - i - 1) * hourS }))
}

/** When another event touches the hours: the start (epoch seconds) of the first of the day's other events. */
function firstTouching(question: Pick<Question, 'otherEvents'>, fromS: number, toS: number): number | undefined {
  const others = question.otherEvents ?? []
  const touches = (event: Interval) => seconds(event.start) < toS && seconds(event.end) > fromS
  return others.some(touches) ? Math.min(...others.map((event) => seconds(event.start))) : undefined
}
