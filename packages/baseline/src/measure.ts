/** One question, one answer: the baseline of an event's hours and the relief against it. */
import { compare, instantOf, printExact, seconds, subtract, sum, type Wh, wh } from '@quickpay/units'
import { adjustedWh, adjustmentOf } from './adjustment.ts'
import { calendarOf } from './calendar.ts'
import { averageOf, chooseDays, completeEnergies, type Days, type Piece, piecesOf, readerOf } from './days.ts'
import { partsOf, whOf } from './energy.ts'
import type { Finding } from './finding.ts'
import type { MeasuredHour, Measurement, Question } from './question.ts'
import type { WindowRule } from './spec.ts'
import type { Stretch, Touched } from './stretch.ts'

const dayS = 86_400

/**
 * Measures an event against the baseline of its specification. Exact: nothing is rounded. For each hour k of the event, over the basis days B,
 * baseline(k) = Σ use(d, k) ÷ |B| × factor + added, and relief(k) = baseline(k) − use(k): "on an hour by hour basis the actual load is subtracted
 * from the adjusted CBL" (Con Edison, Customer Baseline Load Verification Methodology).
 * Answers `waiting` while hours of the event are missing, `not-eligible` when too few days make a baseline, else `measured`.
 * The rules are those of the specification's own source; how readings become hours: hours are counted from the event's start, up to two
 * missing intervals are filled by a straight line, a day with any other missing event hour is left out.
 * Throws RangeError when the event is empty or longer than 24 hours, or when every hour of it is left open.
 */
export function measure(question: Question): Measurement {
  return measureWith(question, () => {})
}

/** The same, with the indices of all readings that were looked at, ascending: exactly what someone else needs to repeat the measurement. */
export type Measured = { readonly measurement: Measurement; readonly readings: readonly number[] }
export function measureTraced(question: Question): Measured {
  const { length } = question.load.starts
  const seen = new Uint8Array(length)
  let [first, last] = [length, -1]
  const measurement = measureWith(question, (index) => {
    seen[index] = 1
    if (index < first) first = index
    if (index > last) last = index
  })
  const readings: number[] = []
  for (let index = first; index <= last; index++) if (seen[index] === 1) readings.push(index)
  return { measurement, readings }
}

function measureWith(question: Question, touched: Touched): Measurement {
  const { spec, load, event } = question
  const startS = seconds(event.start)
  const lengthS = seconds(event.end) - startS
  if (lengthS <= 0 || lengthS > dayS) throw new RangeError(`an event lasts more than nothing and at most 24 hours, not ${lengthS} s`)

  const calendar = calendarOf(question)
  const { rule } = calendar
  const pieces = piecesOf(question)
  if (pieces.length === 0) throw new RangeError('every hour of the event is left open')
  const read = readerOf(load, spec.netExport, touched)
  const days = chooseDays(question, calendar, pieces, read)
  const stretches = read(startS, pieces)
  const used = completeEnergies(stretches)
  if (!used) return waiting(startS, pieces, stretches, days)
  if (days.window.length < rule.minDays) return tooFewDays(days, rule)

  const average = averageOf(days.basis, pieces, load.intervalSeconds)
  const findings: Finding[] = []
  let adjusted: ReturnType<typeof adjustmentOf> | null = null
  if (question.adjusted && spec.adjustment) {
    const usual = spec.adjustment.basis === 'window' ? days.window : days.basis
    if (question.generator && spec.adjustment.forbiddenFor.includes('generator')) findings.push(generatorNotAdjusted)
    else adjusted = adjustmentOf(question, spec.adjustment, startS, usual, read)
  }
  const adjustment = adjusted?.adjustment ?? null
  const parts = partsOf(load.intervalSeconds)
  const hours = pieces.map((piece, i): MeasuredHour => {
    const baselineWh = adjustedWh(average[i]!, piece, adjustment)
    const usedWh = whOf(used[i]!, parts)
    const start = instantOf(startS + piece.fromS)
    return { start, seconds: piece.toS - piece.fromS, baselineWh, usedWh, reliefWh: wh(subtract(baselineWh, usedWh)) }
  })
  findings.push(
    ...thin(days, rule),
    ...(adjusted?.findings ?? []),
    ...qualityFindings(
      stretches,
      days.basis.flatMap((day) => day.stretches),
    ),
    ...useFindings(hours),
  )
  return {
    is: 'measured',
    hours,
    reliefWh: wh(sum(hours.map((hour) => hour.reliefWh))),
    averageWh: wh(sum(average)),
    adjustment,
    days: days.looked,
    findings,
  }
}

/** Hours that follow each other are told as one stretch. */
function waiting(startS: number, pieces: readonly Piece[], stretches: readonly Stretch[], days: Days): Measurement {
  const missing: { start: Temporal.Instant; end: Temporal.Instant }[] = []
  let count = 0
  for (const [i, stretch] of stretches.entries()) {
    if (stretch.is !== 'missing') continue
    count += 1
    const [start, end] = [instantOf(startS + pieces[i]!.fromS), instantOf(startS + pieces[i]!.toS)]
    const last = missing.at(-1)
    if (last?.end.equals(start)) last.end = end
    else missing.push({ start, end })
  }
  const words = `Readings of ${count} of the event’s ${counted(pieces.length, 'hour')} are missing.`
  const finding = { code: 'eventHoursMissing', words, evidence: { missing: count, hours: pieces.length } }
  return { is: 'waiting', missing, days: days.looked, findings: [finding] }
}

function tooFewDays(days: Days, rule: WindowRule): Measurement {
  const found = days.window.length === 0 ? 'No comparable day' : `Only ${counted(days.window.length, 'comparable day')}`
  const words = `${found} with readings in the ${rule.lookbackDays} days before; ${rule.minDays} at least make a baseline.`
  const finding = { code: 'tooFewDays', words, evidence: { days: days.window.length, needed: rule.minDays } }
  return { is: 'not-eligible', because: [finding], days: days.looked, findings: [finding] }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const generatorNotAdjusted: Finding = {
  code: 'generatorNotAdjusted',
  words: 'The account reduces by a generator; this method does not adjust such accounts.',
}

function thin(days: Days, rule: WindowRule): Finding[] {
  if (days.window.length >= rule.thinBelow) return []
  const words = `The baseline stands on ${counted(days.basis.length, 'day')} only: no more were comparable and had readings.`
  return [{ code: 'thin', words, evidence: { days: days.window.length, usual: rule.thinBelow } }]
}

/** Which readings of the event and of the basis days were not plainly measured. */
function qualityFindings(event: readonly Stretch[], basis: readonly Stretch[]): Finding[] {
  const count = (stretches: readonly Stretch[], of: (stretch: Stretch & { is: 'complete' }) => number) =>
    stretches.reduce((total, stretch) => total + (stretch.is === 'complete' ? of(stretch) : 0), 0)
  const evidence = {
    filledInEvent: count(event, (stretch) => stretch.filled),
    filledInBasis: count(basis, (stretch) => stretch.filled),
    markedInEvent: count(event, (stretch) => stretch.estimated),
    markedInBasis: count(basis, (stretch) => stretch.estimated),
  }
  const estimated = Object.values(evidence).reduce((a, b) => a + b)
  const divided = count(event, (stretch) => Number(stretch.divided))
  const findings: Finding[] = []
  if (estimated > 0) {
    const words = `${estimated} readings are estimated: missing ones filled by a straight line, or marked so by the utility.`
    findings.push({ code: 'estimated', words, evidence })
  }
  if (divided > 0)
    findings.push({ code: 'divided', words: 'The event does not start or end where a reading does, so readings were divided by time.' })
  return findings
}

/** What staff may want to look at: use of exactly zero, and energy given to the grid. */
function useFindings(hours: readonly MeasuredHour[]): Finding[] {
  const findings: Finding[] = []
  const zeros = hours.filter((hour) => hour.usedWh.n === 0n && hour.baselineWh.n > 0n).length
  if (zeros > 0)
    findings.push({
      code: 'zeroUse',
      words: `In ${counted(zeros, 'hour')} of the event the meter counted nothing at all.`,
      evidence: { hours: zeros },
    })
  const lowest = (pick: (hour: MeasuredHour) => Wh) => hours.map(pick).reduce((a, b) => (compare(b, a) < 0 ? b : a))
  const [used, baseline] = [lowest((hour) => hour.usedWh), lowest((hour) => hour.baselineWh)]
  if (used.n < 0n || baseline.n < 0n) {
    const evidence = { lowestUsedWh: printExact(used), lowestBaselineWh: printExact(baseline) }
    findings.push({
      code: 'netExport',
      words: 'The account gives energy to the grid in hours of the event; negative hours count as they are.',
      evidence,
    })
  }
  return findings
}
