/** Reservation payments: pledged kW × the month's rate × the month's performance factor. */
import { add, type Cents, cents, type Exact, exact, mean, multiply, parseExact, roundHalfUp } from '@quickpay/units'
import type { EventKind, ProgramTerms } from './terms.ts'

/** An event of the account's network that was compared with the pledge. */
export type ComparedEvent = { readonly date: Temporal.PlainDate; readonly kind: EventKind; readonly factor: Exact }

/** Why a month has the factor it has: its own events, the latest month before, last season, or a new participant's. */
export type FactorBasis = 'own-events' | 'carried' | 'last-season' | 'made-good' | 'first-factor'

export type ReservationMonth = {
  readonly month: Temporal.PlainYearMonth
  readonly dollarsPerKWMonth: Exact
  readonly steppedUp: boolean
  readonly factor: Exact
  readonly basis: FactorBasis
  readonly cents: Cents
}

export type ReservationQuestion = {
  readonly terms: ProgramTerms
  readonly year: number
  /** The network's area or tier, one of the keys of `terms.reservation.dollarsPerKWMonth`. */
  readonly rateClass: string
  readonly pledgedKW: string
  /** The first civil day of taking part this season. */
  readonly participatesFrom: Temporal.PlainDate
  /** All events of the network this season, for the step-up. */
  readonly networkEvents: readonly { readonly date: Temporal.PlainDate; readonly kind: EventKind }[]
  readonly compared: readonly ComparedEvent[]
  readonly lastSeasonFactor: Exact | null
}

/**
 * The season's months from the first in which the account takes part. Throws RangeError when the program has no reservation payment, or
 * none for this class of network.
 * Source: Con Edison Rider T, reservation payment and the additional incentive from the fifth event on; what a month without events gets
 * and the first factor are unverified (see `terms.open`).
 */
export function reservationMonths(question: ReservationQuestion): ReservationMonth[] {
  const { terms, year, rateClass, pledgedKW, participatesFrom } = question
  const rate = terms.reservation?.dollarsPerKWMonth[rateClass]
  if (!terms.reservation || rate === undefined) throw new RangeError(`${terms.programId} has no reservation payment for ${rateClass}`)
  const { stepUp, firstFactor } = terms.reservation
  const stepsFrom = stepUp && monthOfEvent(question, stepUp.atEvent, stepUp.counts)
  const months: ReservationMonth[] = []
  for (let month = monthAt(year, terms.season.first); !isAfter(month, monthAt(year, terms.season.last)); month = month.add({ months: 1 })) {
    if (isAfter(participatesFrom.toPlainYearMonth(), month)) continue
    const steppedUp = stepsFrom !== null && !isAfter(stepsFrom, month)
    const dollarsPerKWMonth = steppedUp ? add(parseExact(rate), parseExact(stepUp!.dollarsPerKWMonth)) : parseExact(rate)
    const { factor, basis } = factorOf(month, question, parseExact(firstFactor))
    const dollars = multiply(multiply(parseExact(pledgedKW), dollarsPerKWMonth), factor)
    months.push({ month, dollarsPerKWMonth, steppedUp, factor, basis, cents: cents(roundHalfUp(multiply(dollars, exact(100)))) })
  }
  return months
}

const monthAt = (year: number, monthDay: string) => Temporal.PlainYearMonth.from(`${year}-${monthDay.slice(0, 2)}`)
const isAfter = (a: Temporal.PlainYearMonth, b: Temporal.PlainYearMonth) => Temporal.PlainYearMonth.compare(a, b) > 0

/** The month of the n-th event that counts, or null while there were fewer. */
function monthOfEvent({ networkEvents }: ReservationQuestion, n: number, counts: readonly EventKind[]): Temporal.PlainYearMonth | null {
  const counted = networkEvents.filter(({ kind }) => counts.includes(kind)).map(({ date }) => date)
  return counted.sort(Temporal.PlainDate.compare)[n - 1]?.toPlainYearMonth() ?? null
}

function factorOf(
  month: Temporal.PlainYearMonth,
  { compared, lastSeasonFactor }: ReservationQuestion,
  firstFactor: Exact,
): { factor: Exact; basis: FactorBasis } {
  const inOrder = [...compared].sort((a, b) => Temporal.PlainDate.compare(a.date, b.date))
  const own = inOrder.filter(({ date }) => date.toPlainYearMonth().equals(month))
  if (own.length > 0) return { factor: mean(own.map(({ factor }) => factor)), basis: 'own-events' }
  const earlier = inOrder.filter(({ date }) => isAfter(month, date.toPlainYearMonth()))
  const latest = earlier.filter(({ date }) => date.toPlainYearMonth().equals(earlier.at(-1)!.date.toPlainYearMonth()))
  if (latest.length > 0) return { factor: mean(latest.map(({ factor }) => factor)), basis: 'carried' }
  if (lastSeasonFactor) return { factor: lastSeasonFactor, basis: 'last-season' }
  const first = inOrder[0]
  return first ? { factor: first.factor, basis: 'made-good' } : { factor: firstFactor, basis: 'first-factor' }
}
