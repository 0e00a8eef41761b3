/** Writes usage feeds: usage points, their readings, local time and bills, as NAESB ESPI 4.0 has them in Atom. */

import { parentOf } from '../document/href.ts'
import type { Resource, ResourceName } from '../resources/types.ts'
import { type EntryParts, feedDocument } from '../resources/write-resources.ts'
import type { Values } from '../resources/write-value.ts'
import type { FeedBlock, FeedReading, FeedUsagePoint, UsageFeed } from './feed.ts'

type Reading = NonNullable<Resource<'IntervalBlock'>['IntervalReading']>[number]

const readingOf = ({ start, duration, quality, ...rest }: FeedReading): Reading => ({
  ...rest,
  ...(quality !== undefined && { ReadingQuality: [{ quality }] }),
  timePeriod: { duration, start },
})

function* readingsOf(readings: Iterable<FeedReading>): Generator<Reading> {
  for (const each of readings) yield readingOf(each)
}

/** An entry without title; `value` may have the `id` and `href` of the shapes in feed.ts, which are the envelope's. */
const entry = (
  name: ResourceName<'usage'>,
  { id, href, ...value }: Values & { id?: string | undefined; href: string },
  updatedAt: number,
  more: { related?: readonly string[]; publishedAt?: number | undefined } = {},
): EntryParts => ({ envelope: { id, self: href, up: parentOf(href), title: '', updatedAt, ...more }, name, namespace: 'usage', value })

const blockEntry = ({ id, href, start, duration, updated, published, readings }: FeedBlock): EntryParts => {
  const value = { id, href, interval: { duration, start }, IntervalReading: readingsOf(readings) }
  return entry('IntervalBlock', value, updated, { publishedAt: published })
}

function* pointEntries(point: FeedUsagePoint, updatedAt: number, once: (href: string) => boolean): Generator<EntryParts> {
  const { id, href, serviceKind, status, localTimeParameters: localTime, meterReadings, summaries = [] } = point
  const collections = [...meterReadings, ...summaries].map((each) => parentOf(each.href))
  const related = [...new Set(collections), ...(localTime === undefined ? [] : [localTime.href])]
  yield entry('UsagePoint', { id, href, ServiceCategory: { kind: serviceKind }, status }, updatedAt, { related })
  if (localTime !== undefined && once(localTime.href)) yield entry('LocalTimeParameters', localTime, updatedAt)
  for (const { id, href, readingType, blocks } of meterReadings) {
    yield entry('MeterReading', { id, href }, updatedAt, { related: [`${href}/IntervalBlock`, readingType.href] })
    if (once(readingType.href)) yield entry('ReadingType', readingType, updatedAt)
    for (const block of blocks) yield blockEntry(block)
  }
  for (const { billingPeriod, ...summary } of summaries) {
    const period = { duration: billingPeriod.durationSeconds, start: billingPeriod.start }
    yield entry('UsageSummary', { ...summary, billingPeriod: period }, updatedAt)
  }
}

/**
 * The feed in pieces of text, so that no document of any size is ever held. The same feed gives the same text.
 * URLs follow the standard's tree: a block lies under `{meter reading}/IntervalBlock/`, meter readings and summaries of one usage point
 * in collections of their own. Reading types and local time are written once by URL.
 * Throws RangeError where a number is not whole, a value no plain decimal, or the schema or XML has no place for something.
 */
export const writeUsageFeed = (feed: UsageFeed): Generator<string> => {
  const { id, self, title = 'Green Button Usage Feed', updatedAt } = feed
  const written = new Set<string>()
  const once = (href: string): boolean => !written.has(href) && written.add(href) !== undefined
  const entries = function* () {
    for (const point of feed.usagePoints) yield* pointEntries(point, updatedAt, once)
  }
  return feedDocument({ id, self, title, updatedAt }, 'usage', entries())
}
