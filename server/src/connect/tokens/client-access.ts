/** The client's own token at a utility, for its authorizations and bulk data: got once for all processes and used until shortly before it ends. */
import { setTimeout as pause } from 'node:timers/promises'
import type { AccessWorld } from '#connect/tokens/access.ts'
import { type ClientToken, leaveClientTurn, readClientToken, storeClientToken, takeClientTurn } from '#connect/tokens/client-token-store.ts'
import { askClient, readTokens } from '#connect/tokens/oauth.ts'
import { holdCalls, spendCall } from '#connect/tokens/token-budget.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'
import { newId } from '#platform/ids.ts'

const TURN_SECONDS = 30
const WAIT_MS = 15_000
const LOOK_MS = 100

/**
 * `refused` is a token that the utility did not take: any other that is kept serves. The addresses are those of bulk data, as the utility told
 * them with the token. Throws Failure: `client-refused`, `token-refused`, `token-endpoint`, `token-budget`, `refresh-under-way`.
 */
export async function clientAccess(
  world: Pick<AccessWorld, 'db' | 'clock' | 'vault'>,
  utility: UtilityClient,
  refused: string | null = null,
): Promise<ClientToken> {
  const { db, vault, clock } = world
  const fresh = async () => {
    const kept = await readClientToken(db, vault, utility)
    const soon = clock.now().add({ minutes: 2 })
    return kept && Temporal.Instant.compare(kept.expiresAt, soon) > 0 && kept.value !== refused ? kept : null
  }
  const turn = newId('trn')
  for (const begun = performance.now(); ; await pause(LOOK_MS)) {
    const before = await fresh()
    if (before) return before
    if (await takeClientTurn(db, utility, turn, TURN_SECONDS)) break
    if (performance.now() - begun > WAIT_MS)
      throw new Failure('refresh-under-way', 'soon', 'another process is asking for this token', { utility: utility.profile.id })
  }
  try {
    // Whoever had the turn before may just have brought one.
    const brought = await fresh()
    if (brought) return brought
    await spendCall(world, utility)
    const tokens = await readTokens(utility, await askClient(utility))
    const token = {
      value: tokens.accessToken,
      expiresAt: clock.now().add({ seconds: tokens.expiresInSeconds }),
      resourceUri: tokens.resourceUri,
      customerResourceUri: tokens.customerResourceUri,
    }
    await storeClientToken(db, vault, utility, token, clock.now())
    return token
  } catch (error) {
    if (error instanceof Failure) await holdCalls(world, utility, error)
    throw error
  } finally {
    await leaveClientTurn(db, utility, turn)
  }
}
