/** From what a result is worth to what is booked for it: the lines of a payment, which always add up to it. */
import { type Basis, holdback, offsetOf, type RewardPlan, trueUp } from '@quickpay/programs'
import { cents as centsOf } from '@quickpay/units'

/** In the order they are shown. `difference` is what nothing else explains: it never occurs unless the books and the plan disagree. */
export const lineCodes = [
  'energy',
  'flat',
  'bonus',
  'minimum',
  'reservation',
  'referral',
  'left-unpaid',
  'elsewhere',
  'held',
  'rest-of-month',
  'already-paid',
  'advanced',
  'too-small',
  'absorbed',
  'owed-later',
  'forgiven',
  'offset',
  'difference',
] as const
export type LineCode = (typeof lineCodes)[number]
export type PaymentLine = { readonly code: LineCode; readonly cents: number }

/** Cents; what the event had led to before, as `trueUp` of @quickpay/programs reads it: earned is paid, or kept for what was owed back. */
export type Before = { readonly earnedCents: number; readonly owedCents: number; readonly openCents: number }
export const nothingBefore: Before = { earnedCents: 0, owedCents: 0, openCents: 0 }

export type LinesQuestion = {
  readonly plan: RewardPlan
  /** What the result is worth under the plan, line by line. */
  readonly pay: readonly PaymentLine[]
  readonly basis: Basis
  readonly before: Before
  /** Owed back from other events of the season. */
  readonly seasonOwedCents: number
  /** What of the result another program pays, because both have called these hours. */
  readonly elsewhereCents?: number
  /** The account left the event and the plan pays nothing for that. */
  readonly leftUnpaid?: boolean
  /** The days of the holdback are over: nothing is held any more. */
  readonly released?: boolean
}

/** The lines of a payment and their sum, by the plan: what is held, was paid before, is absorbed, forgiven, or set against what is owed. */
export function linesOfPayment(question: LinesQuestion): { readonly lines: readonly PaymentLine[]; readonly cents: number } {
  const { plan, pay, before, seasonOwedCents } = question
  const lines: PaymentLine[] = pay.map(({ code, cents }) => ({ code, cents }))
  const add = (code: LineCode, cents: bigint | number) => {
    if (BigInt(cents) !== 0n) lines.push({ code, cents: Number(cents) })
  }
  const worth = sumOf(pay)
  const elsewhere = Math.min(worth, question.elsewhereCents ?? 0)
  if (question.leftUnpaid) add('left-unpaid', -worth)
  else add('elsewhere', -elsewhere)
  const due = centsOf(question.leftUnpaid ? 0 : worth - elsewhere)
  const stands = centsOf(before.earnedCents - before.owedCents)
  const hold = question.released ? 0n : holdback(plan, question.basis, due).held
  // What was paid is not held afterwards.
  const payable = centsOf(most(due - hold, least(due, stands)))
  add('held', payable - due)
  add('already-paid', -stands)
  const standing = { earnedCents: centsOf(before.earnedCents), owedCents: centsOf(before.owedCents), openCents: centsOf(before.openCents) }
  const step = trueUp(plan, payable, standing)
  if (step.is === 'too-small') add('too-small', stands - payable)
  if (step.is === 'absorb') add('absorbed', step.cents)
  if (step.is === 'owe') add('owed-later', step.cents)
  if (step.is === 'raise') {
    add('forgiven', -step.forgivenCents)
    add('offset', -offsetOf(plan, step.payCents, centsOf(seasonOwedCents)))
  }
  return { lines, cents: sumOf(lines) }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)
export const sumOf = (lines: readonly { readonly cents: number }[]): number => lines.reduce((total, line) => total + line.cents, 0)
