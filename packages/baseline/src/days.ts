/** The days of a baseline: which were looked at, which make the window, which the basis, and why the others do not. */
import {
  add,
  compare,
  divide,
  type Exact,
  exact,
  type Interval,
  mean,
  multiply,
  parseExact,
  seconds,
  sum,
  type Wh,
  wh,
  zero,
} from '@quickpay/units'
import { dayBeforeOf } from './calendar.ts'
import type { Load } from './load.ts'
import type { Day, DayReason, Question } from './question.ts'
import type { WindowRule } from './spec.ts'
import { type Stretch, stretchOf, type Touched } from './stretch.ts'

/** A piece of the event counted from its start, an hour long but for the last: the same piece is taken on every day. */
export type Piece = { readonly fromS: number; readonly toS: number }

/** The event's hours relative to its start; the last one may be shorter. */
export function piecesOf(event: Interval): Piece[] {
  const lengthS = seconds(event.end) - seconds(event.start)
  const pieces: Piece[] = []
  for (let fromS = 0; fromS < lengthS; fromS += 3600) pieces.push({ fromS, toS: Math.min(fromS + 3600, lengthS) })
  return pieces
}

/** The instant (epoch seconds) at which a civil day shows the event's time of day. */
export function startOn(date: Temporal.PlainDate, event: Interval, zone: string): number {
  const time = event.start.toZonedDateTimeISO(zone).toPlainTime()
  return seconds(date.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant())
}

export const stretchesOf = (load: Load, startS: number, pieces: readonly Piece[], touched: Touched): Stretch[] =>
  pieces.map((piece) => stretchOf(load, startS + piece.fromS, startS + piece.toS, touched))

/** The energies when all are complete, else undefined. */
export function completeEnergies(stretches: readonly Stretch[]): Wh[] | undefined {
  const energies: Wh[] = []
  for (const stretch of stretches) {
    if (stretch.is === 'missing') return undefined
    energies.push(stretch.energyWh)
  }
  return energies
}

/** Energy per hour: a shorter last piece counts by its length. */
function hourlyMean(energies: readonly Wh[], pieces: readonly Piece[]): Wh {
  return wh(divide(multiply(sum(energies), exact(3600)), exact(pieces.at(-1)!.toS)))
}

export type BasisDay = { readonly startS: number; readonly stretches: readonly Stretch[]; readonly energies: readonly Wh[] }

/** What a search of days gave: all that were looked at, newest first, and the energies of the basis. */
export type Days = { readonly looked: readonly Day[]; readonly windowSize: number; readonly basis: readonly BasisDay[] }

/** What one civil day holds in the event's hours. */
type Candidate = {
  readonly date: Temporal.PlainDate
  readonly startS: number
  readonly stretches: readonly Stretch[]
  readonly energies: readonly Wh[] | undefined
  readonly averageWh: Wh | null
}

/** Walks back from the day before the event until the window is full or the look-back is over. `like` are ISO days of the week. */
export function chooseDays(
  question: Question,
  rule: WindowRule,
  like: readonly number[],
  pieces: readonly Piece[],
  touched: Touched,
): Days {
  const eventDate = question.event.start.toZonedDateTimeISO(question.zone).toPlainDate()
  const dates = Array.from({ length: rule.lookbackDays }, (_, i) => eventDate.subtract({ days: i + 1 }))
  const candidateOf = candidates(question, pieces, touched)
  const excluded = exclusions(question, rule, eventDate)
  const isLow = lowUsageTest(rule, () => peakOf(dates.filter((date) => like.includes(date.dayOfWeek)).map(candidateOf), pieces))

  const looked: Day[] = []
  const window: { readonly at: number; readonly candidate: Candidate; readonly averageWh: Wh }[] = []
  for (const date of dates) {
    if (window.length === rule.windowDays) break
    if (!like.includes(date.dayOfWeek)) {
      // The days between two Sundays are no candidates; the weekend between two weekdays is worth a line to whoever counts along.
      if (rule.likeDays === 'weekday') looked.push({ date, window: false, basis: false, reason: 'weekend', averageWh: null })
      continue
    }
    const candidate = candidateOf(date)
    const { averageWh } = candidate
    const out = (reason: DayReason) => looked.push({ date, window: false, basis: false, reason, averageWh })
    const because = excluded(date)
    if (because) out(because)
    else if (averageWh === null) out('missing')
    else if (isLow(averageWh, window)) out('low-usage')
    else {
      window.push({ at: looked.length, candidate, averageWh })
      looked.push({ date, window: true, basis: false, reason: 'not-among-highest', averageWh })
    }
  }

  // Sorting is stable and the window is newest first, so of two equal days the more recent one stays ahead.
  const chosen = new Set([...window].sort((a, b) => compare(b.averageWh, a.averageWh)).slice(0, rule.basisDays))
  const basis: BasisDay[] = []
  for (const one of window) {
    if (!chosen.has(one)) continue
    looked[one.at] = { ...looked[one.at]!, basis: true, reason: null }
    const { startS, stretches, energies } = one.candidate
    basis.push({ startS, stretches, energies: energies! })
  }
  return { looked, windowSize: window.length, basis }
}

/** Reads each day once, however often it is asked for. */
function candidates(question: Question, pieces: readonly Piece[], touched: Touched): (date: Temporal.PlainDate) => Candidate {
  const known = new Map<string, Candidate>()
  return (date) => {
    const key = date.toString()
    let candidate = known.get(key)
    if (!candidate) {
      const startS = startOn(date, question.event, question.zone)
      const stretches = stretchesOf(question.load, startS, pieces, touched)
      const energies = completeEnergies(stretches)
      candidate = { date, startS, stretches, energies, averageWh: energies ? hourlyMean(energies, pieces) : null }
      known.set(key, candidate)
    }
    return candidate
  }
}

/** Why a day is out whatever its readings say. */
function exclusions(question: Question, rule: WindowRule, eventDate: Temporal.PlainDate): (date: Temporal.PlainDate) => DayReason | null {
  const holidays = new Set(question.holidays.map(({ date }) => date.toString()))
  const eventDays = new Set(question.pastEvents.map((date) => date.toString()))
  const dayBefore = dayBeforeOf(eventDate, rule)
  return (date) => {
    if (dayBefore?.equals(date)) return 'day-before'
    if (rule.skipHolidays && holidays.has(date.toString())) return 'holiday'
    if (rule.skipEventDays && eventDays.has(date.toString())) return 'event-day'
    return null
  }
}

/** The largest hourly use over the given days: nothing excluded, missing hours passed over. */
function peakOf(days: readonly Candidate[], pieces: readonly Piece[]): Exact {
  let peak = zero
  for (const { stretches } of days) {
    for (const [i, stretch] of stretches.entries()) {
      if (stretch.is === 'missing') continue
      const hourly = divide(multiply(stretch.energyWh, exact(3600)), exact(pieces[i]!.toS - pieces[i]!.fromS))
      if (compare(hourly, peak) > 0) peak = hourly
    }
  }
  return peak
}

/** Whether a day counts as one on which hardly anything was used, given the window so far. Off while the level is zero or less. */
function lowUsageTest(rule: WindowRule, peak: () => Exact): (averageWh: Wh, window: readonly { averageWh: Wh }[]) => boolean {
  const low = rule.lowUsage
  if (!low) return () => false
  const seed = multiply(parseExact(low.seedFraction), peak())
  const threshold = parseExact(low.threshold)
  return (averageWh, window) => {
    if (low.level === 'static') return seed.n > 0n && compare(averageWh, seed) < 0
    const level = window.length === 0 ? seed : mean(window.map((day) => day.averageWh))
    return level.n > 0n && compare(averageWh, multiply(threshold, level)) < 0
  }
}

/** The mean of the basis, piece by piece. */
export const averageOf = (basis: readonly BasisDay[], pieces: readonly Piece[]): Wh[] =>
  pieces.map((_, i) =>
    wh(
      divide(
        basis.reduce((total: Exact, day) => add(total, day.energies[i]!), zero),
        exact(basis.length),
      ),
    ),
  )
