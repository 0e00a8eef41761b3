/** A utility's advice against a season that was really measured and reckoned: matched by event and account, booked once, closed with a reason. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GridEvent } from '#dispatch/event.ts'
import {
  operatingCash,
  programCollected,
  programReceivable,
  programVariance,
  reservationCollected,
  reservationReceivable,
} from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import type { Customer } from '#metering/testing/world.ts'
import { openSeason, quarters } from '#settlement/testing/season.ts'
import { bookMargin } from '#settlement/utility-booking.ts'
import { closeVariance, importRemittances } from '#treasury/import-remittance.ts'
import type { VarianceReason } from '#treasury/remittance.ts'
import { differing, receivedOf } from '#treasury/remittance-store.ts'

const season = await openSeason('2026-07-14T12:00:00Z')
const { db, clock, within, queue, ingest } = season
after(() => season.close())
const utilities = new Set(['sandbox-metro'])
let first: GridEvent
let second: GridEvent
let owed: bigint
let both: readonly Customer[]

async function customer(number: string): Promise<Customer> {
  const who = await season.inNetwork('Harbor')
  await db.updateTable('account').set({ account_number: number }).where('account_id', '=', who.accountId).execute()
  await ingest(who, quarters('2026-06-10', 34))
  return who
}
before(async () => {
  both = [await customer('11111111111'), await customer('22222222222')]
  first = await season.call('2026-07-15')
  second = await season.call('2026-07-16')
  await season.at('2026-07-17T14:00:00Z')
  for (const who of both) await ingest(who, quarters('2026-07-14', 3, { '2026-07-15': 0.2, '2026-07-16': 0.5 }))
  await season.at('2026-07-18T14:00:00Z')
  owed = await sumOf(db, programReceivable(first.eventId))
  assert.ok(owed > 0n)
})

const head = 'Utility,Program,Event,Date,Network,Account,Amount,Kind,Reference,Paid on\n'
const dollars = (cents: bigint) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
const line = (of: string, account: string, amount: string, more = 'performance,ACH-1,2026-08-03') =>
  `sandbox-metro,coned-csrp,${of},${account},${amount},${more}`
const take = (lines: string[], mode: 'try' | 'apply' = 'apply', reason: VarianceReason | null = null) =>
  within((work) => importRemittances(work, { csv: head + lines.join('\n'), mode, utilities, reason }, 'mem_operator'))
const collected = (event: GridEvent) => sumOf(db, programCollected(event.eventId))

test('wrong lines are named, and then nothing of the file is taken', async () => {
  const good = line(`${first.eventId},,`, '', '1.00')
  const wrong = await take([
    good,
    line(`${first.eventId},,`, '', '1.00'),
    line('evt_none,,', '', '1.00'),
    line(',2026-07-14,Harbor', '', '1.00'),
    line(',2026-07-40,Harbor', '', '1.00'),
    line(`${first.eventId},,`, '12', '1.00'),
    line(`${first.eventId},,`, '99999999999', '1.00'),
    line(`${first.eventId},,`, '11111111111', '1,5'.replace(',', ' ')),
    line(',2026-07,Harbor', '', '1.00', 'reservation,ACH-1,2026-08-03'),
    line(`${first.eventId},,`, '11111111111', '1.00', 'gift,ACH-1,2026-08-03'),
    line(`${second.eventId},,`, '', '-1.00', 'performance,ACH-2,2026-08-03'),
  ])
  assert.deepEqual(
    wrong.errors.map((one) => `${one.line} ${one.code}`),
    [
      '3 repeated',
      '4 unknown-event',
      '5 unknown-event',
      '6 not-a-date',
      '7 not-an-account-number',
      '8 unknown-account',
      '9 not-an-amount',
      '10 unknown-month',
      '11 unknown-kind',
      '12 sum-not-positive',
    ],
  )
  assert.equal(await sumOf(db, operatingCash), 0n)
})

test('a file for two events, one of them by account, is tried, booked, and the same again changes nothing', async () => {
  const half = owed / 2n
  const file = [
    line(`${first.eventId},,`, '11111-11111-1', dollars(half)),
    line(`${first.eventId},,`, '22222222222', dollars(half - 100n)),
    line(',2026-07-16,Harbor', '', '2.00'),
  ]
  const tried = await take(file, 'try')
  assert.deepEqual([tried.changes.length, tried.errors, await sumOf(db, operatingCash)], [2, [], 0n])
  const [one] = tried.changes
  assert.deepEqual([one?.cents, one?.expectedCents, one?.matched.map((part) => part.expectedCents)], [owed - 100n, owed, [half, half]])
  await take(file)
  const again = await take(file)
  assert.deepEqual([again.changes.length, again.same], [0, 3])
  assert.deepEqual([await collected(first), await collected(second), await sumOf(db, operatingCash)], [owed - 100n, 200n, owed + 100n])
  assert.deepEqual(
    (await take([line(`${first.eventId},,`, '', '5.00')])).errors.map((error) => error.code),
    ['reference-used'],
  )
  const received = (await receivedOf(db, 10)).find((row) => row.eventId === first.eventId)
  assert.deepEqual([received?.accounts, received?.differing, received?.reference], [2, 1, 'ACH-1'])
  await queue.drain()
  await season.clean()
})

test('what fell short stays open until somebody says why; then it is given up, once', async () => {
  const open = (await differing(db, clock.now())).filter((row) => 'eventId' in row && row.eventId === first.eventId)
  assert.deepEqual(
    open.map((row) => row.expectedCents - row.collectedCents),
    [100n],
  )
  const close = () =>
    within((work) =>
      closeVariance(
        work,
        { of: { eventId: first.eventId }, program: 'sandbox-metro/coned-csrp', reason: 'account-not-accepted', note: 'their letter' },
        'mem_operator',
      ),
    )
  assert.deepEqual([await close(), await close()], [true, false])
  assert.deepEqual([await collected(first), await sumOf(db, programVariance)], [owed, 100n])
  assert.deepEqual(
    (await differing(db, clock.now())).map((row) => 'eventId' in row && row.eventId),
    [second.eventId],
  )
  await season.clean()
})

test('more than was reckoned is ours only with a reason; chosen with the file, it is booked with it', async () => {
  const rest = (await sumOf(db, programReceivable(second.eventId))) - (await collected(second))
  await take([line(`${second.eventId},,`, '', dollars(rest + 55n), 'performance,ACH-9,2026-09-01')], 'apply', 'utility-measured-more')
  assert.equal(await sumOf(db, programVariance), 45n)
  assert.deepEqual(await differing(db, clock.now()), [])
  const kept = await db
    .selectFrom('remittance')
    .select(['cents', 'variance_cents', 'reason'])
    .where('reason', '=', 'utility-measured-more')
    .execute()
  assert.deepEqual(kept, [{ cents: rest + 55n, variance_cents: -55n, reason: 'utility-measured-more' }])
  await season.clean()
})

test('a month of pledged load is paid for too, by its network; its receivable and what came in stand beside each other', async () => {
  const reservation = { utility_id: 'sandbox-metro', program_id: 'coned-csrp', network: 'Harbor', season: 2026, opened_at: clock.now() }
  await db
    .insertInto('reservation')
    .values({ ...reservation, reservation_id: 'rsv_t' })
    .execute()
  const reckoned = { accounts: 1, pledged_kw: '1', dollars_per_kw_month: '18', stepped_up: false, factor: '1', factor_basis: 'own-events' }
  const month = Temporal.PlainDate.from('2026-06-01')
  const cents = { utility_cents: 1800n, margin_cents: 1800n, moved_cents: 1800n, reckoned_at: clock.now() }
  await db
    .insertInto('reservation_reckoning')
    .values({ ...reckoned, ...cents, reservation_id: 'rsv_t', month, version: 1 })
    .execute()
  const receivable = reservationReceivable('rsv_t', '2026-06')
  const booked = { receivable, movedCents: 1800n, cause: 'reservation:rsv_t:2026-06:v1', effectiveAt: clock.now() }
  await within((work) => bookMargin(work, booked))

  const file = [line(',2026-06,Harbor', '', '17.00', 'reservation,ACH-20,2026-08-03')]
  const [change] = (await take(file, 'try')).changes
  assert.deepEqual([change?.expectedCents, change?.of], [1800n, { reservationId: 'rsv_t', month: '2026-06' }])
  await take(file)
  assert.equal((await take(file)).same, 1)
  assert.equal(await sumOf(db, reservationCollected('rsv_t', '2026-06')), 1700n)
  assert.deepEqual(
    (await differing(db, clock.now())).map((row) => [row.network, row.expectedCents - row.collectedCents]),
    [['Harbor', 100n]],
  )
  const of = { reservationId: 'rsv_t', month: '2026-06' }
  await within((work) =>
    closeVariance(work, { of, program: 'sandbox-metro/coned-csrp', reason: 'factor-differs', note: '0.94' }, 'mem_operator'),
  )
  const received = (await receivedOf(db, 20)).filter((row) => row.month === '2026-06')
  assert.deepEqual([await differing(db, clock.now()), received.map((row) => row.varianceCents).sort()], [[], [0n, 100n]])
  await season.clean()
})

test('an event for which the utility never pays anything is asked about after sixty days, and can be given up', async () => {
  const unpaid = await season.call('2026-07-22')
  await season.at('2026-07-23T14:00:00Z')
  for (const who of both) await ingest(who, quarters('2026-07-17', 6, { '2026-07-22': 0.2 }))
  await season.at('2026-07-24T14:00:00Z')
  const expected = await sumOf(db, programReceivable(unpaid.eventId))
  assert.ok(expected > 0n)
  const asked = async (at: string) => (await differing(db, Temporal.Instant.from(at))).map((row) => [row.expectedCents, row.collectedCents])
  assert.deepEqual(await asked('2026-09-20T23:59:59Z'), [])
  assert.deepEqual(await asked('2026-09-21T00:00:01Z'), [[expected, 0n]])
  const closed = { of: { eventId: unpaid.eventId }, program: 'sandbox-metro/coned-csrp', reason: 'written-off', note: 'no answer' } as const
  assert.equal(await within((work) => closeVariance(work, closed, 'mem_operator')), true)
  assert.deepEqual(await asked('2026-10-01T00:00:00Z'), [])
  await season.clean()
})
