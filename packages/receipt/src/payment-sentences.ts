/** What is said about a payment: who pays what, whether it can change, why it is nothing, held or late. The plan decides. */
import { type Basis, programRate, SMALLEST_CHANGE_CENTS } from '@quickpay/programs'
import type { Explanation } from './explain-bundle.ts'
import type { PaymentQuestion, PlanPrice } from './explain-payment.ts'
import { reservationChanges, reservationPays, reservationZero } from './explain-reservation.ts'
import { type LineCode, type PaymentLine, sumOf } from './payment-lines.ts'
import { type Sentence, say } from './sentence.ts'

export type Situation = PaymentQuestion & {
  readonly lines: readonly PaymentLine[]
  readonly price: PlanPrice | null
  readonly measured: Explanation | null
  readonly basis: Basis
}
export type Said = {
  readonly pays: readonly Sentence[]
  readonly canChange: readonly Sentence[]
  readonly whyZero: Sentence | null
  readonly whyHeld: Sentence | null
  readonly whyLate: Sentence | null
  readonly whyReturned: Sentence | null
}

export const sentencesOf = (s: Situation): Said => ({
  ...aboutMoney(s),
  whyHeld: s.state === 'held' ? (s.held ?? heldOf(s)) : null,
  whyLate: s.late ?? null,
  whyReturned: s.state === 'returned' ? (s.back ?? null) : null,
})

function aboutMoney(s: Situation): Pick<Said, 'pays' | 'canChange' | 'whyZero'> {
  const { lines, cents, utility, reservation: bundle } = s
  const isZero = s.state !== 'held' && cents === 0
  if (!bundle) return { pays: paysOf(s), canChange: changeOf(s), whyZero: isZero ? zeroOf(s) : null }
  const pledged = { bundle, lines, cents, utility }
  return {
    pays: reservationPays(pledged),
    canChange: reservationChanges({ ...pledged, writtenOffCents: s.writtenOffCents ?? 0 }),
    whyZero: isZero ? reservationZero(pledged) : null,
  }
}

/** What the lines of a code take away, or add, as a positive number. */
const amountOf = ({ lines }: Situation, code: LineCode): number => Math.abs(sumOf(lines.filter((line) => line.code === code)))
const smallestCents = Number(SMALLEST_CHANGE_CENTS)
const capOf = ({ plan }: PlanPrice): number => (plan.downward.by === 'offset' ? plan.downward.capPercent : 0)

/** The civil day on which what waits is paid at the latest. */
function untilOf({ eventEnd, price }: Situation): string {
  const days = price?.plan.holdback?.untilDays ?? 0
  return eventEnd ? Temporal.Instant.from(eventEnd.at).toZonedDateTimeISO(eventEnd.zone).toPlainDate().add({ days }).toString() : ''
}

function paysOf(s: Situation): Sentence[] {
  const { kind, price, utility } = s
  if (kind === 'referral') return [say('pays', 'referral', {})]
  if (!price) return []
  const { plan } = price
  const said: Sentence[] = []
  if (plan.reward.by === 'share')
    said.push(say('pays', 'share', { utility, yourPercent: plan.reward.percent, ourPercent: 100 - plan.reward.percent }))
  if (plan.reward.by === 'rate') said.push(say('pays', 'own-rate', { yourRate: plan.reward.dollarsPerKWh }))
  if (plan.reward.by === 'flat') said.push(say('pays', 'flat', { perEventCents: plan.reward.cents }))
  const when = <C extends LineCode>(code: C, sentence: (cents: number) => Sentence) => {
    const cents = amountOf(s, code)
    if (cents > 0) said.push(sentence(cents))
  }
  when('bonus', (bonusCents) => say('pays', 'bonus', { bonusCents }))
  when('minimum', () => say('pays', 'minimum', { minimumCents: plan.minimumCents }))
  when('elsewhere', (elsewhereCents) => say('pays', 'elsewhere', { elsewhereCents }))
  when('held', (heldCents) => say('pays', 'held', { heldCents, untilOn: untilOf(s) }))
  when('absorbed', (absorbedCents) => say('pays', 'absorbed', { absorbedCents }))
  when('owed-later', (owedCents) => say('pays', 'owed-later', { owedCents, capPercent: capOf(price) }))
  when('forgiven', (forgivenCents) => say('pays', 'forgiven', { forgivenCents }))
  when('offset', (offsetCents) =>
    say('pays', 'offset', { offsetCents, capPercent: capOf(price), leftCents: Math.max(0, (s.seasonOwedCents ?? 0) - offsetCents) }),
  )
  if (s.cents > 0 && s.basis !== 'utility-report') said.push(say('pays', 'in-advance', { utility }))
  return said
}

function changeOf(s: Situation): Sentence[] {
  const { kind, price, utility, basis, state } = s
  if (kind === 'referral') return [say('change', 'final-referral', {})]
  if (basis === 'utility-report') return [say('change', 'final-report', { utility })]
  if (!price) return [say('change', 'not-yet', {})]
  const said: Sentence[] = []
  if (state === 'held' && s.cents === 0 && !s.measured) said.push(say('change', 'not-yet', {}))
  if (s.hoursOpen) said.push(say('change', 'provisional-hours', { utility }))
  else if (basis === 'real-time') said.push(say('change', 'provisional', { utility }))
  const heldCents = amountOf(s, 'held')
  if (heldCents > 0) said.push(say('change', 'held-until', { heldCents, untilOn: untilOf(s) }))
  said.push(say('change', 'raise-paid', { utility, smallestCents }))
  const { plan } = price
  if (s.cents > 0 || (s.before?.earnedCents ?? 0) > 0)
    said.push(
      plan.downward.by === 'absorb'
        ? say('change', 'fall-absorbed', { utility })
        : say('change', 'fall-offset', { utility, capPercent: plan.downward.capPercent }),
    )
  if (kind === 'correction') said.push(say('change', 'correction-stays', {}))
  if (s.writtenOffCents) said.push(say('change', 'written-off', { writtenOffCents: s.writtenOffCents }))
  if (s.measured && s.measured.netSavedWh < 0)
    said.push(plan.negativeEvent === 'zero' ? say('change', 'nothing-owed', {}) : say('change', 'shortfall-offset', {}))
  return said
}

function zeroOf(s: Situation): Sentence | null {
  const { price, measured, report, utility } = s
  const amount = (code: LineCode) => amountOf(s, code)
  if (amount('left-unpaid') > 0) return say('zero', 'left-unpaid', {})
  if (amount('elsewhere') > 0) return say('zero', 'elsewhere', {})
  if (amount('absorbed') > 0) return say('zero', 'absorbed', { absorbedCents: amount('absorbed') })
  if (amount('owed-later') > 0) return say('zero', 'owed-later', { owedCents: amount('owed-later'), capPercent: price ? capOf(price) : 0 })
  if (amount('too-small') > 0) return say('zero', 'too-small', { smallestCents })
  if (amount('forgiven') > 0) return say('zero', 'paid-off', { forgivenCents: amount('forgiven') })
  if (amount('offset') > 0) return say('zero', 'all-offset', { offsetCents: amount('offset') })
  if (amount('already-paid') > 0) return say('zero', 'unchanged', {})
  const savedWh = measured?.netSavedWh ?? (report ? Number(report.reliefWh) : null)
  if (savedWh === null) return null
  if (savedWh < 0) return say('zero', 'used-more', {})
  if (savedWh === 0) return say('zero', 'used-same', {})
  const paid = price && price.plan.reward.by === 'share' ? programRate(price.terms, price.plan.option, price.eventKind) : undefined
  return paid === null ? say('zero', 'kind-not-paid', { utility }) : say('zero', 'under-a-cent', {})
}

function heldOf({ bundle, utility, measured }: Situation): Sentence {
  if (!bundle) return say('held', 'not-looked', { utility })
  const { result } = bundle
  if (result.is === 'waiting') return say('held', 'readings-missing', { utility, missingCount: result.missing.length })
  if (result.is === 'not-eligible') {
    const evidence = result.findings.find((one) => one.code === 'tooFewDays')?.evidence
    return say('held', 'too-few-days', { foundCount: Number(evidence?.['days'] ?? 0), neededCount: Number(evidence?.['needed'] ?? 0) })
  }
  return measured ? say('held', 'review', {}) : say('held', 'not-looked', { utility })
}
