/** The usage of a household as a Green Button feed in the dialect of its utility. */
import {
  type FeedBlock,
  type FeedReading,
  type FeedReadingType,
  type FeedSummary,
  type FeedUsagePoint,
  nameUuid,
  writeUsageFeed,
} from '@quickpay/green-button'
import { faultsAt } from '../admin/faults.ts'
import { decimalsOf } from '../admin/registrations.ts'
import { covers, type Permit } from '../consent/permits.ts'
import { sharedFromS } from '../consent/scope-keys.ts'
import { billsOf } from '../households/bills.ts'
import { callsOn } from '../households/calls.ts'
import { dayAt } from '../households/civil-day.ts'
import { draftOf, rawOf } from '../households/drafts.ts'
import type { Household } from '../households/households.ts'
import { type LoadDay, loadOf } from '../households/load.ts'
import { type Draft, type Edition, editionsOf, slowestDays } from '../households/publication.ts'
import { espiPath, findHousehold, type World } from '../world.ts'

/** A window of reading time, or of the time of publication; epoch seconds, half open. */
export type Window = { fromS: number; toS: number; by?: 'publication' }

/** New York's rules: standard time -5 h, second Sunday of March to first Sunday of November (ESPI DstRuleType). */
const newYorkTime = { tzOffset: -18000, dstOffset: 3600, dstStartRule: '360E2000', dstEndRule: 'B40E2000' }
/** The real-time feed runs three quarters of an hour behind (Con Edison onboarding document v4.4). */
const realTimeLagMs = 45 * 60_000

/** Same for every permit of a household, and says nothing about it. */
const meterName = (household: Household) => nameUuid(`https://sandbox.invalid/meter/${household.seed}`).replace(/^urn:uuid:/, '')

export const resourceOf = (world: World, permit: Permit): string => `${world.url}${espiPath(permit.utility)}/resource`

export function usagePointHref(world: World, permit: Permit, household: Household): string {
  return `${resourceOf(world, permit)}/Subscription/${permit.subscription}/UsagePoint/${meterName(household)}`
}

/** Whether a path names the usage point of the permit's household. */
export const isOwnPoint = (world: World, permit: Permit, name: string | undefined): boolean =>
  name === meterName(findHousehold(world, permit.household)!)

/** `without` leaves out a part that the caller does not look at. */
export type Content = { self: string; window: Window; asOf: number; without?: 'blocks' | 'bills' }

/** Validated readings and bills of `window` published by `asOf` (milliseconds), in chunks of XML; a subscription has one usage point. */
export function usageFeed(world: World, permits: readonly Permit[], { self, window, asOf, without }: Content): Generator<string> {
  return writeUsageFeed({
    self,
    updatedAt: Math.floor(asOf / 1000),
    usagePoints: permits.map((permit) => {
      const household = findHousehold(world, permit.household)!
      const shared = { ...window, fromS: Math.max(window.fromS, sharedFromS(permit)) }
      const days = without === 'blocks' ? [] : publishedDays(world, household, shared, asOf)
      const readTimes = window.by === 'publication' ? { fromS: sharedFromS(permit), toS: Number.POSITIVE_INFINITY } : shared
      const blocks = covers(permit, 'usage') ? blocksOf(world, household, days, readTimes) : null
      const bills = covers(permit, 'billing') && without !== 'bills' ? publishedBills(world, household, shared, asOf) : []
      return pointOf(world, permit, household, resourceOf(world, permit), blocks, bills)
    }),
  })
}

/** A day of readings: as of when (milliseconds) it was first published, and last. */
type Day = { day: number; at: number; updatedAt: number; draft: Draft | null }

/** Days of the window, or days that were published (again) in it. */
function* publishedDays(world: World, household: Household, window: Window, asOf: number): Generator<Day> {
  const shares = faultsAt(world.state, household.householdId)
  const last = Math.min(dayAt(window.toS * 1000 - 1), dayAt(asOf) - 1)
  const first = dayAt(window.fromS * 1000) - (window.by === 'publication' ? slowestDays * 2 : 0)
  const isPublishedIn = ({ at }: Edition) => window.fromS * 1000 <= at && at < window.toS * 1000
  for (let day = Math.max(household.firstDay, first); day <= last; day++) {
    const editions = editionsOf(household, day, shares)
    const current = editions.findLast(({ at }) => at <= asOf)
    if (window.by === 'publication' && !editions.some(isPublishedIn)) continue
    if (current) yield { day, at: editions[0]!.at, updatedAt: current.at, draft: current.draft }
  }
}

/** Bills of the window by the end of their period, or by the time at which they were issued. */
function publishedBills(world: World, household: Household, window: Window, asOf: number) {
  if (window.by !== 'publication') return billsOf(world, household, window, asOf)
  const bills = billsOf(world, household, { fromS: window.fromS - 7 * 86_400, toS: window.toS }, asOf)
  return bills.filter(({ statusTimeStamp }) => window.fromS <= statusTimeStamp && statusTimeStamp < window.toS)
}

/**
 * What the meters radioed in the last 24 hours: raw (quality 14), with gaps where the utility will later estimate.
 * Its meter readings, blocks and reading types lie under `RealTime/`, apart from the validated ones.
 */
export function realTimeFeed(world: World, permits: readonly Permit[], self: string, asked: Partial<Window> = {}): Generator<string> {
  const now = world.clock.now()
  const days = [dayAt(now) - 1, dayAt(now)].map((day) => ({ day, at: now, updatedAt: now, draft: null }))
  return writeUsageFeed({
    self,
    updatedAt: Math.floor(now / 1000),
    usagePoints: permits.map((permit) => {
      const household = findHousehold(world, permit.household)!
      const latestS = Math.floor((now - realTimeLagMs) / 1000) - household.intervalSeconds + 1
      const window = {
        fromS: Math.max(Math.ceil(now / 1000) - 86400, asked.fromS ?? 0),
        toS: Math.min(latestS, asked.toS ?? latestS),
      }
      return pointOf(world, permit, household, `${resourceOf(world, permit)}/RealTime`, blocksOf(world, household, days, window, 14), [])
    }),
  })
}

type Blocks = Iterable<Omit<FeedBlock, 'href'> & { day: number }>

/** `tree` is the address below which meter readings and reading types lie. */
function pointOf(
  world: World,
  permit: Permit,
  household: Household,
  tree: string,
  blocks: Blocks | null,
  bills: readonly Omit<FeedSummary, 'href'>[],
): FeedUsagePoint {
  const href = usagePointHref(world, permit, household)
  const resource = resourceOf(world, permit)
  const reading = `${tree}${href.slice(resource.length)}/MeterReading/01`
  const named = function* (all: Blocks) {
    for (const { day, ...block } of all) yield { ...block, href: `${reading}/IntervalBlock/${day}` }
  }
  return {
    href,
    serviceKind: 0,
    status: 1,
    localTimeParameters: { href: `${resource}/LocalTimeParameters/01`, ...newYorkTime },
    meterReadings: blocks ? [{ href: reading, readingType: readingTypeOf(world, household, tree), blocks: named(blocks) }] : [],
    summaries: bills.map((bill) => ({ ...bill, href: `${href}/UsageSummary/${bill.billingPeriod.start}` })),
  }
}

/** Whether values are kilowatt-hours with decimals, as Con Edison documents them; the schema has whole numbers only (Int48). */
const hasDecimals = (world: World, household: Household) => household.utility === 'metro' && decimalsOf(world.state) === 'con-edison'

/** Delta energy in Wh, or in 10³ Wh with decimals. */
function readingTypeOf(world: World, household: Household, tree: string): FeedReadingType {
  const { net, intervalSeconds, utility, kind } = household
  return {
    href: `${tree}/ReadingType/${utility}-${net ? 'net' : 'forward'}-${intervalSeconds}`,
    accumulationBehaviour: 4,
    commodity: 1,
    currency: 840,
    dataQualifier: 12,
    flowDirection: net ? 4 : 1,
    intervalLength: intervalSeconds,
    kind: 12,
    // Homes have two wires and a neutral, shops three (PhaseCodeKind s12N and ABCN).
    phase: kind === 'residential' ? 769 : 225,
    powerOfTenMultiplier: hasDecimals(world, household) ? 3 : 0,
    uom: 72,
  }
}

function* blocksOf(world: World, household: Household, days: Iterable<Day>, window: Window, raw?: 14) {
  const print = hasDecimals(world, household) ? printKWh : (wh: number) => wh
  const percent = raw ? faultsAt(world.state, household.householdId).realTimePercent : 0
  for (const { day, at, updatedAt, draft } of days) {
    const load = draftOf(household, day, loadOf(household, day, callsOn(world, household, day)), draft)
    const readings = readingsOf(load, window, raw, (wh, startS) => print(rawOf(household, startS, wh, percent)))
    const [first, last] = [readings[0], readings.at(-1)]
    if (!first || !last) continue
    const [published, updated] = [Math.floor(at / 1000), Math.floor(updatedAt / 1000)]
    yield { day, start: first.start, duration: last.start + last.duration - first.start, published, updated, readings }
  }
}

/** The readings of a day that start within the window. */
function readingsOf(
  load: LoadDay,
  { fromS, toS }: Window,
  raw: 14 | undefined,
  print: (wh: number, startS: number) => number | string,
): FeedReading[] {
  const readings: FeedReading[] = []
  for (let i = 0; i < load.wh.length; i++) {
    const start = load.startS + i * load.intervalSeconds
    const quality = load.qualities[i]!
    if (start < fromS || start >= toS || quality === 0 || (raw && quality === 8)) continue
    readings.push({ start, duration: load.intervalSeconds, value: print(load.wh[i]!, start), quality: raw ?? quality })
  }
  return readings
}

/** Watt-hours as exact kilowatt-hours: 254 is `0.254`. */
function printKWh(wh: number): string {
  const digits = String(Math.abs(wh)).padStart(4, '0')
  return `${wh < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`
}
