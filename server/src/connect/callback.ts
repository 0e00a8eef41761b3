/** The customer comes back from the portal: the state is used up, the code exchanged at once, and what was granted is read from the utility, not from the address bar. */
import { createHash } from 'node:crypto'
import { type AuthorizationResource, type RetailCustomer, readGreenButton } from '@quickpay/green-button'
import type { AccessWorld } from '#connect/access.ts'
import { accountNumberOf, nameAccount } from '#connect/account-store.ts'
import { type Authorization, missingOf, subscriptionIdOf } from '#connect/authorization.ts'
import {
  addAuthorization,
  judgeAuthorization,
  markAttached,
  noteOutcome,
  ownSubscription,
  type Request,
  supersedeOthers,
  takeRequest,
  unattachedOf,
} from '#connect/authorization-store.ts'
import type { Custodian } from '#connect/custodian.ts'
import { clientTokens, exchangeCode, readCallback, type Tokens } from '#connect/oauth.ts'
import { storeToken } from '#connect/token-store.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Trx } from '#platform/db.ts'
import type { Emit } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { idOf, subjectOf } from '#platform/ids.ts'
import { type Log, shapeOf } from '#platform/log.ts'

export type CallbackWorld = AccessWorld & { custodian: Custodian; emit: Emit; log: Log }

export type Outcome =
  | { is: 'granted'; memberId: string; authorizationId: string }
  | { is: 'refused'; because: 'denied' | 'expired-link' | 'unknown-link' | 'utility-error' }
  | { is: 'already-used'; memberId: string; authorizationId: string | null }
  /** Exchanged and kept, but not attached: the person who began it has to sign in. */
  | { is: 'kept'; because: 'sign-in-to-finish' | 'other-person' }

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
  const taken = await takeRequest(world.db, stateHash, utility.profile.id, world.clock.now())
  if (taken.is === 'unknown') return { is: 'refused', because: 'unknown-link' }
  if (taken.is === 'expired') return { is: 'refused', because: 'expired-link' }
  if (taken.is === 'used') return { is: 'already-used', memberId: taken.memberId, authorizationId: taken.authorizationId }
  const answer = readCallback(utility, query)
  if (answer.is === 'error') {
    const because = answer.error === 'access_denied' ? 'denied' : 'utility-error'
    await noteOutcome(world.db, stateHash, because, null)
    return { is: 'refused', because }
  }
  try {
    const tokens = await exchangeCode(utility, answer.parameters)
    const authorization = await keepGrant(world, utility, taken.request, tokens)
    if (viewer === taken.request.memberId) {
      await attach(world, authorization)
      return { is: 'granted', memberId: authorization.memberId, authorizationId: authorization.authorizationId }
    }
    return { is: 'kept', because: viewer ? 'other-person' : 'sign-in-to-finish' }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    world.log.warn({ code: error.code, utility: utility.profile.id, kind: shapeOf(error.cause) }, 'a callback could not be finished')
    await noteOutcome(world.db, stateHash, error.code, null)
    return { is: 'refused', because: 'utility-error' }
  }
}

/** Attaches what waited for this person: called after each sign-in. Of several grants of one account the newest counts and ends the others. */
export async function attachWaiting(world: CallbackWorld, memberId: string): Promise<Authorization | null> {
  const waiting = await unattachedOf(world.db, memberId)
  const newest = new Map(waiting.map((one) => [one.accountId, one]))
  for (const one of newest.values()) await attach(world, one)
  return waiting.at(-1) ?? null
}

/** What the exchange gave is stored in one commit before anything else is asked: the tokens cannot be had again. */
async function keepGrant(world: CallbackWorld, utility: UtilityClient, request: Request, tokens: Tokens): Promise<Authorization> {
  const now = world.clock.now()
  const { memberId } = request
  const authorizationId = idOf('aut', request.stateHash)
  const scopeGranted = tokens.scope ?? request.scope
  const missing = missingOf({ scopeRequested: request.scope, scopeGranted, endsAt: null, accountOnFile: null, accountShared: null })
  const authorization: Authorization = {
    memberId,
    authorizationId,
    accountId: request.accountId,
    utilityId: request.utilityId,
    status: missing.length > 0 ? 'partial' : 'active',
    scopeGranted,
    endsAt: null,
    missing,
    subscriptionId: tokens.resourceUri ? subscriptionIdOf(tokens.resourceUri) : null,
    resourceUri: tokens.resourceUri,
    authorizationUri: tokens.authorizationUri,
    customerResourceUri: tokens.customerResourceUri,
    grantedAt: now,
    attachedAt: null,
    endedAt: null,
    endedBecause: null,
    historyFrom: now.toZonedDateTimeISO(utility.profile.zone).toPlainDate().subtract({ days: utility.profile.historyDays }),
  }
  await world.db.transaction().execute(async (trx) => {
    const keep = (kind: 'access' | 'refresh', value: string, expiresAt: Temporal.Instant | null) =>
      storeToken(trx, world.vault, memberId, authorizationId, kind, { value, expiresAt }, now)
    await addAuthorization(trx, authorization, request.scope)
    if (tokens.refreshToken) await keep('refresh', tokens.refreshToken, null)
    await keep('access', tokens.accessToken, now.add({ seconds: tokens.expiresInSeconds }))
    await noteOutcome(trx, request.stateHash, 'granted', authorizationId)
  })
  return readGrant(world, utility, request, tokens, authorization)
}

/** The term and the account, as the utility states them; a part that cannot be read now leaves the grant as the token described it. */
async function readGrant(
  world: CallbackWorld,
  utility: UtilityClient,
  request: Request,
  tokens: Tokens,
  granted: Authorization,
): Promise<Authorization> {
  const [resource, customers] = await Promise.all([readAuthorization(world, utility, tokens), readCustomers(world, utility, tokens)])
  const account = customers[0]?.accounts[0]
  const accountOnFile = await accountNumberOf(world.db, granted.memberId, granted.accountId)
  const { scopeGranted } = granted
  const endsAt = endOf(resource)
  const missing = missingOf({
    scopeRequested: request.scope,
    scopeGranted,
    endsAt,
    accountOnFile,
    accountShared: account?.accountId ?? null,
  })
  const authorization = { ...granted, endsAt, missing, status: missing.length > 0 ? ('partial' as const) : ('active' as const) }
  const otherAccount = missing.some((m) => m.what === 'account')
  await world.db.transaction().execute(async (trx) => {
    await judgeAuthorization(trx, authorization)
    if (account && !otherAccount)
      await nameAccount(trx, granted.memberId, granted.accountId, account.accountId, account.agreements[0]?.address ?? null)
  })
  return authorization
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

/** The Authorization resource, with the client's own token; null when the utility does not give it now. */
async function readAuthorization(world: CallbackWorld, utility: UtilityClient, tokens: Tokens): Promise<AuthorizationResource | null> {
  if (!tokens.authorizationUri) return null
  const uri = tokens.authorizationUri
  const read = await reading(world, utility, async () => world.custodian.get(utility, uri, (await clientTokens(utility)).accessToken))
  return read?.authorizations[0] ?? null
}

async function readCustomers(world: CallbackWorld, utility: UtilityClient, tokens: Tokens): Promise<RetailCustomer[]> {
  if (!tokens.customerResourceUri) return []
  const uri = tokens.customerResourceUri
  return (await reading(world, utility, () => world.custodian.get(utility, uri, tokens.accessToken)))?.customers ?? []
}

async function reading(world: CallbackWorld, utility: UtilityClient, get: () => ReturnType<Custodian['get']>) {
  try {
    const fetched = await get()
    return fetched.is === 'document' ? await readGreenButton(fetched.body, { zone: utility.profile.zone }) : null
  } catch (error) {
    world.log.warn({ code: 'grant-unread', utility: utility.profile.id, kind: shapeOf(error) }, 'what was granted could not be read yet')
    return null
  }
}

/** ESPI: a duration of 0 lasts until the customer revokes. */
function endOf(resource: AuthorizationResource | null): Temporal.Instant | null {
  const period = resource?.authorizedPeriod
  if (!period || period.durationSeconds === 0) return null
  return Temporal.Instant.fromEpochMilliseconds((period.start + period.durationSeconds) * 1000)
}
