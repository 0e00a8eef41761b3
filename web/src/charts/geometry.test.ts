import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readingAt, stepTo } from '../islands/cursor.ts'
import { hourMarks, kilowatts, plotOf } from './plot.ts'
import { railParts, railPosition } from './rail.ts'
import { bars, boxes, hourly, over, type Reading, roomFor, runs, saved, stepLine, used } from './steps.ts'

const size = { width: 100, height: 100, left: 0, right: 0, top: 0, bottom: 0 }
const reading = (i: number, usual: number | null, use: number | null, quality: Reading['quality'] = 'measured'): Reading => ({
  fromAt: i * 900_000,
  toAt: (i + 1) * 900_000,
  usual,
  used: use,
  quality,
})

describe('the axis', () => {
  test('starts at zero when nothing flows back', () => {
    const plot = plotOf(size, 0, 1, [2.5])
    assert.equal(plot.low, 0)
    assert.equal(plot.y(0), 100)
    assert.deepEqual(plot.ticks, [0, 1, 2, 3])
  })
  test('goes below zero for power sent back', () => {
    const plot = plotOf(size, 0, 1, [-1.7, 0.4])
    assert.equal(plot.low, -2)
    assert.ok(plot.y(0) < 100 && plot.y(0) > 0)
    assert.ok(plot.ticks.includes(0))
  })
  test('an idle meter still has an axis', () => {
    const plot = plotOf(size, 0, 1, [0, 0])
    assert.ok(plot.high > 0)
    assert.ok(Number.isFinite(plot.y(0)))
  })
  test('shows every value with at most six lines', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 1 }), (values) => {
        const plot = plotOf(size, 0, 1, values)
        return plot.ticks.length <= 7 && values.every((value) => plot.y(value) >= -1 && plot.y(value) <= 101)
      }),
    )
  })
  test('kilowatts are the average of the interval', () => {
    assert.equal(kilowatts(250, 15), 1)
    assert.equal(kilowatts(-100, 5), -1.2)
  })
  test('hours are marked by the zone’s clock', () => {
    assert.deepEqual(
      hourMarks(0, 10_800_000, 2, (at) => at / 3_600_000),
      [0, 7_200_000],
    )
  })
})

describe('steps', () => {
  test('a missing reading lifts the pen and is never a zero', () => {
    const plot = plotOf(size, 0, 2_700_000, [1])
    const path = stepLine(plot, [reading(0, 1, 1), reading(1, 1, null, 'missing'), reading(2, 1, 1)], (one) => one.used)
    assert.equal(path.match(/M/g)?.length, 2)
    assert.equal(boxes(plot, [reading(1, 1, null, 'missing')], used), '')
    assert.equal(bars(plot, [reading(1, 1, null, 'missing')]), '')
  })
  test('saved and over exclude each other', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (a, b) => {
        const one = reading(0, a, b)
        return saved(one) === null || over(one) === null
      }),
    )
    assert.deepEqual(saved(reading(0, 2, 1)), [1, 2])
    assert.deepEqual(over(reading(0, 1, 2)), [1, 2])
    assert.equal(saved(reading(0, null, 1)), null)
  })
  test('neighbouring estimates are one mark', () => {
    const found = runs(
      [reading(0, 1, 1, 'estimated'), reading(1, 1, 1, 'estimated'), reading(2, 1, 1), reading(3, 1, 1, 'estimated')],
      'estimated',
    )
    assert.deepEqual(
      found.map((run) => run.length),
      [2, 1],
    )
  })
  test('a label is only placed where it fits', () => {
    const readings = Array.from({ length: 16 }, (_, i) => reading(i, 2.5, 1.5))
    const plot = plotOf(size, 0, 16 * 900_000, [2.5])
    const room = roomFor(plot, readings, saved, 40, 20)
    assert.ok(room && room.bottom - room.top >= 20)
    assert.equal(roomFor(plot, readings, saved, 40, 60), null)
    assert.equal(roomFor(plot, readings, saved, 400, 20), null)
  })
  test('the usual day is drawn by the hour', () => {
    const hours = hourly([1, 2, 3, 4].map((value, i) => reading(i, value, null)))
    assert.deepEqual(
      hours.map((one) => one.usual),
      [2.5],
    )
    assert.deepEqual(hourly([reading(0, null, null)]), [])
  })
})

describe('the promise rail', () => {
  test('moves forward only, from before the event to just before the payment', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 500 }), (at, later) => {
        return railPosition(at, 0, 100, 500) <= railPosition(at + later, 0, 100, 500)
      }),
    )
    assert.equal(railPosition(-1, 0, 100, 500), railParts.now)
    assert.ok(railPosition(10_000, 0, 100, 500) < railParts.payBy)
  })
})

describe('the cursor', () => {
  test('stays within the readings', () => {
    assert.equal(readingAt(-0.2, 16), 0)
    assert.equal(readingAt(1, 16), 15)
    assert.equal(readingAt(0.5, 16), 8)
    assert.equal(stepTo('ArrowRight', 15, 16), 15)
    assert.equal(stepTo('ArrowLeft', 0, 16), 0)
    assert.equal(stepTo('End', 3, 16), 15)
    assert.equal(stepTo('a', 3, 16), null)
  })
})
