/** Between the member's word and the end of a share: only the days that finished events still need are asked for, and not for long. */

import type { Authorization } from '#connect/authorization.ts'
import { LAST_READINGS } from '#connect/fetch/batch.ts'
import { wantBatches } from '#connect/fetch/batch-store.ts'
import { daysWindow, varied, windowUri } from '#connect/fetch/window.ts'
import { endSharing } from '#connect/standing/revoke.ts'
import { countAsk, type Days, lockStopping, markStopping, type Stopping } from '#connect/standing/stopping-store.ts'
import type { Utilities } from '#connect/utilities.ts'
import { addAudit } from '#platform/audit-store.ts'
import { partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

type Part = { readonly utilities: Utilities }

/** Utilities have nearly all readings of a day after three; what comes later is not worth the wait. */
export const STOPPING_HOURS = 72
const ASK_AGAIN = { hours: 2 }

/** The share stands for as long as these days take, and ends by itself. */
export async function beginStopping(work: Work, a: Authorization, days: readonly Days[]): Promise<Temporal.Instant> {
  const { memberId, authorizationId } = a
  const until = work.now.add({ hours: STOPPING_HOURS })
  await markStopping(work.trx, a, until, days)
  await addAudit(
    work.trx,
    { actor: memberId, action: 'authorization.stopping', subject: authorizationId, reason: until.toString(), memberIds: [memberId] },
    work.now,
  )
  await work.emit('authorization.stopping', [subjectOf(memberId, authorizationId)])
  return until
}

/** On authorization.stopping: asks for the days, again and again under new addresses, and ends the share when its time is over. */
export const fetchLastReadings = task<Part, readonly Subject[]>({
  name: 'fetchLastReadings',
  subjectsMax: 1,
  prepare: async (_world, subjects) => subjects,
  async commit(work, subjects, world) {
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const stopping = await lockStopping(work.trx, memberId, id)
      if (!stopping) continue
      if (Temporal.Instant.compare(work.now, stopping.until) >= 0) await endSharing(work, world, stopping.authorization)
      else await askOnce(work, world, stopping)
    }
  },
})

async function askOnce(work: Work, { utilities }: Part, { authorization: a, until, days, asks }: Stopping): Promise<void> {
  const { memberId, authorizationId, resourceUri } = a
  const profile = utilities.get(a.utilityId)?.profile
  if (!profile || !resourceUri) return
  const wants = days.map(({ from, to }) => {
    // An identical request would be answered from what was there two days ago.
    const window = varied(daysWindow(profile.zone, from, to), asks)
    const uri = windowUri(profile, resourceUri, window)
    return { memberId, authorizationId, uri, window, reason: LAST_READINGS, occasion: `${authorizationId} stopping ${asks}` }
  })
  const added = await wantBatches(work.trx, wants, work.now)
  await work.emit(
    'batch.wanted',
    added.map((one) => subjectOf(one.memberId, one.requestId)),
  )
  await countAsk(work.trx, a)
  const next = work.now.add(ASK_AGAIN)
  await work.wait(Temporal.Instant.compare(next, until) < 0 ? next : until, 'authorization.stopping', subjectOf(memberId, authorizationId))
}

/** Ends it before its time: what was waited for is there. Nothing happens where it is not being stopped. */
export async function endStopping(work: Work, world: Part, memberId: string, authorizationId: string): Promise<void> {
  const stopping = await lockStopping(work.trx, memberId, authorizationId)
  if (stopping) await endSharing(work, world, stopping.authorization)
}
