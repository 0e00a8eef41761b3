/** The portfolio pass against measuring one by one: the same answers, to the last fraction, for anything that fits its columns. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { exact, NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { fillerOf, type Member, portfolioOf } from './fill-portfolio.ts'
import { at, g1Days, g1Event, g1EventDay, g1Holidays, g1PastEvents, loadOfTable, readingsOfTable, type TableDay } from './golden-g1.ts'
import { type Load, loadOf, type Reading } from './load.ts'
import { measure } from './measure.ts'
import { measureMany, outcomes, reliefOf } from './measure-many.ts'
import { layoutOf, type PortfolioEvent } from './portfolio.ts'
import { specs } from './specs.ts'

const g1: PortfolioEvent = { spec: specs['coned-cbl']!, event: g1Event, zone: NEW_YORK, holidays: g1Holidays, adjusted: true }
const g1Load = loadOfTable([g1EventDay, ...g1Days])

describe('what does not fit the columns', () => {
  const member = { load: loadOfTable(g1Days), pastEvents: [] }
  test('an event of an hour and a half, one that begins between readings, a method that clamps net export', () => {
    const half = { start: g1Event.start, end: g1Event.start.add({ minutes: 90 }) }
    const between = { start: g1Event.start.add({ minutes: 5 }), end: g1Event.end.add({ minutes: 5 }) }
    assert.equal(portfolioOf({ ...g1, event: half }, [member]), null)
    assert.equal(portfolioOf({ ...g1, event: between }, [member]), null)
    assert.equal(portfolioOf({ ...g1, spec: { ...g1.spec, netExport: 'zero' } }, [member]), null)
  })
  const outcome = (...members: Member[]) => [...measureMany(portfolioOf(g1, members)!).outcome].map((one) => outcomes[one])
  test('another interval length, readings across the grid or too large: these accounts one by one', () => {
    const shifted: Load = { ...member.load, starts: member.load.starts.map((start) => start + 60) }
    const large: Load = { ...member.load, milliWh: member.load.milliWh.map(() => 2 ** 31) }
    const others = [loadOfTable(g1Days, 300), shifted, large].map((load) => ({ load, pastEvents: [] }))
    assert.deepEqual(outcome({ ...member, load: g1Load }, ...others), ['measured', 'one-by-one', 'one-by-one', 'one-by-one'])
  })
  test('an event day without all readings, or a comparable day with some', () => {
    const some: Load = loadOf(readingsOfTable([g1EventDay, ...g1Days], 900).slice(1), 900)
    const gap = loadOf(
      readingsOfTable([g1EventDay, ...g1Days], 900).filter((_, i) => i !== 60),
      900,
    )
    assert.deepEqual(outcome({ load: some, pastEvents: [] }, member, { load: gap, pastEvents: [] }), [
      'one-by-one',
      'one-by-one',
      'one-by-one',
    ])
  })
})

test('G1: the days without readings are passed over', () => {
  const many = measureMany(portfolioOf(g1, [{ load: g1Load, pastEvents: g1PastEvents }])!)
  assert.deepEqual(reliefOf(many, 0), exact(80_000, 19))
  assert.deepEqual([many.basisDays[0], many.windowDays[0]], [5, 10])
})

test('rows of days, slices of days, forward or in whole kWh, fill the same portfolio as a load', () => {
  const members = [{ load: g1Load, pastEvents: g1PastEvents, generator: true }]
  const filler = fillerOf(g1, 900, 1)!
  for (const [date, hours] of [g1EventDay, ...g1Days].toReversed()) {
    // A whole day of quarter hours in tenths of a watt-hour, with null where the table has nothing.
    const values = Array.from({ length: 96 }, (_, i) => {
      const kWh = hours[Math.floor(i / 4)]
      return kWh === undefined ? null : Math.round(kWh * 2500)
    })
    const startS = at(date, 0, 1).start.epochMilliseconds / 1000
    filler.row(0, startS, values, 100)
    filler.row(0, startS + 64 * 900, values.slice(64, 80), 100)
  }
  filler.called(0, g1PastEvents)
  filler.generator(0)
  assert.deepEqual(filler.portfolio(), portfolioOf(g1, members))
})

test('hours past midnight and adjustment hours of the day before come from the rows of those days', () => {
  const days: TableDay[] = Array.from({ length: 40 }, (_, d) => {
    const date = Temporal.PlainDate.from('2026-07-16').subtract({ days: d }).toString()
    return [date, Object.fromEntries([22, 23, 0, 1, 20, 21, 18, 19].map((hour) => [hour, 1 + ((d * 7 + hour) % 11) / 10])), '']
  })
  for (const event of [at('2026-07-15', 22, 4), at('2026-07-15', 1, 1)]) {
    const question = { ...g1, event, holidays: [] }
    const filler = fillerOf(question, 3600, 1)!
    for (const [date, hours] of days) {
      const values = Array.from({ length: 24 }, (_, hour) => (hours[hour] === undefined ? 0 : hours[hour] * 1_000_000))
      filler.row(0, at(date, 0, 1).start.epochMilliseconds / 1000, values.map(Math.round), 1)
    }
    const rounded: TableDay[] = days.map(([date, hours]) => [
      date,
      { ...Object.fromEntries(Array.from({ length: 24 }, (_, h) => [h, 0])), ...hours },
      '',
    ])
    const load = loadOfTable(rounded, 3600)
    const one = measure({ ...question, load, pastEvents: [] })
    const many = measureMany(filler.portfolio())
    assert.equal(outcomes[many.outcome[0]!], 'measured')
    assert.deepEqual(reliefOf(many, 0), one.is === 'measured' && one.reliefWh)
  }
})

test('a day exactly at the low-usage level counts, one below it does not', () => {
  // Peak 16: the first day needs 16 ÷ 4 ÷ 4 = 1, the second a quarter of it, the third a quarter of their mean: 0.15625.
  const days = (second: number): TableDay[] => [
    ['2026-07-15', { 16: 1 }, ''],
    ...[1, second, 2, 3].map((kWh, i): TableDay => [['2026-07-13', '2026-07-10', '2026-07-09', '2026-07-08'][i]!, { 16: kWh }, '']),
    ['2026-06-16', { 16: 16 }, ''],
  ]
  const event = at('2026-07-15', 16, 1)
  for (const [second, windowDays] of [
    [0.25, 5],
    [0.249996, 4],
  ] as const) {
    const question = { ...g1, event, holidays: [], adjusted: false }
    const load = loadOfTable(days(second))
    const many = measureMany(portfolioOf(question, [{ load, pastEvents: [] }])!)
    const one = measure({ ...question, load, pastEvents: [] })
    assert.deepEqual([many.windowDays[0], one.days.filter((day) => day.window).length], [windowDays, windowDays])
    assert.equal(one.days.find((day) => day.date.day === 10)?.reason, second === 0.25 ? null : 'low-usage')
  }
})

test('an event in the second of two hours that the clock shows alike begins at its own instant', () => {
  const start = Temporal.Instant.from('2026-11-01T06:00:00Z')
  const layout = layoutOf({ ...g1, event: { start, end: start.add({ hours: 1 }) } }, 900)!
  const [own, before] = [Temporal.Instant.from('2026-11-01T06:00:00Z'), Temporal.Instant.from('2026-10-31T05:00:00Z')]
  assert.deepEqual(
    [...layout.eventStartsS.subarray(0, 2)],
    [own, before].map((at) => at.epochMilliseconds / 1000),
  )
})

test('an event of a whole day takes its hours after midnight from the next day’s row', () => {
  const question = { ...g1, event: at('2026-07-15', 10, 24), holidays: [] }
  const filler = fillerOf(question, 3600, 1)!
  for (let d = -1; d < 40; d++) {
    const date = Temporal.PlainDate.from('2026-07-15').subtract({ days: d }).toString()
    filler.row(0, at(date, 0, 1).start.epochMilliseconds / 1000, Array(24).fill(1000 + d), 1)
  }
  const { dayState, eventMilliWh } = filler.portfolio()
  assert.ok(dayState.every((state) => state === 0))
  assert.deepEqual([...eventMilliWh.subarray(0, 24)], [...Array(14).fill(1000), ...Array(10).fill(999)])
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
    { numRuns: process.env['QPC_LONG'] === '1' ? 1000 : 60 },
  )
  // Which of the others chance brings differs; each has its own test above and in the oracle's.
  assert.ok(seen.has('measured'))
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
