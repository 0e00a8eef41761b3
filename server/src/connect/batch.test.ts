import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { writeBatchList } from '@quickpay/green-button'
import { accessFor } from '#connect/access.ts'
import type { Authorization } from '#connect/authorization.ts'
import { wantBatch } from '#connect/batch-store.ts'
import { type Connected, startConnected, until } from '#connect/testing/connected.ts'
import { storeToken } from '#connect/token-store.ts'
import { subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'

let at: Connected
before(async () => {
  at = await startConnected()
})
after(() => at.close())
afterEach(() => at.faults({}))

const listOf = (...uris: string[]) => writeBatchList(uris)
const windowOf = (a: Authorization, from: string, to: string) =>
  `${a.resourceUri}?published-min=${from}T04:00:00Z&published-max=${to}T04:00:00Z`
const realTimeOf = (a: Authorization) => a.resourceUri!.replace('/Batch/Subscription/', '/RealTime/Batch/Subscription/')
let occasions = 0
async function want(a: Authorization, uri: string): Promise<void> {
  const occasion = String(++occasions)
  const { memberId, authorizationId } = a
  await at.world.db.transaction().execute(async (trx) => {
    const id = await wantBatch(trx, { memberId, authorizationId, uri, reason: 'test', occasion }, at.clock.now())
    await at.queue.emit(trx, 'batch.wanted', [subjectOf(memberId, id!)])
  })
}
const requests = (a: Authorization) =>
  at.world.db.selectFrom('batch_request').selectAll().where('member_id', '=', a.memberId).orderBy('wanted_at').execute()
const states = async (a: Authorization) => (await requests(a)).map((one) => one.state)
const documents = (a: Authorization) => at.world.db.selectFrom('document').selectAll().where('member_id', '=', a.memberId).execute()
/** Jobs that wait, run or are to be run later: nothing is left to do when there are none. */
async function open(): Promise<number> {
  const { rows } = await at.database.plain.query(
    `select (select count(*) from pgboss.job where state in ('created', 'retry', 'active')) + (select count(*) from due where done_at is null) as n`,
  )
  return Number(rows[0].n)
}
const later = (duration: Temporal.DurationLike) => at.clock.set(at.clock.now().add(duration))

test('a forged notification changes nothing: other hosts, unknown subscriptions, and addresses that only look like one’s own', async () => {
  const a = await at.connect()
  const own = a.resourceUri!
  const base = at.metro.profile.resourceBase
  await at.notify(
    listOf(
      `http://127.0.0.1:1/metro/gbc/espi/1_1/resource/Batch/Subscription/${a.subscriptionId}`,
      own.replace('/metro/', '/valley/'),
      `${base}/Batch/Subscription/unknown`,
      `${base}/Batch/Bulk/1?x=/Batch/Subscription/${a.subscriptionId}`,
      `${own}/../../../Authorization`,
      `${own}/../other`,
      `${own}/more`,
      `${base}/Authorization/${a.authorizationId}`,
    ),
  )
  await at.queue.drain()
  assert.deepEqual([await requests(a), await open(), await listParked(at.world.db)], [[], 0, []])
})

test('a notification that names another member’s subscription leads to that member’s data, with that member’s token', async () => {
  const [a, b] = [await at.connect(), await at.connect({ household: 'metro-02' })]
  await at.notify(listOf(realTimeOf(b)))
  await at.queue.drain()
  assert.deepEqual([await states(a), await states(b)], [[], ['fetched']])
  assert.deepEqual([(await documents(a)).length, (await documents(b))[0]?.authorization_id], [0, b.authorizationId])
})

test('a revoked grant ends the authorization: tokens gone, nothing retried, nothing parked', async () => {
  const a = await at.connect()
  await at.revoke(a)
  await want(a, realTimeOf(a))
  await want(a, windowOf(a, '2026-07-10', '2026-07-11'))
  await at.queue.drain()
  assert.deepEqual([(await at.again(a)).status, (await at.again(a)).endedBecause], ['ended', 'revoked'])
  const tokens = await at.world.db.selectFrom('utility_token').selectAll().where('member_id', '=', a.memberId).execute()
  assert.deepEqual([tokens, await documents(a), await open(), await listParked(at.world.db)], [[], [], 0, []])
  assert.equal(at.token.calls, 1)
})

test('what the grant does not cover is refused and not asked for again', async () => {
  const a = await at.connect({ categories: ['account', 'billing'] })
  await want(a, realTimeOf(a))
  await at.queue.drain()
  assert.deepEqual([await states(a), await open(), (await at.again(a)).status], [['refused'], 0, 'partial'])
})

test('a utility that fails is asked an hour later', async () => {
  const a = await at.connect()
  await at.faults({ resource: '500' })
  await want(a, realTimeOf(a))
  await at.queue.drain()
  assert.deepEqual([await states(a), await open()], [['wanted'], 1])
  await at.faults({})
  later({ minutes: 59 })
  await at.queue.drain()
  assert.deepEqual(await states(a), ['wanted'])
  later({ minutes: 1 })
  await at.queue.drain()
  assert.deepEqual([await states(a), await open()], [['fetched'], 0])
})

test('a document that ends in the middle is not kept; it is asked for again', async () => {
  const a = await at.connect()
  await at.faults({ resource: 'truncate' })
  await want(a, realTimeOf(a))
  await at.queue.drain()
  assert.deepEqual([await states(a), await documents(a)], [['wanted'], []])
  await at.faults({})
  later({ hours: 1 })
  await at.queue.drain()
  assert.equal((await documents(a)).length, 1)
})

test('a token that the utility does not take is refreshed once, however many fetch with it', async () => {
  const a = await at.connect()
  const stale = { value: 'stale', expiresAt: at.clock.now().add({ hours: 1 }) }
  await storeToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, 'access', stale, at.clock.now())
  for (let n = 0; n < 4; n++) await want(a, realTimeOf(a))
  await at.queue.drain()
  assert.deepEqual(await states(a), ['fetched', 'fetched', 'fetched', 'fetched'])
  assert.equal(at.token.calls, 1)
})

test('a wanted window is assembled, the notification leads to the document, and the bytes are kept as they were served', async () => {
  const a = await at.connect()
  const uri = windowOf(a, '2026-07-06', '2026-07-08')
  const before = at.notifications.length
  await want(a, uri)
  await at.queue.drain()
  assert.deepEqual(await states(a), ['assembling'])
  await until(() => at.notifications.length > before)
  await at.queue.drain()
  const [request, ...more] = await requests(a)
  assert.deepEqual([request?.state, request?.reason, request?.tries, more.length], ['fetched', 'test', 2, 0])

  const [document] = await documents(a)
  assert.deepEqual([document?.document_id, document?.uri], [request?.document_id, uri])
  const access = await accessFor(at.world, a)
  const served = await fetch(uri, { headers: { authorization: `Bearer ${access.is === 'token' && access.value}` } })
  const bytes = Buffer.from(await served.arrayBuffer())
  assert.ok(bytes.length > 10_000)
  assert.equal(document?.size_bytes, bytes.length)
  assert.equal(document?.sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.ok(gunzipSync(document!.body).equals(bytes))

  later({ minutes: 15 })
  await at.queue.drain()
  assert.deepEqual(
    [(await documents(a)).length, (await requests(a))[0]?.tries, await open()],
    [1, 2, 0],
    'the look after 15 minutes finds it done',
  )
})

test('with the notification lost, the same document is reached after fifteen minutes', async () => {
  const a = await at.connect()
  await at.faults({ notifications: 'drop' })
  const before = at.notifications.length
  await want(a, windowOf(a, '2026-07-06', '2026-07-08'))
  await at.queue.drain()
  // The utility needs a second of real time to assemble it.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  later({ minutes: 14, seconds: 59 })
  await at.queue.drain()
  assert.deepEqual([await states(a), at.notifications.length], [['assembling'], before])
  later({ seconds: 1 })
  await at.queue.drain()
  assert.deepEqual([await states(a), (await documents(a)).length, await open()], [['fetched'], 1, 0])
})

test('a notification that comes twice, or once more when all is done, leaves one document', async () => {
  const a = await at.connect()
  await at.faults({ notifications: 'twice' })
  const before = at.notifications.length
  await want(a, windowOf(a, '2026-07-09', '2026-07-11'))
  await at.queue.drain()
  await until(() => at.notifications.length === before + 2)
  await at.queue.drain()
  assert.equal((await documents(a)).length, 1)
  await at.notify(at.notifications.at(-1)!)
  await at.queue.drain()
  assert.ok((await states(a)).every((state) => state === 'fetched'))
  later({ minutes: 15 })
  await at.queue.drain()
  assert.deepEqual([(await documents(a)).length, await open()], [1, 0])
})

test('what is published the next day is pushed and fetched without asking', async () => {
  const a = await at.connect({ household: 'metro-03' })
  await at.turnTo('2026-07-16T20:00:00Z')
  await at.queue.drain()
  const pushed = (await requests(a)).filter((one) => one.reason === 'notified')
  assert.ok(pushed.length >= 1)
  assert.ok(pushed.every((one) => one.state === 'fetched'))
  assert.equal((await documents(a)).length, new Set(pushed.map((one) => one.uri)).size)
})
