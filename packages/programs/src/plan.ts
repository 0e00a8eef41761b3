/** Reward plans: what a customer is paid for an event, and never less than nothing. */
import { type Cents, cents, type DollarsPerKWh, dollarsPerKWh, exact, multiply, priceOf, type Wh, zero } from '@quickpay/units'
import { type EventKind, type ProgramOption, type ProgramTerms, programRate } from './terms.ts'

/** How an event's relief becomes money. */
export type Reward =
  /** Whole percent of the program's performance rate. */
  | { readonly by: 'share'; readonly percent: number }
  /** A rate of the plan's own, whatever the program pays. */
  | { readonly by: 'rate'; readonly dollarsPerKWh: string }
  /** So much for every event with any relief. */
  | { readonly by: 'flat'; readonly cents: number }

/** A plan as agreed with customers. Plain JSON, so that a receipt can carry it whole. */
export type RewardPlan = {
  readonly id: string
  readonly version: string
  readonly from: string
  readonly name: string
  readonly reward: Reward
  /** Added where there is any relief. */
  readonly bonusCents: number
  /** What an event with any relief pays at least. */
  readonly minimumCents: number
  readonly option: ProgramOption
  /** The baseline the customer is paid by, and whether it follows the event day; in a utility's own baseline the enrolment says that. */
  readonly baseline: string
  readonly adjusted: boolean
  /** Who used more than usual over the event is paid nothing and owes nothing; or it lowers later payments of the season. */
  readonly negativeEvent: 'zero' | 'offset-season'
  /** Of a payment on readings that may still change, above `aboveCents` so many percent wait for `untilDays` after the event. */
  readonly holdback: { readonly aboveCents: number; readonly percent: number; readonly untilDays: number } | null
  /** A result that falls after it was paid: our loss, or set against later payments of the season, of each at most so many percent. */
  readonly downward: { readonly by: 'absorb' } | { readonly by: 'offset'; readonly capPercent: number }
  /** Who leaves an event and saves all the same. */
  readonly leftButSaved: 'paid' | 'unpaid'
  /** Accounts that give energy to the grid: the program pays nothing for them. */
  readonly netMetered: 'not-enrolled' | 'paid-at-our-cost'
  /** For pledged load: whole percent of what the utility pays by the month for the account's part of it. Absent where the plan shares nothing. */
  readonly reservationSharePercent?: number
  /** Of the customer's part of a month, so many percent are advanced with its events; the rest is paid when the month is reckoned. */
  readonly reservationAdvancePercent: number
}

const standard: RewardPlan = {
  id: 'standard',
  version: '2026',
  from: '2025-01-01',
  name: 'Three quarters of the program’s rate',
  reward: { by: 'share', percent: 75 },
  bonusCents: 0,
  minimumCents: 0,
  option: 'voluntary',
  baseline: 'coned-cbl',
  adjusted: false,
  negativeEvent: 'zero',
  holdback: { aboveCents: 2500, percent: 10, untilDays: 7 },
  downward: { by: 'absorb' },
  leftButSaved: 'paid',
  netMetered: 'not-enrolled',
  reservationAdvancePercent: 0,
}

/** For pledged load: the same share of the option's own, lower rate, and of the payment by the month. */
const reservation: RewardPlan = {
  ...standard,
  id: 'reservation',
  from: '2026-01-01',
  name: 'Three quarters of the program’s money for pledged load',
  option: 'reservation',
  reservationSharePercent: 75,
  reservationAdvancePercent: 50,
}

/** A plan is never rewritten, because old receipts quote it whole. */
export const rewardPlans: Readonly<Record<string, RewardPlan>> = {
  standard,
  /** For businesses: what was paid too much is set against later payments, at most half of each. */
  'standard-commercial': {
    ...standard,
    id: 'standard-commercial',
    name: 'Three quarters of the program’s rate, for businesses',
    downward: { by: 'offset', capPercent: 50 },
  },
  reservation,
  'reservation-commercial': {
    ...reservation,
    id: 'reservation-commercial',
    name: 'Three quarters of the program’s money for pledged load, for businesses',
    downward: { by: 'offset', capPercent: 50 },
  },
}

const whenPledged: Readonly<Record<string, string>> = { standard: 'reservation', 'standard-commercial': 'reservation-commercial' }

/** The plan that counts for an account: the agreed one, or under the reservation option the one of the same family. */
export const planUnder = (planId: string, option: ProgramOption): string =>
  option === 'reservation' ? (whenPledged[planId] ?? planId) : planId

export type PayLine = { readonly code: 'energy' | 'flat' | 'bonus' | 'minimum'; readonly cents: Cents }

export type CustomerPay = {
  readonly cents: Cents
  /** The customer's rate for energy; 0 where the plan pays by the event. */
  readonly dollarsPerKWh: DollarsPerKWh
  readonly programDollarsPerKWh: DollarsPerKWh
  /** Null where the plan does not pay a share. */
  readonly sharePercent: number | null
  /** What the cents are made of; they add up to them. */
  readonly lines: readonly PayLine[]
}

/**
 * What a customer is paid for the net relief of one event: hours of more than usual use count against the others, the sum never below
 * zero. Rounded half up to the cent once, at the end. A kind of event that the program does not pay has the rate 0 in a plan by share.
 */
export function payCustomer(plan: RewardPlan, terms: ProgramTerms, kind: EventKind, reliefWh: Wh): CustomerPay {
  const programDollarsPerKWh = programRate(terms, plan.option, kind) ?? (zero as DollarsPerKWh)
  const { reward } = plan
  const rate = {
    share: () => multiply(programDollarsPerKWh, exact(reward.by === 'share' ? reward.percent : 0, 100)) as DollarsPerKWh,
    rate: () => dollarsPerKWh(reward.by === 'rate' ? reward.dollarsPerKWh : '0'),
    flat: () => zero as DollarsPerKWh,
  }[reward.by]()
  const lines = linesOf(plan, rate, reliefWh)
  return {
    cents: cents(lines.reduce((total, line) => total + line.cents, 0n)),
    dollarsPerKWh: rate,
    programDollarsPerKWh,
    sharePercent: reward.by === 'share' ? reward.percent : null,
    lines,
  }
}

function linesOf(plan: RewardPlan, rate: DollarsPerKWh, reliefWh: Wh): PayLine[] {
  if (reliefWh.n <= 0n) return []
  const lines: PayLine[] = [
    plan.reward.by === 'flat' ? { code: 'flat', cents: cents(plan.reward.cents) } : { code: 'energy', cents: payFor(reliefWh, rate) },
    { code: 'bonus', cents: cents(plan.bonusCents) },
  ]
  const missing = BigInt(plan.minimumCents) - lines.reduce((total, line) => total + line.cents, 0n)
  lines.push({ code: 'minimum', cents: cents(missing > 0n ? missing : 0n) })
  return lines.filter((line) => line.cents > 0n)
}

/** Energy × rate, never below zero. */
export function payFor(reliefWh: Wh, rate: DollarsPerKWh): Cents {
  return reliefWh.n > 0n ? priceOf(reliefWh, rate) : cents(0)
}
