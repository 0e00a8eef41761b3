/** Reward plans: what a customer is paid out of what the program pays, and never less than nothing. */
import { type Cents, cents, type DollarsPerKWh, exact, multiply, priceOf, type Wh, zero } from '@quickpay/units'
import { type EventKind, type ProgramOption, type ProgramTerms, programRate } from './terms.ts'

/** A plan as agreed with customers. Plain JSON, so that a receipt can carry it whole. */
export type RewardPlan = {
  readonly id: string
  readonly version: string
  readonly from: string
  readonly name: string
  /** Whole percent of the program's performance rate. */
  readonly customerSharePercent: number
  readonly option: ProgramOption
  /** The baseline the customer is paid by, and whether it follows the event day. */
  readonly baseline: string
  readonly adjusted: boolean
  /** Who used more than usual over the event is paid nothing and owes nothing. */
  readonly negativeEvent: 'zero'
}

export const rewardPlans: Readonly<Record<string, RewardPlan>> = {
  standard: {
    id: 'standard',
    version: '2025',
    from: '2025-01-01',
    name: 'Three quarters of the program’s rate',
    customerSharePercent: 75,
    option: 'voluntary',
    baseline: 'coned-cbl',
    adjusted: false,
    negativeEvent: 'zero',
  },
}

export type CustomerPay = {
  readonly cents: Cents
  /** The customer's rate: the program's rate × share. */
  readonly dollarsPerKWh: DollarsPerKWh
  readonly programDollarsPerKWh: DollarsPerKWh
  readonly sharePercent: number
}

/**
 * What a customer is paid for the net relief of one event: hours of more than usual use count against the others, the sum never below
 * zero. Rounded half up to the cent once, at the end. A kind of event that the program does not pay has the rate 0.
 */
export function payCustomer(plan: RewardPlan, terms: ProgramTerms, kind: EventKind, reliefWh: Wh): CustomerPay {
  const programDollarsPerKWh = programRate(terms, plan.option, kind) ?? (zero as DollarsPerKWh)
  const rate = multiply(programDollarsPerKWh, exact(plan.customerSharePercent, 100)) as DollarsPerKWh
  return { cents: payFor(reliefWh, rate), dollarsPerKWh: rate, programDollarsPerKWh, sharePercent: plan.customerSharePercent }
}

/** Energy × rate, never below zero. */
export function payFor(reliefWh: Wh, rate: DollarsPerKWh): Cents {
  return reliefWh.n > 0n ? priceOf(reliefWh, rate) : cents(0)
}
