/** The door where utilities tell us something: which messages it takes, how much of them, and how often the same. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { tremendousRail } from '#payout/rails/tremendous/rail.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let base: string
before(async () => {
  app = await openTestApp()
  base = app.world.utilities.get('sandbox-metro')!.profile.resourceBase
})
after(() => app.close())

const DOOR = '/hooks/utility/sandbox-metro'
const XML = { 'content-type': 'application/atom+xml' }
const listOf = (...uris: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><BatchList xmlns="http://naesb.org/espi">${uris.map((uri) => `<resources>${uri}</resources>`).join('')}</BatchList>`
const send = (body: string, headers: Record<string, string> = XML) => app.fetch(DOOR, { method: 'POST', headers, body })
const notes = () => app.world.db.selectFrom('notification').selectAll().orderBy('notification_id').execute()
const open = () => app.world.db.selectFrom('open_notification').selectAll().execute()
let next = 0
const address = () => `${base}/Batch/Subscription/somebody-${++next}`

test('what is no list, declares entities, or calls itself something else is refused with its reason', async () => {
  const before_ = (await notes()).length
  for (const [status, body, headers] of [
    [400, '', XML],
    [400, 'no xml', XML],
    [400, '<BatchList', XML],
    [400, '<feed xmlns="http://www.w3.org/2005/Atom"/>', XML],
    [400, `<!DOCTYPE BatchList>${listOf(address())}`, XML],
    [
      400,
      `<!DOCTYPE b [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]><BatchList xmlns="http://naesb.org/espi"><resources>&x;</resources></BatchList>`,
      XML,
    ],
    [415, listOf(address()), { 'content-type': 'application/json' }],
    [415, listOf(address()), { 'content-type': 'text/plain;charset=UTF-8' }],
    [415, listOf(address()), { 'content-type': 'multipart/form-data; boundary=x' }],
    [415, listOf(address()), { 'content-type': 'application/xmlish' }],
    [413, listOf(address()).padEnd(1_000_001), XML],
  ] as const)
    assert.equal((await send(body, headers)).status, status, `${headers['content-type']} ${body.slice(0, 40)}`)
  assert.equal((await notes()).length, before_)
})

test('a body is judged while it comes: one without end is cut off at its limit', async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
  })
  const answer = await app.fetch(DOOR, { method: 'POST', headers: XML, body, duplex: 'half' } as RequestInit)
  assert.equal(answer.status, 413)
  assert.ok(sent < 2_000_000, `${sent} bytes were read`)
})

test('whoever only asks whether the address lives hears that it does; nothing else than a message is taken', async () => {
  for (const method of ['GET', 'HEAD']) assert.equal((await app.fetch(DOOR, { method })).status, 200, method)
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await app.fetch(DOOR, { method })
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD, POST'], method)
  }
  for (const method of ['GET', 'HEAD', 'POST']) assert.equal((await app.fetch('/hooks/utility/nobody', { method })).status, 404, method)
})

test('each spelling that custodians use is taken: three types, any prefix, none, many, and every kind of address', async () => {
  for (const type of [
    'application/atom+xml',
    'application/xml',
    'text/xml',
    'TEXT/XML; charset="utf-8"',
    'application/atom+xml;type=feed',
  ]) {
    const uri = address()
    assert.equal((await send(listOf(uri), { 'content-type': type })).status, 200, type)
    assert.deepEqual((await notes()).at(-1)?.uris, [uri], type)
  }
  const untyped = address()
  assert.equal((await app.fetch(DOOR, { method: 'POST', body: Buffer.from(listOf(untyped)) as BodyInit })).status, 200)
  assert.deepEqual((await notes()).at(-1)?.uris, [untyped])
  const prefixed = address()
  assert.equal(
    (await send(`<ns1:BatchList xmlns:ns1="http://naesb.org/espi"><ns1:resources>${prefixed}</ns1:resources></ns1:BatchList>`)).status,
    200,
  )
  assert.deepEqual((await notes()).at(-1)?.uris, [prefixed])
  const kinds = ['Batch/Subscription/k', 'Batch/Bulk/k', 'Batch/RetailCustomer/k', 'Authorization/k', 'ApplicationInformation/k'].map(
    (path) => `${base}/${path}`,
  )
  assert.equal((await send(listOf(...kinds, 'sftp://files.example.org/bulk.xml', ...kinds))).status, 200)
  const { uris, refused } = (await notes()).at(-1)!
  assert.deepEqual([uris, refused], [kinds, ['sftp://files.example.org/bulk.xml']], 'each once, the files noted')
  assert.equal((await send(listOf('sftp://files.example.org/alone.xml'))).status, 200)
  assert.deepEqual([(await notes()).at(-1)?.uris, (await notes()).at(-1)?.refused], [[], ['sftp://files.example.org/alone.xml']])
  const count = (await notes()).length
  assert.equal((await send(listOf())).status, 200)
  assert.equal((await notes()).length, count, 'an empty list says nothing')
  await app.queue.drain()
})

test('the same message is one while nobody has looked at it, however often and however quickly it comes', async () => {
  const count = (await notes()).length
  const body = listOf(address())
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)))
  assert.deepEqual(
    answers.map((one) => one.status),
    Array(10).fill(200),
  )
  assert.deepEqual([(await notes()).length - count, (await open()).length], [1, 1])
  await app.queue.drain()
  assert.equal((await open()).length, 0)
  // After the look it is news: a utility may have more to give under the same address.
  await send(body)
  assert.equal((await notes()).length - count, 2)
  await app.queue.drain()
})

test('what was not looked at for a quarter of an hour no longer holds back the same message', async () => {
  const body = listOf(address())
  await send(body)
  const count = (await notes()).length
  app.clock.set(app.clock.now().add({ minutes: 16 }))
  await send(body)
  assert.equal((await notes()).length, count + 1)
  await app.queue.drain()
})

test('addresses of others are told by their number, and leave nothing behind', async () => {
  const count = (await notes()).length
  assert.equal((await send(listOf('http://127.0.0.1:1/x', 'https://evil.example/'))).status, 200)
  assert.equal((await notes()).length, count)
  const lines = app
    .logged()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { code?: string; count?: number })
  assert.deepEqual(lines.filter((one) => one.code === 'address-refused').at(-1)?.count, 2)
  assert.ok(!app.logged().includes('evil.example'))
  const many = Array.from({ length: 900 }, (_, n) => `https://evil.example/${'x'.repeat(800)}${n}`)
  assert.equal((await send(listOf(address(), ...many))).status, 200)
  const { refused } = (await notes()).at(-1)!
  assert.ok((refused as string[]).length === 20 && JSON.stringify(refused).length < 10_000, 'enough to see what was tried')
  await app.queue.drain()
})

test('a flood is sent away until what came is looked at; another utility is not held up by it', async () => {
  const now = app.clock.now()
  const rows = Array.from({ length: 5000 }, (_, n) => ({
    utility_id: 'sandbox-metro',
    body_sha256: `f${n}`,
    notification_id: `ntf_f${n}`,
    received_at: now,
  }))
  await app.world.db.insertInto('open_notification').values(rows).execute()
  const answer = await send(listOf(address()))
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '60'])
  const valley = app.world.utilities.get('sandbox-valley')!.profile.resourceBase
  const theirs = await app.fetch('/hooks/utility/sandbox-valley', {
    method: 'POST',
    headers: XML,
    body: listOf(`${valley}/Batch/Subscription/1`),
  })
  assert.equal(theirs.status, 200)
  // Those whose time is over are no longer waited for: a queue that stood still does not shut the door for good.
  app.clock.set(now.add({ minutes: 16 }))
  assert.equal((await send(listOf(address()))).status, 200)
})

test('each rail’s hook is judged by the header and the secret of that rail, and a rail that is not open has no door', async () => {
  const { rails } = app.world
  const tremendous = tremendousRail({
    ...{ url: 'http://127.0.0.1:1', key: 'k', fundingSourceId: 'BALANCE', campaignId: 'C', memberFieldId: 'F' },
    pace: { turn: async () => null, hold: async () => {} },
  })
  app.world.rails = { ...rails, named: (id) => (id === 'tremendous' ? { rail: tremendous, hookSecret: 'own-secret' } : rails.named(id)) }
  // About an invoice: there is no payment to follow, so nobody is asked.
  const body = JSON.stringify({ uuid: 'evt_1', payload: { resource: { id: 'I1', type: 'invoices' } } })
  const post = (rail: string, headers: Record<string, string>) => app.fetch(`/hooks/rail/${rail}`, { method: 'POST', headers, body })
  const mac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')
  const t = Math.floor(Date.now() / 1000)
  const theirs = { 'tremendous-webhook-signature': `sha256=${mac('own-secret', body)}` }
  assert.equal((await post('tremendous', theirs)).status, 200)
  assert.equal((await post('tremendous', { 'tremendous-webhook-signature': `sha256=${mac('canary-hook-secret', body)}` })).status, 401)
  assert.equal((await post('tremendous', { 'x-qpc-signature': `t=${t},v1=${mac('own-secret', `${t}.${body}`)}` })).status, 401)
  assert.equal((await post('sandbox', theirs)).status, 401)
  assert.equal((await post('stripe', theirs)).status, 404)
  app.world.rails = rails
  assert.equal((await post('tremendous', theirs)).status, 404)
})
