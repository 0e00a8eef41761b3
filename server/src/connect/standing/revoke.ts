/** The member stops sharing: nothing is fetched from now on, the tokens go, and the utility is told where it listens. */

import type { Authorization } from '#connect/authorization.ts'
import { authorizationsOf, endAuthorization, findAuthorization } from '#connect/authorization-store.ts'
import type { BatchWorld } from '#connect/fetch/batch.ts'
import { asClient } from '#connect/standing/authorization-client.ts'
import { addRevocation, leaveToPortal, markRevoked, revocationOf, type Way } from '#connect/standing/revoke-store.ts'
import { beginStopping } from '#connect/standing/stopping.ts'
import { type Days, isStopping } from '#connect/standing/stopping-store.ts'
import { utilityOf } from '#connect/tokens/access.ts'
import type { Utilities } from '#connect/utilities.ts'
import { addAudit } from '#platform/audit-store.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

export type Stopped = { is: 'stopped'; ways: Way[] } | { is: 'stopping' } | { is: 'refused'; code: 'not-shared' }

/**
 * In one commit: each authorization of the account ends, and it is written down who wanted it. What was earned is still paid; where `needed` names
 * days that finished events wait for, the newest authorization stands until these are there, or for three days, and collects nothing else.
 */
export async function stopSharing(
  work: Work,
  world: { utilities: Utilities },
  { memberId, accountId, needed = [] }: { memberId: string; accountId: string; needed?: readonly Days[] },
): Promise<Stopped> {
  const mine = (await authorizationsOf(work.trx, memberId)).filter((a) => a.accountId === accountId && a.status !== 'ended')
  const [newest, ...others] = mine
  if (!newest) return { is: 'refused', code: 'not-shared' }
  for (const a of others) await endSharing(work, world, a)
  if (needed.length > 0 && newest.resourceUri) {
    if (!(await isStopping(work.trx, memberId, newest.authorizationId))) await beginStopping(work, newest, needed)
    return { is: 'stopping' }
  }
  await endSharing(work, world, newest)
  return { is: 'stopped', ways: mine.map((a) => wayOf(world, a)) }
}

/** Ends one: its tokens are gone at once, and the utility is told where it listens. */
export async function endSharing(work: Work, world: { utilities: Utilities }, a: Authorization): Promise<void> {
  const { memberId, authorizationId } = a
  const way = wayOf(world, a)
  await endAuthorization(work.trx, memberId, authorizationId, 'stopped', work.now)
  await addRevocation(work.trx, memberId, authorizationId, way, work.now)
  const entry = { actor: memberId, action: 'authorization.stop', subject: authorizationId, reason: way, memberIds: [memberId] } as const
  await addAudit(work.trx, entry, work.now)
  if (way === 'delete-authorization') await work.emit('authorization.stopped', [subjectOf(memberId, authorizationId)])
}

/** Where the utility takes a DELETE of the Authorization (ESPI function block 41); elsewhere only the customer can end it, at the portal. */
const wayOf = (world: { utilities: Utilities }, a: Authorization): Way =>
  a.authorizationUri && world.utilities.get(a.utilityId)?.profile.dialect.revocation === 'delete-authorization'
    ? 'delete-authorization'
    : 'portal'

type Told = { authorization: Authorization; is: 'done' | 'unsupported' }

/** On authorization.stopped: deletes the Authorization at the utility. An answer that is lost is asked for again: deleting what is gone is done. */
export const revokeAtUtility = task<BatchWorld, Told[]>({
  name: 'revokeAtUtility',
  subjectsMax: 1,
  async prepare(world, subjects) {
    const told: Told[] = []
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const authorization = await findAuthorization(world.db, memberId, id)
      const revocation = await revocationOf(world.db, memberId, id)
      if (!authorization?.authorizationUri || revocation?.way !== 'delete-authorization' || revocation.doneAt) continue
      told.push({ authorization, is: await remove(world, authorization, authorization.authorizationUri) })
    }
    return told
  },
  async commit(work, told) {
    for (const { authorization, is } of told) {
      const { memberId, authorizationId } = authorization
      if (is === 'unsupported') {
        // Only the customer can do it after all, and has to be told how.
        await leaveToPortal(work.trx, memberId, authorizationId)
        await work.emit('authorization.ended', [subjectOf(memberId, authorizationId)])
      } else if (await markRevoked(work.trx, memberId, authorizationId, work.now)) {
        const entry = { actor: 'system', action: 'authorization.revoked-at-utility', subject: authorizationId, reason: null } as const
        await addAudit(work.trx, entry, work.now)
      }
    }
  },
})

async function remove(world: BatchWorld, a: Authorization, uri: string): Promise<Told['is']> {
  const utility = utilityOf(world, a.utilityId)
  const removed = await asClient(world, utility, (token) => world.custodian.remove(utility, uri, token))
  if (removed.is === 'unsupported') return 'unsupported'
  if (removed.is !== 'unauthorized') return 'done'
  const evidence = { utility: utility.profile.id, status: removed.status }
  throw new Failure('client-refused', 'later', 'the utility does not let our client end the authorization', evidence)
}
