/** The utilities of this installation: the profiles it knows, and the ones that registered it as their client. */
import { conEdison, conEdisonTest } from '#connect/utilities/con-edison.ts'
import { iedr } from '#connect/utilities/iedr.ts'
import { orangeRockland, orangeRocklandTest } from '#connect/utilities/orange-rockland.ts'
import type { UtilityProfile } from '#connect/utilities/profile.ts'
import { sandboxes } from '#connect/utilities/sandboxes.ts'

export type { Category, UtilityProfile } from '#connect/utilities/profile.ts'

/** The profiles this installation knows; the sandboxes only where a sandbox runs. */
export const utilityProfiles = (sandboxUrl: string | null): UtilityProfile[] => [
  conEdison,
  conEdisonTest,
  orangeRockland,
  orangeRocklandTest,
  iedr,
  ...(sandboxUrl ? sandboxes(sandboxUrl) : []),
]

/** What a utility registered for us. One redirect URI per utility, so that an answer cannot be taken for another's (RFC 9700 §4.4). */
export type UtilityClient = { profile: UtilityProfile; clientId: string; clientSecret: string; redirectUri: string }
export type Utilities = ReadonlyMap<string, UtilityClient>

export function utilityClients(
  profiles: readonly UtilityProfile[],
  clients: ReadonlyMap<string, { id: string; secret: string }>,
  url: string,
): Utilities {
  const on = new Map<string, UtilityClient>()
  for (const [id, client] of clients) {
    const profile = profiles.find((p) => p.id === id)
    if (!profile) throw new Error(`there is no utility profile ${id}; known are ${profiles.map((p) => p.id).join(', ')}`)
    on.set(id, { profile, clientId: client.id, clientSecret: client.secret, redirectUri: `${url}/connect/return/${id}` })
  }
  return on
}
