/** Commands for who runs the server, about how staff come in: `invite-staff EMAIL` and `withdraw-passkeys EMAIL`. */
import { inviteStaff, withdrawPasskeys } from '#members/invite.ts'
import { localeOfEmail } from '#members/member-store.ts'
import { openDatabase } from '#platform/db.ts'
import type { Config } from './config.ts'

/** Throws with what to do instead when it cannot be done. */
export async function staffCommand(
  config: Config,
  [command, address = '']: readonly string[],
  say: (words: string) => void,
): Promise<void> {
  const email = address.trim().toLowerCase()
  if ((command !== 'invite-staff' && command !== 'withdraw-passkeys') || email === '')
    throw new Error('the commands are: migrate, invite-staff EMAIL, withdraw-passkeys EMAIL; without one the server starts')
  const database = openDatabase(config.database, 1)
  const world = { db: database.db, operators: config.operators }
  try {
    if (command === 'withdraw-passkeys') {
      say(`${await withdrawPasskeys(world, email)} passkeys of ${email} were withdrawn, and its sessions ended.`)
      return
    }
    const invited = await inviteStaff(world, email)
    if (invited.is === 'refused')
      throw new Error(
        invited.because === 'not-an-operator'
          ? `${email} is not in QPC_OPERATORS`
          : `${email} has a passkey, with which others are added; if it is lost: withdraw-passkeys ${email}, then invite again`,
      )
    const locale = await localeOfEmail(database.db, email)
    say(`For ${email}, once, within 24 hours:\n${config.url}/${locale}/security?invite=${invited.token}`)
  } finally {
    await database.end()
  }
}
