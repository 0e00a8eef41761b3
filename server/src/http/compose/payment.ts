/** Payments as a member sees them: what was earned, where the money is, and why it is what it is. */

import { keyIdOf } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import type { Account as AccountAnswer, LastPayment, Payment, PaymentRow } from '@quickpay/web/answers'
import type { GridEvent } from '#dispatch/event.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { accountLabel, explained, stateOf } from '#messaging/explained.ts'
import { type Found, findPayment, idOfResult } from '#messaging/payment-found.ts'
import { methodsOfAccounts } from '#payout/destination-store.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { findMethod } from '#payout/method-store.ts'
import { type Payout, progressOf } from '#payout/payout.ts'
import { payoutsByEarning } from '#payout/payout-store.ts'
import { RECEIPT_KEYS_PATH } from '#platform/receipt-key.ts'
import { eventsWithParticipation } from '#settlement/explain-store.ts'
import { timesOf } from '#settlement/measurement-store.ts'
import { isMeasured } from '#settlement/participation.ts'
import { type ShareStory, sharesOfMember } from '#settlement/share-story-store.ts'
import type { World } from '../../world.ts'
import { accountAnswers } from './account.ts'
import { holdAnswer, togetherOf } from './hold.ts'
import { intervalsOf } from './intervals.ts'
import { methodAnswer, payeeOf } from './method.ts'
import { proofOf, referenceOf } from './proof.ts'
import { resultsWithoutMoney } from './proof-store.ts'
import { referralOfPayment } from './referral.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities' | 'receiptKey' | 'appUrl'>
type Row = PaymentRow & { sortAt: string }

/** What is on file of a member's events and money, read once for whatever a page says of them. */
export type Books = Awaited<ReturnType<typeof booksOf>>
export async function booksOf({ db }: Pick<World, 'db'>, memberId: string) {
  const [earnings, payouts, holds, methodOf, events, others, shares] = await Promise.all([
    earningsOfMember(db, memberId),
    payoutsByEarning(db, memberId),
    openHolds(db, memberId),
    methodsOfAccounts(db, memberId),
    eventsWithParticipation(db, memberId),
    resultsWithoutMoney(db, memberId),
    sharesOfMember(db, memberId),
  ])
  return { earnings, payouts, holds, methodOf, events, others, shares }
}

/** Every payment of a member, newest first: what was earned, results that brought nothing, and what still waits. */
export async function paymentRows(world: Part, memberId: string): Promise<PaymentRow[]> {
  const [books, accounts] = await Promise.all([booksOf(world, memberId), accountAnswers(world, memberId)])
  return rowsOf(world, books, accounts)
}

/** The same from what was read. */
export function rowsOf({ clock }: Pick<World, 'clock'>, books: Books, accounts: readonly AccountAnswer[]): PaymentRow[] {
  const { earnings, payouts, holds, methodOf, events, others, shares } = books
  const siteOf = (accountId: string | undefined) => ({ accountLabel: labelAt(accounts, accountId), ...(accountId && { accountId }) })
  const paid = earnings.map((earning): Row => {
    const at = events.find((one) => one.participation && one.participation.participationId === earning.participationId)
    const share = shares.find((one) => one.earningId === earning.earningId)
    const accountId = at?.accountId ?? share?.accountId
    const payout = payouts.get(earning.earningId)?.at(-1)
    const over = share?.event?.end ?? (earning.kind === 'event' ? at?.event.end : undefined)
    return {
      id: earning.earningId,
      kind: earning.kind,
      eventDate: at ? dateOf(at.event) : share?.event ? dateOf(share.event) : null,
      ...(share ? { month: share.month } : {}),
      ...siteOf(accountId),
      cents: Number(earning.cents),
      savedWh: at?.participation?.reliefWh ? Math.max(0, Number(at.participation.reliefWh)) : null,
      state: progressOf(payout ?? null, methodOf(accountId ?? null) !== null, holds.get(earning.earningId) ?? null),
      hoursToPay: payout?.submittedAt && over ? hoursBetween(over, payout.submittedAt) : null,
      sortAt: earning.bookedAt.toString(),
    }
  })
  const unpaid = events.flatMap(({ event, accountId, participation }): Row[] => {
    if (!participation || earnings.some((one) => one.participationId === participation.participationId)) return []
    const over = Temporal.Instant.compare(event.end, clock.now()) <= 0
    const zero = isMeasured(participation.state) && participation.cents === 0n
    const held = over && (participation.state === 'waiting' || participation.state === 'not-eligible')
    if (!zero && !held) return []
    return [
      {
        id: participation.participationId,
        kind: 'event',
        eventDate: dateOf(event),
        ...siteOf(accountId),
        cents: 0,
        savedWh: zero ? 0 : null,
        state: zero ? 'zero' : 'held',
        hoursToPay: null,
        sortAt: (participation.measuredAt ?? event.end).toString(),
      },
    ]
  })
  const later = others.flatMap(({ participationId, version, reliefWh, settledAt }): Row[] => {
    const at = events.find((one) => one.participation?.participationId === participationId)
    if (!at) return []
    return [
      {
        id: idOfResult(participationId, version, true),
        kind: 'correction',
        eventDate: dateOf(at.event),
        ...siteOf(at.accountId),
        cents: 0,
        savedWh: Math.max(0, Number(reliefWh)),
        state: 'zero',
        hoursToPay: null,
        sortAt: settledAt.toString(),
      },
    ]
  })
  const fallen = shares.flatMap((share): Row[] => (share.earningId === null ? [rowOfMonth(share, siteOf(share.accountId))] : []))
  return [...paid, ...unpaid, ...later, ...fallen].sort((a, b) => (a.sortAt < b.sortAt ? 1 : -1)).map(({ sortAt: _, ...row }) => row)
}

/** A month of pledged load that was reckoned again and brought no money. */
const rowOfMonth = ({ shareId, month, settledAt }: ShareStory, site: Pick<PaymentRow, 'accountLabel' | 'accountId'>): Row => ({
  ...{ ...site, id: shareId, kind: 'reservation', eventDate: null, month, cents: 0, savedWh: null, state: 'zero', hoursToPay: null },
  sortAt: settledAt.toString(),
})

/** What was sent or received this year: the season lies within one. */
export function seasonCents(payments: readonly PaymentRow[], now: Temporal.Instant): number {
  const year = String(now.toZonedDateTimeISO(NEW_YORK).year)
  return payments
    .filter((row) => (row.state === 'received' || row.state === 'sent') && (row.eventDate === null || row.eventDate.startsWith(year)))
    .reduce((sum, row) => sum + row.cents, 0)
}

/** The latest of these payments that went out, with the times it went through; null when none did. */
export async function lastPayment(
  { db }: Pick<World, 'db'>,
  { earnings, payouts, events, shares }: Books,
  rows: readonly PaymentRow[],
): Promise<LastPayment | null> {
  const row = rows.find(({ state }) => state === 'received' || state === 'sent' || state === 'link-ready')
  const earning = row && earnings.find((one) => one.earningId === row.id)
  if (!row || !earning) return null
  const event = events.find((one) => one.participation && one.participation.participationId === earning.participationId)?.event
  const share = shares.find((one) => one.earningId === earning.earningId)
  const { memberId, participationId, version } = earning
  const measurement = participationId && version ? await timesOf(db, { memberId, participationId }, version) : null
  const { id, cents, state } = row
  return {
    ...{ id, cents, state },
    // What lies ready behind a link was paid to nobody yet, however early it lay there.
    hoursToPay: state === 'link-ready' ? null : row.hoursToPay,
    event: event ? eventAnswer(event) : null,
    timeline: timelineOf(
      { event: event ?? share?.event, measurement, calculatedAt: earning.bookedAt },
      payouts.get(earning.earningId)?.at(-1),
    ),
  }
}

/** One payment, explained; null when it is not this member's. */
export async function paymentAnswer(world: Part, memberId: string, id: string): Promise<Payment | null> {
  const found = await findPayment(world.db, memberId, id)
  return found && answerOf(world, found, await accountAnswers(world, memberId))
}

/** All of a member's payments, explained, newest first. */
export async function paymentAnswers(world: Part, memberId: string): Promise<Payment[]> {
  const accounts = await accountAnswers(world, memberId)
  const answers: Payment[] = []
  for (const row of await paymentRows(world, memberId)) {
    const found = await findPayment(world.db, memberId, row.id)
    if (found) answers.push(await answerOf(world, found, accounts))
  }
  return answers
}

/** The signed proof behind a payment, as anyone may compute it again; null when there is none, or it is not this member's. */
export async function bundleOf(world: Part, memberId: string, id: string) {
  const found = await findPayment(world.db, memberId, id)
  return found && proofOf(world, found)
}

async function answerOf(world: Part, found: Found, accounts: readonly AccountAnswer[]): Promise<Payment> {
  const { memberId, id, story, measurement, payouts, share } = found
  const accountId = story?.participation.accountId ?? share?.accountId
  const account = accountId ? accounts.find((one) => one.id === accountId) : accounts[0]
  const payout = payouts.at(-1)
  const current = (await methodsOfAccounts(world.db, memberId))(accountId ?? null)
  const method = payout ? await findMethod(world.db, memberId, payout.methodId) : current
  const state = stateOf(found, current !== null)
  // What came back goes out again by what counts now, not by the method that failed.
  const payee = await payeeOf(world, { memberId, accountId: accountId ?? null, method: state === 'returned' ? current : method })
  const why = await explained(world.db, found, state, account?.utility.name ?? '')
  const event = story?.event
  const computed = measurement !== null && measurement.basis !== 'utility-report'
  const overAt = share?.event?.end ?? (why.kind === 'event' ? event?.end : undefined)
  return {
    id,
    kind: why.kind,
    eventDate: event ? dateOf(event) : share?.event ? dateOf(share.event) : null,
    ...(share ? { month: share.month } : {}),
    accountLabel: labelAt(accounts, account?.id),
    cents: why.cents,
    savedWh: why.equation?.savedWh ?? null,
    state,
    // What lies ready behind a link was paid to nobody yet, however early it lay there.
    hoursToPay: payout?.submittedAt && overAt && state !== 'link-ready' ? hoursBetween(overAt, payout.submittedAt) : null,
    reference: referenceOf(id),
    account: account ?? null,
    event: event ? eventAnswer(event) : null,
    method: method ? methodAnswer(method) : null,
    ...(payee && { payee }),
    why,
    intervals: computed ? intervalsOf(measurement.bundle) : [],
    timeline: timelineOf(
      { event: event ?? share?.event, measurement, calculatedAt: found.earning?.bookedAt ?? share?.settledAt ?? null },
      payout,
    ),
    methodNeeded: state === 'returned' && current === null,
    hold: found.hold && holdAnswer(found.hold),
    together: await togetherOf(world.db, payout),
    promisedBy: (story?.promisedBy ?? share?.promisedBy)?.toString() ?? null,
    proof: (measurement ?? share ?? null) && {
      of: share ? 'pledge' : computed ? 'readings' : 'report',
      url: `/payments/${id}/bundle.json`,
      keyId: keyIdOf(world.receiptKey),
      keysUrl: `${world.appUrl}${RECEIPT_KEYS_PATH}`,
    },
    referral: await referralOfPayment(world.db, found.earning),
    pdfUrl: `/payments/${id}/receipt.pdf`,
  }
}

type Calculated = {
  readonly event: { readonly end: Temporal.Instant } | null | undefined
  readonly measurement: { readonly readingsCompleteAt: Temporal.Instant; readonly measuredAt: Temporal.Instant } | null
  /** Of what stands on no measurement. */
  readonly calculatedAt: Temporal.Instant | null
}

function timelineOf({ event, measurement, calculatedAt }: Calculated, payout: Payout | undefined): Payment['timeline'] {
  const steps: Payment['timeline'] = event ? [{ what: 'event-ended', at: event.end.toString() }] : []
  if (measurement)
    steps.push(
      { what: 'readings-complete', at: measurement.readingsCompleteAt.toString() },
      { what: 'calculated', at: measurement.measuredAt.toString() },
    )
  else if (calculatedAt) steps.push({ what: 'calculated', at: calculatedAt.toString() })
  // Money that lies ready behind a link has not been sent to anybody.
  if (payout?.linkReadyAt) steps.push({ what: 'link-ready', at: payout.linkReadyAt.toString() })
  else if (payout?.submittedAt) steps.push({ what: 'sent', at: payout.submittedAt.toString() })
  if (payout?.returnedAt) steps.push({ what: 'returned', at: payout.returnedAt.toString() })
  else if (payout?.settledAt) steps.push({ what: 'received', at: payout.settledAt.toString() })
  return steps
}

const eventAnswer = (event: GridEvent): NonNullable<Payment['event']> => ({
  id: event.eventId,
  startAt: event.start.toString(),
  endAt: event.end.toString(),
  zone: event.zone,
})
const dateOf = (event: { start: Temporal.Instant; zone: string }): string =>
  event.start.toZonedDateTimeISO(event.zone).toPlainDate().toString()
const hoursBetween = (from: Temporal.Instant, to: Temporal.Instant): number => Math.max(0, to.since(from).total('hours'))

function labelAt(accounts: readonly AccountAnswer[], accountId: string | undefined): string {
  const account = accounts.find((one) => one.id === accountId)
  return account ? labelOfAccount(account) : ''
}

/** How a site is called wherever its member sees it. */
export const labelOfAccount = ({ nickname, utility, accountEnding }: AccountAnswer): string =>
  accountLabel(nickname, utility.name, accountEnding)
