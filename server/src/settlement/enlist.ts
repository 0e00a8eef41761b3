/** Puts the accounts that an event calls on its list, and takes them off again when it is called off; connect looks at them more often meanwhile. */
import { type Attention, attend, takeBack } from '#connect/fetch/attention.ts'
import type { GridEvent } from '#dispatch/event.ts'
import { audienceOf, type Called, findEvent } from '#dispatch/event-store.ts'
import type { Db } from '#platform/db.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import {
  addParticipations,
  cancelParticipations,
  findParticipation,
  movePromises,
  participationIdOf,
} from '#settlement/participation-store.ts'
import { termsOf } from '#settlement/rules.ts'
import { looksAt, promiseOfEvent, reckonsAt } from '#settlement/schedule.ts'

const PAGE = 500
type Audience = { readonly event: GridEvent; readonly called: readonly Called[] }

export const enlistParticipants = task<{ readonly db: Db }, readonly Audience[]>({
  name: 'enlistParticipants',
  async prepare({ db }, eventIds) {
    const audiences: Audience[] = []
    for (const eventId of eventIds) {
      const event = await findEvent(db, eventId)
      if (!event) continue
      const called: Called[] = []
      for (let last: Called | null = null; event.status === 'scheduled'; ) {
        const page = await audienceOf(db, eventId, last, PAGE)
        called.push(...page)
        if (page.length < PAGE) break
        last = page.at(-1)!
      }
      audiences.push({ event, called })
    }
    return audiences
  },
  async commit(work, audiences) {
    for (const { event, called } of audiences) {
      // Whether it was called off meanwhile is decided by the row as it stands now.
      const now = await findEvent(work.trx, event.eventId)
      if (!now || now.status === 'cancelled') {
        await cancelParticipations(work.trx, event.eventId)
        await takeBack(work, { occasion: event.eventId })
        continue
      }
      for (const at of looksAt(now, termsOf(now).season.last))
        if (Temporal.Instant.compare(at, work.now) > 0) await work.wait(at, 'event.due', event.eventId)
      for (const at of reckonsAt(now)) if (Temporal.Instant.compare(at, work.now) > 0) await work.wait(at, 'event.reckon', event.eventId)
      for (let from = 0; from < called.length; from += PAGE) await enlist(work, now, called.slice(from, from + PAGE))
      await movePromises(work.trx, event.eventId, promiseOfEvent(now))
    }
  },
})

/**
 * Enlists accounts; those that are on the list already stay as they are. Of an event that is over they are looked at now; the whole event is
 * looked at again at its own times.
 */
export async function enlist(work: Work, event: GridEvent, called: readonly Called[]): Promise<void> {
  if (called.length === 0) return
  const over = Temporal.Instant.compare(event.end, work.now) <= 0
  await addParticipations(work.trx, event, called, work.now, over ? null : promiseOfEvent(event))
  if (over)
    await work.emit(
      'participation.due',
      called.map((one) => subjectOf(one.memberId, participationIdOf(one.memberId, one.accountId, event.eventId))),
    )
  await attend(
    work,
    called.flatMap((one) => attentionOf(event, one)),
  )
}

/** The real-time feed around the event, of which its end is given an hour late; then the validated readings, until it is measured. */
function attentionOf(event: GridEvent, { memberId, accountId }: Called): Attention[] {
  const who = { memberId, accountId, occasion: event.eventId }
  return [
    { ...who, why: 'event', from: event.start.subtract({ hours: 1 }), until: event.end.add({ hours: 4 }) },
    { ...who, why: 'settlement', from: event.end, until: event.end.add({ hours: 24 * 10 }) },
  ]
}

/** On participation.measured: its readings are in, so nobody waits for them; corrections come with the daily look. */
export const relaxParticipants = task<unknown, readonly string[]>({
  name: 'relaxParticipants',
  async prepare(_world, subjects) {
    return [...subjects].sort()
  },
  async commit(work, subjects) {
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const participation = await findParticipation(work.trx, memberId, id)
      // Paid on the real-time feed: the validated readings are still waited for.
      if (!participation || participation.state === 'provisional') continue
      await takeBack(work, { occasion: participation.eventId, why: 'settlement', memberId, accountId: participation.accountId })
    }
  },
})
