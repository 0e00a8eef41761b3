/** Nothing of ours is sent where a notification, a link, a redirect or a DNS answer lures it: the real hook, the real jobs, and canaries that listen. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { serve } from '@hono/node-server'
import { addAuthorization, ownSubscription } from '#connect/authorization-store.ts'
import { type Custodian, custodian, custodianOver } from '#connect/outside/custodian.ts'
import { type Hostile, hostileAddresses } from '#connect/testing/hostile-addresses.ts'
import { storeToken } from '#connect/tokens/token-store.ts'
import { type UtilityClient, utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'
import { newId } from '#platform/ids.ts'
import { type Lookup, openOutside } from '#platform/outside.ts'
import { listParked } from '#platform/parked-store.ts'
import { openTestApp, type TestApp } from '../../testing/app.ts'
import { haveAccount } from '../../testing/parents.ts'

const SUBSCRIPTION = 'subscription-17'
const TOKEN = `canary-token-${randomBytes(8).toString('hex')}`

let app: TestApp
let doorUrl: string
let conEdison: UtilityClient
const servers: Server[] = []
/** What came to whom: every connection, whatever it spoke. */
const seen: { on: string; bytes: string }[] = []
/** What the custodian was asked for. */
const asked: string[] = []

async function listening<S extends Server>(server: S, host: string): Promise<number> {
  servers.push(server)
  server.listen(0, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
/** Listens to whatever comes, and answers as a web server would. */
async function canary(host: string): Promise<number> {
  const server = createServer((socket) => {
    const here = { on: host, bytes: '' }
    seen.push(here)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      here.bytes += bytes.toString('latin1')
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok')
    })
  })
  return listening(server, host)
}
/** A utility of which we know nothing but its answers. */
async function utilityAt(
  answer: RequestListener,
): Promise<{ port: number; requests: { line: string; authorization: string | undefined }[] }> {
  const requests: { line: string; authorization: string | undefined }[] = []
  const server = createHttpServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization })
    answer(request, response)
  })
  return { port: await listening(server, '127.0.0.1'), requests }
}

const ports = { one: 0, other: 0, six: 0 }
before(async () => {
  app = await openTestApp()
  ports.one = await canary('127.0.0.1')
  ports.other = await canary('127.0.0.1')
  ports.six = await canary('::1').catch(() => 0)
  const clients = new Map([['con-edison', { id: 'c', secret: 's' }]])
  conEdison = utilityClients(utilityProfiles(null), clients, app.url).get('con-edison')!
  await connectTo(conEdison)
  await connectTo(app.world.utilities.get('sandbox-metro')!)
  const door = serve({
    fetch: (request) => app.fetch(new URL(request.url).pathname, request as RequestInit),
    port: 0,
    hostname: '127.0.0.1',
  })
  servers.push(door as unknown as Server)
  await once(door, 'listening')
  doorUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
})
after(async () => {
  await app.close()
  for (const server of servers) {
    if ('closeAllConnections' in server) (server as ReturnType<typeof createHttpServer>).closeAllConnections()
    server.close()
  }
})
beforeEach(() => {
  seen.length = 0
  asked.length = 0
  app.world.custodian = counting(custodian)
})
const counting = ({ get, remove }: Custodian): Custodian => ({
  get(utility, uri, token) {
    asked.push(uri)
    return get(utility, uri, token)
  },
  remove,
})

/** A member who shares with this utility under SUBSCRIPTION, with a token that is good for a day. */
async function connectTo(utility: UtilityClient): Promise<string> {
  const { db, vault, clock } = app.world
  app.world.utilities = new Map([...app.world.utilities, [utility.profile.id, utility]])
  const [memberId, authorizationId, now] = [newId('mem'), newId('aut'), clock.now()]
  const accountId = await haveAccount(db, now, { memberId, utilityId: utility.profile.id })
  const whole = {
    memberId,
    authorizationId,
    accountId,
    utilityId: utility.profile.id,
    subscriptionId: SUBSCRIPTION,
    grantedAt: now,
    attachedAt: now,
  }
  const plain = {
    status: 'active',
    scopeGranted: utility.profile.scope,
    endsAt: null,
    missing: [],
    endedAt: null,
    endedBecause: null,
    historyFrom: null,
  } as const
  const base = utility.profile.resourceBase
  const uris = {
    resourceUri: `${base}/Batch/Subscription/${SUBSCRIPTION}`,
    authorizationUri: `${base}/Authorization/${SUBSCRIPTION}`,
    customerResourceUri: `${base}/Batch/RetailCustomer/${SUBSCRIPTION}`,
  }
  await db.transaction().execute(async (trx) => {
    await addAuthorization(trx, { ...whole, ...plain, ...uris, missing: [] }, utility.profile.scope)
    await ownSubscription(trx, { ...whole, ...plain, ...uris, missing: [] })
    await storeToken(trx, vault, memberId, authorizationId, 'access', { value: TOKEN, expiresAt: now.add({ hours: 24 }) }, now)
    await storeToken(trx, vault, memberId, authorizationId, 'refresh', { value: `refresh-${TOKEN}`, expiresAt: null }, now)
  })
  return memberId
}
const escaped = (uri: string) =>
  uri
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`)
const listOf = (uris: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><BatchList xmlns="http://naesb.org/espi">${uris.map((uri) => `<resources>${escaped(uri)}</resources>`).join('')}</BatchList>`
async function post(utilityId: string, uris: readonly string[]): Promise<number> {
  const begun = performance.now()
  const headers = { 'content-type': 'application/atom+xml' }
  const answer = await fetch(`${doorUrl}/hooks/utility/${utilityId}`, { method: 'POST', headers, body: listOf(uris) })
  await answer.body?.cancel()
  assert.ok(performance.now() - begun < 5000, 'answered within five seconds')
  return answer.status
}
const corpus = (base: string): Hostile[] => hostileAddresses({ base, ports: [ports.one, ports.other], id: SUBSCRIPTION })

test('the control: an address of the sandbox leads to a request with the token, and the canary sees it', async () => {
  const { profile } = app.world.utilities.get('sandbox-metro')!
  const base = `http://127.0.0.1:${ports.one}/espi/1_1/resource`
  const here = { ...profile, id: 'sandbox-here', resourceBase: base }
  await connectTo({ profile: here, clientId: 'c', clientSecret: 's', redirectUri: 'http://localhost:9/x' })
  assert.equal(await post('sandbox-here', [`${base}/Batch/Subscription/${SUBSCRIPTION}`]), 200)
  await app.queue.drain()
  assert.ok(seen.length > 0 && asked.length > 0)
  assert.match(
    seen[0]!.bytes,
    new RegExp(`^GET /espi/1_1/resource/Batch/Subscription/${SUBSCRIPTION} HTTP/1\\.1\\r\\n[^]*Bearer ${TOKEN}`, 'i'),
  )
  // The same place is out of reach for a utility that is not a sandbox.
  seen.length = 0
  await connectTo({
    profile: { ...here, id: 'not-a-sandbox', sandbox: false },
    clientId: 'c',
    clientSecret: 's',
    redirectUri: 'http://localhost:9/x',
  })
  assert.equal(await post('not-a-sandbox', [`${base}/Batch/Subscription/${SUBSCRIPTION}`]), 200)
  await app.queue.drain()
  assert.deepEqual(seen, [])
})

test('of more than 200 hostile addresses, in lists and alone, the hook’s jobs ask for none', async () => {
  for (const utilityId of ['con-edison', 'sandbox-metro']) {
    const hostile = corpus(app.world.utilities.get(utilityId)!.profile.resourceBase)
    assert.ok(hostile.length >= 200, `${hostile.length} addresses`)
    assert.ok(new Set(hostile.map((one) => one.family)).size >= 10)
    const uris = hostile.map((one) => one.uri)
    for (let from = 0; from < uris.length; from += 40) assert.equal(await post(utilityId, uris.slice(from, from + 40)), 200)
    for (let from = 0; from < uris.length; from += 7) assert.equal(await post(utilityId, [uris[from]!]), 200)
    await app.queue.drain()
    assert.deepEqual([asked, seen], [[], []], utilityId)
  }
  const { db } = app.world
  const wanted = await db.selectFrom('batch_request').select('uri').execute()
  for (const { uri } of wanted) assert.match(uri, /:\d+\/espi\/1_1\/resource\/Batch\//, 'only what the control wanted')
})

test('the second line: asked directly, the custodian refuses each of them', async () => {
  for (const utility of [conEdison, app.world.utilities.get('sandbox-metro')!])
    for (const { uri, family } of corpus(utility.profile.resourceBase)) {
      const refusal = { code: 'address-refused', retry: 'never' }
      await assert.rejects(custodian.get(utility, uri, TOKEN), refusal, `${family}: ${uri}`)
      await assert.rejects(custodian.remove(utility, uri, TOKEN), refusal, `${family}: ${uri}`)
    }
  assert.deepEqual(seen, [])
})

test('the third line: even if every address were allowed and every name led here, no connection would be made', async () => {
  let looked = 0
  const lookup: Lookup = async () => {
    looked++
    return ['127.0.0.1']
  }
  const outside = openOutside({ loopback: false, lookup })
  const ask = outside.within({ headersMs: 1000, silenceMs: 1000, totalMs: 2000, bytesMax: 1000 })
  let parsed = 0
  for (const { uri, family } of corpus(conEdison.profile.resourceBase)) {
    if (!URL.canParse(uri)) continue
    parsed++
    await assert.rejects(ask(uri, { headers: { authorization: `Bearer ${TOKEN}` } }), { code: 'address-refused' }, `${family}: ${uri}`)
  }
  await outside.close()
  assert.ok(parsed > 150 && looked > 30, `${parsed} addresses, ${looked} names`)
  assert.deepEqual(seen, [])
})

test('a name that answers public first and this machine afterwards gets nothing, however often the job is tried again', async () => {
  const base = `https://rebind.example:${ports.one}/espi/1_1/resource`
  const utility = { ...conEdison, profile: { ...conEdison.profile, id: 'rebind', resourceBase: base } }
  const dialled: string[] = []
  let looked = 0
  const outside = openOutside({
    loopback: false,
    lookup: async () => (looked++ === 0 ? ['93.184.215.14'] : ['127.0.0.1', '::1']),
    dial: (options, callback) => {
      dialled.push(options.hostname)
      callback(new Error('nothing is sent to the public in a test'), null)
    },
  })
  app.world.custodian = counting(custodianOver((_, limits) => outside.within(limits!)))
  const memberId = await connectTo(utility)
  assert.equal(await post('rebind', [`${base}/Batch/Subscription/${SUBSCRIPTION}`]), 200)
  await app.queue.drain()
  await outside.close()
  assert.deepEqual([dialled, seen], [['93.184.215.14'], []])
  assert.ok(looked >= 2, 'the job was tried again')
  const parked = (await listParked(app.world.db)).filter((one) => JSON.stringify(one).includes(memberId))
  assert.deepEqual(
    parked.map((one) => one.code),
    ['address-refused'],
  )
})

test('a utility’s name that leads into a private range gets nothing', async () => {
  for (const address of [
    '127.0.0.1',
    '10.0.0.5',
    '169.254.169.254',
    '::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '100.64.0.1',
  ]) {
    const outside = openOutside({ loopback: false, lookup: async () => [address] })
    const over = custodianOver((_, limits) => outside.within(limits!))
    await assert.rejects(over.get(conEdison, `${conEdison.profile.resourceBase}/Batch/Subscription/1`, TOKEN), (error) => {
      assert.ok(error instanceof Failure)
      assert.deepEqual([error.code, error.retry, JSON.stringify(error.evidence).includes(address)], ['address-refused', 'never', false])
      return true
    })
    await outside.close()
  }
  assert.deepEqual(seen, [])
})

test('neither a redirect, nor a hint in a head, nor a link in a document leads anywhere', async () => {
  const target = `http://127.0.0.1:${ports.other}/espi/1_1/resource/Batch/Subscription/${SUBSCRIPTION}`
  const lures: Record<string, RequestListener> = {
    moved: (_, response) => void response.writeHead(301, { location: target }).end(),
    'see-other': (_, response) => void response.writeHead(303, { location: target }).end(),
    temporary: (_, response) => void response.writeHead(307, { location: target }).end(),
    accepted: (_, response) =>
      void response.writeHead(202, { location: target, 'content-location': target, refresh: `0; url=${target}` }).end(),
    heads: (_, response) =>
      void response.writeHead(500, { link: `<${target}>; rel=preload`, 'alt-svc': `h2="127.0.0.1:${ports.other}"` }).end(),
    document: (_, response) => {
      const links = ['next', 'related', 'self', 'up', 'enclosure'].map((rel) => `<link rel="${rel}" href="${target}"/>`).join('')
      response.writeHead(200, { 'content-type': 'application/atom+xml', link: `<${target}>; rel=next` })
      response.end(
        `<?xml version="1.0"?><?xml-stylesheet href="${target}"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://naesb.org/espi ${target}"><id>urn:uuid:0</id>${links}<xi:include href="${target}"/><entry><id>urn:uuid:1</id>${links}<content src="${target}"/></entry></feed>`,
      )
    },
  }
  const { profile } = app.world.utilities.get('sandbox-metro')!
  for (const [name, answer] of Object.entries(lures)) {
    const at = await utilityAt(answer)
    const base = `http://127.0.0.1:${at.port}/espi/1_1/resource`
    await connectTo({
      profile: { ...profile, id: `lure-${name}`, resourceBase: base },
      clientId: 'c',
      clientSecret: 's',
      redirectUri: 'http://localhost:9/x',
    })
    assert.equal(await post(`lure-${name}`, [`${base}/Batch/Subscription/${SUBSCRIPTION}`]), 200)
    await app.queue.drain()
    assert.ok(at.requests.length > 0, `${name}: the utility itself was asked`)
    assert.ok(
      at.requests.every((one) => one.authorization === `Bearer ${TOKEN}`),
      name,
    )
    assert.deepEqual(seen, [], name)
  }
})

test('the token is nowhere in the log', () => assert.ok(!app.logged().includes(TOKEN)))
