/** Sets money aside for payouts: what of its members' earnings nothing holds, in the ledger, before any rail hears of it. */
import type { Earning } from '#ledger/earning.ts'
import { lockBooked, moveEarning } from '#ledger/earning-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { bookReservation } from '#ledger/reservation.ts'
import { heldByLimit } from '#payout/exposure/judge.ts'
import { askForTaxForm } from '#payout/holds/ask-tax-form.ts'
import { keepHolds, openHolds, type StoredHold } from '#payout/holds/hold-store.ts'
import { type Judgment, judge, judgePaused, type Question } from '#payout/holds/judge.ts'
import { minimumOf, sumOf } from '#payout/holds/minimum.ts'
import { membersOfPayees, type Payee, payeesOf } from '#payout/holds/payee-store.ts'
import { seasonEnd } from '#payout/holds/season-end.ts'
import { taxYearOf } from '#payout/holds/tax-year.ts'
import { currentMethod } from '#payout/method-store.ts'
import { addParts, attemptsOf } from '#payout/part-store.ts'
import { addPayout } from '#payout/payout-store.ts'
import type { Rails } from '#payout/rails/open.ts'
import { idOf, partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** The earnings asked about by member; null means all that wait, because a method came. */
type Wanted = ReadonlyMap<string, readonly string[] | null>

/**
 * On `earning.booked`, `earning.released` and `payout-method.set`. What waits with the earning is judged with it, since little money waits for
 * company; what came back waits until it is asked about by name, or for the member.
 */
export const reservePayout = task<{ readonly rails: Rails }, Wanted>({
  name: 'reservePayout',
  prepare: async (_world, subjects) => wantedOf(subjects),
  commit: (work, wanted, { rails }) => reserveWaiting(work, rails, wanted, seasonEnd(work.now)),
})

/** What a member asked for: little money does not wait for company any longer. Everything else that holds it goes on holding it. */
export const payNow = (work: Work, rails: Rails, memberId: string): Promise<void> =>
  reserveWaiting(work, rails, new Map([[memberId, []]]), null)

function wantedOf(subjects: readonly Subject[]): Wanted {
  const wanted = new Map<string, readonly string[] | null>()
  for (const subject of subjects) {
    const { memberId, id } = partsOf(subject)
    const before = wanted.get(memberId)
    wanted.set(memberId, id.startsWith('ern_') && before !== null ? [...(before ?? []), id] : null)
  }
  return wanted
}

/** What waits of one member, how it is judged, and over which rail it would go. */
type Plan = {
  readonly payee: Payee
  readonly open: ReadonlyMap<string, StoredHold>
  readonly question: Question<Earning>
  readonly judgment: Judgment<Earning>
  /** Null without a method: then there is no payout. */
  readonly way: { readonly methodId: string; readonly rail: string } | null
}

async function reserveWaiting(work: Work, rails: Rails, wanted: Wanted, companyUntil: Temporal.Instant | null): Promise<void> {
  const { trx, now } = work
  // What members of one payee are paid counts together: none of them is paid while another is.
  await lockBalances(trx, await membersOfPayees(trx, [...wanted.keys()]))
  const plans = await plansOf(work, rails, wanted, companyUntil)
  // The limits of programs are asked once for all, as their locks are taken in one order, and last: what they let go on has to be reserved.
  const stopped = await heldByLimit(
    trx,
    plans.flatMap(({ judgment }) => judgment.payouts.flat()),
    now,
  )
  const paused = new Map([...stopped].map(([earningId, { programId }]) => [earningId, programId]))
  for (const { payee, open, question, judgment, way } of plans) {
    const { payouts, holds } = judgePaused(question, judgment, paused)
    if (way) for (const earnings of payouts) await reserve(work, earnings, way)
    await keepHolds(work, payee.memberId, { open, judged: question.waiting, holds })
    await askForTaxForm(work, payee, question.tax.paidCents + sumOf(payouts.flat()), holds)
  }
}

async function plansOf({ trx, now }: Work, rails: Rails, wanted: Wanted, companyUntil: Temporal.Instant | null): Promise<Plan[]> {
  const year = taxYearOf(now)
  const payees = await payeesOf(trx, [...wanted.keys()], year)
  const paid = new Map([...payees.values()].map((one) => [one.payeeId, one.paidCents]))
  const plans: Plan[] = []
  for (const [memberId, earningIds] of wanted) {
    const open = await openHolds(trx, memberId)
    const waiting = (await lockBooked(trx, memberId)).filter(
      (one) => earningIds === null || earningIds.includes(one.earningId) || one.backBecause === null || open.has(one.earningId),
    )
    const payee = payees.get(memberId)
    if (waiting.length === 0 || !payee) continue
    const method = await currentMethod(trx, memberId)
    const rail = method && rails.choose({ kind: payee.kind, method: method.kind }).id
    const question = {
      screening: payee.screening,
      minimum: rail === null ? null : minimumOf(rail),
      tax: { year, paidCents: paid.get(payee.payeeId) ?? 0n, formValid: payee.form?.state === 'valid' },
      waiting,
      companyUntil,
    }
    const judgment = judge(question)
    paid.set(payee.payeeId, question.tax.paidCents + sumOf(judgment.payouts.flat()))
    plans.push({ payee, open, question, judgment, way: method && rail !== null ? { methodId: method.methodId, rail } : null })
  }
  return plans
}

/** One payout of whole earnings of a member; its id says which, and which attempt of each. */
async function reserve(work: Work, earnings: readonly Earning[], { methodId, rail }: NonNullable<Plan['way']>): Promise<void> {
  const { trx, now } = work
  const [{ memberId }] = earnings as [Earning]
  const cents = sumOf(earnings) as Earning['cents']
  const before = await attemptsOf(
    trx,
    memberId,
    earnings.map((one) => one.earningId),
  )
  const parts = earnings.map((one) => ({ earningId: one.earningId, cents: one.cents, attempt: 1 + (before.get(one.earningId) ?? 0) }))
  const payoutId = idOf('pay', memberId, ...parts.flatMap((part) => [part.earningId, String(part.attempt)]))
  const begun = { state: 'reserved', providerId: null, reason: null, refusal: null, reservedAt: now } as const
  const notYet = { submittedAt: null, linkReadyAt: null, settledAt: null, returnedAt: null }
  await bookReservation(trx, 'reserve', { memberId, payoutId, rail, cents }, now)
  await addPayout(trx, { memberId, payoutId, rail, methodId, cents, ...begun, ...notYet })
  await addParts(trx, { memberId, payoutId }, parts)
  for (const { earningId } of parts) await moveEarning(trx, memberId, earningId, 'reserved', null)
  await work.emit('payout.reserved', [subjectOf(memberId, payoutId)])
}
