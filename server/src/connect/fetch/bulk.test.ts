import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { readGreenButton } from '@quickpay/green-button'
import type { Authorization } from '#connect/authorization.ts'
import { endAuthorization } from '#connect/authorization-store.ts'
import { splitBulk } from '#connect/fetch/bulk.ts'
import { subscriptionOf } from '#connect/fetch/bulk-split.ts'
import { type Connected, startConnected, until } from '#connect/testing/connected.ts'
import { accessFor } from '#connect/tokens/access.ts'
import { listParked } from '#platform/parked-store.ts'

let at: Connected
let all: Authorization[]
before(async () => {
  at = await startConnected('2026-07-14T13:30:00Z', 60)
})
after(() => at.close())

const tell = (fact: 'bulk.poll' | 'bulk.wanted' | 'bulk.fetched', subject: string) =>
  at.world.db.transaction().execute((trx) => at.queue.emit(trx, fact, [subject]))
const bulks = () => at.world.db.selectFrom('bulk_request').selectAll().where('part_of', 'is', null).orderBy('day').execute()
const partsOf = (id: string) => at.world.db.selectFrom('bulk_request').selectAll().where('part_of', '=', id).execute()
const documents = (uri: string) => at.world.db.selectFrom('document').selectAll().where('uri', '=', uri).orderBy('member_id').execute()
const singles = (occasion: string) =>
  at.world.db
    .selectFrom('batch_request')
    .selectAll()
    .where('reason', '=', 'polled')
    .where('wanted_at', '>=', Temporal.Instant.from(occasion))
    .execute()
const heard = () => at.notifications.filter((body) => body.includes('/Batch/Bulk/')).length
/** Without the news of each household on the way: only the batch of all is looked at here. */
async function turnTo(instant: string): Promise<void> {
  await at.faults({ notifications: 'drop' })
  await at.turnTo(instant)
  await at.faults({})
}
/** The look of a day, and what the utility says when it has assembled it. */
async function poll(): Promise<void> {
  const before = heard()
  await tell('bulk.poll', 'sandbox-metro')
  await at.queue.drain()
  await until(() => heard() > before)
}

test('an entry is its subscription’s, or for all, or nobody’s: what does not say whose it is reaches no member', () => {
  const base = 'https://api.coned.com/gbc/espi/1_1/resource'
  for (const [href, whose] of [
    [`${base}/Subscription/5/UsagePoint/7`, '5'],
    [`${base}/Subscription/5/UsagePoint/7/MeterReading/1/IntervalBlock/9?x=/Subscription/6/`, '5'],
    [`${base}/RealTime/Subscription/5/UsagePoint/7/MeterReading/1`, '5'],
    ['Subscription/5/UsagePoint/7', '5'],
    [`${base}/ReadingType/3`, null],
    [`${base}/LocalTimeParameters/3`, null],
    [`${base}/UsagePoint/7`, ''],
    [`${base}/RetailCustomer/5/Customer/1`, ''],
    ['', ''],
  ] as const)
    assert.equal(subscriptionOf(href), whose, href)
})

test('up to fifty authorizations are asked for by themselves: nothing is asked for in bulk, and no next look is noted', async () => {
  await tell('bulk.poll', 'sandbox-metro')
  await at.queue.drain()
  assert.deepEqual(await bulks(), [])
  const due = await at.world.db.selectFrom('due').selectAll().where('fact', '=', 'bulk.poll').execute()
  assert.deepEqual(due, [])
})

test('one batch of all is split into each member’s own document; strangers are counted, and who is not in it is asked for singly', async () => {
  all = await at.connectMany(56, 54)
  const [gone, ...there] = all
  await at.revoke(gone!)
  await poll()
  await at.queue.drain()
  const [bulk] = await bulks()
  assert.deepEqual([bulk?.state, bulk?.given, bulk?.strangers, bulk?.asked_singly], ['fetched', 53, 2, 1])
  const kept = await documents(bulk!.uri)
  assert.deepEqual(kept.map((one) => one.authorization_id).sort(), there.map((one) => one.authorizationId).sort())
  for (const one of kept.slice(0, 10)) {
    const text = gunzipSync(one.body).toString()
    const named = new Set([...text.matchAll(/\/Subscription\/([^/"]+)/g)].map((match) => match[1]))
    assert.deepEqual([...named], [all.find((a) => a.authorizationId === one.authorization_id)!.subscriptionId])
  }
  const alone = await singles('2026-07-14T13:30:00Z')
  assert.deepEqual(
    alone.map((one) => [one.authorization_id, one.state, one.because]),
    [[gone!.authorizationId, 'refused', 'authorization-ended']],
  )
  assert.equal((await at.again(gone!)).status, 'ended')
  assert.deepEqual(await listParked(at.world.db), [])

  // What a member's part says is what the member's own batch says.
  const a = there[3]!
  const query = bulk!.uri.slice(bulk!.uri.indexOf('?'))
  const access = await accessFor(at.world, a)
  const get = () => fetch(a.resourceUri! + query, { headers: { authorization: `Bearer ${access.is === 'token' && access.value}` } })
  assert.equal((await get()).status, 202)
  await new Promise((resolve) => setTimeout(resolve, 1300))
  const own = await readGreenButton(new Uint8Array(await (await get()).arrayBuffer()))
  const part = await readGreenButton(gunzipSync(kept.find((one) => one.authorization_id === a.authorizationId)!.body))
  const told = (read: typeof own) => read.series.map((one) => [one.flow, one.unit, [...one.starts], [...one.values]])
  assert.ok(own.series[0]!.values.length > 500)
  assert.deepEqual(told(part), told(own))
})

test('the look of the same day again asks for nothing', async () => {
  const before = (await bulks()).length
  await tell('bulk.poll', 'sandbox-metro')
  await at.queue.drain()
  assert.equal((await bulks()).length, before)
  const due = await at.world.db.selectFrom('due').selectAll().where('fact', '=', 'bulk.poll').where('done_at', 'is', null).execute()
  assert.deepEqual(
    due.map((one) => [one.subject, one.due_at.toZonedDateTimeISO('America/New_York').toPlainDate().toString()]),
    [['sandbox-metro', '2026-07-15']],
  )
})

test('a split that is cut before its commit leaves nothing; one that was committed and runs once more changes nothing', async () => {
  await turnTo('2026-07-15T13:30:00Z')
  await poll()
  const bulk = (await bulks()).at(-1)!
  await at.queue.drain()
  const { uri, request_id } = bulk
  const kept = (await documents(uri)).length
  assert.equal(kept, 53)
  // As it stood when its document was kept and nothing more had happened.
  await at.database.plain.query('update bulk_request set split_at = null, given = null, asked_singly = null where request_id = $1', [
    request_id,
  ])
  const [first, second] = [await splitBulk.run(at.world, [request_id]), await splitBulk.run(at.world, [request_id])]
  const told: string[] = []
  const commit = (use: typeof first, cut = false) =>
    at.world.db.transaction().execute(async (trx) => {
      const emit = async (fact: string, subjects: readonly string[]) => void told.push(...subjects.map((one) => `${fact} ${one}`))
      await use({ trx, now: at.clock.now(), emit, wait: async () => {} })
      if (cut) throw new Error('cut')
    })
  await assert.rejects(commit(first, true), /cut/)
  assert.equal((await bulks()).at(-1)!.split_at, null)
  await commit(first)
  await commit(second)
  assert.deepEqual([(await documents(uri)).length, (await bulks()).at(-1)!.given], [kept, 53])
  assert.equal(new Set(told).size, 53, 'the same documents are told of, under the same version')
  assert.equal((await singles('2026-07-15T13:30:00Z')).length, 0)
})

test('a batch in several documents is split document by document, and nobody is asked for singly before the last', async () => {
  await turnTo('2026-07-16T13:30:00Z')
  await at.faults({ chunkBytes: 6_000_000 })
  await poll()
  await at.queue.drain()
  const bulk = (await bulks()).at(-1)!
  const parts = await partsOf(bulk.request_id)
  assert.ok(parts.length >= 2, `${parts.length} parts`)
  assert.deepEqual([bulk.state, bulk.asked_singly], ['fetched', 0])
  for (const part of parts) {
    assert.deepEqual([part.state, part.given, part.strangers], ['fetched', 53, 2])
    assert.equal((await documents(part.uri)).length, 53)
  }
  await at.faults({})
})

test('a batch that is never assembled is given up with a code, and everybody is asked for singly', async () => {
  await turnTo('2026-07-17T13:30:00Z')
  await at.faults({ batches: 'never' })
  for (const a of all.slice(10)) await end(a)
  await at.connectMany(53)
  await tell('bulk.poll', 'sandbox-metro')
  await at.queue.drain()
  const id = (await bulks()).at(-1)!.request_id
  // Only our own clock goes on: the token need not be renewed, which the utility takes fifty times in a real minute.
  await at.database.plain.query('update client_token set expires_at = $1', ['2026-08-01T00:00:00Z'])
  for (let hours = 0; hours < 34; hours += 2) {
    at.clock.set(at.clock.now().add({ hours: 2 }))
    await at.queue.drain()
  }
  const bulk = (await bulks()).find((one) => one.request_id === id)
  assert.deepEqual([bulk?.state, bulk?.because, bulk?.asked_singly], ['refused', 'assembly-overdue', 62])
  await at.faults({})
})
const end = (a: Authorization) =>
  at.world.db.transaction().execute((trx) => endAuthorization(trx, a.memberId, a.authorizationId, 'stopped', at.clock.now()))
