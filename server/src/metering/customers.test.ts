import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { findAuthorization } from '#connect/authorization-store.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { accountDaysOf, netLoadOf } from '#metering/interval-store.ts'
import { metersOf, openQuestions } from '#metering/meter-store.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import { type Customer, constant, customerFeed, openWorld, type SaidCustomer, usageFeed } from '#metering/testing/world.ts'

const world = await openWorld({ 'batch.fetched': [ingestBatch] }, '2027-07-13T14:00:00Z')
after(() => world.close())
const { db, clock, customer, fetched, queue } = world
const date = (text: string) => Temporal.PlainDate.from(text)
const CUSTOMER_URI = 'https://utility.example/resource/Batch/RetailCustomer/1'

/** A customer document as of a moment. */
async function customerSays(who: Customer, accountNumber: string, said: SaidCustomer = {}) {
  clock.set(clock.now().add({ hours: 1 }))
  await fetched(who, customerFeed(accountNumber, who.usagePoint, said), CUSTOMER_URI)
  await queue.drain()
}
async function readings(who: Customer, usagePoint: string, from: string, days: number, wh = 100, start = 0, end = 24) {
  const all = constant(from, days, 3600, () => wh)
  const values = new Map([...all].filter((_, i) => i % 24 >= start && i % 24 < end))
  await fetched(who, usageFeed([{ usagePoint, intervalSeconds: 3600, values }]))
  await queue.drain()
}
const numberOf = async (who: Customer) =>
  (await db.selectFrom('account').select('account_number').where('account_id', '=', who.accountId).executeTakeFirstOrThrow()).account_number
const questions = async (who: Customer) => (await openQuestions(db)).filter((one) => one.accountId === who.accountId).map((one) => one.code)
const points = async (who: Customer) =>
  (await servicePointsOf(db, who.memberId, who.accountId)).map((one) => [one.usagePoint, one.meterSerial]).sort()

test('the serial number is on the service point, whichever document came first', async () => {
  for (const first of ['customer', 'readings']) {
    const who = await customer()
    const say = () => customerSays(who, '123-456', { meters: [{ usagePoint: who.usagePoint, serial: 'S1' }] })
    if (first === 'customer') await say()
    await readings(who, who.usagePoint, '2027-07-10', 1)
    if (first === 'readings') await say()
    assert.deepEqual(await points(who), [[who.usagePoint, 'S1']], first)
    assert.deepEqual(await questions(who), [])
  }
})

test('a new meter at the same usage point: the serial is new, the readings go on, the old one is history', async () => {
  const who = await customer()
  await customerSays(who, '1', { meters: [{ usagePoint: who.usagePoint, serial: 'S1' }] })
  await readings(who, who.usagePoint, '2027-07-08', 2)
  await customerSays(who, '1', { meters: [{ usagePoint: who.usagePoint, serial: 'S2' }] })
  await readings(who, who.usagePoint, '2027-07-10', 2)
  assert.deepEqual(await points(who), [[who.usagePoint, 'S2']])
  assert.deepEqual(
    (await metersOf(db, who.memberId, who.utilityId)).map((one) => one.serial),
    ['S1', 'S2'],
  )
})

test('a new usage point in the place of the old: one line of readings, and no hole in the account’s load', async () => {
  const who = await customer()
  const next = `${who.usagePoint}-new`
  await customerSays(who, '1', { meters: [{ usagePoint: who.usagePoint, serial: 'S1' }] })
  await readings(who, who.usagePoint, '2027-07-08', 2, 100)
  // The swap is at ten in the morning of the tenth; the readings come before the customer data say so.
  await readings(who, who.usagePoint, '2027-07-10', 1, 100, 0, 10)
  await readings(who, next, '2027-07-10', 1, 300, 10, 24)
  await readings(who, next, '2027-07-11', 1, 300)
  const load = () => netLoadOf(db, who.memberId, who.accountId, date('2027-07-08'), date('2027-07-11'))
  assert.equal((await load()).starts.length, 48, 'two meters that are added lack one another')
  await customerSays(who, '1', { meters: [{ usagePoint: next, serial: 'S2' }] })
  const joined = await load()
  assert.equal(joined.starts.length, 96)
  assert.equal(
    joined.milliWh.reduce((sum, one) => sum + one, 0),
    (58 * 100 + 38 * 300) * 1000,
  )
  assert.equal((await accountDaysOf(db, who.memberId, who.accountId, date('2027-07-08'), date('2027-07-11'))).length, 1)
  assert.deepEqual(await questions(who), [])
  // Later documents, and the old ones again in any order, change nothing.
  await customerSays(who, '1', { meters: [{ usagePoint: next, serial: 'S2' }] })
  assert.equal((await load()).starts.length, 96)
})

test('a meter that came beside others asks for the customer data at once', async () => {
  const who = await customer()
  await db
    .updateTable('utility_authorization')
    .set({ customer_resource_uri: CUSTOMER_URI })
    .where('authorization_id', '=', who.authorizationId)
    .execute()
  const wanted = () =>
    db.selectFrom('batch_request').select(['uri', 'reason']).where('authorization_id', '=', who.authorizationId).execute()
  await readings(who, who.usagePoint, '2027-07-08', 1)
  assert.deepEqual(await wanted(), [])
  await readings(who, `${who.usagePoint}-b`, '2027-07-09', 1)
  await readings(who, `${who.usagePoint}-c`, '2027-07-09', 1)
  assert.deepEqual(await wanted(), [{ uri: CUSTOMER_URI, reason: 'touch' }])
})

test('two meters for one, which nobody can tell apart, are a person’s question; nothing is joined', async () => {
  const who = await customer()
  const [m, n] = [`${who.usagePoint}-m`, `${who.usagePoint}-n`]
  await customerSays(who, '1', { meters: [{ usagePoint: who.usagePoint, serial: 'S1' }] })
  for (const point of [who.usagePoint, m, n]) await readings(who, point, '2027-07-08', 1)
  await customerSays(who, '1', {
    meters: [
      { usagePoint: m, serial: 'S8' },
      { usagePoint: n, serial: 'S9' },
    ],
  })
  assert.deepEqual(await questions(who), ['several-meters'])
  assert.equal((await accountDaysOf(db, who.memberId, who.accountId, date('2027-07-08'), date('2027-07-08'))).length, 3)
  await customerSays(who, '1', {
    meters: [
      { usagePoint: m, serial: 'S8' },
      { usagePoint: n, serial: 'S9' },
    ],
  })
  assert.deepEqual(await questions(who), ['several-meters'], 'asked once')
})

test('a new number of a known meter is the same account; what the callback took for a stranger is cleared', async () => {
  const who = await customer()
  await customerSays(who, '123-456', { meters: [{ usagePoint: who.usagePoint, serial: 'S1' }] })
  await db
    .updateTable('utility_authorization')
    .set({ status: 'partial', missing: JSON.stringify([{ what: 'account' }]) })
    .where('authorization_id', '=', who.authorizationId)
    .execute()
  await customerSays(who, '777', { meters: [{ usagePoint: `${who.usagePoint}-moved`, serial: 'S1' }], street: '1 Other Street' })
  assert.equal(await numberOf(who), '777')
  const a = await findAuthorization(db, who.memberId, who.authorizationId)
  assert.deepEqual([a?.status, a?.missing], ['active', []])
  assert.deepEqual(
    (await metersOf(db, who.memberId, who.utilityId)).map((one) => one.accountNumber),
    ['123-456', '777'],
  )
})

test('a stranger’s account is not written over ours, and waits for a person', async () => {
  const who = await customer()
  await customerSays(who, '123-456', { meters: [{ usagePoint: who.usagePoint, serial: 'S1' }] })
  await customerSays(who, '999', { meters: [{ usagePoint: 'elsewhere', serial: 'X' }], street: '9 Far Road' })
  assert.equal(await numberOf(who), '123-456')
  assert.deepEqual(await questions(who), ['another-account'])
})

test('a meter that is another member’s is a question, and stays theirs', async () => {
  const [first, second] = [await customer(), await customer()]
  await readings(first, first.usagePoint, '2027-07-10', 1)
  await customerSays(second, '55', { meters: [{ usagePoint: first.usagePoint, serial: 'S1' }] })
  assert.deepEqual(await questions(second), ['meter-of-another-member'])
  assert.deepEqual(await metersOf(db, second.memberId, second.utilityId), [])
})

test('a place moved over to a new account of the same member brings its readings along', async () => {
  const old = await customer()
  await customerSays(old, '1', { meters: [{ usagePoint: old.usagePoint, serial: 'S1' }] })
  await readings(old, old.usagePoint, '2027-07-08', 2, 100)
  const now = await customer('sandbox-metro', 'active', old.memberId)
  await customerSays(now, '2', { meters: [{ usagePoint: now.usagePoint, serial: 'S1' }] })
  await readings(now, now.usagePoint, '2027-07-10', 2, 300)
  const load = await netLoadOf(db, now.memberId, now.accountId, date('2027-07-08'), date('2027-07-11'))
  assert.equal(load.starts.length, 96)
  assert.deepEqual(await servicePointsOf(db, old.memberId, old.accountId), [])
})
