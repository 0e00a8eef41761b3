/** What is worth knowing of an account's use: beside one's own usual days, when the most is used, and how much in the hours of most demand. */
import { civilDateOf, civilDay, seconds } from '@quickpay/units'
import type { Account, UsageAnswer, UsageBeside, UsageRange } from '@quickpay/web/answers'
import { networksOf } from '#dispatch/network-store.ts'
import { type Apart, between, takenLoad } from '#metering/apart.ts'
import { apartBetween } from '#metering/apart-store.ts'
import { newestBillOf } from '#metering/bill-store.ts'
import type { Bill } from '#metering/bills.ts'
import { byHour, byWeekday, type DayOfRow, daysOfRow, takenOn, withinHours } from '#metering/habits.ts'
import { type AccountKey, daysLike, type UsageSeries, usualOf } from '#metering/usage.ts'
import type { World } from '../../world.ts'
import { seriesAnswer } from './series.ts'
import type { Shown } from './usage.ts'
import type { Stretch } from './usage-range.ts'

type Part = Pick<World, 'db' | 'clock'>
type Insights = Pick<UsageAnswer, 'usual' | 'beside' | 'most' | 'peak'>
/** `known` reaches back before `row`, which is what is drawn. */
type Seen = Shown & {
  readonly key: AccountKey
  readonly account: Account
  readonly range: UsageRange
  readonly known: Apart
  readonly row: Apart
  readonly days: readonly DayOfRow[]
}

export const NO_INSIGHTS: Insights = { usual: null, beside: [], most: null, peak: null }

/** Days before a range that show what is usual. Thirteen months hold their own. */
const LOOK_BACK_DAYS = 60
export const readFrom = (range: UsageRange, { from }: Stretch): Temporal.PlainDate =>
  range === '13-months' ? from : from.subtract({ days: LOOK_BACK_DAYS })

export async function insightsOf(world: Part, seen: Seen): Promise<Insights> {
  if (seen.days.length === 0) return NO_INSIGHTS
  const usual = seen.range === 'day' ? usualDayOf(seen) : null
  const beside = [usual && besideUsualDay(seen.row, usual), besideUsualDays(seen), await besideYearAgo(world, seen)]
  return {
    usual: usual && seriesAnswer(usual),
    beside: beside.filter((one) => one !== null),
    most: mostOf(seen),
    peak: await peakOf(world, seen),
  }
}

const milli = (milliWh: number): number => Math.round(milliWh) / 1000
const percentOver = (own: number, other: number): number => Math.round((own / other - 1) * 100)

function usualDayOf({ known, stretch: { from }, zone }: Seen): UsageSeries | null {
  const before = between(known, known.startS, seconds(civilDay(from, zone).start))
  return usualOf(takenLoad(before), zone, from, daysLike(from))
}

/** Of the usual day only the hours count of which the day itself has readings, an hour under way by its part. */
function besideUsualDay({ taken, startS, intervalSeconds }: Apart, usual: UsageSeries): UsageBeside | null {
  let [own, other] = [0, 0]
  for (const [slot, value] of taken.entries()) {
    const hour = Math.floor((startS + slot * intervalSeconds - seconds(usual.start)) / usual.intervalSeconds)
    const wh = usual.wh[hour] ?? null
    if (Number.isNaN(value) || wh === null) continue
    own += value
    other += (wh * 1000 * intervalSeconds) / usual.intervalSeconds
  }
  if (other === 0) return null
  return { with: 'usual-day', ownWh: milli(own), otherWh: milli(other), percent: percentOver(own, other), days: 1, month: null }
}

/** The whole days of a week or a month beside as many usual ones: a working day beside the mean of those before, a weekend's beside those. */
function besideUsualDays({ range, known, row, days, stretch, zone }: Seen): UsageBeside | null {
  if (range !== 'week' && range !== 'month') return null
  const before = daysOfRow(known, zone).filter((day) => day.isWhole && Temporal.PlainDate.compare(day.date, stretch.from) < 0)
  const isWeekend = ({ date }: DayOfRow) => date.dayOfWeek > 5
  const means = [false, true].map((weekend) => {
    const alike = before.filter((day) => isWeekend(day) === weekend)
    return alike.length > 0 ? alike.reduce((sum, day) => sum + takenOn(known, day), 0) / alike.length : null
  })
  let [own, other, count] = [0, 0, 0]
  for (const day of days.filter((one) => one.isWhole)) {
    const mean = means[isWeekend(day) ? 1 : 0] ?? null
    if (mean === null) continue
    own += takenOn(row, day)
    other += mean
    count++
  }
  if (other === 0) return null
  return { with: 'usual-days', ownWh: milli(own), otherWh: milli(other), percent: percentOver(own, other), days: count, month: null }
}

/** A month beside the same one a year ago, by the days of the month that are whole in both; of thirteen months the newest that is over. */
async function besideYearAgo(world: Part, { range, row, days, key, zone }: Seen): Promise<UsageBeside | null> {
  if (range !== 'month' && range !== '13-months') return null
  const last = days.at(-1)!.date
  const isOver = last.day === last.daysInMonth || range === 'month'
  const month = (isOver ? last : last.subtract({ months: 1 })).with({ day: 1 })
  const before = month.subtract({ years: 1 })
  const past = await apartBetween(world.db, key, zone, before, before.add({ months: 1 }).subtract({ days: 1 }))
  const pastDays = new Map(
    daysOfRow(past, zone)
      .filter((day) => day.isWhole)
      .map((day) => [day.date.day, day]),
  )
  let [own, other, count] = [0, 0, 0]
  for (const day of days) {
    const same = pastDays.get(day.date.day)
    if (!day.isWhole || !same || !day.date.with({ day: 1 }).equals(month)) continue
    own += takenOn(row, day)
    other += takenOn(past, same)
    count++
  }
  if (other === 0) return null
  const percent = percentOver(own, other)
  return { with: 'year-ago', ownWh: milli(own), otherWh: milli(other), percent, days: count, month: month.toString() }
}

function mostOf({ row, days, zone, range }: Seen): Insights['most'] {
  const hours = byHour(row, days, zone)
  const sum = hours.reduce<number>((total, value) => total + (value ?? 0), 0)
  if (sum === 0) return null
  const fromHour = hours.reduce<number>((best, value, hour) => ((value ?? 0) > (hours[best] ?? 0) ? hour : best), 0)
  const weekdays = range === 'day' || range === 'week' ? [] : byWeekday(row, days)
  const weekday = weekdays.reduce<number>((best, value, one) => ((value ?? 0) > (weekdays[best] ?? 0) ? one : best), 0)
  const isTold = weekdays.length === 7 && weekdays.every((value) => value !== null)
  return {
    days: days.length,
    hoursWh: hours.map((value) => value && milli(value)),
    hour: { fromHour, wh: milli(hours[fromHour]!), percent: Math.round((hours[fromHour]! / sum) * 100) },
    weekday: isTold ? { weekday: weekday + 1, wh: milli(weekdays[weekday]!) } : null,
  }
}

/** Where no network is known: the afternoon, in which New York's demand is highest in summer. */
const ASSUMED = { fromHour: 14, toHour: 20, network: null }

async function peakOf(world: Part, { row, days, zone, account, key }: Seen): Promise<Insights['peak']> {
  const hours = await hoursOf(world, account, zone)
  const { milliWh, ofMilliWh, workingDays } = withinHours(row, days, hours, zone)
  if (workingDays === 0 || ofMilliWh === 0) return null
  const bill = await newestBillOf(world.db, key)
  const cost = bill && costOf(milliWh / 1000, bill, zone)
  return { ...hours, wh: milli(milliWh), percent: Math.round((milliWh / ofMilliWh) * 100), days: workingDays, cost }
}

/** At what a kilowatt-hour cost on average in the member's own bill, fixed charges included: about, and never what a payment stands on. */
export function costOf(
  wh: number,
  { start, end, cents, wh: billedWh }: Bill,
  zone: string,
): NonNullable<NonNullable<Insights['peak']>['cost']> {
  return {
    cents: Math.round((wh * cents) / billedWh),
    centsPerKWh: Math.round((cents * 100_000) / billedWh) / 100,
    billFrom: civilDateOf(start, zone).toString(),
    billUntil: civilDateOf(end.subtract({ seconds: 1 }), zone).toString(),
  }
}

/** The hours in which events are called where the account lies. */
async function hoursOf(
  { db, clock }: Part,
  { enrolment, utility }: Account,
  zone: string,
): Promise<typeof ASSUMED | { fromHour: number; toHour: number; network: string }> {
  if (enrolment.is !== 'enrolled' || enrolment.network === '') return ASSUMED
  const [network] = await networksOf(db, utility.id, civilDateOf(clock.now(), zone), enrolment.network)
  if (!network) return ASSUMED
  const hour = (time: string) => Number(time.slice(0, 2))
  return { fromHour: hour(network.window.from), toHour: hour(network.window.to), network: network.network }
}
