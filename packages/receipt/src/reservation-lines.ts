/** From a customer's part of a month to one payment of it: an advance with an event, or the rest when the month is reckoned. */
import { type RewardPlan, reservationAdvance } from '@quickpay/programs'
import { cents as centsOf } from '@quickpay/units'
import { type Before, linesOfPayment, type PaymentLine, sumOf } from './payment-lines.ts'

export type MonthLinesQuestion = {
  readonly plan: RewardPlan
  readonly kind: 'advance' | 'month'
  readonly accountCents: number
  readonly shareCents: number
  readonly before: Before
  readonly otherMonthsOwedCents: number
}

/** An advance never asks anything back. A month follows the rules of events: what is absorbed, forgiven or set against what is owed. */
export function linesOfMonth(question: MonthLinesQuestion): { readonly lines: readonly PaymentLine[]; readonly cents: number } {
  const { plan, kind, accountCents, shareCents, before } = question
  const share: PaymentLine = { code: 'reservation', cents: shareCents }
  if (kind === 'month') {
    const { lines, cents } = linesOfPayment({
      ...{ plan, pay: [share], basis: 'validated', before, released: true },
      seasonOwedCents: question.otherMonthsOwedCents,
    })
    return { lines: lines.map((line) => (line.code === 'already-paid' ? { ...line, code: 'advanced' } : line)), cents }
  }
  const cents = Number(reservationAdvance(plan, centsOf(accountCents), centsOf(before.earnedCents)))
  const later = shareCents - before.earnedCents - cents
  const lines: PaymentLine[] = [share, { code: 'rest-of-month', cents: -later }, { code: 'advanced', cents: -before.earnedCents }]
  return { lines: lines.filter((line, i) => i === 0 || line.cents !== 0), cents: sumOf(lines) }
}
