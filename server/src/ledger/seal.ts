/** Seals the books: behind the postings, once an hour, a hash over what was booked since and over the seal before. */
import { sealJournals } from '#ledger/seal-store.ts'
import { appoint } from '#platform/due.ts'
import { task, type Work } from '#platform/task.ts'

const HOUR_MS = 3_600_000

/** On `earning.booked`: the books will have to be sealed. One appointment for all, so that postings do not wait for one another. */
export const awaitSeal = task<unknown, void>({
  name: 'awaitSeal',
  prepare: async () => {},
  commit: (work) => appointSeal(work),
})

/** Seals all that is committed by now, and comes again: payments follow earnings for days. */
export const sealBooks = task<unknown, void>({
  name: 'sealBooks',
  prepare: async () => {},
  async commit(work) {
    while ((await sealJournals(work.trx, work.now)) > 0);
    await appointSeal(work)
  },
})

function appointSeal(work: Work): Promise<void> {
  const nextHour = (Math.floor(work.now.epochMilliseconds / HOUR_MS) + 1) * HOUR_MS
  return appoint(work.trx, [{ dueAt: Temporal.Instant.fromEpochMilliseconds(nextHour), fact: 'books.seal', subject: 'books' }])
}
