/** Keeps one row an event that says how it stands, so that lists, sums and the public record never count participants while somebody waits. */
import type { Db } from '#platform/db.ts'
import { appoint } from '#platform/due.ts'
import { task } from '#platform/task.ts'
import { eventsBehind, keepTally, nextPromise } from '#treasury/tally-store.ts'

/** What changes within so short a time is counted once. */
const TOGETHER = { seconds: 15 }

/** On whatever may change how an event stands: it is counted again soon. Apart from the change, so that changes do not wait for one another. */
export const awaitTally = task<{ readonly db: Db }, readonly string[]>({
  name: 'awaitTally',
  prepare: ({ db }, subjects) => eventsBehind(db, subjects),
  commit: ({ trx, now }, events) =>
    appoint(
      trx,
      events.map((subject) => ({ dueAt: now.add(TOGETHER), fact: 'event.tally', subject })),
    ),
})

/** Counts an event, and comes again when its next promise runs out: a promise that was kept is nobody's fact. */
export const tallyEvent = task<unknown, readonly string[]>({
  name: 'tallyEvent',
  subjectsMax: 1,
  prepare: async (_, subjects) => subjects,
  async commit({ trx, now }, events) {
    for (const eventId of events) {
      await keepTally(trx, eventId, now)
      const dueAt = await nextPromise(trx, eventId, now)
      if (dueAt) await appoint(trx, [{ dueAt, fact: 'event.tally', subject: eventId }])
    }
  },
})
