/** Starts a redirect to a utility's portal: a state that is random, bound to this member and this utility, good for one use and fifteen minutes. */
import { addRequest } from '#connect/authorization-store.ts'
import { stateHashOf } from '#connect/callback.ts'
import { authorizeUrl, newState } from '#connect/oauth.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

/** Answers the address to send the browser to. */
export async function beginAuthorization(
  world: { db: Db; clock: Clock },
  utility: UtilityClient,
  who: { memberId: string; accountId: string },
): Promise<string> {
  const state = newState()
  const begunAt = world.clock.now()
  await addRequest(world.db, {
    stateHash: stateHashOf(state),
    memberId: who.memberId,
    accountId: who.accountId,
    utilityId: utility.profile.id,
    scope: utility.profile.scope,
    begunAt,
    expiresAt: begunAt.add({ minutes: 15 }),
  })
  return authorizeUrl(utility, state, utility.profile.scope)
}
