/** Commands for who runs the server: `invite-staff EMAIL`, `withdraw-passkeys EMAIL`, and `import-networks FILE`. */
import { readFileSync } from 'node:fs'
import { importNetworks } from '#dispatch/import-networks.ts'
import { inviteStaff, withdrawPasskeys } from '#members/invite.ts'
import { localeOfEmail } from '#members/member-store.ts'
import { realClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db.ts'
import type { Config } from './config.ts'

/** Throws with what to do instead when it cannot be done. */
export async function staffCommand(
  config: Config,
  [command, address = '']: readonly string[],
  say: (words: string) => void,
): Promise<void> {
  if (command === 'import-networks' && address !== '') return networkList(config, address, say)
  const email = address.trim().toLowerCase()
  if ((command !== 'invite-staff' && command !== 'withdraw-passkeys') || email === '')
    throw new Error(
      'the commands are: migrate, invite-staff EMAIL, withdraw-passkeys EMAIL, import-networks FILE; without one the server starts',
    )
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

/** The list of networks of a season, as the console takes it; the same list again changes nothing. */
async function networkList(config: Config, file: string, say: (words: string) => void): Promise<void> {
  const csv = readFileSync(file, 'utf8')
  const database = openDatabase(config.database, 1)
  try {
    const found = await database.db
      .transaction()
      .execute((trx) => importNetworks({ trx, now: realClock.now() }, csv, 'apply', 'import-networks'))
    const wrong = found.errors.map(({ line, code, field, value }) => `line ${line}: ${code}${field ? ` (${field}: ${value})` : ''}`)
    if (wrong.length > 0) throw new Error(`nothing was changed:\n${wrong.join('\n')}`)
    say(`${found.changes.length} changes, ${found.same} known already.`)
  } finally {
    await database.end()
  }
}
