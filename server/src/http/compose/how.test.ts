/** The example on the page that says how it works is the hand-checkable one, to its printed digits, and is priced by the plan that people are on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { howAnswer, speedOf } from './how.ts'

test('usual 10.61 less 6.4 used is 4.21 kWh, worth $9.47 at three quarters of $3', () => {
  const { example } = howAnswer({ utilities: new Map() as never }, { fewest: 20, utilities: [] })
  const { equation, baseline, shares, canChange } = example.why
  assert.ok(equation && baseline && shares)
  assert.deepEqual(
    [equation.usualWh, equation.usedWh, equation.netSavedWh].map((wh) => Math.round(wh ?? 0)),
    [10611, 6400, 4211],
  )
  assert.deepEqual([equation.dollarsPerKWh, example.cents, baseline.chosenCount, baseline.consideredCount], ['2.25', 947, 5, 10])
  assert.deepEqual([baseline.averageWh, baseline.adjustment?.percent], [9600, 11])
  assert.deepEqual([shares.programDollarsPerKWh, shares.yourPercent, shares.ourPercent], ['3', 75, 25])
  assert.ok(canChange.some((one) => one.code === 'change.fall-absorbed'))
  assert.equal(example.intervals.length, 16)
  const reasons = baseline.days.filter((day) => day.reason !== null && day.reason !== 'weekend').map((day) => day.reason)
  for (const reason of ['day-before', 'event-day', 'holiday', 'low-usage']) assert.ok(reasons.includes(reason), reason)
})

test('of a utility with too few payments nothing is said', () => {
  const [few] = speedOf({ fewest: 20, utilities: [{ id: 'u', name: 'U', all: null, months: [] }] })
  assert.deepEqual(few, { id: 'u', name: 'U', measured: null })
})
