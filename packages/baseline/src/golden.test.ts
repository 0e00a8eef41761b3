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

  test('compared with all ten days of the window, the hours before say 14/11', () => {
    // Hours 12 and 13 of the ten days: 15.5 and 17.5 kWh, so 1.65 an hour; 2.1 ÷ 1.65, held at 1.2.
    const spec = { ...coned, adjustment: { ...coned.adjustment!, basis: 'window' as const } }
    const answer = measured(g1({ spec, adjusted: true }))
    assert.deepEqual([answer.adjustment?.gross, answer.adjustment?.factor], [exact(14, 11), exact(6, 5)])
    assert.deepEqual(baseline(answer), ['2.64', '2.88', '3.12', '2.88'])
  })

  test('without bounds the ratio is taken as it is', () => {
    const unbounded = { ...coned.adjustment!, minFactor: null, maxFactor: null } as BaselineSpec['adjustment']
    const answer = measured(g1({ spec: { ...coned, adjustment: unbounded }, adjusted: true }, withMorning(3.8)))
    // 3.8 ÷ 1.9 = 2.
    assert.deepEqual(answer.adjustment?.factor, exact(2))
    assert.deepEqual(baseline(answer), ['4.4', '4.8', '5.2', '4.8'])
    assert.equal(answer.findings[0]?.words, 'In the hours before the event use was 2 times the usual.')
  })

  test('Orange & Rockland’s is Con Edison’s, and says that it is an assumption', () => {
    const { id: _, name, source, ...oru } = specs['oru-cbl']!
    const { id: __, name: ___, source: ____, ...con } = coned
    assert.deepEqual(oru, con)
    assert.match(`${name} ${source}`, /assum/)
    assert.equal(oru.verified, false)
  })

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

describe('G4: the data of G1 under other methods', () => {
  /** With the use at 14, which these methods adjust by too. */
  const atTwo: Record<string, number> = {
    ...{ '07-14': 2.8, '07-13': 2.3, '07-10': 2.1, '07-08': 1.9, '07-07': 1.7, '07-06': 2.2, '07-02': 1.5, '07-01': 0.1 },
    ...{ '06-30': 2.0, '06-29': 1.8, '07-15': 2.4 },
  }
  const days = [g1EventDay, ...g1Days].map(([date, hours, mark]): TableDay => {
    const kWh = atTwo[date.slice(5)]
    return [date, kWh === undefined ? hours : { ...hours, 14: kWh }, mark]
  })
  const basisOf = (answer: Measurement) => answer.days.filter((day) => day.basis).map((day) => day.date.toString().slice(5))
  const tenDays = ['07-14', '07-13', '07-10', '07-08', '07-07', '07-06', '07-02', '07-01', '06-30', '06-29']

  test('the plain mean: the day before is eligible, holiday and event day are out, the empty day counts', () => {
    const answer = measured(g1({ spec: mean10 }))
    assert.deepEqual(baseline(answer), ['1.94', '2.11', '2.28', '2.11'])
    assert.equal(kWh(answer.reliefWh), '2.04')
    assert.deepEqual(basisOf(answer), tenDays)
  })

  test('ten-in-ten of the California ISO: 2.2 ÷ 1.723333 is held at 1.2', () => {
    const answer = measured(g1({ spec: specs['caiso-10-in-10']!, adjusted: true }, days))
    assert.deepEqual(basisOf(answer), tenDays)
    assert.equal(printExact(answer.adjustment!.gross!), '1.276596')
    assert.deepEqual(answer.adjustment?.factor, exact(6, 5))
    assert.equal(`${answer.adjustment?.from}/${answer.adjustment?.to}`, '2026-07-15T16:00:00Z/2026-07-15T19:00:00Z')
    assert.deepEqual(baseline(answer), ['2.328', '2.532', '2.736', '2.532'])
    assert.deepEqual(answer.findings, [])
  })

  test('PJM: four highest of five, and 0.05 kWh an hour added', () => {
    const spec = specs['pjm-4-of-5']!
    assert.deepEqual(baseline(g1({ spec }, days)), ['2.4', '2.575', '2.75', '2.575'])
    const answer = measured(g1({ spec, adjusted: true }, days))
    assert.deepEqual(basisOf(answer), ['07-14', '07-13', '07-10', '07-08'])
    assert.equal(answer.days.find((day) => day.date.toString() === '2026-07-07')?.reason, 'not-among-highest')
    const { by, gross, factor, addedWh } = answer.adjustment!
    assert.deepEqual([by, gross, factor, addedWh], ['additive', exact(50), exact(1), exact(50)])
    assert.deepEqual(baseline(answer), ['2.45', '2.625', '2.8', '2.625'])
  })

  test('what is added an hour is added to a shorter last hour by its length', () => {
    const event = { start: g1Event.start, end: g1Event.end.subtract({ minutes: 30 }) }
    const answer = measured(g1({ spec: specs['pjm-4-of-5']!, event, adjusted: true }, days))
    // Half of 2.575 and half of 0.05.
    assert.deepEqual(baseline(answer), ['2.45', '2.625', '2.8', '1.3125'])
  })

  test('California: a weekend event is compared with weekend days and holidays', () => {
    const days: TableDay[] = ['07-12', '07-11', '07-05', '07-03', '06-28'].map((day, i) => [`2026-${day}`, { 16: [2, 3, 4, 5, 9][i]! }, ''])
    days.push(['2026-07-04', { 16: 6 }, ''], ['2026-07-18', { 16: 1 }, ''])
    const answer = g1({ spec: specs['caiso-10-in-10']!, event: at('2026-07-18', 16, 1), pastEvents: [] }, days)
    // 12, 11, 5 and 4 July: (2 + 3 + 4 + 6) ÷ 4. An event on the 4th itself would find the 3rd among them.
    assert.deepEqual(baseline(answer), ['3.75'])
    const before = g1({ spec: specs['caiso-10-in-10']!, event: at('2026-07-11', 16, 1), pastEvents: [] }, [
      ...days,
      ['2026-06-27', { 16: 2 }, ''],
    ])
    // 5, 4 and 3 July and 28 June: (4 + 6 + 5 + 9) ÷ 4.
    assert.deepEqual(baseline(before), ['6'])
  })

  test('PJM: a holiday is measured as a Sunday, and is one among Sundays', () => {
    const sundays: TableDay[] = ['07-12', '07-05', '07-03', '06-28'].map((day, i) => [`2026-${day}`, { 16: [2, 4, 6, 9][i]! }, ''])
    const event = at('2026-07-19', 16, 1)
    const answer = measured(g1({ spec: specs['pjm-4-of-5']!, event, pastEvents: [] }, [['2026-07-19', { 16: 1 }, ''], ...sundays]))
    // Of 12, 5 and 3 July (observed) the two highest: (4 + 6) ÷ 2.
    assert.deepEqual(baseline(answer), ['5'])
    assert.deepEqual(basisOf(answer), ['07-05', '07-03'])
  })

  test('relief is always baseline minus use', () => {
    const { hours, reliefWh } = measured(g1({ spec: mean10 }))
    const [usual, used] = [sum(hours.map((hour) => hour.baselineWh)), sum(hours.map((hour) => hour.usedWh))]
    assert.deepEqual(subtract(usual, used), reliefWh)
  })
})

// Checked besides against the 15-minute loads of five sites in github.com/SumedhSankhe/NYISO_Baseline (commit 8ae922d, which has no licence,
// so they are not here), event of 13 June 2017 from 14 to 18. Averages before any adjustment in kWh an hour, and the ratio over the five days:
//   site 1: 14154.48, 11417.76, 15161.04, 13415.76; 0.990154    site 2: 4975.2, 4911.84, 4840.56, 4882.32; 1.090624
//   site 3: 743.544, 722.736, 695.16, 681.624; 1.205379         site 5: 9576.648, 9542.208, 9542.64, 9529.272; 0.814458
//   site 6: 312.228, 307.188, 297.54, 293.688; 1.302247
// That program compares with all ten days of the window (`basis: 'window'`) and knows no bounds.
