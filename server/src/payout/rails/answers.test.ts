import assert from 'node:assert/strict'
import { test } from 'node:test'
import { centsOf, dollarsOf } from '#payout/rails/money.ts'
import { type OutboundPayment, toldOf as stripeTold } from '#payout/rails/stripe/answers.ts'
import { toldOf as tremendousTold } from '#payout/rails/tremendous/answers.ts'

const NOW = Temporal.Instant.from('2027-07-15T12:00:00Z')
type TremendousOrder = NonNullable<Parameters<typeof tremendousTold>[0]>
const reward = { value: { denomination: 8.6, currency_code: 'USD' }, delivery: { method: 'LINK', status: 'SUCCEEDED' } } as const
const order = { id: 'O1', external_id: 'pay_1', status: 'EXECUTED', rewards: [reward] } as TremendousOrder
const tremendous = (more: object) => tremendousTold({ ...order, ...more } as TremendousOrder, 'pay_1')
const payment = {
  id: 'obp_1',
  amount: { value: 860, currency: 'usd' },
  metadata: { payout_id: 'pay_1' },
  status: 'posted',
} as Partial<OutboundPayment>
const stripe = (more: object) => stripeTold({ ...payment, ...more } as Partial<OutboundPayment>, 'pay_1', NOW)
const nothing = { is: 'unknown', because: 'bad-answer' }

test('dollars of a rail: whole cents exactly, and nothing that is none', () => {
  for (let cents = 0n; cents < 30_000n; cents++) assert.equal(centsOf(JSON.parse(JSON.stringify(dollarsOf(cents)))), cents)
  for (const wrong of [8.605, -1, '8,60', '', null, undefined, Number.NaN, 1e21, '1e3', {}])
    assert.equal(centsOf(wrong), null, String(wrong))
})

test('tremendous: an answer that is not about our order, or not about whole cents of dollars, is none', () => {
  assert.deepEqual(tremendousTold(undefined, 'pay_1'), nothing)
  for (const wrong of [
    { external_id: 'pay_2' },
    { external_id: null },
    { id: '' },
    { status: 'TELEPORTED' },
    { rewards: [] },
    { rewards: [reward, reward] },
    { rewards: [{ ...reward, value: { denomination: 8.605, currency_code: 'USD' } }] },
    { rewards: [{ ...reward, value: { denomination: 8.6, currency_code: 'MXN' } }] },
    { rewards: [{ delivery: reward.delivery }] },
  ])
    assert.deepEqual(tremendous(wrong), nothing, JSON.stringify(wrong))
})

test('tremendous: what is waited for, what stands ready and what was taken back', () => {
  const read = (more: object) => {
    const told = tremendous(more)
    return told.is === 'told' ? [told.status, told.refusal ?? null] : told.because
  }
  for (const status of ['OPEN', 'PENDING APPROVAL', 'PENDING INTERNAL PAYMENT APPROVAL', 'PENDING SETTLEMENT'])
    assert.deepEqual(read({ status }), ['accepted', null], status)
  assert.deepEqual(read({}), ['link-ready', null])
  // The money has left and is not back: a payout that was rejected would be paid a second time.
  assert.deepEqual(read({ rewards: [{ ...reward, delivery: { method: 'LINK', status: 'FAILED' } }] }), ['accepted', null])
  assert.deepEqual(read({ status: 'CANCELED' }), ['rejected', 'order-canceled'])
  assert.deepEqual(read({ status: 'FAILED' }), ['rejected', 'order-failed'])
  const paid = { subtotal: 8.6, total: 8.6, fees: 0, discount: 0, currency_code: 'USD' }
  assert.deepEqual(read({ payment: { ...paid, refund: { total: 8.6, currency_code: 'USD' } } }), ['rejected', 'order-canceled'])
  assert.deepEqual(read({ payment: { ...paid, refund: { total: 8.59, currency_code: 'USD' } } }), ['link-ready', null])
})

test('stripe: an answer that is not about our payment, or of another currency, is none', () => {
  for (const wrong of [
    { metadata: { payout_id: 'pay_2' } },
    { metadata: {} },
    { amount: { value: 860, currency: 'mxn' } },
    { amount: { value: 8.6, currency: 'usd' } },
    { status: 'teleported' },
    { id: '' },
  ])
    assert.deepEqual(stripe(wrong), nothing, JSON.stringify(wrong))
})

test('stripe: a reason that is new to us is a refusal all the same, and one under review is none', () => {
  const refusal = (more: object) => {
    const told = stripe(more)
    return told.is === 'told' ? [told.status, told.reason, told.refusal ?? null] : told.because
  }
  assert.deepEqual(refusal({ status: 'processing', status_details: { processing: { reason: 'under_review' } } }), [
    'accepted',
    'under_review',
    null,
  ])
  assert.deepEqual(refusal({ status: 'returned', status_details: { returned: { reason: 'payout_method_holder_name_incorrect' } } }), [
    'returned',
    'payout_method_holder_name_incorrect',
    'name-differs',
  ])
  assert.deepEqual(refusal({ status: 'failed', status_details: { failed: { reason: 'of_the_year_2031' } } }), [
    'rejected',
    'of_the_year_2031',
    'refused',
  ])
  assert.deepEqual(refusal({ status: 'canceled' }), ['rejected', 'canceled', 'order-canceled'])
  assert.deepEqual(refusal({ status: 'posted', expected_arrival_date: '2027-07-16T00:00:00Z' }), ['sent', null, null])
  assert.deepEqual(refusal({ status: 'posted', expected_arrival_date: '2027-07-15T00:00:00Z' }), ['completed', null, null])
})
