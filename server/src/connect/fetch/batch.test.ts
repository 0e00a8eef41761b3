import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { writeBatchList } from '@quickpay/green-button'
import type { Authorization } from '#connect/authorization.ts'
import { pending } from '#connect/fetch/batch.ts'
import { matchNotification } from '#connect/fetch/batch-match.ts'
import { refusalsOf, wantBatch } from '#connect/fetch/batch-store.ts'
import { windowOf as windowIn } from '#connect/fetch/window.ts'
import { type Connected, startConnected, until } from '#connect/testing/connected.ts'
import { accessFor } from '#connect/tokens/access.ts'
import { storeToken } from '#connect/tokens/token-store.ts'
import { Failure } from '#platform/failure.ts'
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
async function want(a: Authorization, uri: string, reason = 'test'): Promise<void> {
  const occasion = String(++occasions)
  const { memberId, authorizationId } = a
  const window = windowIn(at.metro.profile, uri)
  await at.world.db.transaction().execute(async (trx) => {
    const id = await wantBatch(trx, { memberId, authorizationId, uri, reason, occasion, window }, at.clock.now())
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

/** The second of real time that the sandbox takes to assemble. */
const assembled = () => new Promise((resolve) => setTimeout(resolve, 1300))
/** Notifications that name a subscription; those of others still come from the tests before. */
const heard = (a: Authorization) => at.notifications.filter((body) => body.includes(a.subscriptionId!)).length
const shown = async (a: Authorization) =>
  (await requests(a)).filter((one) => !one.part_of).map((one) => `${one.state}${one.because ? ` ${one.because}` : ''}`)

test('a batch in several documents is done when all of them are fetched; named again it brings nothing twice', async () => {
  const a = await at.connect()
  await at.faults({ chunkBytes: 70_000 })
  const before = heard(a)
  await want(a, windowOf(a, '2026-07-01', '2026-07-10'))
  await at.queue.drain()
  await until(() => heard(a) > before)
  await at.queue.drain()
  const all = await requests(a)
  const parts = all.filter((one) => one.part_of)
  assert.ok(parts.length >= 2, `${parts.length} parts`)
  assert.deepEqual([await shown(a), [...new Set(parts.map((one) => one.state))]], [['fetched'], ['fetched']])
  assert.equal((await documents(a)).length, parts.length)
  const tiled = parts.map((one) => [one.window_from_at!.toString(), one.window_to_at!.toString()]).sort()
  assert.deepEqual([tiled[0]![0], tiled.at(-1)![1]], ['2026-07-01T04:00:00Z', '2026-07-10T04:00:00Z'])
  assert.ok(tiled.every(([from], n) => n === 0 || from === tiled[n - 1]![1]))
  await at.notify(at.notifications.at(-1)!)
  await at.queue.drain()
  assert.equal((await documents(a)).length, parts.length)
  assert.deepEqual(await listParked(at.world.db), [])
})

test('with the notification of the parts lost, the next look has them named again', async () => {
  const a = await at.connect()
  await at.faults({ chunkBytes: 70_000, notifications: 'drop' })
  await want(a, windowOf(a, '2026-07-01', '2026-07-10'))
  await at.queue.drain()
  await assembled()
  await at.faults({ chunkBytes: 70_000 })
  const before = heard(a)
  later({ minutes: 15 })
  await at.queue.drain()
  assert.deepEqual(await shown(a), ['assembling'])
  await until(() => heard(a) > before)
  await at.queue.drain()
  assert.deepEqual(await shown(a), ['fetched'])
})

test('a request is not done while one of its documents is missing, and is asked for again when that is gone', async () => {
  const a = await at.connect()
  await at.faults({ chunkBytes: 70_000 })
  const before = heard(a)
  await want(a, windowOf(a, '2026-07-01', '2026-07-10'))
  await at.queue.drain()
  await until(() => heard(a) > before)
  await at.faults({ chunkBytes: 70_000, resource: '500' })
  await at.queue.drain()
  assert.deepEqual(await shown(a), ['in-parts'])
  const parts = (await requests(a)).filter((one) => one.part_of)
  await at.faults({})
  // One comes; the other is looked for only after the utility has thrown it away.
  const some = subjectOf(a.memberId, parts[0]!.request_id)
  await at.world.db.transaction().execute((trx) => at.queue.emit(trx, 'batch.wanted', [some]))
  await at.queue.drain()
  assert.deepEqual([await shown(a), (await documents(a)).length], [['in-parts'], 1])
  await at.turnTo(at.clock.now().add({ hours: 49 }).toString())
  await at.queue.drain()
  await assembled()
  later({ minutes: 15 })
  await at.queue.drain()
  const [first, again] = (await requests(a)).filter((one) => !one.part_of && one.reason === 'test')
  assert.deepEqual([first?.state, first?.because, first?.replaced_by], ['refused', 'expired', again?.request_id])
  assert.deepEqual([again?.state, again?.generation], ['fetched', 1])
  assert.notEqual(again?.uri, first?.uri)
})

test('what was ready and not fetched for two days is asked for under another address', async () => {
  const a = await at.connect()
  await at.faults({ notifications: 'drop' })
  await want(a, windowOf(a, '2026-07-06', '2026-07-08'))
  await at.queue.drain()
  await at.turnTo(at.clock.now().add({ hours: 50 }).toString())
  await at.queue.drain()
  const [first, again] = await requests(a)
  assert.deepEqual([first?.state, first?.because, first?.replaced_by], ['refused', 'expired', again?.request_id])
  assert.equal(again?.uri, windowOf(a, '2026-07-06', '2026-07-08').replace(/00Z$/, '01Z'))
  await assembled()
  later({ minutes: 15 })
  await at.queue.drain()
  assert.deepEqual([await shown(a), (await documents(a)).length], [['refused expired', 'fetched'], 1])
})

test('what is never assembled is given up after 31 hours with a code; history is asked for again, three times and no more', async () => {
  const a = await at.connect()
  await at.faults({ batches: 'never' })
  // Only our own clock goes on; to the sandbox the token stays as young as it is.
  const access = await accessFor(at.world, a)
  const young = { value: access.is === 'token' ? access.value : '', expiresAt: at.clock.now().add({ hours: 24 * 30 }) }
  await storeToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, 'access', young, at.clock.now())
  await want(a, windowOf(a, '2026-07-06', '2026-07-08'), 'polled')
  await want(a, windowOf(a, '2026-07-08', '2026-07-10'), 'history')
  const pass = async (hours: number) => {
    for (let n = 0; n < hours; n++) {
      later({ hours: 1 })
      await at.queue.drain()
    }
  }
  await at.queue.drain()
  await pass(30)
  assert.deepEqual(await shown(a), ['assembling', 'assembling'])
  await pass(5)
  assert.deepEqual((await shown(a)).sort(), ['assembling', 'refused assembly-overdue', 'refused assembly-overdue'])
  assert.ok((await requests(a))[0]!.tries <= 17)
  await pass(4 * 36)
  assert.deepEqual(await shown(a), Array(5).fill('refused assembly-overdue'))
  assert.equal((await requests(a)).filter((one) => one.reason === 'history').length, 4)
  assert.deepEqual([...(await refusalsOf(at.world.db, a.memberId, a.authorizationId))], [['assembly-overdue', 2]])
  assert.deepEqual([await open(), await listParked(at.world.db)], [0, []])
})

test('a forged notification of the very address that is being assembled does not make us give up sooner', async () => {
  const a = await at.connect()
  await at.faults({ batches: 'never' })
  const uri = windowOf(a, '2026-07-06', '2026-07-08')
  await want(a, uri, 'polled')
  await at.queue.drain()
  for (let n = 0; n < 20; n++) {
    later({ seconds: 1 })
    await at.notify(listOf(uri))
    await at.queue.drain()
  }
  assert.deepEqual(await shown(a), ['assembling'])
  const due = await at.world.db.selectFrom('due').selectAll().where('fact', '=', 'batch.wanted').where('done_at', 'is', null).execute()
  assert.equal(due.filter((one) => one.subject.startsWith(a.memberId)).length, 1, 'one look ahead, however many hints')
})

test('a sandbox that sends forged notifications beside the real ones has us fetch nothing but its own', async () => {
  const a = await at.connect()
  await at.faults({ notifications: 'forged' })
  const before = heard(a)
  await want(a, windowOf(a, '2026-07-06', '2026-07-08'))
  await at.queue.drain()
  await until(() => heard(a) > before)
  await at.queue.drain()
  later({ minutes: 15 })
  await at.queue.drain()
  assert.deepEqual([await shown(a), await listParked(at.world.db)], [['fetched'], []])
  assert.ok((await documents(a)).every((one) => one.uri.startsWith(a.resourceUri!)))
})

test('a notification that comes after the look has found the document finds it done', async () => {
  // The tests before turned our clock alone; here both have to agree.
  await at.turnTo(at.clock.now().toString())
  const a = await at.connect()
  await at.faults({ notifications: 'late', lateMinutes: 25 })
  const before = heard(a)
  await want(a, windowOf(a, '2026-07-06', '2026-07-08'))
  await at.queue.drain()
  await assembled()
  later({ minutes: 15 })
  await at.queue.drain()
  assert.deepEqual([await shown(a), heard(a)], [['fetched'], before])
  await at.turnTo(at.clock.now().add({ minutes: 30 }).toString())
  await until(() => heard(a) > before)
  await at.queue.drain()
  assert.equal((await documents(a)).length, 1)
})

test('a grant that is revoked while its batch is assembled ends the request, and nothing is asked any more', async () => {
  const a = await at.connect()
  const before = heard(a)
  await want(a, windowOf(a, '2026-07-06', '2026-07-08'), 'history')
  await want(a, realTimeOf(a))
  await at.queue.drain()
  await until(() => heard(a) > before)
  await at.revoke(a)
  await at.queue.drain()
  assert.equal((await at.again(a)).status, 'ended')
  assert.deepEqual((await shown(a)).sort(), ['fetched', 'refused authorization-ended'])
  later({ hours: 48 })
  await at.queue.drain()
  assert.deepEqual([(await documents(a)).length, await listParked(at.world.db)], [1, []])
})

test('a duplicate that is refused while the first is pending means "not yet"; without a first it is refused', async () => {
  const refused = () => Promise.reject(new Failure('request-refused', 'after-person', 'no', { status: 409 }))
  assert.deepEqual(await pending({ acceptedAt: at.clock.now() }, refused), { is: 'assembling' })
  await assert.rejects(pending({ acceptedAt: null }, refused), { code: 'request-refused' })
  const busy = () => Promise.reject(new Failure('utility-busy', 'later', 'no', { status: 503 }))
  await assert.rejects(pending({ acceptedAt: at.clock.now() }, busy), { code: 'utility-busy' })
})

test('a notification of customer data has them fetched, one of an authorization has it checked; those of nobody are left alone', async () => {
  const [a, b] = [await at.connect(), await at.connect({ household: 'metro-02' })]
  const told: string[] = []
  const hear = async (...uris: string[]) => {
    const id = `ntf_${++occasions}`
    const row = { notification_id: id, utility_id: 'sandbox-metro', body_sha256: id, refused: '[]', received_at: at.clock.now() }
    await at.world.db
      .insertInto('notification')
      .values({ ...row, uris: JSON.stringify(uris) })
      .execute()
    const commit = await matchNotification.run(at.world, [id])
    await at.world.db.transaction().execute((trx) =>
      commit({
        trx,
        now: at.clock.now(),
        emit: async (fact, subjects) => void told.push(...subjects.map((one) => `${fact} ${one}`)),
        wait: async () => {},
      }),
    )
  }
  const base = at.metro.profile.resourceBase
  await hear(`${base}/Authorization`, `${base}/Authorization/unknown`, `${base}/Batch/RetailCustomer/unknown`, `${base}/Batch/Bulk/1`)
  assert.deepEqual(told, [])
  await hear(a.authorizationUri!, b.customerResourceUri!)
  const [request] = await requests(b)
  assert.deepEqual(told, [`batch.wanted ${b.memberId}/${request?.request_id}`, `authorization.check ${a.memberId}/${a.authorizationId}`])
  assert.deepEqual([request?.uri, await requests(a)], [b.customerResourceUri, []])
})
