import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripeRail } from '../../server/src/payout/rails/stripe/rail.ts'
import { NOW, orderOf, stripeBench, trailOf } from './benches.ts'
import { stageOf, tryMachine } from './machine.ts'

const stripe = await stageOf(await stripeBench())
tryMachine(stripe)

test('stripe: hooks in any order, or none at all, come to the same end', async () => {
  const orders = [['sent', 'returned'], ['returned', 'sent'], []] as const
  for (const order of orders) {
    const earningId = await stripe.earn()
    const { payoutId } = await stripe.payoutOf(earningId)
    await stripe.bench.become(payoutId, 'returned')
    for (const _ of order) await stripe.hook(payoutId)
    await stripe.pass({ minutes: 16 })
    assert.equal(await stripe.states(earningId), 'reserved submitting submitted settled returned', `hooks: ${order}`)
  }
})

test('stripe: arrived is what has had its day; until then it is under way', async () => {
  const earningId = await stripe.earn()
  const { payoutId } = await stripe.payoutOf(earningId)
  await stripe.bench.become(payoutId, 'sent')
  await stripe.pass({ minutes: 16 })
  assert.equal((await stripe.payoutOf(earningId)).state, 'submitted')
  await stripe.bench.become(payoutId, 'completed')
  await stripe.pass({ hours: 1 })
  assert.equal((await stripe.payoutOf(earningId)).state, 'settled')
})

test('stripe: a payee who never went through its form is refused without a call', async () => {
  const answer = await stripe.bench.rail.submit(orderOf(860n, 'mem_nobody'))
  assert.ok(answer.is === 'told')
  assert.deepEqual([answer.status, answer.refusal], ['rejected', 'payee-not-set-up'])
  // Who was taken off the list may have been paid before: that is no news of the order.
  const order = orderOf(860n, 'mem_nobody')
  assert.deepEqual(await stripe.bench.rail.lookup(order.payoutId, trailOf(order)), { is: 'unknown', because: 'payee-not-listed' })
})

test('stripe: money for a payee that the member named never goes to the member’s own account', async () => {
  const order = orderOf()
  const answer = await stripe.bench.rail.submit({ ...order, payee: { ...order.payee, payeeId: 'dst_landlord' } })
  assert.deepEqual(answer.is === 'told' && [answer.status, answer.refusal], ['rejected', 'payee-not-set-up'])
})

test('stripe: once it may have forgotten the key, what is not found does not go out again', async () => {
  const order = orderOf()
  const since = (hours: number) => trailOf(order, { since: NOW.subtract({ hours }) })
  assert.deepEqual(await stripe.bench.rail.lookup(order.payoutId, since(7 * 24)), { is: 'not-found' })
  assert.deepEqual(await stripe.bench.rail.lookup(order.payoutId, since(7 * 24 + 1)), { is: 'unknown', because: 'key-too-old' })
})

test('stripe: an id that it gave and no longer knows is no proof that the order is not there', async () => {
  const order = orderOf()
  const seen = await stripe.bench.rail.lookup(order.payoutId, trailOf(order, { providerId: 'obp_gone' }))
  assert.deepEqual(seen, { is: 'unknown', because: 'status-404' })
})

test('stripe: nobody reached has taken nothing', async () => {
  const rail = stripeRail({
    url: 'http://127.0.0.1:1',
    key: 'sk_test_key',
    financialAccount: 'fa_1',
    payees: new Map([['mem_ana', { recipient: 'acct_ana', payoutMethod: 'usba_ana' }]]),
    pace: { turn: async () => null, hold: async () => {} },
    clock: { now: () => NOW },
  })
  assert.deepEqual(await rail.submit(orderOf()), { is: 'later', because: 'not-reached', afterSeconds: 60 })
})

test('stripe: earned on the Saturday before Labor Day it leaves at once and arrives when banks work again, and each moment can be told', async () => {
  const { clock } = stripe.world
  const go = async (to: string) => {
    clock.set(to)
    await stripe.drain()
  }
  await go('2027-09-04T16:00:00Z')
  const earningId = await stripe.earn()
  const { payoutId } = await stripe.payoutOf(earningId)
  await stripe.bench.become(payoutId, 'sent')
  // Sunday, and the holiday itself: under way, and nothing else.
  for (const day of ['2027-09-05T16:01:00Z', '2027-09-06T16:01:00Z']) {
    await go(day)
    assert.equal((await stripe.payoutOf(earningId)).state, 'submitted')
  }
  await go('2027-09-07T13:05:00Z')
  await stripe.bench.become(payoutId, 'completed')
  await stripe.hook(payoutId)
  await stripe.drain()
  await go('2027-09-09T10:00:00Z')
  await stripe.bench.become(payoutId, 'returned')
  await stripe.hook(payoutId)
  await stripe.drain()
  const { submittedAt, linkReadyAt, settledAt, returnedAt, refusal } = await stripe.payoutOf(earningId)
  assert.deepEqual(
    [submittedAt, linkReadyAt, settledAt, returnedAt].map((at) => at && String(at)),
    ['2027-09-04T16:00:00Z', null, '2027-09-07T13:05:00Z', '2027-09-09T10:00:00Z'],
  )
  assert.equal(refusal, 'account-closed')
  assert.equal(await stripe.method(), null, 'the member has to look at the account first')
})
