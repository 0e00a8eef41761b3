/** From a wanted address to a stored document: it is asked for until it is there, kept byte for byte, and given up only with a code. */

import type { Authorization } from '#connect/authorization.ts'
import { findAuthorization, noteCall } from '#connect/authorization-store.ts'
import {
  type BatchRequest,
  findRequest,
  keepDocument,
  lockRequest,
  partsOfRequest,
  type RefusedBecause,
  requestIdOf,
  setRequestState,
  takePlanned,
  wantBatches,
} from '#connect/fetch/batch-store.ts'
import { expiredAt, GENERATIONS_MAX, nextTryAt } from '#connect/fetch/patience.ts'
import { varied, windowUri } from '#connect/fetch/window.ts'
import type { Custodian, Fetched } from '#connect/outside/custodian.ts'
import { isStopping } from '#connect/standing/stopping-store.ts'
import { type AccessWorld, accessFor, utilityOf } from '#connect/tokens/access.ts'
import { appoint } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

export type BatchWorld = AccessWorld & { custodian: Custodian }

/** The reason of what is asked for while a share is being stopped; nothing else is. */
export const LAST_READINGS = 'last-readings'

type Ended = { is: 'ended'; because: RefusedBecause }
type Answer = { request: BatchRequest; authorization: Authorization; fetched: Exclude<Fetched, { is: 'unauthorized' | 'gone' }> | Ended }

/** On batch.wanted: ask for it. Not ready: ask again later, in case the notification is lost. */
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
  async commit(work, answers, world) {
    for (const answer of answers) await store(work, world, answer)
  },
})

async function ask(world: BatchWorld, subject: Subject): Promise<Answer | null> {
  const { memberId, id } = partsOf(subject)
  const request = await findRequest(world.db, memberId, id)
  // One that waits its turn is fetched all the same, when the utility says of itself that it is there.
  if (!request || !['planned', 'wanted', 'assembling'].includes(request.state)) return null
  const authorization = await findAuthorization(world.db, memberId, request.authorizationId)
  if (!authorization) return null
  const ended = (because: RefusedBecause): Answer => ({ request, authorization, fetched: { is: 'ended', because } })
  if (authorization.status === 'ended') return ended('authorization-ended')
  if (request.reason !== LAST_READINGS && (await isStopping(world.db, memberId, request.authorizationId)))
    return ended('authorization-ended')
  // What was ready is thrown away by the utility by now; to ask for the same address again would be answered from nothing.
  if (expiredAt(request, world.clock.now())) return ended('expired')
  const utility = utilityOf(world, authorization.utilityId)
  const access = await accessFor(world, authorization)
  if (access.is === 'ended') return ended('authorization-ended')
  let fetched = await pending(request, () => world.custodian.get(utility, request.uri, access.value))
  if (fetched.is === 'unauthorized') {
    const renewed = await accessFor(world, authorization, access.value)
    if (renewed.is === 'ended') return ended('authorization-ended')
    fetched = await pending(request, () => world.custodian.get(utility, request.uri, renewed.value))
  }
  if (fetched.is === 'unauthorized') return ended('not-covered')
  // An address that the utility itself named or accepted was there.
  if (fetched.is === 'gone') return ended(request.acceptedAt || request.reason === 'notified' || request.partOf ? 'expired' : 'gone')
  return { request, authorization, fetched }
}

/** Con Edison refuses a duplicate while the first is pending (onboarding document v4.4): that is no other answer than "not yet". */
export async function pending(request: { acceptedAt: Temporal.Instant | null }, get: () => Promise<Fetched>): Promise<Fetched> {
  try {
    return await get()
  } catch (error) {
    const status = error instanceof Failure ? error.evidence['status'] : 0
    if (request.acceptedAt && (status === 400 || status === 409 || status === 425)) return { is: 'assembling' }
    throw error
  }
}

async function store(work: Work, world: BatchWorld, { request, authorization, fetched }: Answer): Promise<void> {
  const { memberId, authorizationId } = request
  const tries = request.tries + 1
  // The whole is locked before its part, so that two parts that end at once see one another.
  if (request.partOf) await lockRequest(work.trx, memberId, request.partOf)
  if (fetched.is === 'document') {
    const documentId = await keepDocument(work.trx, request, fetched.body, work.now)
    await setRequestState(work.trx, request, 'fetched', { documentId, tries })
    await work.emit('batch.fetched', [subjectOf(memberId, documentId)], documentId)
  } else if (fetched.is === 'nothing') await setRequestState(work.trx, request, 'fetched', { tries })
  else if (fetched.is === 'assembling') await waitOn(work, world, request, fetched.retryAfterSeconds)
  else await refuse(work, world, request, authorization, fetched.because)
  // A fresh token that is not taken: the grant may have ended, or lost a category.
  if (fetched.is === 'ended' && fetched.because === 'not-covered')
    await work.emit('authorization.check', [subjectOf(memberId, authorizationId)])
  if (fetched.is !== 'ended') await noteCall(work.trx, memberId, authorizationId, work.now)
  if (request.partOf) await settleWhole(work, world, memberId, request.partOf, authorization)
  // The next older window of the history has its turn when this one was asked for.
  if (request.reason === 'history' && request.tries === 0 && authorization.status !== 'ended')
    await wantPlanned(work, memberId, authorizationId, 1)
}

async function waitOn(work: Work, world: BatchWorld, request: BatchRequest, retryAfterSeconds: number | undefined): Promise<void> {
  const acceptedAt = request.acceptedAt ?? work.now
  const at = nextTryAt(acceptedAt, work.now, retryAfterSeconds)
  if (!at) {
    const authorization = await findAuthorization(work.trx, request.memberId, request.authorizationId)
    if (authorization) await refuse(work, world, request, authorization, 'assembly-overdue')
    return
  }
  await setRequestState(work.trx, request, 'assembling', { acceptedAt, tries: request.tries + 1 })
  await appoint(work.trx, [{ dueAt: at, fact: 'batch.wanted', subject: subjectOf(request.memberId, request.requestId) }])
}

/** What nobody else would ask for again when it expired or was never finished. */
const LASTING = ['history', 'gap']

/** Ends a request with a code. Where that is not the utility's last word it is asked for again, under an address that it has no old answer for. */
async function refuse(work: Work, world: BatchWorld, r: BatchRequest, a: Authorization, because: RefusedBecause): Promise<void> {
  const again = because === 'expired' || (because === 'assembly-overdue' && LASTING.includes(r.reason))
  // A part has no address of ours: the whole is asked for again instead.
  if (!again || r.partOf || !r.window || !a.resourceUri || r.generation >= GENERATIONS_MAX || !r.uri.startsWith(a.resourceUri)) {
    await setRequestState(work.trx, r, 'refused', { because, tries: r.tries + 1 })
    return
  }
  const generation = r.generation + 1
  const { profile } = utilityOf(world, a.utilityId)
  const uri = windowUri(profile, r.uri, varied(r.window, 1))
  const want = { memberId: r.memberId, authorizationId: r.authorizationId, uri, reason: r.reason, occasion: `${r.requestId} again` }
  const window = varied(r.window, 1)
  if (!(await setRequestState(work.trx, r, 'refused', { because, tries: r.tries + 1, replacedBy: requestIdOf(want) }))) return
  const added = await wantBatches(work.trx, [{ ...want, window, generation }], work.now)
  await work.emit(
    'batch.wanted',
    added.map((one) => subjectOf(one.memberId, one.requestId)),
  )
}

/** A request in parts is done when all of them are; when one of them is not to be had, the whole is asked for again. */
async function settleWhole(work: Work, world: BatchWorld, memberId: string, requestId: string, a: Authorization): Promise<void> {
  const whole = await findRequest(work.trx, memberId, requestId)
  if (whole?.state !== 'in-parts') return
  const parts = await partsOfRequest(work.trx, memberId, requestId)
  if (parts.some((part) => part.state !== 'fetched' && part.state !== 'refused')) return
  const refused = parts.find((part) => part.state === 'refused')
  if (!refused) await setRequestState(work.trx, whole, 'fetched')
  else await refuse(work, world, whole, a, refused.because === 'authorization-ended' ? 'authorization-ended' : 'expired')
}

/** Lets the newest windows of history that wait their turn be asked for. */
export async function wantPlanned(work: Work, memberId: string, authorizationId: string, count: number): Promise<void> {
  const ids = await takePlanned(work.trx, memberId, authorizationId, count)
  await work.emit(
    'batch.wanted',
    ids.map((id) => subjectOf(memberId, id)),
  )
}
