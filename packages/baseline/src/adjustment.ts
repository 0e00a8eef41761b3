/** The same-day adjustment: which hours it compares, and what it makes of them. */
import {
  add,
  compare,
  divide,
  type Exact,
  exact,
  type Interval,
  instantOf,
  mean,
  multiply,
  parseExact,
  printExact,
  seconds,
  subtract,
  type Wh,
  wh,
  zero,
} from '@quickpay/units'
import type { CompleteDay, Piece, Reader } from './days.ts'
import { partsOf, sumOf, whOf } from './energy.ts'
import type { Finding } from './finding.ts'
import type { Adjustment, Question } from './question.ts'
import type { AdjustmentRule } from './spec.ts'

const hourS = 3600
const one = exact(1)

/**
 * The adjustment of this event, with what a person should know about it. `usual` are the days the rule compares with. With u the mean
 * hourly use of the event day in the rule's hours and b that of the usual days: factor = u ÷ b within the bounds, or added = u − b.
 */
export function adjustmentOf(
  question: Question,
  rule: AdjustmentRule,
  eventStartS: number,
  usual: readonly CompleteDay[],
  read: Reader,
): { adjustment: Adjustment; findings: Finding[] } {
  const hours = adjustmentHours(question, rule, eventStartS)
  const bounds = { from: instantOf(eventStartS + (hours[0]?.fromS ?? 0)), to: instantOf(eventStartS + (hours.at(-1)?.toS ?? 0)) }
  const unadjusted: Adjustment = { by: rule.type, gross: null, factor: one, addedWh: wh(zero), ...bounds }
  const { used, base, missing } = compared(question, hours, eventStartS, usual, read)
  const findings: Finding[] = []
  if (missing > 0 || hours.length === 0) {
    const then = used.length > 0 ? 'the hours that are there were used' : 'so the baseline was not adjusted'
    findings.push({
      code: 'adjustmentHoursMissing',
      words: `Readings of the hours before the event are missing; ${then}.`,
      evidence: { missing },
    })
  }
  if (used.length === 0) return { adjustment: unadjusted, findings }

  const [use, usually] = [mean(used), mean(base)]
  if (rule.type === 'additive') {
    const difference = wh(subtract(use, usually))
    return { adjustment: { ...unadjusted, gross: difference, addedWh: difference }, findings }
  }
  if (usually.n <= 0n) {
    findings.push({
      code: 'adjustmentBaseNotPositive',
      words: 'In the hours before the event the basis days took nothing from the grid, so the baseline was not adjusted.',
      evidence: { basisWh: printExact(usually) },
    })
    return { adjustment: unadjusted, findings }
  }
  const gross = divide(use, usually)
  const factor = bounded(gross, rule)
  if (rule.spikeAt !== null && compare(gross, parseExact(rule.spikeAt)) >= 0) {
    const then = compare(factor, gross) < 0 ? `; the factor is held at ${printExact(factor, 2)}` : ''
    findings.push({
      code: 'adjustmentSpike',
      words: `In the hours before the event use was ${printExact(gross, 2)} times the usual${then}.`,
      evidence: { gross: printExact(gross), spikeAt: rule.spikeAt },
    })
  }
  return { adjustment: { ...unadjusted, gross, factor }, findings }
}

/** Hour by hour the use of the event day and the mean of the usual days that have that hour; hours without either are left out. */
function compared(question: Question, hours: readonly Piece[], eventStartS: number, usual: readonly CompleteDay[], read: Reader) {
  const parts = partsOf(question.load.intervalSeconds)
  const used: Wh[] = []
  const base: Exact[] = []
  let missing = 0
  const onEventDay = read(eventStartS, hours)
  const onUsualDays = usual.map((day) => read(day.startS, hours))
  for (const [i, stretch] of onEventDay.entries()) {
    const others = onUsualDays.flatMap((day) => (day[i]!.is === 'complete' ? [day[i]!.energy] : []))
    missing += Number(stretch.is === 'missing') + usual.length - others.length
    if (stretch.is === 'missing' || others.length === 0) continue
    used.push(whOf(stretch.energy, parts))
    base.push(whOf(sumOf(others), parts, 1, others.length))
  }
  return { used, base, missing }
}

function bounded(gross: Exact, { minFactor, maxFactor }: AdjustmentRule & { type: 'ratio' }): Exact {
  if (maxFactor !== null && compare(gross, parseExact(maxFactor)) > 0) return parseExact(maxFactor)
  if (minFactor !== null && compare(gross, parseExact(minFactor)) < 0) return parseExact(minFactor)
  return gross
}

/** What the adjustment makes of a mean: × factor, + what is added an hour, by the piece's length. */
export function adjustedWh(average: Wh, { fromS, toS }: Piece, adjustment: Adjustment | null): Wh {
  if (!adjustment) return average
  if (adjustment.by === 'ratio') return wh(multiply(average, adjustment.factor))
  const lengthS = toS - fromS
  const added = lengthS === hourS ? adjustment.addedWh : multiply(adjustment.addedWh, exact(lengthS, hourS))
  return wh(add(average, added))
}

/** The hours to compare, relative to the event's start; they may lie on the civil day before, unless the rule leaves those out. */
export function adjustmentHours(
  question: Pick<Question, 'zone' | 'immediateNoticeAt' | 'otherEvents'>,
  rule: AdjustmentRule,
  eventStartS: number,
): Piece[] {
  const length = rule.fromHoursBefore - rule.toHoursBefore
  let endS = -rule.toHoursBefore * hourS
  if (question.immediateNoticeAt && rule.immediate !== 'before-start') {
    // Complete clock hours, in a zone whose offset is whole hours or not.
    const notice = question.immediateNoticeAt.toZonedDateTimeISO(question.zone).round({ smallestUnit: 'hour', roundingMode: 'floor' })
    endS = seconds(notice.toInstant()) - eventStartS
  }
  const first = firstTouching(question, eventStartS + endS - length * hourS, eventStartS + endS)
  if (first !== undefined && rule.otherEvent !== 'as-is') endS = first - eventStartS
  const hours = Array.from({ length }, (_, i) => ({ fromS: endS - (length - i) * hourS, toS: endS - (length - i - 1) * hourS }))
  if (rule.acrossMidnight !== 'leave-out') return hours
  const midnightS = seconds(instantOf(eventStartS).toZonedDateTimeISO(question.zone).startOfDay().toInstant()) - eventStartS
  return hours.filter((hour) => hour.fromS >= midnightS)
}

/** When another event touches the hours: the start (epoch seconds) of the first of the day's other events. */
function firstTouching(question: Pick<Question, 'otherEvents'>, fromS: number, toS: number): number | undefined {
  const others = question.otherEvents ?? []
  const touches = (event: Interval) => seconds(event.start) < toS && seconds(event.end) > fromS
  return others.some(touches) ? Math.min(...others.map((event) => seconds(event.start))) : undefined
}
