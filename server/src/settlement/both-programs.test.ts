/** Hours that two programs call are paid once, through the real tasks, whichever of the two events is settled first. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifyBundle } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import { type GridEvent, windowOn } from '#dispatch/event.ts'
import { findEvent } from '#dispatch/event-store.ts'
import type { Customer } from '#metering/testing/world.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { participantsOf } from '#settlement/explain-store.ts'
import { importReport } from '#settlement/import-report.ts'
import { haveEvent } from '../testing/parents.ts'
import { openSeason, quarters } from './testing/season.ts'

const season = await openSeason('2026-07-13T12:00:00Z')
after(() => season.close())
const { db, at, ingest, own, earned, within, queue } = season

/** No utility here takes accounts into the second program by itself: it is on file as a utility's answer would have put it. */
async function joins(who: Customer): Promise<void> {
  const csrp = await db.selectFrom('enrolment').selectAll().where('account_id', '=', who.accountId).executeTakeFirstOrThrow()
  await db
    .insertInto('enrolment')
    .values({ ...csrp, enrolment_id: newId('enr'), program_id: 'coned-dlrp' })
    .execute()
}
async function inBoth(): Promise<Customer> {
  const who = await season.inNetwork('Harbor')
  await ingest(who, quarters('2026-06-10', 34))
  await joins(who)
  return who
}
/** Of two programs with one rate the event with the smaller id pays: this one. */
async function callLocal(on: string, hours: [string, string], id = 'evt_0'): Promise<GridEvent> {
  const window = windowOn(Temporal.PlainDate.from(on), ...hours, NEW_YORK)
  const eventId = await haveEvent(db, season.clock.now(), {
    eventId: id,
    programId: 'coned-dlrp',
    network: 'Harbor',
    kind: 'contingency',
    ...window,
  })
  await within((work) => work.emit('event.scheduled', [eventId]))
  await queue.drain()
  return (await findEvent(db, eventId))!
}
/** Eight tenths of a kilowatt saved to 20:00, and four to 22:00. */
const saving = (hour: number) => (hour >= 16 && hour < 20 ? 0.2 : hour >= 20 && hour < 22 ? 0.1 : undefined)
const only = (from: number, to: number) => (hour: number) => (hour >= from && hour < to ? saving(hour) : null)
const centsOf = (earnings: readonly (readonly unknown[])[]) => earnings.reduce((total, [, , cents]) => total + (cents as bigint), 0n)

const [peakFirst, localFirst] = [await inBoth(), await inBoth()]
const peak = await season.call('2026-07-15')
const local = await callLocal('2026-07-15', ['18:00', '22:00'])
const orders: [string, Customer, GridEvent, GridEvent, (hour: number) => number | null | undefined][] = [
  ['the event that begins first', peakFirst, peak, local, only(0, 20)],
  ['the event that ends last', localFirst, local, peak, only(18, 24)],
]
const totals: bigint[] = []

for (const [name, who, settledFirst, settledLast, firstHours] of orders)
  test(`${name} is settled first: each hour is paid once, and no cent is lost`, async () => {
    await at('2026-07-16T12:00:00Z')
    await ingest(who, quarters('2026-07-15', 1, { '2026-07-15': firstHours }))
    assert.deepEqual([(await own(who, settledFirst)).state, (await own(who, settledLast)).state], ['measured', 'waiting'])
    await ingest(who, quarters('2026-07-15', 1, { '2026-07-15': saving }))
    assert.equal((await own(who, settledLast)).state, 'measured')
    const paid = [await earned(who, peak), await earned(who, local)]
    // Four hours of 0.8 and two of 0.4 kWh, at three quarters of three dollars.
    assert.equal(centsOf(paid.flat()), 900n)
    totals.push(...paid.map(centsOf))
    for (const event of [peak, local])
      for (const { bundle } of (await season.story(who, event)).measurements) assert.deepEqual(verifyBundle(bundle), { is: 'equal' })
    await season.clean()
  })

test('who joins the second program after the first has paid is paid there for the other hours only', async () => {
  const who = await season.inNetwork('Harbor')
  await ingest(who, quarters('2026-06-10', 36, { '2026-07-15': saving }))
  assert.deepEqual(centsOf(await earned(who, peak)), 720n)
  await at('2026-07-17T12:00:00Z')
  await joins(who)
  await within((work) => work.emit('enrolment.accepted', [subjectOf(who.memberId, who.accountId)]))
  await queue.drain()
  assert.deepEqual([centsOf(await earned(who, peak)), centsOf(await earned(who, local))], [720n, 180n])
})

test('an event all of whose hours the other one pays is told as a payment of nothing, not as nothing at all', async () => {
  const twin = await callLocal('2026-07-22', ['16:00', '20:00'], 'evt_00')
  const main = await season.call('2026-07-22')
  await at('2026-07-23T12:00:00Z')
  await ingest(peakFirst, quarters('2026-07-16', 7, { '2026-07-22': saving }))
  const paid = async (event: GridEvent) => [
    centsOf(await earned(peakFirst, event)),
    (await participantsOf(db, event.eventId)).find((one) => one.accountId === peakFirst.accountId)?.cents,
  ]
  assert.deepEqual([await paid(twin), await paid(main)].sort(), [
    [0n, 0n],
    [720n, 720n],
  ])
  await season.clean()
})

test('by the utility’s reports an hour is paid once too', async () => {
  const who = await season.inNetwork('Harbor')
  await ingest(who, quarters('2026-07-23', 3))
  await joins(who)
  await db.updateTable('account').set({ account_number: '44444444444' }).where('account_id', '=', who.accountId).execute()
  const local = await callLocal('2026-07-29', ['18:00', '22:00'], 'evt_01')
  const peak = await season.call('2026-07-29')
  await at('2026-08-03T12:00:00Z')
  // Four hours of 0.8 kWh in each report, two of them in both.
  for (const event of [peak, local]) {
    const csv = 'Account,Baseline kWh,Actual kWh\n44444444444,4,0.8'
    const taken = await within((work) => importReport(work, { eventId: event.eventId, csv, mode: 'apply' }, 'mem_operator'))
    assert.ok('changes' in taken && taken.errors.length === 0, JSON.stringify(taken))
  }
  await queue.drain()
  assert.deepEqual([centsOf(await earned(who, peak)), centsOf(await earned(who, local))], [360n, 720n])
  await season.clean()
})

test('both orders have paid the same under each program, and looking again pays nothing more', async () => {
  assert.deepEqual(totals.slice(0, 2), totals.slice(2))
  await at('2026-08-20T12:00:00Z')
  for (const who of [peakFirst, localFirst]) assert.equal(centsOf([await earned(who, peak), await earned(who, local)].flat()), 900n)
  await season.clean()
})
