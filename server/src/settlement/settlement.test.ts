import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifyBundle } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import { sql } from 'kysely'
import { cancelEvent } from '#dispatch/cancel-event.ts'
import { createEvent } from '#dispatch/create-event.ts'
import { enrolAccount } from '#dispatch/enrol.ts'
import { enrolmentsOf } from '#dispatch/enrolment-store.ts'
import { type GridEvent, windowOn } from '#dispatch/event.ts'
import { lockEvent } from '#dispatch/event-store.ts'
import { checkLedger } from '#ledger/check.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants } from '#settlement/enlist.ts'
import { eventsWithParticipation, participantsOf, participationIn, storyOf } from '#settlement/explain-store.ts'
import { leaveEvent } from '#settlement/leave.ts'
import { lookAtEvent, measureParticipations } from '#settlement/measure.ts'
import { measurementsOf } from '#settlement/measurement-store.ts'
import { addParticipations } from '#settlement/participation-store.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { settledOf } from '#settlement/settled-store.ts'
import { hintOf } from '../testing/networks.ts'
import { haveEvent } from '../testing/parents.ts'

const world = await openWorld(
  {
    'batch.fetched': [ingestBatch],
    'service-point.proven': [enrolAccount, settleBackPay],
    'authorization.activated': [settleBackPay],
    'readings.stored': [measureParticipations],
    'event.scheduled': [enlistParticipants],
    'event.changed': [enlistParticipants, measureParticipations],
    'event.due': [lookAtEvent],
    'participation.due': [measureParticipations],
    'participation.measured': [settleParticipations],
  },
  '2026-07-08T12:00:00Z',
)
const { db, clock, ingest, within, queue } = world
after(() => world.close())
const date = Temporal.PlainDate.from

/** The published example of the Con Edison method: kWh of the hours 12, 13, 16, 17, 18, 19 of each day. Every other hour counts 0.5 kWh. */
const golden: Record<string, number[]> = {
  '2026-06-23': [2.5, 2.7, 2.9, 3.1, 3.3, 3.1],
  '2026-06-24': [2.1, 2.3, 2.5, 2.7, 2.9, 2.7],
  '2026-06-25': [1.1, 1.3, 1.5, 1.7, 1.9, 1.7],
  '2026-06-26': [1.3, 1.5, 1.7, 1.9, 2.1, 1.9],
  '2026-06-29': [1.5, 1.7, 1.9, 2.1, 2.3, 2.1],
  '2026-06-30': [1.7, 1.9, 2.1, 2.3, 2.5, 2.3],
  '2026-07-01': [0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
  '2026-07-02': [1.2, 1.4, 1.6, 1.8, 2.0, 1.8],
  '2026-07-03': [2.2, 2.3, 2.6, 2.8, 3.0, 2.8],
  '2026-07-06': [1.9, 2.1, 2.3, 2.5, 2.7, 2.5],
  '2026-07-07': [1.4, 1.6, 1.8, 2.0, 2.2, 2.0],
  '2026-07-08': [1.6, 1.8, 2.0, 2.2, 2.4, 2.2],
  '2026-07-09': [2.0, 2.1, 1.0, 1.0, 1.1, 1.1],
  '2026-07-10': [1.8, 2.0, 2.2, 2.4, 2.6, 2.4],
  '2026-07-13': [2.0, 2.2, 2.4, 2.6, 2.8, 2.6],
  '2026-07-14': [2.6, 2.7, 3.0, 3.1, 3.2, 3.1],
  '2026-07-15': [2.0, 2.2, 1.2, 1.3, 1.5, 2.4],
}
const hours = [12, 13, 16, 17, 18, 19]
/** Quarter hours of whole days as the example has them; `last` is what hour 19 counts on the event's day. */
const goldenDays = (from: string, days: number, last = 2.4) =>
  constant(from, days, 900, (at) => {
    const known = golden[at.toPlainDate().toString()]?.[hours.indexOf(at.hour)] ?? 0.5
    const kWh = at.toPlainDate().toString() === '2026-07-15' && at.hour === 19 ? last : known
    return Math.round((kWh * 1000) / 4)
  })
const history = () => ({ intervalSeconds: 900, quality: 17, values: goldenDays('2026-06-15', 30) })
const eventDay = (last?: number) => ({ intervalSeconds: 900, quality: 17, values: goldenDays('2026-07-15', 1, last) })

/** A customer whose account lies in the network of the example's window. */
async function inHarbor(status: 'active' | 'ended' = 'active'): Promise<Customer> {
  for (;;) {
    const who = await world.customer('sandbox-metro', status)
    if (hintOf(who) === 'Harbor') return who
  }
}
async function call(on: string, from = '16:00', to = '20:00'): Promise<GridEvent> {
  const asked = { programId: 'coned-csrp', network: 'Harbor', kind: 'planned', zone: NEW_YORK, reason: null } as const
  const created = await within((work) => createEvent(work, { ...asked, ...windowOn(date(on), from, to, NEW_YORK) }, 'mem_operator'))
  assert.equal(created.is, 'created', JSON.stringify(created))
  await queue.drain()
  return created.is === 'created' ? created.event : assert.fail()
}
const participation = async (who: Customer, event: GridEvent) => (await participationIn(db, who.memberId, who.accountId, event.eventId))!
const versions = async (who: Customer, event: GridEvent) =>
  (await measurementsOf(db, who.memberId, (await participation(who, event)).participationId)).map((one) => [one.version, one.cents])
const outcomes = async (who: Customer, event: GridEvent) =>
  (await settledOf(db, who.memberId, (await participation(who, event)).participationId)).map((one) => one.outcome)
const earnings = async (who: Customer, event: GridEvent) =>
  (
    await db
      .selectFrom('earning')
      .selectAll()
      .where('member_id', '=', who.memberId)
      .where('participation_id', '=', (await participation(who, event)).participationId)
      .orderBy('version')
      .execute()
  ).map((row) => [row.kind, row.cause, row.cents])

/** Stores readings and measures nothing yet. */
async function storeOnly(who: Customer, feed: ReturnType<typeof eventDay>): Promise<void> {
  const documentId = await world.stored(who, feed)
  const commit = await ingestBatch.run({ db, utilities: world.utilities }, [subjectOf(who.memberId, documentId)])
  await within((work) => commit({ ...work, emit: async () => {} }))
}

// The story goes on from test to test, on one clock.
const [home, other] = [await inHarbor(), await inHarbor()]
let first: GridEvent
let main: GridEvent

test('an event enlists the connected accounts of its network once, and waits while it runs', async () => {
  const values = goldenDays('2026-06-15', 23)
  for (const who of [home, other]) await ingest(who, { intervalSeconds: 900, quality: 17, values })
  first = await call('2026-07-09')
  await queue.drain()
  clock.set('2026-07-14T12:00:00Z')
  main = await call('2026-07-15')
  clock.set('2026-07-15T12:00:00Z')
  await ingest(home, history())
  await within((work) => work.emit('event.changed', [main.eventId]))
  await queue.drain()
  const rows = await participantsOf(db, main.eventId)
  assert.deepEqual(rows.map((row) => row.accountId).sort(), [home.accountId, other.accountId].sort())
  assert.ok(rows.every((row) => row.state === 'enlisted' && row.version === 0))
})

test('after the event a participation waits, and says for which hours', async () => {
  clock.set('2026-07-16T00:14:59Z')
  await queue.drain()
  assert.equal((await participation(home, main)).state, 'enlisted')
  clock.set('2026-07-16T00:15:00Z')
  await queue.drain()
  const waiting = await participation(home, main)
  assert.equal(waiting.state, 'waiting')
  assert.deepEqual(waiting.missing, [{ start: '2026-07-15T20:00:00Z', end: '2026-07-16T00:00:00Z' }])
  assert.deepEqual(await versions(home, main), [])
})

test('the published example, from documents to cents: 3.2 kWh at three quarters of $3', async () => {
  clock.set('2026-07-16T11:00:00Z')
  await ingest(home, eventDay())
  const { participationId, state } = await participation(home, main)
  assert.equal(state, 'measured')
  const story = (await storyOf(db, home.memberId, participationId))!
  const [measurement] = story.measurements
  const { result } = measurement!.bundle
  assert.ok(result.is === 'measured')
  assert.deepEqual(
    result.hours.map((hour) => hour.baselineWh),
    ['2200', '2400', '2600', '2400'],
  )
  assert.deepEqual([measurement!.reliefWh, measurement!.cents, measurement!.version], ['3200', 720n, 1])
  assert.equal(measurement!.readingsCompleteAt.toString(), '2026-07-16T11:00:00Z')
  const out = new Map(result.days.map((day) => [day.date, day.reason]))
  assert.deepEqual(
    ['2026-07-14', '2026-07-09', '2026-07-03', '2026-07-01'].map((day) => out.get(day)),
    ['day-before', 'event-day', 'holiday', 'low-usage'],
  )
  assert.deepEqual([measurement!.bundle.otherEvents, measurement!.bundle.pastEvents], [[], ['2026-07-09']])
  assert.deepEqual(verifyBundle(measurement!.bundle), { is: 'equal' })
  assert.deepEqual(await earnings(home, main), [['event', `event:${main.eventId}:${home.accountId}:v1`, 720n]])
  assert.deepEqual(await outcomes(home, main), ['earned'])
})

test('the same readings again, and being due again, change nothing', async () => {
  await ingest(home, eventDay())
  clock.set('2026-07-16T14:00:00Z')
  await queue.drain()
  assert.deepEqual(await versions(home, main), [[1, 720n]])
  assert.equal((await participation(other, main)).state, 'waiting')
})

test('better readings make a new version: up is paid, down is absorbed, back again owes nothing, small waits', async () => {
  const steps: [number, bigint, string][] = [
    [2.2, 765n, 'corrected'],
    [2.6, 675n, 'absorbed'],
    [2.2, 765n, 'unchanged'],
    [2.192, 767n, 'too-small'],
  ]
  for (const [i, [last, cents, outcome]] of steps.entries()) {
    clock.set(`2026-07-17T1${i}:00:00Z`)
    await ingest(home, eventDay(last))
    assert.deepEqual((await versions(home, main)).at(-1), [i + 2, cents])
    assert.equal((await outcomes(home, main)).at(-1), outcome)
  }
  assert.deepEqual(await earnings(home, main), [
    ['event', `event:${main.eventId}:${home.accountId}:v1`, 720n],
    ['correction', `event:${main.eventId}:${home.accountId}:v2`, 45n],
  ])
})

test('a late baseline day counts too, and an earlier version can be read as it was', async () => {
  clock.set('2026-07-18T10:00:00Z')
  // Monday 13 July turns out higher: 0.4 kWh more in each of the event's hours, a fifth of which is in the baseline.
  const values = new Map(
    [...goldenDays('2026-07-13', 1)].map(([at, wh]) => {
      const hour = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(NEW_YORK).hour
      return [at, hour >= 16 && hour < 20 ? Number(wh) + 100 : wh]
    }),
  )
  await ingest(home, { intervalSeconds: 900, quality: 17, values })
  const story = (await storyOf(db, home.memberId, (await participation(home, main)).participationId))!
  assert.equal(story.measurements.at(-1)!.reliefWh, String(3408 + 320))
  assert.equal(story.measurements[0]!.reliefWh, '3200')
  assert.deepEqual(
    story.measurements.map((one) => verifyBundle(one.bundle).is),
    Array(6).fill('equal'),
  )
})

test('two workers that measure at once store one version; one that comes late on old readings looks again', async () => {
  clock.set('2026-07-19T10:00:00Z')
  const started = { db, clock, utilities: world.utilities }
  const late = await participation(other, main)
  const subject = subjectOf(other.memberId, late.participationId)
  await ingest(other, history())
  // Both halves of the task by hand: three have looked before the first of them stores.
  await storeOnly(other, eventDay())
  const commits = await Promise.all([1, 2, 3].map(() => measureParticipations.run(started, [subject])))
  await Promise.all(commits.map((commit) => within(commit)))
  await queue.drain()
  assert.deepEqual(await versions(other, main), [[1, 720n]])

  clock.set('2026-07-19T11:00:00Z')
  const stale = await measureParticipations.run(started, [subject])
  await ingest(other, eventDay(2.2))
  await within(stale)
  await queue.drain()
  assert.deepEqual(await versions(other, main), [
    [1, 720n],
    [2, 765n],
  ])
  // Revised and revised back: who saw the state in between may not store it any more.
  clock.set('2026-07-19T11:10:00Z')
  await storeOnly(other, eventDay(1.8))
  const between = await measureParticipations.run(started, [subject])
  clock.set('2026-07-19T11:20:00Z')
  await ingest(other, eventDay(2.2))
  await within(between)
  await queue.drain()
  assert.deepEqual((await versions(other, main)).at(-1), [2, 765n])
  const second = await world.open()
  await within((work) => work.emit('participation.due', [subject]))
  await within((work) => work.emit('participation.measured', [subject]))
  await within((work) => work.emit('participation.measured', [subject]))
  await Promise.all([queue.drain(), second.drain()])
  await second.stop()
  assert.deepEqual(
    (await earnings(other, main)).map(([kind]) => kind),
    ['event', 'correction'],
  )
})

test('who used more than usual is measured with nothing, and owes nothing', async () => {
  const who = await inHarbor()
  const more = constant('2026-06-15', 31, 900, (at) => (at.toPlainDate().toString() === '2026-07-15' ? 400 : 100))
  await ingest(who, { intervalSeconds: 900, quality: 17, values: more })
  const { participationId } = await participation(who, main)
  const story = (await storyOf(db, who.memberId, participationId))!
  assert.deepEqual([story.measurements[0]!.reliefWh, story.measurements[0]!.cents], ['-4800', 0n])
  assert.deepEqual([await outcomes(who, main), await earnings(who, main)], [['zero'], []])
})

test('too little history is not eligible, with the reason; when more arrives it is measured', async () => {
  const who = await inHarbor()
  await ingest(who, { intervalSeconds: 900, quality: 17, values: goldenDays('2026-07-13', 3) })
  const held = await participation(who, main)
  assert.deepEqual([held.state, held.because?.map((one) => one.code)], ['not-eligible', ['tooFewDays']])
  await ingest(who, history())
  assert.deepEqual([(await participation(who, main)).state, await versions(who, main)], ['measured', [[1, 720n]]])
})

test('right after connecting the history is waited for, as long as a payment within a day allows', async () => {
  const [prompt, slow] = [await inHarbor(), await inHarbor()]
  const connectedAt = clock.now()
  await db
    .updateTable('utility_authorization')
    .set({ history_from: date('2025-07-19') })
    .where('member_id', 'in', [prompt.memberId, slow.memberId])
    .execute()
  // What a utility pushes every day: the newest days, six of which would make a baseline, and another one than all of them do.
  for (const who of [prompt, slow]) await ingest(who, { intervalSeconds: 900, quality: 17, values: goldenDays('2026-07-02', 14) })
  const waiting = await participation(prompt, main)
  assert.equal(waiting.state, 'waiting')
  assert.deepEqual(waiting.missing?.[0], { start: '2026-07-01T04:00:00Z', end: '2026-07-02T04:00:00Z' })
  clock.set(connectedAt.add({ hours: 1 }))
  await ingest(prompt, history())
  assert.deepEqual(await versions(prompt, main), [[1, 720n]])
  clock.set(connectedAt.add({ hours: 19, minutes: 59 }))
  await queue.drain()
  assert.deepEqual(await versions(slow, main), [])
  clock.set(connectedAt.add({ hours: 20 }))
  await queue.drain()
  assert.equal((await versions(slow, main)).length, 1)
})

test('who connects later is paid back for the events of the season; who is not connected is not, until the connection is repaired', async () => {
  const [late, lapsed] = [await inHarbor(), await inHarbor('ended')]
  for (const who of [late, lapsed]) await ingest(who, { intervalSeconds: 900, quality: 17, values: goldenDays('2026-06-15', 31) })
  assert.deepEqual(
    (await eventsWithParticipation(db, late.memberId)).map((one) => [one.event.eventId, one.participation?.state]),
    [
      [main.eventId, 'measured'],
      [first.eventId, 'measured'],
    ],
  )
  assert.deepEqual(await earnings(late, main), [['event', `event:${main.eventId}:${late.accountId}:v1`, 720n]])
  assert.equal((await enrolmentsOf(db, lapsed.memberId, lapsed.accountId)).length, 1)
  assert.deepEqual(
    (await eventsWithParticipation(db, lapsed.memberId)).map((one) => one.participation),
    [null, null],
  )
  await db.updateTable('utility_authorization').set({ status: 'active' }).where('member_id', '=', lapsed.memberId).execute()
  await within((work) => work.emit('authorization.activated', [subjectOf(lapsed.memberId, lapsed.authorizationId)]))
  await queue.drain()
  assert.deepEqual(await versions(lapsed, main), [[1, 720n]])
})

test('who left an event and saved anyway is paid; leaving after its end changes nothing', async () => {
  const who = await inHarbor()
  await ingest(who, history())
  clock.set('2026-07-21T00:00:00Z')
  const next = await call('2026-07-22')
  const leave = (eventId: string) => within((work) => leaveEvent(work, who.memberId, eventId))
  assert.deepEqual(
    [await leave('evt_none'), await leave(main.eventId), await leave(next.eventId), await leave(next.eventId)],
    ['unknown-event', 'event-over', 'left', 'nothing-to-leave'],
  )
  clock.set('2026-07-23T12:00:00Z')
  await ingest(who, { intervalSeconds: 900, quality: 17, values: constant('2026-07-15', 8, 900, (at) => (at.day === 22 ? 50 : 125)) })
  const left = await participation(who, next)
  assert.deepEqual([left.state, left.leftAt !== null], ['measured', true])
  assert.equal((await earnings(who, next)).length, 1)
})

test('a cancelled event is measured for nobody, and is no event day for the next one', async () => {
  clock.set('2026-07-24T12:00:00Z')
  const off = await call('2026-07-27')
  const next = await call('2026-07-29')
  await within((work) => cancelEvent(work, { eventId: off.eventId, reason: null }, 'mem_operator'))
  await queue.drain()
  assert.equal((await participation(home, off)).state, 'cancelled')
  clock.set('2026-07-30T12:00:00Z')
  await ingest(home, { intervalSeconds: 900, quality: 17, values: constant('2026-07-16', 14, 900, (at) => (at.day === 29 ? 50 : 125)) })
  assert.equal((await participation(home, off)).state, 'cancelled')
  const { participationId } = await participation(home, next)
  const { bundle } = (await storyOf(db, home.memberId, participationId))!.measurements[0]!
  assert.deepEqual(bundle.pastEvents, ['2026-07-09', '2026-07-15', '2026-07-22'])
  assert.ok(bundle.result.days.some((day) => day.date === '2026-07-27' && day.window))
})

test('an event that somebody holds does not hold up those who are put on its list', async () => {
  const who = await world.customer()
  const eventId = await haveEvent(db, clock.now())
  await db.transaction().execute(async (holder) => {
    await lockEvent(holder, eventId)
    await within(async ({ trx, now }) => {
      await sql`set local lock_timeout = '2s'`.execute(trx)
      await addParticipations(trx, { eventId, programId: 'coned-csrp' }, [{ ...who, planId: 'standard' }], now)
    })
  })
  assert.equal((await participationIn(db, who.memberId, who.accountId, eventId))?.state, 'enlisted')
})

test('nothing was parked on the way, and the books are right', async () => {
  assert.deepEqual(await checkLedger(db), [])
  assert.deepEqual(await listParked(db), [])
})
