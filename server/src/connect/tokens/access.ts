/** A valid access token for an authorization: kept until shortly before it ends, refreshed once however many ask at the same time. */
import type { Authorization } from '#connect/authorization.ts'
import { freshAccess, refresh } from '#connect/tokens/refresh.ts'
import type { Utilities, UtilityClient } from '#connect/utilities.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import type { Vault } from '#platform/vault.ts'

export type AccessWorld = { db: Db; clock: Clock; vault: Vault; utilities: Utilities }
/** Ended: the customer or the utility ended the authorization; it is noted already. */
export type Access = { is: 'token'; value: string } | { is: 'ended' }

/** By database: those who ask in this process wait for one of them, who takes turns with other processes there. */
const underWay = new WeakMap<Db, Map<string, Promise<Access>>>()

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
  const here = underWay.get(world.db) ?? new Map<string, Promise<Access>>()
  underWay.set(world.db, here)
  for (let running = here.get(key); running; running = here.get(key)) {
    const access = await running
    if (access.is === 'ended' || access.value !== refused) return access
  }
  const started = obtain(world, a, refused).finally(() => here.delete(key))
  here.set(key, started)
  return started
}

const obtain = async (world: AccessWorld, a: Authorization, refused: string | null): Promise<Access> =>
  (await freshAccess(world, a, refused)) ?? refresh(world, utilityOf(world, a.utilityId), a, refused)
