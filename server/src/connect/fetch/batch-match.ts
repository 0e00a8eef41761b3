/** On notification.received: what the addresses of a hint name is matched to what was asked for, or is wanted as news. */

import { ownerOfSubscription } from '#connect/authorization-store.ts'
import type { BatchWorld } from '#connect/fetch/batch.ts'
import { matchAnswers } from '#connect/fetch/batch-parts.ts'
import { authorizationAt, customerAt, openRequests, setRequestState, type Want, wantBatches } from '#connect/fetch/batch-store.ts'
import { matchBulk } from '#connect/fetch/bulk.ts'
import { takeNotification } from '#connect/fetch/notification-store.ts'
import { windowOf } from '#connect/fetch/window.ts'
import { kindOf } from '#connect/outside/origin.ts'
import { isStopping } from '#connect/standing/stopping-store.ts'
import { utilityOf } from '#connect/tokens/access.ts'
import type { UtilityProfile } from '#connect/utilities.ts'
import { subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

type Owner = { memberId: string; authorizationId: string }
type Hint = {
  notificationId: string
  profile: UtilityProfile
  usage: { owner: Owner; uris: string[] }[]
  customers: { owner: Owner; uri: string }[]
  checks: Owner[]
  bulk: string[]
}

export const matchNotification = task<BatchWorld, Hint[]>({
  name: 'matchNotification',
  async prepare(world, subjects) {
    const hints: Hint[] = []
    for (const notificationId of subjects) {
      const notification = await takeNotification(world.db, notificationId)
      if (notification) hints.push(await readHint(world, notificationId, notification.utilityId, notification.uris))
    }
    return hints
  },
  async commit(work, hints) {
    for (const hint of hints) {
      for (const one of hint.usage) await matchUsage(work, hint, one.owner, one.uris)
      await want(
        work,
        hint.customers.map(({ owner, uri }) => ({ ...owner, uri, reason: 'notified', occasion: hint.notificationId })),
      )
      const checks = hint.checks.map((one) => subjectOf(one.memberId, one.authorizationId))
      if (checks.length > 0) await work.emit('authorization.check', [...new Set(checks)])
      if (hint.bulk.length > 0) await matchBulk(work, hint.profile, hint.bulk)
    }
  },
})

/** Whose each address is. What names nobody of ours is left alone. */
async function readHint(world: BatchWorld, notificationId: string, utilityId: string, uris: readonly string[]): Promise<Hint> {
  const { profile } = utilityOf(world, utilityId)
  const hint: Hint = { notificationId, profile, usage: [], customers: [], checks: [], bulk: [] }
  for (const uri of uris) {
    const named = kindOf(profile, uri)
    if (named.kind === 'subscription') {
      const owner = await ownerOfSubscription(world.db, utilityId, named.subscriptionId)
      const known = hint.usage.find((one) => one.owner.authorizationId === owner?.authorizationId)
      if (known) known.uris.push(uri)
      else if (owner) hint.usage.push({ owner, uris: [uri] })
    } else if (named.kind === 'retail-customer') {
      const owner = await customerAt(world.db, utilityId, uri)
      if (owner) hint.customers.push({ owner, uri })
    } else if (named.kind === 'authorization') {
      const owner = await authorizationAt(world.db, utilityId, uri)
      if (owner) hint.checks.push(owner)
    } else if (named.kind === 'bulk' && !named.realTime) hint.bulk.push(uri)
  }
  return hint
}

/** An answer to a request of ours goes on with that request; anything else is news. */
async function matchUsage(work: Work, { notificationId, profile }: Hint, owner: Owner, uris: readonly string[]): Promise<void> {
  const asked = await openRequests(work.trx, owner.memberId, owner.authorizationId)
  const { whole, inParts, news } = matchAnswers(profile, uris, asked)
  // Of a share that is being stopped nothing is taken that was not asked for.
  const taken = (await isStopping(work.trx, owner.memberId, owner.authorizationId)) ? [] : news
  const wants: Want[] = taken.map((uri) => ({
    ...owner,
    uri,
    reason: 'notified',
    occasion: notificationId,
    window: windowOf(profile, uri),
  }))
  for (const request of asked) {
    const parts = inParts.get(request.requestId)
    if (!parts || !(await setRequestState(work.trx, request, 'in-parts'))) continue
    const { reason, requestId: partOf } = request
    for (const uri of parts) wants.push({ ...owner, uri, reason, occasion: partOf, partOf, window: windowOf(profile, uri) })
  }
  await work.emit(
    'batch.wanted',
    whole.map((requestId) => subjectOf(owner.memberId, requestId)),
  )
  await want(work, wants)
}

async function want(work: Work, wants: readonly Want[]): Promise<void> {
  const added = await wantBatches(work.trx, wants, work.now)
  await work.emit(
    'batch.wanted',
    added.map((one) => subjectOf(one.memberId, one.requestId)),
  )
}
