/** What a person sees of the readings: the curve of some hours, the usual day, how fresh the data are and how much history is there. */
import type { Load } from '@quickpay/baseline'
import { civilDateOf, civilDay, type Interval, instantOf, seconds } from '@quickpay/units'
import { type Day, statedAt } from '#metering/day.ts'
import type { Lag } from '#metering/freshness.ts'
import { gapsSince, type KnownGap } from '#metering/freshness-store.ts'
import { accountDaysOf, daysOf, daysStoredOf, newestDayOf } from '#metering/interval-store.ts'
import { netLoad } from '#metering/load.ts'
import { mergeDay } from '#metering/merge.ts'
import { isEstimated, VALIDATED } from '#metering/quality.ts'
import { type RealtimeDay, realtimeOf } from '#metering/realtime-store.ts'
import { LAG_DAYS, typicalLag } from '#metering/review.ts'
import { linesOf } from '#metering/service-point.ts'
import { connectedOf, servicePointsOf } from '#metering/service-point-store.ts'
import type { Queries } from '#platform/db.ts'

export type AccountKey = { readonly memberId: string; readonly accountId: string }

/** Energy of consecutive intervals from `start` on, in Wh, exports negative; null is missing, never zero. */
export type UsageSeries = {
  readonly start: Temporal.Instant
  readonly intervalSeconds: number
  readonly wh: readonly (number | null)[]
  readonly quality: readonly ('measured' | 'estimated' | 'missing')[]
}

/** The curve from `start` to `end`, validated readings first, real-time ones where these are still missing. Null when nothing is there. */
export async function usageBetween(q: Queries, account: AccountKey, zone: string, { start, end }: Interval): Promise<UsageSeries | null> {
  return seriesOf(await shownLoad(q, account, civilDateOf(start, zone), civilDateOf(end.subtract({ nanoseconds: 1 }), zone)), {
    start,
    end,
  })
}

/** A stretch of a load as a curve. */
export function seriesOf(load: Load, { start, end }: Interval): UsageSeries | null {
  const slots = Math.round((seconds(end) - seconds(start)) / load.intervalSeconds)
  const wh = new Array<number | null>(slots).fill(null)
  const quality = new Array<UsageSeries['quality'][number]>(slots).fill('missing')
  for (const [i, startS] of load.starts.entries()) {
    const slot = (startS - seconds(start)) / load.intervalSeconds
    if (slot < 0 || slot >= slots || !Number.isInteger(slot)) continue
    wh[slot] = load.milliWh[i]! / 1000
    quality[slot] = isEstimated(load.qualities?.[i] ?? VALIDATED) ? 'estimated' : 'measured'
  }
  return wh.some((value) => value !== null) ? { start, intervalSeconds: load.intervalSeconds, wh, quality } : null
}

export const usageOnDay = (q: Queries, account: AccountKey, zone: string, date: Temporal.PlainDate): Promise<UsageSeries | null> =>
  usageBetween(q, account, zone, civilDay(date, zone))

async function shownLoad(q: Queries, { memberId, accountId }: AccountKey, from: Temporal.PlainDate, to: Temporal.PlainDate): Promise<Load> {
  const points = new Map<string, Day[]>()
  const known = await servicePointsOf(q, memberId, accountId)
  for (const { servicePointId } of known)
    points.set(
      servicePointId,
      shownDays(
        await daysOf(q, memberId, servicePointId, from, to),
        await realtimeOf(q, memberId, servicePointId, from.toString(), to.toString()),
      ),
    )
  return netLoad(linesOf(known).map((line) => line.map((point) => points.get(point.servicePointId)!)))
}

/** Stored days with the gaps filled from the real-time feed, which counts as raw and never replaces what the utility validated. */
export function shownDays(stored: readonly Day[], feed: readonly RealtimeDay[]): Day[] {
  const days = new Map(stored.map((day) => [`${day.flow} ${day.date}`, day]))
  for (const live of feed) {
    const raw: Day = { ...live, qualities: live.milliWh.map(() => RAW), statedAtMs: [0] }
    const merged = mergeDay(days.get(`${live.flow} ${live.date}`), raw)
    if (merged.is !== 'same') days.set(`${live.flow} ${live.date}`, merged.day)
  }
  return [...days.values()]
}
/** NAESB ESPI QualityOfReading 14. */
const RAW = 14

/** The mean of the last ten days like this one (working days or weekend days) hour by hour; an hour without readings is null. */
export async function usualDay(q: Queries, account: AccountKey, zone: string, date: Temporal.PlainDate): Promise<UsageSeries | null> {
  const alike = daysLike(date)
  return usualOf(netLoad(await accountDaysOf(q, account.memberId, account.accountId, alike.at(-1)!, alike[0]!)), zone, date, alike)
}

export const USUAL_DAYS = 10
const LOOK_BACK_DAYS = 60
/** The working days or the weekend days of two months before one of them, newest first. */
export function daysLike(date: Temporal.PlainDate): Temporal.PlainDate[] {
  const isWeekend = date.dayOfWeek > 5
  return Array.from({ length: LOOK_BACK_DAYS }, (_, i) => date.subtract({ days: i + 1 })).filter((day) => day.dayOfWeek > 5 === isWeekend)
}

/** The usual day from a load: the mean of the newest of these days that have readings. */
export function usualOf(load: Load, zone: string, date: Temporal.PlainDate, alike: readonly Temporal.PlainDate[]): UsageSeries | null {
  const { start, end } = civilDay(date, zone)
  const hours = (seconds(end) - seconds(start)) / 3600
  const profiles: (number | null)[][] = []
  for (const day of alike) {
    if (profiles.length === USUAL_DAYS) break
    const profile = hourly(load, civilDay(day, zone), hours)
    if (profile.some((value) => value !== null)) profiles.push(profile)
  }
  if (profiles.length === 0) return null
  const wh = Array.from({ length: hours }, (_, hour) => {
    const known = profiles.flatMap((profile) => profile[hour] ?? [])
    return known.length > 0 ? known.reduce((a, b) => a + b) / known.length : null
  })
  return { start, intervalSeconds: 3600, wh, quality: wh.map((value) => (value === null ? 'missing' : 'measured')) }
}

/** The complete hours of a day, counted from its midnight. */
function hourly(load: Load, { start, end }: Interval, hours: number): (number | null)[] {
  const totals = new Array<number>(hours).fill(0)
  const counts = new Array<number>(hours).fill(0)
  const [fromS, toS] = [seconds(start), seconds(end)]
  for (let i = load.starts.findIndex((startS) => startS >= fromS); i >= 0 && i < load.starts.length; i++) {
    const startS = load.starts[i]!
    if (startS >= toS) break
    const hour = Math.floor((startS - fromS) / 3600)
    if (hour >= hours) continue
    totals[hour]! += load.milliWh[i]! / 1000
    counts[hour]!++
  }
  return totals.map((total, hour) => (counts[hour] === 3600 / load.intervalSeconds ? total : null))
}

export type Freshness = {
  readonly lastReadingEndAt: Temporal.Instant | null
  readonly receivedAt: Temporal.Instant | null
  /** How late the days of the slowest meter usually come; null while too few have come to say. */
  readonly lag: Lag | null
  /** Days of the last month that lack readings: being asked for, and no longer. */
  readonly missing: readonly Temporal.PlainDate[]
  readonly givenUp: readonly Temporal.PlainDate[]
}

/** The end of the newest reading of an account, real-time ones included, when it came, and what is missing. */
export async function freshnessOf(q: Queries, { memberId, accountId }: AccountKey): Promise<Freshness> {
  let newest = NOTHING_READ
  let lag: Lag | null = null
  const gaps: KnownGap[] = []
  const points = await servicePointsOf(q, memberId, accountId)
  const followed = new Set(points.map((point) => point.follows))
  for (const point of points) {
    const { servicePointId } = point
    const day = await newestDayOf(q, memberId, servicePointId)
    const stored = day ? await daysOf(q, memberId, servicePointId, day, day) : []
    const live = await realtimeOf(q, memberId, servicePointId, day?.toString() ?? '0001-01-01', '9999-12-31')
    newest = newestAmong(stored, live, newest)
    if (!day || followed.has(servicePointId)) continue
    const own = await typicalLag(q, point, day)
    if (own && own.p95Seconds > (lag?.p95Seconds ?? -1)) lag = own
    gaps.push(...(await gapsSince(q, memberId, servicePointId, day.subtract({ days: LAG_DAYS }))))
  }
  const days = (those: readonly KnownGap[]) =>
    [...new Set(those.map((gap) => gap.day.toString()))].sort().map((date) => Temporal.PlainDate.from(date))
  return {
    lastReadingEndAt: newest.receivedAt && instantOf(newest.endS),
    receivedAt: newest.receivedAt,
    lag,
    missing: days(gaps.filter((gap) => !gap.givenUpAt)),
    givenUp: days(gaps.filter((gap) => gap.givenUpAt)),
  }
}

/** The newest reading of an account so far: when it ended, and when it came. */
export type Newest = { readonly endS: number; readonly receivedAt: Temporal.Instant | null }
export const NOTHING_READ: Newest = { endS: 0, receivedAt: null }

/** That of these days and of these of the real-time feed, unless an earlier look found a newer one. */
export function newestAmong(stored: readonly Day[], live: readonly RealtimeDay[], known: Newest = NOTHING_READ): Newest {
  const endOf = (day: Pick<Day, 'startS' | 'milliWh' | 'intervalSeconds'>) => day.startS + (lastSlot(day) + 1) * day.intervalSeconds
  const candidates = [
    ...stored.map((day) => ({ endS: endOf(day), receivedAt: Temporal.Instant.fromEpochMilliseconds(statedAt(day, lastSlot(day))) })),
    ...live.map((day) => ({ endS: endOf(day), receivedAt: day.receivedAt })),
  ]
  return candidates.reduce<Newest>((newest, one) => (one.endS > newest.endS ? one : newest), known)
}
const lastSlot = (day: Pick<Day, 'milliWh'>): number => day.milliWh.findLastIndex((value) => value !== null)

export type HistoryProgress = { readonly daysStored: number; readonly daysExpected: number; readonly done: boolean }

export async function historyOf(q: Queries, account: AccountKey, zone: string, now: Temporal.Instant): Promise<HistoryProgress> {
  const { memberId, accountId } = account
  const from = (await connectedOf(q, memberId, accountId))?.historyFrom ?? null
  return (await historiesOf(q, memberId, [{ accountId, zone, from }], now)).get(accountId)!
}

/** Of a member's accounts at once, by account; `from` is the first day that the utility promised, null where it promised none yet. */
export async function historiesOf(
  q: Queries,
  memberId: string,
  accounts: readonly { readonly accountId: string; readonly zone: string; readonly from: Temporal.PlainDate | null }[],
  now: Temporal.Instant,
): Promise<Map<string, HistoryProgress>> {
  const asked = accounts.flatMap(({ accountId, zone, from }) => (from ? [{ accountId, from, to: dayBefore(civilDateOf(now, zone)) }] : []))
  const stored = await daysStoredOf(q, memberId, asked)
  const found = new Map<string, HistoryProgress>(accounts.map(({ accountId }) => [accountId, NO_HISTORY]))
  for (const { accountId, from, to } of asked) found.set(accountId, progressOf(stored.get(accountId) ?? 0, from, to))
  return found
}

const dayBefore = (day: Temporal.PlainDate): Temporal.PlainDate => day.subtract({ days: 1 })
const NO_HISTORY: HistoryProgress = { daysStored: 0, daysExpected: 0, done: false }

/** How much of the promised history is stored, up to yesterday. Done when at most the last week is open: utilities take up to seven days. */
function progressOf(daysStored: number, from: Temporal.PlainDate, yesterday: Temporal.PlainDate): HistoryProgress {
  const daysExpected = Math.max(0, from.until(yesterday, { largestUnit: 'day' }).days + 1)
  return { daysStored, daysExpected, done: daysStored > 0 && daysStored >= daysExpected - 7 }
}
