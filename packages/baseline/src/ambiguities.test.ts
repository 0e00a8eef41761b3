/** Every open question has a setting, and every alternative gives another answer where it should: all on numbers that can be checked by hand. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Interval, NEW_YORK, printExact } from '@quickpay/units'
import { ambiguities } from './ambiguities.ts'
import { eventDaysOf } from './calendar.ts'
import { at, loadOfTable, type TableDay } from './golden-g1.ts'
import { measure } from './measure.ts'
import type { Measurement, Question } from './question.ts'
import type { AdjustmentRule, BaselineSpec } from './spec.ts'
import { specs } from './specs.ts'

const coned = specs['coned-cbl']!

describe('the table', () => {
  const valueAt = (path: string) => path.split('.').reduce((value: unknown, key) => (value as Record<string, unknown>)[key], coned)
  test('has the twelve questions in order', () =>
    assert.deepEqual(
      ambiguities.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ))
  for (const { number, path, default: value, alternatives } of ambiguities) {
    test(`${number}: ${path} exists, is ${value}, and is no alternative to itself`, () => {
      assert.equal(valueAt(path), value)
      assert.ok(!alternatives.includes(value))
    })
  }
  test('every alternative is tried below', () => {
    const tried = ambiguities.flatMap(({ number, alternatives }) => alternatives.map((value) => `${number} ${value}`))
    assert.deepEqual([...cases.keys()].sort(), tried.sort())
  })
})

const event = at('2026-07-15', 16, 1)
const afternoon = (date: string, kWh: number, more: Record<number, number> = {}): TableDay => [date, { 16: kWh, ...more }, '']
/** Wednesday 15 July with 1 kWh, and the given days before it. */
function ask(spec: BaselineSpec, days: readonly TableDay[], changes: Partial<Question> = {}, intervalSeconds = 3600): Measurement {
  const load = loadOfTable(days, intervalSeconds)
  return measure({ spec, load, event, zone: NEW_YORK, pastEvents: [], holidays: [], adjusted: false, ...changes })
}
const baseline = (measurement: Measurement): string =>
  measurement.is === 'measured' ? printExact({ ...measurement.hours[0]!.baselineWh }) : measurement.is
const codes = (measurement: Measurement) => measurement.findings.map(({ code }) => code)
const weekday = (changes: Partial<BaselineSpec['weekday']>): BaselineSpec => ({ ...coned, weekday: { ...coned.weekday, ...changes } })
const adjustment = (changes: Partial<AdjustmentRule>): BaselineSpec => ({
  ...coned,
  adjustment: { ...coned.adjustment!, ...changes } as AdjustmentRule,
})
const differs = (usual: string, other: string, of: (spec: BaselineSpec) => string, spec: BaselineSpec) =>
  assert.deepEqual([of(coned), of(spec)], [usual, other])

const today = afternoon('2026-07-15', 1)
/** 1, 2, 3 … kWh on the weekdays before 14 July, newest first. */
const weekdays = ['07-13', '07-10', '07-09', '07-08', '07-07', '07-06', '07-02', '07-01'].map((day, i) => afternoon(`2026-${day}`, i + 1))

/** By number and alternative. */
const cases = new Map<string, () => void>([
  [
    '1 static',
    () => {
      // Peak 8, level 2. Running: Monday needs 0.25 × 2 = 0.5 and has 0.6; Friday 0.25 × 0.6. Static: both need 2 and are out.
      const days = [
        afternoon('2026-07-13', 0.6),
        afternoon('2026-07-10', 0.6),
        ...['07-09', '07-08', '07-07'].map((day) => afternoon(`2026-${day}`, 8)),
      ]
      const of = (spec: BaselineSpec) => baseline(ask(spec, [today, ...days]))
      // (0.6 + 0.6 + 8 + 8 + 8) ÷ 5 = 5.04; 8.
      differs('5040', '8000', of, weekday({ lowUsage: { level: 'static', seedFraction: '0.25', threshold: '0.25' } }))
    },
  ],
  [
    '2 weekday',
    () => {
      // Monday 13 July: Friday has 2, Thursday to Monday before it 3, 4, 5, 6, and Thursday 2 July 7; Sunday is out either way.
      const of = (spec: BaselineSpec) =>
        baseline(ask({ ...spec, weekday: { ...spec.weekday, windowDays: 5 } }, weekdays, { event: at('2026-07-13', 16, 1) }))
      // (2 + 3 + 4 + 5 + 6) ÷ 5; (3 + 4 + 5 + 6 + 7) ÷ 5.
      differs('4000', '5000', of, weekday({ skipDayBefore: 'weekday' }))
    },
  ],
  [
    '2 no',
    () => {
      // Tuesday has 7, the others 1, 2, 3, 4, 5.
      const days = [today, afternoon('2026-07-14', 7), ...weekdays.slice(0, 5)]
      const of = (spec: BaselineSpec) => baseline(ask(spec, days))
      // (1 + 2 + 3 + 4 + 5) ÷ 5; (7 + 2 + 3 + 4 + 5) ÷ 5.
      differs('3000', '4200', of, weekday({ skipDayBefore: 'no' }))
    },
  ],
  [
    '3 same-program',
    () => {
      // An event of the other program on Tuesday 7 July, which has 5 kWh.
      const calls = [{ date: Temporal.PlainDate.from('2026-07-07'), programId: 'coned-dlrp' }]
      const of = (spec: BaselineSpec) =>
        baseline(ask(spec, [today, ...weekdays.slice(0, 6)], { pastEvents: eventDaysOf(spec, 'coned-csrp', calls) }))
      // Without it (1 + 2 + 3 + 4 + 6) ÷ 5; with it the five highest of six, (2 + 3 + 4 + 5 + 6) ÷ 5.
      differs('3200', '4000', of, { ...coned, eventDays: 'same-program' })
      assert.deepEqual(eventDaysOf({ ...coned, eventDays: 'same-program' }, 'coned-dlrp', calls), [calls[0]!.date])
    },
  ],
  [
    '4 5',
    () => {
      const of = (spec: BaselineSpec) => baseline(ask(spec, [today, ...weekdays.slice(0, 4)]))
      // (1 + 2 + 3 + 4) ÷ 4; none.
      differs('2500', 'not-eligible', of, weekday({ minDays: 5 }))
      assert.deepEqual(codes(ask(coned, [today, ...weekdays.slice(0, 4)])), ['thin'])
    },
  ],
  [
    '5 sunday',
    () => {
      // Friday 3 July is the holiday observed. Weekdays before it have 2 kWh, Sundays 6, 5 and 1.
      const days = [
        ...['07-03', '07-01', '06-30', '06-29', '06-26', '06-25'].map((day) => afternoon(`2026-${day}`, 2)),
        ...['06-28', '06-21', '06-14'].map((day, i) => afternoon(`2026-${day}`, [6, 5, 1][i]!)),
      ]
      const holidays = [{ date: Temporal.PlainDate.from('2026-07-03'), name: 'Independence Day (observed)' }]
      const of = (spec: BaselineSpec) => baseline(ask(spec, days, { event: at('2026-07-03', 16, 1), holidays }))
      // 2; (6 + 5) ÷ 2.
      differs('2000', '5500', of, { ...coned, holidayEventAs: 'sunday' })
    },
  ],
  [
    '6 before-start',
    () => {
      // Usual days have 1 kWh every hour. Today 1.1 in the two hours before the notice at 14:30, 0.9 from 12 to 14 of which 12 is neither.
      const usual = ['07-13', '07-10', '07-09', '07-08', '07-07'].map((day) => afternoon(`2026-${day}`, 1, { 11: 1, 12: 1, 13: 1 }))
      const day = afternoon('2026-07-15', 1, { 11: 1.2, 12: 1, 13: 0.8 })
      const immediateNoticeAt = at('2026-07-15', 13, 1).start.add({ minutes: 30 })
      const of = (spec: BaselineSpec) => baseline(ask(spec, [day, ...usual], { adjusted: true, immediateNoticeAt }))
      // 11 to 13: (1.2 + 1) ÷ 2 = 1.1; 12 to 14: (1 + 0.8) ÷ 2 = 0.9.
      differs('1100', '900', of, adjustment({ immediate: 'before-start' }))
    },
  ],
  [
    '7 leave-out',
    () => {
      // An event at 3: the hours are 23 and 0. Usual days have 1 kWh in each, the night before 1.3 at 23 and 0.9 at 0.
      const night = (date: string, late: number, early: number): TableDay => [date, { 23: late, 0: early, 3: 1 }, '']
      const usual = ['07-14', '07-13', '07-12', '07-10', '07-09', '07-08', '07-07', '07-06'].map((day) => night(`2026-${day}`, 1, 1))
      const days = [night('2026-07-15', 1, 0.9), night('2026-07-14', 1.3, 1), ...usual.slice(1)]
      const of = (spec: BaselineSpec) => baseline(ask(spec, days, { adjusted: true, event: at('2026-07-15', 3, 1) }))
      // (1.3 + 0.9) ÷ 2; 0.9.
      differs('1100', '900', of, adjustment({ acrossMidnight: 'leave-out' }))
      const atOnce = ask(adjustment({ acrossMidnight: 'leave-out' }), days, { adjusted: true, event: at('2026-07-15', 1, 1) })
      assert.equal(atOnce.is, 'waiting')
    },
  ],
  [
    '10 as-is',
    () => {
      // Another event from 13 to 14, in which 0.6 was used; before it 1.2 and 1.2, usual 1.
      const usual = ['07-13', '07-10', '07-09', '07-08', '07-07'].map((day) => afternoon(`2026-${day}`, 1, { 11: 1, 12: 1, 13: 1 }))
      const day = afternoon('2026-07-15', 1, { 11: 1.2, 12: 1.2, 13: 0.6 })
      const otherEvents: Interval[] = [at('2026-07-15', 13, 1)]
      const of = (spec: BaselineSpec) => baseline(ask(spec, [day, ...usual], { adjusted: true, otherEvents }))
      // 11 and 12: 1.2; 12 and 13: (1.2 + 0.6) ÷ 2 = 0.9.
      differs('1200', '900', of, adjustment({ otherEvent: 'as-is' }))
    },
  ],
  ['11 1.10', () => spikes('1.10', 1.1, [[], ['adjustmentSpike']])],
  ['11 null', () => spikes(null, 1.3, [['adjustmentSpike'], []])],
  [
    '12 zero',
    () => {
      // Five days with −1, 3, 3, 3, 3; today −2.
      const days = [-2, -1, 3, 3, 3, 3].map((kWh, i) => afternoon(['2026-07-15', ...weekdays.map(([date]) => date)][i]!, kWh))
      const answers = [coned, { ...coned, netExport: 'zero' as const }].map((spec) => {
        const lenient = { ...spec, weekday: { ...spec.weekday, lowUsage: null } }
        const answer = ask(lenient, days)
        return answer.is === 'measured' ? [baseline(answer), printExact(answer.reliefWh), codes(answer)] : []
      })
      // 11 ÷ 5 = 2.2 and 2.2 + 2; 12 ÷ 5 = 2.4 and 2.4 − 0.
      assert.deepEqual(answers, [
        ['2200', '4200', ['netExport']],
        ['2400', '2400', ['zeroUse']],
      ])
    },
  ],
])

/** The findings by default and with another limit, when use before the event was `ratio` times the usual. */
function spikes(spikeAt: string | null, ratio: number, expected: [usual: string[], other: string[]]) {
  const usual = ['07-13', '07-10', '07-09', '07-08', '07-07'].map((day) => afternoon(`2026-${day}`, 1, { 12: 1, 13: 1 }))
  const day = afternoon('2026-07-15', 1, { 12: ratio, 13: ratio })
  const of = (spec: BaselineSpec) => codes(ask(spec, [day, ...usual], { adjusted: true }))
  assert.deepEqual([of(coned), of(adjustment({ spikeAt } as Partial<AdjustmentRule>))], expected)
}

describe('an alternative gives another answer', () => {
  for (const [name, check] of cases) test(name, check)
})

describe('the questions without an alternative', () => {
  test('8: all hours of a long event have a baseline, and days are ranked by all of them', () => {
    // Eight hours; in the first four A is above B, over all eight B is above A.
    const long = (date: string, first: number, then: number): TableDay => [
      date,
      Object.fromEntries([12, 13, 14, 15, 16, 17, 18, 19].map((hour, i) => [hour, i < 4 ? first : then])),
      '',
    ]
    const days = [long('2026-07-15', 1, 1), long('2026-07-13', 3, 1), long('2026-07-10', 2, 3), long('2026-07-09', 2, 3)]
    const spec = weekday({ basisDays: 2 })
    const answer = ask(spec, days, { event: at('2026-07-15', 12, 8) })
    assert.ok(answer.is === 'measured')
    assert.deepEqual(
      answer.hours.map((hour) => printExact(hour.baselineWh)),
      ['2000', '2000', '2000', '2000', '3000', '3000', '3000', '3000'],
    )
  })
  test('9: hours are counted from the start, the last one weighs by its length', () => {
    // 16:30 to 18:00: an hour from 16:30, half an hour from 17:30. Quarter hours of 0.25 at 16, 0.5 at 17, 1 kWh an hour today.
    const usual = ['07-13', '07-10', '07-09'].map((day): TableDay => [`2026-${day}`, { 16: 1, 17: 2 }, ''])
    const half = { start: event.start.add({ minutes: 30 }), end: event.start.add({ hours: 2 }) }
    const answer = ask(coned, [['2026-07-15', { 16: 1, 17: 1 }, ''], ...usual], { event: half }, 900)
    assert.ok(answer.is === 'measured')
    // 0.5 + 1 = 1.5, then 1; in an hour and a half 2.5, so 1.666667 an hour.
    assert.deepEqual(
      answer.hours.map((hour) => [hour.seconds, printExact(hour.baselineWh)]),
      [
        [3600, '1500'],
        [1800, '1000'],
      ],
    )
    assert.equal(printExact(answer.days.find((day) => day.basis)!.averageWh!), '1666.666667')
  })
})
