/** An account's readings as a Green Button file (NAESB ESPI), as any program that reads one takes them. Exact: whole milliwatt-hours. */
import { type FeedBlock, type FeedMeterReading, type FeedUsagePoint, writeUsageFeed } from '@quickpay/green-button'
import type { Account } from '#connect/account-store.ts'
import { type Day, type Flow, qualityAt, statedAt } from '#metering/day.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import type { Db } from '#platform/db.ts'
import { storedDays } from './stored-days.ts'

/** NAESB ESPI FlowDirectionType. */
const directions: Readonly<Record<Flow, number>> = { forward: 1, net: 4, reverse: 19 }
/** Of America/New_York, as NAESB ESPI packs it: the second Sunday of March to the first of November, at two. */
const newYorkTime = { tzOffset: -18000, dstOffset: 3600, dstStartRule: '360E2000', dstEndRule: 'B40E2000' }

/**
 * The text in pieces. The packed days are read first, some hundred numbers each: the writer asks for no more than one reading at a time, and
 * cannot wait for a database.
 */
export async function* greenButton(
  db: Db,
  account: Account,
  { appUrl, now }: { appUrl: string; now: Temporal.Instant },
): AsyncGenerator<string> {
  const root = `${appUrl}/espi/1_1/resource`
  const subscription = `${root}/Subscription/${account.accountId}`
  const byPoint = new Map<string, { point: ServicePoint; days: Day[] }>()
  for await (const { point, days } of storedDays(db, account)) {
    const known = byPoint.get(point.servicePointId) ?? { point, days: [] }
    known.days.push(...days)
    byPoint.set(point.servicePointId, known)
  }
  const usagePoints = [...byPoint.values()].map(({ point, days }) => usagePointOf(root, subscription, point, days))
  yield* writeUsageFeed({ self: `${root}/Batch/Subscription/${account.accountId}`, updatedAt: secondsOf(now), usagePoints })
}

const secondsOf = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000)

function usagePointOf(root: string, subscription: string, point: ServicePoint, days: readonly Day[]): FeedUsagePoint {
  const href = `${subscription}/UsagePoint/${point.servicePointId}`
  const series = Map.groupBy(days, (day) => `${day.flow}-${day.intervalSeconds}`)
  return {
    href,
    serviceKind: 0,
    localTimeParameters: { href: `${root}/LocalTimeParameters/1`, ...newYorkTime },
    meterReadings: [...series].map(([id, own]) => meterReadingOf(root, `${href}/MeterReading/${id}`, own)),
  }
}

function meterReadingOf(root: string, href: string, days: readonly Day[]): FeedMeterReading {
  const { flow, intervalSeconds } = days[0]!
  return {
    href,
    readingType: {
      href: `${root}/ReadingType/${flow}-${intervalSeconds}`,
      accumulationBehaviour: 4,
      commodity: 1,
      dataQualifier: 12,
      flowDirection: directions[flow],
      intervalLength: intervalSeconds,
      kind: 12,
      powerOfTenMultiplier: -3,
      uom: 72,
    },
    blocks: blocksOf(href, days),
  }
}

function* blocksOf(href: string, days: readonly Day[]): Generator<FeedBlock> {
  for (const day of days) {
    const { startS, intervalSeconds, milliWh } = day
    yield {
      href: `${href}/IntervalBlock/${day.date}`,
      start: startS,
      duration: milliWh.length * intervalSeconds,
      updated: Math.floor(statedAt(day, 0) / 1000),
      readings: readingsOf(day),
    }
  }
}

function* readingsOf(day: Day) {
  const { startS, intervalSeconds } = day
  for (const [slot, value] of day.milliWh.entries())
    if (value !== null) yield { start: startS + slot * intervalSeconds, duration: intervalSeconds, value, quality: qualityAt(day, slot) }
}
