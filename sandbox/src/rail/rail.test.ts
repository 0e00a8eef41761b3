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

test('the statement has a line for what moved, in its span, and what is left', async () => {
  const read = async (span: string, key = 'rail-key') => {
    const response = await fetch(`${kit.url}/rail/statement?${span}`, { headers: { authorization: `Bearer ${key}` } })
    return {
      http: response.status,
      ...((await response.json()) as {
        lines: { lineId: string; kind: string; amountCents: number; payoutId?: string }[]
        balanceCents: number
      }),
    }
  }
  const all = 'from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z'
  assert.equal((await read(all, 'guess')).http, 401)
  assert.equal((await read('from=yesterday&to=today')).http, 422)
  const before = await read(all)
  assert.equal(
    before.balanceCents,
    before.lines.reduce((total, one) => total + one.amountCents, 0),
  )
  assert.deepEqual(
    before.lines.filter((one) => one.payoutId === 'p8').map((one) => [one.kind, one.amountCents]),
    [
      ['payout', -860],
      ['return', 860],
    ],
  )
  assert.ok(!before.lines.some((one) => one.payoutId === 'p7'), 'what was rejected moved nothing')
  const add = (body: unknown) => kit.admin('POST', '/rail/lines', body)
  await add({ kind: 'funding', cents: 100_000 })
  const after = await read(all)
  assert.equal(after.balanceCents, before.balanceCents + 100_000)
  assert.equal(new Set(after.lines.map((one) => one.lineId)).size, after.lines.length)
  assert.equal((await read('from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z')).balanceCents, 0)
})

test('a gift card lies ready behind a link, fresh each time, until somebody takes it', async () => {
  const link = async (id: string) => {
    const response = await fetch(`${kit.url}/rail/payouts/${id}/link`, { method: 'POST', headers: { authorization: 'Bearer rail-key' } })
    return { http: response.status, link: ((await response.json()) as { link?: string }).link ?? '' }
  }
  await send(order('p20', 860, 'gift-card'))
  assert.equal((await link('p20')).http, 404, 'it is not ready yet')
  await kit.turn({ advance: 'PT11M' })
  assert.equal((await look('p20')).status, 'link-ready')
  const [one, two] = [await link('p20'), await link('p20')]
  assert.notEqual(one.link, two.link)
  assert.match(await (await fetch(one.link)).text(), /A gift card of \$8\.60/)
  assert.equal((await fetch(`${kit.url}/claim/guess`, { method: 'POST' })).status, 404)
  assert.equal((await fetch(one.link, { method: 'POST', headers: { origin: 'https://evil.example' } })).status, 403)
  assert.equal((await look('p20')).status, 'link-ready', 'to open the page is not to take it')
  assert.match(await (await fetch(two.link, { method: 'POST' })).text(), /is yours/)
  assert.equal((await look('p20')).status, 'completed')
  assert.match(await (await fetch(one.link, { method: 'POST' })).text(), /is yours/, 'it is taken once')
  await eventually(() => eventsOf('p20').length === 2)
  assert.deepEqual(
    eventsOf('p20').map(({ type }) => type),
    ['link-ready', 'completed'],
  )
})

test('a gift card that nobody takes in thirty days goes back, and its link takes nothing any more', async () => {
  await send(order('p21', 860, 'gift-card'))
  await kit.turn({ advance: 'PT11M' })
  const made = await fetch(`${kit.url}/rail/payouts/p21/link`, { method: 'POST', headers: { authorization: 'Bearer rail-key' } })
  const { link } = (await made.json()) as { link: string }
  await kit.turn({ advance: 'P29D' })
  assert.equal((await look('p21')).status, 'link-ready')
  await kit.turn({ advance: 'P2D' })
  const { status, code, reason } = await look('p21')
  assert.deepEqual([status, code, reason], ['rejected', 'link-expired', 'Nobody opened the link in 30 days.'])
  assert.match(await (await fetch(link, { method: 'POST' })).text(), /is gone/)
})
