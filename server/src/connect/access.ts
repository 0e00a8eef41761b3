/** A valid access token for an authorization: kept until shortly before it ends, refreshed once however many ask at the same time. */
import type { Authorization } from '#connect/authorization.ts'
import { endAuthorization } from '#connect/authorization-store.ts'
import { refreshTokens } from '#connect/oauth.ts'
import { readToken, storeToken } from '#connect/token-store.ts'
import type { Utilities, UtilityClient } from '#connect/utilities.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import type { Vault } from '#platform/vault.ts'

export type AccessWorld = { db: Db; clock: Clock; vault: Vault; utilities: Utilities }
/** Ended: the customer or the utility ended the authorization; it is noted already. */
export type Access = { is: 'token'; value: string } | { is: 'ended' }

const underWay = new Map<string, Promise<Access>>()

export function utilityOf(world: Pick<AccessWorld, 'utilities'>, utilityId: string): UtilityClient {
  const utility = world.utilities.get(utilityId)
  if (!utility) throw new Failure('utility-off', 'after-person', 'this utility is not switched on here', { utility: utilityId })
  return utility
}

/** `renew` refreshes even a token that still looks valid, after the utility refused it. */
export async function accessFor(world: AccessWorld, a: Authorization, renew = false): Promise<Access> {
  const kept = renew ? null : await readToken(world.db, world.vault, a.memberId, a.authorizationId, 'access')
  if (kept?.expiresAt && Temporal.Instant.compare(kept.expiresAt, world.clock.now().add({ minutes: 2 })) > 0)
    return { is: 'token', value: kept.value }
  const key = a.authorizationId
  const running = underWay.get(key)
  if (running) return running
  const started = refresh(world, a).finally(() => underWay.delete(key))
  underWay.set(key, started)
  return started
}

async function refresh(world: AccessWorld, a: Authorization): Promise<Access> {
  const token = await readToken(world.db, world.vault, a.memberId, a.authorizationId, 'refresh')
  if (!token) return { is: 'ended' }
  const now = world.clock.now()
  try {
    const tokens = await refreshTokens(utilityOf(world, a.utilityId), token.value, a.scopeGranted)
    // A new refresh token is stored before anything uses the new access token: if it were lost, the customer would have to authorize again.
    if (tokens.refreshToken)
      await storeToken(
        world.db,
        world.vault,
        a.memberId,
        a.authorizationId,
        'refresh',
        { value: tokens.refreshToken, expiresAt: null },
        now,
      )
    const expiresAt = now.add({ seconds: tokens.expiresInSeconds })
    await storeToken(world.db, world.vault, a.memberId, a.authorizationId, 'access', { value: tokens.accessToken, expiresAt }, now)
    return { is: 'token', value: tokens.accessToken }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'grant-refused') throw error
    await world.db.transaction().execute((trx) => endAuthorization(trx, a.memberId, a.authorizationId, 'revoked', now))
    return { is: 'ended' }
  }
}
