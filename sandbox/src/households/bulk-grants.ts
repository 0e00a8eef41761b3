/** Consents without clicking: permits for any number of households in one go, with the tokens that an exchange of codes would give. */
import type { BulkGrant } from '../admin/admin-json.ts'
import { clientOf } from '../admin/registrations.ts'
import { activatePermit, findPermit, grantPermit } from '../consent/permits.ts'
import { tokenAnswer } from '../consent/token-endpoint.ts'
import { issueRefreshToken } from '../consent/tokens.ts'
import { findHousehold, type World } from '../world.ts'

export type Granted = ReturnType<typeof tokenAnswer> & { householdId: string; refresh_token: string }

/** Grants all of them or nothing; a string says what is wrong. */
export function grantInBulk(world: World, { utility, households, scope, term }: BulkGrant): Granted[] | string {
  const client = clientOf(world.state, utility)
  if (!client) return 'no third party is registered with this utility'
  const unknown = households.find((id) => findHousehold(world, id)?.utility !== utility)
  if (unknown !== undefined) return `there is no household ${unknown} at ${utility}`
  return world.state.atomically(() =>
    households.map((household) => {
      const id = grantPermit(world, { utility, client_id: client.clientId, household, scope }, term)
      activatePermit(world, id)
      const permit = findPermit(world, id)!
      return { householdId: household, ...tokenAnswer(world, permit), refresh_token: issueRefreshToken(world, permit) }
    }),
  )
}
