import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { GridEvent } from '#dispatch/event.ts'
import { checkLedger } from '#ledger/check.ts'
import type { Customer } from '#metering/testing/world.ts'
import { storyOf } from '#settlement/explain-store.ts'
import { importReport } from '#settlement/import-report.ts'
import { participationIdOf } from '#settlement/participation-store.ts'
import { openReviews } from '#settlement/review-store.ts'
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
/** Enrolled, and not connected any more. */
async function unconnected(number: string): Promise<Customer> {
  const who = await customer(number)
  await ingest(who, use('2026-07-12', 1))
  await db.updateTable('utility_authorization').set({ status: 'ended' }).where('member_id', '=', who.memberId).execute()
  return who
}
const [rosa, luis, measured] = [await unconnected('11111111111'), await unconnected('22222222222'), await customer('33333333333')]
await ingest(measured, use('2026-06-15', 30))
let event: GridEvent
const csv = (...lines: string[]) => ['Account,Baseline kWh,Actual kWh,Relief kWh', ...lines].join('\n')
const take = (text: string, mode: 'try' | 'apply' = 'apply') =>
  within((work) => importReport(work, { eventId: event.eventId, csv: text, mode }, 'mem_operator'))
const earned = async (who: Customer) =>
  (await db.selectFrom('earning').select(['kind', 'cents']).where('member_id', '=', who.memberId).orderBy('booked_at').execute()).map(
    (row) => [row.kind, row.cents],
  )

test('a report is refused before the event is over; wrong lines are named, and then nothing is taken', async () => {
  event = await season.call('2026-07-15')
  assert.deepEqual(await take(csv('11111111111,4,1,3')), { refused: 'not-over' })
  clock.set('2026-08-10T12:00:00Z')
  await queue.drain()
  const wrong = await take(csv('12,4,1,3', '99999999999,4,1,3', '11111111111,four,1,', '22222222222,4,1,2'))
  assert.ok('errors' in wrong)
  assert.deepEqual(
    wrong.errors.map((one) => [one.line, one.code]),
    [
      [2, 'not-an-account-number'],
      [3, 'unknown-account'],
      [4, 'not-an-energy'],
      [5, 'relief-does-not-add-up'],
    ],
  )
  assert.deepEqual(await earned(rosa), [])
})

test('a dry run pays nothing; the file pays each account once, within a day of the import', async () => {
  const file = csv('11111111111,4.2,1,3.2', '2222-22-22222,4,5.5,')
  const dry = await take(file, 'try')
  assert.ok('changes' in dry)
  assert.deepEqual(
    dry.changes.map((one) => [one.is, one.reliefWh]),
    [
      ['pays', '3200'],
      ['pays', '-1500'],
    ],
  )
  await queue.drain()
  assert.deepEqual(await earned(rosa), [])
  for (let twice = 0; twice < 2; twice++) {
    await take(file)
    await queue.drain()
  }
  assert.deepEqual([await earned(rosa), await earned(luis)], [[['event', 720n]], []])
  const story = (await storyOf(db, rosa.memberId, participationIdOf(rosa.memberId, rosa.accountId, event.eventId)))!
  const { result } = story.measurements[0]!.bundle
  assert.deepEqual([story.measurements[0]!.basis, story.promisedBy?.toString()], ['utility-report', '2026-08-11T12:00:00Z'])
  assert.ok(result.is === 'measured' && result.findings[0]?.code === 'utilityReport')
  assert.deepEqual(await checkLedger(db), [])
})

test('a corrected report is a version of its own; of an account that was measured it is compared, and pays nothing', async () => {
  await ingest(measured, use('2026-07-15', 1, 0.2))
  assert.deepEqual(await earned(measured), [['event', 720n]])
  await take(csv('11111111111,4.2,0.8,3.4', '33333333333,4,0.5,3.5'))
  await queue.drain()
  assert.deepEqual(
    [await earned(rosa), await earned(measured)],
    [
      [
        ['event', 720n],
        ['correction', 45n],
      ],
      [['event', 720n]],
    ],
  )
  const [review, ...others] = await openReviews(db)
  assert.deepEqual([review?.source, review?.oursWh, review?.theirsWh, others.length], ['utility-report', '3200', '3500', 0])
  assert.deepEqual(await checkLedger(db), [])
})

test('a relief that adds up to the watt-hour is taken, whatever binary fractions make of it', async () => {
  const tried = await take(csv('11111111111,2.005,1,1.005'), 'try')
  assert.ok('errors' in tried)
  assert.deepEqual(tried.errors, [])
})

test('the first file once more, after a corrected one: what it says stands again', async () => {
  const participationId = participationIdOf(luis.memberId, luis.accountId, event.eventId)
  const says = async (actual: string) => {
    await take(csv(`22222222222,4,${actual},`))
    await queue.drain()
    return (await storyOf(db, luis.memberId, participationId))!.measurements.at(-1)!.reliefWh
  }
  assert.deepEqual([await says('1'), await says('2'), await says('1')], ['3000', '2000', '3000'])
  assert.deepEqual(await checkLedger(db), [])
})
