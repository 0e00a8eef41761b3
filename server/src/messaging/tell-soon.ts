/** A quarter of an hour before an event, those who take part and have not left are reminded, by the channels they chose for that. */
import { findEvent } from '#dispatch/event-store.ts'
import { stayingMembers } from '#messaging/audience-store.ts'
import { tell } from '#messaging/tell-task.ts'
import type { Db } from '#platform/db.ts'
import { task } from '#platform/task.ts'

const BEFORE = { minutes: 15 }
const PAGE = 500

/** On `event.scheduled`: the reminder is noted for its time. How the event stands is asked when it has come. */
export const awaitSoon = task<{ readonly db: Db }, readonly { eventId: string; at: Temporal.Instant }[]>({
  name: 'awaitSoon',
  async prepare({ db }, eventIds) {
    const events = await Promise.all(eventIds.map((eventId) => findEvent(db, eventId)))
    return events.flatMap((event) => (event?.status === 'scheduled' ? [{ eventId: event.eventId, at: event.start.subtract(BEFORE) }] : []))
  },
  async commit(work, soon) {
    for (const { eventId, at } of soon) if (Temporal.Instant.compare(at, work.now) > 0) await work.wait(at, 'event.soon', eventId)
  },
})

/** On `event.soon`. When the clock jumped over the start, nothing is said of it any more. */
export const tellSoon = tell('tellSoon', async ({ db, clock }, eventId) => {
  const event = await findEvent(db, eventId)
  if (event?.status !== 'scheduled' || Temporal.Instant.compare(event.start, clock.now()) <= 0) return []
  const { start, end, zone, revision } = event
  const parameters = { eventId, startAt: start.toString(), endAt: end.toString(), zone, revision }
  const all: string[] = []
  for (let page: string[] | null = null; page === null || page.length === PAGE; all.push(...page))
    page = await stayingMembers(db, eventId, all.at(-1) ?? '', PAGE)
  return all.map((memberId) => ({ memberId, cause: `event:${eventId}:soon`, template: 'event-soon' as const, parameters }))
})
