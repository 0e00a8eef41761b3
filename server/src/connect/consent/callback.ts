/** The customer comes back from the portal: the state is used up, the code exchanged at once, and what was granted is read from the utility, not from the address bar. */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Authorization } from '#connect/authorization.ts'
import { markAttached, ownSubscription, supersedeOthers, unattachedOf } from '#connect/authorization-store.ts'
import { keepGrant } from '#connect/consent/grant.ts'
import { keepCodeAnswer, noteOutcome, type Request, takeRequest, unfinishedOf } from '#connect/consent/request-store.ts'
import type { Custodian } from '#connect/outside/custodian.ts'
import type { AccessWorld } from '#connect/tokens/access.ts'
import { type Answer, askCode, readCallback } from '#connect/tokens/oauth.ts'
import { persist } from '#connect/tokens/persist.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Trx } from '#platform/db.ts'
import type { Emit } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { subjectOf } from '#platform/ids.ts'
import { type Log, shapeOf } from '#platform/log.ts'

export type CallbackWorld = AccessWorld & { custodian: Custodian; emit: Emit; log: Log }

export type Outcome =
  | { is: 'granted'; memberId: string; authorizationId: string }
  | { is: 'refused'; because: 'denied' | 'expired-link' | 'unknown-link' | 'utility-error' }
  | { is: 'already-used'; memberId: string; authorizationId: string | null }
  /** Exchanged and kept, but not attached: the person who began it has to sign in. */
  | { is: 'kept'; because: 'sign-in-to-finish' | 'other-person' }

/** Before a code is tried a second time: it lives a minute, and somebody is waiting. */
const AGAIN_MS = 500
const LOOK_MS = 200
const LOOKS_MAX = 30

export const stateHashOf = (state: string): string => createHash('sha256').update(state).digest('hex')

/** Ends a redirect. `viewer` is the member signed in in this browser, if any. Each way a callback can go wrong has its own outcome. */
export async function finishAuthorization(
  world: CallbackWorld,
  utility: UtilityClient,
  query: URLSearchParams,
  viewer: string | null,
): Promise<Outcome> {
  const state = query.get('state')
  if (!state) return { is: 'refused', because: 'unknown-link' }
  const stateHash = stateHashOf(state)
  const take = () => takeRequest(world.db, world.vault, stateHash, utility.profile.id, world.clock.now())
  let taken = await take()
  // A browser that asks twice sees the second answer: it waits for what comes of the first.
  for (let looks = 0; taken.is === 'used' && taken.underWay && looks < LOOKS_MAX; looks++) {
    await pause(LOOK_MS)
    taken = await take()
  }
  if (taken.is === 'unknown') return { is: 'refused', because: 'unknown-link' }
  if (taken.is === 'expired') return refused(world, stateHash, 'expired-link')
  if (taken.is === 'used') {
    // A process that ended between keeping the grant and attaching it left that to whoever loads the page again.
    if (viewer !== null && viewer === taken.memberId) await attachWaiting(world, viewer)
    return { is: 'already-used', memberId: taken.memberId, authorizationId: taken.authorizationId }
  }
  try {
    if (taken.is === 'answered') return await finish(world, utility, taken.request, taken.answer, viewer)
    const told = readCallback(utility, query)
    if (told.is === 'error') return refused(world, stateHash, told.error === 'access_denied' ? 'denied' : 'utility-error')
    const answer = await exchange(utility, told.parameters, taken.request)
    // A code serves once, so what it brought is written before anybody judges it.
    await persist(() => keepCodeAnswer(world.db, world.vault, stateHash, answer)).catch(() => {})
    return await finish(world, utility, taken.request, answer, viewer)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const [status, kind] = [Number(error.evidence['status'] ?? 0), String(error.evidence['error'] ?? '')]
    world.log.warn({ code: error.code, utility: utility.profile.id, status, kind }, 'a callback could not be finished')
    await noteOutcome(world.db, stateHash, error.code)
    return { is: 'refused', because: 'utility-error' }
  }
}

async function refused(world: CallbackWorld, stateHash: string, because: 'denied' | 'expired-link' | 'utility-error'): Promise<Outcome> {
  await noteOutcome(world.db, stateHash, because)
  return { is: 'refused', because }
}

/** Tries a second time where the first may not have got through; a code that did is refused then, which harms nobody. */
async function exchange(utility: UtilityClient, parameters: URLSearchParams, { verifier }: Request): Promise<Answer> {
  try {
    return await askCode(utility, parameters, verifier)
  } catch (error) {
    if (!(error instanceof Failure) || !mayPass(error)) throw error
    await pause(AGAIN_MS)
    return askCode(utility, parameters, verifier)
  }
}

/** Whether it may be different in a moment: the endpoint is not reached or overloaded, was not slow about it, and asks for no longer wait. */
function mayPass({ code, evidence }: Failure): boolean {
  const status = Number(evidence['status'] ?? 0)
  if (code !== 'token-endpoint' || Number(evidence['retryAfterSeconds'] ?? 0) > 1) return false
  return status === 429 || status >= 500 || evidence['error'] === 'unreachable'
}

async function finish(
  world: CallbackWorld,
  utility: UtilityClient,
  request: Request,
  answer: Answer,
  viewer: string | null,
): Promise<Outcome> {
  const authorization = await keepGrant(world, utility, request, answer)
  if (viewer !== request.memberId) return { is: 'kept', because: viewer ? 'other-person' : 'sign-in-to-finish' }
  await attach(world, authorization)
  return { is: 'granted', memberId: authorization.memberId, authorizationId: authorization.authorizationId }
}

/** Attaches what waited for this person: called after each sign-in. Of several grants of one account the newest counts and ends the others. */
export async function attachWaiting(world: CallbackWorld, memberId: string): Promise<Authorization | null> {
  await finishWaiting(world, memberId)
  const waiting = await unattachedOf(world.db, memberId)
  const newest = new Map(waiting.map((one) => [one.accountId, one]))
  for (const one of newest.values()) await attach(world, one)
  return waiting.at(-1) ?? null
}

/** Codes that were exchanged by a process which ended before it had stored the grant. */
async function finishWaiting(world: CallbackWorld, memberId: string): Promise<void> {
  for (const { request, answer } of await unfinishedOf(world.db, world.vault, memberId)) {
    const utility = world.utilities.get(request.utilityId)
    if (!utility) continue
    try {
      await keepGrant(world, utility, request, answer)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      world.log.warn({ code: error.code, utility: utility.profile.id, kind: shapeOf(error) }, 'a kept answer is of no use')
      await noteOutcome(world.db, request.stateHash, error.code)
    }
  }
}

async function attach(world: CallbackWorld, authorization: Authorization): Promise<void> {
  const { memberId, authorizationId } = authorization
  await world.db.transaction().execute(async (trx: Trx) => {
    if (!(await markAttached(trx, memberId, authorizationId, world.clock.now()))) return
    await supersedeOthers(trx, authorization, world.clock.now())
    await ownSubscription(trx, authorization)
    await world.emit(trx, 'authorization.activated', [subjectOf(memberId, authorizationId)])
  })
}
