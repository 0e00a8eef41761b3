import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breachOf, type PromiseFacts, promiseOf } from '#settlement/promise.ts'

const at = (text: string) => Temporal.Instant.from(text)
const facts = (more: Partial<PromiseFacts> = {}): PromiseFacts => ({
  state: 'measured',
  promisedBy: at('2026-07-17T00:00:00Z'),
  waits: null,
  connected: true,
  first: { zero: false, settledAt: at('2026-07-16T12:00:00Z') },
  hasMethod: true,
  payout: { state: 'submitted', submittedAt: at('2026-07-16T12:10:00Z'), refusal: null },
  hold: null,
  acceptedAt: at('2026-07-16T12:10:00Z'),
  breach: null,
  ...more,
})
const before = at('2026-07-16T20:00:00Z')
const past = at('2026-07-17T00:00:00Z')

test('who holds it, from the readings to the rail', () => {
  const open = { acceptedAt: null, payout: null }
  const cases: [Partial<PromiseFacts>, string | null, string | undefined][] = [
    [{ state: 'waiting', waits: { code: 'readings', words: '', nextAt: null } }, 'utility', 'readings-late'],
    [{ state: 'waiting', waits: { code: 'history', words: '', nextAt: null } }, 'utility', 'history-late'],
    [{ state: 'waiting', waits: { code: 'real-time-off', words: '', nextAt: null } }, 'utility', 'real-time-off'],
    [{ state: 'waiting', connected: false }, 'member', 'not-connected'],
    [{ state: 'enlisted' }, 'us', 'not-measured'],
    [{ ...open, first: null }, 'us', 'not-booked'],
    [open, 'us', 'not-submitted'],
    [{ ...open, hasMethod: false, hold: 'method-needed' }, 'member', 'no-payout-method'],
    [{ ...open, hold: 'tax-form-needed' }, 'member', 'tax-form-needed'],
    [{ ...open, hold: 'below-minimum' }, 'us', 'below-minimum'],
    [{ ...open, hold: 'program-paused' }, 'us', 'program-paused'],
    [{ ...open, hold: 'sanctions-match' }, 'us', 'payee-review'],
    [{ ...open, hold: 'sanctions-review', payout: { state: 'returned', submittedAt: null, refusal: null } }, 'us', 'payee-review'],
    [{ ...open, payout: { state: 'reserved', submittedAt: null, refusal: null } }, 'us', 'not-submitted'],
    [{ ...open, payout: { state: 'unknown', submittedAt: null, refusal: null } }, 'rail', 'rail-silent'],
    [{ ...open, payout: { state: 'rejected', submittedAt: null, refusal: null } }, 'member', 'payment-returned'],
    [{ ...open, payout: { state: 'rejected', submittedAt: null, refusal: 'account-closed' } }, 'member', 'payment-returned'],
    [{}, null, undefined],
    [{ state: 'not-eligible' }, null, undefined],
  ]
  for (const [more, heldBy, code] of cases) {
    assert.equal(promiseOf(facts(more), before).heldBy, heldBy, JSON.stringify(more))
    assert.equal(breachOf(facts(more), past)?.code, code, JSON.stringify(more))
  }
})

test('kept when a rail accepted it in time, or when there was nothing to pay; late when it came after', () => {
  assert.deepEqual(promiseOf(facts(), past).state, 'kept')
  assert.equal(promiseOf(facts({ first: { zero: true, settledAt: before }, payout: null, acceptedAt: null }), past).state, 'kept')
  assert.equal(promiseOf(facts({ acceptedAt: at('2026-07-17T00:00:01Z') }), at('2026-07-18T00:00:00Z')).state, 'late')
  assert.equal(promiseOf(facts({ acceptedAt: null, payout: null }), before).state, 'running')
  assert.equal(promiseOf(facts({ state: 'waiting', promisedBy: null, first: null }), past).state, 'not-promised')
})

test('nothing is noted before its time, nor twice', () => {
  const open = { acceptedAt: null, payout: null }
  assert.equal(breachOf(facts(open), before), null)
  assert.equal(breachOf(facts({ ...open, breach: { code: 'rail-silent', words: '' } }), past), null)
})
