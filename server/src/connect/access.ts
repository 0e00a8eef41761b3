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

/**
 * `refused` is a token that the utility did not take though it looks valid: any other that is kept serves, else it is refreshed. A refresh may
 * end the token before it, so those who were refused together must not refresh one after the other.
 */
export async function accessFor(world: AccessWorld, a: Authorization, refused: string | null = null): Promise<Access> {
  const key = a.authorizationId
  for (let running = underWay.get(key); running; running = underWay.get(key)) {
    const access = await running
    if (access.is === 'ended' || access.value !== refused) return access
  }
  const started = obtain(world, a, refused).finally(() => underWay.delete(key))
  underWay.set(key, started)
  return started
}

async function obtain(world: AccessWorld, a: Authorization, refused: string | null): Promise<Access> {
  const kept = await readToken(world.db, world.vault, a.memberId, a.authorizationId, 'access')
  const fresh = kept?.expiresAt && Temporal.Instant.compare(kept.expiresAt, world.clock.now().add({ minutes: 2 })) > 0
  return kept && fresh && kept.value !== refused ? { is: 'token', value: kept.value } : refresh(world, a)
}

async function refresh(world: AccessWorld, a: Authorization): Promise<Access> {
  const token = await readToken(world.db, world.vault, a.memberId, a.authorizationId, 'refresh')
  const now = world.clock.now()
  // Without a refresh token the share was for one time, and that is over.
  if (!token) return end(world, a, 'expired', now)
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
    const newer = await readToken(world.db, world.vault, a.memberId, a.authorizationId, 'refresh')
    if (newer && newer.value !== token.value) throw new Failure('refreshed-elsewhere', 'soon', 'another process was faster', {}, error)
    return end(world, a, a.endsAt && Temporal.Instant.compare(a.endsAt, now) <= 0 ? 'expired' : 'revoked', now)
  }
}

async function end(world: AccessWorld, a: Authorization, because: 'revoked' | 'expired', now: Temporal.Instant): Promise<Access> {
  await world.db.transaction().execute((trx) => endAuthorization(trx, a.memberId, a.authorizationId, because, now))
  return { is: 'ended' }
}
