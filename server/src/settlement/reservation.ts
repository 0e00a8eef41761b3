/** Pledged load and its months: what the utility will pay for each, from pledges, events and the network's rates. Pure. */
import { type EventKind, type FactorBasis, type ProgramTerms, type ReservationMonth, reservationMonths } from '@quickpay/programs'
import { type Exact, mean, NEW_YORK } from '@quickpay/units'

/** The load pledged to one program in one network over a season. */
export type Reservation = {
  readonly reservationId: string
  readonly utilityId: string
  readonly programId: string
  readonly network: string
  readonly season: number
}

export type Pledge = { readonly month: Temporal.PlainYearMonth; readonly accounts: number; readonly pledgedKW: string }
/** An event of the network that is over; `factor` null where none is known or the program compares nothing. */
export type SeasonEvent = { readonly date: Temporal.PlainDate; readonly kind: EventKind; readonly factor: Exact | null }

/** What a month comes to; `basis` says where its factor is from. */
export type Month = ReservationMonth & Pick<Pledge, 'accounts' | 'pledgedKW'> & { readonly basis: FactorBasis }

export type SeasonFacts = {
  readonly terms: ProgramTerms
  readonly season: number
  /** Of the network among the program's rates. */
  readonly rateClass: string
  /** A month each, of those that are to be reckoned. */
  readonly pledges: readonly Pledge[]
  readonly events: readonly SeasonEvent[]
  readonly lastSeason: readonly SeasonEvent[]
}

/** The months of a season's terms. */
export function monthsOf({ season: { first, last } }: ProgramTerms, season: number): Temporal.PlainYearMonth[] {
  const [from, to] = [first, last].map((day) => Number(day.slice(0, 2))) as [number, number]
  return Array.from({ length: to - from + 1 }, (_, i) => Temporal.PlainYearMonth.from({ year: season, month: from + i }))
}

/** The programs are those of one state: their months are counted in its time. */
export const endOf = (month: Temporal.PlainYearMonth): Temporal.Instant =>
  month.add({ months: 1 }).toPlainDate({ day: 1 }).toZonedDateTime(NEW_YORK).toInstant()
/** A day after the month's end, when most readings of its last day have come. */
export const reckonFrom = (month: Temporal.PlainYearMonth): Temporal.Instant => endOf(month).add({ hours: 24 })

/** A pledge is of the aggregation, and may grow or shrink from month to month as accounts come and go; the factor is one for all of them. */
export function reckonMonths({ terms, season, rateClass, pledges, events, lastSeason }: SeasonFacts): Month[] {
  const known = (list: readonly SeasonEvent[]) => list.flatMap(({ factor, ...event }) => (factor === null ? [] : [{ ...event, factor }]))
  const before = known(lastSeason).map((event) => event.factor)
  return pledges.flatMap(({ month, accounts, pledgedKW }) =>
    reservationMonths({
      terms,
      year: season,
      rateClass,
      pledgedKW,
      participatesFrom: month.toPlainDate({ day: 1 }),
      networkEvents: events,
      compared: known(events),
      lastSeasonFactor: before.length > 0 ? mean(before) : null,
    })
      .slice(0, 1)
      .map((one) => ({ ...one, accounts, pledgedKW })),
  )
}
