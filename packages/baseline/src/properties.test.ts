/**
 * What holds for every load: the properties a baseline must have whatever the numbers are, 1 to 9. What holds for money (10: a revision to the
 * same value posts nothing; 11: no payout is negative; 12: postings add up to the latest version) is settlement's.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare, exact, multiply, NEW_YORK, parseExact } from '@quickpay/units'
import fc from 'fast-check'
import { at, g1Holidays } from './golden-g1.ts'
import { type Load, loadOf, type Reading } from './load.ts'
import { measure } from './measure.ts'
import type { Measurement, Question } from './question.ts'
import { specs } from './specs.ts'

const runs = { numRuns: process.env['QPC_LONG'] === '1' ? 300 : 12 }
const firstDay = Temporal.PlainDate.from('2026-06-10')
const eventDate = Temporal.PlainDate.from('2026-07-15')
const dayCount = firstDay.until(eventDate).days + 1
const hours = [12, 13, 16, 17, 18, 19]

/** kWh/1000 of the six hours that matter on every day from 10 June to the event's; the other hours hold 1 Wh. */
type Days = readonly (readonly number[])[]
const someDays = fc.array(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 6, maxLength: 6 }), {
  minLength: dayCount,
  maxLength: dayCount,
})
const someHour = fc.integer({ min: 0, max: 23 })

function readingsOf(days: Days, intervalSeconds = 3600): Reading[] {
  const count = 3600 / intervalSeconds
  return days.flatMap((wh, d) => {
    const midnight = firstDay.add({ days: d }).toZonedDateTime(NEW_YORK).toInstant().epochMilliseconds / 1000
    return Array.from({ length: 24 * count }, (_, i) => {
      const which = hours.indexOf(Math.floor(i / count))
      // Twelve times the watt-hours, so that every encoding divides evenly.
      return { startS: midnight + i * intervalSeconds, milliWh: which < 0 ? 12_000 / count : (wh[which]! * 12_000) / count }
    })
  })
}
const loadOfDays = (days: Days, intervalSeconds = 3600): Load => loadOf(readingsOf(days, intervalSeconds), intervalSeconds)

function ask(load: Load, changes: Partial<Question> = {}): Measurement {
  const event = at('2026-07-15', 16, 4)
  return measure({
    spec: specs['coned-cbl']!,
    load,
    event,
    zone: NEW_YORK,
    pastEvents: [],
    holidays: g1Holidays,
    adjusted: true,
    ...changes,
  })
}
function measured(measurement: Measurement): Measurement & { is: 'measured' } {
  assert.equal(measurement.is, 'measured')
  return measurement as Measurement & { is: 'measured' }
}
const dateAt = (index: number) => firstDay.add({ days: index })
const indexOf = (date: Temporal.PlainDate) => firstDay.until(date).days

test('property 1: a constant load is its own baseline: factor 1, relief 0', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.constantFrom(...Object.values(specs)), (wh, spec) => {
      const answer = measured(ask(loadOfDays(Array(dayCount).fill(Array(6).fill(wh))), { spec }))
      assert.deepEqual(answer.adjustment?.factor, exact(1))
      assert.deepEqual(answer.reliefWh, exact(0))
      for (const hour of answer.hours) assert.deepEqual(hour.baselineWh, exact(wh * 12))
    }),
    runs,
  )
})

test('property 2: k times the load gives k times baseline and relief, on the same days', () => {
  fc.assert(
    fc.property(someDays, fc.integer({ min: 2, max: 9 }), (days, k) => {
      const [once, often] = [measured(ask(loadOfDays(days))), measured(ask(loadOfDays(days.map((day) => day.map((wh) => wh * k)))))]
      assert.deepEqual(often.reliefWh, multiply(once.reliefWh, exact(k)))
      assert.deepEqual(
        often.days.map((day) => day.reason),
        once.days.map((day) => day.reason),
      )
    }),
    runs,
  )
})

test('property 3: use outside the event and the hours of the adjustment changes nothing', () => {
  fc.assert(
    fc.property(someDays, someHour, fc.integer({ min: 0, max: dayCount - 1 }), fc.nat(9_000_000), (days, hour, day, milliWh) => {
      fc.pre(!hours.includes(hour))
      const readings = readingsOf(days)
      readings[day * 24 + hour] = { ...readings[day * 24 + hour]!, milliWh }
      assert.deepEqual(ask(loadOf(readings, 3600)), ask(loadOfDays(days)))
    }),
    runs,
  )
})

test('property 4: raising a window day that stays below the basis changes no hour', () => {
  fc.assert(
    fc.property(someDays, (days) => {
      const before = measured(ask(loadOfDays(days)))
      const lowestBasis = before.days.filter((day) => day.basis).reduce((a, b) => (compare(a.averageWh!, b.averageWh!) <= 0 ? a : b))
      const other = before.days.find((day) => day.window && !day.basis && compare(day.averageWh!, lowestBasis.averageWh!) < 0)
      // The peak sets the low-usage level of the first days; raising a low day below it leaves the choice as it was.
      fc.pre(other !== undefined && before.days.every((day) => day.reason !== 'low-usage'))
      const raised = days.map((day, i) => (i === indexOf(other!.date) ? day.map((wh, h) => (h === 2 ? wh + 1 : wh)) : day))
      const still = measured(ask(loadOfDays(raised)))
      fc.pre(still.days.find((day) => day.date.equals(other!.date))?.basis === false)
      assert.deepEqual(still.hours, before.hours)
    }),
    runs,
  )
})

test('property 5: the factor stays within its bounds', () => {
  fc.assert(
    fc.property(someDays, (days) => {
      const { adjustment } = measured(ask(loadOfDays(days)))
      assert.ok(compare(adjustment!.factor, parseExact('0.8')) >= 0 && compare(adjustment!.factor, parseExact('1.2')) <= 0)
    }),
    runs,
  )
})

test('property 6: an event on a window day does the same as that day’s readings being missing', () => {
  fc.assert(
    fc.property(someDays, fc.nat(9), (days, which) => {
      // A day that is gone is no part of the peak either, so the level is held still.
      const coned = specs['coned-cbl']!
      const spec = { ...coned, weekday: { ...coned.weekday, lowUsage: null } }
      const day = measured(ask(loadOfDays(days), { spec })).days.filter((one) => one.window)[which]!
      const called = measured(ask(loadOfDays(days), { spec, pastEvents: [day.date] }))
      const without = readingsOf(days).filter((_, i) => Math.floor(i / 24) !== indexOf(day.date))
      const removed = measured(ask(loadOf(without, 3600), { spec }))
      assert.deepEqual(called.hours, removed.hours)
      assert.deepEqual(
        called.days.filter((one) => one.window),
        removed.days.filter((one) => one.window),
      )
    }),
    runs,
  )
})

test('property 7: 5-minute, 15-minute and hourly readings of one load give one answer', () => {
  fc.assert(
    fc.property(someDays, (days) => {
      const hourly = ask(loadOfDays(days))
      assert.deepEqual(ask(loadOfDays(days, 900)), hourly)
      assert.deepEqual(ask(loadOfDays(days, 300)), hourly)
    }),
    { numRuns: 4 },
  )
})

test('property 8: a weekend answer depends on no holiday and no event', () => {
  fc.assert(
    fc.property(someDays, fc.array(fc.integer({ min: 0, max: dayCount - 1 })), (days, called) => {
      const dates = called.map(dateAt)
      const event = at('2026-07-12', 16, 4)
      const plain = ask(loadOfDays(days), { event, holidays: [] })
      assert.deepEqual(ask(loadOfDays(days), { event, pastEvents: dates, holidays: dates.map((date) => ({ date, name: 'x' })) }), plain)
    }),
    runs,
  )
})

test('property 9: order and duplication of readings are irrelevant', () => {
  fc.assert(
    fc.property(someDays, fc.integer({ min: 1, max: 200 }), (days, step) => {
      const readings = readingsOf(days)
      const shuffled = [...readings].sort((a, b) => ((a.startS / 3600) % step) - ((b.startS / 3600) % step))
      assert.deepEqual(loadOf([...shuffled, ...readings.slice(0, 50)], 3600), loadOf(readings, 3600))
    }),
    runs,
  )
})
