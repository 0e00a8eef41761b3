/** Asks a utility as ourselves, not as a customer: with the client's own token, got anew once when it is refused. */
import type { AccessWorld } from '#connect/tokens/access.ts'
import { clientAccess } from '#connect/tokens/client-access.ts'
import type { UtilityClient } from '#connect/utilities.ts'

export async function asClient<A extends { is: string }>(
  world: AccessWorld,
  utility: UtilityClient,
  ask: (accessToken: string) => Promise<A>,
): Promise<A> {
  const { value } = await clientAccess(world, utility)
  const answer = await ask(value)
  return answer.is === 'unauthorized' ? ask((await clientAccess(world, utility, value)).value) : answer
}
