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
import { billsOf } from './bills.ts'
import { callsOn } from './calls.ts'
import { dayAt } from './civil-day.ts'
import type { Household } from './households.ts'
import { type LoadDay, loadOf } from './load.ts'
import { covers, type Permit } from './permits.ts'
import { publishedAt } from './publication.ts'
import { espiPath, findHousehold, type World } from './world.ts'

/** A window of reading time, epoch seconds, half open. */
export type Window = { fromS: number; toS: number }

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
      const days = without === 'blocks' ? [] : publishedDays(household, window, asOf)
      const blocks = covers(permit, 'usage') ? blocksOf(world, household, days, window) : null
      const bills = covers(permit, 'billing') && without !== 'bills' ? billsOf(world, household, window, asOf) : []
      return pointOf(world, permit, household, resourceOf(world, permit), blocks, bills)
    }),
  })
}

function* publishedDays(household: Household, window: Window, asOf: number) {
  const last = Math.min(dayAt(window.toS * 1000 - 1), dayAt(asOf) - 1)
  for (let day = Math.max(household.firstDay, dayAt(window.fromS * 1000)); day <= last; day++) {
    const at = publishedAt(household, day)
    if (at <= asOf) yield { day, at }
  }
}

/**
 * What the meters radioed in the last 24 hours: raw (quality 14), with gaps where the utility will later estimate.
 * Its meter readings, blocks and reading types lie under `RealTime/`, apart from the validated ones.
 */
export function realTimeFeed(world: World, permits: readonly Permit[], self: string, asked: Partial<Window> = {}): Generator<string> {
  const now = world.clock.now()
  const days = [dayAt(now) - 1, dayAt(now)].map((day) => ({ day, at: now }))
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
    meterReadings: blocks ? [{ href: reading, readingType: readingTypeOf(household, tree), blocks: named(blocks) }] : [],
    summaries: bills.map((bill) => ({ ...bill, href: `${href}/UsageSummary/${bill.billingPeriod.start}` })),
  }
}

/** Delta energy in Wh; metro writes kWh as 10³ Wh with decimals, which is what Con Edison documents. */
function readingTypeOf(household: Household, tree: string): FeedReadingType {
  const { net, intervalSeconds, utility } = household
  return {
    href: `${tree}/ReadingType/${utility}-${net ? 'net' : 'forward'}-${intervalSeconds}`,
    accumulationBehaviour: 4,
    commodity: 1,
    currency: 840,
    dataQualifier: 12,
    flowDirection: net ? 4 : 1,
    intervalLength: intervalSeconds,
    kind: 12,
    powerOfTenMultiplier: utility === 'metro' ? 3 : 0,
    uom: 72,
  }
}

function* blocksOf(world: World, household: Household, days: Iterable<{ day: number; at: number }>, window: Window, raw?: 14) {
  for (const { day, at } of days) {
    const readings = readingsOf(household, loadOf(household, day, callsOn(world, household, day)), window, raw)
    const [first, last] = [readings[0], readings.at(-1)]
    if (!first || !last) continue
    const updated = Math.floor(at / 1000)
    yield { day, start: first.start, duration: last.start + last.duration - first.start, published: updated, updated, readings }
  }
}

/** The readings of a day that start within the window. */
function readingsOf(household: Household, load: LoadDay, { fromS, toS }: Window, raw?: 14): FeedReading[] {
  const readings: FeedReading[] = []
  for (let i = 0; i < load.wh.length; i++) {
    const start = load.startS + i * load.intervalSeconds
    const quality = load.qualities[i]!
    if (start < fromS || start >= toS || quality === 0 || (raw && quality === 8)) continue
    const value = household.utility === 'metro' ? printKWh(load.wh[i]!) : load.wh[i]!
    readings.push({ start, duration: load.intervalSeconds, value, quality: raw ?? quality })
  }
  return readings
}

/** Watt-hours as exact kilowatt-hours: 254 is `0.254`. */
function printKWh(wh: number): string {
  const digits = String(Math.abs(wh)).padStart(4, '0')
  return `${wh < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`
}
