import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import type { Day } from '#metering/day.ts'
import { completenessOf, gapsOf, lagOf, stepFor, windowsOf } from '#metering/freshness.ts'

const date = (text: string) => Temporal.PlainDate.from(text)
const at = (text: string) => Temporal.Instant.from(text)
const day = (text: string, slots: number, given = slots, flow: Day['flow'] = 'forward'): Day => ({
  flow,
  date: text,
  startS: 0,
  intervalSeconds: 900,
  milliWh: Array.from({ length: slots }, (_, slot) => (slot < given ? 1 : null)),
  qualities: null,
  statedAtMs: [0],
})
const stateOf = (days: Day[], from: string, to: string) =>
  completenessOf(days, date(from), date(to), NEW_YORK, 900).map((one) => [one.date.slice(5), one.given, one.expected])

test('a day expects as many quarter hours as it has; one that did not come has none of them', () => {
  assert.deepEqual(stateOf([day('2027-03-13', 96), day('2027-03-14', 92, 91)], '2027-03-13', '2027-03-15'), [
    ['03-13', 96, 96],
    ['03-14', 91, 92],
    ['03-15', 0, 96],
  ])
  assert.deepEqual(stateOf([day('2027-11-07', 100)], '2027-11-07', '2027-11-07'), [['11-07', 100, 100]])
  assert.deepEqual(stateOf([], '2027-07-01', '2027-07-01'), [['07-01', 0, 96]])
})

test('of two directions the one that has less counts, from its own first day on', () => {
  const days = [day('2027-07-01', 96), day('2027-07-02', 96), day('2027-07-02', 96, 40, 'reverse'), day('2027-07-03', 96)]
  assert.deepEqual(stateOf(days, '2027-07-01', '2027-07-03'), [
    ['07-01', 96, 96],
    ['07-02', 40, 96],
    ['07-03', 0, 96],
  ])
})

test('how late days come: by nearest rank, and nothing typical from two days', () => {
  const arrival = (text: string, hours: number) => ({
    date: date(text),
    wholeAt: date(text).add({ days: 1 }).toZonedDateTime(NEW_YORK).toInstant().add({ hours }),
  })
  assert.equal(lagOf([arrival('2027-07-01', 6), arrival('2027-07-02', 6)], NEW_YORK), null)
  const twenty = Array.from({ length: 20 }, (_, i) => arrival(date('2027-07-01').add({ days: i }).toString(), i + 1))
  assert.deepEqual(lagOf(twenty, NEW_YORK), { p50Seconds: 10 * 3600, p95Seconds: 19 * 3600, days: 20 })
  // A day that is whole before it is over, by a utility that publishes ahead, is not early.
  assert.equal(lagOf([arrival('2027-07-01', -2), arrival('2027-07-02', -2), arrival('2027-07-03', -2)], NEW_YORK)?.p95Seconds, 0)
})

test('a day is a gap when a later one is whole, or when it is later than usual; yesterday is not yet', () => {
  const states = completenessOf([day('2027-07-09', 96), day('2027-07-11', 96)], date('2027-07-09'), date('2027-07-12'), NEW_YORK, 900)
  const found = (now: string, lag: number | null) =>
    gapsOf(states, lag === null ? null : { p50Seconds: 0, p95Seconds: lag * 3600, days: 9 }, NEW_YORK, at(now)).map((one) =>
      one.date.slice(5),
    )
  assert.deepEqual(found('2027-07-13T14:00:00Z', null), ['07-10'])
  assert.deepEqual(found('2027-07-14T04:00:01Z', null), ['07-10', '07-12'])
  assert.deepEqual(found('2027-07-14T04:00:01Z', 30), ['07-10'])
  assert.deepEqual(gapsOf(states, null, NEW_YORK, at('2027-07-13T14:00:00Z')), [{ date: '2027-07-10', missing: 96 }])
})

test('a gap is asked for every six hours and given up ten days after its day', () => {
  const now = at('2027-07-13T14:00:00Z')
  const step = (text: string, asked: string | null) => stepFor({ day: date(text), askedAt: asked ? at(asked) : null }, NEW_YORK, now)
  assert.equal(step('2027-07-10', null), 'ask')
  assert.equal(step('2027-07-10', '2027-07-13T08:00:01Z'), 'wait')
  assert.equal(step('2027-07-10', '2027-07-13T08:00:00Z'), 'ask')
  assert.equal(step('2027-07-03', null), 'ask')
  assert.equal(step('2027-07-02', '2027-07-13T13:00:00Z'), 'give-up')
})

test('windows hold exactly the days, once each, and do not touch', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 14 })), (offsets) => {
      const days = offsets.map((offset) => date('2027-10-30').add({ days: offset }))
      const windows = windowsOf(days)
      const held = windows.flatMap(({ from, toExclusive }) =>
        Array.from({ length: from.until(toExclusive).days }, (_, i) => from.add({ days: i }).toString()),
      )
      assert.deepEqual(held, days.map(String).sort())
      for (const [i, window] of windows.entries())
        if (i > 0) assert.ok(Temporal.PlainDate.compare(windows[i - 1]!.toExclusive, window.from) < 0)
    }),
  )
})
