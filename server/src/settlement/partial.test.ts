import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeRun } from '#settlement/partial.ts'

const at = (hour: number) => Temporal.Instant.from('2026-07-15T00:00:00Z').add({ hours: hour })
const event = { start: at(16), end: at(20) }
/** Quarter hours of the event but those of some of its hours. */
const without = (...hours: number[]) => {
  const starts = [...Array(16).keys()]
    .filter((slot) => !hours.includes(16 + Math.floor(slot / 4)))
    .map((slot) => at(16).epochMilliseconds / 1000 + slot * 900)
  return { intervalSeconds: 900, starts: Float64Array.from(starts), milliWh: new Float64Array(starts.length) }
}
const gap = (hour: number) => ({ start: at(hour).toString(), end: at(hour + 1).toString() })

test('a missing last or first hour leaves the other three', () => {
  assert.deepEqual(completeRun(event, without(19), [gap(19)]), { run: { start: at(16), end: at(19) }, open: [gap(19)] })
  assert.deepEqual(completeRun(event, without(16), [gap(16)]), { run: { start: at(17), end: at(20) }, open: [gap(16)] })
})

test('a gap in the middle leaves the longer side, and all that is not counted stays open', () => {
  assert.deepEqual(completeRun(event, without(17), [gap(17)]), {
    run: { start: at(18), end: at(20) },
    open: [{ start: at(16).toString(), end: at(18).toString() }],
  })
})

test('with fewer than three quarters of the readings, or no whole hour, nothing is counted', () => {
  assert.equal(completeRun(event, without(18, 19), [{ start: at(18).toString(), end: at(20).toString() }]), null)
  assert.equal(completeRun(event, without(), [{ start: at(16).toString(), end: at(20).toString() }]), null)
})
