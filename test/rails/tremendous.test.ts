import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tremendousRail } from '../../server/src/payout/rails/tremendous/rail.ts'
import { orderOf, tremendousBench } from './benches.ts'
import { stageOf, tryMachine } from './machine.ts'
import { tremendousHook } from './tremendous-server.ts'

const tremendous = await stageOf(await tremendousBench())
tryMachine(tremendous)

test('tremendous: a link that nobody has redeemed is sent and never paid', async () => {
  const earningId = await tremendous.earn()
  await tremendous.pass({ hours: 24 })
  assert.equal((await tremendous.payoutOf(earningId)).state, 'submitted')
  const { payoutId } = await tremendous.payoutOf(earningId)
  const [link, again] = [await tremendous.bench.rail.claimLink?.(payoutId), await tremendous.bench.rail.claimLink?.(payoutId)]
  assert.match(String(link), /^https:\/\/reward\.example\//)
  assert.notEqual(link, again, 'a fresh link each time, since none is kept')
  assert.equal(await tremendous.bench.rail.claimLink?.('pay_of_nobody'), null)
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
