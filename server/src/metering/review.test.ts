import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ingestBatch } from '#metering/ingest.ts'
import { reviewReadings } from '#metering/review.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { freshnessOf } from '#metering/usage.ts'

const flow = { 'batch.fetched': [ingestBatch], 'readings.stored': [reviewReadings], 'readings.review': [reviewReadings] }
const world = await openWorld(flow, '2027-07-01T14:00:00Z')
after(() => world.close())
const { db, clock, queue } = world

async function connected(): Promise<Customer> {
  const who = await world.customer()
  const resource_uri = 'https://utility.example/resource/Batch/Subscription/1'
  await db.updateTable('utility_authorization').set({ resource_uri }).where('authorization_id', '=', who.authorizationId).execute()
  return who
}
const give = (who: Customer, from: string, days: number) =>
  world.ingest(who, { intervalSeconds: 900, values: constant(from, days, 900, () => 100) })
/** Lets the clock pass, an hour at a time, as it would. */
async function passTo(moment: string) {
  for (const end = Temporal.Instant.from(moment); Temporal.Instant.compare(clock.now(), end) < 0; ) {
    const next = clock.now().add({ hours: 3 })
    clock.set(Temporal.Instant.compare(next, end) < 0 ? next : end)
    await queue.drain()
  }
}
const asked = async (who: Customer) =>
  (
    await db
      .selectFrom('batch_request')
      .select('uri')
      .where('authorization_id', '=', who.authorizationId)
      .where('reason', '=', 'gap')
      .orderBy('wanted_at')
      .execute()
  ).map(({ uri }) => new URL(uri).search.replaceAll(/%3A/gi, ':'))
const fresh = async (who: Customer) => {
  const { missing, givenUp, lag } = await freshnessOf(db, who)
  return { missing: missing.map(String), givenUp: givenUp.map(String), lag }
}

test('a day that is missing between others is asked for every six hours, and no more when it has come', async () => {
  const who = await connected()
  await passTo('2027-07-05T14:00:00Z')
  await give(who, '2027-07-02', 1)
  await give(who, '2027-07-04', 1)
  assert.deepEqual(await asked(who), ['?published-min=2027-07-03T04:00:00Z&published-max=2027-07-04T04:00:00Z'])
  assert.deepEqual((await fresh(who)).missing, ['2027-07-03'])
  await passTo('2027-07-06T14:00:00Z')
  const count = (await asked(who)).length
  assert.ok(count >= 4 && count <= 5, `${count} in a day`)
  assert.equal(new Set(await asked(who)).size, count, 'no two alike: a utility would answer the second from its cache')
  await give(who, '2027-07-03', 1)
  await give(who, '2027-07-05', 1)
  await passTo('2027-07-07T02:00:00Z')
  assert.equal((await asked(who)).length, count)
  assert.deepEqual((await fresh(who)).missing, [])
})

test('when nothing comes at all, the days that are late are asked for together, and given up in the open after ten', async () => {
  const who = await connected()
  const start = clock.now()
  const first = start.toZonedDateTimeISO('America/New_York').toPlainDate().subtract({ days: 1 })
  await give(who, first.toString(), 1)
  await passTo(start.add({ hours: 24 * 4 }).toString())
  const uris = await asked(who)
  assert.ok(
    uris.some((uri) => uri.endsWith(`published-max=${first.add({ days: 4 })}T04:00:00Z`)),
    uris.join(' '),
  )
  await passTo(start.add({ hours: 24 * 14 }).toString())
  const { missing, givenUp } = await fresh(who)
  assert.equal(givenUp[0], first.add({ days: 1 }).toString())
  assert.ok(missing.length >= 8 && missing.length <= 10, String(missing.length))
  assert.ok(givenUp.every((day) => !missing.includes(day)))
  // No day is asked about for longer than that.
  const { asks } = await db
    .selectFrom('reading_gap')
    .select('asks')
    .where('member_id', '=', who.memberId)
    .orderBy('day')
    .executeTakeFirstOrThrow()
  assert.ok(asks >= 30 && asks <= 40, String(asks))
  // A day that comes after all counts, and is missed no more.
  await give(who, givenUp[0]!, 1)
  assert.ok(!(await fresh(who)).givenUp.includes(givenUp[0]!))
})

test('nobody is asked where the connection ended, or shares no readings', async () => {
  const today = clock.now().toZonedDateTimeISO('America/New_York').toPlainDate()
  for (const state of [{ status: 'ended' }, { status: 'partial', missing: JSON.stringify([{ what: 'category', category: 'usage' }]) }]) {
    const who = await connected()
    await db.updateTable('utility_authorization').set(state).where('authorization_id', '=', who.authorizationId).execute()
    await give(who, today.subtract({ days: 5 }).toString(), 1)
    await give(who, today.subtract({ days: 3 }).toString(), 1)
    assert.deepEqual(await asked(who), [], state.status)
  }
})

test('how late days come is measured over those that were waited for, not over the history', async () => {
  const who = await connected()
  const today = clock.now().toZonedDateTimeISO('America/New_York').toPlainDate()
  await give(who, today.subtract({ days: 60 }).toString(), 60)
  assert.equal((await fresh(who)).lag, null)
  for (let i = 0; i < 4; i++) {
    const day = today.add({ days: i })
    await passTo(
      day
        .add({ days: 1 })
        .toZonedDateTime('America/New_York')
        .toInstant()
        .add({ hours: 5 + i })
        .toString(),
    )
    await give(who, day.toString(), 1)
  }
  assert.deepEqual((await fresh(who)).lag, { p50Seconds: 6 * 3600, p95Seconds: 8 * 3600, days: 4 })
})
