/** What the public record counts: everyone connected to whom something is or may be due, from the hour on which the day has passed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openSeason, quarters } from '#settlement/testing/season.ts'
import { dueCounts } from '#treasury/due-store.ts'

const season = await openSeason('2026-07-14T12:00:00Z')
after(() => season.close())
const { db, at, ingest } = season
const saved = await season.inNetwork('Harbor')
const silent = await season.inNetwork('Harbor')
const wasteful = await season.inNetwork('Harbor')
const gone = await season.inNetwork('Harbor', 'sandbox-metro', 'ended')
for (const who of [saved, silent, wasteful, gone]) await ingest(who, quarters('2026-06-15', 30))
const { eventId } = await season.call('2026-07-15')
const counted = async (moment: string) =>
  (await dueCounts(db, eventId, Temporal.Instant.from(moment))).map(({ minutes, stage, breach, count }) => [minutes, stage, breach, count])

test('within the day nothing is due yet', async () => {
  assert.deepEqual(await counted('2026-07-16T23:59:59Z'), [])
})

test('afterwards whoever saved, and whoever’s readings never came, but not whoever used more, nor who had stopped sharing', async () => {
  await at('2026-07-16T12:00:00Z')
  await ingest(saved, quarters('2026-07-15', 1, { '2026-07-15': 0.2 }))
  await ingest(wasteful, quarters('2026-07-15', 1, { '2026-07-15': 3 }))
  await at('2026-07-17T00:10:00Z')
  assert.deepEqual(await counted('2026-07-17T00:10:00Z'), [
    [null, 'unsolved', 'no-payout-method', 1],
    [null, 'unsolved', 'readings-late', 1],
  ])
})

test('who stops sharing afterwards takes no missed promise away', async () => {
  const standing = await counted('2026-07-17T00:10:00Z')
  await db
    .updateTable('utility_authorization')
    .set({ status: 'ended', ended_at: Temporal.Instant.from('2026-07-18T00:00:00Z') })
    .where('member_id', '=', silent.memberId)
    .execute()
  assert.deepEqual(await counted('2026-07-19T00:00:00Z'), standing)
})
