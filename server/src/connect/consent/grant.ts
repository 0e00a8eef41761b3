/** What a utility granted: stored as the token endpoint described it, then completed from the utility's own resources. */
import { type AuthorizationResource, type RetailCustomer, readGreenButton } from '@quickpay/green-button'
import { accountNumberOf, nameAccount } from '#connect/account-store.ts'
import { type Authorization, missingOf, subscriptionIdOf, termOf } from '#connect/authorization.ts'
import { addAuthorization, findAuthorization, judgeAuthorization } from '#connect/authorization-store.ts'
import { noteGranted, type Request } from '#connect/consent/request-store.ts'
import type { Custodian } from '#connect/outside/custodian.ts'
import { allow } from '#connect/outside/origin.ts'
import type { AccessWorld } from '#connect/tokens/access.ts'
import { clientAccess } from '#connect/tokens/client-access.ts'
import { type Answer, readTokens, type Tokens } from '#connect/tokens/oauth.ts'
import { persist } from '#connect/tokens/persist.ts'
import { storeToken } from '#connect/tokens/token-store.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { idOf } from '#platform/ids.ts'
import { type Log, shapeOf } from '#platform/log.ts'

type GrantWorld = AccessWorld & { custodian: Custodian; log: Log }

/**
 * What the exchange gave is stored in one commit before anything else is asked: the tokens cannot be had again. Once-only by the state.
 * Throws Failure when the answer holds no token that we can use.
 */
export async function keepGrant(world: GrantWorld, utility: UtilityClient, request: Request, answer: Answer): Promise<Authorization> {
  const tokens = await readTokens(utility, answer)
  const now = world.clock.now()
  const { memberId } = request
  const authorizationId = idOf('aut', request.stateHash)
  if (tokens.refusedAddresses.length > 0)
    world.log.warn(
      { code: 'grant-address-refused', utility: utility.profile.id, count: tokens.refusedAddresses.length },
      'a grant names addresses elsewhere',
    )
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
  const stored = await persist(() =>
    world.db.transaction().execute(async (trx) => {
      if (!(await noteGranted(trx, request.stateHash, authorizationId))) return false
      const keep = (kind: 'access' | 'refresh', value: string, expiresAt: Temporal.Instant | null) =>
        storeToken(trx, world.vault, memberId, authorizationId, kind, { value, expiresAt }, now)
      await addAuthorization(trx, authorization, request.scope)
      if (tokens.refreshToken) await keep('refresh', tokens.refreshToken, null)
      await keep('access', tokens.accessToken, now.add({ seconds: tokens.expiresInSeconds }))
      return true
    }),
  )
  if (stored) return readGrant(world, utility, request, tokens, authorization)
  return (await findAuthorization(world.db, memberId, authorizationId)) ?? authorization
}

/** The term, the account and what the token did not name, as the utility states them; a part that cannot be read now leaves the grant as it was described. */
async function readGrant(
  world: GrantWorld,
  utility: UtilityClient,
  request: Request,
  tokens: Tokens,
  granted: Authorization,
): Promise<Authorization> {
  const stated = readAuthorization(world, utility, tokens)
  // Asked at the same time where the token named it; else once the authorization did.
  const [resource, read] = await Promise.all([stated, readCustomers(world, utility, tokens, tokens.customerResourceUri)])
  const completed = completedBy(utility, granted, tokens, resource)
  const customers = read ?? (await readCustomers(world, utility, tokens, completed.customerResourceUri)) ?? []
  const account = customers[0]?.accounts[0]
  const accountOnFile = await accountNumberOf(world.db, granted.memberId, granted.accountId)
  const endsAt = (resource ? termOf(resource) : null) ?? null
  const missing = missingOf({
    scopeRequested: request.scope,
    scopeGranted: completed.scopeGranted,
    endsAt,
    accountOnFile,
    accountShared: account?.accountId ?? null,
  })
  const authorization = { ...completed, endsAt, missing, status: missing.length > 0 ? ('partial' as const) : ('active' as const) }
  const otherAccount = missing.some((m) => m.what === 'account')
  await world.db.transaction().execute(async (trx) => {
    await judgeAuthorization(trx, authorization)
    if (account && !otherAccount)
      await nameAccount(trx, granted.memberId, granted.accountId, account.accountId, account.agreements[0]?.address ?? null)
  })
  return authorization
}

/** What the token answer left out (RFC 6749 §5.1 lets the scope be absent; some utilities leave addresses empty) is taken from the Authorization resource. */
function completedBy(
  utility: UtilityClient,
  granted: Authorization,
  tokens: Tokens,
  resource: AuthorizationResource | null,
): Authorization {
  const address = (uri: string | undefined) => (uri && allow(utility.profile, uri).is === 'allowed' ? uri : null)
  const resourceUri = granted.resourceUri ?? address(resource?.resourceUri)
  return {
    ...granted,
    scopeGranted: tokens.scope ?? resource?.scope ?? granted.scopeGranted,
    resourceUri,
    subscriptionId: resourceUri ? subscriptionIdOf(resourceUri) : null,
    customerResourceUri: granted.customerResourceUri ?? address(resource?.customerResourceUri),
  }
}

/** The Authorization resource, with the client's own token; null when the utility does not give it now. */
async function readAuthorization(world: GrantWorld, utility: UtilityClient, tokens: Tokens): Promise<AuthorizationResource | null> {
  const uri = tokens.authorizationUri
  if (!uri) return null
  const read = await reading(world, utility, async () => {
    const { value } = await clientAccess(world, utility)
    const fetched = await world.custodian.get(utility, uri, value)
    if (fetched.is !== 'unauthorized') return fetched
    return world.custodian.get(utility, uri, (await clientAccess(world, utility, value)).value)
  })
  return read?.authorizations[0] ?? null
}

async function readCustomers(
  world: GrantWorld,
  utility: UtilityClient,
  tokens: Tokens,
  uri: string | null,
): Promise<RetailCustomer[] | null> {
  if (!uri) return null
  return (await reading(world, utility, () => world.custodian.get(utility, uri, tokens.accessToken)))?.customers ?? []
}

async function reading(world: GrantWorld, utility: UtilityClient, get: () => ReturnType<Custodian['get']>) {
  try {
    const fetched = await get()
    return fetched.is === 'document' ? await readGreenButton(fetched.body, { zone: utility.profile.zone }) : null
  } catch (error) {
    world.log.warn({ code: 'grant-unread', utility: utility.profile.id, kind: shapeOf(error) }, 'what was granted could not be read yet')
    return null
  }
}
