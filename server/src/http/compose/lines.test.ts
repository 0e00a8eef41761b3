/** What settlement booked and what the receipt says about it are the same step, told twice: for any plan, result and past they agree. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RewardPlan, rewardPlans } from '@quickpay/programs'
import { linesOfPayment } from '@quickpay/receipt'
import fc from 'fast-check'
import { stoodBefore } from '#messaging/payment-found.ts'
import { after, nothingYet, type Stands, settleStep, type Worth } from '#settlement/step.ts'

const plans: fc.Arbitrary<RewardPlan> = fc
  .record({
    holdback: fc.option(
      fc.record({ aboveCents: fc.integer({ min: 0, max: 3000 }), percent: fc.integer({ min: 0, max: 100 }), untilDays: fc.constant(7) }),
    ),
    downward: fc.oneof(
      fc.constant({ by: 'absorb' as const }),
      fc.record({ by: fc.constant('offset' as const), capPercent: fc.integer({ min: 0, max: 100 }) }),
    ),
    leftButSaved: fc.constantFrom('paid', 'unpaid'),
  })
  .map((changes) => ({ ...rewardPlans['standard']!, ...changes }) as RewardPlan)
const worths: fc.Arbitrary<Worth> = fc
  .record({
    basis: fc.constantFrom('validated', 'real-time', 'utility-report'),
    cents: fc.bigInt({ min: 0n, max: 9000n }),
    share: fc.integer({ min: 0, max: 3 }),
    left: fc.boolean(),
    released: fc.boolean(),
  })
  .map(({ share, ...worth }) => ({ ...worth, elsewhereCents: share === 0 ? worth.cents / 3n : 0n }))
const debts = fc.array(fc.bigInt({ min: 1n, max: 4000n }), { maxLength: 3 })

test('the receipt’s lines lead to what was booked, through any number of revisions', () => {
  fc.assert(
    fc.property(plans, fc.array(fc.tuple(worths, debts), { minLength: 1, maxLength: 5 }), (plan, revisions) => {
      let stands: Stands = nothingYet
      for (const [worth, open] of revisions) {
        const owed = open.map((openCents, i) => ({ of: `par_${i}`, openCents }))
        const step = settleStep(plan, worth, stands, owed)
        const { before, offsetCents } = stoodBefore({ lines: step.lines, earnedBeforeCents: stands.creditedCents })
        assert.equal(before.earnedCents - before.owedCents, Number(stands.creditedCents - stands.owedCents))
        const seasonOwedCents = owed.reduce((sum, one) => sum + Number(one.openCents), 0)
        assert.ok(offsetCents <= seasonOwedCents)
        const { lines, cents } = linesOfPayment({
          plan,
          pay: [{ code: 'energy', cents: Number(worth.cents) }],
          basis: worth.basis,
          released: worth.released,
          before,
          seasonOwedCents,
          elsewhereCents: Number(worth.elsewhereCents),
          leftUnpaid: worth.left && plan.leftButSaved === 'unpaid',
        })
        assert.equal(cents, Number(step.payCents), JSON.stringify(lines))
        stands = after(stands, step)
      }
    }),
    { numRuns: 2000 },
  )
})
