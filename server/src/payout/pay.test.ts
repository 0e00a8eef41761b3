import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import pg from 'pg'
import { programReceivable } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { bookEarning } from '#ledger/earning.ts'
import { earningOf } from '#ledger/earning-store.ts'
import { balances, payableOf } from '#ledger/ledger-store.ts'
import { acceptRailHook } from '#payout/hook.ts'
import { confirmPayout, resolvePayout } from '#payout/look-up.ts'
import { currentMethod } from '#payout/method-store.ts'
import { partsOfPayout } from '#payout/part-store.ts'
import { moves, type PayoutState } from '#payout/payout.ts'
import { newestPayout, payoutsOfMember, stepsOf } from '#payout/payout-store.ts'
import { railsOf } from '#payout/rails/open.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { reservePayout } from '#payout/reserve.ts'
import { adoptMethod, setMethod } from '#payout/set-method.ts'
import { submitPayout } from '#payout/submit.ts'
import { startRailServer } from '#payout/testing/rail-server.ts'
import { standingClock } from '#platform/clock.ts'
import type { FactName } from '#platform/facts.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { listParked } from '#platform/parked-store.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import { type AnyTask, type Flow, task, type Work } from '#platform/task.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveMember } from '../testing/parents.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase()
const { db } = database
const clock = standingClock('2027-07-14T12:00:00Z')
const server = await startRailServer('key')
const rail = sandboxRail({ url: server.url, key: 'key', timeoutMs: 200 })
const rails = railsOf([{ kind: null, method: null, rail: 'sandbox' }], new Map([['sandbox', { rail, hookSecret: 'secret' }]]))

/** Throws after the rail was asked and before anything of it is recorded: what a kill leaves behind. */
let crash = () => {}
const crashing = (one: AnyTask<World>): AnyTask<World> => ({
  ...one,
  async run(world, subjects) {
    const commit = await one.run(world, subjects)
    return async (work) => {
      crash()
      await commit(work)
    }
  },
})
const told: string[] = []
const listen = (fact: FactName) =>
  task<World, void>({
    name: 'listen',
    prepare: async () => {},
    commit: async () => void told.push(fact),
  })

type World = { db: typeof db; clock: typeof clock; rails: typeof rails; log: typeof silentLog; emit: Queue['emit'] }
const flow: Flow<World> = {
  'earning.booked': [reservePayout],
  'payout-method.set': [reservePayout],
  'payout-method.due': [adoptMethod],
  'payout.reserved': [crashing(submitPayout)],
  'payout.doubtful': [crashing(resolvePayout)],
  'payout.submitted': [crashing(confirmPayout)],
  'payout.settled': [listen('payout.settled')],
  'payout.returned': [listen('payout.returned')],
}
let queue: Queue
const world: World = { db, clock, rails, log: silentLog, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }

before(async () => {
  await createQueues(address, queueNames(flow as Flow<never>))
  queue = await openQueue({ database, clock, flow, world, log: silentLog })
})
after(async () => {
  await queue.stop()
  await server.close()
  await close()
})
afterEach(async () => {
  // Whatever went wrong, the books are right, and no key was paid for twice.
  assert.deepEqual(await checkLedger(db), [])
  assert.deepEqual([server.faults.splice(0), server.lookupFaults.splice(0)], [[], []], 'every fault was met')
  crash = () => {}
  // Nothing of this test is under way in the next one.
  for (const order of server.orders.values()) if (order.status === 'accepted') order.status = 'completed'
  await pass({ hours: 400 })
  told.length = 0
  server.calls.length = 0
})

const within = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
  inWork({ db, clock, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }, run)
const debitCard = { kind: 'debit-card', last4: '4417' } as const
const earn = async (memberId: string, amount = 860n): Promise<string> => {
  const earning = {
    memberId,
    kind: 'event',
    cause: newId('par'),
    participationId: null,
    version: 1,
    cents: cents(amount),
    earnedAt: clock.now(),
    debit: programReceivable('evt_1'),
  } as const
  return (await within((work) => bookEarning(work, earning))).earningId
}
/** A member with a method on file, and one earning booked. */
async function owed(): Promise<{ memberId: string; earningId: string }> {
  const memberId = await haveMember(db, clock.now())
  await within((work) => setMethod(work, memberId, debitCard))
  return { memberId, earningId: await earn(memberId) }
}
const payoutOf = async ({ memberId, earningId }: { memberId: string; earningId: string }) => (await newestPayout(db, memberId, earningId))!
const pass = async (duration: object) => {
  clock.set(clock.now().add(Temporal.Duration.from(duration)))
  await queue.drain()
}
const states = async (who: { memberId: string; earningId: string }) =>
  (await stepsOf(db, who.memberId, (await payoutOf(who)).payoutId)).map((one) => one.to).join(' ')
/** The rail completes all it has; the next look-up by date learns of it. */
async function settle(who: { memberId: string; earningId: string }): Promise<void> {
  server.become((await payoutOf(who)).payoutId, 'completed')
  await pass({ hours: 1 })
  assert.equal((await payoutOf(who)).state, 'settled')
  assert.equal((await earningOf(db, who.memberId, who.earningId))?.state, 'paid')
  assert.equal(await payableOf(db, who.memberId), 0n)
  const arrived = (await payoutsOfMember(db, who.memberId)).filter((one) => server.orders.get(one.payoutId)?.status === 'completed')
  assert.equal(arrived.length, 1, 'the rail has paid the earning once')
}
const parkedOf = async (who: { memberId: string }) =>
  (await listParked(db)).filter((one) => one.subjects.some((subject) => subject.startsWith(who.memberId)))
const paymentsAsked = (payoutId: string) => server.calls.filter((one) => one === `pay ${payoutId}`).length

test('without a method the earning waits; the method pays all that waited, each once', async () => {
  const memberId = await haveMember(db, clock.now())
  const earnings = [await earn(memberId, 860n), await earn(memberId, 38n)]
  await queue.drain()
  assert.deepEqual([await payoutsOfMember(db, memberId), await parkedOf({ memberId })], [[], []])
  assert.equal(await payableOf(db, memberId), 898n)
  await within((work) => setMethod(work, memberId, debitCard))
  await within((work) => setMethod(work, memberId, debitCard))
  await queue.drain()
  const payouts = await payoutsOfMember(db, memberId)
  assert.deepEqual(
    (
      await Promise.all(
        payouts.map(async (one) => [(await partsOfPayout(db, memberId, one.payoutId)).map((part) => part.earningId), one.state, one.cents]),
      )
    ).sort(),
    earnings.map((id, i) => [[id], 'submitted', [860n, 38n][i]]).sort(),
  )
  assert.equal(server.calls.length, 2)
  assert.equal(await payableOf(db, memberId), 0n)
})

test('accepted, then completed: paid once, told once', async () => {
  const who = await owed()
  await queue.drain()
  assert.equal((await payoutOf(who)).state, 'submitted')
  assert.deepEqual(told, [])
  const cash = (await balances(db))['rail-cash']
  await settle(who)
  assert.equal((await balances(db))['rail-cash'], cash - 860n)
  assert.equal(await states(who), 'reserved submitting submitted settled')
  await pass({ hours: 200 })
  assert.deepEqual(told.filter((fact) => fact === 'payout.settled').length, 1)
})

for (const [fault, course] of [
  ['cut-after-accept', 'reserved submitting submitted'],
  ['slow', 'reserved submitting submitted'],
  ['bad-body', 'reserved submitting submitted'],
  ['reset-before', 'reserved submitting unknown submitting submitted'],
  ['500', 'reserved submitting unknown submitting submitted'],
  ['redirect', 'reserved submitting unknown submitting submitted'],
] as const)
  test(`${fault}: the look-up decides, and it is paid once`, async () => {
    server.faults.push(fault)
    const who = await owed()
    await queue.drain()
    await pass({ minutes: 1 })
    assert.equal(await states(who), course)
    const { payoutId } = await payoutOf(who)
    assert.equal(paymentsAsked(payoutId), course.split(' ').filter((state) => state === 'submitting').length)
    await settle(who)
  })

test('a rail that gives no answer leaves it in doubt; it is looked up after 1, 5, 15 minutes, and not sent again while it may have it', async () => {
  server.faults.push('cut-after-accept')
  server.lookupFaults.push('500', 'reset', '500')
  const who = await owed()
  await queue.drain()
  for (const minutes of [1, 4]) {
    assert.equal((await payoutOf(who)).state, 'unknown')
    await pass({ minutes })
  }
  await pass({ minutes: 9 })
  assert.equal((await payoutOf(who)).state, 'unknown')
  await pass({ minutes: 1 })
  const { payoutId, state } = await payoutOf(who)
  assert.deepEqual([state, paymentsAsked(payoutId)], ['submitted', 1])
  await settle(who)
})

test('a hook that comes while it is in doubt sends nothing, and learns what the rail knows', async () => {
  server.faults.push('reset-before')
  const who = await owed()
  await queue.drain()
  const { payoutId } = await payoutOf(who)
  const look = () => within((work) => work.emit('payout.submitted', [subjectOf(who.memberId, payoutId)]))
  await look()
  await queue.drain()
  assert.deepEqual([(await payoutOf(who)).state, paymentsAsked(payoutId), await parkedOf(who)], ['unknown', 1, []])
  await pass({ minutes: 1 })
  await settle(who)
})

test('a rail that is silent for a day needs a person; when it answers again, resuming pays', async () => {
  server.faults.push('reset-before')
  server.lookupFaults.push('500', '500', '500', '500', '500', '500', '500')
  const who = await owed()
  await queue.drain()
  for (const minutes of [1, 4, 10, 45, 300]) await pass({ minutes })
  assert.deepEqual(await parkedOf(who), [])
  await pass({ hours: 18 })
  const [parked] = await parkedOf(who)
  assert.deepEqual([parked?.code, (await payoutOf(who)).state], ['payout-in-doubt', 'unknown'])
  await queue.resume(parked!.id)
  await queue.drain()
  assert.equal((await payoutOf(who)).state, 'submitted')
  await settle(who)
})

for (const fault of ['none', 'cut-after-accept', 'reset-before', 'reject'] as const)
  test(`a crash after the rail was asked (${fault}): the next try looks first`, async () => {
    if (fault !== 'none') server.faults.push(fault)
    let crashes = 0
    crash = () => {
      if (++crashes === 1) throw new Error('killed')
    }
    const who = await owed()
    await queue.drain()
    const { payoutId, state } = await payoutOf(who)
    const calls = server.calls.filter((one) => one.endsWith(payoutId))
    assert.equal(state, fault === 'reject' ? 'rejected' : 'submitted')
    assert.equal(paymentsAsked(payoutId), fault === 'reset-before' ? 2 : 1)
    assert.equal(calls[0], `pay ${payoutId}`)
    assert.ok(calls.slice(1).every((one, index) => index > 1 || one === `look ${payoutId}`))
    if (fault !== 'reject') await settle(who)
  })

for (const fault of ['reject', '422'] as const)
  test(`${fault}: the money is the member’s again, and the next method pays it under a new key`, async () => {
    server.faults.push(fault)
    const who = await owed()
    await queue.drain()
    const first = await payoutOf(who)
    assert.deepEqual([first.state, told], ['rejected', ['payout.returned']])
    const earning = await earningOf(db, who.memberId, who.earningId)
    assert.deepEqual([earning?.state, earning?.backBecause], ['booked', first.reason])
    assert.equal(await payableOf(db, who.memberId), 860n)
    assert.equal(await currentMethod(db, who.memberId), null)
    await pass({ hours: 200 })
    assert.equal((await payoutOf(who)).attempt, 1, 'it is not tried again by itself')
    await within((work) => setMethod(work, who.memberId, { kind: 'bank', last4: '9032' }))
    await pass({ hours: 24 })
    const second = await payoutOf(who)
    assert.deepEqual([second.attempt, second.state, second.payoutId === first.payoutId], [2, 'submitted', false])
    await settle(who)
  })

test('sent back after it arrived: found by date although the hook is lost, and paid again once', async () => {
  const who = await owed()
  await queue.drain()
  await settle(who)
  const first = await payoutOf(who)
  server.become(first.payoutId, 'returned', 'The account is closed.')
  await pass({ hours: 24 })
  assert.deepEqual([(await payoutOf(who)).state, (await payoutOf(who)).reason], ['returned', 'The account is closed.'])
  assert.equal(await payableOf(db, who.memberId), 860n)
  assert.equal(told.filter((fact) => fact === 'payout.returned').length, 1)
  await within((work) => setMethod(work, who.memberId, debitCard))
  await queue.drain()
  await settle(who)
})

test('another amount than ours waits for a person', async () => {
  server.faults.push('wrong-amount')
  const who = await owed()
  await queue.drain()
  await pass({ minutes: 15 })
  assert.deepEqual(
    (await parkedOf(who)).map((one) => one.code),
    ['rail-amount'],
  )
  assert.equal((await payoutOf(who)).state, 'submitted')
  server.orders.get((await payoutOf(who)).payoutId)!.amountCents = 860
  await queue.resume((await parkedOf(who))[0]!.id)
  await settle(who)
})

test('news that cannot be true waits for a person: an order forgotten, a rejected one paid', async () => {
  const who = await owed()
  await queue.drain()
  server.lookupFaults.push('404')
  await pass({ minutes: 15 })
  server.faults.push('reject')
  const other = await owed()
  await queue.drain()
  const { payoutId } = await payoutOf(other)
  server.become(payoutId, 'completed')
  await within((work) => work.emit('payout.submitted', [subjectOf(other.memberId, payoutId)]))
  await queue.drain()
  const parked = [...(await parkedOf(who)), ...(await parkedOf(other))]
  assert.deepEqual(
    parked.map((one) => one.code),
    ['rail-contradicts', 'rail-contradicts'],
  )
  assert.equal((await payoutOf(other)).state, 'rejected')
  await queue.resume(parked[0]!.id)
  await settle(who)
})

test('an order that is never completed needs a person after a week', async () => {
  const who = await owed()
  await queue.drain()
  for (const hours of [1, 5, 18, 48, 95]) await pass({ hours })
  assert.deepEqual(await parkedOf(who), [])
  await pass({ hours: 1 })
  assert.equal((await parkedOf(who))[0]?.code, 'payout-stuck')
  server.become((await payoutOf(who)).payoutId, 'completed')
  await queue.resume((await parkedOf(who))[0]!.id)
  await queue.drain()
  assert.equal((await payoutOf(who)).state, 'settled')
})

const hook = (event: object, options: { secret?: string; age?: number; rail?: string } = {}) => {
  const body = Buffer.from(JSON.stringify(event))
  const t = Math.floor(Date.now() / 1000) - (options.age ?? 0)
  const v1 = createHmac('sha256', options.secret ?? 'secret')
    .update(`${t}.`)
    .update(body)
    .digest('hex')
  const headers = new Headers({ 'x-qpc-signature': `t=${t},v1=${v1}` })
  return acceptRailHook(world, { rail: options.rail ?? 'sandbox', headers, body })
}

test('hooks: refused unsigned, old or of another rail; believed in nothing; taken once', async () => {
  const who = await owed()
  await queue.drain()
  const { payoutId } = await payoutOf(who)
  const event = { eventId: 'hook_1', payoutId, type: 'completed' }
  assert.deepEqual(await hook(event, { rail: 'other' }), { is: 'refused', because: 'unknown-rail' })
  assert.deepEqual(await hook(event, { secret: 'wrong' }), { is: 'refused', because: 'bad-signature' })
  for (const age of [301, -301]) assert.deepEqual(await hook(event, { age }), { is: 'refused', because: 'bad-signature' })
  assert.deepEqual(await hook({ eventId: 'hook_1' }), { is: 'refused', because: 'bad-signature' })
  server.calls.length = 0
  assert.deepEqual(await hook({ eventId: 'hook_0', payoutId: 'pay_of_nobody' }), { is: 'accepted' })
  assert.deepEqual(await hook(event, { age: 290 }), { is: 'accepted' })
  await queue.drain()
  assert.equal((await payoutOf(who)).state, 'submitted', 'it says completed, the rail does not')
  server.become(payoutId, 'completed')
  for (let i = 0; i < 3; i++) await hook(event)
  await queue.drain()
  assert.deepEqual(server.calls, [`look ${payoutId}`])
  await hook({ ...event, eventId: 'hook_2', type: 'rejected' })
  await queue.drain()
  assert.equal((await payoutOf(who)).state, 'settled')
})

test('two workers at one payout ask with one key and record it once', async () => {
  const who = await owed()
  const other = await openQueue({ database, clock, flow, world, log: silentLog })
  await queue.drain()
  const { payoutId } = await payoutOf(who)
  server.become(payoutId, 'completed')
  const subject = subjectOf(who.memberId, payoutId)
  for (let i = 0; i < 4; i++) await within((work) => work.emit('payout.submitted', [subject]))
  await Promise.all([queue.drain(), other.drain()])
  await other.stop()
  assert.equal(await states(who), 'reserved submitting submitted settled')
  assert.equal(told.filter((fact) => fact === 'payout.settled').length, 1)
})

test('the database allows the same moves as the table, and one payout of an earning at a time', async () => {
  const { memberId, earningId } = await owed()
  await queue.drain()
  const { payoutId, methodId } = await payoutOf({ memberId, earningId })
  const owner = new pg.Client({ ...address, user: 'postgres' })
  await owner.connect()
  await owner.query('begin')
  const fails = async (statement: string, words: RegExp) => {
    await owner.query('savepoint before')
    await assert.rejects(owner.query(statement), words, statement)
    await owner.query('rollback to before')
  }
  const all = Object.keys(moves) as PayoutState[]
  let step = 100
  for (const from of all)
    for (const to of all) {
      const insert = `insert into payout_step values ('${memberId}', '${payoutId}', ${step++}, '${from}', '${to}', now())`
      if (Object.values(moves[from]).includes(to)) await owner.query(insert)
      else await fails(insert, /payout_step_move/)
    }
  await owner.query(`delete from payout_step where member_id = '${memberId}'`)
  await fails(`insert into payout_step values ('${memberId}', '${payoutId}', 1, null, 'settled', now())`, /payout_step_move/)
  const payout = (attempt: number, state: string) =>
    `insert into payout values ('${memberId}', 'pay_${attempt}', 'sandbox', '${methodId}', 860, '${state}', null, null, now());
     insert into payout_part values ('${memberId}', 'pay_${attempt}', '${earningId}', ${attempt}, 860, ${state === 'returned' ? 'now()' : 'null'})`
  await fails(payout(2, 'reserved'), /payout_part_once/)
  await owner.query(`update payout_part set back_at = now() where member_id = '${memberId}'`)
  await owner.query(payout(2, 'returned'))
  await owner.query(payout(3, 'settled'))
  await fails(payout(4, 'reserved'), /payout_part_once/)
  await owner.query('rollback')
  await owner.end()
  const asServer = new pg.Client(address)
  await asServer.connect()
  for (const statement of ['update payout_step set step = step', 'delete from payout_step', 'delete from payout', 'delete from rail_hook'])
    await assert.rejects(asServer.query(statement), /permission denied/)
  await asServer.end()
})
