/** A quarter of an hour before an event, and as it begins, those who take part and have not left are told, by the channels they chose for that. */
import type { GridEvent } from '#dispatch/event.ts'
import { findEvent } from '#dispatch/event-store.ts'
import { stayingMembers } from '#messaging/audience-store.ts'
import { tell } from '#messaging/tell-task.ts'
import { timesOfEvent } from '#messaging/times-of-event.ts'
import type { Db } from '#platform/db.ts'
import { task } from '#platform/task.ts'

const BEFORE = { minutes: 15 }
/** Later than this nobody is helped by hearing that it began. */
const BEGAN = { minutes: 30 }
const PAGE = 500

/** On `event.scheduled`: the reminder is noted for its time. How the event stands is asked when it has come. */
export const awaitSoon = task<{ readonly db: Db }, readonly { eventId: string; start: Temporal.Instant }[]>({
  name: 'awaitSoon',
  async prepare({ db }, eventIds) {
    const events = await Promise.all(eventIds.map((eventId) => findEvent(db, eventId)))
    return events.flatMap((event) => (event?.status === 'scheduled' ? [{ eventId: event.eventId, start: event.start }] : []))
  },
  async commit(work, soon) {
    for (const { eventId, start } of soon) {
      const at = start.subtract(BEFORE)
      if (Temporal.Instant.compare(at, work.now) > 0) await work.wait(at, 'event.soon', eventId)
      if (Temporal.Instant.compare(start, work.now) > 0) await work.wait(start, 'event.began', eventId)
    }
  },
})

/** On `event.soon`. When the clock jumped over the start, nothing is said of it any more. */
export const tellSoon = tell('tellSoon', async ({ db, clock }, eventId) => {
  const event = await findEvent(db, eventId)
  if (event?.status !== 'scheduled' || Temporal.Instant.compare(event.start, clock.now()) <= 0) return []
  return toThoseWhoStay(db, event, 'event-soon')
})

/** On `event.began`. */
export const tellStart = tell('tellStart', async ({ db, clock }, eventId) => {
  const [event, now] = [await findEvent(db, eventId), clock.now()]
  if (event?.status !== 'scheduled' || Temporal.Instant.compare(now, event.start) < 0) return []
  const late = Temporal.Instant.compare(now, event.start.add(BEGAN)) > 0 || Temporal.Instant.compare(now, event.end) >= 0
  return late ? [] : toThoseWhoStay(db, event, 'event-start')
})

async function toThoseWhoStay(db: Db, event: GridEvent, template: 'event-soon' | 'event-start') {
  const { eventId } = event
  const all: string[] = []
  for (let page: string[] | null = null; page === null || page.length === PAGE; all.push(...page))
    page = await stayingMembers(db, eventId, all.at(-1) ?? '', PAGE)
  const cause = `event:${eventId}:${template === 'event-soon' ? 'soon' : 'start'}`
  return all.map((memberId) => ({ memberId, cause, template, parameters: timesOfEvent(event) }))
}
