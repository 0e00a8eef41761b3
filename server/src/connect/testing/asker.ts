/** For tests: a process of its own that asks for one access token, and says what it got. It begins when it is told to. */

import { findAuthorization } from '#connect/authorization-store.ts'
import { accessFor } from '#connect/tokens/access.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { openVault } from '#platform/vault.ts'

export type Asked = {
  address: { host: string; user: string; database: string }
  key: string
  at: string
  utility: UtilityClient
  memberId: string
  authorizationId: string
}

process.on('message', (asked: Asked) => {
  void ask(asked).then((said) => {
    process.send?.(said, () => process.disconnect?.())
  })
})
process.send?.('ready')

async function ask({ address, key, at, utility, memberId, authorizationId }: Asked): Promise<string> {
  const database = openDatabase(address, 2)
  try {
    const authorization = await findAuthorization(database.db, memberId, authorizationId)
    if (!authorization) return 'no authorization'
    const world = {
      db: database.db,
      clock: standingClock(at),
      vault: openVault([{ id: 'k1', key: Buffer.from(key, 'base64') }]),
      utilities: new Map([[utility.profile.id, utility]]),
    }
    const access = await accessFor(world, authorization)
    return access.is === 'token' ? access.value : access.is
  } catch (error) {
    return error instanceof Failure ? error.code : String(error)
  } finally {
    await database.end()
  }
}
