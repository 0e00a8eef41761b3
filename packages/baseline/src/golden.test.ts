/** Golden cases, to all printed digits. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { exact, NEW_YORK, printExact, subtract, sum, type Wh } from '@quickpay/units'
import { at, g1Days, g1Event, g1EventDay, g1Holidays, g1PastEvents, loadOfTable, type TableDay } from './golden-g1.ts'
import { measure } from './measure.ts'
import type { Measurement, Question } from './question.ts'
import type { BaselineSpec } from './spec.ts'
import { specs } from './specs.ts'

const coned = specs['coned-cbl']!
const mean10 = specs['mean-10']!

function g1(changes: Partial<Question> = {}, days: readonly TableDay[] = [g1EventDay, ...g1Days]): Measurement {
  const load = loadOfTable(days)
  return measure({
    spec: coned,
    load,
    event: g1Event,
    zone: NEW_YORK,
    pastEvents: g1PastEvents,
    holidays: g1Holidays,
    adjusted: false,
    ...changes,
  })
}

function measured(measurement: Measurement): Measurement & { is: 'measured' } {
  assert.equal(measurement.is, 'measured', JSON.stringify(measurement.findings))
  return measurement as Measurement & { is: 'measured' }
}
const kWh = (energy: Wh) => printExact({ n: energy.n, d: energy.d * 1000n })
const baseline = (measurement: Measurement) => measured(measurement).hours.map((hour) => kWh(hour.baselineWh))
const relief = (measurement: Measurement) => measured(measurement).hours.map((hour) => kWh(hour.reliefWh))
/** The event day with other use at 12 and 13, which the mean of the two hours turns into the adjustment's use. */
const withMorning = (kWh: number): TableDay[] => [[g1EventDay[0], { ...g1EventDay[1], 12: kWh, 13: kWh }, 'event'], ...g1Days]
const weekday = (spec: BaselineSpec, changes: Partial<BaselineSpec['weekday']>): BaselineSpec => ({
  ...spec,
  weekday: { ...spec.weekday, ...changes },
})

describe('G1: a Wednesday under the Con Edison rule', () => {
  test('the five highest of ten days are averaged', () => {
    const answer = g1()
    assert.deepEqual(baseline(answer), ['2.2', '2.4', '2.6', '2.4'])
    assert.deepEqual(relief(answer), ['1', '1.1', '1.1', '0'])
    assert.equal(kWh(measured(answer).reliefWh), '3.2')
    assert.equal(kWh(measured(answer).averageWh), '9.6')
    assert.equal(measured(answer).adjustment, null)
    assert.deepEqual(answer.findings, [])
  })

  test('every day that was looked at says why it is in or out', () => {
    const marks = new Map(g1().days.map((day) => [day.date.toString(), day.basis ? 'basis' : day.reason]))
    for (const [date, , mark] of g1Days) assert.equal(marks.get(date) ?? 'not reached', mark, date)
    assert.equal(marks.get('2026-07-12'), 'weekend')
    assert.equal(g1().days[0]?.date.toString(), '2026-07-14')
    assert.equal(g1().days.filter((day) => day.window).length, 10)
    assert.deepEqual(
      g1()
        .days.filter((day) => day.basis)
        .map((day) => kWh(day.averageWh!)),
      ['2.6', '2.4', '2.2', '2.5', '2.3'],
    )
  })

  test('adjusted: the hours before say 21/19', () => {
    const answer = measured(g1({ adjusted: true }))
    assert.deepEqual(answer.adjustment?.gross, exact(21, 19))
    assert.deepEqual(answer.adjustment?.factor, exact(21, 19))
    assert.equal(answer.adjustment?.from.toString(), '2026-07-15T16:00:00Z')
    assert.equal(answer.adjustment?.to.toString(), '2026-07-15T18:00:00Z')
    assert.deepEqual(baseline(answer), ['2.431579', '2.652632', '2.873684', '2.652632'])
    assert.equal(kWh(answer.reliefWh), '4.210526')
    assert.deepEqual(answer.reliefWh, exact(80_000, 19))
    assert.equal(kWh(answer.averageWh), '9.6')
  })

  test('the day before is not skipped', () => {
    const spec = weekday(coned, { skipDayBefore: 'no' })
    assert.deepEqual(baseline(g1({ spec })), ['2.4', '2.58', '2.76', '2.58'])
    assert.equal(printExact(measured(g1({ spec, adjusted: true })).adjustment!.gross!), '1.004785')
  })

  const bounds: [use: number, gross: string, factor: string, baseline: string[], spike: boolean][] = [
    [3.0, '1.578947', '1.2', ['2.64', '2.88', '3.12', '2.88'], true],
    [1.0, '0.526316', '0.8', ['1.76', '1.92', '2.08', '1.92'], false],
    [0, '0', '0.8', ['1.76', '1.92', '2.08', '1.92'], false],
  ]
  for (const [use, gross, factor, expected, spike] of bounds) {
    test(`bounds of the factor: ${use} kWh before the event gives ${factor}`, () => {
      const answer = measured(g1({ adjusted: true }, withMorning(use)))
      assert.equal(printExact(answer.adjustment!.gross!), gross)
      assert.equal(printExact(answer.adjustment!.factor), factor)
      assert.deepEqual(baseline(answer), expected)
      assert.equal(
        answer.findings.some(({ code }) => code === 'adjustmentSpike'),
        spike,
      )
    })
  }

  test('the static low-usage level gives the same days here', () => {
    const spec = weekday(coned, { lowUsage: { level: 'static', seedFraction: '0.25', threshold: '0.25' } })
    assert.deepEqual(baseline(g1({ spec })), ['2.2', '2.4', '2.6', '2.4'])
  })
})

describe('G2: a Sunday under the Con Edison rule', () => {
  // biome-ignore format: a table
  const sundays: TableDay[] = [
    ['2026-07-12', { 16: 3.0, 17: 3.2, 18: 3.4, 19: 3.2 }, 'basis'],
    ['2026-07-05', { 16: 2.0, 17: 2.2, 18: 2.4, 19: 2.2 }, 'dropped'],
    ['2026-06-28', { 16: 2.6, 17: 2.8, 18: 3.0, 19: 2.8 }, 'basis'],
    ['2026-07-19', { 16: 2.0, 17: 2.0, 18: 2.0, 19: 2.0 }, 'event'],
  ]
  const event = at('2026-07-19', 16, 4)

  test('the lowest of three Sundays is dropped', () => {
    assert.deepEqual(baseline(g1({ event }, sundays)), ['2.8', '3', '3.2', '3'])
    const days = g1({ event }, sundays).days.map((day) => [day.date.toString(), day.basis, day.reason])
    assert.deepEqual(days, [
      ['2026-07-12', true, null],
      ['2026-07-05', false, 'not-among-highest'],
      ['2026-06-28', true, null],
    ])
  })

  test('an event or a holiday on a Sunday before changes nothing', () => {
    const date = Temporal.PlainDate.from('2026-07-12')
    assert.deepEqual(g1({ event, pastEvents: [date], holidays: [{ date, name: 'x' }] }, sundays), g1({ event }, sundays))
  })
})

describe('G3: the plain mean as an aggregator tells it', () => {
  const dates = ['14', '13', '10', '09', '08', '07', '06', '03', '02', '01']
  const usual = dates.map((day, i): TableDay => [`2026-07-${day}`, { 14: 1.7 + (i % 2 ? 0.2 : -0.2) }, 'window'])
  const event = at('2026-07-15', 14, 1)
  const using = (kWh: number) => g1({ spec: mean10, event, pastEvents: [], holidays: [] }, [...usual, ['2026-07-15', { 14: kWh }, 'event']])

  test('1.7 kWh as usual and 1.3 used are 0.4 saved', () => {
    assert.deepEqual(baseline(using(1.3)), ['1.7'])
    assert.equal(kWh(measured(using(1.3)).reliefWh), '0.4')
  })
  test('1.8 used are 0.1 more than usual', () => assert.equal(kWh(measured(using(1.8)).reliefWh), '-0.1'))
})

describe('G4: the data of G1 under the plain mean of ten weekdays', () => {
  test('the day before is eligible, holiday and event day are out, the empty day counts', () => {
    const answer = measured(g1({ spec: mean10 }))
    assert.deepEqual(baseline(answer), ['1.94', '2.11', '2.28', '2.11'])
    assert.equal(kWh(answer.reliefWh), '2.04')
    assert.deepEqual(
      answer.days.filter((day) => day.basis).map((day) => day.date.toString().slice(5)),
      ['07-14', '07-13', '07-10', '07-08', '07-07', '07-06', '07-02', '07-01', '06-30', '06-29'],
    )
  })

  test('relief is always baseline minus use', () => {
    const { hours, reliefWh } = measured(g1({ spec: mean10 }))
    const [usual, used] = [sum(hours.map((hour) => hour.baselineWh)), sum(hours.map((hour) => hour.usedWh))]
    assert.deepEqual(subtract(usual, used), reliefWh)
  })
})
