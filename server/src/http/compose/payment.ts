/** Payments as a member sees them: what was earned, where the money is, and why it is what it is. */
import { explainBundle } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import type { Account as AccountAnswer, Payment, PaymentRow, PaymentState } from '@quickpay/web/answers'
import type { Earning } from '#ledger/earning.ts'
import { earningOf, earningsOfMember } from '#ledger/earning-store.ts'
import { currentMethod, findMethod } from '#payout/method-store.ts'
import { type Payout, progressOf } from '#payout/payout.ts'
import { payoutsOfMember } from '#payout/payout-store.ts'
import { eventsWithParticipation, type ParticipationStory, storyOf } from '#settlement/explain-store.ts'
import type { StoredMeasurement } from '#settlement/measurement-store.ts'
import type { World } from '../../world.ts'
import { accountAnswers } from './account.ts'
import { intervalsOf } from './intervals.ts'
import { methodAnswer } from './method.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

/** Every payment of a member, newest first: what was earned, and events that brought nothing. */
export async function paymentRows(world: Part, memberId: string): Promise<PaymentRow[]> {
  const [earnings, payouts, method, events, accounts] = await Promise.all([
    earningsOfMember(world.db, memberId),
    payoutsOfMember(world.db, memberId),
    currentMethod(world.db, memberId),
    eventsWithParticipation(world.db, memberId),
    accountAnswers(world, memberId),
  ])
  const labelOf = (accountId: string | undefined) => labelAt(accounts, accountId)
  const paid = earnings.map((earning): PaymentRow & { sortAt: string } => {
    const at = events.find((one) => one.participation && one.participation.participationId === earning.participationId)
    const payout = payouts.findLast((one) => one.earningId === earning.earningId)
    return {
      id: earning.earningId,
      kind: earning.kind,
      eventDate: at ? dateOf(at.event) : null,
      accountLabel: labelOf(at?.accountId),
      cents: Number(earning.cents),
      savedWh: at?.participation?.reliefWh ? Math.max(0, Number(at.participation.reliefWh)) : null,
      state: stateOf(payout, method !== null),
      hoursToPay: payout?.submittedAt && at ? hoursBetween(at.event.end, payout.submittedAt) : null,
      sortAt: earning.bookedAt.toString(),
    }
  })
  const nothing = events
    .filter(({ participation }) => participation?.state === 'measured' && participation.cents === 0n)
    .map(({ event, accountId, participation }): PaymentRow & { sortAt: string } => ({
      id: participation!.participationId,
      kind: 'event',
      eventDate: dateOf(event),
      accountLabel: labelOf(accountId),
      cents: 0,
      savedWh: 0,
      state: 'zero',
      hoursToPay: null,
      sortAt: (participation!.measuredAt ?? event.end).toString(),
    }))
  return [
    ...paid,
    ...nothing.filter(
      (row) => !paid.some((one) => one.kind === 'event' && one.eventDate === row.eventDate && one.accountLabel === row.accountLabel),
    ),
  ]
    .sort((a, b) => (a.sortAt < b.sortAt ? 1 : -1))
    .map(({ sortAt: _, ...row }) => row)
}

/** What was sent or received this year: the season lies within one. */
export function seasonCents(payments: readonly PaymentRow[], now: Temporal.Instant): number {
  const year = String(now.toZonedDateTimeISO(NEW_YORK).year)
  return payments
    .filter((row) => (row.state === 'received' || row.state === 'sent') && (row.eventDate === null || row.eventDate.startsWith(year)))
    .reduce((sum, row) => sum + row.cents, 0)
}

/** One payment, explained; `id` is an earning's, or the participation's that brought nothing. Null when it is not this member's. */
export async function paymentAnswer(world: Part, memberId: string, id: string): Promise<Payment | null> {
  const found = await foundAt(world, memberId, id)
  if (!found) return null
  const { story, measurement, earning } = found
  const explanation = explainBundle(measurement.bundle)
  const account = (await accountAnswers(world, memberId)).find((one) => one.id === story.participation.accountId)
  if (!explanation || !account) return null
  const payouts = earning ? (await payoutsOfMember(world.db, memberId)).filter((one) => one.earningId === earning.earningId) : []
  const payout = payouts.at(-1)
  const method = payout ? await findMethod(world.db, memberId, payout.methodId) : await currentMethod(world.db, memberId)
  const { bundle } = measurement
  const plan = bundle.price?.by === 'plan' ? bundle.price : null
  return {
    id,
    kind: earning?.kind ?? 'event',
    eventDate: dateOf(story.event),
    accountLabel: labelAt([account], account.id),
    cents: Number(earning?.cents ?? 0n),
    savedWh: explanation.savedWh,
    state: earning ? stateOf(payout, method !== null) : 'zero',
    hoursToPay: payout?.submittedAt ? hoursBetween(story.event.end, payout.submittedAt) : null,
    reference: referenceOf(id),
    account,
    event: { id: story.event.eventId, startAt: story.event.start.toString(), endAt: story.event.end.toString(), zone: story.event.zone },
    method: method ? methodAnswer(method) : null,
    usualWh: explanation.usualWh,
    usedWh: explanation.usedWh,
    netSavedWh: explanation.netSavedWh,
    dollarsPerKWh: explanation.dollarsPerKWh ?? '0',
    shares:
      plan?.plan.reward.by === 'share'
        ? {
            programDollarsPerKWh: plan.terms.dollarsPerKWh[plan.plan.option][plan.eventKind] ?? '0',
            yourPercent: plan.plan.reward.percent,
            programVerified: plan.terms.verified,
          }
        : null,
    intervals: intervalsOf(bundle),
    baseline: {
      id: bundle.spec.id,
      name: bundle.spec.name,
      verified: bundle.spec.verified,
      days: explanation.days
        .map((day) => ({ ...day, usedWh: dayWh(day.averageWh, explanation.hours) }))
        .map(({ averageWh: _, ...day }) => day),
      averageWh: explanation.averageWh,
      adjustment: explanation.adjustment
        ? {
            factor: explanation.adjustment.factor,
            gross: explanation.adjustment.gross ?? explanation.adjustment.factor,
            fromAt: explanation.adjustment.from,
            toAt: explanation.adjustment.to,
          }
        : null,
    },
    findings: explanation.findings.map(({ code, words }) => ({ code, words })),
    timeline: timelineOf(story, measurement, payout),
    // Settlement absorbs what a correction takes away; the plan option to offset it is not built.
    canChange: 'up-only',
    bundleUrl: `/payments/${id}/bundle.json`,
  }
}

/** The bundle behind a payment, as anyone may recompute it. */
export async function bundleOf(world: Part, memberId: string, id: string): Promise<StoredMeasurement['bundle'] | null> {
  return (await foundAt(world, memberId, id))?.measurement.bundle ?? null
}

type Found = { story: ParticipationStory; measurement: StoredMeasurement; earning: Earning | null }
async function foundAt(world: Part, memberId: string, id: string): Promise<Found | null> {
  const earning = await earningOf(world.db, memberId, id)
  const participationId = earning ? earning.participationId : id
  const story = participationId ? await storyOf(world.db, memberId, participationId) : null
  const version = earning?.version ?? story?.participation.version
  const measurement = story?.measurements.find((one) => one.version === version)
  return story && measurement ? { story, measurement, earning } : null
}

/** Where the money is, in the words that a person is told. A payment is called sent when a rail has accepted it. */
const stateOf = (payout: Payout | undefined, hasMethod: boolean): PaymentState => progressOf(payout ?? null, hasMethod)

function timelineOf(story: ParticipationStory, measurement: StoredMeasurement, payout: Payout | undefined): Payment['timeline'] {
  const steps: Payment['timeline'] = [
    { what: 'event-ended', at: story.event.end.toString() },
    { what: 'readings-complete', at: measurement.readingsCompleteAt.toString() },
    { what: 'calculated', at: measurement.measuredAt.toString() },
  ]
  if (payout?.submittedAt) steps.push({ what: 'sent', at: payout.submittedAt.toString() })
  if (payout?.settledAt) steps.push({ what: payout.state === 'returned' ? 'returned' : 'received', at: payout.settledAt.toString() })
  return steps
}

const dateOf = (event: { start: Temporal.Instant; zone: string }): string =>
  event.start.toZonedDateTimeISO(event.zone).toPlainDate().toString()
const hoursBetween = (from: Temporal.Instant, to: Temporal.Instant): number => Math.max(0, to.since(from).total('hours'))
/** A day's mean hour over the event's hours, as the energy of the whole window. */
const dayWh = (averageWh: string | null, hours: readonly { seconds: number }[]): number | null =>
  averageWh === null ? null : Math.round(Number(averageWh) * (hours.reduce((sum, hour) => sum + hour.seconds, 0) / 3600) * 1000) / 1000

function labelAt(accounts: readonly AccountAnswer[], accountId: string | undefined): string {
  const account = accounts.find((one) => one.id === accountId)
  return account
    ? [account.nickname, account.utility.name, account.accountEnding ? `··${account.accountEnding}` : null].filter(Boolean).join(' ')
    : ''
}

const referenceOf = (id: string): string => `QPC-${id.slice(-12, -8)}-${id.slice(-8, -4)}-${id.slice(-4)}`.toUpperCase()
