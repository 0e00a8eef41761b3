import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tremendousRail } from '../../server/src/payout/rails/tremendous/rail.ts'
import { orderOf, tremendousBench } from './benches.ts'
import { stageOf, tryMachine } from './machine.ts'
import { tremendousHook } from './tremendous-server.ts'

const tremendous = await stageOf(await tremendousBench())
tryMachine(tremendous)

test('tremendous: a link that nobody has redeemed is ready and never paid, and however long it lies it is not stuck', async () => {
  const earningId = await tremendous.earn()
  const readyAt = (await tremendous.payoutOf(earningId)).linkReadyAt
  assert.ok(readyAt)
  for (const days of [1, 7, 30, 31, 90, 180, 366, 400]) {
    await tremendous.pass({ hours: days * 24 })
    const { state, settledAt, linkReadyAt } = await tremendous.payoutOf(earningId)
    assert.deepEqual([state, settledAt, String(linkReadyAt)], ['submitted', null, String(readyAt)])
  }
  assert.deepEqual(
    (await tremendous.parked()).filter((one) => one.code === 'payout-stuck'),
    [],
  )
  const { payoutId } = await tremendous.payoutOf(earningId)
  const [link, again] = [await tremendous.bench.rail.claimLink?.(payoutId), await tremendous.bench.rail.claimLink?.(payoutId)]
  assert.match(String(link), /^https:\/\/reward\.example\//)
  assert.notEqual(link, again, 'a fresh link each time, since none is kept')
  assert.equal(await tremendous.bench.rail.claimLink?.('pay_of_nobody'), null)
})

test('tremendous: an order that was taken back is no fault of the payee: the method stays, and nothing goes out again by itself', async () => {
  const earningId = await tremendous.earn()
  const { payoutId } = await tremendous.payoutOf(earningId)
  await tremendous.bench.become(payoutId, 'rejected')
  await tremendous.pass({ hours: 24 })
  const { state, refusal, returnedAt } = await tremendous.payoutOf(earningId)
  assert.deepEqual([state, refusal, returnedAt !== null], ['rejected', 'order-canceled', true])
  assert.ok(await tremendous.method())
  await tremendous.pass({ hours: 30 })
  assert.equal((await tremendous.payoutOf(earningId)).attempt, 1)
  // A person sends it again, once.
  assert.equal(await tremendous.payAgain(earningId), true)
  await tremendous.drain()
  const again = await tremendous.payoutOf(earningId)
  assert.deepEqual([again.attempt, again.state], [2, 'submitted'])
  assert.equal(await tremendous.payAgain(earningId), false, 'it is under way')
})

test('tremendous: what fails on its side goes out again the next day, twice, and then waits for a person', async () => {
  const earningId = await tremendous.earn()
  for (const attempt of [1, 2, 3]) {
    const payout = await tremendous.payoutOf(earningId)
    assert.deepEqual([payout.attempt, payout.state], [attempt, 'submitted'])
    await tremendous.bench.become(payout.payoutId, 'failed')
    // The look of a link comes after a day; the next attempt another day later.
    await tremendous.pass({ hours: 24 })
    assert.equal((await tremendous.payoutOf(earningId)).refusal, 'order-failed')
    assert.ok(await tremendous.method(), 'the payee did nothing wrong')
    await tremendous.pass({ hours: 25 })
  }
  assert.equal((await tremendous.payoutOf(earningId)).attempt, 3)
})

test('tremendous: nobody reached has taken nothing', async () => {
  const rail = tremendousRail({
    url: 'http://127.0.0.1:1',
    key: 'k',
    fundingSourceId: 'BALANCE',
    campaignId: 'C',
    memberFieldId: 'F',
    pace: { turn: async () => null, hold: async () => {} },
  })
  assert.deepEqual(await rail.submit(orderOf()), { is: 'later', because: 'not-reached', afterSeconds: 60 })
})

test('tremendous: a hook of something else than a payment, or of an id that leads elsewhere, points to no payout', () => {
  const { verifyHook } = tremendous.bench.rail
  const read = (about: string) => {
    const { headers, body } = tremendousHook(about, { uuid: 'evt_1' })
    return verifyHook(headers, body, tremendous.bench.secret)
  }
  assert.deepEqual(read('invoices I1'), { hookId: 'evt_1' })
  assert.deepEqual(read('orders ../rewards'), { hookId: 'evt_1' })
  assert.deepEqual(read('orders O1'), { hookId: 'evt_1', providerId: 'orders O1' })
})
