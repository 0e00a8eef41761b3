/** The portfolio pass against measuring one by one: the same answers, to the last fraction, for anything that fits its columns. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { at, g1Days, g1Event, g1EventDay, g1Holidays, g1PastEvents, loadOfTable } from './golden-g1.ts'
import { type Load, loadOf, type Reading } from './load.ts'
import { measure } from './measure.ts'
import { measureMany, outcomes, reliefOf } from './measure-many.ts'
import { type Member, type PortfolioEvent, portfolioOf } from './portfolio.ts'
import { specs } from './specs.ts'

const g1: PortfolioEvent = { spec: specs['coned-cbl']!, event: g1Event, zone: NEW_YORK, holidays: g1Holidays, adjusted: true }

describe('what does not fit the columns', () => {
  const member = { load: loadOfTable(g1Days), pastEvents: [] }
  test('an event of half an hour, one that begins between readings, other interval lengths', () => {
    const half = { start: g1Event.start, end: g1Event.start.add({ minutes: 90 }) }
    const between = { start: g1Event.start.add({ minutes: 5 }), end: g1Event.end.add({ minutes: 5 }) }
    assert.equal(portfolioOf({ ...g1, event: half }, [member]), null)
    assert.equal(portfolioOf({ ...g1, event: between }, [member]), null)
    assert.equal(portfolioOf(g1, [member, { load: loadOfTable(g1Days, 300), pastEvents: [] }]), null)
  })
  test('readings across the grid', () => {
    const shifted: Load = { ...member.load, starts: member.load.starts.map((start) => start + 60) }
    assert.equal(portfolioOf(g1, [{ load: shifted, pastEvents: [] }]), null)
  })
})

test('G1: only fifteen of its days have readings, so it is measured by itself', () => {
  const portfolio = portfolioOf(g1, [{ load: loadOfTable([g1EventDay, ...g1Days]), pastEvents: g1PastEvents }])
  assert.equal(outcomes[measureMany(portfolio!).outcome[0]!], 'one-by-one')
})

/** Complete loads of quarter hours over 46 days, with quiet days, exports and equal days among them. */
const someLoad = fc
  .record({
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    base: fc.constantFrom(0, 40, 150_000, 2_000_000, 400_000_000),
    quiet: fc.uniqueArray(fc.integer({ min: 0, max: 45 }), { maxLength: 8 }),
    export: fc.boolean(),
    flat: fc.boolean(),
    hole: fc.option(fc.integer({ min: 0, max: 46 * 96 - 1 }), { freq: 6 }),
  })
  .map(({ seed, base, quiet, export: exports, flat, hole }): Load => {
    const firstS = at('2026-05-31', 0, 1).start.epochMilliseconds / 1000
    let noise = seed
    const readings: Reading[] = []
    for (let i = 0; i < 46 * 96; i++) {
      noise = (noise * 48_271) % 2_147_483_647
      const day = Math.floor(i / 96)
      const use = flat ? base : base + (noise % (base + 7))
      const milliWh = quiet.includes(day) ? Math.floor(use / 20) : exports && i % 96 < 60 ? -use : use
      if (i !== hole) readings.push({ startS: firstS + i * 900, milliWh })
    }
    return loadOf(readings, 900)
  })

const someMember = fc.record({
  load: someLoad,
  pastEvents: fc
    .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 })
    .map((before) => before.map((days) => Temporal.PlainDate.from('2026-07-15').subtract({ days }))),
  generator: fc.boolean(),
})

test('is measuring one by one, for every method, day, notice and adjustment', () => {
  const seen = new Set<string>()
  const someEvent = fc.record({
    spec: fc.constantFrom(...Object.values(specs)),
    date: fc.constantFrom('2026-07-15', '2026-07-13', '2026-07-12', '2026-07-11', '2026-07-03'),
    hour: fc.integer({ min: 0, max: 19 }),
    hours: fc.integer({ min: 1, max: 4 }),
    adjusted: fc.boolean(),
    notice: fc.option(fc.integer({ min: 1, max: 119 })),
  })
  fc.assert(
    fc.property(
      someEvent,
      fc.array(someMember, { minLength: 1, maxLength: 2 }),
      ({ spec, date, hour, hours, adjusted, notice }, members) => {
        const event = at(date, hour, hours)
        const question: PortfolioEvent = {
          spec,
          event,
          zone: NEW_YORK,
          holidays: g1Holidays,
          adjusted,
          ...(notice === null ? {} : { immediateNoticeAt: event.start.subtract({ minutes: notice }) }),
        }
        const portfolio = portfolioOf(question, members)
        assert.ok(portfolio)
        const many = measureMany(portfolio)
        for (const [account, member] of members.entries()) seen.add(compareOne(question, member, many, account))
      },
    ),
    { numRuns: 60 },
  )
  assert.deepEqual([...seen].sort(), [...outcomes].sort())
})

function compareOne(question: PortfolioEvent, member: Member, many: ReturnType<typeof measureMany>, account: number): string {
  const one = measure({ ...question, ...member })
  const outcome = outcomes[many.outcome[account]!]!
  if (outcome === 'one-by-one') return outcome
  assert.equal(one.is, outcome)
  if (one.is !== 'measured') return outcome
  assert.deepEqual(reliefOf(many, account), one.reliefWh)
  assert.equal(many.basisDays[account], one.days.filter((day) => day.basis).length)
  assert.equal(many.windowDays[account], one.days.filter((day) => day.window).length)
  return outcome
}
