/** Who is on an event's list but takes no part in it is not measured, and is as soon as that is set right; the enrolment's method is the one used. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifyBundle } from '@quickpay/receipt'
import { assignNetwork } from '#dispatch/assign-networks.ts'
import { eventsOfMember } from '#dispatch/event-store.ts'
import { withdraw } from '#dispatch/withdraw.ts'
import type { Customer } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { clockOf } from '#settlement/explain-store.ts'
import { groupsOf } from '#settlement/reckoning-store.ts'
import { openSeason, quarters } from './testing/season.ts'

const season = await openSeason('2026-07-13T12:00:00Z')
const { db, within, queue, ingest, own, earned, at } = season
after(() => season.close())
const saved = () => quarters('2026-07-14', 2, { '2026-07-15': 0.2 })
const history = () => quarters('2026-06-10', 34)

async function moved(who: Customer, network: string, today: string): Promise<void> {
  const where = { utilityId: who.utilityId, memberId: who.memberId, accountId: who.accountId, today: Temporal.PlainDate.from(today) }
  await within((work) =>
    assignNetwork(work, { ...where, actor: 'mem_operator' }, { network, from: where.today.toString(), source: 'operator' }),
  )
  await queue.drain()
}

const [mover, leaver, stays] = [await season.inNetwork('Harbor'), await season.inNetwork('Harbor'), await season.inNetwork('Harbor')]
for (const who of [mover, leaver, stays]) await ingest(who, history())
const event = await season.call('2026-07-15')

test('an account that lies elsewhere on the day, or has withdrawn before it, is not paid as a participant; the participation says why it waits', async () => {
  await moved(mover, 'Maple Hill', '2026-07-13')
  const key = { memberId: leaver.memberId, accountId: leaver.accountId, programId: 'coned-csrp', season: 2026 }
  await within((work) => withdraw(work, key, { actor: 'mem_operator', reason: 'moved out' }))
  await at('2026-07-16T12:00:00Z')
  for (const who of [mover, leaver, stays]) await ingest(who, saved())
  for (const who of [mover, leaver]) {
    const { state, waits, promisedBy, participationId } = await own(who, event)
    assert.deepEqual([state, waits?.code, promisedBy, await earned(who, event)], ['waiting', 'not-enrolled', null, []])
    const { state: clockState, heldBy } = (await clockOf(db, who.memberId, participationId, season.clock.now()))!
    assert.deepEqual([clockState, heldBy], ['not-promised', null])
  }
  assert.deepEqual(await earned(stays, event), [['event', 'v1', 720n]])
  const counted = (await groupsOf(db, event.eventId)).map(({ accounts, unmeasured }) => [accounts, unmeasured])
  assert.deepEqual(counted, [[1, 0]], 'the utility’s money knows them neither as measured nor as unmeasured')
})

test('who is taken out after being paid keeps the payment', async () => {
  await db.updateTable('account_network').set({ network: 'Maple Hill' }).where('account_id', '=', stays.accountId).execute()
  await ingest(stays, quarters('2026-07-15', 1, { '2026-07-15': 0.1 }))
  assert.deepEqual([(await own(stays, event)).state, await earned(stays, event)], ['measured', [['event', 'v1', 720n]]])
})

test('when the enrolment is set right it is measured and paid, within a day of that', async () => {
  await at('2026-07-20T12:00:00Z')
  await db.updateTable('account_network').set({ network: 'Harbor' }).where('account_id', '=', mover.accountId).execute()
  await within((work) => work.emit('enrolment.accepted', [subjectOf(mover.memberId, mover.accountId)]))
  await queue.drain()
  const { state, waits, promisedBy } = await own(mover, event)
  assert.deepEqual([state, waits, promisedBy?.toString()], ['measured', null, '2026-07-21T12:00:00Z'])
  assert.deepEqual(await earned(mover, event), [['event', 'v1', 720n]])
  await season.clean()
})

test('an event in which an account takes no part neither pays its hours nor leaves its day out of the baseline', async () => {
  const who = await season.inNetwork('Harbor')
  await ingest(who, quarters('2026-06-10', 40))
  const before = await season.call('2026-07-21')
  await db
    .updateTable('account_network')
    .set({ from_day: Temporal.PlainDate.from('2026-07-22') })
    .where('account_id', '=', who.accountId)
    .execute()
  const next = await season.call('2026-07-23')
  await at('2026-07-24T12:00:00Z')
  await ingest(who, quarters('2026-07-20', 4, { '2026-07-23': 0.2 }))
  assert.equal((await own(who, before)).waits?.code, 'not-enrolled')
  const { measurements } = await season.story(who, next)
  assert.deepEqual(measurements[0]!.bundle.pastEvents, [])
})

test('the baseline follows the day where the enrolment says weather-adjusted, and does not where it says average-day', async () => {
  const [plain, adjusted] = [await season.inNetwork('Harbor'), await season.inNetwork('Harbor')]
  for (const who of [plain, adjusted]) await ingest(who, quarters('2026-06-20', 40))
  await db.updateTable('enrolment').set({ method: 'weather-adjusted' }).where('account_id', '=', adjusted.accountId).execute()
  const hot = await season.call('2026-07-30')
  await at('2026-07-31T12:00:00Z')
  // A fifth more than usual at noon, and half of it in the event.
  for (const who of [plain, adjusted]) await ingest(who, quarters('2026-07-30', 1, { '2026-07-30': (hour) => (hour < 16 ? 0.6 : 0.5) }))
  assert.deepEqual(await earned(plain, hot), [['event', 'v1', 450n]])
  assert.deepEqual(await earned(adjusted, hot), [['event', 'v1', 630n]])
  const { bundle } = (await season.story(adjusted, hot)).measurements[0]!
  assert.deepEqual([bundle.adjusted, bundle.result.is === 'measured' && bundle.result.adjustment?.factor], [true, '1.2'])
  assert.deepEqual(verifyBundle(bundle), { is: 'equal' })
})

test('a method that is set right later is a new measurement, and a payment of the difference', async () => {
  const who = await season.inNetwork('Harbor')
  await ingest(who, quarters('2026-06-20', 41, { '2026-07-30': (hour) => (hour < 16 ? 0.6 : 0.5) }))
  const [hot] = await eventsOfMember(db, who.memberId)
  assert.deepEqual(await earned(who, hot!), [['event', 'v1', 450n]])
  await db.updateTable('enrolment').set({ method: 'weather-adjusted' }).where('account_id', '=', who.accountId).execute()
  await within((work) => work.emit('enrolment.accepted', [subjectOf(who.memberId, who.accountId)]))
  await queue.drain()
  assert.deepEqual((await earned(who, hot!)).at(-1), ['correction', 'v2', 180n])
  await season.clean()
})

test('at the season’s close it is said that the account was not enrolled', async () => {
  await at('2026-10-31T05:00:00Z')
  const { state, because } = await own(leaver, event)
  assert.deepEqual([state, because?.[0]?.code], ['not-eligible', 'not-enrolled'])
})
