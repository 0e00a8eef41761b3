/** What a utility pays an aggregator for the energy of one event: netted across the aggregation, never below zero. */
import { type Cents, cents, compare, type Exact, exact, multiply, parseExact, subtract, sum, type Wh, wh, zero } from '@quickpay/units'
import { payFor } from './plan.ts'
import { type EventKind, type ProgramOption, type ProgramTerms, programRate } from './terms.ts'

/** One account's relief over the event, negative where it used more than its baseline. */
export type AccountRelief = { readonly reliefWh: Wh }

export type UtilityPay = {
  /** The sum over all accounts; hours and accounts of more use count against the others. */
  readonly reliefWh: Wh
  /** What of it is paid: not more than pledged in a test, and nothing below zero. */
  readonly paidWh: Wh
  readonly cents: Cents
  readonly capped: boolean
}

/**
 * Average hourly relief × hours × rate, which is the relief of the aggregation × rate (Con Edison Term-DLM Program Agreement,
 * "Performance Payment"; that Rider T and O&R net and cap in the same way is unverified). `pledgedKW` is the aggregation's, a decimal
 * string. A kind of event that the program does not pay under the option pays nothing.
 */
export function utilityPay(
  terms: ProgramTerms,
  option: ProgramOption,
  kind: EventKind,
  accounts: readonly AccountRelief[],
  pledgedKW: string,
): UtilityPay {
  const reliefWh = wh(sum(accounts.map((account) => account.reliefWh)))
  const cap = kind === 'test' ? wh(multiply(multiply(parseExact(pledgedKW), exact(terms.testHours)), exact(1000))) : null
  const capped = cap !== null && compare(reliefWh, cap) > 0
  const within = capped ? cap : reliefWh
  const paidWh = within.n > 0n ? within : wh(zero)
  const rate = programRate(terms, option, kind)
  return { reliefWh, paidWh, cents: rate === null ? cents(0) : payFor(paidWh, rate), capped }
}

/** One program's claim on an hour that another program has called too. */
export type HourClaim = { readonly programId: string; readonly dollarsPerKWh: Exact; readonly reliefWh: Wh }

/**
 * Which program pays an hour that two have called: the one with the higher rate, at equal rates the first named. The energy is paid once.
 * Unverified: the tariff's own rule for overlapping programs has not been seen.
 */
export function payerOfHour(claims: readonly HourClaim[]): HourClaim | null {
  return claims.reduce<HourClaim | null>((best, one) => (best && compare(best.dollarsPerKWh, one.dollarsPerKWh) >= 0 ? best : one), null)
}

/** What stays with the aggregator, or is lost: the utility's money less the customers'. */
export function marginOf(utility: UtilityPay, customersCents: readonly Cents[]): Cents {
  return cents(utility.cents - customersCents.reduce((total, one) => total + one, 0n))
}

/** How much of the customers' relief the netting takes away: their positive relief less the aggregation's. */
export function nettedWh(accounts: readonly AccountRelief[]): Wh {
  const positive = accounts.map((account) => account.reliefWh).filter((relief) => relief.n > 0n)
  return wh(subtract(sum(positive), sum(accounts.map((account) => account.reliefWh))))
}
