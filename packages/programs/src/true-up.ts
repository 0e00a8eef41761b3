/** What a result means for the money when others came before it: what is paid now, what waits, what is absorbed or set against later payments. */
import { type Cents, cents } from '@quickpay/units'
import type { RewardPlan } from './plan.ts'

/** What the readings are: validated by the utility, or its real-time feed. */
export type Basis = 'validated' | 'real-time' | 'utility-report'

/** Of a result on readings that may still change, a part above the plan's limit waits. Rounded so that nothing is lost: paid + held = result. */
export function holdback(plan: RewardPlan, basis: Basis, resultCents: Cents): { readonly payable: Cents; readonly held: Cents } {
  const rule = plan.holdback
  if (basis !== 'real-time' || !rule || resultCents <= BigInt(rule.aboveCents)) return { payable: resultCents, held: cents(0) }
  const held = cents((resultCents * BigInt(rule.percent)) / 100n)
  return { payable: cents(resultCents - held), held }
}

/** A change below this many cents is not booked, so that nobody is paid two cents; the variance report has it. */
export const SMALLEST_CHANGE_CENTS = 5n

export type TrueUp =
  /** More than stands: `forgivenCents` of it lower what is owed back, `payCents` are new money. */
  | { readonly is: 'raise'; readonly payCents: Cents; readonly forgivenCents: Cents }
  | { readonly is: 'nothing' }
  /** A difference under the smallest change, either way. */
  | { readonly is: 'too-small'; readonly cents: Cents }
  /** Paid too much; it is our loss. `cents` is positive. */
  | { readonly is: 'absorb'; readonly cents: Cents }
  /** Paid too much; it lowers later payments of the season. `cents` is positive. */
  | { readonly is: 'owe'; readonly cents: Cents }

/** What an event led to so far: the sum of its earnings, what of it was noted as owed back, and what of that is still open. */
export type Standing = { readonly earnedCents: Cents; readonly owedCents: Cents; readonly openCents: Cents }

/**
 * The step from what an event stands at, earned less owed, to what it should have earned. What is owed comes off first, so that nobody is
 * paid anew while paying back; therefore the order and number of revisions make no difference to where a plan with offset ends: earned less
 * owed is the last result, within the smallest change. A plan that absorbs ends at the highest.
 */
export function trueUp(plan: RewardPlan, payableCents: Cents, { earnedCents, owedCents, openCents }: Standing): TrueUp {
  const change = payableCents - (earnedCents - owedCents)
  if (change === 0n) return { is: 'nothing' }
  const size = change < 0n ? -change : change
  if (earnedCents > 0n && size < SMALLEST_CHANGE_CENTS) return { is: 'too-small', cents: cents(size) }
  if (change < 0n) return { is: plan.downward.by === 'absorb' ? 'absorb' : 'owe', cents: cents(size) }
  const forgiven = openCents < change ? openCents : change
  return { is: 'raise', payCents: cents(change - forgiven), forgivenCents: cents(forgiven) }
}

/** How much of a new credit is kept for what is owed back: at most the plan's share of it, and never more than is owed. */
export function offsetOf(plan: RewardPlan, creditCents: Cents, owedCents: Cents): Cents {
  if (plan.downward.by !== 'offset' || creditCents <= 0n || owedCents <= 0n) return cents(0)
  const cap = (creditCents * BigInt(plan.downward.capPercent)) / 100n
  return cents(owedCents < cap ? owedCents : cap)
}
