import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMethod } from '#payout/method.ts'
import { follow, moves, type PayoutEvent, type PayoutState, progressOf, step } from '#payout/payout.ts'
import { courses, isOursToMend, railStatuses, refusals } from '#payout/rail.ts'
import { holderOf } from '#settlement/promise.ts'

const states = Object.keys(moves) as PayoutState[]
const events: PayoutEvent[] = ['submit', 'lost', 'not-found', 'accepted', 'rejected', 'completed', 'returned']

test('what the rail cannot say', () => {
  const found = states.flatMap((state) =>
    events.filter((event) => step(state, event) === 'contradiction').map((event) => `${state} ${event}`),
  )
  assert.deepEqual(found, [
    'reserved accepted',
    'reserved rejected',
    'reserved completed',
    'reserved returned',
    'submitted not-found',
    'settled not-found',
    'settled rejected',
    'rejected accepted',
    'rejected completed',
    'rejected returned',
    'returned rejected',
  ])
})

test('late news moves nothing back', () => {
  const order: PayoutState[] = ['submitting', 'unknown', 'submitted', 'settled', 'returned']
  const news = fc.array(fc.constantFrom(...railStatuses.filter((status) => status !== 'rejected')), { maxLength: 8 })
  fc.assert(
    fc.property(news, (statuses) => {
      let state: PayoutState = 'submitting'
      for (const status of statuses) {
        const { moves: made, contradiction } = follow(state, courses[status])
        assert.equal(contradiction, null)
        for (const { from, to } of made) assert.ok(order.indexOf(to) > order.indexOf(from), `${from} to ${to}`)
        state = made.at(-1)?.to ?? state
      }
      const last = statuses.includes('returned')
        ? 'returned'
        : statuses.includes('completed')
          ? 'settled'
          : statuses.length > 0
            ? 'submitted'
            : 'submitting'
      assert.equal(state, last)
    }),
  )
})

test('news that skips steps makes up for them', () => {
  assert.deepEqual(
    follow('unknown', courses.returned).moves.map((one) => one.to),
    ['submitted', 'settled', 'returned'],
  )
  assert.deepEqual(follow('rejected', courses.completed), { moves: [], contradiction: 'accepted' })
})

test('a person is told where the money is', () => {
  const at = Temporal.Instant.from('2027-07-15T12:00:00Z')
  assert.equal(progressOf(null, false, null), 'waiting-for-you')
  assert.equal(progressOf(null, true, null), 'preparing')
  assert.equal(progressOf({ state: 'unknown', linkReadyAt: null }, true, null), 'preparing')
  assert.equal(progressOf({ state: 'submitted', linkReadyAt: null }, true, null), 'sent')
  assert.equal(progressOf({ state: 'submitted', linkReadyAt: at }, true, null), 'link-ready', 'nobody has opened it')
  assert.equal(progressOf({ state: 'settled', linkReadyAt: at }, true, null), 'received')
  assert.equal(progressOf({ state: 'rejected', linkReadyAt: at }, true, null), 'returned')
  assert.equal(progressOf({ state: 'settled', linkReadyAt: null }, false, null), 'received')
  assert.equal(progressOf({ state: 'rejected', linkReadyAt: null }, false, null), 'returned')
  assert.equal(progressOf(null, false, { code: 'method-needed' }), 'waiting-for-you')
  assert.equal(progressOf({ state: 'returned', linkReadyAt: null }, true, { code: 'below-minimum' }), 'held')
})

test('the one-day promise names us, and not the member, for every refusal that is ours to mend', () => {
  const at = Temporal.Instant.from('2027-07-14T12:00:00Z')
  const waits = { waits: null, connected: true, promisedBy: at, hasMethod: true, hold: null, acceptedAt: null, breach: null }
  for (const refusal of refusals) {
    const payout = { state: 'rejected', submittedAt: null, refusal }
    const holder = holderOf({ ...waits, state: 'measured', first: { zero: false, settledAt: at }, payout })
    assert.deepEqual(holder, { heldBy: isOursToMend(refusal) ? 'us' : 'member', code: 'payment-returned' }, refusal)
  }
})

test('a method: refusals in the order of the fields, and no digits where none are needed', () => {
  assert.deepEqual(readMethod({}), { errors: [{ field: 'method', code: 'choose' }] })
  assert.deepEqual(readMethod({ method: 'cheque', last4: '4417' }), { errors: [{ field: 'method', code: 'choose' }] })
  assert.deepEqual(readMethod({ method: 'bank', last4: ' ' }), { errors: [{ field: 'last4', code: 'missing' }] })
  assert.deepEqual(readMethod({ method: 'debit-card', last4: '44171' }), { errors: [{ field: 'last4', code: 'four-digits' }] })
  assert.deepEqual(readMethod({ method: 'debit-card', last4: ' 4417 ' }), { choice: { kind: 'debit-card', last4: '4417' } })
  assert.deepEqual(readMethod({ method: 'donation', last4: '4417' }), { choice: { kind: 'donation', last4: null } })
})
