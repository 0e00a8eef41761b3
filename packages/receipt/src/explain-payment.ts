/** One payment, explained: the one object that a page, a message, a table and a command are written from. Pure, and plain JSON. */
import { type Basis, programRate } from '@quickpay/programs'
import { exact, multiply, parseExact, printExact, subtract } from '@quickpay/units'
import { type BaselineAnswer, baselineOf, type HourAnswer, hoursOf } from './baseline-answer.ts'
import type { Bundle, Price } from './bundle.ts'
import { type Explanation, explainBundle } from './explain-bundle.ts'
import { type ReservationAnswer, reservationAnswer } from './explain-reservation.ts'
import { type Before, linesOfPayment, nothingBefore, type PaymentLine, sumOf } from './payment-lines.ts'
import { type Situation, sentencesOf } from './payment-sentences.ts'
import type { ReservationBundle } from './reservation-bundle.ts'
import type { Sentence } from './sentence.ts'

export type PlanPrice = Extract<Price, { by: 'plan' }>

/** Where the money is. `held` is not yet worth anything; `zero` never will be. */
export type MoneyState = 'waiting-for-you' | 'held' | 'preparing' | 'link-ready' | 'sent' | 'received' | 'returned' | 'zero'

export type PaymentQuestion = {
  readonly kind: 'event' | 'correction' | 'referral' | 'reservation'
  readonly state: MoneyState
  /** What was booked; 0 where nothing was. */
  readonly cents: number
  readonly utility: string
  readonly eventEnd: { readonly at: string; readonly zone: string } | null
  /** The result it stands on; null for a referral, for reservation money, for the utility's own report, and before anything was looked at. */
  readonly bundle: Bundle | null
  /** The result before this one, for a correction. */
  readonly previous?: Bundle | null
  readonly basis?: Basis
  /** Hours are still missing and only the complete ones are paid. */
  readonly hoursOpen?: boolean
  readonly before?: Before
  readonly released?: boolean
  readonly seasonOwedCents?: number
  readonly elsewhereCents?: number
  /** What was left to take off when the season closed, and is not taken any more. */
  readonly writtenOffCents?: number
  /** The lines as they were booked, where the books have them; they are worked out by the plan otherwise. */
  readonly lines?: readonly PaymentLine[]
  /** The slow path: what the utility's own report says was saved, and how it is priced. */
  readonly report?: { readonly reliefWh: string; readonly price: PlanPrice; readonly lines: readonly PaymentLine[] } | null
  /** Money for pledged load: the month it is of. */
  readonly reservation?: ReservationBundle | null
  readonly left?: boolean
  /** What had waited for validated readings is paid now. */
  readonly release?: boolean
  /** Coded reasons: why it is held, why it is late. */
  readonly held?: Sentence | null
  readonly late?: Sentence | null
  /** Why it came back, while it is `returned`. */
  readonly back?: Sentence | null
}

export type Variant =
  | 'paid'
  | 'zero'
  | 'held'
  | 'provisional'
  | 'correction'
  | 'released'
  | 'absorbed'
  | 'owed-later'
  | 'offset'
  | 'returned'
  | 'referral'
  | 'slow'
  | 'reservation'

/** Energies in Wh, rates as decimal strings of dollars, money in whole cents, all as they are shown: nothing is left to work out. */
export type PaymentExplanation = {
  readonly variant: Variant
  readonly kind: PaymentQuestion['kind']
  readonly cents: number
  /** usual − used = saved, saved × rate = energyCents. Null when nothing was measured; the first two are null in a utility's report. */
  readonly equation: null | {
    readonly usualWh: number | null
    readonly usedWh: number | null
    readonly netSavedWh: number
    readonly savedWh: number
    /** More than usual was used, by so much. */
    readonly overWh: number
    /** Null where the plan pays by the event. */
    readonly dollarsPerKWh: string | null
    readonly worthCents: number
    /** The payment is the worth: no other line comes between. */
    readonly plain: boolean
  }
  /** They add up to `cents`. */
  readonly lines: readonly PaymentLine[]
  readonly hours: readonly HourAnswer[]
  readonly baseline: BaselineAnswer | null
  /** The result that this one corrects, as it was. */
  readonly previous: null | {
    readonly usualWh: number
    readonly usedWh: number
    readonly savedWh: number
    readonly worthCents: number
    readonly moreWh: number
  }
  readonly shares: null | {
    readonly programDollarsPerKWh: string
    readonly yourPercent: number
    readonly yourDollarsPerKWh: string
    readonly ourPercent: number
    readonly ourDollarsPerKWh: string
    readonly programVerified: boolean
  }
  /** The month of pledged load; null for any other payment. */
  readonly reservation: ReservationAnswer | null
  readonly pays: readonly Sentence[]
  readonly canChange: readonly Sentence[]
  /** Why it is nothing, or not there yet, and why it is late; null where there is nothing to explain. */
  readonly whyZero: Sentence | null
  readonly whyHeld: Sentence | null
  readonly whyLate: Sentence | null
  readonly whyReturned: Sentence | null
  readonly leftButPaid: boolean
  readonly findings: readonly { readonly code: string; readonly words: string }[]
}

/** The same question, the same answer. Throws nothing: what the books and the plan disagree on is shown as the line `difference`. */
export function explainPayment(question: PaymentQuestion): PaymentExplanation {
  const { bundle, kind, cents } = question
  const measured = bundle ? explainBundle(bundle) : null
  const price = bundle?.price?.by === 'plan' ? bundle.price : (question.report?.price ?? null)
  const lines = withDifference(question.lines ?? workedOut(question, bundle, price), question)
  const situation: Situation = { ...question, lines, price, measured, basis: question.basis ?? 'validated' }
  const before = question.kind === 'correction' && question.previous ? explainBundle(question.previous) : null
  return {
    variant: variantOf(question, lines),
    kind,
    cents,
    equation: equationOf(question, measured, lines),
    lines,
    hours: bundle ? hoursOf(bundle) : [],
    baseline: bundle && measured ? baselineOf(bundle, measured) : null,
    previous: before && {
      usualWh: before.usualWh,
      usedWh: before.usedWh,
      savedWh: before.savedWh,
      worthCents: before.cents ?? 0,
      moreWh: thousandths((measured?.savedWh ?? 0) - before.savedWh),
    },
    shares: price && kind !== 'reservation' ? sharesOf(price) : null,
    reservation: question.reservation ? reservationAnswer(question.reservation) : null,
    ...sentencesOf(situation),
    leftButPaid: (question.left ?? false) && cents > 0,
    findings: (bundle?.result.findings ?? []).map(({ code, words }) => ({ code, words })),
  }
}

function workedOut(question: PaymentQuestion, bundle: Bundle | null, price: PlanPrice | null): readonly PaymentLine[] {
  const { kind, cents, before = nothingBefore, seasonOwedCents = 0, elsewhereCents = 0, basis = 'validated', released = false } = question
  if (kind === 'referral') return [{ code: 'referral', cents }]
  if (question.reservation) return question.reservation.payment?.lines ?? []
  if (question.report) return question.report.lines
  if (bundle?.payment) return bundle.payment.lines
  if (!price || bundle?.result.is !== 'measured') return []
  const leftUnpaid = (question.left ?? false) && price.plan.leftButSaved === 'unpaid'
  return linesOfPayment({
    plan: price.plan,
    pay: bundle.result.payLines ?? [],
    basis,
    before,
    seasonOwedCents,
    elsewhereCents,
    released,
    leftUnpaid,
  }).lines
}

const withDifference = (lines: readonly PaymentLine[], { cents }: PaymentQuestion): readonly PaymentLine[] =>
  sumOf(lines) === cents ? lines : [...lines, { code: 'difference', cents: cents - sumOf(lines) }]

function variantOf({ state, kind, report, basis, hoursOpen, cents, release }: PaymentQuestion, lines: readonly PaymentLine[]): Variant {
  const has = (code: PaymentLine['code']) => lines.some((line) => line.code === code)
  if (state === 'returned') return 'returned'
  if (kind === 'referral' || kind === 'reservation') return kind
  if (has('absorbed')) return 'absorbed'
  if (has('owed-later')) return 'owed-later'
  if (state === 'held') return 'held'
  if (cents === 0) return 'zero'
  if (has('offset') || has('forgiven')) return 'offset'
  if (kind === 'correction') return release ? 'released' : 'correction'
  if (report) return 'slow'
  return basis === 'real-time' || hoursOpen ? 'provisional' : 'paid'
}

/** The lines of what the result is worth; the others lead from there to the payment. */
export const worthCodes: readonly string[] = ['energy', 'flat', 'bonus', 'minimum']

function equationOf(
  { report, kind }: PaymentQuestion,
  measured: Explanation | null,
  lines: readonly PaymentLine[],
): PaymentExplanation['equation'] {
  if (kind === 'referral' || kind === 'reservation') return null
  const worthCents = sumOf(lines.filter((line) => worthCodes.includes(line.code)))
  const plain = lines.every((line) => line.code === 'energy')
  const netSavedWh = measured?.netSavedWh ?? (report ? Number(report.reliefWh) : null)
  if (netSavedWh === null) return null
  const rate = measured ? measured.dollarsPerKWh : report ? yourRate(report.price) : null
  return {
    usualWh: measured?.usualWh ?? null,
    usedWh: measured?.usedWh ?? null,
    netSavedWh,
    savedWh: Math.max(0, netSavedWh),
    overWh: Math.max(0, -netSavedWh),
    dollarsPerKWh: lines.some((line) => line.code === 'flat') || rate === '0' ? null : rate,
    worthCents,
    plain,
  }
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000
const yourRate = ({ plan, terms, eventKind }: PlanPrice): string => {
  const program = programRate(terms, plan.option, eventKind) ?? exact(0)
  if (plan.reward.by === 'rate') return plan.reward.dollarsPerKWh
  return plan.reward.by === 'share' ? printExact(multiply(program, exact(plan.reward.percent, 100))) : '0'
}

function sharesOf(price: PlanPrice): PaymentExplanation['shares'] {
  const { plan, terms, eventKind } = price
  const program = programRate(terms, plan.option, eventKind)
  if (plan.reward.by !== 'share' || program === null) return null
  const yours = yourRate(price)
  return {
    programDollarsPerKWh: printExact(program),
    yourPercent: plan.reward.percent,
    yourDollarsPerKWh: yours,
    ourPercent: 100 - plan.reward.percent,
    ourDollarsPerKWh: printExact(subtract(program, parseExact(yours))),
    programVerified: terms.verified,
  }
}
