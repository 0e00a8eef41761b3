import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { apartOf, between, sumOf } from '#metering/apart.ts'
import type { Day, Flow } from '#metering/day.ts'
import { byHour, byWeekday, daysOfRow, withinHours } from '#metering/habits.ts'

const startS = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime(NEW_YORK).toInstant().epochMilliseconds / 1000
/** A day whose slot i holds what `wh` says. */
function dayOf(date: string, flow: Flow, wh: (slot: number) => number | null, intervalSeconds = 900): Day {
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString()
  const slots = (startS(next) - startS(date)) / intervalSeconds
  const milliWh = Array.from({ length: slots }, (_, slot) => wh(slot)).map((value) => (value === null ? null : value * 1000))
  return { flow, date, startS: startS(date), intervalSeconds, milliWh, qualities: null, statedAtMs: [0] }
}
const rowOf = (from: string, to: string, ...points: Day[][]) =>
  apartOf(
    points.map((days) => [days]),
    startS(from),
    startS(to),
  )
const total = (values: Float64Array | null) => values?.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) ?? null

describe('what was taken and what was given', () => {
  test('a reading that did not come is missing, and never zero', () => {
    const row = rowOf('2026-07-13', '2026-07-14', [dayOf('2026-07-13', 'forward', (slot) => (slot === 40 ? null : 100))])
    assert.ok(Number.isNaN(row.taken[40]))
    assert.equal(row.given, null)
    assert.deepEqual(sumOf(row, { from: 0, to: 96 }), { takenMilliWh: 9_500_000, givenMilliWh: null, known: 95, missing: 1, estimated: 0 })
    // What is not due yet is not missing.
    assert.equal(sumOf(row, { from: 0, to: 40 }).missing, 0)
    assert.equal(sumOf(between(row, row.startS + 40 * 900, row.startS + 41 * 900), { from: 0, to: 1 }).takenMilliWh, null)
  })
  test('import and export stay apart; of a net meter what is below zero was given', () => {
    const two = rowOf('2026-07-13', '2026-07-14', [
      dayOf('2026-07-13', 'forward', () => 100),
      dayOf('2026-07-13', 'reverse', (slot) => (slot === 48 ? 300 : 0)),
    ])
    assert.deepEqual([total(two.taken), total(two.given)], [9_600_000, 300_000])
    const net = rowOf('2026-07-13', '2026-07-14', [dayOf('2026-07-13', 'net', (slot) => (slot === 48 ? -200 : 100))])
    assert.deepEqual([total(net.taken), total(net.given)], [9_500_000, 200_000])
    assert.equal(net.taken[48], 0)
  })
  test('meters of two lengths meet at the longer one, which counts only when it is whole', () => {
    const row = rowOf(
      '2026-07-13',
      '2026-07-14',
      [dayOf('2026-07-13', 'forward', () => 100)],
      [dayOf('2026-07-13', 'forward', (slot) => (slot === 4 ? null : 10), 300)],
    )
    assert.deepEqual([row.intervalSeconds, row.taken[0], Number.isNaN(row.taken[1])], [900, 130_000, true])
  })
  test('days of 23 and 25 hours follow one another without a seam', () => {
    for (const [date, slots] of [
      ['2026-03-08', 92],
      ['2026-11-01', 100],
    ] as const) {
      const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString()
      const after = Temporal.PlainDate.from(next).add({ days: 1 }).toString()
      const row = rowOf(date, after, [dayOf(date, 'forward', () => 1), dayOf(next, 'forward', () => 2)])
      assert.deepEqual([row.taken.length, total(row.taken)], [slots + 96, (slots + 2 * 96) * 1000])
      assert.deepEqual(
        daysOfRow(row, NEW_YORK).map((day) => [day.date.toString(), day.to - day.from, day.isWhole]),
        [
          [date, slots, true],
          [next, 96, true],
        ],
      )
    }
  })
})

describe('habits', () => {
  // 13 July 2026 is a Monday. In the hour from 6 PM four times as much.
  const week = Array.from({ length: 7 }, (_, i) =>
    dayOf(
      Temporal.PlainDate.from('2026-07-13').add({ days: i }).toString(),
      'forward',
      (slot) => (slot >= 72 && slot < 76 ? 400 : 100) * (i === 5 ? 2 : 1),
    ),
  )
  const row = rowOf('2026-07-13', '2026-07-20', week)
  const days = daysOfRow(row, NEW_YORK)
  test('an hour of the clock is the mean of its days, and unknown where no day has it', () => {
    const hours = byHour(row, days.slice(0, 5), NEW_YORK)
    assert.deepEqual([hours[17], hours[18]], [400_000, 1_600_000])
    const cut = rowOf('2026-07-13', '2026-07-14', [dayOf('2026-07-13', 'forward', (slot) => (slot < 40 ? 1 : null))])
    assert.equal(byHour(cut, daysOfRow(cut, NEW_YORK), NEW_YORK)[10], null)
  })
  test('the hour that comes twice in autumn is one hour of the clock, with what was used in both', () => {
    const autumn = rowOf('2026-11-01', '2026-11-02', [dayOf('2026-11-01', 'forward', () => 10)])
    const hours = byHour(autumn, daysOfRow(autumn, NEW_YORK), NEW_YORK)
    assert.deepEqual([hours[0], hours[1], hours[2], hours[23]], [40_000, 80_000, 40_000, 40_000])
  })
  test('the weekday with the most, and the hours of most demand on working days alone', () => {
    const weekdays = byWeekday(row, days)
    assert.equal(weekdays.indexOf(Math.max(...weekdays.map((value) => value ?? 0))), 5)
    const { milliWh, workingDays } = withinHours(row, days, { fromHour: 16, toHour: 20 }, NEW_YORK)
    assert.deepEqual([milliWh, workingDays], [5 * (12 * 100 + 4 * 400) * 1000, 5])
  })
})
