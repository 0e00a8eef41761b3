/** What customers earn for pledged load: advanced with each event, the rest with the month, and a revision afterwards; to the cent, books clean. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readReceipt, verifyReservation } from '@quickpay/receipt'
import { correctionLoss, memberRecoverable, operatorMargin, reservationReceivable } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import type { Customer } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'
import { unpackBundle } from '#settlement/bundle-bytes.ts'
import { reckoningsOf } from '#settlement/reckoning-store.ts'
import { monthReckonings } from '#settlement/reservation-store.ts'
import { sharesOfMember } from '#settlement/share-story-store.ts'
import { decideWriteOff } from '#settlement/write-off.ts'
import { openProposals } from '#settlement/write-off-store.ts'
import { openSeason, quarters } from './testing/season.ts'

const season = await openSeason('2026-07-06T12:00:00Z')
const { db, within, queue, ingest, at } = season
after(() => season.close())

/** Two kilowatts in the hours of events, but for `onEvents`: kW by the hour from 16:00. */
const days = (from: string, count: number, onEvents: Readonly<Record<string, readonly number[]>> = {}) => {
  const dates = Array.from({ length: count }, (_, i) => Temporal.PlainDate.from(from).add({ days: i }).toString())
  const use = (date: string) => (hour: number) => (hour >= 16 && hour < 20 ? (onEvents[date]?.[hour - 16] ?? 2) : undefined)
  return quarters(from, count, Object.fromEntries(dates.map((date) => [date, use(date)])))
}
/** A business with a pledge from a day on. */
async function business(pledgedKW: string, firstDay: string): Promise<Customer> {
  const who = await season.inNetwork('Harbor')
  await ingest(who, days('2026-06-01', 35))
  const from = Temporal.PlainDate.from(firstDay)
  const change = { plan_id: 'standard-commercial', option: 'reservation', pledged_kw: pledgedKW, participates_from: from }
  await db.updateTable('enrolment').set(change).where('account_id', '=', who.accountId).execute()
  await db.updateTable('account_network').set({ from_day: from }).where('account_id', '=', who.accountId).execute()
  await within((work) => work.emit('enrolment.accepted', [subjectOf(who.memberId, who.accountId)]))
  await queue.drain()
  return who
}
const steps = (who: Customer) =>
  db.selectFrom('reservation_share').selectAll().where('account_id', '=', who.accountId).orderBy('month').orderBy('step').execute()
/** Each step as month, what it was for, the customer's share and what was paid. */
const told = async (who: Customer) =>
  (await steps(who)).map((one) => [one.month.toString().slice(5, 7), one.kind, one.share_cents, one.pay_cents].join(' '))
const earnedFor = async (who: Customer) =>
  db
    .selectFrom('earning')
    .select(['kind', 'cents'])
    .where('member_id', '=', who.memberId)
    .orderBy('booked_at')
    .orderBy('kind')
    .execute()
    .then((rows) => rows.map((row) => `${row.kind} ${row.cents}`))
/** What stays with us: of the events and of the months, as the books have it. */
async function margins() {
  const { reservation_id } = await db.selectFrom('reservation').select('reservation_id').executeTakeFirstOrThrow()
  const months = new Map((await monthReckonings(db, reservation_id)).map((one) => [one.month, one]))
  for (const [month, one] of months) assert.equal(await sumOf(db, reservationReceivable(reservation_id, month)), one.utilityCents, month)
  const events = await db.selectFrom('event').select('event_id').execute()
  const ofEvents = (await Promise.all(events.map(async (one) => (await reckoningsOf(db, one.event_id)).at(-1)?.marginCents ?? 0n))).reduce(
    (a, b) => a + b,
    0n,
  )
  const ofMonths = [...months.values()].reduce((total, one) => total + one.marginCents, 0n)
  assert.equal(await sumOf(db, operatorMargin), ofEvents + ofMonths)
  await season.clean()
  for (const one of await db.selectFrom('reservation_share').select('proof_z').where('proof_z', 'is not', null).execute()) {
    const reading = readReceipt(JSON.stringify(unpackBundle(one.proof_z, null)))
    assert.ok(reading.is === 'reservation')
    assert.deepEqual(verifyReservation(reading.bundle), { is: 'equal' })
  }
  return { ofEvents, ofMonths }
}

const shop = await business('1.00', '2026-07-01')

test('an event: $2.40 for 3.2 kWh, and the day after half of three quarters of $14.40', async () => {
  await at('2026-07-07T12:00:00Z')
  await season.call('2026-07-08')
  await ingest(shop, days('2026-07-06', 2))
  await at('2026-07-09T13:00:00Z')
  await ingest(shop, days('2026-07-08', 1, { '2026-07-08': [1, 0.9, 0.9, 2] }))
  await at('2026-07-09T14:00:00Z')
  assert.deepEqual(await earnedFor(shop), ['event 240', 'reservation 540'])
  assert.deepEqual(await told(shop), ['07 advance 1080 540'])
  const [advance] = await db.selectFrom('earning').selectAll().where('kind', '=', 'reservation').execute()
  assert.equal(advance?.earned_at.toString(), '2026-07-09T00:00:00Z', 'the event’s own day is what counts')
  await season.clean()
})

test('a second event with all of the pledge: the month stands at 0.90, and $0.67 more of its half are advanced', async () => {
  await ingest(shop, days('2026-07-09', 12))
  await at('2026-07-21T12:00:00Z')
  await season.call('2026-07-22')
  await at('2026-07-23T13:00:00Z')
  await ingest(shop, days('2026-07-21', 2, { '2026-07-22': [0.5, 0.5, 0.5, 0.5] }))
  await at('2026-07-24T02:00:00Z')
  // 1 kW × $18 × 0.90 = $16.20; of that $12.15; half of it $6.07, less $5.40.
  assert.deepEqual(await told(shop), ['07 advance 1080 540', '07 advance 1215 67'])
  await margins()
})

test('an event that is revised while the month runs advances nothing again', async () => {
  await ingest(shop, days('2026-07-08', 1, { '2026-07-08': [0.9, 0.9, 0.9, 2] }))
  await at('2026-07-24T04:00:00Z')
  assert.equal((await steps(shop)).length, 2)
  await ingest(shop, days('2026-07-08', 1, { '2026-07-08': [1, 0.9, 0.9, 2] }))
  await at('2026-07-24T06:00:00Z')
  await season.clean()
})

test('July is closed: the rest is paid with its reckoning, and a quarter of the utility’s $16.20 stays with us', async () => {
  await at('2026-08-02T04:30:00Z')
  assert.deepEqual((await told(shop)).slice(2), ['07 month 1215 608'])
  const { ofMonths } = await margins()
  assert.equal(ofMonths, 1620n - 1215n)
  await within(async (work) => {
    const { reservation_id } = await work.trx.selectFrom('reservation').select('reservation_id').executeTakeFirstOrThrow()
    await work.emit('reservation.reckon', [reservation_id])
  })
  await queue.drain()
  assert.equal((await steps(shop)).length, 3, 'the same again is no step')
})

test('a revision lowers the factor: nothing is asked back, and the difference is owed from other months', async () => {
  await ingest(shop, days('2026-07-22', 1, { '2026-07-22': [1.2, 1.2, 1.2, 1.2] }))
  await at('2026-08-02T07:30:00Z')
  // 0.80 in both events: 1 kW × $18 × 0.80 = $14.40, of that $10.80, of $12.15 that were paid.
  assert.deepEqual((await told(shop)).slice(3), ['07 month 1080 0'])
  assert.equal(
    await sumOf(db, memberRecoverable(shop.memberId, 2026)),
    135n + 210n + 8n,
    'of the month, of the event itself, and of the one that was raised and lowered again',
  )
  const { ofMonths } = await margins()
  assert.equal(ofMonths, 1440n - 1080n)
})

test('August brings it back from at most half of what it pays, and forgives what rises again', async () => {
  await at('2026-09-02T04:30:00Z')
  // No event in August: July's factor is carried on. $10.80, of which $1.35 are kept.
  assert.deepEqual((await told(shop)).slice(4), ['08 month 1080 945'])
  await margins()
  await ingest(shop, days('2026-07-22', 1, { '2026-07-22': [0.5, 0.5, 0.5, 0.5] }))
  await at('2026-09-02T08:30:00Z')
  assert.deepEqual((await told(shop)).filter((one) => one.startsWith('07')).at(-1), '07 month 1215 135')
  await margins()
})

test('two accounts in one network share what both are paid by what each brought', async () => {
  const bakery = await business('2.00', '2026-09-01')
  const idle = await business('0.01', '2026-09-01')
  await ingest(shop, days('2026-07-23', 43))
  await ingest(idle, days('2026-07-06', 60))
  await ingest(bakery, days('2026-07-06', 60))
  await at('2026-09-08T12:00:00Z')
  await season.call('2026-09-09')
  await at('2026-09-10T13:00:00Z')
  await ingest(shop, days('2026-09-04', 6, { '2026-09-09': [1, 1, 1, 1] }))
  await ingest(bakery, days('2026-09-04', 6, { '2026-09-09': [1.5, 1.5, 1.5, 1.5] }))
  await ingest(idle, days('2026-09-04', 6))
  await at('2026-10-02T04:30:00Z')
  const none = (await sharesOfMember(db, idle.memberId)).map((one) => [one.month, one.payCents])
  assert.deepEqual(none, [['2026-09', 0]], 'a month that brings nothing is told')
  // 1 kW at 1.00, 2 kW at 0.25 and 0.01 kW at nothing: 1.5 kW of 3.01, which is 0.50 and $27.09; two thirds, $18.06, are the shop's.
  const september = (who: Customer) =>
    steps(who).then((list) => list.filter((one) => one.month.month === 9 && one.kind === 'month').at(-1)?.share_cents)
  assert.deepEqual([await september(shop), await september(bakery)], [1354n, 677n])
  await margins()
})

test('what is still owed back when the season is closed is proposed to be given up, of events and months together, and approved becomes our loss', async () => {
  await ingest(shop, days('2026-09-09', 1, { '2026-09-09': [2, 2, 2, 2] }))
  await at('2026-10-02T08:30:00Z')
  assert.ok((await sumOf(db, memberRecoverable(shop.memberId, 2026))) > 0n)
  await margins()
  await at('2026-11-02T12:00:00Z')
  const owed = await sumOf(db, memberRecoverable(shop.memberId, 2026))
  const [proposal, ...others] = await openProposals(db)
  assert.deepEqual([proposal?.cents, others], [owed, []])
  const decision = { memberId: shop.memberId, id: proposal!.writeOffId, act: 'approve', reason: 'season over' } as const
  assert.equal(await within((work) => decideWriteOff(work, decision, 'mem_operator')), 'approved')
  assert.deepEqual([await sumOf(db, memberRecoverable(shop.memberId, 2026)), await sumOf(db, correctionLoss)], [0n, owed])
  assert.deepEqual(
    (await told(shop)).filter((one) => one.includes('written-off')),
    ['09 written-off 0 0'],
  )
  await margins()
  assert.deepEqual(await listParked(db), [])
})
