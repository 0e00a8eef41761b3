/** The days of a baseline: which were looked at, which make the window, which the basis, and why the others do not. */
import { parseExact, seconds, type Wh } from '@quickpay/units'
import type { Calendar } from './calendar.ts'
import { compareEnergy, type Energy, inParts, none, partsOf, plus, sumOf, whOf } from './energy.ts'
import type { Load } from './load.ts'
import type { Day, DayReason, Question } from './question.ts'
import type { WindowRule } from './spec.ts'
import { type Stretch, stretchOf, type Touched } from './stretch.ts'

/** A piece of the event counted from its start, an hour long but for the last: the same piece is taken on every day. */
export type Piece = { readonly fromS: number; readonly toS: number }

/** The event's hours relative to its start, but for those left open; the last one may be shorter. */
export function piecesOf({ event, openHours = [] }: Pick<Question, 'event' | 'openHours'>): Piece[] {
  const startS = seconds(event.start)
  const lengthS = seconds(event.end) - startS
  const open = openHours.map(({ start, end }) => ({ fromS: seconds(start) - startS, toS: seconds(end) - startS }))
  const pieces: Piece[] = []
  for (let fromS = 0; fromS < lengthS; fromS += 3600) {
    const toS = Math.min(fromS + 3600, lengthS)
    if (!open.some((stretch) => stretch.fromS < toS && stretch.toS > fromS)) pieces.push({ fromS, toS })
  }
  return pieces
}

/** Reads the pieces of a day that begins, for the event, at `startS`. */
export type Reader = (startS: number, pieces: readonly Piece[]) => Stretch[]

/** `netExport` 'zero' takes an hour in which more was given than taken for nothing taken. */
export function readerOf(load: Load, netExport: Question['spec']['netExport'], touched: Touched): Reader {
  const read: Reader = (startS, pieces) => pieces.map((piece) => stretchOf(load, startS + piece.fromS, startS + piece.toS, touched))
  if (netExport !== 'zero') return read
  const parts = partsOf(load.intervalSeconds)
  return (startS, pieces) =>
    read(startS, pieces).map((stretch) =>
      stretch.is === 'complete' && compareEnergy(stretch.energy, none, parts) < 0 ? { ...stretch, energy: none } : stretch,
    )
}

/** The energies when all are complete, else undefined. */
export function completeEnergies(stretches: readonly Stretch[]): Energy[] | undefined {
  const energies: Energy[] = []
  for (const stretch of stretches) {
    if (stretch.is === 'missing') return undefined
    energies.push(stretch.energy)
  }
  return energies
}

/** A day with all of the event's hours: `total` is their energy. */
export type CompleteDay = {
  readonly startS: number
  readonly stretches: readonly Stretch[]
  readonly energies: readonly Energy[]
  readonly total: Energy
}

/** What a search of days gave: all that were looked at, newest first; the window and in it the basis, newest first too. */
export type Days = { readonly looked: readonly Day[]; readonly window: readonly CompleteDay[]; readonly basis: readonly CompleteDay[] }

/** Walks back from the day before the event until the window is full or the look-back is over. */
export function chooseDays(
  { load, pastEvents }: Pick<Question, 'load' | 'pastEvents'>,
  { rule, days }: Calendar,
  pieces: readonly Piece[],
  read: Reader,
): Days {
  const parts = partsOf(load.intervalSeconds)
  const lengthS = pieces.reduce((total, { fromS, toS }) => total + toS - fromS, 0)
  // Energy per hour: a shorter last hour counts by its length.
  const [times, by] = lengthS % 3600 === 0 ? [1, lengthS / 3600] : [3600, lengthS]
  // Every day of the kind is read before the first is judged: the low-usage level starts at the largest of all their hours.
  const stretchesOn = new Map<number, Stretch[]>()
  const stretchesOf = (startS: number): Stretch[] => {
    const stretches = stretchesOn.get(startS) ?? read(startS, pieces)
    stretchesOn.set(startS, stretches)
    return stretches
  }
  const peak = () =>
    peakOf(
      days.filter((day) => day.like).map((day) => stretchesOf(day.startS)),
      pieces,
      parts,
    )
  const isLow = lowUsageTest(rule, peak, lengthS, parts)
  const eventDays = new Set(rule.skipEventDays ? pastEvents.map((date) => date.toString()) : [])

  const looked: Day[] = []
  const window: CompleteDay[] = []
  const places: number[] = []
  let windowTotal = none
  for (const { date, key, startS, like, reason } of days) {
    if (window.length === rule.windowDays) break
    if (!like) {
      // The days between two Sundays are no candidates; the weekend between two weekdays is worth a line to whoever counts along.
      if (rule.likeDays === 'weekday') looked.push({ date, window: false, basis: false, reason: 'weekend', averageWh: null })
      continue
    }
    const stretches = stretchesOf(startS)
    const energies = completeEnergies(stretches)
    const total = energies && sumOf(energies)
    const averageWh: Wh | null = total ? whOf(total, parts, times, by) : null
    const because: DayReason | null =
      reason ?? (eventDays.has(key) ? 'event-day' : !total ? 'missing' : isLow(total, windowTotal, window.length) ? 'low-usage' : null)
    if (because || !energies || !total) {
      looked.push({ date, window: false, basis: false, reason: because, averageWh })
      continue
    }
    places.push(looked.length)
    looked.push({ date, window: true, basis: false, reason: 'not-among-highest', averageWh })
    window.push({ startS, stretches, energies, total })
    windowTotal = plus(windowTotal, total)
  }

  // Sorting is stable and the window is newest first, so of two equal days the more recent one stays ahead.
  const chosen = new Set([...window].sort((a, b) => compareEnergy(b.total, a.total, parts)).slice(0, rule.basisDays))
  for (const [i, one] of window.entries()) {
    if (chosen.has(one)) looked[places[i]!] = { ...looked[places[i]!]!, basis: true, reason: null }
  }
  return { looked, window, basis: window.filter((one) => chosen.has(one)) }
}

/** The largest hourly use over the given days, a whole number of parts ÷ `hourS`: nothing excluded, missing hours passed over. */
type Peak = { readonly inParts: bigint; readonly hourS: bigint }

function peakOf(days: readonly (readonly Stretch[])[], pieces: readonly Piece[], parts: bigint): Peak {
  const last = pieces.length - 1
  const lastS = pieces[last]!.toS - pieces[last]!.fromS
  let [hour, shorter] = [none, none]
  for (const stretches of days) {
    for (let i = 0; i < stretches.length; i++) {
      const stretch = stretches[i]!
      if (stretch.is === 'missing') continue
      if (i === last && lastS < 3600) shorter = compareEnergy(stretch.energy, shorter, parts) > 0 ? stretch.energy : shorter
      else if (compareEnergy(stretch.energy, hour, parts) > 0) hour = stretch.energy
    }
  }
  // A shorter piece counts as if it went on for an hour: × 3600 ÷ its length.
  const [whole, scaled] = [inParts(hour, parts) * BigInt(lastS), inParts(shorter, parts) * 3600n]
  return { inParts: whole > scaled ? whole : scaled, hourS: BigInt(lastS) }
}

type LowUsage = (total: Energy, windowTotal: Energy, windowSize: number) => boolean

/** Whether a day counts as one on which hardly anything was used. Both sides of each comparison are multiplied out, so that they stay whole. */
function lowUsageTest({ lowUsage }: WindowRule, peakOf: () => Peak, lengthS: number, parts: bigint): LowUsage {
  if (!lowUsage) return () => false
  const [seed, threshold] = [parseExact(lowUsage.seedFraction), parseExact(lowUsage.threshold)]
  const peak = peakOf()
  // total × 3600 ÷ length < fraction × peak ÷ hourS
  const belowPeak = (total: Energy, n: bigint, d: bigint) =>
    peak.inParts > 0n && inParts(total, parts) * 3600n * peak.hourS * d < n * peak.inParts * BigInt(lengthS)
  if (lowUsage.level === 'static') return (total) => belowPeak(total, seed.n, seed.d)
  return (total, windowTotal, size) => {
    if (size === 0) return belowPeak(total, seed.n * threshold.n, seed.d * threshold.d)
    const all = inParts(windowTotal, parts)
    return all > 0n && inParts(total, parts) * BigInt(size) * threshold.d < threshold.n * all
  }
}

/** The mean of the basis, piece by piece. */
export const averageOf = (basis: readonly CompleteDay[], pieces: readonly Piece[], intervalSeconds: number): Wh[] =>
  pieces.map((_, i) => whOf(sumOf(basis.map((day) => day.energies[i]!)), partsOf(intervalSeconds), 1, basis.length))
