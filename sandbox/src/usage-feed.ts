/** The usage of a household as a Green Button feed in the dialect of its utility. */
import {
  type FeedBlock,
  type FeedReading,
  type FeedReadingType,
  type FeedSummary,
  nameUuid,
  type UsageFeed,
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

export function usagePointHref(world: World, permit: Permit, household: Household): string {
  return `${world.url}${espiPath(permit.utility)}/resource/Subscription/${permit.subscription}/UsagePoint/${meterName(household)}`
}

/** Validated readings of `window` published by `asOf` (milliseconds), in chunks of XML. */
export function usageFeed(world: World, permit: Permit, self: string, window: Window, asOf: number): Generator<string> {
  const household = findHousehold(world, permit.household)!
  const days = function* () {
    const last = Math.min(dayAt(window.toS * 1000 - 1), dayAt(asOf) - 1)
    for (let day = Math.max(household.firstDay, dayAt(window.fromS * 1000)); day <= last; day++) {
      if (publishedAt(household, day) <= asOf) yield { day, at: publishedAt(household, day) }
    }
  }
  const summaries = covers(permit, 'billing') ? billsOf(world, household, window, asOf) : []
  return write(world, permit, household, {
    self,
    asOf,
    summaries,
    blocks: covers(permit, 'usage') ? blocksOf(world, household, days(), window) : null,
  })
}

/** What the meter radioed in the last 24 hours: raw (quality 14), with gaps where the utility will later estimate. */
export function realTimeFeed(world: World, permit: Permit, self: string): Generator<string> {
  const household = findHousehold(world, permit.household)!
  const now = world.clock.now()
  const window = { fromS: Math.ceil(now / 1000) - 86400, toS: Math.floor((now - realTimeLagMs) / 1000) - household.intervalSeconds + 1 }
  const days = [dayAt(now) - 1, dayAt(now)].map((day) => ({ day, at: now }))
  return write(world, permit, household, { self, asOf: now, summaries: [], blocks: blocksOf(world, household, days, window, 14) })
}

type Content = {
  self: string
  asOf: number
  blocks: Iterable<Omit<FeedBlock, 'href'> & { day: number }> | null
  summaries: readonly Omit<FeedSummary, 'href'>[]
}

function write(world: World, permit: Permit, household: Household, { self, asOf, blocks, summaries }: Content): Generator<string> {
  const href = usagePointHref(world, permit, household)
  const resource = `${world.url}${espiPath(permit.utility)}/resource`
  const reading = `${href}/MeterReading/01`
  const named = function* (all: NonNullable<Content['blocks']>) {
    for (const { day, ...block } of all) yield { ...block, href: `${reading}/IntervalBlock/${day}` }
  }
  const feed: UsageFeed = {
    self,
    updatedAt: Math.floor(asOf / 1000),
    usagePoints: [
      {
        href,
        serviceKind: 0,
        status: 1,
        localTimeParameters: { href: `${resource}/LocalTimeParameters/01`, ...newYorkTime },
        meterReadings: blocks ? [{ href: reading, readingType: readingTypeOf(household, resource), blocks: named(blocks) }] : [],
        summaries: summaries.map((summary) => ({ ...summary, href: `${href}/UsageSummary/${summary.billingPeriod.start}` })),
      },
    ],
  }
  return writeUsageFeed(feed)
}

/** Delta energy in Wh; metro writes kWh as 10³ Wh with decimals, which is what Con Edison documents. */
function readingTypeOf(household: Household, resource: string): FeedReadingType {
  const { net, intervalSeconds, utility } = household
  return {
    href: `${resource}/ReadingType/${utility}-${net ? 'net' : 'forward'}-${intervalSeconds}`,
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
