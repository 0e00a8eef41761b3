/** Sets money aside for payouts: what of its members' earnings nothing holds, in the ledger, before any rail hears of it. */
import type { Earning } from '#ledger/earning.ts'
import { lockBooked, moveEarning } from '#ledger/earning-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { bookReservation } from '#ledger/reservation.ts'
import { waysOf } from '#payout/destination-store.ts'
import { heldByLimit } from '#payout/exposure/judge.ts'
import { askForTaxForm } from '#payout/holds/ask-tax-form.ts'
import { keepHolds, openHolds, type StoredHold } from '#payout/holds/hold-store.ts'
import { type Bound, type Judgment, judge, judgePaused, type Question, type Way } from '#payout/holds/judge.ts'
import { minimumOf, sumOf } from '#payout/holds/minimum.ts'
import { membersOfPayees, type Payee, payeesOf } from '#payout/holds/payee-store.ts'
import { seasonEnd } from '#payout/holds/season-end.ts'
import { taxYearOf } from '#payout/holds/tax-year.ts'
import type { Method } from '#payout/method.ts'
import { currentMethods } from '#payout/method-store.ts'
import { addParts, attemptsOf } from '#payout/part-store.ts'
import { addPayout } from '#payout/payout-store.ts'
import type { Rails } from '#payout/rails/open.ts'
import { idOf, partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** By member, the earnings and the methods that are asked about: a method that came asks about all that goes over it. */
type Wanted = ReadonlyMap<string, ReadonlySet<string>>

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
  reserveWaiting(work, rails, new Map([[memberId, new Set<string>()]]), null)

function wantedOf(subjects: readonly Subject[]): Wanted {
  const wanted = new Map<string, Set<string>>()
  for (const subject of subjects) {
    const { memberId, id } = partsOf(subject)
    wanted.set(memberId, (wanted.get(memberId) ?? new Set()).add(id))
  }
  return wanted
}

/** An earning with the method that it goes over. */
type Leaving = Earning & Bound

/** What waits of one member, and how it is judged. */
type Plan = {
  readonly payee: Payee
  readonly open: ReadonlyMap<string, StoredHold>
  readonly question: Question<Leaving>
  readonly judgment: Judgment<Leaving>
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
  for (const { payee, open, question, judgment } of plans) {
    const { payouts, holds } = judgePaused(question, judgment, paused)
    for (const earnings of payouts) await reserve(work, earnings)
    await keepHolds(work, payee.memberId, { open, judged: question.waiting, holds })
    await askForTaxForm(work, payee, question.tax.paidCents + sumOf(payouts.flat()), holds)
  }
}

async function plansOf({ trx, now }: Work, rails: Rails, wanted: Wanted, companyUntil: Temporal.Instant | null): Promise<Plan[]> {
  const year = taxYearOf(now)
  const payees = await payeesOf(trx, [...wanted.keys()], year)
  const paid = new Map([...payees.values()].map((one) => [one.payeeId, one.paidCents]))
  const plans: Plan[] = []
  for (const [memberId, asked] of wanted) {
    const open = await openHolds(trx, memberId)
    const payee = payees.get(memberId)
    const booked = payee ? await lockBooked(trx, memberId) : []
    if (booked.length === 0 || !payee) continue
    const [methods, ways] = [await currentMethods(trx, memberId), await waysOf(trx, memberId)]
    const wayOver = ({ methodId, kind }: Method): Way => ({
      methodId,
      minimum: minimumOf(rails.choose({ kind: payee.kind, method: kind }).id),
    })
    const wayOf = new Map(methods.map((method) => [method.methodId, wayOver(method)]))
    const waiting = booked
      .map((one): Leaving => ({ ...one, way: wayOf.get(ways.get(one.earningId) ?? '') ?? null }))
      .filter(
        (one) =>
          asked.has(one.earningId) || (one.way && asked.has(one.way.methodId)) || one.backBecause === null || open.has(one.earningId),
      )
    if (waiting.length === 0) continue
    const question = {
      screening: payee.screening,
      tax: { year, paidCents: paid.get(payee.payeeId) ?? 0n, formValid: payee.form?.state === 'valid' },
      waiting,
      companyUntil,
    }
    const judgment = judge(question)
    paid.set(payee.payeeId, question.tax.paidCents + sumOf(judgment.payouts.flat()))
    plans.push({ payee, open, question, judgment })
  }
  return plans
}

/** One payout of whole earnings of a member that go the same way; its id says which, and which attempt of each. */
async function reserve(work: Work, earnings: readonly Leaving[]): Promise<void> {
  const { trx, now } = work
  const [{ memberId, way }] = earnings as [Leaving]
  if (!way) throw new Error('nothing leaves without a method')
  const { methodId, minimum } = way
  const rail = minimum.rail
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
