/** Lines of payments: whatever the plan, the result and what stood before, they add up, and nobody owes. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { payCustomer, type RewardPlan } from '@quickpay/programs'
import { exact, wh } from '@quickpay/units'
import fc from 'fast-check'
import { planOf, priceOf } from './golden-receipt.ts'
import { type Before, linesOfPayment, type PaymentLine } from './payment-lines.ts'

const plans: fc.Arbitrary<RewardPlan> = fc
  .record({
    reward: fc.oneof(
      fc.record({ by: fc.constant('share' as const), percent: fc.integer({ min: 0, max: 100 }) }),
      fc.record({ by: fc.constant('rate' as const), dollarsPerKWh: fc.constantFrom('0', '0.5', '2.25', '10') }),
      fc.record({ by: fc.constant('flat' as const), cents: fc.integer({ min: 0, max: 5000 }) }),
    ),
    bonusCents: fc.integer({ min: 0, max: 500 }),
    minimumCents: fc.integer({ min: 0, max: 2000 }),
    holdback: fc.option(
      fc.record({ aboveCents: fc.integer({ min: 0, max: 5000 }), percent: fc.integer({ min: 0, max: 100 }), untilDays: fc.constant(7) }),
    ),
    downward: fc.oneof(
      fc.constant({ by: 'absorb' as const }),
      fc.record({ by: fc.constant('offset' as const), capPercent: fc.integer({ min: 0, max: 100 }) }),
    ),
  })
  .map(planOf)
const befores: fc.Arbitrary<Before> = fc
  .tuple(fc.integer({ min: 0, max: 9000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([earnedCents, owed, open]) => {
    const owedCents = Math.floor(earnedCents * owed)
    return { earnedCents, owedCents, openCents: Math.floor(owedCents * open) }
  })
const reliefs = fc.integer({ min: -20_000_000, max: 40_000_000 }).map((milliWh) => wh(exact(milliWh, 1000)))

const payOf = (plan: RewardPlan, relief: Parameters<typeof payCustomer>[3]) =>
  payCustomer(plan, priceOf().terms, 'planned', relief).lines.map(({ code, cents }) => ({ code, cents: Number(cents) }))

describe('lines of a payment', () => {
  test('add up to the cents, for any plan, result and past; no payment is negative', () => {
    fc.assert(
      fc.property(
        plans,
        reliefs,
        befores,
        fc.constantFrom('validated', 'real-time', 'utility-report'),
        fc.integer({ min: 0, max: 9000 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 2000 }),
        (plan, relief, before, basis, seasonOwedCents, leftUnpaid, elsewhereCents) => {
          const { lines, cents } = linesOfPayment({
            plan,
            pay: payOf(plan, relief),
            basis,
            before,
            seasonOwedCents,
            leftUnpaid,
            elsewhereCents,
          })
          assert.equal(
            lines.reduce((total, line) => total + line.cents, 0),
            cents,
          )
          assert.ok(cents >= 0 && Number.isSafeInteger(cents))
          assert.ok(lines.every((line) => line.cents !== 0))
          assert.ok(!lines.some((line) => line.code === 'difference'))
          const offset = lines.find((line) => line.code === 'offset')?.cents ?? 0
          if (plan.downward.by === 'offset') assert.ok(-offset * 100 <= (cents - offset) * plan.downward.capPercent)
          else assert.equal(offset, 0)
        },
      ),
      { numRuns: 2000 },
    )
  })

  const example = (
    what: string,
    pay: number,
    facts: Partial<Parameters<typeof linesOfPayment>[0]>,
    expected: [PaymentLine['code'], number][],
  ) =>
    test(what, () => {
      const { lines } = linesOfPayment({
        plan: planOf(),
        pay: [{ code: 'energy', cents: pay }],
        basis: 'validated',
        before: { earnedCents: 0, owedCents: 0, openCents: 0 },
        seasonOwedCents: 0,
        ...facts,
      })
      assert.deepEqual(
        lines.map(({ code, cents }) => [code, cents]),
        expected,
      )
    })
  const before = { earnedCents: 860, owedCents: 0, openCents: 0 }
  const offset = planOf({ downward: { by: 'offset', capPercent: 50 } })
  example('a plain payment', 860, {}, [['energy', 860]])
  example('a tenth waits, above the limit, while readings are not validated', 4000, { basis: 'real-time' }, [
    ['energy', 4000],
    ['held', -400],
  ])
  example('a raise pays the difference', 898, { before }, [
    ['energy', 898],
    ['already-paid', -860],
  ])
  example('a fall is absorbed', 800, { before }, [
    ['energy', 800],
    ['already-paid', -860],
    ['absorbed', 60],
  ])
  example('a fall of a business is noted', 800, { before, plan: offset }, [
    ['energy', 800],
    ['already-paid', -860],
    ['owed-later', 60],
  ])
  example('a later payment of a business keeps half at most', 1000, { plan: offset, seasonOwedCents: 900 }, [
    ['energy', 1000],
    ['offset', -500],
  ])
  example('two cents more are not booked', 862, { before }, [
    ['energy', 862],
    ['already-paid', -860],
    ['too-small', -2],
  ])
  example('hours that another program pays', 900, { elsewhereCents: 300 }, [
    ['energy', 900],
    ['elsewhere', -300],
  ])
  example('who left under a plan that does not pay for it', 500, { leftUnpaid: true }, [
    ['energy', 500],
    ['left-unpaid', -500],
  ])
})
