import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { cancelEvent } from '#dispatch/cancel-event.ts'
import { changeEvent } from '#dispatch/change-event.ts'
import { callEvents, confirmEvent, createEvent, networksOfCall } from '#dispatch/create-event.ts'
import { enrol, enrolAccount } from '#dispatch/enrol.ts'
import { enrolmentOf, enrolmentsOf, refusalOf, stepsOf } from '#dispatch/enrolment-store.ts'
import { type EventPlan, windowOn } from '#dispatch/event.ts'
import { audienceOf, decisionsOf, eventsOfCall, eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import { backPayEvents } from '#dispatch/season.ts'
import { withdraw } from '#dispatch/withdraw.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { task } from '#platform/task.ts'
import { hintOf } from '../testing/networks.ts'

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
    if (hintOf(who) === 'Harbor') return who
  }
}
const networkNow = async (who: Customer) => (await stretchesOf(db, [who])).get(who.accountId)?.at(-1)?.network ?? ''
const proven = async (who: Customer) => {
  await ingest(who, { intervalSeconds: 3600, values: constant('2027-07-01', 5, 3600, () => 500) })
  return (await enrolmentsOf(db, who.memberId, who.accountId))[0]!
}

test('an account of a utility without its own rule is not enrolled, and the reason is kept', async () => {
  const who = await customer('pseg-li')
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

test('two tasks that enrol the same account at once make one enrolment, in one network', async () => {
  const who = await customer()
  const both = await Promise.all([1, 2].map(() => within((work) => enrol(work, { ...who, zone: NEW_YORK }))))
  assert.deepEqual(
    both.map((one) => one?.state),
    ['accepted', 'accepted'],
  )
  assert.equal((await stepsOf(db, both[0]!)).length, 4)
  assert.equal((await stretchesOf(db, [who])).get(who.accountId)?.length, 1)
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
  for (const who of [...all, gone, late]) {
    await proven(who)
    assert.equal(await networkNow(who), 'Harbor')
  }
  await db
    .updateTable('enrolment')
    .set({ participates_from: Temporal.PlainDate.from('2027-07-23') })
    .where('account_id', '=', late.accountId)
    .execute()
  const event = await call(plan('Harbor', '2027-07-22'))
  const expected = (await db.selectFrom('account_network').selectAll().where('network', '=', 'Harbor').execute())
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

test('a cancelled event is told, cannot be cancelled twice, and may be called again', async () => {
  const event = await call(plan('Harbor', '2027-07-27'))
  assert.deepEqual(await cancel('evt_none'), { is: 'refused', code: 'unknown-event' })
  assert.deepEqual(await cancel(event.eventId), { is: 'cancelled' })
  assert.deepEqual(await cancel(event.eventId), { is: 'refused', code: 'already-cancelled' })
  await call(plan('Harbor', '2027-07-27'))
  assert.equal((await findEvent(db, event.eventId))?.status, 'cancelled')
})
const cancel = (eventId: string) => within((work) => cancelEvent(work, { eventId, reason: 'cooler' }, 'mem_operator'))
const change = (eventId: string, act: 'extended' | 'shortened', end: Temporal.Instant) =>
  within((work) => changeEvent(work, { eventId, act, end, reason: 'the utility said so' }, 'mem_operator'))

test('what was decided about an event stays in its history: extended, shortened, called off while it ran', async () => {
  const event = await call(plan('Harbor', '2027-07-28', '16:00', '18:00'))
  await queue.drain()
  heard.length = 0
  assert.deepEqual(await change(event.eventId, 'extended', event.end), { is: 'refused', code: 'not-later' })
  assert.deepEqual(await decisionsOf(db, event.eventId).then((all) => all.length), 1)
  assert.equal((await change(event.eventId, 'extended', event.end.add({ hours: 3 }))).is, 'changed')
  assert.equal((await change(event.eventId, 'shortened', event.end.add({ hours: 2 }))).is, 'changed')
  clock.set(event.start.add({ minutes: 90, seconds: 5 }))
  const off = await cancel(event.eventId)
  assert.equal(off.is === 'shortened' && String(off.event.end), String(event.start.add({ minutes: 91 })))
  clock.set(event.start.add({ hours: 2 }))
  assert.deepEqual(await cancel(event.eventId), { is: 'refused', code: 'event-over' })
  await queue.drain()
  assert.deepEqual(heard, [event.eventId, event.eventId, event.eventId])
  const history = await decisionsOf(db, event.eventId)
  assert.deepEqual(
    history.map((one) => [one.revision, one.act, one.status, one.end.since(event.start).total('minutes'), one.by, one.reason]),
    [
      [1, 'scheduled', 'scheduled', 120, 'mem_operator', 'heat'],
      [2, 'extended', 'scheduled', 300, 'mem_operator', 'the utility said so'],
      [3, 'shortened', 'scheduled', 240, 'mem_operator', 'the utility said so'],
      [4, 'shortened', 'scheduled', 91, 'mem_operator', 'cooler'],
    ],
  )
  const stored = await findEvent(db, event.eventId)
  assert.deepEqual([stored?.revision, stored?.status], [4, 'scheduled'])
})

test('an event that is only advised calls nobody until it is confirmed; one that is called off again never does', async () => {
  const who = await inHarbor()
  await proven(who)
  const event = await call({ ...plan('Harbor', '2027-08-03'), advised: true })
  const [calls, mine] = [() => audienceOf(db, event.eventId, null, 1), () => eventsOfMember(db, who.memberId)]
  await queue.drain()
  assert.ok(!heard.includes(event.eventId))
  assert.deepEqual(
    (await mine()).filter((one) => one.eventId === event.eventId),
    [],
  )
  const twice = await within((work) => createEvent(work, plan('Harbor', '2027-08-03'), 'mem_operator'))
  assert.equal(twice.is === 'refused' && twice.refusal.code, 'duplicate')
  const confirmed = await within((work) => confirmEvent(work, { eventId: event.eventId, reason: null }, 'mem_operator'))
  assert.equal(confirmed.is, 'confirmed')
  await queue.drain()
  assert.ok(heard.includes(event.eventId))
  assert.equal((await calls()).length, 1)
  const again = await within((work) => confirmEvent(work, { eventId: event.eventId, reason: null }, 'mem_operator'))
  assert.deepEqual(again, { is: 'refused', code: 'already-scheduled' })
})

test('the utility’s own reference makes a call once, and not another one', async () => {
  const named = (change: Partial<EventPlan> = {}) =>
    within((work) => createEvent(work, { ...plan('Harbor', '2027-08-04'), externalRef: 'CE-77', ...change }, 'mem_operator'))
  const first = await named()
  const again = await named()
  assert.equal(first.is === 'created' && again.is === 'known' && again.event.eventId, first.is === 'created' && first.event.eventId)
  const other = await named(plan('Harbor', '2027-08-05'))
  assert.equal(other.is === 'refused' && other.refusal.code, 'reference-used')
})

test('one call of several networks is an event each, in each network’s window, all or none', async () => {
  const day = Temporal.PlainDate.from('2027-08-10')
  const networks = await networksOfCall(db, 'coned-csrp', ['sandbox-metro'], day, NEW_YORK)
  const shared = { programId: 'coned-csrp', kind: 'planned', zone: NEW_YORK, reason: 'heat' } as const
  const bad = [...networks, { ...networks[0]!, network: 'Nowhere' }]
  let refused = ''
  const undone = within(async (work) => {
    const called = await callEvents(work, { ...shared, networks: bad }, 'mem_operator')
    refused = called.is === 'refused' ? `${called.network} ${called.refusal.code}` : ''
    throw new Error('undone')
  })
  await assert.rejects(undone, /undone/)
  assert.equal(refused, 'Nowhere unknown-network')
  const called = await within((work) => callEvents(work, { ...shared, networks }, 'mem_operator'))
  assert.equal(called.is, 'called')
  const events = await eventsOfCall(db, called.is === 'called' ? called.events[0]!.callId : '')
  assert.deepEqual(
    events.map((one) => [one.network, one.start.toZonedDateTimeISO(NEW_YORK).hour, one.end.toZonedDateTimeISO(NEW_YORK).hour]),
    [
      ['Harbor', 16, 20],
      ['Maple Hill', 14, 18],
    ],
  )
})

test('before connecting, the events that would be paid back are counted', async () => {
  clock.set('2027-07-30T12:00:00Z')
  const past = (await db.selectFrom('event').selectAll().where('status', '=', 'scheduled').execute()).filter(
    (one) => Temporal.Instant.compare(one.end_at, clock.now()) <= 0,
  )
  assert.ok(past.length > 0)
  for (let i = 0; i < 20; i++) {
    const who = { utilityId: 'sandbox-metro', accountId: `acc_${i}` }
    const expected = past.filter((one) => one.network === hintOf(who)).length
    assert.equal(await backPayEvents(db, who, NEW_YORK, clock.now()), expected)
  }
  assert.equal(await backPayEvents(db, { utilityId: 'con-edison', accountId: 'acc_1' }, NEW_YORK, clock.now()), 0)
})

test('who withdraws is called by no event that begins later, and stays in those before', async () => {
  const who = await inHarbor()
  await proven(who)
  const soon = await call(plan('Harbor', '2027-08-12'))
  const later = await call(plan('Harbor', '2027-08-13'))
  clock.set(soon.start.add({ hours: 1 }))
  const key = { memberId: who.memberId, accountId: who.accountId, programId: 'coned-csrp', season: 2027 }
  const out = () => within((work) => withdraw(work, key, { actor: 'mem_operator', reason: 'moved out' }))
  assert.deepEqual([await out(), await out()], [{ is: 'withdrawn' }, { is: 'refused', code: 'withdrawn-already' }])
  const called = (await eventsOfMember(db, who.memberId, who.accountId)).map((one) => one.eventId)
  assert.deepEqual([called.includes(soon.eventId), called.includes(later.eventId)], [true, false])
  assert.ok(await enrolmentOf(db, who.memberId, who.accountId, soon))
  assert.equal(await enrolmentOf(db, who.memberId, who.accountId, later), null)
  const [enrolment] = await enrolmentsOf(db, who.memberId, who.accountId)
  assert.deepEqual(
    (await stepsOf(db, enrolment!)).map((step) => step.to),
    ['draft', 'ready', 'submitted', 'accepted', 'withdrawn'],
  )
})

test('the first event of the next season carries enrolments on, except for those who have withdrawn', async () => {
  const [stays, leaves] = [await inHarbor(), await inHarbor()]
  await proven(stays)
  await proven(leaves)
  const key = { memberId: leaves.memberId, accountId: leaves.accountId, programId: 'coned-csrp', season: 2027 }
  await within((work) => withdraw(work, key, { actor: 'mem_operator', reason: null }))
  const pledge = { option: 'reservation', pledged_kw: '1.50' }
  await db.updateTable('enrolment').set(pledge).where('account_id', '=', stays.accountId).execute()
  await call(plan('Harbor', '2028-06-01'))
  const carried = (await enrolmentsOf(db, stays.memberId, stays.accountId)).map((one) => [
    one.option,
    one.pledgedKW,
    one.agreedAt?.toString(),
  ])
  assert.deepEqual(carried[0], carried[1])
  assert.deepEqual(
    (await enrolmentsOf(db, stays.memberId, stays.accountId)).map((one) => [one.season, one.state, one.participatesFrom.toString()]),
    [
      [2028, 'accepted', '2028-05-01'],
      [2027, 'accepted', '2027-05-01'],
    ],
  )
  assert.equal((await enrolmentsOf(db, leaves.memberId, leaves.accountId)).length, 1)
})
