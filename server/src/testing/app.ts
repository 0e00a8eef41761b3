/** The server's doors in process, over a real database and a real sandbox: what `main.ts` puts together, with the codes within reach. */
import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { custodian } from '#connect/outside/custodian.ts'
import { utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { currentAgreement } from '#members/agreement/agreement.ts'
import { openAuth } from '#members/auth.ts'
import { admitPasskey, type StaffSignIn } from '#members/passkeys.ts'
import { openMailer } from '#messaging/mailer.ts'
import { openPush } from '#messaging/push/push.ts'
import { vapidKeyOf } from '#messaging/push/vapid.ts'
import { openPhone } from '#messaging/sms/open.ts'
import type { ManualDesk } from '#payout/rails/manual/desk.ts'
import { manualRail } from '#payout/rails/manual/rail.ts'
import { railsOf } from '#payout/rails/open.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { sandboxAccount } from '#payout/rails/sandbox-statement.ts'
import { standingClock } from '#platform/clock.ts'
import { openLog } from '#platform/log.ts'
import { openQueue } from '#platform/queue.ts'
import { receiptKeyOf } from '#platform/receipt-key.ts'
import { openVault } from '#platform/vault.ts'
import { startSandbox } from '../../../sandbox/src/index.ts'
import { flow } from '../flow.ts'
import type { Door } from '../http/door.ts'
import { doors } from '../http/doors.ts'
import { buildApp } from '../http/server.ts'
import { loadWeb } from '../http/web.ts'
import type { World } from '../world.ts'
import { testDatabase } from './cluster.ts'
import { connectAtPortal, nothingAwaited, passEvent, settleDown, turn } from './pass-event.ts'

export type TestApp = Awaited<ReturnType<typeof openTestApp>>
export const TEST_OPERATOR = 'operator.canary@example.org'
export const TEST_PHONE = { account: `AC${'c'.repeat(32)}`, token: 'canary-phone-token', from: '+17185550100' }

export async function openTestApp({
  staffSignIn = 'code',
  manual = null,
}: {
  staffSignIn?: StaffSignIn
  /** With it whoever wants a bank transfer is paid by a file. */
  manual?: ManualDesk | null
} = {}) {
  const { database, address, close } = await testDatabase()
  const { db } = database
  const url = 'http://localhost:9'
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2027-07-12T13:30:00Z', adminKey: 'admin' })
  const clock = standingClock('2027-07-12T13:30:00Z')
  const chunks: string[] = []
  const log = openLog(
    'debug',
    new Writable({ write: (chunk, _encoding, done) => void done(chunks.push(String(chunk)) > 0 ? null : undefined) }),
  )
  const codes = new Map<string, string>()
  const clients = new Map(['metro', 'valley'].map((id) => [`sandbox-${id}`, { id: 'qpc', secret: 'canary-client-secret' }]))
  for (const id of ['metro', 'valley'])
    await fetch(`${sandbox.url}/admin/clients/${id}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer admin' },
      body: JSON.stringify({
        clientId: 'qpc',
        clientSecret: 'canary-client-secret',
        redirectUri: `${url}/connect/return/sandbox-${id}`,
        notifyUri: `${url}/hooks/utility/sandbox-${id}`,
      }),
    })
  // The rail's word comes by look-up alone: nobody listens where its hook would go.
  await fetch(`${sandbox.url}/admin/hooks`, {
    method: 'PUT',
    headers: { authorization: 'Bearer admin' },
    body: JSON.stringify({ rail: { url: `${url}/hooks/rail`, secret: 'canary-hook-secret', apiKey: 'canary-rail-key' } }),
  })
  await fetch(`${sandbox.url}/admin/phone`, {
    method: 'PUT',
    headers: { authorization: 'Bearer admin' },
    // As with the rail, nobody listens there: a test says itself what the provider calls.
    body: JSON.stringify({ ...TEST_PHONE, inboundUrl: `${url}/hooks/sms/text` }),
  })
  const world: World = {
    db,
    clock,
    vault: openVault([{ id: 'k1', key: randomBytes(32) }]),
    log,
    emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects),
    auth: openAuth({
      plain: database.plain,
      url,
      secret: randomBytes(32).toString('hex'),
      attemptsPerMinute: 1000,
      admitPasskey: (asked) => admitPasskey({ db, operators: [TEST_OPERATOR], staffSignIn }, asked),
      sendCode: (email, code) => void codes.set(email, code),
    }),
    operators: [TEST_OPERATOR],
    staffSignIn,
    utilities: utilityClients(utilityProfiles(sandbox.url), clients, url),
    custodian,
    rails: railsOf(
      [...(manual ? [{ kind: null, method: 'bank', rail: 'manual' } as const] : []), { kind: null, method: null, rail: 'sandbox' }],
      new Map([
        ['sandbox', { rail: sandboxRail({ url: `${sandbox.url}/rail`, key: 'canary-rail-key' }), hookSecret: 'canary-hook-secret' }],
        ...(manual ? [['manual', { rail: manualRail(manual.folder), hookSecret: '' }] as const] : []),
      ]),
    ),
    manual,
    railAccounts: new Map([['sandbox', sandboxAccount({ url: `${sandbox.url}/rail`, key: 'canary-rail-key' })]]),
    mailer: openMailer({ host: '127.0.0.1', port: sandbox.smtpPort, secure: false, from: 'QuickPayConnect <no-reply@example.org>' }),
    phone: openPhone({ url: sandbox.url, ...TEST_PHONE }, url),
    push: openPush({ key: vapidKeyOf(randomBytes(32)), contact: 'mailto:help@quickpay.example', sandboxUrl: sandbox.url }),
    receiptKey: receiptKeyOf(randomBytes(32)),
    appUrl: url,
    contact: 'help@quickpay.example',
  }
  const queue = await openQueue({ database, clock, flow, world, log })
  const table: readonly Door[] = doors(world, queue)
  const app = buildApp({
    world,
    queue,
    hookSecret: 'canary-hook-secret',
    turnable: { now: () => clock.now(), turnTo: () => {} },
    web: await loadWeb(),
    doors: table,
    sandboxUrl: sandbox.url,
    ipOf: () => '127.0.0.1',
    ready: async () => true,
  })
  const request = (path: string, init: RequestInit = {}) => Promise.resolve(app.fetch(new Request(`${url}${path}`, init)))
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    request(path, {
      method: 'POST',
      headers: { ...headers, origin: url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  const partsFor = (cookie: string) => ({ db, world, queue, clock, sandboxUrl: sandbox.url, url, cookie, fetch: request, post })
  const enter = async (email: string, known = '') => {
    const answer = await post('/es/code', { email, code: codes.get(email) ?? '' }, known ? { cookie: known } : {})
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    if (answer.status !== 303 || !cookie) throw new Error(`the code of ${email} was not taken: ${answer.status}`)
    return { cookie }
  }
  return {
    url,
    sandboxUrl: sandbox.url,
    world,
    queue,
    clock,
    doors: table,
    /** Of the database, for who wants to ask it as the server does. */
    address,
    /** The app as a server serves it. */
    handle: (asked: Request) => app.fetch(asked),
    fetch: request,
    post,
    async signUp({
      name,
      email,
      kind = 'residential',
      referralCode = '',
    }: {
      name: string
      email: string
      kind?: string
      referralCode?: string
    }) {
      await post('/es/start', { kind, name, email, utility: 'sandbox-metro', businessName: 'Negocio', referralCode })
      const who = await enter(email)
      const authority = kind === 'commercial' ? 'authorised-signer' : 'account-holder'
      const signed = { authority, signerName: name, signerTitle: 'Dueña', agree: 'yes', version: currentAgreement.version, next: '/home' }
      const agreed = await post('/es/agreement', signed, who)
      if (agreed.status !== 303) throw new Error(`${email} could not agree: ${agreed.status}`)
      return who
    },
    /** Somebody who is a member already, or was invited; `known` are cookies that the browser has. */
    async signInAs(email: string, known = '') {
      await post('/es/sign-in', { email })
      return enter(email, known)
    },
    async signInOperator() {
      await post('/es/sign-in', { email: TEST_OPERATOR })
      return enter(TEST_OPERATOR)
    },
    /** Connects a member for real and lets an event pass; answers ids by the names that paths use. */
    async haveEvent({ cookie }: { cookie: string }, pledgedKW: string | null = null): Promise<Record<string, string>> {
      const viewer = await world.auth.viewerOf(new Headers({ cookie }))
      if (!viewer) throw new Error('nobody is signed in')
      return passEvent(partsFor(cookie), viewer.userId, pledgedKW)
    },
    /** Connects one household of a utility, and lets everything that follows happen. */
    async connect({ cookie }: { cookie: string }, at: { utilityId: string; household: string }): Promise<string> {
      const authorizationId = await connectAtPortal(partsFor(cookie), at)
      const parts = partsFor(cookie)
      await settleDown(parts, { until: () => nothingAwaited(parts) })
      return authorizationId
    },
    /** Both clocks go on to a moment, and what falls due is done. */
    async turnTo(to: Temporal.Instant) {
      await turn(partsFor(''), to)
      await queue.drain()
    },
    logged: () => chunks.join(''),
    /** Requests that fail in ways that tempt a program to say too much. */
    async breakSomething(email: string) {
      await post('/es/code', { email, code: '000000' })
      await post('/es/sign-in', { email })
      await request('/hooks/utility/sandbox-metro', { method: 'POST', body: `<BatchList>${email}` })
      await request('/connect/return/sandbox-metro?code=canary-code&state=canary-state')
      await fetch(`${sandbox.url}/admin/faults`, {
        method: 'PUT',
        headers: { authorization: 'Bearer admin' },
        body: JSON.stringify({ token: '500', resource: '500' }),
      })
      clock.set(clock.now().add({ hours: 7 }))
      await queue.drain()
    },
    /** What no log may hold. */
    async secrets(): Promise<string[]> {
      const members = await db.selectFrom('member').select(['name', 'email']).execute()
      const accounts = await db.selectFrom('account').select(['account_number', 'address']).execute()
      const tokens = await database.plain.query<{ token: string }>('select token from auth.session')
      const sealed = await db.selectFrom('utility_token').selectAll().execute()
      const opened = sealed.map((row) => world.vault.open(row.sealed, `${row.member_id}/${row.authorization_id}/${row.kind}`))
      const streets = accounts.map((row) => (row.address as { street?: string } | null)?.street)
      const all = [
        ...members.flatMap((row) => [row.name, row.email]),
        ...accounts.map((row) => row.account_number),
        ...streets,
        ...tokens.rows.map((row) => row.token),
        ...opened,
        ...codes.values(),
      ]
      return [
        ...all,
        'canary-client-secret',
        'canary-rail-key',
        'canary-phone-token',
        'canary-hook-secret',
        'canary-code',
        'canary-state',
      ].filter((one): one is string => Boolean(one))
    },
    async close() {
      await queue.stop()
      world.mailer.close()
      await sandbox.close()
      await close()
    },
  }
}
