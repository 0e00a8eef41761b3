/** The bundle of a payment for pledged load: the pledge, what was delivered of it in the events, the month's money, and what was paid of it. */
import {
  type EventKind,
  type FactorBasis,
  monthShare,
  type Performance,
  type PerformanceFactor,
  type ProgramTerms,
  performanceFactor,
  type ReservationMonth,
  type RewardPlan,
  reservationMonths,
} from '@quickpay/programs'
import { type Cents, cents as centsOf, type Exact, exact, mean, parseExact, printExact, wh } from '@quickpay/units'
import type { Posting, Signature } from './bundle.ts'
import type { Before, PaymentLine } from './payment-lines.ts'

export const reservationFormat = 'quickpay-reservation/1'

/** What the account delivered in an event, hour by hour by the utility's own method; no hours where its readings never came. */
export type Delivered = {
  /** Local time of the call. */
  readonly calledAt: string
  readonly hoursBeforeMidnight: number
  readonly hours: readonly { readonly seconds: number; readonly reliefWh: string }[]
}
/** An event of the network in the season; `own` is null where the account was not called. */
export type PledgedEvent = { readonly date: string; readonly kind: EventKind; readonly own: Delivered | null }

/** All accounts of the network together: what the utility pays for them, and how much all of them brought (pledge × own factor). Exact fractions. */
export type Together = {
  readonly pledgedKW: string
  readonly factor: string
  readonly cents: number
  readonly broughtKW: string
}

export type PledgeQuestion = {
  readonly terms: ProgramTerms
  readonly plan: RewardPlan
  readonly network: string
  /** The network's area or tier, by which the program names its rate. */
  readonly rateClass: string
  /** As YYYY-MM. */
  readonly month: string
  /** The account's own pledge, with two places. */
  readonly pledgedKW: string
  readonly events: readonly PledgedEvent[]
  /** The network's factors of the season before: they count until it has one of its own. */
  readonly lastSeason: readonly string[]
  /** Null while the month runs: then the account is reckoned as if it were alone. */
  readonly together: Together | null
}

export type ReservationPayment = {
  readonly reference: string
  /** With an event of the month, or when the month is reckoned. */
  readonly kind: 'advance' | 'month'
  readonly before: Before
  /** Owed back from other months of the season when this was booked. */
  readonly otherMonthsOwedCents: number
  readonly lines: readonly PaymentLine[]
  readonly cents: number
  readonly postings: readonly Posting[]
}

export type ReservationBundle = PledgeQuestion & {
  readonly format: typeof reservationFormat
  readonly result: {
    readonly dollarsPerKWMonth: string
    readonly steppedUp: boolean
    /** Of each event, in their order; null where nothing is compared. */
    readonly factors: readonly (string | null)[]
    readonly factor: string
    readonly basis: FactorBasis
    /** What of the utility's money is for this account, and what of that the customer's. */
    readonly accountCents: number
    readonly shareCents: number
  }
  /** Null while nothing was booked. */
  readonly payment: ReservationPayment | null
  readonly signature?: Signature
}

/** The account's own month: pledge × rate × its own factor. Throws RangeError as `reservationMonths` does, and for a month out of season. */
export function monthOfAccount(question: PledgeQuestion): ReservationMonth {
  const month = Temporal.PlainYearMonth.from(question.month)
  const compared = question.events.map((event) => ({ ...dated(event), factor: factorIn(event, question) }))
  const [own] = reservationMonths({
    terms: question.terms,
    year: month.year,
    rateClass: question.rateClass,
    pledgedKW: question.pledgedKW,
    participatesFrom: month.toPlainDate({ day: 1 }),
    networkEvents: question.events.map(dated),
    compared: compared.flatMap(({ factor, ...event }) => (factor === null ? [] : [{ ...event, factor }])),
    lastSeasonFactor: question.lastSeason.length > 0 ? mean(question.lastSeason.map(parseExact)) : null,
  })
  if (!own?.month.equals(month)) throw new RangeError(`${question.month} is out of season`)
  return own
}

/** `accountCents` is the account's part where several are paid together. */
export function makeReservationBundle(question: PledgeQuestion, accountCents?: Cents): ReservationBundle {
  const { terms, plan, network, rateClass, month, pledgedKW, events, lastSeason, together } = question
  const own = monthOfAccount(question)
  const money = accountCents ?? own.cents
  return {
    format: reservationFormat,
    ...{ terms, plan, network, rateClass, month, pledgedKW, events, lastSeason, together },
    result: {
      dollarsPerKWMonth: printExact(own.dollarsPerKWMonth),
      steppedUp: own.steppedUp,
      factors: events.map((event) => {
        const factor = factorIn(event, question)
        return factor && printExact(factor)
      }),
      factor: printExact(own.factor),
      basis: own.basis,
      accountCents: Number(money),
      shareCents: Number(monthShare(plan, centsOf(money))),
    },
    payment: null,
  }
}

const dated = ({ date, kind }: PledgedEvent) => ({ date: Temporal.PlainDate.from(date), kind })

/** What an account delivered over its pledge, as the program compares it; null where it does not. */
function factorIn({ kind, own }: PledgedEvent, { terms, pledgedKW }: Pick<PledgeQuestion, 'terms' | 'pledgedKW'>): Exact | null {
  if (own === null) return null
  const found: PerformanceFactor = performanceFactor(terms, pledgedKW, performanceIn(kind, own))
  return found.is === 'factor' ? found.factor : null
}

const performanceIn = (kind: EventKind, { calledAt, hoursBeforeMidnight, hours }: Delivered): Performance => ({
  kind,
  calledAt: Temporal.PlainTime.from(calledAt),
  hoursBeforeMidnight,
  hours: hours.map(({ seconds, reliefWh }) => ({ seconds, reliefWh: wh(parseExact(reliefWh)) })),
})

export const printFraction = ({ n, d }: Exact): string => `${n}/${d}`
/** Throws as `exact` does on what is no fraction. */
export function parseFraction(text: string): Exact {
  const [n = '', d = '1'] = text.split('/')
  return exact(BigInt(n), BigInt(d))
}
