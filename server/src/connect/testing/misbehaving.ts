/** For tests: a utility that does as each test says. Its token endpoint is a real server, which checks what it is sent and answers well unless told otherwise; beside it listens a stranger that nobody may ever ask. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { Writable } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import type { Authorization } from '#connect/authorization.ts'
import { findAuthorization } from '#connect/authorization-store.ts'
import { beginAuthorization } from '#connect/consent/begin.ts'
import { type CallbackWorld, finishAuthorization } from '#connect/consent/callback.ts'
import { custodian } from '#connect/outside/custodian.ts'
import type { AccessWorld } from '#connect/tokens/access.ts'
import { readToken, storeToken } from '#connect/tokens/token-store.ts'
import { type UtilityClient, type UtilityProfile, utilityProfiles } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { openLog } from '#platform/log.ts'
import { openVault } from '#platform/vault.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount } from '../../testing/parents.ts'

export type Grant = 'authorization_code' | 'refresh_token' | 'client_credentials'
export type Call = { form: URLSearchParams; nth: number; response: ServerResponse; lane: Lane }
/** What the endpoint does with a call; the default answers as it should. */
export type Behave = (call: Call) => void | Promise<void>

export const says =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behave =>
  ({ response }) => {
    const plain = typeof body === 'string'
    response.writeHead(status, { 'content-type': plain ? 'text/html' : 'application/json', ...headers })
    response.end(plain ? body : JSON.stringify(body))
  }
/** Answers well but for what is changed; undefined leaves a field out. */
export const but =
  (changes: Record<string, unknown>, headers: Record<string, string> = {}): Behave =>
  (call) => {
    const answer = answerOf(call)
    if ('error' in answer) return says(400, answer)(call)
    return says(200, { ...answer, ...changes }, headers)(call)
  }
export const well: Behave = (call) => but({})(call)
export const cut: Behave = ({ response }) => void response.socket?.destroy()
export const silent: Behave = () => {}
/** Does what it should, and the answer is lost on the way. */
export const losing: Behave = (call) => {
  answerOf(call)
  return cut(call)
}
export const cutInBody: Behave = (call) => {
  const body = JSON.stringify(answerOf(call))
  call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).write(body.slice(0, 40))
  setTimeout(() => call.response.socket?.destroy(), 50)
}
/** The first of them for the first call, and so on; the last for all that follow. */
export const first =
  (...list: Behave[]): Behave =>
  (call) =>
    list[Math.min(call.nth, list.length - 1)]!(call)

/** A utility of a test's own: one client, one member, one account, and what the endpoint has given out. */
export type Lane = {
  utility: UtilityClient
  world: CallbackWorld & AccessWorld
  clock: ReturnType<typeof standingClock>
  memberId: string
  accountId: string
  behave: Partial<Record<Grant, Behave>>
  calls: Record<Grant, number>
  /** The refresh token that the endpoint takes, its codes that were not used, and the challenge of the last redirect. */
  taken: { refresh: string | null; codes: Map<string, string> }
  /** Goes to the portal, which says yes at once; answers the callback's query. */
  portal(): Promise<URLSearchParams>
  connect(): Promise<Authorization>
  again(a: Authorization): Promise<Authorization>
  kept(a: Authorization, kind: 'access' | 'refresh'): Promise<string | null>
  /** Whoever asks for the token next has to refresh it. */
  age(a: Authorization): Promise<void>
}

const secret = (kind: string) => `${kind}-${randomBytes(12).toString('hex')}`
const FORBIDDEN = new Set<string>()
/** A value that no log may hold. */
const canary = (kind: string): string => {
  const value = secret(kind)
  FORBIDDEN.add(value)
  return value
}

function answerOf({ form, lane }: Call): Record<string, unknown> {
  const { profile } = lane.utility
  const tokens = { access_token: canary('access'), token_type: 'Bearer', expires_in: 3600, scope: profile.scope }
  const addresses = {
    resourceURI: `${profile.resourceBase}/Batch/Subscription/${lane.memberId}`,
    authorizationURI: `${profile.resourceBase}/Authorization/1`,
    customerResourceURI: `${profile.resourceBase}/Batch/RetailCustomer/1`,
  }
  if (form.get('grant_type') === 'client_credentials') return { ...tokens, scope: profile.clientScope }
  if (form.get('grant_type') === 'authorization_code') {
    const code = form.get('code') ?? ''
    const challenge = lane.taken.codes.get(code)
    lane.taken.codes.delete(code)
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (challenge === undefined || form.get('redirect_uri') !== lane.utility.redirectUri) return { error: 'invalid_grant' }
    if (profile.tokens.pkce && proof !== challenge) return { error: 'invalid_grant', error_description: 'code_verifier' }
    FORBIDDEN.add(form.get('code_verifier') ?? 'none')
    lane.taken.refresh = canary('refresh')
    return { ...tokens, ...addresses, refresh_token: lane.taken.refresh }
  }
  if (form.get('refresh_token') !== lane.taken.refresh) return { error: 'invalid_grant' }
  if (profile.tokens.refreshRotates !== 'always') return { ...tokens, ...addresses }
  lane.taken.refresh = canary('refresh')
  return { ...tokens, ...addresses, refresh_token: lane.taken.refresh }
}

export type Misbehaving = Awaited<ReturnType<typeof startMisbehaving>>

export async function startMisbehaving() {
  const { database, address, close } = await testDatabase()
  const { db } = database
  const key = randomBytes(32)
  const vault = openVault([{ id: 'k1', key }])
  const lines: string[] = []
  const log = openLog(
    'debug',
    new Writable({ write: (chunk, _encoding, done) => void done(lines.push(String(chunk)) > 0 ? null : undefined) }),
  )
  const lanes = new Map<string, Lane>()
  let made = 0
  const servers: Server[] = []
  const listen = async (server: Server): Promise<number> => {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const endpoint = async (request: IncomingMessage, response: ServerResponse) => {
    const [, name = '', what] = (request.url ?? '').split('/')
    const lane = lanes.get(name)
    let body = ''
    for await (const chunk of request) body += String(chunk)
    if (!lane || what !== 'token') return void response.writeHead(404).end()
    const form = new URLSearchParams(body)
    const grant = form.get('grant_type') as Grant
    const parts = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')
    const [clientId, clientSecret] = parts.map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
    const call = { form, nth: lane.calls[grant]++, response, lane }
    if (clientId !== lane.utility.clientId || clientSecret !== lane.utility.clientSecret)
      return says(401, { error: 'invalid_client' })(call)
    await (lane.behave[grant] ?? well)(call)
  }
  const url = `http://127.0.0.1:${await listen(createServer((request, response) => void endpoint(request, response)))}`
  const asked: string[] = []
  const elsewhere = `http://127.0.0.1:${await listen(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"stolen","token_type":"Bearer"}')
    }),
  )}`
  const tlsPort = await listen(createTlsServer({}))
  const base = utilityProfiles('http://127.0.0.1').find((one) => one.id === 'sandbox-iedr')!

  async function lane(tokens: Partial<UtilityProfile['tokens']> = {}, changes: Partial<UtilityProfile> = {}): Promise<Lane> {
    const name = `case-${++made}`
    const clock = standingClock('2026-07-14T13:30:00Z')
    const profile: UtilityProfile = {
      ...base,
      id: name,
      authorizeUrl: `${url}/${name}/authorize`,
      tokenUrl: `${url}/${name}/token`,
      resourceBase: `${url}/${name}/resource`,
      ...changes,
      tokens: { ...base.tokens, ...tokens },
    }
    const utility: UtilityClient = {
      profile,
      clientId: `qpc ${name}`,
      clientSecret: canary('secret: with / signs'),
      redirectUri: `http://localhost:9/connect/return/${name}`,
    }
    const memberId = newId('mem')
    const accountId = await haveAccount(db, clock.now(), { memberId, utilityId: name })
    const world = { db, clock, vault, utilities: new Map([[name, utility]]), custodian, log, emit: async () => {} }
    const one: Lane = {
      ...{ utility, world, clock, memberId, accountId, behave: {} },
      calls: { authorization_code: 0, refresh_token: 0, client_credentials: 0 },
      taken: { refresh: null, codes: new Map() },
      async portal() {
        const sent = new URL(await beginAuthorization(world, one.utility, { memberId, accountId }))
        const code = canary('code')
        const state = sent.searchParams.get('state') ?? ''
        FORBIDDEN.add(state)
        one.taken.codes.set(code, sent.searchParams.get('code_challenge') ?? '')
        return new URLSearchParams({ code, state })
      },
      async connect() {
        const outcome = await finishAuthorization(world, one.utility, await one.portal(), memberId)
        if (outcome.is !== 'granted') throw new Error(`the callback ended ${JSON.stringify(outcome)}`)
        return (await findAuthorization(db, memberId, outcome.authorizationId))!
      },
      again: async (a) => (await findAuthorization(db, a.memberId, a.authorizationId))!,
      kept: async (a, kind) => (await readToken(db, vault, a.memberId, a.authorizationId, kind))?.value ?? null,
      age: async (a) =>
        storeToken(db, vault, a.memberId, a.authorizationId, 'access', { value: canary('old'), expiresAt: clock.now() }, clock.now()),
    }
    lanes.set(name, one)
    return one
  }

  return {
    ...{ database, address, db, vault, key, url, elsewhere, lane },
    /** A port that speaks TLS and has no certificate. */
    noCertificate: `https://127.0.0.1:${tlsPort}`,
    /** Requests that came to the stranger. */
    asked,
    /** Secrets that were found in the log. */
    leaked: () => [...FORBIDDEN].filter((one) => lines.some((line) => line.includes(one))),
    logged: () => lines.length,
    async close() {
      for (const server of servers) {
        server.close()
        if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections()
      }
      await close()
    },
  }
}
