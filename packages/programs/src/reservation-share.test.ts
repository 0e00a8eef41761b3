/** The golden month of the program's rules, shared with customers; and that no cent is lost, whoever pledged what. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cents, exact, parseExact, type Wh, whFromKWh } from '@quickpay/units'
import fc from 'fast-check'
import { performanceFactor } from './performance.ts'
import { payCustomer, planUnder, rewardPlans } from './plan.ts'
import { reservationMonths } from './reservation.ts'
import { monthShare, reservationAdvance, splitMonth } from './reservation-share.ts'
import { termsOn } from './terms.ts'

const answer = termsOn('coned-csrp', Temporal.PlainDate.from('2026-07-15'))
assert.ok(answer.is === 'found')
const { terms } = answer
const plan = rewardPlans['reservation-commercial']!
const date = Temporal.PlainDate.from('2026-07-15')
const hours = ['1.0', '1.1', '1.1', '0.0'].map((kWh) => ({ seconds: 3600, reliefWh: whFromKWh(parseExact(kWh)) as Wh }))
const july = (pledgedKW: string) => {
  const delivered = performanceFactor(terms, pledgedKW, {
    ...{ kind: 'planned', hours, hoursBeforeMidnight: 4 },
    calledAt: Temporal.PlainTime.from('10:00'),
  })
  assert.ok(delivered.is === 'factor')
  const [month] = reservationMonths({
    ...{ terms, year: 2026, rateClass: 'new-york-city', pledgedKW, participatesFrom: date.with({ day: 1 }) },
    ...{
      networkEvents: [{ date, kind: 'planned' }],
      compared: [{ date, kind: 'planned', factor: delivered.factor }],
      lastSeasonFactor: null,
    },
  })
  return month!.cents
}

describe('the golden month: relief of 1.0, 1.1, 1.1 and 0.0', () => {
  test('energy at three quarters of the option’s own dollar: $2.40 of $3.20', () =>
    assert.equal(payCustomer(plan, terms, 'planned', whFromKWh(parseExact('3.2'))).cents, 240n))
  test('on a pledge of 1 kW $10.80 of $14.40, half of it with the event', () => {
    assert.equal(july('1.00'), 1440n)
    assert.deepEqual([monthShare(plan, july('1.00')), reservationAdvance(plan, july('1.00'), cents(0))], [1080n, 540n])
  })
  test('on a pledge of 0.75 kW $10.12 of $13.50', () => {
    assert.equal(july('0.75'), 1350n)
    assert.deepEqual([monthShare(plan, july('0.75')), reservationAdvance(plan, july('0.75'), cents(0))], [1012n, 506n])
  })
  test('a second event advances what is missing, and never asks anything back', () => {
    assert.equal(reservationAdvance(plan, cents(1800), cents(540)), 135n)
    assert.equal(reservationAdvance(plan, cents(720), cents(540)), 0n)
  })
})

test('the plan follows the option, and plans that share nothing bring nothing', () => {
  assert.equal(planUnder('standard', 'reservation'), 'reservation')
  assert.equal(planUnder('standard-commercial', 'reservation'), 'reservation-commercial')
  assert.equal(planUnder('standard-commercial', 'voluntary'), 'standard-commercial')
  assert.equal(planUnder('of-its-own', 'reservation'), 'of-its-own')
  for (const id of ['standard', 'standard-commercial']) assert.equal(monthShare(rewardPlans[id]!, cents(1440)), 0n)
})

describe('a month among several accounts', () => {
  const of = (pledgedKW: string, factor: ReturnType<typeof exact>) => ({ pledgedKW, factor })
  test('by what each brought: pledge by its own factor', () => {
    assert.deepEqual(splitMonth(cents(1800), [of('1.00', exact(1)), of('1.00', exact(0))]), [1800n, 0n])
    assert.deepEqual(splitMonth(cents(2700), [of('2.00', exact(1)), of('1.00', exact(1, 2)), of('0.00', exact(1))]), [2160n, 540n, 0n])
  })
  test('by their pledges where nobody brought anything', () =>
    assert.deepEqual(splitMonth(cents(301), [of('2.00', exact(0)), of('1.00', exact(0))]), [201n, 100n]))
  test('nobody pledged, nobody has a part', () => assert.deepEqual(splitMonth(cents(0), [of('0.00', exact(1))]), [0n]))
  test('the parts add up, each is within a cent of its fraction, and the order of accounts does not matter to them', () => {
    const pledging = fc.record({
      kW: fc.integer({ min: 0, max: 5000 }),
      n: fc.integer({ min: 0, max: 100 }),
      d: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(pledging, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 5_000_000 }), (list, total) => {
        const accounts = list.map(({ kW, n, d }) => of((kW / 100).toFixed(2), exact(n, 100 * d)))
        const parts = splitMonth(cents(total), accounts)
        const pledged = list.reduce((sum, one) => sum + one.kW, 0)
        assert.equal(
          parts.reduce((sum, one) => sum + one, 0n),
          pledged === 0 ? 0n : BigInt(total),
        )
        const backwards = splitMonth(cents(total), [...accounts].reverse()).reverse()
        for (const [i, part] of parts.entries()) assert.ok(part - backwards[i]! <= 1n && backwards[i]! - part <= 1n)
      }),
    )
  })
})
