/** Asks each utility for news on our own account: with every notification lost, this reaches the same end. */

import type { Authorization } from '#connect/authorization.ts'
import { attendViewer } from '#connect/fetch/attention.ts'
import { attentionOf, forgetAttention } from '#connect/fetch/attention-store.ts'
import { type BatchWorld, wantPlanned } from '#connect/fetch/batch.ts'
import { openRequests, type Want, wantBatches } from '#connect/fetch/batch-store.ts'
import { appointBulk, isBulk } from '#connect/fetch/bulk-poll.ts'
import { authorizationsAt } from '#connect/fetch/poll-store.ts'
import { type Look, lookAt, spreadSeconds } from '#connect/fetch/rhythm.ts'
import { daysWindow, historyWindows, realTimeUri, type Window, windowUri } from '#connect/fetch/window.ts'
import { utilityOf } from '#connect/tokens/access.ts'
import type { Category, UtilityProfile } from '#connect/utilities.ts'
import { appoint } from '#platform/due.ts'
import { subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** So many windows of one history are under way at once; each that was asked for lets the next older one go. */
const HISTORY_AT_ONCE = 3

/**
 * On authorization.activated: the history in windows, newest first, and from now on a look every day. Run again it goes on where it stopped: the
 * windows are counted from the day of the connection, and one that was wanted stays wanted.
 */
export const backfillHistory = task<BatchWorld, Authorization[]>({
  name: 'backfillHistory',
  prepare: (world, subjects) => authorizationsAt(world.db, subjects),
  async commit(work, authorizations, world) {
    for (const a of authorizations) {
      const { profile } = utilityOf(world, a.utilityId)
      if (shares(a, 'usage')) await backfill(work, a, profile)
      // Somebody has just come back from the portal and looks at the page.
      await attendViewer(work, a)
      await appoint(work.trx, [{ dueAt: work.now, fact: 'authorization.poll', subject: subjectOf(a.memberId, a.authorizationId) }])
    }
  },
})

async function backfill(work: Work, a: Authorization, profile: UtilityProfile): Promise<void> {
  const { memberId, authorizationId, resourceUri } = a
  if (!resourceUri) return
  const end = (a.attachedAt ?? work.now).toZonedDateTimeISO(profile.zone).toPlainDate()
  const first = a.historyFrom ?? end.subtract({ days: profile.historyDays })
  const windows = historyWindows(profile.zone, first, end)
  const planned: Want[] = windows.map((window) => ({
    ...{ memberId, authorizationId, window, state: 'planned', reason: 'history', occasion: authorizationId },
    uri: windowUri(profile, resourceUri, window),
  }))
  await wantBatches(work.trx, planned, work.now)
  const open = (await openRequests(work.trx, memberId, authorizationId)).filter((one) => one.reason === 'history' && one.state === 'wanted')
  await work.emit(
    'batch.wanted',
    open.map((one) => subjectOf(memberId, one.requestId)),
  )
  await wantPlanned(work, memberId, authorizationId, HISTORY_AT_ONCE - open.length)
}

/** On authorization.poll: what is due of the validated days, of the real-time feed and of the bills, and when to look again. */
export const pollAuthorization = task<BatchWorld, { authorizations: Authorization[]; bulk: ReadonlySet<string> }>({
  name: 'pollAuthorization',
  async prepare(world, subjects) {
    const authorizations = await authorizationsAt(world.db, subjects)
    const bulk = new Set<string>()
    for (const utilityId of new Set(authorizations.map((a) => a.utilityId)))
      if (await isBulk(world.db, utilityOf(world, utilityId).profile)) bulk.add(utilityId)
    return { authorizations, bulk }
  },
  async commit(work, { authorizations, bulk }, world) {
    // Each time for all of them at once: a job names up to 500.
    const memberIds = [...new Set(authorizations.map((a) => a.memberId))]
    await forgetAttention(work.trx, memberIds, work.now)
    const attention = await attentionOf(work.trx, memberIds, work.now)
    const wants: Want[] = []
    const looks = []
    for (const a of authorizations) {
      const { profile } = utilityOf(world, a.utilityId)
      const look = lookAt(profile, a.authorizationId, attention.get(a.accountId) ?? [], work.now)
      wants.push(...wantsOf(a, profile, look, bulk.has(a.utilityId)))
      looks.push({ dueAt: look.nextAt, fact: 'authorization.poll' as const, subject: subjectOf(a.memberId, a.authorizationId) })
    }
    const added = await wantBatches(work.trx, wants, work.now)
    await work.emit(
      'batch.wanted',
      added.map((one) => subjectOf(one.memberId, one.requestId)),
    )
    await appoint(work.trx, looks)
    for (const utilityId of bulk) await appointBulk(work, utilityOf(world, utilityId).profile)
  },
})

/** What a look asks for. A utility answers an identical request from a cache for two days, so each window ends with its turn. */
function wantsOf(a: Authorization, profile: UtilityProfile, look: Look, bulk: boolean): Want[] {
  const { memberId, authorizationId, resourceUri } = a
  if (!resourceUri) return []
  const wants: Want[] = []
  const { turn, because } = look.validated
  const upTo = (days: number, to: Temporal.Instant): Window => {
    const date = to.toZonedDateTimeISO(profile.zone).toPlainDate()
    return { from: daysWindow(profile.zone, date.subtract({ days }), date).from, to }
  }
  const want = (reason: string, occasion: string, window: Window) =>
    wants.push({ memberId, authorizationId, reason, occasion, window, uri: windowUri(profile, resourceUri, window) })
  const realTime = realTimeUri(profile, resourceUri)
  if (shares(a, 'usage')) {
    if (realTime && look.realTime)
      wants.push({ memberId, authorizationId, reason: 'real-time', occasion: look.realTime.toString(), uri: realTime })
    // Late corrections reach back about this far (Con Edison: 99.8 % of intervals after 7 days).
    if (because === 'settlement' || !bulk) want('polled', turn.toString(), upTo(profile.cadence.windowDays, turn))
  }
  const bills = shares(a, 'billing') ? billsAt(a, profile, turn) : null
  if (bills) want('bills', `bills ${bills.toZonedDateTimeISO(profile.zone).toPlainDate().toPlainYearMonth()}`, upTo(BILL_DAYS, bills))
  return wants
}

/** Two billing periods: a summary of each comes in the same feed as its readings. Its own collection would need function block 32, which is not asked for. */
const BILL_DAYS = 62
const BILL_DAY_MAX = 28

/** The turn of the month on which an authorization's bills are asked for: a day of its own. Null before that day, and in the month of the connection. */
function billsAt(a: Authorization, profile: UtilityProfile, turn: Temporal.Instant): Temporal.Instant | null {
  const date = turn.toZonedDateTimeISO(profile.zone).toPlainDate()
  const day = 1 + spreadSeconds(a.authorizationId, BILL_DAY_MAX)
  const at = daysWindow(profile.zone, date.with({ day }), date.add({ days: 1 })).from
  const connectedAt = a.attachedAt ?? a.grantedAt
  return date.day >= day && Temporal.Instant.compare(connectedAt, at) < 0 ? at : null
}

const shares = (a: Authorization, category: Category): boolean =>
  a.missing.every((one) => one.what !== 'category' || one.category !== category)
