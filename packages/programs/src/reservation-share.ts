/** The customers' part of the money for pledged load: what a month's payment is for each account, and what of that is paid when. */
import { type Cents, cents, type Exact, multiply, parseExact, split } from '@quickpay/units'
import type { RewardPlan } from './plan.ts'

/** An account among those whose load is pledged together: its own pledge in kW, and its own factor of the month. */
export type Pledging = { readonly pledgedKW: string; readonly factor: Exact }

/** What an account brought: its pledge by its own factor, in kW. */
export const weightOf = ({ pledgedKW, factor }: Pledging): Exact => multiply(parseExact(pledgedKW), factor)

/**
 * What the utility pays for a month of an aggregation, among its accounts by what each brought (`weightOf`); where none brought anything, by
 * their pledges. To the cent: the cents left over go to the largest remainders, so that the parts add up to the payment.
 */
export function splitMonth(monthCents: Cents, accounts: readonly Pledging[]): Cents[] {
  const brought = wholeNumbers(accounts.map(weightOf))
  const weights = brought.some((weight) => weight > 0n) ? brought : wholeNumbers(accounts.map((one) => parseExact(one.pledgedKW)))
  return weights.some((weight) => weight > 0n) ? split(monthCents, weights) : accounts.map(() => cents(0))
}

/** Fractions as whole numbers in the same proportion. */
function wholeNumbers(fractions: readonly Exact[]): bigint[] {
  const denominator = fractions.reduce((all, { d }) => (all * d) / gcd(all, d), 1n)
  return fractions.map(({ n, d }) => n * (denominator / d))
}
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** What of an account's money of a month is the customer's; the fraction of a cent stays with the operator. */
export const monthShare = (plan: RewardPlan, accountCents: Cents): Cents =>
  cents((accountCents * BigInt(plan.reservationSharePercent ?? 0)) / 100n)

/**
 * The advance that an event of the month brings: the plan's part of the customer's share as the month stands with this event, less what was
 * advanced before. Never below zero.
 */
export function reservationAdvance(plan: RewardPlan, accountCents: Cents, advancedCents: Cents): Cents {
  const due = (monthShare(plan, accountCents) * BigInt(plan.reservationAdvancePercent)) / 100n - advancedCents
  return cents(due > 0n ? due : 0n)
}
