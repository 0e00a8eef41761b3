/** Several rails open at once: each payee is paid by the rail that the rules name, and what goes wrong at one touches nobody at the others. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { acceptRailHook } from '../../server/src/payout/hook.ts'
import type { RailRule } from '../../server/src/payout/rails/config.ts'
import { sandboxBench, stripeBench, tremendousBench } from './benches.ts'
import { stageOf } from './machine.ts'

const [sandbox, stripe, tremendous] = await Promise.all([sandboxBench(), stripeBench(), tremendousBench()])
const rules: RailRule[] = [
  { kind: 'commercial', method: 'bank', rail: 'stripe' },
  { kind: null, method: 'gift-card', rail: 'tremendous' },
  { kind: null, method: null, rail: 'sandbox' },
]
const stage = await stageOf(stripe, [tremendous, sandbox], rules)
after(stage.close)
afterEach(stage.check)

const ANA = 'mem_ana'
const bea = await stage.have({})
const carl = await stage.have({})
await stage.setGiftCard(bea)
await stage.setBank(carl)
const payees = [
  { memberId: ANA, bench: stripe },
  { memberId: bea, bench: tremendous },
  { memberId: carl, bench: sandbox },
]

test('a shop is paid to its bank, a gift card by a link, and everybody else by the last rule', async () => {
  for (const { memberId, bench } of payees) {
    const payout = await stage.payoutOf(await stage.earn(memberId), memberId)
    assert.deepEqual([payout.rail, payout.state], [bench.name, 'submitted'])
    assert.equal(payout.linkReadyAt !== null, bench === tremendous)
    for (const one of [stripe, tremendous, sandbox]) assert.deepEqual(one.kept(payout.payoutId), one === bench ? [860n] : [])
  }
})

for (const fault of ['slow', 'bad-body', 'reset-before', '500'] as const)
  test(`${fault} at every rail at once: each look goes where the order went, and each earning is paid once`, async () => {
    const owed = []
    for (const { memberId, bench } of payees) {
      bench.fault(fault)
      owed.push({ memberId, bench, earningId: await stage.earn(memberId) })
    }
    await stage.pass({ minutes: 6 })
    for (const { memberId, bench, earningId } of owed) {
      const payout = await stage.payoutOf(earningId, memberId)
      assert.deepEqual([payout.state, payout.attempt, bench.kept(payout.payoutId)], ['submitted', 1, [860n]])
    }
  })

test('an answer that is lost at one rail holds up nobody at another', async () => {
  stripe.fault('slow')
  stripe.lookFault('500')
  const atStripe = await stage.earn(ANA)
  const atTremendous = await stage.earn(bea)
  assert.equal((await stage.payoutOf(atStripe)).state, 'unknown')
  assert.equal((await stage.payoutOf(atTremendous, bea)).state, 'submitted')
  await stage.pass({ minutes: 6 })
  const { payoutId } = await stage.payoutOf(atStripe)
  assert.deepEqual([await stage.states(atStripe), stripe.kept(payoutId)], ['reserved submitting unknown submitted', [860n]])
})

test('a hook is judged by the secret of its own rail', async () => {
  const { payoutId } = await stage.payoutOf(await stage.earn(bea), bea)
  const hook = tremendous.hook!(payoutId)
  assert.deepEqual(await acceptRailHook(stage.world, { rail: 'tremendous', ...hook }), { is: 'accepted' })
  assert.deepEqual(await acceptRailHook(stage.world, { rail: 'stripe', ...hook }), { is: 'refused', because: 'bad-signature' })
  assert.deepEqual(await acceptRailHook(stage.world, { rail: 'manual', ...hook }), { is: 'refused', because: 'unknown-rail' })
  const forged = tremendous.hook!(payoutId, { secret: stripe.secret })
  assert.deepEqual(await acceptRailHook(stage.world, { rail: 'tremendous', ...forged }), { is: 'refused', because: 'bad-signature' })
})

test('a payout whose rail is not open any more waits for a person, and is not given to another', async () => {
  const earningId = await stage.earn(carl)
  const { rails } = stage.world
  stage.world.rails = { ...rails, named: (id) => (id === 'sandbox' ? null : rails.named(id)) }
  await stage.pass({ minutes: 16 })
  const { payoutId } = await stage.payoutOf(earningId, carl)
  assert.ok((await stage.parked()).some((one) => one.code === 'rail-not-open' && JSON.stringify(one).includes(payoutId)))
  stage.world.rails = rails
  assert.deepEqual(sandbox.kept(payoutId), [860n])
  assert.deepEqual(stripe.kept(payoutId), [])
})
