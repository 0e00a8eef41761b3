/** What a version means for money: one step from what an event stands at to what it is worth now. Pure. */
import { holdback, offsetOf, type RewardPlan, SMALLEST_CHANGE_CENTS, trueUp } from '@quickpay/programs'
import { cents as centsOf } from '@quickpay/units'
import type { Basis } from '#settlement/measurement-store.ts'

export const outcomes = [
  'earned',
  'zero',
  'corrected',
  'unchanged',
  'too-small',
  'absorbed',
  'owed',
  'forgiven',
  'released',
  'written-off',
] as const
export type Outcome = (typeof outcomes)[number]

/** What a version is worth by itself. */
export type Worth = {
  readonly basis: Basis
  readonly cents: bigint
  readonly elsewhereCents: bigint
  /** Whether the member left the event. */
  readonly left: boolean
  /** Whether the time has come at which what is held is released. */
  readonly released: boolean
}

/**
 * Where an event stands: credited so far (paid, or kept for what was owed back), noted as owed back and not forgiven, what of that is still
 * open, and what stands as our loss.
 */
export type Stands = {
  readonly creditedCents: bigint
  readonly owedCents: bigint
  readonly openCents: bigint
  readonly heldCents: bigint
  readonly absorbedCents: bigint
}
export const nothingYet: Stands = { creditedCents: 0n, owedCents: 0n, openCents: 0n, heldCents: 0n, absorbedCents: 0n }

/** What another event of the season, or another month of pledged load, still owes back; `of` says which. */
export type Debt = { readonly of: string; readonly openCents: bigint }

export type LineCode = 'worth' | 'elsewhere' | 'left' | 'held' | 'before' | 'offset' | 'forgiven' | 'owed' | 'absorbed' | 'pay'
export type SettledLine = { readonly code: LineCode; readonly cents: number }

export type Step = {
  readonly outcome: Outcome
  /** New money for the member; `offsets` were taken from it before. */
  readonly payCents: bigint
  readonly offsets: readonly { readonly of: string; readonly cents: bigint }[]
  readonly owedCents: bigint
  readonly forgivenCents: bigint
  /** What stands held and what stands as our loss after it. */
  readonly heldCents: bigint
  readonly absorbedCents: bigint
  /** What the step is made of, from the result to the money; none of them is zero but `worth` and `pay`. */
  readonly lines: readonly SettledLine[]
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/**
 * Earned is never taken back. A result above what stands is paid, after what this event owes back is forgiven and at most the plan's share
 * is kept for what others of the season owe (`debts`, the oldest first). A result below it is our loss, or is noted as owed, as the plan says.
 * What was paid is not held afterwards.
 */
export function settleStep(plan: RewardPlan, worth: Worth, stands: Stands, debts: readonly Debt[]): Step {
  const unpaid = worth.left && plan.leftButSaved === 'unpaid'
  const value = unpaid ? 0n : worth.cents - worth.elsewhereCents
  const now = stands.creditedCents - stands.owedCents
  const hold = worth.released ? 0n : holdback(plan, worth.basis, centsOf(value)).held
  const payable = most(value - hold, least(value, now))
  const heldCents = value - payable

  const verdict = trueUp(plan, centsOf(payable), {
    earnedCents: centsOf(stands.creditedCents),
    owedCents: centsOf(stands.owedCents),
    openCents: centsOf(stands.openCents),
  })
  const credit = verdict.is === 'raise' ? verdict.payCents : 0n
  const forgivenCents = verdict.is === 'raise' ? verdict.forgivenCents : 0n
  const owedCents = verdict.is === 'owe' ? verdict.cents : 0n
  const offsets = shared(offsetOf(plan, centsOf(credit), centsOf(debts.reduce((total, one) => total + one.openCents, 0n))), debts)
  const payCents = credit - offsets.reduce((total, one) => total + one.cents, 0n)
  const over = stands.creditedCents + credit - payable
  const absorbedCents = plan.downward.by === 'absorb' && over >= SMALLEST_CHANGE_CENTS ? over : 0n

  const outcome = ((): Outcome => {
    if (verdict.is === 'raise') {
      if (credit === 0n) return 'forgiven'
      if (stands.creditedCents === 0n) return 'earned'
      return stands.heldCents > heldCents && value === now + stands.heldCents ? 'released' : 'corrected'
    }
    if (verdict.is === 'absorb') return 'absorbed'
    if (verdict.is === 'owe') return 'owed'
    if (verdict.is === 'too-small') return 'too-small'
    return value === 0n && stands.creditedCents === 0n ? 'zero' : 'unchanged'
  })()
  const lines: (readonly [LineCode, bigint])[] = [
    ['elsewhere', -worth.elsewhereCents],
    ['left', unpaid ? worth.elsewhereCents - worth.cents : 0n],
    ['held', -heldCents],
    ['before', -now],
    ['absorbed', verdict.is === 'absorb' ? verdict.cents : 0n],
    ['owed', owedCents],
    ['forgiven', -forgivenCents],
    ...offsets.map((one) => ['offset', -one.cents] as const),
  ]
  const line = ([code, cents]: readonly [LineCode, bigint]): SettledLine => ({ code, cents: Number(cents) })
  return {
    outcome,
    payCents,
    offsets,
    owedCents,
    forgivenCents,
    heldCents,
    absorbedCents,
    lines: [line(['worth', worth.cents]), ...lines.filter(([, cents]) => cents !== 0n).map(line), line(['pay', payCents])],
  }
}

/** An amount shared among debts, the first in full before the next. */
function shared(total: bigint, debts: readonly Debt[]): { of: string; cents: bigint }[] {
  const parts: { of: string; cents: bigint }[] = []
  let rest = total
  for (const { of, openCents } of debts) {
    const cents = least(rest, openCents)
    if (cents > 0n) parts.push({ of, cents })
    rest -= cents
  }
  return parts
}

/** Where the event stands after a step. */
export function after(stands: Stands, step: Step): Stands {
  return {
    creditedCents: stands.creditedCents + step.payCents + step.offsets.reduce((total, one) => total + one.cents, 0n),
    owedCents: stands.owedCents + step.owedCents - step.forgivenCents,
    openCents: stands.openCents + step.owedCents - step.forgivenCents,
    heldCents: step.heldCents,
    absorbedCents: step.absorbedCents,
  }
}
