/** What the tests of receipts share: the golden case as a bundle, and the same as a payment. */
import { loadOf, type Question, type Reading, specs } from '@quickpay/baseline'
import { federalHolidays, type RewardPlan, rewardPlans, termsOn } from '@quickpay/programs'
import { NEW_YORK, parseExact, whFromKWh } from '@quickpay/units'
import { g1Days, g1Event, g1EventDay, g1PastEvents, readingsOfTable } from '../../baseline/src/golden-g1.ts'
import type { Bundle, BundlePayment } from './bundle.ts'
import type { PlanPrice } from './explain-payment.ts'
import { makeBundle } from './make-bundle.ts'
import { linesOfPayment, nothingBefore } from './payment-lines.ts'
import { makeReportBundle } from './report-bundle.ts'

const july = (day: number) => Temporal.PlainDate.from({ year: 2026, month: 7, day })
const found = termsOn('coned-csrp', july(15))
if (found.is !== 'found') throw new Error('the golden case has no terms')

export const readings: readonly Reading[] = readingsOfTable([g1EventDay, ...g1Days], 900)
export const planOf = (changes: Partial<RewardPlan> = {}): RewardPlan => ({ ...rewardPlans['standard']!, ...changes })
export const priceOf = (changes: Partial<RewardPlan> = {}): PlanPrice => ({
  by: 'plan',
  plan: planOf(changes),
  terms: found.terms,
  eventKind: 'planned',
})

export const question: Question = {
  spec: specs['coned-cbl']!,
  load: loadOf([...readings], 900),
  event: g1Event,
  zone: NEW_YORK,
  pastEvents: g1PastEvents,
  holidays: federalHolidays(Temporal.PlainDate.from('2026-01-01'), july(31)),
  adjusted: true,
}

/** The event's use times so many percent: below 100 more is saved, far above it more than usual is used. */
export function usedAt(percent: number): Question {
  const [startS, endS] = [g1Event.start, g1Event.end].map((at) => at.epochMilliseconds / 1000) as [number, number]
  const changed = readings.map((one) =>
    one.startS >= startS && one.startS < endS ? { ...one, milliWh: Math.round((one.milliWh * percent) / 100) } : one,
  )
  return { ...question, load: loadOf(changed, 900) }
}

/** The golden case paid: $9.47, with what the server adds. */
export function paidBundle(changes: Partial<RewardPlan> = {}, facts: Partial<BundlePayment> = {}, asked: Question = question): Bundle {
  return paid(makeBundle(asked, priceOf(changes)), facts)
}

/** The golden case by the utility's own report: 15.2 kWh usual, 12 kWh used, paid $7.20. */
export function reportedBundle(): Bundle {
  const { load: _, ...asked } = { ...question, pastEvents: [], holidays: [] }
  const figures = { baselineWh: whFromKWh(parseExact('15.2')), usedWh: whFromKWh(parseExact('12')) }
  return paid(makeReportBundle(asked, priceOf(), figures), { basis: 'utility-report' })
}

function paid(bundle: Bundle, facts: Partial<BundlePayment>): Bundle {
  const { price } = bundle
  if (price?.by !== 'plan') throw new Error('the golden case has a plan')
  if (bundle.result.is !== 'measured' || !bundle.result.payLines) throw new Error('the golden case is not measured')
  const before = facts.before ?? nothingBefore
  const [basis, seasonOwedCents] = [facts.basis ?? 'validated', facts.seasonOwedCents ?? 0]
  const { lines, cents } = linesOfPayment({ plan: price.plan, pay: bundle.result.payLines, basis, before, seasonOwedCents })
  const postings =
    cents > 0
      ? [
          { cause: 'earning:ern_1', debit: 'program-receivable', credit: 'member', cents },
          { cause: 'payout:pay_1:reserved', debit: 'member', credit: 'payout-in-flight', cents },
        ]
      : []
  const payment: BundlePayment = {
    reference: 'QPC-0714-4417-7F3A',
    kind: before.earnedCents > 0 ? 'correction' : 'event',
    version: 1,
    lines,
    cents,
    postings,
    ...facts,
    before,
    basis,
    seasonOwedCents,
    elsewhereCents: 0,
    released: false,
  }
  const sources = [{ date: '2026-07-15', receivedAt: '2026-07-16T09:46:00Z', documentSha256: 'ab'.repeat(32) }]
  return { ...bundle, sources, payment }
}
