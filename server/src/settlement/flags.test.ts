/** Each sign an operator may want to look at is told where it is there, and not where it is not; none of them changes what is paid. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Load } from '@quickpay/baseline'
import { payCustomer } from '@quickpay/programs'
import { makeBundle } from '@quickpay/receipt'
import { NEW_YORK, parseExact, wh } from '@quickpay/units'
import type { EventFacts } from '#settlement/facts.ts'
import { flagsOf } from '#settlement/flags.ts'
import { rulesOf } from '#settlement/rules.ts'

const start = Temporal.PlainDateTime.from('2026-07-15T16:00').toZonedDateTime(NEW_YORK).toInstant()
const event: EventFacts = {
  eventId: 'evt_1',
  utilityId: 'sandbox-metro',
  programId: 'coned-csrp',
  kind: 'planned',
  zone: NEW_YORK,
  cancelled: false,
  calledAt: start.subtract({ hours: 24 }),
  start,
  end: start.add({ hours: 4 }),
}
const { plan, terms, spec } = rulesOf('standard', event)

/** Hours up to midnight after the event, from `days` days before its own; `wh` by days back and hour of the day. */
function loadOf(days: number, wh: (back: number, hour: number) => number): Load {
  const midnightS = start.epochMilliseconds / 1000 - 16 * 3600
  const at = Array.from({ length: (days + 1) * 24 }, (_, i) => ({ back: days - Math.floor(i / 24), hour: i % 24 }))
  return {
    intervalSeconds: 3600,
    starts: Float64Array.from(at, ({ back, hour }) => midnightS - back * 86_400 + hour * 3600),
    milliWh: Float64Array.from(at, ({ back, hour }) => wh(back, hour) * 1000),
  }
}
const usual = (back: number) => (back === 0 ? 700 : 1000)

/** The flags of a measurement; what it pays is the plan's price of its relief, flagged or not. */
function flags(load: Load, adjusted = false) {
  const question = { spec, load, event, zone: NEW_YORK, pastEvents: [], holidays: [], adjusted }
  const { result, ...bundle } = makeBundle(question, { by: 'plan', plan, terms, eventKind: 'planned' })
  if (result.is !== 'measured') assert.fail(result.is)
  assert.equal(result.payCents, Number(payCustomer(plan, terms, 'planned', wh(parseExact(result.reliefWh))).cents))
  return new Map(flagsOf(load, event, { ...bundle, result }).map((flag) => [flag.code, flag.evidence]))
}

test('an ordinary account has no flags', () => {
  assert.deepEqual(flags(loadOf(60, usual)), new Map())
})

test('use before the event of a quarter above the usual is told, where it follows the day', () => {
  const before = (wh: number, adjusted = true) =>
    flags(
      loadOf(60, (back, hour) => (back === 0 && hour < 16 ? wh : 1000)),
      adjusted,
    ).get('high-factor')
  assert.equal(before(1249), undefined)
  assert.deepEqual(before(1250), { gross: 1.25 })
  assert.equal(before(1500, false), undefined, 'the baseline is not raised by it')
})

test('baseline days more than half above the thirty days before them are told; half above is not', () => {
  const raised = (wh: number) => flags(loadOf(75, (back) => (back <= 8 ? wh : 1000))).get('raised-baseline')
  assert.equal(raised(1500), undefined)
  assert.deepEqual(raised(1510), { basisWh: 1510, beforeWh: 1000, days: 30 })
})

test('fewer than thirty days before the event are told, with how many', () => {
  const short = (days: number) => flags(loadOf(days, usual)).get('short-history')
  assert.equal(short(30), undefined)
  assert.deepEqual(short(29), { days: 29 })
})

test('an hour of the event in which the meter counted nothing is told', () => {
  const hours = (count: number) =>
    flags(loadOf(60, (back, hour) => (back === 0 && hour >= 16 && hour < 16 + count ? 0 : usual(back)))).get('zero-use')
  assert.equal(hours(0), undefined)
  assert.deepEqual(hours(2), { hours: 2 })
})

test('energy given to the grid in the event is told', () => {
  const load = loadOf(60, (back, hour) => (back === 0 && hour === 17 ? -500 : usual(back)))
  assert.deepEqual([...flags(load).keys()], ['net-export'])
})

test('readings of the event that the utility has estimated are told', () => {
  const load = loadOf(60, usual)
  // ESPI QualityOfReading 8: estimated from a reference day.
  const qualities = Uint8Array.from(load.starts, (at) => (at === start.epochMilliseconds / 1000 ? 8 : 17))
  assert.equal(flags({ ...load, qualities }).get('estimated-readings')?.['markedInEvent'], 1)
})

test('several signs are told side by side', () => {
  const load = loadOf(25, (back, hour) => (back > 0 ? 1000 : hour < 16 ? 1500 : 0))
  assert.deepEqual([...flags(load, true).keys()], ['high-factor', 'short-history', 'zero-use'])
})
