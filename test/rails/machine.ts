/** The payout machine over a real rail's adapter: whatever the rail or its hooks do, an earning is paid once and the books say so. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { cents } from '@quickpay/units'
import { programReceivable } from '../../server/src/ledger/chart.ts'
import { checkLedger } from '../../server/src/ledger/check.ts'
import { bookEarning } from '../../server/src/ledger/earning.ts'
import { payableOf } from '../../server/src/ledger/ledger-store.ts'
import { acceptRailHook } from '../../server/src/payout/hook.ts'
import { confirmPayout, resolvePayout } from '../../server/src/payout/look-up.ts'
import { currentMethod } from '../../server/src/payout/method-store.ts'
import { payAgain } from '../../server/src/payout/pay-again.ts'
import { newestPayout, stepsOf } from '../../server/src/payout/payout-store.ts'
import type { RailId, RailRule } from '../../server/src/payout/rails/config.ts'
import { railsOf } from '../../server/src/payout/rails/open.ts'
import { reservePayout } from '../../server/src/payout/reserve.ts'
import { setMethod } from '../../server/src/payout/set-method.ts'
import { submitPayout } from '../../server/src/payout/submit.ts'
import { standingClock } from '../../server/src/platform/clock.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { inWork } from '../../server/src/platform/in-work.ts'
import { silentLog } from '../../server/src/platform/log.ts'
import { listParked } from '../../server/src/platform/parked-store.ts'
import { openQueue, type Queue, queueNames } from '../../server/src/platform/queue.ts'
import type { Flow, Work } from '../../server/src/platform/task.ts'
import { testDatabase } from '../../server/src/testing/cluster.ts'
import { haveMember } from '../../server/src/testing/parents.ts'
import { createQueues } from '../../server/src/testing/queues.ts'
import { type Bench, NOW } from './benches.ts'

/** Stripe pays the one payee it knows, so that one member earns again and again. */
const ANA = 'mem_ana'

/** A bench with books of its own; `others` are open beside it, under rules that say which of them pays whom. */
export async function stageOf(bench: Bench, others: readonly Bench[] = [], rules: readonly RailRule[] = [everybodyBy(bench)]) {
  const benches = [bench, ...others]
  const { database, address, close } = await testDatabase()
  const { db } = database
  const clock = standingClock(NOW.toString())
  let queue: Queue
  const emit: Queue['emit'] = (trx, fact, subjects) => queue.emit(trx, fact, subjects)
  const rails = railsOf(rules, new Map(benches.map(({ name, rail, secret }) => [name, { rail, hookSecret: secret }])))
  const world = { db, clock, log: silentLog, rails, emit }
  const flow: Flow<typeof world> = {
    'earning.booked': [reservePayout],
    'payout-method.set': [reservePayout],
    'payout.reserved': [submitPayout],
    'payout.doubtful': [resolvePayout],
    'payout.submitted': [confirmPayout],
  }
  await createQueues(address, queueNames(flow as Flow<never>))
  queue = await openQueue({ database, clock, flow, world, log: silentLog })
  await haveMember(db, clock.now(), { memberId: ANA, kind: 'commercial' })

  const within = <T>(run: (work: Work) => Promise<T>): Promise<T> => inWork({ db, clock, emit }, run)
  const payoutOf = async (earningId: string, memberId = ANA) => (await newestPayout(db, memberId, earningId))!
  const setBank = (memberId = ANA) => within((work) => setMethod(work, memberId, { kind: 'bank', last4: '6789' }))
  return {
    bench,
    world,
    setBank,
    setGiftCard: (memberId: string) => within((work) => setMethod(work, memberId, { kind: 'gift-card', last4: null })),
    have: (known: Parameters<typeof haveMember>[2]) => haveMember(db, clock.now(), known),
    payAgain: (earningId: string) => within((work) => payAgain(work, { memberId: ANA, earningId }, 'mem_staff')),
    method: (memberId = ANA) => currentMethod(db, memberId),
    payoutOf,
    drain: () => queue.drain(),
    owed: () => payableOf(db, ANA),
    parked: () => listParked(db),
    async pass(duration: object) {
      clock.set(clock.now().add(duration))
      await queue.drain()
    },
    /** An earning, and all that follows at once; Ana's goes to her bank. */
    async earn(memberId = ANA): Promise<string> {
      if (memberId === ANA) await setBank()
      const earning = {
        memberId,
        kind: 'event',
        cause: newId('par'),
        participationId: null,
        version: 1,
        cents: cents(860n),
        earnedAt: clock.now(),
        debit: programReceivable('evt_1'),
      } as const
      const { earningId } = await within((work) => bookEarning(work, earning))
      await queue.drain()
      return earningId
    },
    states: async (earningId: string, memberId = ANA) =>
      (await stepsOf(db, memberId, (await payoutOf(earningId, memberId)).payoutId)).map((one) => one.to).join(' '),
    hook: (payoutId: string, options: { hookId?: string; secret?: string } = {}) =>
      acceptRailHook(world, { rail: bench.name, ...bench.hook!(payoutId, options) }),
    async check() {
      assert.deepEqual(await checkLedger(db), [])
      for (const one of benches) assert.deepEqual(one.leftOver(), [])
    },
    async close() {
      await queue.stop()
      await close()
      await Promise.all(benches.map((one) => one.close()))
    },
  }
}
const everybodyBy = ({ name }: Bench): RailRule => ({ kind: null, method: null, rail: name as RailId })

type Stage = Awaited<ReturnType<typeof stageOf>>

/** What holds over every rail. */
export function tryMachine(stage: Stage): void {
  const { bench, earn, pass, payoutOf, states, hook } = stage
  after(stage.close)
  afterEach(stage.check)

  test(`${bench.name}: a rail that is too busy gets the order later, once`, async () => {
    bench.fault('429')
    const earningId = await earn()
    assert.equal((await payoutOf(earningId)).state, 'submitting')
    assert.deepEqual(bench.kept((await payoutOf(earningId)).payoutId), [])
    await pass({ minutes: 2 })
    assert.equal(await states(earningId), 'reserved submitting submitted')
    assert.deepEqual(bench.kept((await payoutOf(earningId)).payoutId), [860n])
  })

  test(`${bench.name}: an empty account of ours refuses nobody; when it is filled, the same order is paid`, async () => {
    bench.fault('no-funds', 'no-funds')
    const earningId = await earn()
    for (let n = 0; n < 2; n++) await pass({ hours: 1, minutes: 1 })
    assert.equal(await states(earningId), 'reserved submitting submitted')
    assert.deepEqual(bench.kept((await payoutOf(earningId)).payoutId), [860n])
  })

  for (const fault of ['slow', 'bad-body', 'reset-before', '500'] as const)
    test(`${bench.name}: ${fault}: the look decides, and it is paid once`, async () => {
      bench.fault(fault)
      const earningId = await earn()
      await pass({ minutes: 6 })
      assert.equal((await payoutOf(earningId)).state, 'submitted')
      assert.deepEqual(bench.kept((await payoutOf(earningId)).payoutId), [860n])
    })

  test(`${bench.name}: another amount than ours waits for a person`, async () => {
    bench.fault('wrong-amount')
    await earn()
    await pass({ minutes: 16 })
    assert.ok((await stage.parked()).some((one) => one.code === 'rail-amount'))
  })

  test(`${bench.name}: a payee who is refused is owed the money again`, async () => {
    const before = await stage.owed()
    bench.fault('refuse-payee')
    const earningId = await earn()
    assert.equal((await payoutOf(earningId)).state, 'rejected')
    assert.ok((await payoutOf(earningId)).reason, 'what the rail said is kept')
    assert.equal(await stage.owed(), before + 860n)
    // The next method pays it, under a key of its own.
    await stage.setBank()
    await stage.drain()
    assert.equal((await payoutOf(earningId)).attempt, 2)
    assert.equal((await payoutOf(earningId)).state, 'submitted')
  })

  test(`${bench.name}: hooks are refused when forged, and believed in nothing but that it is time to look`, async () => {
    const earningId = await earn()
    const { payoutId } = await payoutOf(earningId)
    assert.deepEqual(await hook(payoutId, { secret: 'guessed' }), { is: 'refused', because: 'bad-signature' })
    assert.deepEqual(await hook(payoutId, { hookId: `evt_${payoutId}` }), { is: 'accepted' })
    await stage.drain()
    assert.equal((await payoutOf(earningId)).state, 'submitted', 'the hook spoke of success, and the look did not')
    // One that comes ten times is looked at once, and costs the rail no call.
    bench.lookFault('500')
    for (let n = 0; n < 10; n++) assert.deepEqual(await hook(payoutId, { hookId: `evt_${payoutId}` }), { is: 'accepted' })
    assert.deepEqual(bench.leftOver(), ['500'], 'a hook that came before asks nobody')
  })

  test(`${bench.name}: a hook that cannot be followed now is to be sent again, and one of nobody is accepted`, async () => {
    const earningId = await earn()
    const { payoutId } = await payoutOf(earningId)
    bench.lookFault('500')
    assert.deepEqual(await hook(payoutId, { hookId: `evt_${earningId}` }), { is: 'refused', because: 'later' })
    assert.deepEqual(await hook(payoutId, { hookId: `evt_${earningId}` }), { is: 'accepted' })
    assert.deepEqual(await hook('pay_of_nobody'), { is: 'accepted' })
  })
}
