/** A payment for pledged load, explained: the month line by line, who pays what, and whether it can change. The plan decides. */
import { type FactorBasis, SMALLEST_CHANGE_CENTS } from '@quickpay/programs'
import { printExact } from '@quickpay/units'
import type { PaymentLine } from './payment-lines.ts'
import { parseFraction, type ReservationBundle } from './reservation-bundle.ts'
import { type Sentence, say } from './sentence.ts'

/** One month of the payment for pledged load, with every figure as it is shown. Factors are decimal strings, money whole cents. */
export type ReservationAnswer = {
  /** With an event of the month, or when the month is reckoned. */
  readonly kind: 'advance' | 'month'
  readonly network: string
  readonly month: string
  readonly pledgedKW: string
  readonly dollarsPerKWMonth: string
  readonly steppedUp: boolean
  /** Delivered over pledged, and where it comes from. */
  readonly factor: string
  readonly basis: FactorBasis
  /** The month's events that it is the mean of. */
  readonly events: readonly { readonly date: string; readonly factor: string }[]
  /** What of the utility's money is for this account, and the customer's part of it. */
  readonly accountCents: number
  readonly yourPercent: number
  readonly shareCents: number
  /** All accounts that are paid together; null where the account was reckoned alone. */
  readonly together: null | { readonly pledgedKW: string; readonly factor: string; readonly cents: number }
}

export function reservationAnswer(bundle: ReservationBundle): ReservationAnswer {
  const { network, month, pledgedKW, plan, events, result, together } = bundle
  const yourPercent = plan.reservationSharePercent ?? 0
  return {
    kind: together === null ? 'advance' : 'month',
    ...{ network, month, pledgedKW, yourPercent },
    dollarsPerKWMonth: result.dollarsPerKWMonth,
    steppedUp: result.steppedUp,
    factor: result.factor,
    basis: result.basis,
    events: events.flatMap(({ date }, i) => {
      const factor = result.factors[i] ?? null
      return factor !== null && date.startsWith(month) ? [{ date, factor }] : []
    }),
    accountCents: result.accountCents,
    shareCents: result.shareCents,
    together: together && { pledgedKW: together.pledgedKW, factor: printExact(parseFraction(together.factor)), cents: together.cents },
  }
}

/** What the lines of a code take away, or add, as a positive number. */
const amountIn = (lines: readonly PaymentLine[], code: PaymentLine['code']): number =>
  Math.abs(lines.reduce((total, line) => total + (line.code === code ? line.cents : 0), 0))
const capOf = ({ plan }: ReservationBundle): number => (plan.downward.by === 'offset' ? plan.downward.capPercent : 0)

type Asked = {
  readonly bundle: ReservationBundle
  readonly lines: readonly PaymentLine[]
  readonly cents: number
  readonly utility: string
}

/** Who pays what. */
export function reservationPays({ bundle, lines, cents, utility }: Asked): Sentence[] {
  const { plan, together, payment } = bundle
  const yourPercent = plan.reservationSharePercent ?? 0
  const said = [say('pays', 'reservation', { utility, yourPercent, ourPercent: 100 - yourPercent })]
  if (together === null) said.push(say('pays', 'reservation-advance', { advancePercent: plan.reservationAdvancePercent }))
  else if (Number(together.pledgedKW) !== Number(bundle.pledgedKW)) said.push(say('pays', 'reservation-together', { utility }))
  const [absorbedCents, owedCents] = [amountIn(lines, 'absorbed'), amountIn(lines, 'owed-later')]
  const [forgivenCents, offsetCents] = [amountIn(lines, 'forgiven'), amountIn(lines, 'offset')]
  const capPercent = capOf(bundle)
  if (absorbedCents > 0) said.push(say('pays', 'reservation-absorbed', { absorbedCents }))
  if (owedCents > 0) said.push(say('pays', 'reservation-owed', { owedCents, capPercent }))
  if (forgivenCents > 0) said.push(say('pays', 'forgiven', { forgivenCents }))
  const leftCents = Math.max(0, (payment?.otherMonthsOwedCents ?? 0) - offsetCents)
  if (offsetCents > 0) said.push(say('pays', 'offset', { offsetCents, capPercent, leftCents }))
  if (cents > 0) said.push(say('pays', 'in-advance', { utility }))
  return said
}

type Changing = Pick<Asked, 'bundle' | 'utility'> & { readonly writtenOffCents: number }

/** Can this change? */
export function reservationChanges({ bundle: { plan, month, together }, utility, writtenOffCents }: Changing): Sentence[] {
  const fall =
    plan.downward.by === 'absorb'
      ? say('change', 'reservation-absorbed', {})
      : say('change', 'reservation-offset', { capPercent: plan.downward.capPercent })
  // A month is reckoned when its last day's readings have had a day to come.
  const restOn = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 2 }).toString()
  if (writtenOffCents > 0) return [say('change', 'reservation-month', { utility }), say('change', 'written-off', { writtenOffCents })]
  return together === null ? [say('change', 'reservation-rest', { restOn }), fall] : [say('change', 'reservation-month', { utility }), fall]
}

/** Why a month brought nothing: it was reckoned again, or nothing of the pledge was delivered. */
export function reservationZero({ bundle, lines, utility }: Pick<Asked, 'bundle' | 'lines' | 'utility'>): Sentence {
  const amount = (code: PaymentLine['code']) => amountIn(lines, code)
  if (amount('absorbed') > 0) return say('zero', 'absorbed', { absorbedCents: amount('absorbed') })
  if (amount('owed-later') > 0) return say('zero', 'owed-later', { owedCents: amount('owed-later'), capPercent: capOf(bundle) })
  if (amount('too-small') > 0) return say('zero', 'too-small', { smallestCents: Number(SMALLEST_CHANGE_CENTS) })
  if (amount('forgiven') > 0) return say('zero', 'paid-off', { forgivenCents: amount('forgiven') })
  if (amount('offset') > 0) return say('zero', 'all-offset', { offsetCents: amount('offset') })
  if (amount('advanced') > 0) return say('zero', 'unchanged', {})
  return say('zero', 'nothing-delivered', { utility })
}
