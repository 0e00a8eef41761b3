import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MISSING_READING, type UsageSeriesAnswer } from '../../answers-usage.ts'
import { depthFor, indexAt, levelsOf } from './levels.ts'
import { moved, within, zoomed } from './window.ts'

const base64 = (values: Int32Array | Uint8Array) => Buffer.from(values.buffer).toString('base64')
/** Two days at the end of January and one of February: 250 Wh a reading, one missing, one estimated, the last day not due yet. */
function answer(): UsageSeriesAnswer {
  const taken = new Int32Array(288).fill(250_000)
  taken[5] = MISSING_READING
  taken.fill(MISSING_READING, 192)
  const estimated = new Uint8Array(36)
  estimated[1] = 1
  return {
    ...{
      zone: 'America/New_York',
      startAt: '2026-01-30T05:00:00Z',
      intervalSeconds: 900,
      first: '2026-01-30',
      dayStarts: [0, 96, 192],
      scale: -3,
    },
    ...{ taken: base64(taken), given: null, estimated: base64(estimated), due: 192 },
  }
}
const levels = levelsOf(answer())

describe('the depths of a chart', () => {
  test('months, days, hours and readings of one row, with its means and its holes', () => {
    const { month, day, hour, reading } = levels.at
    assert.deepEqual([month.mean.length, day.mean.length, hour.mean.length, reading.mean.length], [2, 3, 72, 288])
    assert.deepEqual([month.wh[0], day.wh[0], hour.wh[1], reading.wh[5]], [191 * 250, 95 * 250, 750, 0])
    assert.deepEqual([day.mean[0], day.low[0], day.high[0], day.missing[0], day.estimated[0]], [1, 1, 1, 1, 1])
    // What is not due is not missing, and has no mean that could be taken for zero.
    assert.deepEqual([day.known[2], day.missing[2], Number.isNaN(day.mean[2])], [0, 0, true])
  })
  test('the finest is drawn whose bars can be told apart', () => {
    assert.equal(depthFor(levels, 900_000 / 4), 'reading')
    assert.equal(depthFor(levels, 900_000 / 2), 'hour')
    assert.equal(depthFor(levels, 3_600_000), 'day')
    assert.equal(depthFor(levels, 86_400_000), 'month')
  })
  test('an instant lies in its stretch, one outside in the first or the last', () => {
    const { day } = levels.at
    assert.deepEqual(
      [-1, 0, 86_400_000, 1e12].map((ms) => indexAt(day, levels.fromAt + ms)),
      [0, 0, 1, 2],
    )
  })
})

describe('the window of a chart', () => {
  const bounds = { fromAt: 0, toAt: 1000, leastMs: 10 }
  test('does not leave what there is, and does not get narrower than the least', () => {
    assert.deepEqual(moved({ fromAt: 0, toAt: 100 }, -50, bounds), { fromAt: 0, toAt: 100 })
    assert.deepEqual(moved({ fromAt: 850, toAt: 950 }, 500, bounds), { fromAt: 900, toAt: 1000 })
    assert.deepEqual(zoomed({ fromAt: 0, toAt: 1000 }, 0.5, 500, bounds), { fromAt: 0, toAt: 1000 })
    const closest = zoomed({ fromAt: 495, toAt: 507 }, 100, 500, bounds)
    assert.equal(Math.round(closest.toAt - closest.fromAt), 10)
    assert.deepEqual(within({ fromAt: -500, toAt: 5000 }, bounds), { fromAt: 0, toAt: 1000 })
  })
  test('what is under the fingers stays there', () => {
    const at = 300
    const next = zoomed({ fromAt: 200, toAt: 600 }, 2, at, bounds)
    assert.equal((at - next.fromAt) / (next.toAt - next.fromAt), 0.25)
  })
})
