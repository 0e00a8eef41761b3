/** Makes a Green Button feed of some meters, the same one every time, and says what a reader must find in it. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { writeUsageFeed } from '@quickpay/green-button'
import { civilDay, NEW_YORK, seconds } from '@quickpay/units'
import { Tally } from './tally.ts'

export type Feed = {
  path: string
  bytes: number
  readings: number
  /** Start tags in the document. */
  elements: number
  /** Of all readings, as `Tally` makes it. */
  checksum: string
}

const at = 'https://utility.example/espi/1_1/resource'
const quarterHour = 900
const firstDay = Temporal.PlainDate.from('2025-10-01')
/** Thirteen months, as a third party asks for them: a year and the month before it. */
const afterLastDay = firstDay.add({ months: 13 })

export function makeFeed(path: string, meters: number): Feed {
  const tally = new Tally()
  const usagePoints = Array.from({ length: meters }, (_, meter) => usagePoint(meter + 1, tally))
  const feed = { self: `${at}/Batch/Subscription/1`, updatedAt: seconds(civilDay(afterLastDay, NEW_YORK).end), usagePoints }
  const file = openSync(path, 'w')
  let bytes = 0
  let elements = 0
  for (const piece of writeUsageFeed(feed)) {
    bytes += writeSync(file, piece)
    elements += piece.match(/<[a-z]/gi)?.length ?? 0
  }
  closeSync(file)
  return { path, bytes, readings: tally.count, elements, checksum: tally.text() }
}

function usagePoint(id: number, tally: Tally) {
  const href = `${at}/Subscription/1/UsagePoint/${id}`
  const meter = `${href}/MeterReading/1`
  // Forward energy of electricity in whole watt-hours (NAESB ESPI code lists).
  const readingType = {
    href: `${at}/ReadingType/1`,
    accumulationBehaviour: 4,
    commodity: 1,
    flowDirection: 1,
    intervalLength: quarterHour,
    kind: 12,
    powerOfTenMultiplier: 0,
    uom: 72,
  }
  return { href, serviceKind: 0, meterReadings: [{ href: meter, readingType, blocks: blocks(meter, id, tally) }] }
}

/** One block a civil day, 92 to 100 readings each. */
function* blocks(meter: string, id: number, tally: Tally) {
  let noise = id
  for (let day = firstDay, n = 1; Temporal.PlainDate.compare(day, afterLastDay) < 0; day = day.add({ days: 1 }), n++) {
    const { start, end } = civilDay(day, NEW_YORK)
    const [from, to] = [seconds(start), seconds(end)]
    const readings = []
    for (let s = from; s < to; s += quarterHour) {
      noise = (noise * 48_271) % 2_147_483_647
      const reading = { start: s, duration: quarterHour, value: 60 + (noise % 700), quality: 17 }
      tally.add(reading.start, reading.value, reading.quality)
      readings.push(reading)
    }
    yield { href: `${meter}/IntervalBlock/${n}`, start: from, duration: to - from, updated: to + 20_000, readings }
  }
}
