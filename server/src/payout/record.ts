/** Records what a rail said: the payout moves, and each move has its posting in the ledger and its fact. */
import type { EarningState } from '#ledger/earning.ts'
import { moveEarning } from '#ledger/earning-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { bookReservation, type ReservationStep } from '#ledger/reservation.ts'
import type { News } from '#payout/ask.ts'
import { retireMethod } from '#payout/method-store.ts'
import { giveBackParts, partsOfPayout } from '#payout/part-store.ts'
import { follow, type Payout, type PayoutEvent } from '#payout/payout.ts'
import { findPayout, lockPayout, movePayout, noteLinkReady } from '#payout/payout-store.ts'
import { courses, isOursToMend, type Refusal } from '#payout/rail.ts'
import { Failure } from '#platform/failure.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** When a payout is looked up if nothing is heard, counted from when it came into its state, or into the world. */
type Looks = readonly { readonly minutes?: number; readonly hours?: number }[]
const doubtLooks: Looks = [{ minutes: 1 }, { minutes: 5 }, { minutes: 15 }, { hours: 1 }, { hours: 6 }, { hours: 24 }]
const sentLooks: Looks = [{ minutes: 15 }, { hours: 1 }, { hours: 6 }, { hours: 24 }, { hours: 72 }, { hours: 168 }]
/**
 * A link may lie for as long as its payee likes, and a rail need not say that it was opened: it is never stuck, only looked at now and then,
 * in case it ran out or was taken back. After a year only the rail's hook, or a person, makes us look.
 */
const linkLooks: Looks = [1, 7, 30, 31, 90, 180, 366].map((days) => ({ hours: days * 24 }))
/** How often we send what failed on our side of the rail, a day apart, before a person has to find out why. */
const OWN_FAILURES_MAX = 3
/** A bank may send money back for days (ACH returns take up to two banking days), and the hook may be lost. */
const settledLooks: Looks = [{ hours: 24 }, { hours: 120 }]

export async function recordNews(work: Work, all: readonly News[]): Promise<void> {
  await lockBalances(
    work.trx,
    all.map((one) => one.payout.memberId),
  )
  for (const one of all) await record(work, one)
}

async function record(work: Work, { payout: seen, answer }: News): Promise<void> {
  const payout = await lockPayout(work.trx, seen.memberId, seen.payoutId)
  if (!payout) return
  const { payoutId } = payout
  if (answer.is === 'told' && answer.cents !== null && answer.cents !== payout.cents) {
    const evidence = { payoutId, ourCents: String(payout.cents), railCents: String(answer.cents) }
    throw new Failure('rail-amount', 'after-person', 'the rail names another amount', evidence)
  }
  const events: readonly PayoutEvent[] = answer.is === 'told' ? courses[answer.status] : [answer.is === 'unknown' ? 'lost' : 'not-found']
  const { moves, contradiction } = follow(payout.state, events)
  if (contradiction) {
    const evidence = { payoutId, state: payout.state, news: contradiction }
    throw new Failure('rail-contradicts', 'after-person', 'the rail says what cannot be', evidence)
  }
  const reason = answer.is === 'told' ? (answer.reason ?? answer.refusal ?? null) : null
  const refusal = answer.is === 'told' ? (answer.refusal ?? null) : null
  const learned =
    answer.is === 'told'
      ? {
          providerId: answer.providerId,
          reason,
          refusal,
          evidence: { status: answer.status, ...(answer.refusal && { refusal: answer.refusal }) },
        }
      : { evidence: { lost: answer.is === 'unknown' ? answer.because : answer.is } }
  for (const move of moves) {
    await movePayout(work.trx, payout, move, work.now, learned)
    await afterMove(work, payout, move.to, { reason, refusal })
  }
  if (answer.is === 'told' && answer.status === 'link-ready' && (await noteLinkReady(work.trx, payout, work.now)))
    await work.emit('payout.link-ready', [subjectOf(payout.memberId, payoutId)])
  await lookAgain(work, (await findPayout(work.trx, payout.memberId, payoutId)) ?? payout)
}

/** Notes the next look of a payout that is still under way; the same look is noted once, however often we pass here. */
async function lookAgain(work: Work, payout: Payout): Promise<void> {
  const { memberId, payoutId, state, reservedAt, submittedAt, linkReadyAt, settledAt } = payout
  const next = (from: Temporal.Instant, looks: Looks) =>
    looks.map((look) => from.add(look)).find((at) => Temporal.Instant.compare(at, work.now) > 0)
  const subject = subjectOf(memberId, payoutId)
  if (state === 'unknown') {
    const at = next(reservedAt, doubtLooks)
    if (!at) throw new Failure('payout-in-doubt', 'after-person', 'the rail does not say whether it has the order', { payoutId })
    await work.wait(at, 'payout.doubtful', subject)
  } else if (state === 'submitted' && linkReadyAt) {
    const at = next(linkReadyAt, linkLooks)
    if (at) await work.wait(at, 'payout.submitted', subject)
  } else if (state === 'submitted') {
    const at = next(submittedAt ?? work.now, sentLooks)
    if (!at) throw new Failure('payout-stuck', 'after-person', 'the rail accepted a payout and does not complete it', { payoutId })
    await work.wait(at, 'payout.submitted', subject)
  } else if (state === 'settled') {
    const at = next(settledAt ?? work.now, settledLooks)
    if (at) await work.wait(at, 'payout.submitted', subject)
  }
}

type Why = { readonly reason: string | null; readonly refusal: Refusal | null }

async function afterMove(work: Work, payout: Payout, to: Payout['state'], { reason, refusal }: Why): Promise<void> {
  const { memberId, payoutId } = payout
  const subject = subjectOf(memberId, payoutId)
  const post = (step: ReservationStep) => bookReservation(work.trx, step, payout, work.now)
  const parts = await partsOfPayout(work.trx, memberId, payoutId)
  const moveParts = async (state: EarningState, because: string | null) => {
    for (const { earningId } of parts) await moveEarning(work.trx, memberId, earningId, state, because)
  }
  const comeBack = async () => {
    await moveParts('booked', reason ?? to)
    await giveBackParts(work.trx, payout, work.now)
    // The next payout waits until the member has looked at the method that failed, unless the fault is not theirs to mend.
    if (!isOursToMend(refusal)) {
      await retireMethod(work.trx, memberId, payout.methodId, work.now)
      // Judged again, what came back is noted as waiting for the member.
      await work.emit(
        'earning.released',
        parts.map((part) => subjectOf(memberId, part.earningId)),
      )
    }
    // What somebody took back on purpose waits for a person.
    for (const { earningId, attempt } of parts)
      if (refusal === 'order-failed' && attempt < OWN_FAILURES_MAX)
        await work.wait(work.now.add({ hours: 24 }), 'earning.booked', subjectOf(memberId, earningId))
    await work.emit('payout.returned', [subject])
  }
  switch (to) {
    case 'unknown':
    case 'submitted':
      return
    case 'settled':
      await post('settle')
      await moveParts('paid', null)
      return work.emit('payout.settled', [subject])
    case 'rejected':
      await post('void')
      return comeBack()
    case 'returned':
      await post('return')
      return comeBack()
    case 'reserved':
    case 'submitting':
      // Both are written before the rail is called, never because of what it says.
      throw new Error(`no answer of a rail leads to ${to}`)
  }
}
