/** Holidays, terms and pay, against the calendar and the golden amounts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { specs } from '@quickpay/baseline'
import { dollarsPerKWh, exact, parseExact, printExact, type Wh, wh, whFromKWh } from '@quickpay/units'
import fc from 'fast-check'
import { federalHolidays } from './holidays.ts'
import { payCustomer, payFor, type RewardPlan, rewardPlans } from './plan.ts'
import { isProgramDay, type ProgramTerms, programIds, programRate, termsOn } from './terms.ts'
import { termsTable } from './terms-table.ts'

const day = (date: string) => Temporal.PlainDate.from(date)
const found = (programId: string, date = '2026-07-15'): ProgramTerms => {
  const answer = termsOn(programId, day(date))
  assert.ok(answer.is === 'found')
  return answer.terms
}
const standard = rewardPlans['standard']!
const kWh = (decimal: string): Wh => whFromKWh(parseExact(decimal))

describe('terms', () => {
  test('of an unknown program, of a day before the first record, of winter', () => {
    assert.deepEqual(termsOn('psegli', day('2026-07-15')), { is: 'unknown-program', programId: 'psegli', known: programIds })
    assert.equal(termsOn('coned-csrp', day('2013-07-15')).is, 'no-terms')
    for (const date of ['2026-04-30', '2026-10-01', '2026-12-24']) assert.equal(termsOn('coned-csrp', day(date)).is, 'out-of-season', date)
    for (const date of ['2026-05-01', '2026-09-30']) assert.equal(termsOn('coned-csrp', day(date)).is, 'found', date)
  })

  test('records of one program follow each other without overlap, name a source and are unverified', () => {
    for (const programId of programIds) {
      const records = termsTable.filter((terms) => terms.programId === programId)
      for (const [i, terms] of records.entries()) {
        assert.ok(terms.source.length > 20 && terms.verified === false)
        assert.equal(terms.until, records[i + 1]?.from ?? null)
      }
    }
  })

  // biome-ignore format: a table
  const rates: [program: string, option: 'reservation' | 'voluntary', kind: 'planned' | 'unplanned' | 'contingency' | 'immediate' | 'test', rate: string | null][] = [
    ['coned-csrp', 'reservation', 'planned', '1'], ['coned-csrp', 'reservation', 'unplanned', '6'], ['coned-csrp', 'reservation', 'test', '1'],
    ['coned-csrp', 'voluntary', 'planned', '3'], ['coned-csrp', 'voluntary', 'unplanned', '10'], ['coned-csrp', 'voluntary', 'test', null],
    ['coned-dlrp', 'reservation', 'contingency', '1'], ['coned-dlrp', 'voluntary', 'immediate', '3'], ['coned-dlrp', 'voluntary', 'planned', null],
    ['oru-csrp', 'reservation', 'planned', '0.5'], ['oru-csrp', 'voluntary', 'planned', '1'], ['oru-dlrp', 'voluntary', 'contingency', '1'],
  ]
  for (const [program, option, kind, expected] of rates) {
    test(`${program}, ${option}, ${kind}: ${expected ?? 'not paid'}`, () => {
      const rate = programRate(found(program), option, kind)
      assert.equal(rate && printExact(rate), expected)
    })
  }

  test('peak shaving is for working days, distribution relief for all', () => {
    for (const date of ['2026-07-18', '2026-07-03']) {
      assert.equal(isProgramDay(found('coned-csrp'), day(date)), false, date)
      assert.equal(isProgramDay(found('coned-dlrp'), day(date)), true, date)
    }
    assert.equal(isProgramDay(found('coned-csrp'), day('2026-07-15')), true)
  })
})

describe('federal holidays', () => {
  const holidaysOf = (from: string, to: string) => federalHolidays(day(from), day(to)).map(({ date, name }) => `${date} ${name}`)
  test('of the seasons whose dates are easily got wrong', () => {
    assert.deepEqual(holidaysOf('2026-05-01', '2026-09-30'), [
      '2026-05-25 Memorial Day',
      '2026-06-19 Juneteenth National Independence Day',
      '2026-07-03 Independence Day (observed)',
      '2026-07-04 Independence Day',
      '2026-09-07 Labor Day',
    ])
    assert.deepEqual(holidaysOf('2027-06-01', '2027-07-31'), [
      '2027-06-18 Juneteenth National Independence Day (observed)',
      '2027-06-19 Juneteenth National Independence Day',
      '2027-07-04 Independence Day',
      '2027-07-05 Independence Day (observed)',
    ])
  })
  test('New Year may be observed in the year before', () => {
    assert.deepEqual(holidaysOf('2027-12-31', '2028-01-01'), ['2027-12-31 New Year’s Day (observed)', '2028-01-01 New Year’s Day'])
  })
  test('the movable ones of 2026', () => {
    const dates = holidaysOf('2026-01-01', '2026-12-31').map((line) => line.slice(0, 10))
    for (const date of ['2026-01-19', '2026-02-16', '2026-10-12', '2026-11-26']) assert.ok(dates.includes(date), date)
  })
  test('Juneteenth is none before 2021', () => assert.deepEqual(holidaysOf('2020-06-01', '2020-06-30'), []))
})

describe('pay', () => {
  test('plans name a known baseline', () => {
    for (const plan of Object.values(rewardPlans)) assert.ok(Object.hasOwn(specs, plan.baseline))
  })

  // biome-ignore format: a table
  const amounts: [energy: Wh, rate: string, cents: bigint][] = [
    [kWh('-0.1'), '1', 0n], [kWh('0'), '2.25', 0n], [kWh('0.4'), '1', 40n],
    [kWh('3.82'), '2.25', 860n], [kWh('3.2'), '1', 320n], [wh(exact(80_000, 19)), '1', 421n],
  ]
  for (const [energy, rate, cents] of amounts) {
    test(`${printExact(energy)} Wh × $${rate} = ${cents} cents`, () => assert.equal(payFor(energy, dollarsPerKWh(rate)), cents))
  }

  test('three quarters of $3.00 are $2.25', () => {
    const pay = payCustomer(standard, found('coned-csrp'), 'planned', kWh('3.82'))
    assert.deepEqual(
      [pay.cents, printExact(pay.dollarsPerKWh), printExact(pay.programDollarsPerKWh), pay.sharePercent],
      [860n, '2.25', '3', 75],
    )
  })
  test('a kind of event that the program does not pay is paid nothing', () => {
    assert.equal(payCustomer(standard, found('coned-csrp'), 'test', kWh('3.82')).cents, 0n)
  })
  test('is never negative and never more than the program pays', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 100 }), (relief, percent) => {
        const plan: RewardPlan = { ...standard, reward: { by: 'share', percent } }
        const terms = found('coned-csrp')
        const { cents } = payCustomer(plan, terms, 'planned', wh(exact(relief)))
        assert.ok(cents >= 0n && cents <= payFor(wh(exact(relief)), programRate(terms, 'voluntary', 'planned')!))
      }),
      { numRuns: 50 },
    )
  })
})
