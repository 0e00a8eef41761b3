/** A customer's file beside what stands, over a real database: equal, differing, edited, incomplete, unconfirmed; and never a payment. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { accountsOf } from '#connect/account-store.ts'
import { type Customer, usageFeed } from '#metering/testing/world.ts'
import { type Comparison, compareUpload, noteDifferences } from '#settlement/compare-upload.ts'
import { importReport } from '#settlement/import-report.ts'
import { openReviews } from '#settlement/review-store.ts'
import { readUpload } from '#settlement/upload-file.ts'
import { findUpload, keepUpload } from '#settlement/upload-store.ts'
import { openSeason, quarters } from './testing/season.ts'

const season = await openSeason('2026-07-14T12:00:00Z')
const { db, clock, ingest, within, queue } = season
after(() => season.close())
const use = (from: string, days: number, savingKW = 1) => quarters(from, days, { '2026-07-15': savingKW })
async function customer(number: string): Promise<Customer> {
  const who = await season.inNetwork('Harbor')
  await db.updateTable('account').set({ account_number: number }).where('account_id', '=', who.accountId).execute()
  return who
}
const end = (who: Customer) =>
  db.updateTable('utility_authorization').set({ status: 'ended' }).where('member_id', '=', who.memberId).execute()

let measured: Customer
let reported: Customer
let unheard: Customer
let eventId: string
before(async () => {
  measured = await customer('33333333333')
  await ingest(measured, use('2026-06-15', 30))
  for (const number of ['11111111111', '22222222222']) {
    const who = await customer(number)
    await ingest(who, use('2026-07-12', 1))
    await end(who)
    if (number === '11111111111') reported = who
    else unheard = who
  }
  eventId = (await season.call('2026-07-15')).eventId
  clock.set('2026-07-17T12:00:00Z')
  await ingest(measured, use('2026-07-15', 1, 0.2))
  const csv = 'account,baseline_kwh,actual_kwh\n11111111111,4,1.5\n'
  await within((work) => importReport(work, { eventId, csv, mode: 'apply' }, 'mem_operator'))
  await queue.drain()
})

const xml = (values: ReturnType<typeof use>['values']) => usageFeed([{ usagePoint: 'up-file', intervalSeconds: 900, quality: 17, values }])
const whole = (savingKW: number) => new Map([...use('2026-06-15', 30).values, ...use('2026-07-15', 1, savingKW).values])
/** Brings a file as the door does. */
async function bring(who: Customer, text: string): Promise<Comparison> {
  const account = (await accountsOf(db, who.memberId)).find((one) => one.accountId === who.accountId)!
  const body = new TextEncoder().encode(text)
  const file = await readUpload(body, NEW_YORK, clock.now())
  const found = 'refused' in file ? file : await compareUpload(db, account, file, clock.now())
  if ('refused' in found) assert.fail(found.refused)
  await within(async ({ trx, now }) => {
    const fileId = await keepUpload(trx, { ...account, name: 'file.xml', body }, now)
    await noteDifferences(trx, (await findUpload(trx, who.memberId, fileId!))!, found, now)
  })
  await queue.drain()
  return found
}
const only = async (who: Customer, text: string) => {
  const { events } = await bring(who, text)
  assert.equal(events.length, 1)
  return events[0]!
}
const reviews = async () => (await openReviews(db)).filter((one) => one.source === 'upload')
const earned = async () =>
  (await db.selectFrom('earning').select(['member_id', 'cents']).orderBy('booked_at').execute()).map((row) => row.cents)
const savedOf = (one: Awaited<ReturnType<typeof only>>) => (one.file.is === 'measured' ? one.file.bundle.result.reliefWh : one.file.is)

test('the utility’s own readings brought as a file are equal, and nothing is noted', async () => {
  const one = await only(measured, xml(whole(0.2)))
  assert.deepEqual([one.verdict, savedOf(one), one.ours?.reliefWh, one.beside.differing.length], ['equal', '3200', '3200', 0])
  assert.deepEqual(await reviews(), [])
})

test('an edited file says more, pays nothing, and is noted once with what was changed', async () => {
  const before = await earned()
  const one = await only(measured, xml(whole(0)))
  assert.deepEqual([one.verdict, savedOf(one), one.beside.differing.length], ['differs', '4000', 16])
  await only(measured, xml(whole(0)))
  const [review, ...more] = await reviews()
  assert.deepEqual([review?.oursWh, review?.theirsWh, review?.version, more.length], ['3200', '4000', 1, 0])
  assert.deepEqual(
    [review?.evidence['differing'], review?.evidence['firstTheirsWh'], review?.evidence['firstOursWh'], review?.evidence['firstAt']],
    [16, 0, 50, Temporal.Instant.from('2026-07-15T20:00:00Z').epochMilliseconds / 1000],
  )
  assert.deepEqual(await earned(), before)
})

test('an edit that leaves the result as it is is noted all the same; one on days that it does not stand on is not', async () => {
  const known = (await reviews()).length
  // Two readings of the event exchange an amount: its sum stays.
  const shifted = new Map([...whole(0.2)].map(([at, wh]) => [at, eventStart === at ? 40 : eventStart + 900 === at ? 60 : wh]))
  const one = await only(measured, xml(shifted))
  assert.deepEqual([one.verdict, one.beside.differing.length, (await reviews()).length], ['equal', 2, known + 1])
  const elsewhere = new Map(
    [...whole(0.2)].map(([at, wh]) => [at, at < Temporal.Instant.from('2026-06-16T06:00:00Z').epochMilliseconds / 1000 ? 1 : wh]),
  )
  const other = await bring(measured, xml(elsewhere))
  assert.ok(other.beside.differing.length > 0)
  assert.deepEqual([other.events[0]?.beside.differing.length, (await reviews()).length], [0, known + 1])
})
const eventStart = Temporal.Instant.from('2026-07-15T20:00:00Z').epochMilliseconds / 1000

test('a file that lacks days of the usual use contradicts nothing; one that lacks an hour of the event gives no result', async () => {
  const known = (await reviews()).length
  const dates = (values: ReturnType<typeof whole>, without: (at: Temporal.ZonedDateTime) => boolean) =>
    new Map([...values].filter(([at]) => !without(Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(NEW_YORK))))
  const thin = await only(reported, xml(dates(whole(0.2), (at) => at.month === 7 && at.day < 9)))
  assert.deepEqual([thin.verdict, savedOf(thin), thin.ours?.reliefWh], ['incomplete', '3200', '2500'])
  const cut = await only(measured, xml(dates(whole(0.2), (at) => at.month === 7 && at.day === 15 && at.hour === 17)))
  assert.deepEqual([cut.verdict, savedOf(cut)], ['not-measurable', 'waiting'])
  assert.equal((await reviews()).length, known)
})

test('of an unconnected account the file is compared with the utility’s report, or stands alone, unconfirmed', async () => {
  const before = await earned()
  const report = await only(reported, xml(whole(0.2)))
  assert.deepEqual(
    [report.verdict, savedOf(report), report.ours?.basis, report.ours?.reliefWh],
    ['differs', '3200', 'utility-report', '2500'],
  )
  assert.equal((await reviews()).filter((one) => one.memberId === reported.memberId).length, 1)
  const alone = await only(unheard, xml(whole(0.2)))
  assert.deepEqual([alone.verdict, savedOf(alone), alone.ours], ['unconfirmed', '3200', null])
  assert.deepEqual(await earned(), before)
})

test('a file without a reading of any event says so', async () => {
  assert.deepEqual((await bring(measured, xml(use('2026-06-15', 2).values))).events, [])
})
