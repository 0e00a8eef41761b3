/** Writes usage feeds: usage points, their readings, local time and bills, as NAESB ESPI 4.0 has them in Atom. */

import type {
  FeedBlock,
  FeedLocalTimeParameters,
  FeedMeterReading,
  FeedReading,
  FeedReadingType,
  FeedSummary,
  FeedUsagePoint,
  UsageFeed,
} from './feed.ts'
import { parentOf } from './href.ts'
import { around, type Envelope, element, entry, entryEnd, entryStart, feedEnd, feedStart, whole } from './xml.ts'

const espi = (name: string): string => `espi:${name}`
const field = (name: string, value: string | number | undefined): string => element(espi(name), value)
const group = (name: string, inner: string): string => around(espi(name), inner)

/** A value as it is to stand: whole numbers, or decimal text (Con Edison's dialect). Throws RangeError for anything else. */
const valueText = (value: number | string): string => {
  if (typeof value === 'number') return whole(value)
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw new RangeError(`'${value}' is not a plain decimal`)
  return value
}

const period = (name: string, start: number, duration: number): string => group(name, field('duration', duration) + field('start', start))

const reading = ({ start, duration, value, quality, cost }: FeedReading): string =>
  group(
    'IntervalReading',
    field('cost', cost) +
      (quality === undefined ? '' : group('ReadingQuality', field('quality', quality))) +
      period('timePeriod', start, duration) +
      field('value', valueText(value)),
  )

/** Readings are handed on in pieces of about this many characters. */
const pieceChars = 16 * 1024

function* blockEntry(block: FeedBlock): Generator<string> {
  const envelope: Envelope = {
    id: block.id,
    self: block.href,
    up: parentOf(block.href),
    title: '',
    updatedAt: block.updated,
    publishedAt: block.published,
  }
  let piece = `${entryStart(envelope)}<espi:IntervalBlock>${period('interval', block.start, block.duration)}`
  for (const each of block.readings) {
    piece += reading(each)
    if (piece.length < pieceChars) continue
    yield piece
    piece = ''
  }
  yield `${piece}</espi:IntervalBlock>${entryEnd(envelope)}`
}

/** Children in the order of the schema. */
const readingTypeFields = [
  'accumulationBehaviour',
  'commodity',
  'currency',
  'dataQualifier',
  'defaultQuality',
  'flowDirection',
  'intervalLength',
  'kind',
  'phase',
  'powerOfTenMultiplier',
  'uom',
] as const

const readingTypeEntry = (type: FeedReadingType, updatedAt: number): string => {
  const fields = readingTypeFields.map((name) => field(name, type[name])).join('')
  return entry(
    { id: type.id, self: type.href, up: parentOf(type.href), title: '', updatedAt },
    `<espi:ReadingType>${fields}</espi:ReadingType>`,
  )
}

const localTimeEntry = (given: FeedLocalTimeParameters, updatedAt: number): string =>
  entry(
    { id: given.id, self: given.href, up: parentOf(given.href), title: '', updatedAt },
    group(
      'LocalTimeParameters',
      field('dstEndRule', given.dstEndRule) +
        field('dstOffset', given.dstOffset) +
        field('dstStartRule', given.dstStartRule) +
        field('tzOffset', given.tzOffset),
    ),
  )

const summaryEntry = (summary: FeedSummary, updatedAt: number): string => {
  const { billingPeriod, overallConsumptionLastPeriod: overall } = summary
  const consumption =
    overall === undefined
      ? ''
      : field('powerOfTenMultiplier', overall.powerOfTenMultiplier) + field('uom', overall.uom) + field('value', overall.value)
  const fields =
    period('billingPeriod', billingPeriod.start, billingPeriod.durationSeconds) +
    field('billLastPeriod', summary.billLastPeriod) +
    field('billToDate', summary.billToDate) +
    field('costAdditionalLastPeriod', summary.costAdditionalLastPeriod) +
    field('currency', summary.currency) +
    group('overallConsumptionLastPeriod', consumption) +
    field('statusTimeStamp', summary.statusTimeStamp)
  return entry({ id: summary.id, self: summary.href, up: parentOf(summary.href), title: '', updatedAt }, group('UsageSummary', fields))
}

const usagePointEntry = (point: FeedUsagePoint, updatedAt: number): string => {
  const collections = [...point.meterReadings, ...(point.summaries ?? [])].map((each) => parentOf(each.href))
  const related = [...new Set(collections), ...(point.localTimeParameters === undefined ? [] : [point.localTimeParameters.href])]
  const resource = group('UsagePoint', group('ServiceCategory', field('kind', point.serviceKind)) + field('status', point.status))
  return entry({ id: point.id, self: point.href, up: parentOf(point.href), related, title: '', updatedAt }, resource)
}

const meterReadingEntry = (meter: FeedMeterReading, updatedAt: number): string => {
  const related = [`${meter.href}/IntervalBlock`, meter.readingType.href]
  return entry({ id: meter.id, self: meter.href, up: parentOf(meter.href), related, title: '', updatedAt }, '<espi:MeterReading/>')
}

/**
 * The feed in pieces of text, so that no document of any size is ever held. The same feed gives the same text.
 * URLs follow the standard's tree: a block lies under `{meter reading}/IntervalBlock/`, meter readings and summaries of one usage point
 * in collections of their own. Reading types and local time are written once by URL.
 * Throws RangeError where a number is not whole, a value no plain decimal, or a text cannot stand in XML.
 */
export function* writeUsageFeed(feed: UsageFeed): Generator<string> {
  const { updatedAt } = feed
  const written = new Set<string>()
  const once = (href: string): boolean => !written.has(href) && written.add(href) !== undefined
  yield feedStart(' xmlns:espi="http://naesb.org/espi"', {
    id: feed.id,
    self: feed.self,
    title: feed.title ?? 'Green Button Usage Feed',
    updatedAt,
  })
  for (const point of feed.usagePoints) {
    yield usagePointEntry(point, updatedAt)
    if (point.localTimeParameters !== undefined && once(point.localTimeParameters.href))
      yield localTimeEntry(point.localTimeParameters, updatedAt)
    for (const meter of point.meterReadings) {
      yield meterReadingEntry(meter, updatedAt)
      if (once(meter.readingType.href)) yield readingTypeEntry(meter.readingType, updatedAt)
      for (const block of meter.blocks) yield* blockEntry(block)
    }
    for (const summary of point.summaries ?? []) yield summaryEntry(summary, updatedAt)
  }
  yield feedEnd
}
