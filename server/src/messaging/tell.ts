/** What people are told, and on which fact: each task reads what happened and queues a message whose cause is that very thing. */

import { findAuthorization } from '#connect/authorization-store.ts'
import { standingOfAccount } from '#connect/standing/authorization-account.ts'
import { revocationOf } from '#connect/standing/revoke-store.ts'
import type { GridEvent } from '#dispatch/event.ts'
import { audienceOf, type Called, decisionsOf, findEvent } from '#dispatch/event-store.ts'
import { isTold, toldOf } from '#messaging/message-store.ts'
import { tell } from '#messaging/tell-task.ts'
import { timesOfEvent } from '#messaging/times-of-event.ts'
import { findServicePoint } from '#metering/service-point-store.ts'
import { historyOf } from '#metering/usage.ts'
import type { Db } from '#platform/db.ts'
import { partsOf } from '#platform/ids.ts'

const PAGE = 500
const noticeCause = (eventId: string): string => `event:${eventId}:notice`

/**
 * On `event.scheduled` and `event.changed`: those whom it calls are told once; those who were told, when it is called off or its hours change.
 * Each message says which revision of the event it is about.
 */
export const tellEvent = tell('tellEvent', async ({ db, clock }, eventId) => {
  const event = await findEvent(db, eventId)
  if (!event || event.status === 'advised') return []
  const { start, end, revision } = event
  const parameters = timesOfEvent(event)
  const message = (cause: string, template: 'event-notice' | 'event-changed' | 'event-cancelled') => (memberId: string) => ({
    ...{ memberId, cause, template, parameters },
  })
  const ahead = Temporal.Instant.compare(start, clock.now()) > 0
  if (event.status === 'cancelled')
    return ahead ? (await everyoneTold(db, eventId)).map(message(`event:${eventId}:cancelled`, 'event-cancelled')) : []
  const notices = ahead ? (await everyoneCalled(db, event)).map(message(noticeCause(eventId), 'event-notice')) : []
  const act = (await decisionsOf(db, eventId)).at(-1)?.act
  // Also of one that was just ended: what people do from then on does not count any more.
  const matters = Temporal.Instant.compare(end.add({ hours: 1 }), clock.now()) > 0 && (act === 'extended' || act === 'shortened')
  const told = matters ? await everyoneTold(db, eventId, revision) : []
  return [...told.map(message(`event:${eventId}:revision:${revision}`, 'event-changed')), ...notices]
})

async function everyoneTold(db: Db, eventId: string, before?: number): Promise<string[]> {
  const all: string[] = []
  for (;;) {
    const page = await toldOf(db, noticeCause(eventId), all.at(-1) ?? '', PAGE, before)
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

/** From the enrolments, not from the participations: these are written by another task of the same fact. One message a member. */
async function everyoneCalled(db: Db, { eventId }: GridEvent): Promise<string[]> {
  const all = new Set<string>()
  for (let last: Called | null = null; ; ) {
    const page: Called[] = await audienceOf(db, eventId, last, PAGE)
    for (const { memberId } of page) all.add(memberId)
    last = page.at(-1) ?? null
    if (page.length < PAGE) return [...all]
  }
}

/** On `authorization.activated`: connected, or exactly what is missing, in the portal's own words. */
export const tellConnected = tell('tellConnected', async ({ db, utilities }, subject) => {
  const { memberId, id: authorizationId } = partsOf(subject)
  const authorization = await findAuthorization(db, memberId, authorizationId)
  const profile = authorization && utilities.get(authorization.utilityId)?.profile
  if (!profile || authorization.status === 'ended') return []
  const cause = `authorization:${authorizationId}:${authorization.status}`
  const { name: utilityName, id: utilityId, portal } = profile
  if (authorization.status === 'active') return [{ memberId, cause, template: 'connected', parameters: { utilityName } }]
  const labels = authorization.missing.flatMap((one) =>
    one.what === 'category' ? [portal.categories[one.category]] : one.what === 'term' ? [portal.untilRevoked] : [],
  )
  const otherAccount = authorization.missing.some((one) => one.what === 'account')
  return [{ memberId, cause, template: 'connection-partial', parameters: { utilityName, utilityId, labels, otherAccount } }]
})

/**
 * On `authorization.ended`: why, and how to connect again. Nothing when a newer one of the same account took its place. Who stopped it here
 * hears that it is done, and whether something is left to do at the utility's portal.
 */
export const tellEnded = tell('tellEnded', async ({ db, utilities }, subject) => {
  const { memberId, id: authorizationId } = partsOf(subject)
  const a = await findAuthorization(db, memberId, authorizationId)
  const profile = a && utilities.get(a.utilityId)?.profile
  if (!profile || a.status !== 'ended' || !a.attachedAt || !a.endedBecause || a.endedBecause === 'replaced') return []
  if ((await standingOfAccount(db, memberId, a.accountId)).length > 0) return []
  const { name: utilityName, id: utilityId } = profile
  if (a.endedBecause !== 'stopped') {
    const parameters = { utilityName, utilityId, because: a.endedBecause === 'expired' ? ('expired' as const) : ('revoked' as const) }
    return [{ memberId, cause: `authorization:${authorizationId}:ended`, template: 'connection-ended', parameters }]
  }
  const way = (await revocationOf(db, memberId, authorizationId))?.way ?? 'portal'
  const cause = `authorization:${authorizationId}:stopped:${way}`
  return [{ memberId, cause, template: 'sharing-stopped', parameters: { utilityName, atPortal: way === 'portal' } }]
})

/** On `readings.stored`: once per account, when its history is whole. */
export const tellHistory = tell('tellHistory', async ({ db, clock, utilities }, subject) => {
  const { memberId, id } = partsOf(subject)
  const point = await findServicePoint(db, memberId, id)
  const profile = point && utilities.get(point.utilityId)?.profile
  if (!profile) return []
  const cause = `account:${point.accountId}:history`
  if (await isTold(db, memberId, cause)) return []
  const { daysStored, done } = await historyOf(db, point, profile.zone, clock.now())
  return done ? [{ memberId, cause, template: 'history-ready', parameters: { days: daysStored, utilityName: profile.name } }] : []
})
