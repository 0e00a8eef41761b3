/** From a hint to a stored document: what a notification names is matched to an authorization, asked for, and kept byte for byte. */
import { type AccessWorld, accessFor, utilityOf } from '#connect/access.ts'
import { type Authorization, subscriptionIdOf } from '#connect/authorization.ts'
import { findAuthorization, noteCall, ownerOfSubscription } from '#connect/authorization-store.ts'
import {
  assemblingRequest,
  type BatchRequest,
  findNotification,
  findRequest,
  keepDocument,
  setRequestState,
  wantBatch,
} from '#connect/batch-store.ts'
import type { Custodian, Fetched } from '#connect/custodian.ts'
import { partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

export type BatchWorld = AccessWorld & { custodian: Custodian }

/** On notification.received: the addresses that belong to somebody's subscription are wanted; the others are left alone. */
export const matchNotification = task<BatchWorld, { memberId: string; authorizationId: string; uri: string; occasion: string }[]>({
  name: 'matchNotification',
  async prepare(world, subjects) {
    const wanted = []
    for (const notificationId of subjects) {
      const notification = await findNotification(world.db, notificationId)
      for (const uri of notification?.uris ?? []) {
        const subscriptionId = subscriptionIdOf(uri)
        const owner = notification && subscriptionId ? await ownerOfSubscription(world.db, notification.utilityId, subscriptionId) : null
        if (owner) wanted.push({ ...owner, uri, occasion: notificationId })
      }
    }
    return wanted
  },
  async commit(work, wanted) {
    for (const want of wanted) {
      // An answer to a request of ours goes on with that request; anything else is news.
      const asked = await assemblingRequest(work.trx, want.memberId, want.authorizationId, want.uri)
      const requestId = asked?.requestId ?? (await wantBatch(work.trx, { ...want, reason: 'notified' }, work.now))
      if (requestId) await work.emit('batch.wanted', [subjectOf(want.memberId, requestId)])
    }
  },
})

type Answer = { request: BatchRequest; authorization: Authorization; fetched: Fetched }

/** On batch.wanted: ask for it. Not ready: ask again in 15 minutes, in case the notification is lost. */
export const fetchBatch = task<BatchWorld, Answer[]>({
  name: 'fetchBatch',
  // Each asks the utility on its own: what is wrong with one address does not hold up another, and only one document is in memory.
  subjectsMax: 1,
  async prepare(world, subjects) {
    const answers: Answer[] = []
    for (const subject of subjects) {
      const answer = await ask(world, subject)
      if (answer) answers.push(answer)
    }
    return answers
  },
  async commit(work, answers) {
    for (const answer of answers) await store(work, answer)
  },
})

async function ask(world: BatchWorld, subject: Subject): Promise<Answer | null> {
  const { memberId, id } = partsOf(subject)
  const request = await findRequest(world.db, memberId, id)
  if (!request || request.state === 'fetched' || request.state === 'refused') return null
  const authorization = await findAuthorization(world.db, memberId, request.authorizationId)
  if (!authorization || authorization.status === 'ended') return null
  const utility = utilityOf(world, authorization.utilityId)
  const access = await accessFor(world, authorization)
  if (access.is === 'ended') return null
  const fetched = await world.custodian.get(utility, request.uri, access.value)
  if (fetched.is !== 'unauthorized') return { request, authorization, fetched }
  const renewed = await accessFor(world, authorization, access.value)
  if (renewed.is === 'ended') return null
  return { request, authorization, fetched: await world.custodian.get(utility, request.uri, renewed.value) }
}

async function store(work: Work, { request, authorization, fetched }: Answer): Promise<void> {
  const subject = subjectOf(request.memberId, request.requestId)
  if (fetched.is === 'document') {
    const documentId = await keepDocument(work.trx, request, fetched.body, work.now)
    await setRequestState(work.trx, request, 'fetched', documentId)
    await noteCall(work.trx, authorization.memberId, authorization.authorizationId, work.now)
    await work.emit('batch.fetched', [subjectOf(request.memberId, documentId)], documentId)
  } else if (fetched.is === 'assembling') {
    await setRequestState(work.trx, request, 'assembling', null)
    await work.wait(work.now.add({ minutes: 15 }), 'batch.wanted', subject)
  } else {
    await setRequestState(work.trx, request, 'refused', null)
  }
}
