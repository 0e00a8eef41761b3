/** An event’s row says what its participants say, and what a change belongs to is found from whatever changed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { subjectOf } from '#platform/ids.ts'
import { openSeason, quarters } from '#settlement/testing/season.ts'
import { awaitTally } from '#treasury/tally.ts'
import { eventsBehind, keepTally, recordedCounts, talliesOf } from '#treasury/tally-store.ts'

const season = await openSeason('2026-07-14T12:00:00Z')
after(() => season.close())
const { db, at, ingest, within } = season
const saved = await season.inNetwork('Harbor')
const silent = await season.inNetwork('Harbor')
for (const who of [saved, silent]) await ingest(who, quarters('2026-06-15', 30))
const event = await season.call('2026-07-15')
const { eventId } = event
const tally = async (now: string) => {
  await db.transaction().execute((trx) => keepTally(trx, eventId, Temporal.Instant.from(now)))
  return (await talliesOf(db, [eventId])).get(eventId)
}

test('before anything is measured it says who takes part', async () => {
  const { participants, measured, waiting, earnedCents, due } = (await tally('2026-07-15T12:00:00Z'))!
  assert.deepEqual(
    { participants, measured, waiting, earnedCents, due },
    { participants: 2, measured: 0, waiting: 0, earnedCents: 0n, due: [] },
  )
})

test('afterwards it says what was earned, who still waits, and what was due', async () => {
  await at('2026-07-16T12:00:00Z')
  await ingest(saved, quarters('2026-07-15', 1, { '2026-07-15': 0.2 }))
  await at('2026-07-17T00:10:00Z')
  const counted = (await tally('2026-07-17T00:10:00Z'))!
  const [earning] = await db.selectFrom('earning').selectAll().execute()
  assert.deepEqual(
    [counted.measured, counted.waiting, counted.earnedCents, counted.paid, counted.late, Number(counted.savedWh)],
    [1, 1, earning?.cents, 0, 2, 3200],
  )
  assert.deepEqual(
    (await recordedCounts(db)).map(({ utilityId, month, count }) => [utilityId, month, count]),
    [
      ['sandbox-metro', '2026-07', 1],
      ['sandbox-metro', '2026-07', 1],
    ],
  )
})

test('a count that began earlier does not replace a later one', async () => {
  const later = await tally('2026-07-17T00:10:00Z')
  assert.deepEqual(await tally('2026-07-16T00:00:00Z'), later)
})

test('an event is found behind its own id and behind a participation, and behind nothing else', async () => {
  const { participationId, memberId } = await season.own(saved, event)
  assert.deepEqual(await eventsBehind(db, [eventId]), [eventId])
  assert.deepEqual(await eventsBehind(db, [subjectOf(memberId, participationId), eventId]), [eventId])
  assert.deepEqual(await eventsBehind(db, [subjectOf(silent.memberId, participationId), subjectOf(memberId, 'pay_none')]), [])
})

test('what changes at once is counted once', async () => {
  const { participationId, memberId } = await season.own(saved, event)
  const commit = await awaitTally.run({ db }, [subjectOf(memberId, participationId)])
  await within(commit)
  await within(commit)
  const open = await db.selectFrom('due').select('subject').where('fact', '=', 'event.tally').where('done_at', 'is', null).execute()
  assert.deepEqual(open, [{ subject: eventId }])
})
