/** For tests: a sandbox utility in this process, members who connected to it, a queue over connect's own tasks, and doors that count what passes. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Authorization } from '#connect/authorization.ts'
import { addAuthorization, findAuthorization, ownSubscription } from '#connect/authorization-store.ts'
import { beginAuthorization } from '#connect/consent/begin.ts'
import { finishAuthorization } from '#connect/consent/callback.ts'
import { type BatchWorld, fetchBatch } from '#connect/fetch/batch.ts'
import { matchNotification } from '#connect/fetch/batch-match.ts'
import { fetchBulk, pollBulk, splitBulk } from '#connect/fetch/bulk.ts'
import { noteNotification, readNotification } from '#connect/fetch/notification.ts'
import { custodian } from '#connect/outside/custodian.ts'
import { storeToken } from '#connect/tokens/token-store.ts'
import { type UtilityClient, utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import type { Database } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue } from '#platform/queue.ts'
import { openVault } from '#platform/vault.ts'
import { startSandbox } from '../../../../sandbox/src/index.ts'
import { Browser } from '../../../../tools/browser.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount } from '../../testing/parents.ts'

const APP = 'http://localhost:9'
const CLIENT = { clientId: 'qpc', clientSecret: 'a secret: with / signs', redirectUri: `${APP}/connect/return/sandbox-metro` }

type Faults = Partial<{
  notifications: 'ok' | 'drop' | 'twice' | 'forged' | 'late'
  lateMinutes: number
  batches: 'later' | 'at-once' | 'never'
  chunkBytes: number
  token: 'ok' | '500' | '429'
  resource: 'ok' | '500' | 'truncate'
}>
export type Wishes = { household?: string; categories?: string[]; term?: string; until?: string }
export type Connected = {
  database: Database
  clock: ReturnType<typeof standingClock>
  world: BatchWorld
  metro: UtilityClient
  queue: Queue
  token: TokenDoor
  /** Bodies of the notifications that came, in order; each is noted as the server's door notes it. */
  notifications: string[]
  notify(body: string): Promise<void>
  /** Goes through the portal as a new member. */
  connect(wishes?: Wishes): Promise<Authorization>
  /** The utility grants us that many without anybody's clicking; `known` of them are kept here too, each a new member's. */
  connectMany(count: number, known?: number): Promise<Authorization[]>
  again(a: Authorization): Promise<Authorization>
  faults(faults: Partial<Faults>): Promise<void>
  revoke(a: Authorization): Promise<void>
  /** Turns the sandbox's clock and ours. */
  turnTo(at: string): Promise<void>
  close(): Promise<void>
}

/** A Tuesday in July, before the sandbox publishes anything more that day. */
export async function startConnected(startAt = '2026-07-14T13:30:00Z', households = 0): Promise<Connected> {
  const { database, close } = await testDatabase()
  const { db } = database
  const clock = standingClock(startAt)
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt, adminKey: 'admin', households })
  const token = await openTokenDoor(`${sandbox.url}/metro/gbc/espi/1_1/oauth/Token`)
  const admin = async (method: string, path: string, body?: object) => {
    const headers = { authorization: 'Bearer admin' }
    const answer = await fetch(`${sandbox.url}/admin/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const registered = utilityClients(
    utilityProfiles(sandbox.url),
    new Map([['sandbox-metro', { id: CLIENT.clientId, secret: CLIENT.clientSecret }]]),
    APP,
  ).get('sandbox-metro')!
  const metro = { ...registered, profile: { ...registered.profile, tokenUrl: token.url } }
  const vault = openVault([{ id: 'k1', key: randomBytes(32) }])
  const world: BatchWorld = { db, clock, vault, utilities: new Map([['sandbox-metro', metro]]), custodian }
  const flow = {
    'notification.received': [matchNotification],
    'batch.wanted': [fetchBatch],
    'bulk.poll': [pollBulk],
    'bulk.wanted': [fetchBulk],
    'bulk.fetched': [splitBulk],
  }
  const queue = await openQueue({ database, clock, flow, world, log: silentLog })

  const notifications: string[] = []
  const notify = async (body: string) => {
    const bytes = Buffer.from(body)
    const read = readNotification(metro, bytes)
    if (read.is === 'refused') return
    await db.transaction().execute(async (trx) => {
      const id = await noteNotification(trx, metro, bytes, read, clock.now())
      if (id) await queue.emit(trx, 'notification.received', [id])
    })
  }
  const door = await listen(async (body) => {
    await notify(body)
    notifications.push(body)
    return { status: 200, body: '' }
  })
  await admin('PUT', 'clients/metro', { ...CLIENT, notifyUri: `${door.url}/hooks` })

  return {
    database,
    clock,
    world,
    metro,
    queue,
    token,
    notifications,
    notify,
    async connect({ household = 'metro-01', categories = ['account', 'billing', 'usage'], term = 'until-revoked', until = '' } = {}) {
      const memberId = newId('mem')
      const accountId = await haveAccount(db, clock.now(), { memberId })
      const browser = new Browser(APP)
      const signIn = await browser.get(await beginAuthorization({ db, clock, vault }, metro, { memberId, accountId }))
      const share = await browser.submit(signIn, /sign-in$/, { household })
      const confirm = await browser.submit(share, /share$/, { share: 'yes', term, until, action: 'continue' })
      const back = await browser.submit(confirm, /confirm$/, { category: categories, term, until, action: 'accept' })
      // Nobody is told of the activation: the tests want what they want themselves.
      const parts = { ...world, log: silentLog, emit: async () => {} }
      const outcome = await finishAuthorization(parts, metro, new URL(back.url).searchParams, memberId)
      if (outcome.is !== 'granted') throw new Error(`the callback ended ${JSON.stringify(outcome)}`)
      token.calls = 0
      return (await findAuthorization(db, memberId, outcome.authorizationId))!
    },
    async connectMany(count, known = count) {
      const { scope } = metro.profile
      const answer = await admin('POST', 'permits', { utility: 'metro', count, scope })
      const granted = (await answer.json()) as Record<string, string>[]
      const now = clock.now()
      const all: Authorization[] = []
      for (const one of granted.slice(0, known)) {
        const memberId = newId('mem')
        const a: Authorization = {
          ...{ memberId, accountId: await haveAccount(db, now, { memberId }), authorizationId: newId('aut'), utilityId: 'sandbox-metro' },
          ...{ status: 'active', scopeGranted: one['scope'] ?? '', endsAt: null, missing: [], grantedAt: now, attachedAt: now },
          ...{ endedAt: null, endedBecause: null, historyFrom: null },
          subscriptionId: one['resourceURI']!.split('/').at(-1)!,
          resourceUri: one['resourceURI']!,
          authorizationUri: one['authorizationURI']!,
          customerResourceUri: one['customerResourceURI'] || null,
        }
        await db.transaction().execute(async (trx) => {
          await addAuthorization(trx, a, scope)
          await ownSubscription(trx, a)
          await storeToken(trx, vault, memberId, a.authorizationId, 'refresh', { value: one['refresh_token']!, expiresAt: null }, now)
          const access = { value: one['access_token']!, expiresAt: now.add({ hours: 1 }) }
          await storeToken(trx, vault, memberId, a.authorizationId, 'access', access, now)
        })
        all.push(a)
      }
      return all
    },
    again: async (a) => (await findAuthorization(db, a.memberId, a.authorizationId))!,
    faults: async (faults) => void (await admin('PUT', 'faults', faults)),
    revoke: async (a) => void (await admin('POST', `authorizations/${a.authorizationUri!.split('/').at(-1)}/revoke`)),
    async turnTo(at) {
      const headers = { 'content-type': 'application/json' }
      const turned = await fetch(`${sandbox.url}/clock`, { method: 'POST', headers, body: JSON.stringify({ to: at }) })
      if (!turned.ok) throw new Error(`the clock did not turn: ${turned.status}`)
      await turned.body?.cancel()
      clock.set(at)
    },
    async close() {
      await sandbox.close()
      await queue.stop()
      await Promise.all([door.close(), token.close()])
      await close()
    },
  }
}

/** Waits until it is so; fails after five seconds. */
export async function until(so: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !so(); await new Promise((resolve) => setTimeout(resolve, 20)))
    if (performance.now() > end) throw new Error('waited five seconds in vain')
}

type Answer = { status: number; body: string; headers?: Record<string, string> }
/** A server on the loopback interface that answers each POST. */
async function listen(
  answer: (body: string, headers: Record<string, string>) => Promise<Answer>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const given = await answer(body, request.headers as Record<string, string>)
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers }).end(given.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Stands before the sandbox's token endpoint: counts calls, and behaves like utilities that the sandbox is not. */
export type TokenDoor = {
  url: string
  calls: number
  /** Issues a new refresh token with each refresh and takes the newest only, as RFC 6749 §6 allows. */
  rotates: boolean
  /** Runs before a call is passed on; what it answers is answered instead. */
  instead: (() => Promise<Answer | null>) | null
  close(): Promise<void>
}

async function openTokenDoor(target: string): Promise<TokenDoor> {
  /** The name that the client has for the sandbox's refresh token, newest last. */
  let names: string[] = []
  let real = ''
  const pass = async (body: string, headers: Record<string, string>): Promise<Answer> => {
    door.calls++
    const instead = await door.instead?.()
    if (instead) return instead
    const form = new URLSearchParams(body)
    const given = form.get('refresh_token')
    if (door.rotates && given) {
      if (names.length === 0) [names, real] = [[given], given]
      if (given !== names.at(-1)) return { status: 400, body: '{"error":"invalid_grant"}' }
      form.set('refresh_token', real)
    }
    const answer = await fetch(target, { method: 'POST', headers: { authorization: headers['authorization'] ?? '' }, body: form })
    const text = await answer.text()
    const challenge = answer.headers.get('www-authenticate')
    const passed = { status: answer.status, body: text, headers: challenge ? { 'www-authenticate': challenge } : {} }
    if (!door.rotates || !given || answer.status !== 200) return passed
    names.push(`rotated-${names.length}-${randomBytes(8).toString('hex')}`)
    return { ...passed, body: JSON.stringify({ ...(JSON.parse(text) as object), refresh_token: names.at(-1) }) }
  }
  const { url, close } = await listen(pass)
  const door: TokenDoor = { url, calls: 0, rotates: false, instead: null, close }
  return door
}
