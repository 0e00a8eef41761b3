/** What finished events of an account still need of its readings: the days to ask for before a share ends, and the end of it once they are there. */
import { civilDateOf } from '@quickpay/units'
import { authorizationsOf } from '#connect/authorization-store.ts'
import { endStopping } from '#connect/standing/stopping.ts'
import { type Days, stoppingOf } from '#connect/standing/stopping-store.ts'
import type { Utilities } from '#connect/utilities.ts'
import { revisionsOf } from '#metering/interval-store.ts'
import { connectedOf } from '#metering/service-point-store.ts'
import type { Queries } from '#platform/db.ts'
import { partsOf, type Subject } from '#platform/ids.ts'
import { task } from '#platform/task.ts'
import type { EventFacts } from '#settlement/facts.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import { BASELINE_DAYS, type Participation } from '#settlement/participation.ts'
import { findParticipations, participationsOf } from '#settlement/participation-store.ts'

/** An event that is over and of which an account is not paid for good yet. */
export type Unpaid = { readonly participation: Participation; readonly event: EventFacts }

/** Called and over, and not measured on validated readings of every hour. */
export async function unpaidOf(q: Queries, memberId: string, now: Temporal.Instant, accountId?: string): Promise<Unpaid[]> {
  const open = (await participationsOf(q, memberId, accountId)).filter(
    ({ state, waits }) => (state === 'enlisted' || state === 'waiting' || state === 'provisional') && waits?.code !== 'not-enrolled',
  )
  const events = await eventFactsOf(
    q,
    open.map((one) => one.eventId),
  )
  return open.flatMap((participation) => {
    const event = events.get(participation.eventId)
    return event && !event.cancelled && Temporal.Instant.compare(event.end, now) <= 0 ? [{ participation, event }] : []
  })
}

/** For each such event its own days, and those of its baseline from the first that is missing on. */
export async function neededDays(q: Queries, memberId: string, accountId: string, now: Temporal.Instant): Promise<Days[]> {
  const since = (await connectedOf(q, memberId, accountId))?.historyFrom
  const days: Days[] = []
  for (const { event } of await unpaidOf(q, memberId, now, accountId)) {
    const [first, last] = [civilDateOf(event.start, event.zone), civilDateOf(event.end.subtract({ nanoseconds: 1 }), event.zone)]
    const begin = first.subtract({ days: BASELINE_DAYS })
    const known = new Set((await revisionsOf(q, memberId, accountId, begin, last)).map(({ date }) => date.toString()))
    let from = since && Temporal.PlainDate.compare(since, begin) > 0 ? since : begin
    while (Temporal.PlainDate.compare(from, first) < 0 && known.has(from.toString())) from = from.add({ days: 1 })
    days.push({ from, to: last.add({ days: 1 }) })
  }
  return days
}

/** On participation.measured: where a share is being stopped and nothing is waited for any longer, it ends now. */
export const endWhenMeasured = task<{ readonly utilities: Utilities }, readonly Subject[]>({
  name: 'endWhenMeasured',
  prepare: async (_world, subjects) => subjects,
  async commit(work, subjects, world) {
    const keys = subjects.map(partsOf).map(({ memberId, id }) => ({ memberId, participationId: id }))
    for (const { memberId, accountId } of await findParticipations(work.trx, keys)) {
      if (!(await stoppingOf(work.trx, memberId)).has(accountId)) continue
      if ((await unpaidOf(work.trx, memberId, work.now, accountId)).length > 0) continue
      for (const a of await authorizationsOf(work.trx, memberId))
        if (a.accountId === accountId && a.status !== 'ended') await endStopping(work, world, memberId, a.authorizationId)
    }
  },
})
