import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cancelEvent } from '#dispatch/cancel-event.ts'
import { findEvent } from '#dispatch/event-store.ts'
import { waitFor } from '#platform/due.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import type { AnyTask, Work } from '#platform/task.ts'
import { enlist, enlistParticipants, relaxParticipants } from '#settlement/enlist.ts'
import { participationIdOf } from '#settlement/participation-store.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveAccount, haveEvent } from '../testing/parents.ts'

const { database, close } = await testDatabase()
after(close)
const { db } = database
const now = Temporal.Instant.from('2026-07-14T13:30:00Z')
const inWork = <T>(use: (work: Work) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .execute((trx) => use({ trx, now, emit: async () => {}, wait: (dueAt, fact, subject) => waitFor(trx, dueAt, fact, subject) }))
async function run<World>(task: AnyTask<World>, world: World, subject: string): Promise<void> {
  await inWork(await task.run(world, [subject]))
}
async function called() {
  const memberId = newId('mem')
  const accountId = await haveAccount(db, now, { memberId })
  const event = (await findEvent(db, await haveEvent(db, now)))!
  await inWork((work) => enlist(work, event, [{ memberId, accountId, planId: 'standard' }]))
  const attention = async () => {
    const rows = await db.selectFrom('attention').selectAll().where('member_id', '=', memberId).orderBy('why').execute()
    return rows.map((row) => [row.why, row.from_at.since(event.start).total('hours'), row.until_at.since(event.end).total('hours')])
  }
  return { memberId, accountId, event, attention }
}
const whole = [
  ['event', -1, 4],
  ['settlement', 4, 240],
]

test('whoever is called is looked at from an hour before the event to four hours after it, and its readings are awaited for ten days', async () => {
  const { attention } = await called()
  assert.deepEqual(await attention(), whole)
})

test('an event that is called off is nobody’s concern any more; the others of the same member stay', async () => {
  const [first, second] = [await called(), await called()]
  await inWork((work) => cancelEvent(work, { eventId: first.event.eventId, reason: null }, 'mem_operator'))
  await run(enlistParticipants, { db }, first.event.eventId)
  assert.deepEqual([await first.attention(), await second.attention()], [[], whole])
})

test('what is measured is awaited no longer; the event itself is still shown', async () => {
  const [first, second] = [await called(), await called()]
  const subject = subjectOf(first.memberId, participationIdOf(first.memberId, first.accountId, first.event.eventId))
  for (let times = 0; times < 2; times++) await run(relaxParticipants, {}, subject)
  assert.deepEqual([await first.attention(), await second.attention()], [[whole[0]], whole])
})
