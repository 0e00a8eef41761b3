import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, listen, startKit } from '../testing.ts'
import { verifyHookSignature } from './signature.ts'

const hook = await listen()
const kit = await startKit()
after(() => Promise.all([kit.close(), hook.close()]))
await kit.admin('PUT', '/hooks', { rail: { url: `${hook.url}/rail`, secret: 'hush', apiKey: 'rail-key' } })

type Answer = { providerId: string; status: string; amountCents?: number; reason?: string; code?: string }
const order = (payoutId: string, amountCents = 860, method = 'debit-card') => ({
  payoutId,
  amountCents,
  currency: 'USD',
  payee: { memberId: 'mem_1', method, label: '··4417' },
  memo: 'Event of 14 July',
})
const send = (body: unknown, key = 'rail-key') =>
  fetch(`${kit.url}/rail/payouts`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) })
const look = async (id: string) => {
  const response = await fetch(`${kit.url}/rail/payouts/${id}`, { headers: { authorization: 'Bearer rail-key' } })
  return { http: response.status, ...((await response.json()) as Answer) }
}
const eventsOf = (id: string) =>
  hook.received
    .map(({ body }) => JSON.parse(body) as { eventId: string; payoutId: string; type: string })
    .filter(({ payoutId }) => payoutId === id)

test('refusals: key, method, amount, currency, id', async () => {
  assert.equal((await send(order('p0'), 'guess')).status, 401)
  assert.equal((await send(order('p0', 860, 'carrier-pigeon'))).status, 422)
  for (const bad of [order('p0', 0), order('p0', 8.6), order('', 1), { ...order('p0'), currency: 'EUR' }, 'text', null])
    assert.equal((await send(bad)).status, 422)
  assert.equal((await fetch(`${kit.url}/rail/payouts/p0`, { headers: { authorization: 'Bearer rail-key' } })).status, 404)
})

test('the same payout again has the same answer, another amount is a conflict', async () => {
  const first = (await (await send(order('p1'))).json()) as Answer
  assert.equal(first.status, 'accepted')
  assert.deepEqual(await (await send(order('p1'))).json(), first)
  assert.equal((await send(order('p1', 861))).status, 409)
  const both = await Promise.all([send(order('p2')), send(order('p2'))])
  const [one, two] = (await Promise.all(both.map((response) => response.json()))) as Answer[]
  assert.equal(one?.providerId, two?.providerId)
})

test('completed ten minutes later by the clock, with a signed event', async () => {
  await send(order('p3'))
  assert.deepEqual({ ...(await look('p3')), providerId: '' }, { http: 200, providerId: '', status: 'accepted', amountCents: 860 })
  const { stops } = await kit.turn({ advance: 'PT30M' })
  assert.ok(stops.length >= 2, 'the completion is a stop')
  assert.equal((await look('p3')).status, 'completed')
  const [event] = await eventually(() => eventsOf('p3').length > 0 && eventsOf('p3'))
  assert.equal(event?.type, 'completed')
  const { body, headers } = hook.received.find((one) => one.body.includes('"p3"'))!
  assert.ok(verifyHookSignature('hush', body, String(headers['x-qpc-signature'])))
})

test('completed after three real seconds when the clock rests', async () => {
  await send(order('p4'))
  await eventually(() => eventsOf('p4').length > 0)
  assert.equal((await look('p4')).status, 'completed')
})

test('cut after accepting: no answer, but the payout is there and sending it again is safe', async () => {
  await kit.faults({
    rail: [
      { kind: 'cut-after-accept', count: 1 },
      { kind: 'reset-before', count: 1 },
      { kind: '500', count: 1 },
    ],
  })
  await assert.rejects(send(order('p5')))
  const { providerId } = await look('p5')
  assert.equal(((await (await send(order('p5'))).json()) as Answer).providerId, providerId)
  await assert.rejects(send(order('p6')))
  assert.equal((await look('p6')).http, 404)
  assert.equal((await send(order('p6'))).status, 500)
  assert.equal((await look('p6')).http, 404)
  assert.equal((await send(order('p6'))).status, 200, 'the faults are used up')
})

test('rejected, and returned after completion', async () => {
  await kit.faults({
    rail: [
      { kind: 'reject', count: 1 },
      { kind: 'return', count: 1 },
    ],
  })
  const rejected = (await (await send(order('p7'))).json()) as Answer
  assert.deepEqual([rejected.status, rejected.reason], ['rejected', 'The payee could not be verified.'])
  assert.deepEqual(await (await send(order('p7'))).json(), rejected)
  await send(order('p8'))
  await kit.turn({ advance: 'PT25M' })
  assert.deepEqual([(await look('p8')).status, (await look('p8')).reason], ['returned', 'The account is closed.'])
  await eventually(() => eventsOf('p8').length === 2 && eventsOf('p7').length === 1)
  assert.deepEqual(
    eventsOf('p8').map(({ type }) => type),
    ['completed', 'returned'],
  )
  assert.equal(eventsOf('p7')[0]?.type, 'rejected')
  assert.equal(new Set(hook.received.map(({ body }) => (JSON.parse(body) as { eventId: string }).eventId)).size, hook.received.length)
})
