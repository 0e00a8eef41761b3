/** An account's use over a day, a week, a month or thirteen months: what is drawn, and what it comes to. */
import { civilDateOf, civilDay, instantOf, NEW_YORK, seconds } from '@quickpay/units'
import type { Account, Series, UsageAnswer, UsageBar } from '@quickpay/web/answers'
import { type Apart, between, type Sum, sliceOf, sumOf } from '#metering/apart.ts'
import { apartBetween, firstDayOf } from '#metering/apart-store.ts'
import { type DayOfRow, daysOfRow } from '#metering/habits.ts'
import { type Freshness, freshnessOf } from '#metering/usage.ts'
import type { World } from '../../world.ts'
import { accountAnswers, zoneOf } from './account.ts'
import { insightsOf, NO_INSIGHTS, readFrom } from './usage-insights.ts'
import { type Asked, besideOf, type Stretch, stretchOf } from './usage-range.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

/** Null where the account that is asked for is not one of the member's. */
export async function usageAnswer(world: Part, memberId: string, asked: Asked): Promise<UsageAnswer | null> {
  const accounts = await accountAnswers(world, memberId)
  const account = chosen(accounts, asked.account)
  if (account === undefined) return null
  if (account) return { ...(await shownOf(world, memberId, account, asked)), accounts: accounts.map(briefly) }
  return { ...NOTHING, range: asked.range, ...stretchAnswer(stretchOf(asked.range, civilDateOf(world.clock.now(), NEW_YORK)), NEW_YORK) }
}

/** Without a word about it the first that is connected; null while the member has none, undefined where it is somebody else's. */
export function chosen(accounts: readonly Account[], accountId: string | null): Account | null | undefined {
  if (accountId !== null) return accounts.find((one) => one.id === accountId)
  return accounts.find((one) => one.connection.is === 'active' || one.connection.is === 'partial') ?? accounts[0] ?? null
}

const briefly = ({ id, nickname, kind, utility, accountEnding }: Account): UsageAnswer['accounts'][number] => ({
  ...{ id, nickname, kind, utility, accountEnding },
})

/** What is held of an account, and the stretch of it that is looked at. */
export type Shown = {
  readonly stretch: Stretch
  readonly zone: string
  readonly fresh: Freshness
  readonly firstDay: Temporal.PlainDate | null
}

/** Without a word about the day, the newest that has a reading: utilities often send today's only tomorrow. */
export async function shownStretch(world: Part, memberId: string, account: Account, { range, from }: Asked): Promise<Shown> {
  const zone = zoneOf(world, { utilityId: account.utility.id })
  const key = { memberId, accountId: account.id }
  const [fresh, firstDay] = await Promise.all([freshnessOf(world.db, key), firstDayOf(world.db, key)])
  const today = civilDateOf(world.clock.now(), zone)
  const newest = fresh.lastReadingEndAt ? civilDateOf(fresh.lastReadingEndAt.subtract({ seconds: 1 }), zone) : today
  const day = from && Temporal.PlainDate.compare(from, today) <= 0 ? from : newest
  return { stretch: stretchOf(range, day), zone, fresh, firstDay }
}

async function shownOf(world: Part, memberId: string, account: Account, asked: Asked): Promise<Omit<UsageAnswer, 'accounts'>> {
  const { range } = asked
  const shown = await shownStretch(world, memberId, account, asked)
  const { stretch, zone, fresh, firstDay } = shown
  const key = { memberId, accountId: account.id }
  const known = await apartBetween(world.db, key, zone, readFrom(range, stretch), stretch.until)
  const row = between(known, seconds(civilDay(stretch.from, zone).start), seconds(civilDay(stretch.until, zone).end))
  const due = dueIn(row, shown)
  const days = daysOfRow(row, zone).filter((day) => day.from < due.to)
  const parts = range === 'day' ? slotsOf(due.to) : range === '13-months' ? monthsOf(days) : days
  const today = civilDateOf(world.clock.now(), zone)
  const beside = besideOf(range, stretch)
  return {
    account: briefly(account),
    range,
    zone,
    ...stretchAnswer(stretch, zone),
    earlier: firstDay && Temporal.PlainDate.compare(firstDay, stretch.from) < 0 ? beside.earlier.toString() : null,
    later: Temporal.PlainDate.compare(stretch.until, today) < 0 ? earlierOf(beside.later, today).toString() : null,
    freshness: {
      lastReadingEndAt: fresh.lastReadingEndAt?.toString() ?? null,
      receivedAt: fresh.receivedAt?.toString() ?? null,
      utilityName: account.utility.name,
    },
    intervalMinutes: row.intervalSeconds / 60,
    gives: row.given !== null,
    bars: parts.map((part) => barOf(row, part, due)),
    curves: range === 'week' ? days.map((day) => curveOf(row, day, due)) : null,
    sum: sumAnswer(sumOf(row, due)),
    ...(await insightsOf(world, { key, account, range, known, row, days: days.filter((day) => day.to > due.from), ...shown })),
  }
}

const earlierOf = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) < 0 ? a : b)

/** From the first reading that is kept to the newest: only between them one can be missing. */
export function dueIn(row: Apart, { fresh, firstDay, zone }: Pick<Shown, 'fresh' | 'firstDay' | 'zone'>): { from: number; to: number } {
  const slotAt = (atS: number) => Math.min(row.taken.length, Math.max(0, Math.round((atS - row.startS) / row.intervalSeconds)))
  if (!firstDay) return { from: 0, to: 0 }
  const from = slotAt(seconds(civilDay(firstDay, zone).start))
  return { from, to: fresh.lastReadingEndAt ? Math.max(from, slotAt(seconds(fresh.lastReadingEndAt))) : from }
}

type Slots = { readonly from: number; readonly to: number; readonly date?: Temporal.PlainDate }

const slotsOf = (until: number): Slots[] => Array.from({ length: until }, (_, slot) => ({ from: slot, to: slot + 1 }))

function monthsOf(days: readonly DayOfRow[]): Slots[] {
  const months = Map.groupBy(days, ({ date }) => date.toPlainYearMonth().toString())
  return [...months.values()].map((own) => ({ from: own[0]!.from, to: own.at(-1)!.to, date: own[0]!.date.with({ day: 1 }) }))
}

function barOf(row: Apart, { from, to, date }: Slots, due: { from: number; to: number }): UsageBar {
  const at = (slot: number) => instantOf(row.startS + slot * row.intervalSeconds).toString()
  const sum = sumOf(sliceOf(row, from, to), { from: due.from - from, to: due.to - from })
  return { startAt: at(from), endAt: at(to), date: date?.toString() ?? null, ...sumAnswer(sum) }
}

const sumAnswer = ({ takenMilliWh, givenMilliWh, known, missing, estimated }: Sum): UsageAnswer['sum'] => ({
  takenWh: takenMilliWh === null ? null : takenMilliWh / 1000,
  givenWh: givenMilliWh === null ? null : givenMilliWh / 1000,
  ...{ known, missing, estimated },
})

/** A day's readings up to the newest. */
function curveOf(row: Apart, day: DayOfRow, due: { to: number }): NonNullable<UsageAnswer['curves']>[number] {
  const { taken, given, estimated, startS, intervalSeconds } = sliceOf(row, day.from, Math.min(day.to, due.to))
  const seriesOf = (values: Float64Array): Series => ({
    startAt: instantOf(startS).toString(),
    intervalMinutes: intervalSeconds / 60,
    wh: Array.from(values, (value) => (Number.isNaN(value) ? null : value / 1000)),
    quality: Array.from(values, (value, slot) => (Number.isNaN(value) ? 'missing' : estimated[slot] ? 'estimated' : 'measured')),
  })
  return { date: day.date.toString(), taken: seriesOf(taken), given: given && seriesOf(given) }
}

const stretchAnswer = ({ from, until }: Stretch, zone: string) => ({
  from: from.toString(),
  until: until.toString(),
  startAt: civilDay(from, zone).start.toString(),
  endAt: civilDay(until, zone).end.toString(),
})

/** Of a member without an account. */
const NOTHING: Omit<UsageAnswer, 'range' | 'from' | 'until' | 'startAt' | 'endAt'> = {
  accounts: [],
  account: null,
  zone: NEW_YORK,
  earlier: null,
  later: null,
  freshness: null,
  intervalMinutes: 15,
  gives: false,
  bars: [],
  curves: null,
  sum: { takenWh: null, givenWh: null, known: 0, missing: 0, estimated: 0 },
  ...NO_INSIGHTS,
}
