/** Starts the server and ends it: `main.ts` serves pages, hooks and jobs; `main.ts migrate` brings the database to the newest schema; the other commands are in `staff-commands.ts`. */
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { custodian } from '#connect/outside/custodian.ts'
import { utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { openAuth } from '#members/auth.ts'
import { localeOfEmail } from '#members/member-store.ts'
import { admitPasskey } from '#members/passkeys.ts'
import { openMailer } from '#messaging/mailer.ts'
import { openPush } from '#messaging/push/push.ts'
import { vapidKeyOf } from '#messaging/push/vapid.ts'
import { sendCode } from '#messaging/send-code.ts'
import { openPhone } from '#messaging/sms/open.ts'
import { openAccounts } from '#payout/rails/accounts.ts'
import { manualDesk } from '#payout/rails/manual/desk.ts'
import { openRails } from '#payout/rails/open.ts'
import { realClock, turnableClock } from '#platform/clock.ts'
import { type Database, openDatabase } from '#platform/db.ts'
import { openLog, shapeOf } from '#platform/log.ts'
import { migrate } from '#platform/migrate.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import { receiptKeyOf } from '#platform/receipt-key.ts'
import { sandboxOffset } from '#platform/sandbox-clock.ts'
import { openVault, proveVault } from '#platform/vault.ts'
import { type Config, ConfigError, readConfig, type Secrets } from './config.ts'
import { flow } from './flow.ts'
import { doors } from './http/doors.ts'
import { buildApp } from './http/server.ts'
import { loadWeb } from './http/web.ts'
import { staffCommand } from './staff-commands.ts'
import type { World } from './world.ts'

export async function start({ config, secrets }: { config: Config; secrets: Secrets }): Promise<{ port: number; stop(): Promise<void> }> {
  const log = openLog(config.logLevel)
  const database: Database = openDatabase(config.database)
  const vault = openVault(secrets.vaultKeys)
  await proveVault(database.db, vault)
  const turnable = config.clock.kind === 'sandbox' ? turnableClock(await sandboxOffset(config.clock.url)) : null
  const clock = turnable ?? realClock
  const mailer = openMailer(config.smtp)
  const staff = { db: database.db, operators: config.operators, staffSignIn: config.staffSignIn }
  const auth = openAuth({
    plain: database.plain,
    url: config.url,
    secret: secrets.sessions,
    attemptsPerMinute: config.signInsPerMinute,
    admitPasskey: (asked) => admitPasskey(staff, asked),
    sendCode: (email, code) => {
      const sent = localeOfEmail(database.db, email).then((locale) => sendCode(mailer, { email, code, locale }))
      sent.catch((error) => log.error({ code: 'code-not-sent', kind: shapeOf(error) }, 'a sign-in code could not be sent'))
    },
  })
  let queue: Queue | null = null
  const world: World = {
    db: database.db,
    clock,
    vault,
    log,
    emit: async (trx, fact, subjects) => queue?.emit(trx, fact, subjects),
    auth,
    operators: config.operators,
    staffSignIn: config.staffSignIn,
    utilities: utilityClients(utilityProfiles(config.sandboxUrl), secrets.clients, config.url),
    custodian,
    rails: await openRails(secrets.rails, database.db),
    manual: manualDesk(secrets.rails),
    railAccounts: openAccounts(secrets.rails, database.db),
    mailer,
    phone: openPhone(secrets.sms, config.url),
    push: openPush({
      key: vapidKeyOf(secrets.pushSeed),
      contact: config.contact ? `mailto:${config.contact}` : config.url,
      sandboxUrl: config.sandboxUrl,
    }),
    receiptKey: receiptKeyOf(secrets.receiptSeed),
    appUrl: config.url,
    contact: config.contact,
  }
  queue = await openQueue({ database, clock, flow, world, log })
  const web = await loadWeb()
  const app = buildApp({
    world,
    queue,
    hookSecret: secrets.hooks,
    turnable,
    web,
    doors: doors(world, queue),
    sandboxUrl: config.sandboxUrl,
    ipOf: (c) => getConnInfo(c).remote.address ?? 'unknown',
    ready: async () => (await database.plain.query('select 1 as one')).rows.length === 1,
  })
  await queue.serve()
  const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port })
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const address = server.address()
  log.info({}, 'serving')
  return {
    port: typeof address === 'object' && address ? address.port : config.port,
    async stop() {
      server.close()
      await queue.stop()
      mailer.close()
      await database.end()
    },
  }
}

async function run(args: readonly string[]): Promise<void> {
  const settings = readConfig()
  if (args[0] === 'migrate') {
    const ran = await migrate(settings.config.databaseOwner, queueNames(flow))
    console.log(ran.length > 0 ? `migrated: ${ran.join(', ')}` : 'the schema is up to date')
    return
  }
  if (args[0] !== undefined) return staffCommand(settings.config, args, (words) => console.log(words))
  const server = await start(settings)
  const end = () => void server.stop().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

if (import.meta.main)
  await run(process.argv.slice(2)).catch((error: unknown) => {
    // What stops a start is the operator's to read: configuration and connections, no member's data.
    console.error(error instanceof ConfigError || error instanceof Error ? error.message : error)
    process.exit(1)
  })
