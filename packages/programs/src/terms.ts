/** The terms of demand-response programs: what kind of record they are, and which one applies on a civil day. */
import { type DollarsPerKWh, dollarsPerKWh } from '@quickpay/units'
import { federalHolidays, nercHolidays } from './holidays.ts'
import { termsTable } from './terms-table.ts'

/** Planned and unplanned calls are of peak-shaving programs, contingency and immediate ones of distribution relief; tests of both. */
export type EventKind = 'planned' | 'unplanned' | 'contingency' | 'immediate' | 'test'
/** Pledged load with a monthly payment, or taking part without a pledge for energy alone. */
export type ProgramOption = 'reservation' | 'voluntary'

/** Which hours of an event are compared with the pledge. */
export type PerformanceRule =
  | { readonly by: 'first-hours'; readonly hours: number }
  | { readonly by: 'all-hours' }
  /** The best run of `hours` within the first `within`; for calls after `lateAfter` (local), of the hours before midnight less `lateLess`. */
  | { readonly by: 'best-run'; readonly hours: number; readonly within: number; readonly lateAfter: string; readonly lateLess: number }

/** The monthly payment for pledged load. Dollars are decimal strings. */
export type ReservationTerms = {
  /** $/kW-month by the class of the network: its area or its tier. */
  readonly dollarsPerKWMonth: Readonly<Record<string, string>>
  /** From the month of the `atEvent`-th counted event in the network, this much more for each kW and month. */
  readonly stepUp: { readonly atEvent: number; readonly dollarsPerKWMonth: string; readonly counts: readonly EventKind[] } | null
  readonly performance: Readonly<Partial<Record<EventKind, PerformanceRule>>>
  /** The factor of months before a new participant's first event, until that event makes it good. */
  readonly firstFactor: string
}

/** A statement of the record that nobody has found in the tariff yet, in words for the operator who looks for it. */
export type OpenFact = { readonly fact: string; readonly words: string }

/** One program from `from` until before `until` (null: no end known). Plain JSON: dates and rates are strings. */
export type ProgramTerms = {
  readonly programId: string
  readonly version: string
  readonly name: string
  readonly utility: string
  readonly from: string
  readonly until: string | null
  /** First and last civil day of the capability period, as `MM-DD`, both included. */
  readonly season: { readonly first: string; readonly last: string }
  /** `working-days`: Monday to Friday without the holidays of `holidays`. */
  readonly days: 'working-days' | 'every-day'
  readonly holidays: 'US-federal' | 'NERC'
  /** Local hours in which an event may lie, and the fixed windows of networks, where the program has them. */
  readonly hours: { readonly from: string; readonly to: string }
  readonly callWindows: readonly { readonly from: string; readonly to: string }[]
  /** The call that the program is for, and the notice it promises. */
  readonly usualKind: EventKind
  readonly noticeHours: number
  readonly obligationHours: number
  readonly testHours: number
  /** Dollars per kWh of performance. A kind that is not listed is not paid. */
  readonly dollarsPerKWh: Readonly<Record<ProgramOption, Readonly<Partial<Record<EventKind, string>>>>>
  /** Null where the money for pledged load is set by an agreement or there is none. */
  readonly reservation: ReservationTerms | null
  /** Who comes in by `by` (`MM-DD`; a weekend moves it to the Monday) takes part from `startsOn`. */
  readonly enrolment: readonly { readonly by: string; readonly startsOn: string }[]
  /** The voluntary option can be joined later: from the first of the month after. */
  readonly voluntaryLater: boolean
  /** The least an aggregator brings, over all its accounts of the program. */
  readonly minimumKW: string
  readonly residential: boolean
  readonly source: string
  /** Whether a person has compared this record with the tariff in force. */
  readonly verified: boolean
  readonly open: readonly OpenFact[]
}

export const programIds: readonly string[] = [...new Set(termsTable.map((terms) => terms.programId))]

export type TermsAnswer =
  | { readonly is: 'found'; readonly terms: ProgramTerms }
  | { readonly is: 'unknown-program'; readonly programId: string; readonly known: readonly string[] }
  | { readonly is: 'no-terms'; readonly programId: string; readonly date: Temporal.PlainDate; readonly knownFrom: string }
  | { readonly is: 'out-of-season'; readonly programId: string; readonly date: Temporal.PlainDate; readonly terms: ProgramTerms }

/** The terms of a program for an event on a civil day. */
export function termsOn(programId: string, date: Temporal.PlainDate): TermsAnswer {
  const records = termsTable.filter((terms) => terms.programId === programId)
  const [oldest] = records
  if (!oldest) return { is: 'unknown-program', programId, known: programIds }
  const day = date.toString()
  const terms = records.find((record) => record.from <= day && (record.until === null || day < record.until))
  if (!terms) return { is: 'no-terms', programId, date, knownFrom: oldest.from }
  const monthDay = day.slice(-5)
  if (monthDay < terms.season.first || monthDay > terms.season.last) return { is: 'out-of-season', programId, date, terms }
  return { is: 'found', terms }
}

/** Whether the program calls events on this day of the week, or on this holiday. */
export function isProgramDay(terms: ProgramTerms, date: Temporal.PlainDate): boolean {
  if (terms.days === 'every-day') return true
  const holidays = terms.holidays === 'NERC' ? nercHolidays : federalHolidays
  return date.dayOfWeek <= 5 && holidays(date, date).length === 0
}

/** What the program pays for a kWh, or null when it does not pay this kind of event under this option. */
export function programRate(terms: ProgramTerms, option: ProgramOption, kind: EventKind): DollarsPerKWh | null {
  const rate = terms.dollarsPerKWh[option][kind]
  return rate === undefined ? null : dollarsPerKWh(rate)
}
