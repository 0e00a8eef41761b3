/** What has come is counted hour by hour: whole hours only, of those who share, in the network where they lie. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { countArrivals } from '#dispatch/feed.ts'
import { feedBetween } from '#dispatch/feed-store.ts'
import { openSeason, quarters } from '#settlement/testing/season.ts'

const season = await openSeason('2026-07-14T12:00:00Z')
after(() => season.close())
const { db, clock, ingest, within } = season
const whole = await season.inNetwork('Harbor')
const torn = await season.inNetwork('Harbor')
const silent = await season.inNetwork('Harbor')
const ended = await season.inNetwork('Harbor', 'sandbox-metro', 'ended')
for (const who of [whole, torn, silent, ended]) await ingest(who, quarters('2026-07-13', 1))

const shares = async (from: string, to: string) => {
  await within(await countArrivals.run({}, ['feed']))
  const hours = await feedBetween(db, Temporal.Instant.from(from), Temporal.Instant.from(to))
  return hours.map(({ network, arrived, meters }) => `${network} ${arrived}/${meters}`)
}

test('hours of which a reading is missing have not come', async () => {
  clock.set('2026-07-15T12:10:00Z')
  await ingest(whole, quarters('2026-07-14', 1))
  await ingest(torn, quarters('2026-07-14', 1, { '2026-07-14': (hour) => (hour === 17 ? null : 1) }))
  // 16:00 to 19:00 in New York.
  assert.deepEqual(await shares('2026-07-14T20:00:00Z', '2026-07-14T23:00:00Z'), ['Harbor 2/3', 'Harbor 1/3', 'Harbor 2/3'])
})

test('what comes later is counted then, and the count comes again by itself', async () => {
  await ingest(torn, quarters('2026-07-14', 1))
  assert.deepEqual(await shares('2026-07-14T21:00:00Z', '2026-07-14T22:00:00Z'), ['Harbor 2/3'])
  const open = await db.selectFrom('due').select('due_at').where('fact', '=', 'feed.count').where('done_at', 'is', null).execute()
  assert.deepEqual(
    open.map(({ due_at }) => due_at.toString()),
    ['2026-07-15T12:30:00Z'],
  )
})

test('the hour that is not over is not counted, and what is older than nine days is forgotten', async () => {
  assert.deepEqual(await shares('2026-07-15T12:00:00Z', '2026-07-15T13:00:00Z'), [])
  clock.set('2026-07-25T12:10:00Z')
  assert.deepEqual(await shares('2026-07-14T00:00:00Z', '2026-07-15T00:00:00Z'), [])
})
