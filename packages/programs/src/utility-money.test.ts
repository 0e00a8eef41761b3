/** What a utility pays, against the worked examples: performance factors, reservation months, step-up, netting, caps and overlaps. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cents, type Exact, exact, parseExact, printExact, wh, whFromKWh } from '@quickpay/units'
import fc from 'fast-check'
import { type Performance, performanceFactor } from './performance.ts'
import { payCustomer, rewardPlans } from './plan.ts'
import { type ReservationQuestion, reservationMonths } from './reservation.ts'
import { type ProgramTerms, termsOn } from './terms.ts'
import { marginOf, nettedWh, payerOfHour, utilityPay } from './utility-pay.ts'

const day = (date: string) => Temporal.PlainDate.from(date)
const termsOf = (programId: string): ProgramTerms => {
  const answer = termsOn(programId, day('2026-07-15'))
  assert.ok(answer.is === 'found')
  return answer.terms
}
const hours = (kWh: readonly number[]) => kWh.map((one) => ({ seconds: 3600, reliefWh: wh(exact(Math.round(one * 1000))) }))
const performance = (
  kind: Performance['kind'],
  kWh: readonly number[],
  calledAt = '15:00',
  hoursBeforeMidnight = kWh.length,
): Performance => ({
  kind,
  hours: hours(kWh),
  calledAt: Temporal.PlainTime.from(calledAt),
  hoursBeforeMidnight,
})

describe('performance factor', () => {
  test('of what is not compared: a kind, a program without reservation, no pledge', () => {
    const planned = performance('planned', [1, 1, 1, 1])
    assert.deepEqual(performanceFactor(termsOf('coned-dlrp'), '1', planned), { is: 'none', because: 'kind-not-compared' })
    assert.deepEqual(performanceFactor(termsOf('coned-term-dlm'), '1', planned), { is: 'none', because: 'kind-not-compared' })
    assert.deepEqual(performanceFactor(termsOf('coned-csrp'), '0.00', planned), { is: 'none', because: 'no-pledge' })
  })
  // biome-ignore format: a table
  const cases: [program: string, words: string, pledge: string, performance: Performance, delivered: string, factor: string][] = [
    ['coned-csrp', 'four hours of 1.0, 1.1, 1.1 and 0.0', '1.00', performance('planned', [1, 1.1, 1.1, 0]), '0.8', '0.8'],
    ['coned-csrp', 'more than pledged', '0.75', performance('planned', [1, 1.1, 1.1, 0]), '0.8', '1'],
    ['coned-csrp', 'less than nothing', '1.00', performance('planned', [-1, -1, 0, 0]), '-0.5', '0'],
    ['coned-csrp', 'a fifth hour does not count', '1.00', performance('planned', [1, 1, 1, 1, -9]), '1', '1'],
    ['coned-dlrp', 'called at once at 15:00: the best four of the first six', '2.5', performance('immediate', [0, 0, 2, 3, 3, 2, 1, 1]), '2.5', '1'],
    ['coned-dlrp', 'the same as a contingency: the first four', '2.5', performance('contingency', [0, 0, 2, 3, 3, 2, 1, 1]), '1.25', '0.5'],
    ['coned-dlrp', 'called at once at 19:00: the hours before midnight less two', '2.5', performance('immediate', [1, 2, 3, 2, 1, 9], '19:00', 5), '2.333333', '0.93'],
    ['coned-dlrp', 'called at once at 22:00: one hour at least', '2', performance('immediate', [1, 2], '22:00', 2), '2', '1'],
    ['coned-csrp', 'a test is its own hours', '1', performance('test', [0.5]), '0.5', '0.5'],
  ]
  for (const [program, words, pledge, asked, delivered, factor] of cases) {
    test(words, () => {
      const answer = performanceFactor(termsOf(program), pledge, asked)
      assert.ok(answer.is === 'factor')
      assert.deepEqual([printExact(answer.deliveredKW), printExact(answer.factor)], [delivered, factor])
    })
  }
  test('a last half hour counts by its length', () => {
    const half = { ...performance('contingency', []), hours: [...hours([2]), { seconds: 1800, reliefWh: wh(exact(500)) }] }
    const answer = performanceFactor(termsOf('coned-dlrp'), '2', half)
    assert.ok(answer.is === 'factor')
    assert.equal(printExact(answer.deliveredKW), '1.666667')
  })
})

describe('reservation', () => {
  const question: ReservationQuestion = {
    terms: termsOf('coned-csrp'),
    year: 2026,
    rateClass: 'new-york-city',
    pledgedKW: '1',
    participatesFrom: day('2026-05-01'),
    networkEvents: [],
    compared: [],
    lastSeasonFactor: null,
  }
  const one = exact(1)
  const event = (date: string, factor: Exact = one) => ({ date: day(date), kind: 'planned' as const, factor })
  const told = (changed: Partial<ReservationQuestion>) =>
    reservationMonths({ ...question, ...changed }).map(
      ({ month, factor, basis, cents }) => `${month} ${printExact(factor)} ${basis} ${cents}`,
    )

  test('is refused for a program without it and for an unknown class of network', () => {
    assert.throws(() => reservationMonths({ ...question, terms: termsOf('coned-term-dlm') }), RangeError)
    assert.throws(() => reservationMonths({ ...question, rateClass: 'tier-1' }), RangeError)
  })
  test('a pledge of 1 kW at a factor of 0.80 is $14.40, of 0.75 kW at 1.00 $13.50', () => {
    assert.equal(told({ compared: [event('2026-06-10', exact(4, 5))] })[1], '2026-06 0.8 own-events 1440')
    assert.equal(told({ pledgedKW: '0.75', compared: [event('2026-06-10')] })[1], '2026-06 1 own-events 1350')
  })
  test('the fifth event steps the rate up from its month on: $100 a kW in the season', () => {
    const dates = ['2026-06-10', '2026-06-24', '2026-07-08', '2026-07-15', '2026-08-12']
    const months = reservationMonths({
      ...question,
      networkEvents: dates.map((date) => event(date)),
      compared: dates.map((date) => event(date)),
    })
    assert.deepEqual(
      months.map((month) => printExact(month.dollarsPerKWMonth)),
      ['18', '18', '18', '23', '23'],
    )
    assert.equal(
      months.reduce((total, month) => total + month.cents, 0n),
      10_000n,
    )
    // Tests and unplanned calls do not count.
    const others = dates.map((date) => ({ ...event(date), kind: 'unplanned' as const }))
    assert.ok(reservationMonths({ ...question, networkEvents: others }).every((month) => !month.steppedUp))
  })
  test('a month without events has the latest month’s factor, last season’s, or a new participant’s until the first event', () => {
    const events = [event('2026-07-08', exact(1, 2)), event('2026-07-15', exact(1)), event('2026-09-02', exact(9, 10))]
    assert.deepEqual(told({ compared: events }), [
      '2026-05 0.5 made-good 900',
      '2026-06 0.5 made-good 900',
      '2026-07 0.75 own-events 1350',
      '2026-08 0.75 carried 1350',
      '2026-09 0.9 own-events 1620',
    ])
    assert.equal(told({})[0], '2026-05 0.5 first-factor 900')
    assert.equal(told({ lastSeasonFactor: exact(7, 10), compared: events })[0], '2026-05 0.7 last-season 1260')
  })
  test('who joins in June has no May', () => assert.equal(told({ participatesFrom: day('2026-06-01') })[0]?.slice(0, 7), '2026-06'))
})

describe('performance payment', () => {
  const csrp = termsOf('coned-csrp')
  const relief = (...kWh: string[]) => kWh.map((one) => ({ reliefWh: whFromKWh(parseExact(one)) }))

  test('nets the accounts, while each customer is paid alone', () => {
    const accounts = relief('3.2', '-0.4')
    const utility = utilityPay(csrp, 'reservation', 'planned', accounts, '1')
    assert.deepEqual([printExact(utility.reliefWh), utility.cents], ['2800', 280n])
    assert.equal(printExact(nettedWh(accounts)), '400')
    // Each at the whole rate: 0.4 kWh are lost to the aggregator.
    assert.equal(marginOf(utility, [cents(320), cents(0)]), -40n)
  })
  test('is zero below zero, and for a kind that is not paid', () => {
    assert.equal(utilityPay(csrp, 'reservation', 'planned', relief('-1', '0.2'), '1').cents, 0n)
    assert.equal(utilityPay(csrp, 'voluntary', 'test', relief('3'), '5').cents, 0n)
  })
  test('a test pays no more than the pledge', () => {
    const paid = utilityPay(csrp, 'reservation', 'test', relief('3'), '2')
    assert.deepEqual([paid.capped, paid.cents], [true, 200n])
    assert.equal(utilityPay(csrp, 'reservation', 'test', relief('1.5'), '2').capped, false)
  })
  test('an hour of two programs is paid once, by the higher rate', () => {
    const claim = (programId: string, rate: string) => ({ programId, dollarsPerKWh: parseExact(rate), reliefWh: wh(exact(1000)) })
    assert.equal(payerOfHour([claim('coned-csrp', '1'), claim('coned-dlrp', '3')])?.programId, 'coned-dlrp')
    assert.equal(payerOfHour([claim('coned-csrp', '1'), claim('coned-dlrp', '1')])?.programId, 'coned-csrp')
    assert.equal(payerOfHour([]), null)
  })
  test('with shares of the same rate the margin is the operator’s share less what the netting takes', () => {
    const reliefs = fc.array(fc.integer({ min: -5000, max: 9000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(reliefs, (all) => {
        const accounts = all.map((one) => ({ reliefWh: wh(exact(one)) }))
        const utility = utilityPay(csrp, 'voluntary', 'planned', accounts, '0')
        const customers = accounts.map((one) => payCustomer(rewardPlans['standard']!, csrp, 'planned', one.reliefWh).cents)
        const sum = all.reduce((a, b) => a + b, 0)
        assert.equal(utility.cents > 0n, Math.round((Math.max(0, sum) * 3) / 10) > 0)
        assert.equal(marginOf(utility, customers) + customers.reduce((a, b) => a + b, 0n), utility.cents)
      }),
      { numRuns: 60 },
    )
  })
})
