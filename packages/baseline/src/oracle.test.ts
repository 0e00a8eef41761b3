/** The package against the oracle, an independent second implementation, on random portfolios: every day, hour, fraction and finding alike. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Exact, instantOf, NEW_YORK, seconds } from '@quickpay/units'
import { type Member, portfolioOf } from './fill-portfolio.ts'
import { loadOf } from './load.ts'
import { measure } from './measure.ts'
import { measureMany, outcomes, reliefOf } from './measure-many.ts'
import type { PortfolioEvent } from './portfolio.ts'
import type { Measurement } from './question.ts'
import type { BaselineSpec } from './spec.ts'
import { specs } from './specs.ts'
import { type Answer, type Case, dayNumber, epochMinute, oracle, type Ratio } from './testing/oracle.ts'

const long = process.env['QPC_LONG'] === '1'
const portfolios = long ? 3000 : 250
const seed = Number(process.env['QPC_SEED'] ?? 20_260_715)

/** Numbers from a seed: mulberry32. */
function dice(from: number) {
  let state = from >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  return { next, below, chance: (p: number) => next() < p, pick: <T>(...all: T[]): T => all[below(all.length)]! }
}
type Dice = ReturnType<typeof dice>
const dateBefore = (date: string, days: number) => new Date((dayNumber(date) - days) * 86_400_000).toISOString().slice(0, 10)

/** One of the methods, now and then with settings at their alternatives. */
function someSpec({ pick, chance }: Dice): BaselineSpec {
  const spec = pick(...Object.values(specs), specs['coned-cbl']!)
  if (!chance(0.5)) return spec
  const { lowUsage } = spec.weekday
  const level = pick<'running' | 'static'>('running', 'static')
  const weekday = {
    ...spec.weekday,
    skipDayBefore: pick('no', 'calendar-day', 'weekday'),
    lowUsage: lowUsage && { ...lowUsage, level },
    minDays: pick(1, 3, 5),
    basisDays: pick(1, 4, 5, 10),
  } as const
  const shared = {
    ...spec.adjustment!,
    basis: pick('selected', 'window'),
    immediate: pick('before-notice', 'before-start'),
    acrossMidnight: pick('clock-hours', 'leave-out'),
    otherEvent: pick('before-first-event', 'as-is'),
  } as const
  const adjustment =
    shared.type === 'ratio'
      ? { ...shared, minFactor: pick('0.80', null), maxFactor: pick('1.20', '1.5', null), spikeAt: pick('1.25', null) }
      : shared
  return { ...spec, weekday, adjustment, holidayEventAs: pick('weekday', 'sunday'), netExport: pick('as-is', 'as-is', 'zero') }
}

/** The same event for a few accounts: summer and winter, around changes of the clock, on and off the hour. */
function someCases(roll: Dice): Case[] {
  const { pick, below, chance } = roll
  const date = pick(
    '2026-07-15',
    '2026-07-06',
    '2026-07-03',
    '2026-07-19',
    '2026-07-18',
    '2026-09-08',
    '2026-11-04',
    '2026-03-10',
    '2027-07-05',
  )
  const intervalMinutes = pick(5, 15, 15, 30, 60)
  const onGrid = chance(0.8)
  const common = {
    spec: someSpec(roll),
    intervalMinutes,
    date,
    startMinute: 180 + (onGrid ? 60 * below(20) : 5 * below(240)),
    lengthMinutes: chance(0.8) ? 60 * (1 + below(4)) : 5 * (1 + below(100)),
    holidays: ['2026-06-19', '2026-07-03', '2026-09-07', '2026-10-12', '2027-07-05', '2027-06-18'],
    adjusted: chance(0.7),
  }
  const start = epochMinute(date, common.startMinute)
  const event = {
    noticeAt: chance(0.2) ? start - below(120) : null,
    // Some end where the adjustment hours begin, some begin where they end, some are two.
    otherEvents: Array.from({ length: pick(0, 0, 0, 1, 2) }, (): [number, number] => {
      const from = start - 60 * (1 + below(7))
      return [from, from + pick(30, 60, 120)]
    }),
  }
  return Array.from({ length: 1 + below(3) }, () => ({
    ...common,
    ...event,
    readings: someReadings(roll, common),
    pastEvents: Array.from({ length: below(6) }, () => dateBefore(date, 1 + below(40))),
    generator: chance(0.1),
  }))
}

/** A household: usual, export at midday, equal days, quiet days (of equal days exactly a quarter, which is where a day is of low usage), whole days and single intervals missing, a history that begins late. */
function someReadings(
  { next, below, chance, pick }: Dice,
  { date, intervalMinutes, startMinute, lengthMinutes }: Pick<Case, 'date' | 'intervalMinutes' | 'startMinute' | 'lengthMinutes'>,
) {
  const readings = new Map<number, number>()
  const from = chance(0.8) ? 46 : 3 + below(40)
  const [solar, equal, gaps] = [chance(0.2), chance(0.15), pick(0, 0, 0, 0.001, 0.02, 0.15)]
  const unit = pick(3, 1000, 100_000, 300_000_000)
  const day = epochMinute(date, 0)
  // What lies outside the event's hours and the hours before it is not asked for, and would only take time.
  const [least, most] = [startMinute - 8 * 60, startMinute + lengthMinutes + 120]
  for (let d = from; d >= -1; d--) {
    if (d > 0 && chance(0.03)) continue
    const quiet = d > 0 && chance(0.08) ? 0.02 : 1
    const daily = 0.5 + next()
    const midnight = epochMinute(dateBefore(date, d), 0)
    for (let minute = Math.max(-300, Math.floor(least / 60) * 60); minute < most; minute += intervalMinutes) {
      if (chance(gaps)) continue
      const use = equal ? (quiet < 1 ? Math.floor(unit / 4) : unit) : Math.floor(unit * daily * quiet * (0.5 + next()))
      const at = midnight + minute
      if (at <= day + 1440 * 2) readings.set(at, solar && minute < 17 * 60 ? -use : use)
    }
  }
  return readings
}

const instant = (minute: number) => instantOf(minute * 60)
const plain = (date: string) => Temporal.PlainDate.from(date)
const eventOf = ({ spec, date, startMinute, lengthMinutes, holidays, adjusted, noticeAt, otherEvents }: Case): PortfolioEvent => {
  const start = epochMinute(date, startMinute)
  return {
    spec,
    event: { start: instant(start), end: instant(start + lengthMinutes) },
    zone: NEW_YORK,
    holidays: holidays.map((one) => ({ date: plain(one), name: one })),
    adjusted,
    ...(noticeAt === null ? {} : { immediateNoticeAt: instant(noticeAt) }),
    otherEvents: otherEvents.map(([from, to]) => ({ start: instant(from), end: instant(to) })),
  }
}
const memberOf = ({ readings, intervalMinutes, pastEvents, generator }: Case): Member => ({
  load: loadOf(
    [...readings].map(([minute, milliWh]) => ({ startS: minute * 60, milliWh })),
    intervalMinutes * 60,
  ),
  pastEvents: pastEvents.map(plain),
  generator,
})

/** Watt-hours that are so many milliwatt-hours. */
const same = (ours: Exact, theirs: Ratio, what: string, per = 1000n) =>
  assert.ok(ours.n * theirs[1] * per === theirs[0] * ours.d, `${what}: ${ours.n}/${ours.d} and ${theirs[0]}/${theirs[1] * per}`)

const aboutRules = /^(eventHoursMissing|tooFewDays|thin|generatorNotAdjusted|adjustment)/

function compareAnswers(ours: Measurement, theirs: Answer): void {
  assert.equal(ours.is, theirs.is)
  assert.deepEqual(
    ours.days.map(({ date, reason, basis, window }) => ({ date: date.toString(), reason, basis, window })),
    theirs.days,
  )
  assert.deepEqual(
    ours.findings
      .map(({ code }) => code)
      .filter((code) => aboutRules.test(code))
      .sort(),
    theirs.findings.sort(),
  )
  if (ours.is !== 'measured') return
  for (const [k, hour] of ours.hours.entries()) {
    same(hour.baselineWh, theirs.hours[k]!.baseline, `baseline of hour ${k}`)
    same(hour.usedWh, theirs.hours[k]!.used, `use of hour ${k}`)
  }
  assert.equal(ours.hours.length, theirs.hours.length)
  const { adjustment } = ours
  assert.equal(adjustment === null, theirs.adjustment === null)
  if (!adjustment || !theirs.adjustment) return
  same(adjustment.factor, theirs.adjustment.factor, 'factor', 1n)
  same(adjustment.addedWh, theirs.adjustment.added, 'added')
  assert.equal(adjustment.gross === null, theirs.adjustment.gross === null)
  if (adjustment.gross) same(adjustment.gross, theirs.adjustment.gross!, 'gross', adjustment.by === 'ratio' ? 1n : 1000n)
  if (adjustment.gross)
    assert.deepEqual([seconds(adjustment.from) / 60, seconds(adjustment.to) / 60], [theirs.adjustment.from, theirs.adjustment.to])
}

describe('the package and the oracle', () => {
  test('agree on random portfolios, one by one and in one pass', (context) => {
    const seen = new Map<string, number>()
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
    let accounts = 0
    for (let i = 0; i < portfolios; i++) {
      const cases = someCases(dice(seed + i))
      const event = eventOf(cases[0]!)
      const members = cases.map(memberOf)
      const portfolio = portfolioOf(event, members)
      const many = portfolio && measureMany(portfolio)
      if (!many) count('does not fit columns')
      for (const [account, one] of cases.entries()) {
        accounts++
        const theirs = oracle(one)
        try {
          const ours = measure({ ...event, ...members[account]! })
          compareAnswers(ours, theirs)
          count(ours.is)
          const outcome = many && outcomes[many.outcome[account]!]!
          if (outcome) count(`in one pass: ${outcome}`)
          if (!outcome || outcome === 'one-by-one') continue
          assert.equal(outcome, theirs.is)
          assert.equal(many.windowDays[account], theirs.days.filter((day) => day.window).length)
          if (ours.is === 'measured') assert.deepEqual(reliefOf(many, account), ours.reliefWh)
        } catch (error) {
          throw new Error(`portfolio ${i} of seed ${seed}, account ${account}: ${(error as Error).message}`, { cause: error })
        }
      }
    }
    const kinds = ['measured', 'waiting', 'not-eligible', 'does not fit columns', ...outcomes.map((one) => `in one pass: ${one}`)]
    for (const kind of kinds) assert.ok((seen.get(kind) ?? 0) > 0, `never ${kind}`)
    context.diagnostic(
      `${portfolios} portfolios, ${accounts} accounts, seed ${seed}: ${[...seen].map(([what, n]) => `${what} ${n}`).join(', ')}`,
    )
  })
})
