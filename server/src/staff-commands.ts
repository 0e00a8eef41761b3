/** Commands for who runs the server: `invite-staff EMAIL`, `withdraw-passkeys EMAIL`, `import-networks FILE`, and `recompute EVENT [INSTANT]`. */
import { readFileSync } from 'node:fs'
import { importNetworks } from '#dispatch/import-networks.ts'
import { inviteStaff, withdrawPasskeys } from '#members/invite.ts'
import { localeOfEmail } from '#members/member-store.ts'
import { realClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db.ts'
import { recomputeEvent } from '#settlement/recompute.ts'
import type { Config } from './config.ts'

/** Later than anything that is stored: what stands now. */
const FOR_EVER = Temporal.Instant.from('9999-12-31T00:00:00Z')

/** Throws with what to do instead when it cannot be done. */
export async function staffCommand(
  config: Config,
  [command, address = '', moment]: readonly string[],
  say: (words: string) => void,
): Promise<void> {
  if (command === 'import-networks' && address !== '') return networkList(config, address, say)
  if (command === 'recompute' && address !== '') return recompute(config, address, moment, say)
  const email = address.trim().toLowerCase()
  if ((command !== 'invite-staff' && command !== 'withdraw-passkeys') || email === '')
    throw new Error(
      'the commands are: migrate, invite-staff EMAIL, withdraw-passkeys EMAIL, import-networks FILE, recompute EVENT [INSTANT]; without one the server starts',
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

/** An event as it stood at a moment, every result computed again; fails when one does not come out. Names nobody. */
async function recompute(config: Config, eventId: string, moment: string | undefined, say: (words: string) => void): Promise<void> {
  const at = moment === undefined ? FOR_EVER : Temporal.Instant.from(moment)
  const database = openDatabase(config.database, 1)
  const count = { equal: 0, reported: 0, 'real-time': 0, different: 0 }
  let cents = 0n
  try {
    for await (const one of recomputeEvent(database.db, eventId, at)) {
      count[one.verdict.is] += 1
      cents += one.cents
      if (one.verdict.is === 'different') {
        const { path, expected, actual } = one.verdict
        say(`${one.participationId} v${one.version}: ${path} is ${JSON.stringify(actual)}, computed again ${JSON.stringify(expected)}`)
      }
    }
  } finally {
    await database.end()
  }
  const results = count.equal + count.reported + count['real-time'] + count.different
  say(
    `${eventId}${moment === undefined ? '' : ` at ${moment}`}: ${results} results of ${cents} cents; ${count.equal} computed again from the stored readings, ${count['real-time']} from the real-time readings kept with them, ${count.reported} by the utility's report, ${count.different} different`,
  )
  if (count.different > 0) throw new Error('not every result came out again')
}
