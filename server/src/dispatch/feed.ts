/** Counts, every half hour, how much of the last day's readings each network's meters have given. */
import { countFeed } from '#dispatch/feed-store.ts'
import { appoint } from '#platform/due.ts'
import { task, type Work } from '#platform/task.ts'

const HALF_HOUR_MS = 1_800_000
/** A day is published in the night and the morning after it; by then its first hour is almost two days old. */
const HOURS = 48

/** On `service-point.proven`: there is something to count from now on. One appointment for all. */
export const awaitFeed = task<unknown, void>({
  name: 'awaitFeed',
  prepare: async () => {},
  commit: (work) => appointCount(work),
})

/** Counts the last whole hours, and comes again: readings come late, and are missed when they do not come at all. */
export const countArrivals = task<unknown, void>({
  name: 'countArrivals',
  prepare: async () => {},
  async commit(work) {
    const to = lastHour(work.now)
    await countFeed(work.trx, to.subtract({ hours: HOURS }), to, work.now)
    await appointCount(work)
  },
})

/** The last whole hour of an instant. */
export const lastHour = (at: Temporal.Instant): Temporal.Instant => at.round({ smallestUnit: 'hour', roundingMode: 'floor' })

function appointCount({ trx, now }: Work): Promise<void> {
  const next = (Math.floor(now.epochMilliseconds / HALF_HOUR_MS) + 1) * HALF_HOUR_MS
  return appoint(trx, [{ dueAt: Temporal.Instant.fromEpochMilliseconds(next), fact: 'feed.count', subject: 'feed' }])
}
