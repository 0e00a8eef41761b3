/** Finds what a payment's address means: an earning, or a result that brought none, with everything that led to it. */
import {
  type Before,
  linesOfPayment,
  nothingBefore,
  type PaymentQuestion,
  type PlanPrice,
  type Sentence,
  say,
  type sentences,
} from '@quickpay/receipt'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type { Earning } from '#ledger/earning.ts'
import { earningOf } from '#ledger/earning-store.ts'
import { owedElsewhere } from '#messaging/payment-store.ts'
import type { Hold } from '#payout/holds/hold.ts'
import { openHolds, type StoredHold } from '#payout/holds/hold-store.ts'
import type { Payout } from '#payout/payout.ts'
import { payoutsByEarning } from '#payout/payout-store.ts'
import type { Db } from '#platform/db.ts'
import { type ParticipationStory, storyOf } from '#settlement/explain-store.ts'
import type { StoredMeasurement } from '#settlement/measurement-store.ts'
import { isMeasured, type Waits } from '#settlement/participation.ts'
import type { BreachCode } from '#settlement/promise.ts'
import { planOf, termsOf } from '#settlement/rules.ts'
import { releaseAt } from '#settlement/schedule.ts'
import type { Settled } from '#settlement/settled-store.ts'
import { type ShareStory, shareOf } from '#settlement/share-story-store.ts'

export type Found = {
  readonly memberId: string
  readonly id: string
  readonly earning: Earning | null
  /** Null for a referral and what else stands on no event. */
  readonly story: ParticipationStory | null
  /** Null before anything could be measured. */
  readonly measurement: StoredMeasurement | null
  readonly settled: Settled | null
  /** The earning's ways out, the newest last. */
  readonly payouts: readonly Payout[]
  /** Why it does not go out; null while nothing holds it. */
  readonly hold: StoredHold | null
  /** Of money for pledged load. */
  readonly share?: ShareStory
}

/** The address of a result that led to no money: of a later version with its number, since the first one's has none. */
export const idOfResult = (participationId: string, version: number, isLater: boolean): string =>
  isLater ? `${participationId}-v${version}` : participationId

/** `id` is an earning's, or a participation's whose result brought nothing, with `-v{version}` for a later one. Null when it is not this member's. */
export async function findPayment(db: Db, memberId: string, id: string): Promise<Found | null> {
  const earning = await earningOf(db, memberId, id)
  if (earning) {
    const payouts = (await payoutsByEarning(db, memberId)).get(earning.earningId) ?? []
    const story = earning.participationId ? await storyOf(db, memberId, earning.participationId) : null
    const measurement = story?.measurements.find((one) => one.version === earning.version) ?? null
    const step = Number(/:s(\d+)$/.exec(earning.cause)?.[1] ?? 1)
    const settled = story?.settled.find((one) => one.version === earning.version && one.step === step) ?? null
    const hold = (await openHolds(db, memberId)).get(earning.earningId) ?? null
    const share = earning.kind === 'reservation' ? await shareOf(db, memberId, earning.earningId) : null
    return { memberId, id, earning, story, measurement, settled, payouts, hold, ...(share ? { share } : {}) }
  }
  if (id.startsWith('rsh_')) return findUnpaidMonth(db, memberId, id)
  const [, participationId = id, version] = /^(.+)-v(\d{1,6})$/.exec(id) ?? []
  const story = await storyOf(db, memberId, participationId)
  if (!story) return null
  const { state } = story.participation
  const wanted = version === undefined ? story.participation.version : Number(version)
  const measurement = story.measurements.find((one) => one.version === wanted) ?? null
  if (!measurement && (version !== undefined || isMeasured(state) || state === 'cancelled' || state === 'enlisted')) return null
  // What was written off later is told beside the result, and does not take its place.
  const settled = story.settled.findLast((one) => one.version === wanted && one.outcome !== 'written-off') ?? null
  return { memberId, id, earning: null, story, measurement, settled, payouts: [], hold: null }
}

/** A month of pledged load that was reckoned again and brought no money, by the id of that step. */
async function findUnpaidMonth(db: Db, memberId: string, id: string): Promise<Found | null> {
  const share = await shareOf(db, memberId, id)
  return share && { memberId, id, earning: null, story: null, measurement: null, settled: null, payouts: [], hold: null, share }
}

/**
 * What an event stood at before a step, read from the step's own lines: credited less owed back is the line `before`, and what was still open
 * of that shows only in what was forgiven. `offsetCents` were kept for other events.
 */
export function stoodBefore(settled: Pick<Settled, 'lines' | 'earnedBeforeCents'> | null): {
  readonly before: Before
  readonly offsetCents: number
} {
  const lineOf = (code: Settled['lines'][number]['code']) =>
    (settled?.lines ?? []).filter((line) => line.code === code).reduce((sum, line) => sum + line.cents, 0)
  const earnedCents = Number(settled?.earnedBeforeCents ?? 0n)
  return {
    before: { earnedCents, owedCents: earnedCents + lineOf('before'), openCents: -lineOf('forgiven') },
    offsetCents: -lineOf('offset'),
  }
}

/** How the money came about, in the terms of the receipt; what the books do not say is left to the plan. */
export async function factsOf(db: Db, found: Found) {
  const { memberId, story, measurement, settled } = found
  if (!story || !measurement)
    return { before: nothingBefore, seasonOwedCents: 0, elsewhereCents: 0, released: false, basis: 'validated' } as const
  const { event } = story
  const stood = stoodBefore(settled)
  const season = event.start.toZonedDateTimeISO(event.zone).year
  const after = settled ? await owedElsewhere(db, memberId, story.participation.participationId, season, settled.settledAt) : 0n
  const untilDays = planOf(measurement.planId).holdback?.untilDays ?? 0
  return {
    basis: measurement.basis,
    released: settled !== null && Temporal.Instant.compare(settled.settledAt, releaseAt(event, untilDays)) >= 0,
    before: stood.before,
    seasonOwedCents: Number(after) + stood.offsetCents,
    elsewhereCents: Number(measurement.elsewhereCents),
  }
}

/** The slow path: the utility's own report, priced by the plan and the terms of the day. Null where readings were measured. */
export function reportOf(
  { story, measurement }: Found,
  payLines: (price: PlanPrice, reliefWh: string) => Parameters<typeof linesOfPayment>[0]['pay'],
  facts: Awaited<ReturnType<typeof factsOf>>,
): NonNullable<PaymentQuestion['report']> | null {
  if (!story || measurement?.basis !== 'utility-report') return null
  const { event } = story
  const price: PlanPrice = { by: 'plan', plan: planOf(measurement.planId), terms: termsOf(event), eventKind: event.kind }
  const { lines } = linesOfPayment({ plan: price.plan, pay: payLines(price, measurement.reliefWh), ...facts })
  return { reliefWh: measurement.reliefWh, price, lines }
}

type WaitCode = Waits['code']
const heldCodes: Readonly<Record<WaitCode, keyof typeof sentences.held>> = {
  'not-enrolled': 'not-enrolled',
  readings: 'readings-missing',
  history: 'history-coming',
  'real-time-off': 'real-time-off',
  'real-time-incomplete': 'real-time-incomplete',
  'too-few-intervals': 'too-few-intervals',
}

/** Why what is earned does not go out yet; a method that is missing is said by the state. */
function holdOf({ code, evidence, untilAt }: Hold, utility: string): Sentence | null {
  switch (code) {
    case 'method-needed':
      return null
    case 'sanctions-match':
    case 'sanctions-review':
      return say('held', 'review', {})
    case 'program-paused':
      return say('held', 'program-paused', { utility })
    case 'tax-form-needed':
      return say('held', 'tax-form-needed', { thresholdCents: Number(evidence['thresholdCents'] ?? 0) })
    case 'below-minimum':
      return untilAt ? say('held', 'below-minimum', { untilOn: civilDateOf(untilAt, NEW_YORK).toString() }) : say('held', 'below-least', {})
  }
}

/** Why a participation has no result yet, or why its money waits. */
export function heldOf({ story, measurement, hold }: Found, utility: string): Sentence | null {
  if (hold) return holdOf(hold, utility)
  if (!story || measurement) return null
  const { state, waits, missing, because } = story.participation
  if (because?.some((one) => one.code === 'not-enrolled')) return say('held', 'not-enrolled', { utility })
  if (because?.some((one) => one.code === 'readings-never-came')) return say('held', 'never-came', { utility })
  if (state === 'not-eligible') {
    const evidence = because?.find((one) => one.code === 'tooFewDays')?.evidence
    return say('held', 'too-few-days', { foundCount: Number(evidence?.['days'] ?? 0), neededCount: Number(evidence?.['needed'] ?? 0) })
  }
  const code = heldCodes[waits?.code ?? 'readings']
  if (code === 'readings-missing')
    return missing && missing.length > 0
      ? say('held', code, { utility, missingCount: missing.length })
      : say('held', 'not-looked', { utility })
  return { code: `held.${code}`, with: { utility } }
}

/** Each reason for which a promise was not kept has its sentence. */
const lateCodes: Readonly<Record<BreachCode, keyof typeof sentences.late>> = {
  'not-connected': 'not-connected',
  'readings-late': 'readings-late',
  'history-late': 'history-late',
  'real-time-off': 'real-time-off',
  'real-time-incomplete': 'real-time-incomplete',
  'too-few-intervals': 'too-few-intervals',
  'not-measured': 'not-measured',
  'not-booked': 'not-booked',
  'no-payout-method': 'no-payout-method',
  'payee-review': 'payee-review',
  'program-paused': 'program-paused',
  'tax-form-needed': 'tax-form-needed',
  'below-minimum': 'below-minimum',
  'not-submitted': 'not-submitted',
  'rail-silent': 'rail-silent',
  'payment-returned': 'payment-returned',
}
const namesUtility: readonly string[] = ['readings-late', 'history-late', 'real-time-off', 'real-time-incomplete', 'too-few-intervals']

/** Why the newest way out came back, in the code that the rail was understood by. */
export function backOf({ payouts }: Found): Sentence | null {
  const refusal = payouts.at(-1)?.refusal
  return refusal ? say('returned', refusal, {}) : null
}

/** Why the first payment of an event was late; corrections were never promised. */
export function lateOf({ story, earning, measurement }: Found, utility: string): Sentence | null {
  if (!story || earning?.kind === 'correction') return null
  if (measurement?.basis === 'utility-report') return say('late', 'utility-report', { utility })
  const { breach, participation } = story
  if (breach) return { code: `late.${lateCodes[breach.code]}`, with: namesUtility.includes(breach.code) ? { utility } : {} }
  return participation.backPay ? say('late', 'after-connecting', {}) : null
}
