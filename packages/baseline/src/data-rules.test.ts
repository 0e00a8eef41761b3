/** Gaps, odd starts, net export, thin histories: what happens when the readings are not as one would like. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { exact, instantOf, NEW_YORK, printExact } from '@quickpay/units'
import { at, g1Days, g1Event, g1EventDay, g1Holidays, g1PastEvents, readingsOfTable, type TableDay } from './golden-g1.ts'
import { type Load, loadOf, type Reading } from './load.ts'
import { measure, measureTraced } from './measure.ts'
import type { Measurement, Question } from './question.ts'
import { specs } from './specs.ts'

const coned = specs['coned-cbl']!
const table = [g1EventDay, ...g1Days]
const question = (load: Load, changes: Partial<Question> = {}): Question => ({
  spec: coned,
  load,
  event: g1Event,
  zone: NEW_YORK,
  pastEvents: g1PastEvents,
  holidays: g1Holidays,
  adjusted: false,
  ...changes,
})
const ask = (readings: Reading[], intervalSeconds: number, changes: Partial<Question> = {}) =>
  measure(question(loadOf(readings, intervalSeconds), changes))
const local = (date: string, time: string) =>
  Temporal.ZonedDateTime.from(`${date}T${time}[${NEW_YORK}]`).toInstant().epochMilliseconds / 1000
/** The quarter hours of the table without those that start at the given local times. */
const without = (date: string, times: string[], interval = 900) => {
  const gone = new Set(times.map((time) => local(date, time)))
  return readingsOfTable(table, interval).filter((reading) => !gone.has(reading.startS))
}
function measured(measurement: Measurement): Measurement & { is: 'measured' } {
  assert.equal(measurement.is, 'measured', JSON.stringify(measurement.findings))
  return measurement as Measurement & { is: 'measured' }
}
const codes = (measurement: Measurement) => measurement.findings.map(({ code }) => code)
const reasonOf = (measurement: Measurement, date: string) => measurement.days.find((day) => day.date.toString() === date)?.reason

describe('an impossible question', () => {
  for (const hours of [0, -1, 25]) {
    test(`an event of ${hours} hours throws`, () => {
      assert.throws(() => ask(readingsOfTable(table, 900), 900, { event: at('2026-07-15', 16, hours) }), RangeError)
    })
  }
})

describe('hours that are left open', () => {
  const openHours = [at('2026-07-15', 17, 1)]

  test('the others are measured, the middle one too when it is the one that is missing', () => {
    const gap = without('2026-07-15', ['17:00', '17:15', '17:30'])
    const whole = measured(ask(readingsOfTable(table, 900), 900))
    assert.deepEqual(
      measured(ask(gap, 900, { openHours })).hours,
      whole.hours.filter((_, i) => i !== 1),
    )
  })

  test('readings of an open hour make no difference, on the event’s day or on the others', () => {
    const all = readingsOfTable(table, 900)
    const inOpenHour = ({ startS }: Reading) => instantOf(startS).toZonedDateTimeISO(NEW_YORK).hour === 17
    const none = all.filter((reading) => !inOpenHour(reading))
    assert.deepEqual(ask(all, 900, { openHours }), ask(none, 900, { openHours }))
  })

  test('the mean of the basis days is of the hours that count, as the baseline is', () => {
    const { days, averageWh, hours } = measured(ask(readingsOfTable(table, 900), 900, { openHours }))
    const basis = days.filter((day) => day.basis).map((day) => Number(printExact(day.averageWh!)))
    assert.equal(Number(printExact(averageWh)), (basis.reduce((a, b) => a + b, 0) / basis.length) * hours.length)
  })

  test('the hours that adjust are counted from the event’s start, though its first hour is open', () => {
    const changes = { adjusted: true, openHours: [at('2026-07-15', 16, 1)] }
    const answer = measured(ask(readingsOfTable(table, 900), 900, changes))
    assert.equal(answer.adjustment?.from.toString(), '2026-07-15T16:00:00Z')
  })

  test('a missing hour that is not among them is waited for; with none left the question is impossible', () => {
    assert.equal(ask(without('2026-07-15', ['18:00', '18:15', '18:30']), 900, { openHours }).is, 'waiting')
    assert.throws(() => ask(readingsOfTable(table, 900), 900, { openHours: [g1Event] }), RangeError)
  })
})

describe('a gap in the event', () => {
  test('more than two quarter hours: waiting, and which hours', () => {
    const answer = ask(without('2026-07-15', ['17:00', '17:15', '17:30']), 900)
    assert.equal(answer.is, 'waiting')
    assert.deepEqual(answer.is === 'waiting' && answer.missing.map(({ start, end }) => `${start}/${end}`), [
      '2026-07-15T21:00:00Z/2026-07-15T22:00:00Z',
    ])
    assert.deepEqual(codes(answer), ['eventHoursMissing'])
    assert.equal(answer.days.filter((day) => day.basis).length, 5)
  })

  test('two quarter hours are filled by the line between their neighbours and marked', () => {
    const answer = measured(ask(without('2026-07-15', ['17:30', '17:45']), 900))
    // 1.3 kWh an hour is 325 Wh a quarter, the next hour starts with 375: 325, 325, 341.67, 358.33.
    assert.deepEqual(answer.hours[1]?.usedWh, exact(1350))
    assert.deepEqual(codes(answer), ['estimated'])
    assert.equal(answer.findings[0]?.evidence?.['filledInEvent'], 2)
  })

  test('nothing is filled at the end of the readings', () => {
    const answer = ask(without('2026-07-15', ['19:45']), 900)
    assert.equal(answer.is, 'waiting')
  })

  test('readings that overlap are as good as none', () => {
    const twice = [...readingsOfTable(table, 900), { startS: local('2026-07-15', '17:05'), milliWh: 1 }]
    assert.equal(ask(twice, 900).is, 'waiting')
  })

  test('a whole hour is never filled', () => {
    assert.equal(ask(without('2026-07-15', ['17:00'], 3600), 3600).is, 'waiting')
    assert.equal(ask(without('2026-07-15', ['17:00', '17:30'], 1800), 1800).is, 'waiting')
  })

  test('readings that the utility estimated are marked', () => {
    const readings = readingsOfTable(table, 900).map((reading) => ({
      ...reading,
      quality: reading.startS === local('2026-07-15', '16:15') ? 8 : 17,
    }))
    const answer = measured(ask(readings, 900))
    assert.equal(answer.findings.find(({ code }) => code === 'estimated')?.evidence?.['markedInEvent'], 1)
  })
})

describe('a gap elsewhere', () => {
  test('a day with a missing event hour is left out, and the window reaches further back', () => {
    const answer = measured(ask(without('2026-07-13', ['18:00'], 3600), 3600))
    assert.equal(reasonOf(answer, '2026-07-13'), 'missing')
    assert.equal(reasonOf(answer, '2026-06-24'), null)
    assert.equal(answer.days.filter((day) => day.window).length, 10)
  })

  test('one adjustment hour missing: the other one is used; both: factor 1; always with a finding', () => {
    const one = measured(ask(without('2026-07-15', ['12:00'], 3600), 3600, { adjusted: true }))
    // At 13 the event day has 2.2, the basis days 2.2, 2.0, 1.8, 2.1, 1.9: mean 2.0.
    assert.equal(printExact(one.adjustment!.gross!), '1.1')
    assert.deepEqual(codes(one), ['adjustmentHoursMissing'])
    const none = measured(ask(without('2026-07-15', ['12:00', '13:00'], 3600), 3600, { adjusted: true }))
    assert.equal(none.adjustment?.gross, null)
    assert.deepEqual(none.adjustment?.factor, exact(1))
    assert.equal(printExact(none.reliefWh), '3200')
    assert.deepEqual(codes(none), ['adjustmentHoursMissing'])
  })
})

describe('few days', () => {
  const withDays = (count: number) =>
    ask(readingsOfTable([g1EventDay, ...g1Days.filter(([, , mark]) => mark === 'basis').slice(0, count)], 900), 900)
  test('two are no baseline', () => {
    const answer = withDays(2)
    assert.equal(answer.is, 'not-eligible')
    assert.deepEqual(codes(answer), ['tooFewDays'])
  })
  test('three and four are averaged, and the baseline is thin', () => {
    const answer = measured(withDays(3))
    assert.deepEqual(codes(answer), ['thin'])
    assert.equal(printExact(answer.hours[0]!.baselineWh), '2200')
    assert.deepEqual(codes(withDays(4)), ['thin'])
  })
  test('five are enough', () => assert.deepEqual(codes(withDays(5)), []))
  test('no reading at all is waiting', () => assert.equal(ask([], 900).is, 'waiting'))
})

describe('hours of the event', () => {
  test('a start off the hour: hours count from the start, the last one is shorter and weighs by its length', () => {
    const event = { start: g1Event.start.add({ minutes: 30 }), end: g1Event.end.subtract({ minutes: 15 }) }
    const answer = measured(ask(readingsOfTable(table, 900), 900, { event }))
    assert.deepEqual(
      answer.hours.map((hour) => hour.seconds),
      [3600, 3600, 3600, 900],
    )
    // 13 July: half of 2.4 and 2.6, of 2.6 and 2.8, of 2.8 and 2.6, a quarter of 2.6: 2.5, 2.7, 2.7, 0.65 in 3.25 hours.
    assert.equal(printExact(answer.days.find((day) => day.date.toString() === '2026-07-13')!.averageWh!), '2630.769231')
    assert.equal(answer.hours[0]?.start.toString(), '2026-07-15T20:30:00Z')
    assert.equal(printExact(answer.hours[0]!.usedWh), '1250')
    assert.deepEqual(codes(answer), [])
  })

  test('hourly readings are divided by time, and that is said', () => {
    const event = { start: g1Event.start.add({ minutes: 30 }), end: g1Event.end.subtract({ minutes: 30 }) }
    const answer = measured(ask(readingsOfTable(table, 3600), 3600, { event }))
    assert.equal(printExact(answer.hours[0]!.usedWh), '1250')
    assert.deepEqual(codes(answer), ['divided'])
  })

  test('past midnight the same hours of the night are taken', () => {
    const night = (date: string, kWh: number): TableDay => [date, { 22: kWh, 23: kWh }, '']
    const next = (date: string, kWh: number): TableDay => [date, { 0: kWh, 1: kWh }, '']
    const days = ['07-02', '07-06', '07-07', '07-08'].flatMap((day) => [
      night(`2026-${day}`, 2),
      next(Temporal.PlainDate.from(`2026-${day}`).add({ days: 1 }).toString(), 1),
    ])
    const readings = readingsOfTable([...days, night('2026-07-15', 1), next('2026-07-16', 1)], 900)
    const answer = measured(ask(readings, 900, { event: at('2026-07-15', 22, 4) }))
    assert.deepEqual(
      answer.hours.map((hour) => printExact(hour.reliefWh)),
      ['1000', '1000', '0', '0'],
    )
  })

  test('of an hour that the clock shows twice the event’s own is taken', () => {
    // On Sunday 1 November 2026 New York shows 1:00 at 5:00 and at 6:00 UTC. The event is the second one.
    const start = Temporal.Instant.from('2026-11-01T06:00:00Z')
    const sundays = ['10-25', '10-18', '10-11'].map((day): TableDay => [`2026-${day}`, { 1: 3 }, ''])
    const twice = [5, 1].map((kWh, i) => ({ startS: start.epochMilliseconds / 1000 - 3600 + i * 3600, milliWh: kWh * 1_000_000 }))
    const answer = measured(
      ask([...readingsOfTable(sundays, 3600), ...twice], 3600, {
        event: { start, end: start.add({ hours: 1 }) },
        holidays: [],
        pastEvents: [],
      }),
    )
    assert.deepEqual([printExact(answer.hours[0]!.usedWh), printExact(answer.reliefWh)], ['1000', '2000'])
  })

  test('the clock change does not move the hours of the day', () => {
    // New York left daylight saving time on 1 November 2026.
    const days = ['10-26', '10-27', '10-28', '10-29', '10-30', '11-02', '11-03'].map(
      (day): TableDay => [`2026-${day}`, { 16: Number(day.slice(3)) }, ''],
    )
    const answer = measured(
      ask(readingsOfTable([...days, ['2026-11-04', { 16: 1 }, '']], 900), 900, { event: at('2026-11-04', 16, 1), holidays: [] }),
    )
    assert.deepEqual(
      answer.days.filter((day) => day.basis).map((day) => day.date.day),
      [30, 29, 28, 27, 26],
    )
  })
})

describe('net export', () => {
  const solar = table.map(([date, hours, mark]): TableDay => [date, Object.fromEntries(Object.keys(hours).map((hour) => [hour, -2])), mark])
  test('negative energies are not clamped, the low-usage rule is off, and the ratio is not formed', () => {
    const answer = measured(ask(readingsOfTable(solar, 900), 900, { adjusted: true }))
    assert.equal(printExact(answer.hours[0]!.baselineWh), '-2000')
    assert.equal(printExact(answer.reliefWh), '0')
    assert.ok(answer.days.every((day) => day.reason !== 'low-usage'))
    assert.deepEqual(answer.adjustment?.factor, exact(1))
    assert.deepEqual(codes(answer), ['adjustmentBaseNotPositive', 'netExport'])
  })
})

describe('the adjustment', () => {
  const readings = readingsOfTable(table, 3600)
  test('is not made for generators', () => {
    const answer = measured(ask(readings, 3600, { adjusted: true, generator: true }))
    assert.equal(answer.adjustment, null)
    assert.deepEqual(codes(answer), ['generatorNotAdjusted'])
  })
  test('of an event called at once uses the last complete hours before the notice', () => {
    const notice = at('2026-07-15', 14, 1).start.add({ minutes: 40 })
    const { adjustment } = measured(ask(readings, 3600, { adjusted: true, immediateNoticeAt: notice }))
    assert.equal(`${adjustment?.from}/${adjustment?.to}`, '2026-07-15T16:00:00Z/2026-07-15T18:00:00Z')
    assert.equal(printExact(adjustment!.gross!), '1.105263')
  })
  test('moves ahead of another event that touches its hours', () => {
    const other = at('2026-07-15', 13, 2)
    const { adjustment } = measured(ask(readings, 3600, { adjusted: true, otherEvents: [other] }))
    assert.equal(`${adjustment?.from}/${adjustment?.to}`, '2026-07-15T15:00:00Z/2026-07-15T17:00:00Z')
  })
})

describe('named settings', () => {
  test('a Monday event: Friday is eligible by the calendar, not by weekdays', () => {
    const event = at('2026-07-13', 16, 4)
    const byWeekday = { ...coned, weekday: { ...coned.weekday, skipDayBefore: 'weekday' as const } }
    const readings = readingsOfTable(table, 900)
    assert.equal(reasonOf(ask(readings, 900, { event }), '2026-07-12'), 'weekend')
    assert.equal(reasonOf(ask(readings, 900, { event }), '2026-07-10'), null)
    assert.equal(reasonOf(ask(readings, 900, { event, spec: byWeekday }), '2026-07-10'), 'day-before')
  })
  test('an event on a weekday holiday is a weekday’s or a Sunday’s', () => {
    const event = at('2026-07-03', 16, 4)
    const weekday = ask(readingsOfTable(table, 900), 900, { event })
    assert.equal(reasonOf(weekday, '2026-07-02'), 'day-before')
    const sunday = ask(readingsOfTable(table, 900), 900, { event, spec: { ...coned, holidayEventAs: 'sunday' } })
    assert.equal(sunday.is, 'not-eligible')
    assert.ok(sunday.days.every((day) => day.date.dayOfWeek === 7))
  })
  test('of two equal days the more recent one is taken', () => {
    const equal = g1Days.map(
      ([date, hours, mark]): TableDay => [date, Object.fromEntries(Object.keys(hours).map((hour) => [hour, 2])), mark],
    )
    const answer = measured(ask(readingsOfTable([g1EventDay, ...equal], 900), 900))
    assert.deepEqual(
      answer.days.filter((day) => day.basis).map((day) => day.date.toString().slice(5)),
      ['07-13', '07-10', '07-08', '07-07', '07-06'],
    )
  })
})

test('the trace names the readings that were looked at, and these alone give the same answer', () => {
  const load = loadOf(readingsOfTable([...table, ['2026-05-01', { 16: 1 }, 'far away']], 900), 900)
  const { measurement, readings } = measureTraced(question(load, { adjusted: true }))
  const only = readings.map((i) => ({ startS: load.starts[i]!, milliWh: load.milliWh[i]! }))
  assert.ok(only.length < load.starts.length)
  assert.deepEqual(measure(question(loadOf(only, 900), { adjusted: true })), measurement)
  assert.ok(only.every(({ startS }) => instantOf(startS).toZonedDateTimeISO(NEW_YORK).month >= 6))
})
