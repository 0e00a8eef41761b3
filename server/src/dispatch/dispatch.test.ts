import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { cancelEvent } from '#dispatch/cancel-event.ts'
import { createEvent } from '#dispatch/create-event.ts'
import { enrol, enrolAccount } from '#dispatch/enrol.ts'
import { enrolmentsOf, refusalOf } from '#dispatch/enrolment-store.ts'
import { type EventPlan, windowOn } from '#dispatch/event.ts'
import { audienceOf, eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import { networkHint } from '#dispatch/networks.ts'
import { backPayEvents } from '#dispatch/season.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { task } from '#platform/task.ts'

const heard: string[] = []
const listen = task<unknown, readonly string[]>({
  name: 'listen',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(_work, subjects) {
    heard.push(...subjects)
  },
})
const world = await openWorld(
  { 'batch.fetched': [ingestBatch], 'service-point.proven': [enrolAccount], 'event.scheduled': [listen], 'event.changed': [listen] },
  '2027-07-13T12:00:00Z',
)
const { db, clock, customer, ingest, within, queue } = world
after(() => world.close())

const plan = (network: string, on = '2027-07-15', from = '16:00', to = '20:00'): EventPlan => ({
  programId: 'coned-csrp',
  network,
  kind: 'planned',
  zone: NEW_YORK,
  reason: 'heat',
  ...windowOn(Temporal.PlainDate.from(on), from, to, NEW_YORK),
})
const call = async (asked: EventPlan) => {
  const created = await within((work) => createEvent(work, asked, 'mem_operator'))
  assert.equal(created.is, 'created', JSON.stringify(created))
  return created.is === 'created' ? created.event : assert.fail()
}
/** A customer whose account lies in the network Harbor. */
async function inHarbor(status: 'active' | 'ended' = 'active'): Promise<Customer> {
  for (;;) {
    const who = await customer('sandbox-metro', status)
    if (networkHint(who.utilityId, who.accountId, Temporal.PlainDate.from('2027-07-01'))?.network === 'Harbor') return who
  }
}
const proven = async (who: Customer) => {
  await ingest(who, { intervalSeconds: 3600, values: constant('2027-07-01', 5, 3600, () => 500) })
  return (await enrolmentsOf(db, who.memberId, who.accountId))[0]!
}

test('an account of a utility without its own rule is not enrolled, and the reason is kept', async () => {
  const who = await customer('con-edison')
  assert.equal(await within((work) => enrol(work, { ...who, zone: NEW_YORK })), null)
  assert.equal((await refusalOf(db, who.memberId, who.accountId))?.code, 'no-program')
})

test('an account that gives energy to the grid is not enrolled, and the reason is kept', async () => {
  const who = await customer()
  await ingest(who, [
    { intervalSeconds: 3600, values: constant('2027-07-01', 5, 3600, () => 500) },
    { intervalSeconds: 3600, flow: 'reverse', values: constant('2027-07-01', 5, 3600, (at) => (at.hour === 12 ? 300 : 0)) },
  ])
  assert.deepEqual(await enrolmentsOf(db, who.memberId, who.accountId), [])
  assert.equal((await refusalOf(db, who.memberId, who.accountId))?.code, 'exports-energy')
})

test('a proven account is enrolled once, from the first day of the season', async () => {
  const who = await customer()
  const enrolment = await proven(who)
  assert.deepEqual(
    [enrolment.programId, enrolment.planId, enrolment.season, enrolment.participatesFrom.toString()],
    ['coned-csrp', 'standard', 2027, '2027-05-01'],
  )
  const [point] = await servicePointsOf(db, who.memberId, who.accountId)
  await within((work) => work.emit('service-point.proven', [subjectOf(who.memberId, point!.servicePointId)]))
  await queue.drain()
  assert.equal((await enrolmentsOf(db, who.memberId, who.accountId)).length, 1)
})

test('a refused event leaves nothing; an event is stored with who called it, and told once', async () => {
  const refused = await within((work) => createEvent(work, plan('Nowhere'), 'mem_operator'))
  assert.deepEqual([refused.is, refused.is === 'refused' && refused.refusal.code], ['refused', 'unknown-network'])
  const event = await call(plan('Maple Hill', '2027-07-15', '14:00', '18:00'))
  const again = await within((work) => createEvent(work, plan('Maple Hill', '2027-07-15', '14:00', '18:00'), 'mem_operator'))
  assert.equal(again.is === 'refused' && again.refusal.code, 'duplicate')
  await queue.drain()
  assert.deepEqual(heard, [event.eventId])
  const audit = await db.selectFrom('audit').selectAll().execute()
  assert.deepEqual(
    audit.map((row) => [row.actor, row.action, row.subject, row.reason]),
    [['mem_operator', 'event.create', event.eventId, 'heat']],
  )
  assert.equal((await findEvent(db, event.eventId))?.utilityId, 'sandbox-metro')
})

test('two operators who call the same event at once make one', async () => {
  const both = await Promise.all([1, 2].map(() => within((work) => createEvent(work, plan('Harbor', '2027-07-20'), 'mem_operator'))))
  assert.deepEqual(both.map((one) => one.is).sort(), ['created', 'refused'])
})

test('an event calls the connected accounts of its network that are enrolled by its day, in pages', async () => {
  const all = [await inHarbor(), await inHarbor(), await inHarbor(), await inHarbor()]
  const [gone, late] = [await inHarbor('ended'), await inHarbor()]
  for (const who of [...all, gone, late]) assert.equal((await proven(who)).network, 'Harbor')
  await db
    .updateTable('enrolment')
    .set({ participates_from: Temporal.PlainDate.from('2027-07-23') })
    .where('account_id', '=', late.accountId)
    .execute()
  const event = await call(plan('Harbor', '2027-07-22'))
  const expected = (await db.selectFrom('enrolment').selectAll().where('network', '=', 'Harbor').execute())
    .map((row) => row.account_id)
    .filter((id) => id !== gone.accountId && id !== late.accountId)
    .sort()
  const found: string[] = []
  for (let last = null as Awaited<ReturnType<typeof audienceOf>>[number] | null; ; ) {
    const page = await audienceOf(db, event.eventId, last, 2)
    found.push(...page.map((one) => one.accountId))
    if (page.length < 2) break
    last = page.at(-1)!
  }
  assert.deepEqual(found.sort(), expected)
  assert.ok(expected.length >= all.length)
  assert.deepEqual(await eventsOfMember(db, late.memberId).then((events) => events.filter((one) => one.eventId === event.eventId)), [])
})

test('a cancelled event is told, cannot be cancelled twice, and may be called again; one that began cannot be cancelled', async () => {
  const event = await call(plan('Harbor', '2027-07-27'))
  const cancel = (eventId: string) => within((work) => cancelEvent(work, { eventId, reason: 'cooler' }, 'mem_operator'))
  assert.deepEqual(await cancel('evt_none'), { is: 'refused', code: 'unknown-event' })
  assert.deepEqual(await cancel(event.eventId), { is: 'cancelled' })
  assert.deepEqual(await cancel(event.eventId), { is: 'refused', code: 'already-cancelled' })
  const again = await call(plan('Harbor', '2027-07-27'))
  clock.set(again.start)
  assert.deepEqual(await cancel(again.eventId), { is: 'refused', code: 'event-begun' })
  assert.equal((await findEvent(db, event.eventId))?.status, 'cancelled')
})

test('before connecting, the events that would be paid back are counted', async () => {
  clock.set('2027-07-28T12:00:00Z')
  const counts = new Map<string, number>()
  for (let i = 0; i < 20; i++) {
    const accountId = `acc_${i}`
    const { network } = networkHint('sandbox-metro', accountId, Temporal.PlainDate.from('2027-07-28'))!
    counts.set(network, await backPayEvents(db, { utilityId: 'sandbox-metro', accountId }, NEW_YORK, clock.now()))
  }
  const past = await db.selectFrom('event').selectAll().where('status', '=', 'scheduled').execute()
  for (const [network, count] of counts) assert.equal(count, past.filter((one) => one.network === network).length)
  assert.equal(await backPayEvents(db, { utilityId: 'con-edison', accountId: 'acc_1' }, NEW_YORK, clock.now()), 0)
})

test('the first event of the next season carries enrolments on, except for those who have withdrawn', async () => {
  const [stays, leaves] = [await customer(), await customer()]
  const network = (await proven(stays)).network
  await proven(leaves)
  await db.updateTable('enrolment').set({ withdrawn_at: clock.now(), network }).where('account_id', '=', leaves.accountId).execute()
  const [from, to] = network === 'Harbor' ? ['16:00', '20:00'] : ['14:00', '18:00']
  await call(plan(network, '2028-06-01', from, to))
  assert.deepEqual(
    (await enrolmentsOf(db, stays.memberId, stays.accountId)).map((one) => [one.season, one.participatesFrom.toString()]),
    [
      [2028, '2028-05-01'],
      [2027, '2027-05-01'],
    ],
  )
  assert.equal((await enrolmentsOf(db, leaves.memberId, leaves.accountId)).length, 1)
})
