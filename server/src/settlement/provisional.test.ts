import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifyBundle } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import { createEvent } from '#dispatch/create-event.ts'
import { enrolAccount } from '#dispatch/enrol.ts'
import { type GridEvent, windowOn } from '#dispatch/event.ts'
import { correctionLoss, memberRecoverable, operatorMargin, programReceivable } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants } from '#settlement/enlist.ts'
import { clockOf, participantsOf, participationIn, storyOf } from '#settlement/explain-store.ts'
import { lookAtEvent, measureParticipations } from '#settlement/measure.ts'
import { reckonEvents } from '#settlement/reckon.ts'
import { exposureBy, exposures, reckoningsOf } from '#settlement/reckoning-store.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { sweepPromises } from '#settlement/sweep-promises.ts'
import { hintOf } from '../testing/networks.ts'

const world = await openWorld(
  {
    'batch.fetched': [ingestBatch],
    'service-point.proven': [enrolAccount, settleBackPay],
    'authorization.activated': [settleBackPay],
    'readings.stored': [measureParticipations],
    'event.scheduled': [enlistParticipants],
    'event.changed': [enlistParticipants, measureParticipations],
    'event.due': [lookAtEvent, sweepPromises],
    'event.reckon': [reckonEvents],
    'participation.due': [measureParticipations],
    'participation.promised': [sweepPromises],
    'participation.release': [settleParticipations],
    'participation.measured': [settleParticipations],
  },
  '2026-07-14T12:00:00Z',
)
const { db, clock, ingest, within, queue } = world
after(() => world.close())
const date = Temporal.PlainDate.from

/** Quarter hours: half a kilowatt at all times, `usual` kW from 16:00 to 20:00, and `saving` kW in those hours of the event's days. */
const use = (from: string, days: number, eventKW: Readonly<Record<string, number>> = {}, scale = 1) =>
  constant(from, days, 900, (at) => {
    const called = at.hour >= 16 && at.hour < 20
    return Math.round((called ? (eventKW[at.toPlainDate().toString()] ?? 1) : 0.5) * 250 * scale)
  })
const feed = (values: ReturnType<typeof use>) => ({ intervalSeconds: 900, quality: 17, values })
const history = (scale = 1) => feed(use('2026-06-15', 30, {}, scale))
const REALTIME = 'https://u.example/resource/RealTime/Batch/Subscription/1'

async function inNetwork(network: string, utilityId = 'sandbox-metro'): Promise<Customer> {
  for (;;) {
    const who = await world.customer(utilityId)
    if (hintOf(who) === network) return who
  }
}
async function call(on: string, network = 'Harbor', programId = 'coned-csrp', [from, to] = ['16:00', '20:00']): Promise<GridEvent> {
  const asked = { programId, network, kind: 'planned', zone: NEW_YORK, reason: null } as const
  const created = await within((work) => createEvent(work, { ...asked, ...windowOn(date(on), from!, to!, NEW_YORK) }, 'mem_operator'))
  assert.equal(created.is, 'created', JSON.stringify(created))
  await queue.drain()
  return created.is === 'created' ? created.event : assert.fail()
}
const at = async (instant: string) => {
  clock.set(instant)
  await queue.drain()
}
const own = async (who: Customer, event: GridEvent) => (await participationIn(db, who.memberId, who.accountId, event.eventId))!
const story = async (who: Customer, event: GridEvent) => (await storyOf(db, who.memberId, (await own(who, event)).participationId))!
const earned = async (who: Customer, event: GridEvent) => {
  const { participationId } = await own(who, event)
  const rows = await db
    .selectFrom('earning')
    .selectAll()
    .where('participation_id', '=', participationId)
    .orderBy('booked_at')
    .orderBy('cause')
    .execute()
  return rows.map((row) => [row.kind, row.cause.split(':').slice(3).join(':'), row.cents])
}
const clean = async () => assert.deepEqual(await checkLedger(db), [])

const [prompt, live, big, gap, firm] = [
  await inNetwork('Harbor'),
  await inNetwork('Harbor'),
  await inNetwork('Harbor'),
  await inNetwork('Harbor'),
  await inNetwork('Harbor'),
]
let main: GridEvent

test('before the deadline nothing is paid on the real-time feed; at the deadline it is, as provisional, with the values it used', async () => {
  for (const who of [prompt, live, gap, firm]) await ingest(who, history())
  await ingest(big, history(10))
  await db.updateTable('enrolment').set({ plan_id: 'standard-commercial' }).where('member_id', '=', firm.memberId).execute()
  main = await call('2026-07-15')
  await at('2026-07-16T02:00:00Z')
  for (const [who, scale] of [
    [live, 1],
    [big, 10],
  ] as const)
    await ingest(who, feed(use('2026-07-15', 1, { '2026-07-15': 0.2 }, scale)), REALTIME)
  await at('2026-07-16T14:00:00Z')
  const waiting = await own(live, main)
  assert.deepEqual([waiting.state, waiting.waits?.code, waiting.waits?.nextAt], ['waiting', 'readings', '2026-07-16T20:00:00Z'])
  for (const who of [prompt, firm]) await ingest(who, feed(use('2026-07-15', 1, { '2026-07-15': 0.2 })))
  assert.deepEqual(await earned(prompt, main), [['event', 'v1', 720n]])
  await at('2026-07-16T19:59:59Z')
  assert.equal((await own(live, main)).state, 'waiting')
  await at('2026-07-16T20:00:00Z')
  const [measurement] = (await story(live, main)).measurements
  assert.deepEqual([measurement!.basis, measurement!.provisional, (await own(live, main)).state], ['real-time', true, 'provisional'])
  assert.deepEqual(verifyBundle(measurement!.bundle), { is: 'equal' })
  const eventDay = measurement!.bundle.readings.days.find((day) => day.date === '2026-07-15')
  assert.ok(
    eventDay?.runs.every((run) => run.qualities?.every((quality) => quality === 14)),
    'raw readings are told as raw',
  )
  assert.deepEqual(await earned(live, main), [['event', 'v1', 720n]])
  await clean()
})

test('above the limit nine tenths are paid on the real-time feed; the rest is released after seven days', async () => {
  assert.deepEqual(await earned(big, main), [['event', 'v1', 6480n]])
  const { settled } = await story(big, main)
  assert.deepEqual(settled[0]!.lines, [
    { code: 'worth', cents: 7200 },
    { code: 'held', cents: -720 },
    { code: 'pay', cents: 6480 },
  ])
})

test('validated readings take the place of the real-time feed: the same result owes nothing, a lower one is our loss, and it is written down', async () => {
  await at('2026-07-17T12:00:00Z')
  await ingest(live, feed(use('2026-07-15', 1, { '2026-07-15': 0.3 })))
  const { measurements, settled } = await story(live, main)
  assert.deepEqual(
    measurements.map((one) => [one.basis, one.provisional, one.cents]),
    [
      ['real-time', true, 720n],
      ['validated', false, 630n],
    ],
  )
  assert.deepEqual(
    settled.map((one) => [one.outcome, one.absorbedCents]),
    [
      ['earned', 0n],
      ['absorbed', 90n],
    ],
  )
  assert.equal(await sumOf(db, correctionLoss), 90n)
  await clean()
  await at('2026-07-17T13:00:00Z')
  await ingest(live, feed(use('2026-07-15', 1, { '2026-07-15': 0.28 })))
  assert.equal(await sumOf(db, correctionLoss), 72n, 'a better result lowers the loss')
  assert.deepEqual(await earned(live, main), [['event', 'v1', 720n]])
  await clean()
})

test('the promise: kept with a zero or by a rail; what is not is noted with who held it, and the note stays', async () => {
  const rows = await participantsOf(db, main.eventId)
  const of = (who: Customer) => rows.find((row) => row.accountId === who.accountId)!
  assert.equal(of(gap).promisedBy?.toString(), '2026-07-17T00:00:00Z')
  assert.deepEqual([of(gap).breachCode, of(prompt).breachCode], ['real-time-incomplete', 'no-payout-method'])
  const { participationId } = await own(gap, main)
  const ticking = (await clockOf(db, gap.memberId, participationId, clock.now()))!
  assert.deepEqual([ticking.state, ticking.heldBy, ticking.breach?.code], ['late', 'utility', 'real-time-incomplete'])
})

test('missing hours are never a silent zero: after seven days the complete ones are paid, the others stay open until they come', async () => {
  await at('2026-07-20T12:00:00Z')
  const three = new Map(
    [...use('2026-07-15', 1, { '2026-07-15': 0.2 })].filter(
      ([second]) => Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(NEW_YORK).hour !== 19,
    ),
  )
  await ingest(gap, feed(three))
  assert.deepEqual([(await own(gap, main)).state, await earned(gap, main)], ['waiting', []])
  await at('2026-07-23T00:00:00Z')
  assert.deepEqual(await earned(gap, main), [['event', 'v1', 540n]])
  const part = await own(gap, main)
  assert.deepEqual([part.state, part.missing], ['provisional', [{ start: '2026-07-15T23:00:00Z', end: '2026-07-16T00:00:00Z' }]])
  assert.deepEqual(await earned(big, main), [
    ['event', 'v1', 6480n],
    ['correction', 'v1:s2', 720n],
  ])
  assert.equal((await story(big, main)).settled[1]!.outcome, 'released')
  await at('2026-07-24T12:00:00Z')
  await ingest(gap, feed(use('2026-07-15', 1, { '2026-07-15': 0.2 })))
  assert.deepEqual(await earned(gap, main), [
    ['event', 'v1', 540n],
    ['correction', 'v2', 180n],
  ])
  assert.deepEqual([(await own(gap, main)).state, (await own(gap, main)).missing], ['measured', null])
  await clean()
})

test('fewer than three quarters of the readings wait on, with the reason', async () => {
  const half = await inNetwork('Harbor')
  await ingest(half, history())
  const some = new Map(
    [...use('2026-07-15', 1)].filter(
      ([second]) => Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(NEW_YORK).hour < 18,
    ),
  )
  await ingest(half, feed(some))
  const waiting = await own(half, main)
  assert.deepEqual([waiting.state, waiting.waits?.code, waiting.backPay, waiting.promisedBy], ['waiting', 'too-few-intervals', true, null])
  await ingest(half, feed(use('2026-07-15', 1, { '2026-07-15': 0.2 })))
  assert.equal((await own(half, main)).promisedBy?.toString(), '2026-07-25T12:00:00Z', 'back pay: a day after its readings are complete')
})

test('a business owes back what fell, and pays it with at most half of the season’s next credit', async () => {
  assert.deepEqual(await earned(firm, main), [['event', 'v1', 720n]])
  await ingest(firm, feed(use('2026-07-15', 1, { '2026-07-15': 0.9 })))
  assert.deepEqual(
    (await story(firm, main)).settled.map((one) => one.outcome),
    ['earned', 'owed'],
  )
  assert.equal(await sumOf(db, memberRecoverable(firm.memberId, 2026)), 630n)
  await clean()
  const next = await call('2026-07-28')
  await at('2026-07-29T12:00:00Z')
  await ingest(firm, feed(use('2026-07-15', 14, { '2026-07-15': 0.9, '2026-07-28': 0.2 })))
  assert.deepEqual(await earned(firm, next), [['event', 'v1', 360n]])
  assert.deepEqual(
    (await story(firm, next)).settled[0]!.lines.map((line) => line.code),
    ['worth', 'offset', 'pay'],
  )
  assert.equal(await sumOf(db, memberRecoverable(firm.memberId, 2026)), 270n)
  await clean()
  await at('2026-07-29T12:30:00Z')
  await ingest(firm, feed(use('2026-07-15', 1, { '2026-07-15': 0.2 })))
  assert.deepEqual(await earned(firm, main), [
    ['event', 'v1', 720n],
    ['correction', 'v3', 360n],
  ])
  assert.equal(await sumOf(db, memberRecoverable(firm.memberId, 2026)), 0n)
  await clean()
})

test('the utility’s money is reckoned beside the members’, netted, and the difference booked as the operator’s', async () => {
  await at('2026-07-29T13:00:00Z')
  const newest = (await reckoningsOf(db, main.eventId)).at(-1)!
  assert.deepEqual([newest.accounts, newest.unmeasured], [6, 0])
  assert.equal(await sumOf(db, programReceivable(main.eventId)), newest.utilityCents)
  const sums = exposureBy('programId', await exposures(db)).get('coned-csrp')!
  assert.equal(sums.marginCents, await sumOf(db, operatorMargin))
  assert.equal(newest.marginCents, newest.utilityCents - newest.membersCents)
  const before = (await reckoningsOf(db, main.eventId)).length
  await within((work) => work.emit('event.reckon', [main.eventId]))
  await queue.drain()
  assert.equal((await reckoningsOf(db, main.eventId)).length, before, 'the same figures again are no new reckoning')
  await clean()
})

test('thirty days after the event validated results are final, and a revision after that is paid all the same', async () => {
  await at('2026-08-15T00:00:00Z')
  assert.deepEqual([(await own(prompt, main)).state, (await own(big, main)).state], ['final', 'provisional'])
  await ingest(prompt, feed(use('2026-07-15', 1, { '2026-07-15': 0.1 })))
  assert.deepEqual(
    [(await own(prompt, main)).state, await earned(prompt, main)],
    [
      'final',
      [
        ['event', 'v1', 720n],
        ['correction', 'v2', 90n],
      ],
    ],
  )
  await clean()
})

test('where the real-time feed does not pay, the deadline passes with that as the reason', async () => {
  const valley = await world.customer('sandbox-valley')
  await ingest(valley, feed(use('2026-07-10', 40)))
  const event = await call('2026-08-20', hintOf(valley)!, 'oru-csrp', ['14:00', '18:00'])
  await at('2026-08-20T23:00:00Z')
  await ingest(valley, feed(use('2026-08-19', 2, { '2026-08-20': 0.2 })), REALTIME)
  await at(event.end.add({ hours: 20 }).toString())
  assert.deepEqual([(await own(valley, event)).state, (await own(valley, event)).waits?.code], ['waiting', 'real-time-off'])
})

test('the flags of a measurement are there for operators, and change no payment', async () => {
  const row = (await participantsOf(db, main.eventId)).find((one) => one.accountId === live.accountId)!
  assert.ok(Array.isArray(row.flags))
  const off = await inNetwork('Harbor')
  await ingest(off, feed(use('2026-06-15', 31, { '2026-07-15': 0 })))
  const flagged = (await participantsOf(db, main.eventId)).find((one) => one.accountId === off.accountId)!
  assert.deepEqual([flagged.flags, flagged.cents], [['zero-use'], 900n])
})

test('at the season’s close what is provisional is final, and what never came is said so', async () => {
  await at('2026-10-31T05:00:00Z')
  assert.equal((await own(big, main)).state, 'final')
  const [row] = await db.selectFrom('participation').selectAll().where('state', '=', 'not-eligible').execute()
  assert.ok(row, 'somebody’s readings never came')
  assert.equal((row.because as { code: string }[])[0]?.code, 'readings-never-came')
  assert.equal((await db.selectFrom('participation').selectAll().where('state', '=', 'waiting').execute()).length, 0)
})

test('nothing was parked on the way, and a settlement that is asked for again does nothing', async () => {
  const rows = await participantsOf(db, main.eventId)
  const count = async () => (await db.selectFrom('settlement').selectAll().execute()).length
  const before = await count()
  await within((work) =>
    work.emit(
      'participation.measured',
      rows.map((row) => subjectOf(row.memberId, row.participationId)),
    ),
  )
  await queue.drain()
  assert.equal(await count(), before)
  assert.deepEqual(await listParked(db), [])
  await clean()
})
