/** A server as `main.ts` puts it together, over a database and a sandbox of the test's, that works when it is told to; so it can die anywhere. */
import type { Server as HttpServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { custodian } from '../../server/src/connect/outside/custodian.ts'
import { utilityClients, utilityProfiles } from '../../server/src/connect/utilities.ts'
import { flow } from '../../server/src/flow.ts'
import { doors } from '../../server/src/http/doors.ts'
import { buildApp } from '../../server/src/http/server.ts'
import { loadWeb } from '../../server/src/http/web.ts'
import { openAuth } from '../../server/src/members/auth.ts'
import { openMailer } from '../../server/src/messaging/mailer.ts'
import { openPush } from '../../server/src/messaging/push/push.ts'
import { vapidKeyOf } from '../../server/src/messaging/push/vapid.ts'
import { sendCode } from '../../server/src/messaging/send-code.ts'
import { openPhone } from '../../server/src/messaging/sms/open.ts'
import type { Rail } from '../../server/src/payout/rail.ts'
import { railsOf } from '../../server/src/payout/rails/open.ts'
import { sandboxRail } from '../../server/src/payout/rails/sandbox.ts'
import { sandboxAccount } from '../../server/src/payout/rails/sandbox-statement.ts'
import { standingClock } from '../../server/src/platform/clock.ts'
import { openDatabase } from '../../server/src/platform/db.ts'
import { effect } from '../../server/src/platform/failpoint.ts'
import { silentLog } from '../../server/src/platform/log.ts'
import { openQueue } from '../../server/src/platform/queue.ts'
import { receiptKeyOf } from '../../server/src/platform/receipt-key.ts'
import { openVault } from '../../server/src/platform/vault.ts'
import type { World } from '../../server/src/world.ts'

export type Place = {
  readonly address: { readonly host: string; readonly user: string; readonly database: string }
  readonly sandboxUrl: string
  readonly smtpPort: number
  readonly appUrl: string
  /** Domain time when it starts. */
  readonly at: string
}
export const SECRETS = { client: 'client-secret', hooks: 'hook-secret', rail: 'rail-key' } as const
export const OPERATOR = 'operator@example.net'
export const PHONE = { account: `AC${'f'.repeat(32)}`, token: 'phone-token', from: '+17185550100' }

export type Server = Awaited<ReturnType<typeof openServer>>

export async function openServer({ address, sandboxUrl, smtpPort, appUrl, at }: Place) {
  const database = openDatabase(address, 4)
  const { db } = database
  const clock = standingClock(at)
  const clients = new Map(['metro', 'valley'].map((id) => [`sandbox-${id}`, { id: 'qpc', secret: SECRETS.client }]))
  const mailer = openMailer({ host: '127.0.0.1', port: smtpPort, secure: false, from: 'QuickPayConnect <no-reply@example.org>' })
  const rail = { url: `${sandboxUrl}/rail`, key: SECRETS.rail }
  const log = silentLog
  const world: World = {
    db,
    clock,
    vault: openVault([{ id: 'k1', key: Buffer.alloc(32, 7) }]),
    log,
    emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects),
    auth: openAuth({
      plain: database.plain,
      url: appUrl,
      secret: 'f'.repeat(64),
      attemptsPerMinute: 1000,
      admitPasskey: async () => false,
      sendCode: (email, code) => void sendCode(mailer, { email, code, locale: 'en' }),
    }),
    operators: [OPERATOR],
    staffSignIn: 'code',
    utilities: utilityClients(utilityProfiles(sandboxUrl), clients, appUrl),
    custodian,
    rails: railsOf(
      [{ kind: null, method: null, rail: 'sandbox' }],
      new Map([['sandbox', { rail: watched(sandboxRail(rail)), hookSecret: SECRETS.hooks }]]),
    ),
    railAccounts: new Map([['sandbox', sandboxAccount(rail)]]),
    manual: null,
    mailer: { ...mailer, send: (mail) => effect('mail', () => mailer.send(mail)) },
    phone: openPhone({ url: sandboxUrl, ...PHONE }, appUrl),
    push: openPush({ key: vapidKeyOf(new Uint8Array(32).fill(9)), contact: 'mailto:help@quickpay.example', sandboxUrl: null }),
    receiptKey: receiptKeyOf(Buffer.alloc(32, 9)),
    contact: null,
    appUrl,
  }
  const queue = await openQueue({ database, clock, flow, world, log })
  const app = buildApp({
    world,
    queue,
    hookSecret: SECRETS.hooks,
    turnable: null,
    web: await loadWeb(),
    doors: doors(world, queue),
    sandboxUrl,
    ipOf: () => '127.0.0.1',
    ready: async () => true,
  })
  return {
    world,
    queue,
    database,
    fetch: (request: Request) => Promise.resolve(app.fetch(request)),
    turnTo: (to: string) => clock.set(to),
    /** In the order of a shutdown. */
    async stop() {
      await queue.stop()
      mailer.close()
      await database.end()
    },
    /** Nothing is finished and nobody is told; what holds a connection is cut off by whoever calls this. */
    abandon() {
      void queue.stop().catch(() => {})
      mailer.close()
      void database.end().catch(() => {})
    },
  }
}

/** The sandbox's rail goes out by its own `fetch`: its calls are watched at the port. */
const watched = (rail: Rail): Rail => ({
  ...rail,
  submit: (order) => answered(() => effect('rail submit', () => rail.submit(order))),
  lookup: (payoutId, trail) => answered(() => effect('rail look-up', () => rail.lookup(payoutId, trail))),
})

/** A lost answer is what the adapter makes of a reset connection. */
async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer | { is: 'unknown'; because: string }> {
  try {
    return await ask()
  } catch {
    return { is: 'unknown', because: 'reset' }
  }
}

/** Serves an app on a free port of the loopback interface. */
export async function listen(fetch: (request: Request) => Promise<Response>): Promise<{ port: number; close(): void }> {
  const server = createAdaptorServer({ fetch }) as HttpServer
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
