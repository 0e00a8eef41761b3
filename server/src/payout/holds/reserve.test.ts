/** What waits, waits with its reason, and goes out when the reason ends: over a rail that costs money, against a real database and a real server. */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { cents } from '@quickpay/units'
import { programReceivable } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { bookEarning } from '#ledger/earning.ts'
import { earningOf } from '#ledger/earning-store.ts'
import { payableOf } from '#ledger/ledger-store.ts'
import { setLimit } from '#payout/exposure/limit.ts'
import { releasePaused } from '#payout/exposure/release.ts'
import { askNewPayee } from '#payout/holds/ask-tax-form.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { addTaxForm, payeesOf } from '#payout/holds/payee-store.ts'
import { importScreenings, recordSamePayee, recordScreening, recordTaxForm } from '#payout/holds/record-payee.ts'
import { confirmPayout, resolvePayout } from '#payout/look-up.ts'
import { partsOfPayout } from '#payout/part-store.ts'
import { payAgain } from '#payout/pay-again.ts'
import { payoutsOfMember } from '#payout/payout-store.ts'
import { railsOf } from '#payout/rails/open.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { recordNews } from '#payout/record.ts'
import { payNow, reservePayout } from '#payout/reserve.ts'
import { adoptMethod, setMethod } from '#payout/set-method.ts'
import { submitPayout } from '#payout/submit.ts'
import { startRailServer } from '#payout/testing/rail-server.ts'
import { standingClock } from '#platform/clock.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import { type Flow, task, type Work } from '#platform/task.ts'
import { promiseFactsOf } from '#settlement/promise-store.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveEvent, haveMember, haveParticipation } from '../../testing/parents.ts'
import { createQueues } from '../../testing/queues.ts'

const JULY = '2027-07-14T12:00:00Z'
const { database, address, close } = await testDatabase()
const { db } = database
const clock = standingClock(JULY)
const server = await startRailServer('key')
/** The sandbox's rail under the name of one on which each payment has its price. */
const rail = { ...sandboxRail({ url: server.url, key: 'key' }), id: 'manual' }
const rails = railsOf([{ kind: null, method: null, rail: 'manual' }], new Map([['manual', { rail, hookSecret: '' }]]))

const asked: string[] = []
const world = { db, clock, rails, log: silentLog, emit: (...told: Parameters<Queue['emit']>) => queue.emit(...told) }
const flow: Flow<typeof world> = {
  'agreement.accepted': [askNewPayee],
  'earning.booked': [reservePayout],
  'earning.released': [reservePayout],
  'exposure.changed': [releasePaused],
  'payout-method.set': [reservePayout],
  'payout-method.due': [adoptMethod],
  'payout.reserved': [submitPayout],
  'payout.doubtful': [resolvePayout],
  'payout.submitted': [confirmPayout],
  'tax-form.wanted': [
    task({
      name: 'listen',
      prepare: async (_world: object, subjects) => subjects,
      commit: async (_work, subjects) => void asked.push(...subjects),
    }),
  ],
}
let queue: Queue
before(async () => {
  await createQueues(address, queueNames(flow as Flow<never>))
  queue = await openQueue({ database, clock, flow, world, log: silentLog })
})
after(async () => {
  await queue.stop()
  await server.close()
  await close()
})
beforeEach(() => clock.set(JULY))
afterEach(async () => {
  assert.deepEqual(await checkLedger(db), [])
  asked.length = 0
})

const within = <T>(run: (work: Work) => Promise<T>): Promise<T> => inWork({ db, clock, emit: world.emit }, run)
const card = (last4 = '4417') => ({ kind: 'debit-card', last4 }) as const
async function member(kind: 'residential' | 'commercial' = 'residential', method = true): Promise<string> {
  const memberId = await haveMember(db, clock.now(), { kind })
  if (method) await within((work) => setMethod(work, memberId, card()))
  return memberId
}
/** Booked one after the other, in one event or none that is on file. */
async function earn(memberId: string, { eventId = 'evt_1' }: { eventId?: string }, ...amounts: bigint[]): Promise<string[]> {
  const ids: string[] = []
  for (const amount of amounts) {
    const debit = programReceivable(eventId)
    const one = { memberId, kind: 'event', cause: newId('par'), participationId: null, version: 1, earnedAt: clock.now(), debit } as const
    ids.push((await within((work) => bookEarning(work, { ...one, cents: cents(amount) }))).earningId)
    // Each at a moment of its own, so that their order is known.
    clock.set(clock.now().add({ seconds: 1 }))
  }
  await queue.drain()
  return ids
}
const pass = async (duration: object) => {
  clock.set(clock.now().add(duration))
  await queue.drain()
}
/** `30+40+860 submitted`, one for each payout. */
async function payouts(memberId: string): Promise<string[]> {
  const all = await payoutsOfMember(db, memberId)
  return Promise.all(
    all.map(async (one) => `${(await partsOfPayout(db, memberId, one.payoutId)).map((part) => part.cents).join('+')} ${one.state}`),
  )
}
/** `below-minimum 30`, in the order in which they were earned. */
async function held(memberId: string): Promise<string[]> {
  const holds = await openHolds(db, memberId)
  const found = await Promise.all(
    [...holds.values()].map(async (one) => ({ ...one, earning: (await earningOf(db, memberId, one.earningId))! })),
  )
  return found
    .sort((a, b) => Temporal.Instant.compare(a.earning.bookedAt, b.earning.bookedAt))
    .map(({ code, earning }) => `${code} ${earning.cents}`)
}
const valid = { state: 'valid', reason: 'W-9 seen at the rail' } as const

test('two small earnings wait, visibly, and ride with a third in one payout', async () => {
  const memberId = await member()
  await earn(memberId, {}, 30n, 40n)
  assert.deepEqual([await payouts(memberId), await held(memberId)], [[], ['below-minimum 30', 'below-minimum 40']])
  const [hold] = [...(await openHolds(db, memberId)).values()]
  assert.deepEqual([hold?.sinceAt.toString(), hold?.untilAt?.toString()], ['2027-07-14T12:00:02Z', '2027-10-01T04:00:00Z'])
  await earn(memberId, {}, 860n)
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['30+40+860 submitted'], []])
  assert.equal(await payableOf(db, memberId), 0n)
  const [order] = [...server.orders.entries()].filter(([, one]) => one.amountCents === 930)
  assert.ok(order, 'the rail was asked once, for all of it')
})

test('the one-day promise of an event knows what holds its payment', async () => {
  const memberId = await member()
  const participationId = await haveParticipation(db, clock.now(), memberId)
  const one = {
    memberId,
    kind: 'event',
    cause: 'p',
    participationId,
    version: 1,
    earnedAt: clock.now(),
    debit: programReceivable('evt_1'),
  } as const
  await within((work) => bookEarning(work, { ...one, cents: cents(30n) }))
  await queue.drain()
  const holdOf = async () => (await promiseFactsOf(db, [{ memberId, participationId }])).get(participationId)?.hold
  assert.equal(await holdOf(), 'below-minimum')
  await within((work) => payNow(work, rails, memberId))
  assert.equal(await holdOf(), null)
})

test('what waits for company is paid when the season ends, in one payment', async () => {
  const memberId = await member()
  await earn(memberId, {}, 30n, 9n)
  clock.set('2027-10-01T04:00:00Z')
  await queue.drain()
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['30+9 submitted'], []])
  await earn(memberId, {}, 12n)
  assert.deepEqual(await payouts(memberId), ['30+9 submitted', '12 submitted'], 'out of season there is no company to wait for')
})

test('what waits for company is paid when the member asks, and nothing else is', async () => {
  const memberId = await member()
  await earn(memberId, {}, 30n)
  await within((work) => payNow(work, rails, memberId))
  await within((work) => payNow(work, rails, memberId))
  await queue.drain()
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['30 submitted'], []])
  const listed = await member()
  await within((work) =>
    recordScreening(
      work,
      { memberId: listed, result: 'match', listVersion: 'SDN 1', screenedAt: clock.now() },
      'name and birth date',
      'mem_op',
    ),
  )
  await earn(listed, {}, 30n)
  await within((work) => payNow(work, rails, listed))
  await queue.drain()
  assert.deepEqual([await payouts(listed), await held(listed)], [[], ['sanctions-match 30']])
})

test('a payout that comes back gives all of its earnings back, and the next attempt carries them again', async () => {
  const memberId = await member()
  const ids = await earn(memberId, {}, 30n, 40n, 860n)
  const [payout] = await payoutsOfMember(db, memberId)
  server.become(payout!.payoutId, 'completed')
  await pass({ hours: 1 })
  assert.deepEqual(await Promise.all(ids.map(async (id) => (await earningOf(db, memberId, id))?.state)), ['paid', 'paid', 'paid'])
  server.become(payout!.payoutId, 'returned')
  await pass({ hours: 24 })
  assert.equal(await payableOf(db, memberId), 930n)
  assert.deepEqual(await Promise.all(ids.map(async (id) => (await earningOf(db, memberId, id))?.state)), ['booked', 'booked', 'booked'])
  assert.deepEqual(await held(memberId), ['method-needed 30', 'method-needed 40', 'method-needed 860'])
  await within((work) => setMethod(work, memberId, card()))
  await queue.drain()
  assert.deepEqual(await payouts(memberId), ['30+40+860 returned', '30+40+860 submitted'])
})

test('a person sends a payment again that was taken back with all that it carried, though each part alone is too little', async () => {
  const memberId = await member()
  const [first] = await earn(memberId, {}, 30n, 80n)
  const [payout] = await payoutsOfMember(db, memberId)
  server.become(payout!.payoutId, 'rejected')
  const takenBack = { is: 'told', status: 'rejected', providerId: null, cents: null, reason: null, refusal: 'order-canceled' } as const
  await within((work) => recordNews(work, [{ payout: payout!, answer: takenBack }]))
  await queue.drain()
  assert.deepEqual(await payouts(memberId), ['30+80 rejected'])
  // Payouts are listed by when they were set aside.
  clock.set(clock.now().add({ seconds: 1 }))
  assert.equal(await within((work) => payAgain(work, { memberId, earningId: first! }, 'mem_op')), true)
  await queue.drain()
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['30+80 rejected', '30+80 submitted'], []])
})

test('at the threshold a payee without a form waits, is asked once, and is paid all in order when it is there', async () => {
  const memberId = await member()
  await earn(memberId, {}, 159_999n)
  assert.deepEqual(asked, [])
  await earn(memberId, {}, 1_000n)
  assert.deepEqual(asked, [subjectOf(memberId, '2027')], 'from four fifths on')
  await earn(memberId, {}, 40_000n, 500n, 30n)
  assert.deepEqual(await payouts(memberId), ['159999 submitted', '1000 submitted'])
  assert.deepEqual(await held(memberId), ['tax-form-needed 40000', 'tax-form-needed 500', 'tax-form-needed 30'])
  assert.equal(asked.length, 1)
  await within((work) => recordTaxForm(work, { memberId, state: 'invalid', reason: 'name differs' }, 'mem_op'))
  await queue.drain()
  assert.equal((await held(memberId)).length, 3)
  await within((work) => recordTaxForm(work, { memberId, ...valid }, 'mem_op'))
  await queue.drain()
  assert.deepEqual((await payouts(memberId)).slice(2).sort(), ['40000 submitted', '500+30 submitted'])
})

test('the new year counts from nothing', async () => {
  const memberId = await member()
  await earn(memberId, {}, 150_000n, 60_000n)
  assert.deepEqual(await held(memberId), ['tax-form-needed 60000'])
  clock.set('2028-01-01T05:00:00Z')
  await queue.drain()
  assert.deepEqual(await payouts(memberId), ['150000 submitted', '60000 submitted'])
})

test('a business is asked when it signs up; a household is not', async () => {
  const [shop, home] = [await member('commercial', false), await member('residential', false)]
  for (const memberId of [shop, home, shop]) await within((work) => work.emit('agreement.accepted', [memberId]))
  await queue.drain()
  assert.deepEqual(asked, [subjectOf(shop, '2027')])
})

test('members of one payee count together, and so does the form of either', async () => {
  const [a, b] = [await member(), await member()]
  await within((work) => recordSamePayee(work, [a, b], 'the same bank account', 'mem_op'))
  await earn(a, {}, 150_000n)
  await earn(b, {}, 60_000n)
  assert.deepEqual([await payouts(b), await held(b)], [[], ['tax-form-needed 60000']])
  assert.equal((await payeesOf(db, [b], 2027)).get(b)?.paidCents, 150_000n)
  await within((work) => recordTaxForm(work, { memberId: a, ...valid }, 'mem_op'))
  await queue.drain()
  assert.deepEqual(await payouts(b), ['60000 submitted'])
})

test('a possible match waits for a person, and a file of clear results lets it go on', async () => {
  const memberId = await member()
  const line = (result: string, at: string) => `${memberId}@example.org,${result},SDN 2027-07-01,${at}`
  const bring = (mode: 'try' | 'apply', ...lines: string[]) =>
    within((work) => importScreenings(work, { csv: ['member_email,result,list_version,screened_at', ...lines].join('\n'), mode }, 'mem_op'))
  const wrong = await bring('apply', line('clear', '2027-07-15T00:00:00Z'), 'nobody@example.org,clear,SDN,2027-07-01T00:00:00Z')
  assert.deepEqual(
    wrong.errors.map((one) => one.code),
    ['in-the-future', 'unknown-member'],
  )
  assert.deepEqual((await bring('try', line('possible-match', '2027-07-01T00:00:00Z'))).changes.length, 1)
  await earn(memberId, {}, 860n)
  assert.deepEqual(await payouts(memberId), ['860 submitted'], 'a try changes nothing')
  await bring('apply', line('possible-match', '2027-07-01T00:00:00Z'))
  await earn(memberId, {}, 430n)
  assert.deepEqual(await held(memberId), ['sanctions-review 430'])
  assert.equal((await bring('apply', line('possible-match', '2027-07-01T00:00:00Z'))).same, 1)
  await bring('apply', line('clear', '2027-07-14T00:00:00Z'))
  await queue.drain()
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['860 submitted', '430 submitted'], []])
})

test('a program at its limit holds its own earnings only, and lets all go in order when there is room', async () => {
  const [memberId, other] = [await member(), await member()]
  const eventId = await haveEvent(db, clock.now(), { programId: 'coned-dlrp' })
  const program = { utilityId: 'sandbox-metro', programId: 'coned-dlrp' }
  const limit = (cents: bigint | null) =>
    within((work) => setLimit(work, { ...program, limitCents: cents, reason: 'the season’s budget' }, 'mem_op'))
  await limit(1_000n)
  await earn(memberId, { eventId }, 860n, 430n)
  await earn(other, { eventId }, 90n)
  await earn(other, {}, 500n)
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['860 submitted'], ['program-paused 430']])
  assert.deepEqual(
    [await payouts(other), await held(other)],
    [['500 submitted'], ['program-paused 90']],
    'small as it is, nobody overtakes',
  )
  assert.deepEqual([...(await openHolds(db, other)).values()][0]?.evidence, { programId: 'coned-dlrp' })
  await limit(null)
  await queue.drain()
  assert.deepEqual([await payouts(memberId), await held(memberId)], [['860 submitted', '430 submitted'], []])
  assert.deepEqual(await held(other), ['below-minimum 90'], 'what holds it now is another reason')
})

test('without a method it waits for the member; every reason that it waited for is kept with its end', async () => {
  const memberId = await member('residential', false)
  await earn(memberId, {}, 30n)
  assert.deepEqual(await held(memberId), ['method-needed 30'])
  await within((work) => setMethod(work, memberId, card()))
  await queue.drain()
  await earn(memberId, {}, 860n)
  const rows = await db
    .selectFrom('earning_hold')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('since_at')
    .orderBy('hold_id')
    .execute()
  assert.deepEqual(
    rows.map((one) => [one.code, one.ended_because]),
    [
      ['method-needed', 'replaced'],
      ['below-minimum', 'paid'],
    ],
  )
  await assert.rejects(db.updateTable('earning_hold').set({ code: 'none' }).execute(), /permission denied/)
  await assert.rejects(db.deleteFrom('earning_hold').execute(), /permission denied/)
})

test('64 who reserve at once, of members who are one payee, pay each earning once and stay under the threshold', async () => {
  const [a, b] = [await member('residential', false), await member('residential', false)]
  await within((work) => recordSamePayee(work, [a, b], 'the same bank account', 'mem_op'))
  for (const memberId of [a, b]) await earn(memberId, {}, ...Array.from({ length: 6 }, () => 30_000n))
  for (const memberId of [a, b])
    await db
      .insertInto('payout_method')
      .values({
        member_id: memberId,
        method_id: newId('mth'),
        kind: 'debit-card',
        last4: '4417',
        created_at: clock.now(),
        retired_at: null,
      })
      .execute()
  const reserve = (memberId: string) => reservePayout.run(world, [subjectOf(memberId, newId('mth'))]).then(within)
  await Promise.all(Array.from({ length: 64 }, (_, i) => reserve(i % 2 === 0 ? a : b)))
  const all = [...(await payoutsOfMember(db, a)), ...(await payoutsOfMember(db, b))]
  assert.equal(
    all.reduce((sum, one) => sum + one.cents, 0n),
    180_000n,
    'six of twelve fit; a seventh would reach the threshold',
  )
  const parts = (await Promise.all(all.map((one) => partsOfPayout(db, one.memberId, one.payoutId)))).flat()
  assert.equal(new Set(parts.map((part) => part.earningId)).size, parts.length)
  await queue.drain()
  assert.equal(asked.length > 0, true)
})

test('two workers share the jobs of two members of one payee, and neither pays twice nor over the threshold', async () => {
  const [a, b] = [await member(), await member()]
  await within((work) => recordSamePayee(work, [a, b], 'the same bank account', 'mem_op'))
  const second = await openQueue({ database, clock, flow, world, log: silentLog })
  const debit = programReceivable('evt_1')
  const book = (memberId: string, n: number) => {
    const one = { memberId, kind: 'event', cause: `par_two_${n}`, participationId: null, version: 1, earnedAt: clock.now(), debit } as const
    return within((work) => bookEarning(work, { ...one, cents: cents(20_000n) }))
  }
  try {
    await Promise.all(Array.from({ length: 16 }, (_, i) => book(i % 2 === 0 ? a : b, i)))
    await Promise.all([queue.drain(), second.drain(), queue.drain(), second.drain()])
  } finally {
    await second.stop()
  }
  await queue.drain()
  const paid = [...(await payouts(a)), ...(await payouts(b))]
  assert.deepEqual(
    paid,
    Array.from({ length: 9 }, () => '20000 submitted'),
  )
  assert.equal((await held(a)).length + (await held(b)).length, 7)
})

test('no number of a taxpayer is stored, whoever tries', async () => {
  const memberId = await member()
  for (const number of ['123-45-6789', '123456789', '12-3456789', 'x123 45 6789y'])
    await assert.rejects(
      within((work) => addTaxForm(work.trx, { memberId, state: 'valid', reason: `TIN ${number}` }, 'mem_op', work.now)),
      /tax_form_no_number/,
      number,
    )
})
