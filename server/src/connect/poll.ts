/** Asks each utility for news on our own account: with every notification lost, this reaches the same end. */
import { civilDay } from '@quickpay/units'
import { utilityOf } from '#connect/access.ts'
import type { Authorization } from '#connect/authorization.ts'
import { findAuthorization } from '#connect/authorization-store.ts'
import type { BatchWorld } from '#connect/batch.ts'
import { wantBatch } from '#connect/batch-store.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** Late corrections reach back about this far (Con Edison: 99.8 % of intervals after 7 days). */
const WINDOW_DAYS = 10
/** The first month of history comes first, so that a person sees something soon. */
const HISTORY_WINDOW_DAYS = 31

/** On authorization.activated: the history in windows, newest first, and from now on a look every hour. */
export const backfillHistory = task<BatchWorld, Authorization[]>({
  name: 'backfillHistory',
  prepare: (world, subjects) => authorizationsAt(world, subjects),
  async commit(work, authorizations, world) {
    for (const a of authorizations) {
      const { profile } = utilityOf(world, a.utilityId)
      const today = work.now.toZonedDateTimeISO(profile.zone).toPlainDate()
      const first = a.historyFrom ?? today.subtract({ days: profile.historyDays })
      for (let end = today; Temporal.PlainDate.compare(end, first) > 0; end = end.subtract({ days: HISTORY_WINDOW_DAYS })) {
        const start = later(first, end.subtract({ days: HISTORY_WINDOW_DAYS }))
        const uri = windowUri(a, civilDay(start, profile.zone).start, civilDay(end, profile.zone).start)
        if (uri) await want(work, a, uri, 'history', a.authorizationId)
      }
      await work.emit('authorization.poll', [subjectOf(a.memberId, a.authorizationId)], `first-${a.authorizationId}`)
    }
  },
})

/** On authorization.poll: the real-time feed every hour, the last ten days every six hours. */
export const pollAuthorization = task<BatchWorld, Authorization[]>({
  name: 'pollAuthorization',
  prepare: (world, subjects) => authorizationsAt(world, subjects),
  async commit(work, authorizations, world) {
    for (const a of authorizations) {
      const { profile } = utilityOf(world, a.utilityId)
      const local = work.now.toZonedDateTimeISO(profile.zone)
      const hour = local.round({ smallestUnit: 'hour', roundingMode: 'floor' })
      const occasion = hour.toInstant().toString()
      if (a.resourceUri)
        await want(work, a, a.resourceUri.replace('/Batch/Subscription/', '/RealTime/Batch/Subscription/'), 'real-time', occasion)
      // The utility answers an identical request from a cache for two days, so the end of the window moves with the turn. A look that comes
      // late wants the window of the turn that has passed; one that was wanted already is not wanted again.
      const turn = lastTurn(hour)
      const uri = windowUri(a, civilDay(turn.toPlainDate().subtract({ days: WINDOW_DAYS }), profile.zone).start, turn.toInstant())
      if (uri) await want(work, a, uri, 'polled', turn.toInstant().toString())
      await work.wait(hour.add({ hours: 1 }).toInstant(), 'authorization.poll', subjectOf(a.memberId, a.authorizationId))
    }
  },
})

/** The newest of 04:00, 10:00, 16:00 and 22:00 by the clock on the wall. */
function lastTurn(hour: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const back = (hour.hour + 2) % 6
  return hour.toPlainDateTime().subtract({ hours: back }).toZonedDateTime(hour.timeZoneId)
}

async function authorizationsAt(world: BatchWorld, subjects: readonly string[]): Promise<Authorization[]> {
  const found: Authorization[] = []
  for (const subject of subjects) {
    const { memberId, id } = partsOf(subject)
    const a = await findAuthorization(world.db, memberId, id)
    // Without the usage category there is nothing to ask for; an ended one is not touched again.
    const usage = a?.missing.every((m) => m.what !== 'category' || m.category !== 'usage')
    if (a && usage && a.status !== 'ended' && a.attachedAt) found.push(a)
  }
  return found
}

async function want(work: Work, a: Authorization, uri: string, reason: string, occasion: string): Promise<void> {
  const requestId = await wantBatch(work.trx, { memberId: a.memberId, authorizationId: a.authorizationId, uri, reason, occasion }, work.now)
  if (requestId) await work.emit('batch.wanted', [subjectOf(a.memberId, requestId)])
}

/** `…/Batch/Subscription/{id}?published-min=…&published-max=…`, whole seconds of UTC as ESPI's query parameters are written. */
function windowUri(a: Authorization, start: Temporal.Instant, end: Temporal.Instant): string | null {
  if (!a.resourceUri) return null
  const url = new URL(a.resourceUri)
  url.searchParams.set('published-min', start.toString({ smallestUnit: 'second' }))
  url.searchParams.set('published-max', end.toString({ smallestUnit: 'second' }))
  return url.href
}

const later = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) > 0 ? a : b)
