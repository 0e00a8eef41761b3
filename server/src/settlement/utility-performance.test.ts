import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { termsOn } from '@quickpay/programs'
import { NEW_YORK, printExact } from '@quickpay/units'
import type { EventFacts } from '#settlement/facts.ts'
import { type Pledged, performanceOf } from '#settlement/utility-performance.ts'

const start = Temporal.ZonedDateTime.from('2026-07-15T15:00[America/New_York]')
const eventOf = (changes: Partial<EventFacts> = {}, hours = 4, from = start): EventFacts => ({
  eventId: 'evt_1',
  utilityId: 'sandbox-metro',
  programId: 'coned-dlrp',
  kind: 'contingency',
  zone: NEW_YORK,
  cancelled: false,
  start: from.toInstant(),
  end: from.add({ hours }).toInstant(),
  calledAt: from.toInstant(),
  ...changes,
})
const reliefs = (kWh: readonly number[], from = start) =>
  new Map(kWh.map((one, hour) => [from.add({ hours: hour }).toInstant().toString(), String(one * 1000)]))
const pledged = (changes: Partial<Pledged>): Pledged => ({ pledgedKW: '1.00', measured: 1, hoursWh: new Map(), wholeWh: '0', ...changes })
function factor(event: EventFacts, of: Pledged): string | null {
  const answer = termsOn(event.programId, Temporal.PlainDate.from('2026-07-15'))
  if (answer.is !== 'found') assert.fail(answer.is)
  const performance = performanceOf(event, answer.terms, of)
  return performance?.is === 'factor' ? printExact(performance.factor) : (performance?.because ?? null)
}

describe('what was delivered of the pledges', () => {
  test('is not known while nobody is measured, of an event that was called off, of nothing pledged and of a kind that is not compared', () => {
    const some = reliefs([1, 1, 1, 1])
    assert.equal(factor(eventOf(), pledged({ measured: 0, hoursWh: some })), null)
    assert.equal(factor(eventOf({ cancelled: true }), pledged({ hoursWh: some })), null)
    assert.equal(factor(eventOf(), pledged({ hoursWh: some, pledgedKW: '0' })), 'no-pledge')
    assert.equal(factor(eventOf({ kind: 'planned' }), pledged({ hoursWh: some })), 'kind-not-compared')
  })
  // The golden cases of the tariff's rules, as packages/programs has them.
  test('is the first four hours of a contingency, and the best four of the first six of an immediate call', () => {
    const hoursWh = reliefs([0, 0, 2, 3, 3, 2, 1, 1])
    assert.equal(factor(eventOf({}, 8), pledged({ hoursWh, pledgedKW: '2.5' })), '0.5')
    assert.equal(factor(eventOf({ kind: 'immediate' }, 8), pledged({ hoursWh, pledgedKW: '2.5' })), '1')
  })
  test('of an immediate call after 18:00, the hours before midnight less two', () => {
    const late = start.with({ hour: 19 })
    const event = eventOf({ kind: 'immediate' }, 6, late)
    assert.equal(factor(event, pledged({ hoursWh: reliefs([1, 2, 3, 2, 1, 9], late), pledgedKW: '2.5' })), '0.93')
  })
  test('an hour without readings delivered nothing; of an account known by its sum the mean stands for each hour', () => {
    assert.equal(factor(eventOf(), pledged({ hoursWh: reliefs([1, 1]) })), '0.5')
    assert.equal(factor(eventOf(), pledged({ hoursWh: reliefs([0.4, 0.4, 0.4, 0.4]), wholeWh: '1600' })), '0.8')
    // Six hours of 0.5 kW by the report: the first four are the same 0.5 kW.
    assert.equal(factor(eventOf({}, 6), pledged({ wholeWh: '3000' })), '0.5')
  })
})
