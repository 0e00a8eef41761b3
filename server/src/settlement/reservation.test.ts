/** The utility's money for pledged load beside its money for an event, on the golden numbers of the program's rules. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { termsOn } from '@quickpay/programs'
import { exact } from '@quickpay/units'
import { withdraw } from '#dispatch/withdraw.ts'
import { operatorMargin, programReceivable, reservationReceivable } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import type { Customer } from '#metering/testing/world.ts'
import { subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'
import { exposureBy, exposures, reckoningsOf } from '#settlement/reckoning-store.ts'
import { monthsOf, reckonMonths, type SeasonFacts } from '#settlement/reservation.ts'
import { monthReckonings } from '#settlement/reservation-store.ts'
import { openSeason, quarters } from './testing/season.ts'

const answer = termsOn('coned-csrp', Temporal.PlainDate.from('2026-07-01'))
if (answer.is !== 'found') assert.fail(answer.is)
const { terms } = answer

describe('the months of a season', () => {
  const event = (date: string) => ({ date: Temporal.PlainDate.from(date), kind: 'planned' as const, factor: exact(1) })
  const events = ['2026-06-10', '2026-06-24', '2026-07-08', '2026-07-15', '2026-08-12'].map(event)
  const months = (pledgedKW: (month: number) => string, changes: Partial<SeasonFacts> = {}) =>
    reckonMonths({
      ...{ terms, season: 2026, rateClass: 'new-york-city', events, lastSeason: [] },
      pledges: monthsOf(terms, 2026).map((month) => ({ month, accounts: 1, pledgedKW: pledgedKW(month.month) })),
      ...changes,
    })
  const totalOf = (...asked: Parameters<typeof months>) => months(...asked).reduce((total, month) => total + month.cents, 0n)

  test('with the fifth event in August a kW is worth $100 in the season', () =>
    assert.equal(
      totalOf(() => '1'),
      10_000n,
    ))
  test('a pledge counts in the months in which it stands', () => {
    // Three months at $18 and two at $23, each with its own pledge.
    assert.equal(
      totalOf((month) => (month < 6 ? '0' : month < 8 ? '2' : '1')),
      2n * 2n * 1800n + 2n * 2300n,
    )
  })
  test('before the first event of a network that had some last season, their mean counts', () => {
    const lastSeason = [event('2025-07-09'), { ...event('2025-07-30'), factor: exact(1, 2) }, { ...event('2025-08-06'), factor: null }]
    const [may] = months(() => '1', { events: [], lastSeason })
    assert.deepEqual([may?.basis, may?.cents], ['last-season', 1350n])
  })
})

const season = await openSeason('2026-06-09T12:00:00Z')
const { db, within, queue, ingest, at } = season
after(() => season.close())

/** Two kilowatts in the hours of events, but for `onEvents`: kW by the hour from 16:00. */
const days = (from: string, count: number, onEvents: Readonly<Record<string, readonly number[]>> = {}) => {
  const dates = Array.from({ length: count }, (_, i) => Temporal.PlainDate.from(from).add({ days: i }).toString())
  const use = (date: string) => (hour: number) => (hour >= 16 && hour < 20 ? (onEvents[date]?.[hour - 16] ?? 2) : undefined)
  return quarters(from, count, Object.fromEntries(dates.map((date) => [date, use(date)])))
}
/** Accepted by the utility with a pledge, from May on. */
async function pledges(who: Customer, pledgedKW: string): Promise<void> {
  const from = Temporal.PlainDate.from('2026-05-01')
  const change = { option: 'reservation', pledged_kw: pledgedKW, participates_from: from }
  await db.updateTable('enrolment').set(change).where('account_id', '=', who.accountId).execute()
  await db.updateTable('account_network').set({ from_day: from }).where('account_id', '=', who.accountId).execute()
  await within((work) => work.emit('enrolment.accepted', [subjectOf(who.memberId, who.accountId)]))
  await queue.drain()
}
const reservationId = async () => (await db.selectFrom('reservation').select('reservation_id').executeTakeFirstOrThrow()).reservation_id
/** Each month's states, as version, factor, its basis and cents. */
const told = async () =>
  (await monthReckonings(db, await reservationId())).map((one) =>
    [one.month.slice(5), `v${one.version}`, Number(one.factor), one.basis, one.utilityCents].join(' '),
  )
/** The receivable of each month is its newest state, and what the members have not earned of it is margin. */
async function booked() {
  const id = await reservationId()
  const newest = new Map((await monthReckonings(db, id)).map((one) => [one.month, one]))
  for (const [month, { utilityCents }] of newest) assert.equal(await sumOf(db, reservationReceivable(id, month)), utilityCents, month)
  const events = await db.selectFrom('event').select('event_id').execute()
  const margins = await Promise.all(events.map(async (one) => (await reckoningsOf(db, one.event_id)).at(-1)?.marginCents ?? 0n))
  const sum = [...[...newest.values()].map((one) => one.marginCents), ...margins].reduce((total, one) => total + one, 0n)
  assert.equal(await sumOf(db, operatorMargin), sum)
  await season.clean()
}

const shop = await season.inNetwork('Harbor')
await ingest(shop, days('2026-05-01', 39))

test('months that are over when the utility accepts are reckoned by a new participant’s factor', async () => {
  await pledges(shop, '1.00')
  await at('2026-06-09T13:00:00Z')
  assert.deepEqual(await told(), ['05 v1 0.5 first-factor 900'])
  await booked()
})

test('relief of 1.0, 1.1, 1.1 and 0.0 on a pledge of 1 kW: $3.20 for the event, a factor of 0.80, and the month before made good', async () => {
  const event = await season.call('2026-06-10')
  await at('2026-06-11T13:00:00Z')
  await ingest(shop, days('2026-06-09', 2, { '2026-06-10': [1, 0.9, 0.9, 2] }))
  await at('2026-06-12T02:00:00Z')
  const newest = (await reckoningsOf(db, event.eventId)).at(-1)!
  assert.deepEqual([newest.utilityCents, newest.pledgedKW, Number(newest.deliveredKW), Number(newest.factor)], [320n, '1.00', 0.8, 0.8])
  // The customer's plan pays three quarters of the option's own rate: $2.40.
  assert.deepEqual([newest.membersCents, newest.marginCents], [240n, 80n])
  assert.equal(await sumOf(db, programReceivable(event.eventId)), 320n)
  assert.deepEqual(await told(), ['05 v1 0.5 first-factor 900', '05 v2 0.8 made-good 1440'])
  await booked()
})

test('a day after the month’s end it is reckoned: $14.40, and once', async () => {
  await at('2026-07-02T04:30:00Z')
  assert.deepEqual((await told()).slice(2), ['06 v1 0.8 own-events 1440'])
  await within(async (work) => work.emit('reservation.reckon', [await reservationId()]))
  await queue.drain()
  assert.equal((await told()).length, 3, 'the same figures again are no new state')
  await booked()
})

test('a revision is a new state of each month it touches, and moves the difference alone', async () => {
  await ingest(shop, days('2026-06-10', 1, { '2026-06-10': [1.6, 1.6, 1.6, 1.6] }))
  await at('2026-07-02T06:30:00Z')
  assert.deepEqual(await told(), [
    '05 v1 0.5 first-factor 900',
    '05 v2 0.8 made-good 1440',
    '05 v3 0.4 made-good 720',
    '06 v1 0.8 own-events 1440',
    '06 v2 0.4 own-events 720',
  ])
  await booked()
})

test('an account that uses more lowers the aggregation: 3.2 and −0.4 kWh are paid as 2.8, and 0.7 kW delivered', async () => {
  const other = await season.inNetwork('Harbor')
  await ingest(other, days('2026-06-01', 31))
  await pledges(other, '0.00')
  await ingest(shop, days('2026-06-11', 26))
  await ingest(other, days('2026-07-02', 5))
  await at('2026-07-07T12:00:00Z')
  const event = await season.call('2026-07-08')
  await at('2026-07-09T13:00:00Z')
  await ingest(shop, days('2026-07-07', 2, { '2026-07-08': [1, 0.9, 0.9, 2] }))
  await ingest(other, days('2026-07-07', 2, { '2026-07-08': [2.1, 2.1, 2.1, 2.1] }))
  await at('2026-07-10T02:00:00Z')
  const newest = (await reckoningsOf(db, event.eventId)).at(-1)!
  assert.deepEqual([newest.accounts, newest.utilityCents, newest.membersCents, Number(newest.factor)], [2, 280n, 240n, 0.7])
  await at('2026-08-02T04:30:00Z')
  // 1 kW × $18 × 0.70.
  assert.deepEqual((await told()).slice(-1), ['07 v1 0.7 own-events 1260'])
  await booked()
  assert.deepEqual(await listParked(db), [])
})

test('what is exposed is summed with it by utility and program, and says what of it is for pledged load', async () => {
  const list = await exposures(db)
  assert.deepEqual([list.filter((one) => one.eventId !== null).length, list.filter((one) => one.eventId === null).length], [2, 3])
  for (const sums of [exposureBy('utilityId', list).get('sandbox-metro')!, exposureBy('programId', list).get('coned-csrp')!]) {
    assert.equal(sums.reservationCents, 720n + 720n + 1260n)
    assert.equal(sums.utilityCents, sums.reservationCents + 160n + 280n)
    assert.equal(sums.marginCents, await sumOf(db, operatorMargin))
  }
})

test('who withdraws in August is counted to the end of July', async () => {
  await at('2026-08-05T12:00:00Z')
  const key = { memberId: shop.memberId, accountId: shop.accountId, programId: 'coned-csrp', season: 2026 }
  await within((work) => withdraw(work, key, { actor: 'mem_operator', reason: 'closed' }))
  await at('2026-09-02T04:30:00Z')
  assert.deepEqual((await told()).slice(-2), ['07 v1 0.7 own-events 1260', '08 v1 0.7 carried 0'])
  await booked()
})

test('a network in no class of the program’s rates waits for a person, and nothing is booked', async () => {
  const before = await told()
  await db.updateTable('network').set({ area: null, tier: null }).where('network', '=', 'Harbor').execute()
  await within(async (work) => work.emit('reservation.reckon', [await reservationId()]))
  await queue.drain()
  assert.deepEqual(
    (await listParked(db)).map((one) => one.code),
    ['no-rate-class'],
  )
  assert.deepEqual(await told(), before)
})
