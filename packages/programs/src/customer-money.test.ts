/** What a customer is paid under each kind of plan, what waits, and what later results change. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cents, parseExact, whFromKWh } from '@quickpay/units'
import fc from 'fast-check'
import { payCustomer, type RewardPlan, rewardPlans } from './plan.ts'
import { termsOn } from './terms.ts'
import { holdback, offsetOf, SMALLEST_CHANGE_CENTS, trueUp } from './true-up.ts'

const answer = termsOn('coned-csrp', Temporal.PlainDate.from('2026-07-15'))
assert.ok(answer.is === 'found')
const { terms } = answer
const standard = rewardPlans['standard']!
const commercial = rewardPlans['standard-commercial']!
const paid = (plan: Partial<RewardPlan>, kWh: string) => {
  const pay = payCustomer({ ...standard, ...plan }, terms, 'planned', whFromKWh(parseExact(kWh)))
  assert.equal(
    pay.cents,
    pay.lines.reduce((total, line) => total + line.cents, 0n),
  )
  return [pay.cents, ...pay.lines.map((line) => line.code)]
}

describe('plans', () => {
  test('nothing saved pays nothing, whatever the plan', () => {
    for (const plan of [{}, { bonusCents: 100 }, { minimumCents: 50 }, { reward: { by: 'flat', cents: 500 } as const }])
      for (const kWh of ['0', '-1.2']) assert.deepEqual(paid(plan, kWh), [0n], JSON.stringify(plan))
  })
  // biome-ignore format: a table
  const cases: [words: string, plan: Partial<RewardPlan>, kWh: string, expected: unknown[]][] = [
    ['three quarters of $3.00', {}, '3.82', [860n, 'energy']],
    ['a rate of its own', { reward: { by: 'rate', dollarsPerKWh: '1' } }, '3.2', [320n, 'energy']],
    ['flat', { reward: { by: 'flat', cents: 500 } }, '0.1', [500n, 'flat']],
    ['with a bonus', { bonusCents: 100 }, '1', [325n, 'energy', 'bonus']],
    ['with a minimum', { minimumCents: 100 }, '0.1', [100n, 'energy', 'minimum']],
    ['above the minimum', { minimumCents: 100 }, '1', [225n, 'energy']],
  ]
  for (const [words, plan, kWh, expected] of cases) test(words, () => assert.deepEqual(paid(plan, kWh), expected))
})

describe('holdback', () => {
  test('only of real-time results above the limit, and no cent is lost', () => {
    assert.deepEqual(holdback(standard, 'validated', cents(9000)), { payable: 9000n, held: 0n })
    assert.deepEqual(holdback(standard, 'real-time', cents(2500)), { payable: 2500n, held: 0n })
    assert.deepEqual(holdback(standard, 'real-time', cents(2501)), { payable: 2251n, held: 250n })
    assert.deepEqual(holdback({ ...standard, holdback: null }, 'real-time', cents(9000)), { payable: 9000n, held: 0n })
  })
})

describe('true-up', () => {
  const standing = (earned: number, owed = 0, open = owed) => ({
    earnedCents: cents(earned),
    owedCents: cents(owed),
    openCents: cents(open),
  })
  test('of equal, nearly equal, lower and higher results', () => {
    assert.deepEqual(trueUp(standard, cents(500), standing(500)), { is: 'nothing' })
    assert.deepEqual(trueUp(standard, cents(504), standing(500)), { is: 'too-small', cents: 4n })
    assert.deepEqual(trueUp(standard, cents(496), standing(500)), { is: 'too-small', cents: 4n })
    assert.deepEqual(trueUp(standard, cents(300), standing(500)), { is: 'absorb', cents: 200n })
    assert.deepEqual(trueUp(commercial, cents(300), standing(500)), { is: 'owe', cents: 200n })
    assert.deepEqual(trueUp(standard, cents(505), standing(500)), { is: 'raise', payCents: 5n, forgivenCents: 0n })
  })
  test('the first result is paid however small', () => {
    assert.deepEqual(trueUp(standard, cents(2), standing(0)), { is: 'raise', payCents: 2n, forgivenCents: 0n })
  })
  test('a higher result lowers what is owed before it pays', () => {
    assert.deepEqual(trueUp(commercial, cents(450), standing(500, 200)), { is: 'raise', payCents: 0n, forgivenCents: 150n })
    assert.deepEqual(trueUp(commercial, cents(600), standing(500, 200, 80)), { is: 'raise', payCents: 220n, forgivenCents: 80n })
  })
  test('order and number of revisions make no difference to where it ends', () => {
    const results = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(results, fc.integer({ min: 0, max: 3000 }), (before, last) => {
        let [earned, owed] = [0n, 0n]
        for (const result of [...before, last]) {
          const step = trueUp(commercial, cents(result), { earnedCents: cents(earned), owedCents: cents(owed), openCents: cents(owed) })
          if (step.is === 'raise') [earned, owed] = [earned + step.payCents, owed - step.forgivenCents]
          if (step.is === 'owe') owed += step.cents
          assert.ok(owed >= 0n && owed <= earned)
        }
        const off = earned - owed - BigInt(last)
        assert.ok(off < SMALLEST_CHANGE_CENTS && -off < SMALLEST_CHANGE_CENTS, `${earned} − ${owed} for ${last}`)
      }),
      { numRuns: 200 },
    )
  })
  test('at most half of a credit is kept, and never more than is owed', () => {
    assert.equal(offsetOf(standard, cents(500), cents(200)), 0n)
    assert.equal(offsetOf(commercial, cents(500), cents(200)), 200n)
    assert.equal(offsetOf(commercial, cents(301), cents(200)), 150n)
    assert.equal(offsetOf(commercial, cents(0), cents(200)), 0n)
  })
})
