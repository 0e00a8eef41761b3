/** Starts a redirect to a utility's portal: a state that is random, bound to this member and this utility, good for one use and fifteen minutes. */
import { stateHashOf } from '#connect/consent/callback.ts'
import { addRequest } from '#connect/consent/request-store.ts'
import { authorizeUrl, newState, newVerifier } from '#connect/tokens/oauth.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import type { Vault } from '#platform/vault.ts'

/** Answers the address to send the browser to. */
export async function beginAuthorization(
  world: { db: Db; clock: Clock; vault: Vault },
  utility: UtilityClient,
  who: { memberId: string; accountId: string },
): Promise<string> {
  const { scope, tokens, id } = utility.profile
  const [state, verifier] = [newState(), tokens.pkce ? newVerifier() : null]
  const begunAt = world.clock.now()
  await addRequest(world.db, world.vault, {
    stateHash: stateHashOf(state),
    memberId: who.memberId,
    accountId: who.accountId,
    utilityId: id,
    scope,
    begunAt,
    expiresAt: begunAt.add({ minutes: 15 }),
    verifier,
  })
  return authorizeUrl(utility, state, scope, verifier)
}
