/** When a way to be paid counts, through the queue and the ledger: no hold on a first one, a day on a change. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { lockBalances, payableOf } from '#ledger/ledger-store.ts'
import type { MethodChoice } from '#payout/method.ts'
import { judgeChoice } from '#payout/method-change.ts'
import { openChange } from '#payout/method-change-store.ts'
import { currentMethod, findMethod } from '#payout/method-store.ts'
import { payoutsOfMember } from '#payout/payout-store.ts'
import type { Rail } from '#payout/rail.ts'
import type { Rails } from '#payout/rails/open.ts'
import { reservePayout } from '#payout/reserve.ts'
import { adoptMethod, setMethod } from '#payout/set-method.ts'
import { standingClock } from '#platform/clock.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import { type Flow, task, type Work } from '#platform/task.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveMember } from '../testing/parents.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase()
const { db } = database
// A Saturday, the day before a bank holiday weekend ends: neither stops a payment from leaving.
const clock = standingClock('2027-07-03T12:00:00Z')
const changing: string[] = []
type World = { db: typeof db; rails: Pick<Rails, 'choose'> }
/** Nothing is sent here: a rail is chosen by its name alone. */
const world: World = { db, rails: { choose: () => ({ id: 'sandbox' }) as Rail } }
const flow = {
  'earning.booked': [reservePayout],
  'payout-method.set': [reservePayout],
  'payout-method.due': [adoptMethod],
  'payout-method.changing': [
    task<object, readonly string[]>({
      name: 'listen',
      prepare: async (_world, subjects) => subjects,
      commit: async (_work, subjects) => void changing.push(...subjects),
    }),
  ],
} as unknown as Flow<World>
let queue: Queue
before(async () => {
  await createQueues(address, queueNames(flow as Flow<never>))
  queue = await openQueue({ database, clock, flow, world, log: silentLog })
})
after(async () => {
  await queue.stop()
  await close()
})

const within = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
  inWork({ db, clock, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }, run)
const card: MethodChoice = { kind: 'debit-card', last4: '4417' }
const bank: MethodChoice = { kind: 'bank', last4: '9032' }
const gift: MethodChoice = { kind: 'gift-card', last4: null }
const choose = (memberId: string, choice: MethodChoice) => within((work) => setMethod(work, memberId, choice))
async function earn(memberId: string): Promise<void> {
  const debit = programReceivable('evt_1')
  const what = {
    kind: 'event',
    cause: newId('par'),
    participationId: null,
    version: 1,
    cents: cents(860n),
    earnedAt: clock.now(),
    debit,
  } as const
  await within((work) => bookEarning(work, { memberId, ...what }))
  await queue.drain()
}
const pass = async (duration: Temporal.DurationLike) => {
  clock.set(clock.now().add(duration))
  await queue.drain()
}
/** The kinds over which payouts were set aside, in order. */
async function paidOver(memberId: string): Promise<string[]> {
  const payouts = await payoutsOfMember(db, memberId)
  return Promise.all(payouts.map(async (one) => (await findMethod(db, memberId, one.methodId))!.kind))
}

test('a first choice counts at once, again and repeated change nothing, anything else is a change', () => {
  assert.equal(judgeChoice({ newest: null, open: null }, card), 'first')
  assert.equal(judgeChoice({ newest: card, open: bank }, { ...card }), 'again')
  assert.equal(judgeChoice({ newest: card, open: bank }, { ...bank }), 'repeated')
  assert.equal(judgeChoice({ newest: card, open: bank }, { kind: 'bank', last4: '1111' }), 'change')
  assert.equal(judgeChoice({ newest: card, open: null }, gift), 'change')
})

test('a method set an hour after the event, on a weekend and on the holiday’s day, pays at once', async () => {
  for (const days of [0, 1, 1]) {
    await pass({ hours: 24 * days })
    const memberId = await haveMember(db, clock.now())
    await earn(memberId)
    await pass({ hours: 1 })
    assert.deepEqual(await paidOver(memberId), [])
    await choose(memberId, card)
    await queue.drain()
    assert.deepEqual([await paidOver(memberId), await payableOf(db, memberId)], [['debit-card'], 0n])
  }
})

test('changed an hour before payment: the old one is paid, the new one from a day later; its owner is told once', async () => {
  const memberId = await haveMember(db, clock.now())
  await choose(memberId, card)
  changing.length = 0
  const change = await choose(memberId, bank)
  assert.equal(change.countsFromAt.toString(), clock.now().add({ hours: 24 }).toString())
  await choose(memberId, bank)
  await pass({ hours: 1 })
  await earn(memberId)
  assert.deepEqual([await paidOver(memberId), changing.length], [['debit-card'], 1])
  await pass({ hours: 22, minutes: 59 })
  await earn(memberId)
  await pass({ minutes: 1 })
  await earn(memberId)
  assert.deepEqual(await paidOver(memberId), ['debit-card', 'debit-card', 'bank'])
  assert.equal(await openChange(db, memberId), null)
})

test('the old one chosen again takes a change back; another change starts its day anew', async () => {
  const memberId = await haveMember(db, clock.now())
  await choose(memberId, card)
  await choose(memberId, bank)
  await choose(memberId, card)
  await pass({ hours: 30 })
  await earn(memberId)
  await choose(memberId, bank)
  await pass({ hours: 20 })
  await choose(memberId, gift)
  await pass({ hours: 10 })
  await earn(memberId)
  await pass({ hours: 14 })
  await earn(memberId)
  assert.deepEqual(await paidOver(memberId), ['debit-card', 'debit-card', 'gift-card'])
})

test('changes that fall due together wait for money that is being moved, and for nobody in a circle', async () => {
  const members = [await haveMember(db, clock.now()), await haveMember(db, clock.now())].sort()
  const due = await Promise.all(
    members.map(async (memberId) => {
      await choose(memberId, card)
      return subjectOf(memberId, (await choose(memberId, bank)).methodId)
    }),
  )
  const [first, second] = members as [string, string]
  const now = clock.now().add({ hours: 24 })
  const moving = await db.startTransaction().execute()
  await lockBalances(moving, [first])
  const commit = await adoptMethod.run({}, due.toReversed())
  const adopting = db.transaction().execute((trx) => commit({ trx, now, emit: async () => {}, wait: async () => {} }))
  await new Promise((resolve) => setTimeout(resolve, 300))
  // Whoever holds the first may take the second: nobody who waits for the first holds it.
  await lockBalances(moving, [second])
  await moving.commit().execute()
  await adopting
  for (const memberId of members) assert.equal((await currentMethod(db, memberId))?.kind, 'bank')
})

test('two forms at once leave one change', async () => {
  const memberId = await haveMember(db, clock.now())
  await choose(memberId, card)
  await Promise.all([choose(memberId, bank), choose(memberId, gift), choose(memberId, bank)])
  const open = await db.selectFrom('method_change').selectAll().where('member_id', '=', memberId).where('ended_at', 'is', null).execute()
  assert.equal(open.length, 1)
})
