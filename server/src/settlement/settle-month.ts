/** Brings customers to their part of a month of pledged load: each a step from what the month stood at, by the same rules as an event's result. */
import { canonicalJson, type Json, makeReservationBundle, type PledgeQuestion } from '@quickpay/receipt'
import { cents as centsOf } from '@quickpay/units'
import { correctionLoss, memberRecoverable, reservationReceivable } from '#ledger/chart.ts'
import { bookEarnings, earningIdOf, type NewEarning } from '#ledger/earning.ts'
import { mustPostAll } from '#ledger/ledger-store.ts'
import type { Journal, Transfer } from '#ledger/transfer.ts'
import { idOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { packBundle } from '#settlement/bundle-bytes.ts'
import type { Part } from '#settlement/pledging.ts'
import { endOf, type Reservation } from '#settlement/reservation.ts'
import { addShares, debtsBeside, type ShareStanding, type ShareStep, shareStandings } from '#settlement/share-store.ts'
import { type Debt, nothingYet, type Step, settleStep } from '#settlement/step.ts'

/** A customer's share that stands where it was brought last books nothing; a first share of nothing is noted, for it has to be told. The balances of the members are held. */
export async function settleMonth(work: Work, r: Reservation, month: Temporal.PlainYearMonth, parts: readonly Part[]): Promise<void> {
  const standings = Map.groupBy(await shareStandings(work.trx, r.reservationId), (one) => one.accountId)
  const [steps, earnings, journals]: [ShareStep[], NewEarning[], Journal[]] = [[], [], []]
  for (const part of parts) {
    const own = standings.get(part.accountId) ?? []
    const stands = own.find((one) => one.month === month.toString()) ?? null
    if (stands?.reckonedCents === part.shareCents) continue
    const debts = debtsBeside(own, month.toString())
    const worth = { basis: 'validated', cents: part.shareCents, elsewhereCents: 0n, left: false, released: true } as const
    const step = settleStep(part.question.plan, worth, stands ?? nothingYet, debts)
    const booked = bookedStep(work, r, month, part, stands, debts, step)
    steps.push(booked)
    const { memberId, shareId, payCents } = booked
    if (payCents > 0n) earnings.push(earningOf(r, month, booked, endOf(month)))
    const transfers = transfersOf(r, booked, stands?.absorbedCents ?? 0n)
    if (transfers.length > 0) journals.push({ memberId, cause: `share:${shareId}`, transfers, effectiveAt: work.now, bookedAt: work.now })
  }
  await addShares(work.trx, steps)
  await mustPostAll(work.trx, journals)
  await bookEarnings(work, earnings)
}

export const shareIdOf = (memberId: string, accountId: string, reservationId: string, month: string, step: number): string =>
  idOf('rsh', memberId, accountId, reservationId, month, String(step))

/** What a step is computed from, as its receipt proves it. */
export const proofOf = (question: PledgeQuestion, accountCents: bigint): Buffer =>
  packBundle(canonicalJson(makeReservationBundle(question, centsOf(accountCents)) as unknown as Json))

function bookedStep(
  { now }: Pick<Work, 'now'>,
  { reservationId }: Reservation,
  month: Temporal.PlainYearMonth,
  { memberId, accountId, planId, question, accountCents, shareCents }: Part,
  stands: ShareStanding | null,
  debts: readonly Debt[],
  step: Step,
): ShareStep {
  const number = (stands?.step ?? 0) + 1
  const shareId = shareIdOf(memberId, accountId, reservationId, month.toString(), number)
  const { creditedCents, owedCents, openCents, absorbedCents } = stands ?? nothingYet
  const moved = [step.absorbedCents - absorbedCents, step.owedCents, step.forgivenCents, ...step.offsets.map((one) => one.cents)]
  return {
    ...{
      memberId,
      shareId,
      accountId,
      reservationId,
      planId,
      shareCents,
      month: month.toString(),
      step: number,
      kind: 'month',
      eventId: null,
    },
    before: { creditedCents, owedCents, openCents },
    otherMonthsOwedCents: debts.reduce((total, one) => total + one.openCents, 0n),
    payCents: step.payCents,
    earningId:
      step.payCents > 0n ? earningIdOf(memberId, causeOf({ reservationId, month: month.toString(), accountId }, `s${number}`)) : null,
    owedCents: step.owedCents,
    forgivenCents: step.forgivenCents,
    writtenOffCents: 0n,
    absorbedCents: step.absorbedCents,
    movedCents: moved.reduce((total, one) => total + (one < 0n ? -one : one), 0n),
    offsets: step.offsets,
    proof: proofOf(question, accountCents),
    settledAt: now,
  }
}

/** Why it is owed: `what` is the event of an advance, or the step of a month. */
export const causeOf = (
  { reservationId, month, accountId }: Pick<ShareStep, 'reservationId' | 'month' | 'accountId'>,
  what: string,
): string => `reservation:${reservationId}:${month}:${accountId}:${what}`

function earningOf(r: Reservation, month: Temporal.PlainYearMonth, step: ShareStep, earnedAt: Temporal.Instant): NewEarning {
  return {
    memberId: step.memberId,
    kind: 'reservation',
    cause: causeOf(step, `s${step.step}`),
    participationId: null,
    version: null,
    cents: centsOf(step.payCents),
    earnedAt,
    debit: reservationReceivable(r.reservationId, month.toString()),
  }
}

/** What a step moves in the operator's own books, as the settlement of an event does. */
function transfersOf({ reservationId, season }: Reservation, step: ShareStep, absorbedBefore: bigint): Transfer[] {
  const receivable = reservationReceivable(reservationId, step.month)
  const recoverable = memberRecoverable(step.memberId, season)
  const transfers: Transfer[] = []
  const move = (debit: string, credit: string, cents: bigint) => {
    if (cents > 0n) transfers.push({ debit, credit, cents: centsOf(cents) })
  }
  move(correctionLoss, receivable, step.absorbedCents - absorbedBefore)
  move(receivable, correctionLoss, absorbedBefore - step.absorbedCents)
  move(recoverable, receivable, step.owedCents)
  move(receivable, recoverable, step.forgivenCents)
  for (const offset of step.offsets) move(receivable, recoverable, offset.cents)
  return transfers
}
