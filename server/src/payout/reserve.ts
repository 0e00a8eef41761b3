/** Sets money aside for a payout: one per earning, in the ledger, before any rail hears of it. */
import type { Earning } from '#ledger/earning.ts'
import { lockBooked, moveEarning } from '#ledger/earning-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { bookReservation } from '#ledger/reservation.ts'
import { currentMethod } from '#payout/method-store.ts'
import { addPayout, attemptsOf } from '#payout/payout-store.ts'
import type { Rail } from '#payout/rail.ts'
import { idOf, partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** The earnings asked for by member; null means all that wait, because a method came. */
type Wanted = ReadonlyMap<string, readonly string[] | null>

/** On `earning.booked` for that earning; on `payout-method.set` for every earning of the member that waits. */
export const reservePayout = task<{ readonly rail: Rail }, Wanted>({
  name: 'reservePayout',
  prepare: async (_world, subjects) => wantedOf(subjects),
  async commit(work, wanted, { rail }) {
    await lockBalances(work.trx, [...wanted.keys()])
    for (const [memberId, earningIds] of wanted) {
      const method = await currentMethod(work.trx, memberId)
      // Without a method the earning stays booked and waits for the member; `payout-method.set` comes back to it.
      if (!method) continue
      for (const earning of await lockBooked(work.trx, memberId, earningIds)) await reserve(work, earning, method.methodId, rail.id)
    }
  },
})

function wantedOf(subjects: readonly Subject[]): Wanted {
  const wanted = new Map<string, readonly string[] | null>()
  for (const subject of subjects) {
    const { memberId, id } = partsOf(subject)
    const before = wanted.get(memberId)
    wanted.set(memberId, id.startsWith('ern_') && before !== null ? [...(before ?? []), id] : null)
  }
  return wanted
}

async function reserve(work: Work, { memberId, earningId, cents }: Earning, methodId: string, rail: string): Promise<void> {
  const attempt = 1 + (await attemptsOf(work.trx, memberId, earningId))
  const payoutId = idOf('pay', memberId, earningId, String(attempt))
  await bookReservation(work.trx, 'reserve', { memberId, payoutId, rail, cents }, work.now)
  await addPayout(work.trx, {
    memberId,
    payoutId,
    earningId,
    attempt,
    rail,
    methodId,
    cents,
    state: 'reserved',
    providerId: null,
    reason: null,
    reservedAt: work.now,
    submittedAt: null,
    settledAt: null,
  })
  await moveEarning(work.trx, memberId, earningId, 'reserved', null)
  await work.emit('payout.reserved', [subjectOf(memberId, payoutId)])
}
