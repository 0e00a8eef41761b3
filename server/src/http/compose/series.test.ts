import assert from 'node:assert/strict'
import { test } from 'node:test'
import { totalWh, usualOver, usualUntil } from './series.ts'

const start = Temporal.Instant.from('2027-07-13T04:00:00Z')
const usual = {
  start,
  intervalSeconds: 3600,
  wh: [400, null, 800, 1200],
  quality: ['measured', 'missing', 'measured', 'measured'] as const,
}

test('the usual day over an event has the readings’ intervals, and its hours keep their energy', () => {
  const window = { start: start.add({ minutes: 30 }), end: start.add({ hours: 4 }) }
  const over = usualOver(usual, window, 900)
  assert.deepEqual(over.wh, [100, 100, null, null, null, null, 200, 200, 200, 200, 300, 300, 300, 300])
  assert.equal(totalWh(over), 2200)
})

test('the usual day until now counts an hour under way by its part', () => {
  assert.equal(usualUntil(usual, start), 0)
  assert.equal(usualUntil(usual, start.add({ hours: 2, minutes: 30 })), 800)
  assert.equal(usualUntil(usual, start.add({ hours: 9 })), 2400)
})
