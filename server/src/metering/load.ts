/** Days of meters as one load: reverse flow subtracted, service points added, slots aligned. Pure. */
import type { Load } from '@quickpay/baseline'
import { type Day, qualityAt } from '#metering/day.ts'
import { VALIDATED, worseOf } from '#metering/quality.ts'

type Slot = { readonly milliWh: number; readonly quality: number } | null

/** The days of the service points that stood at one place one after the other, oldest first: usually one, more where a meter was changed. */
export type Line = readonly (readonly Day[])[]

/**
 * A line counts from its first day on, and so does the reverse flow of a point; from then on an interval that a line lacks is missing in the
 * load. Where a meter was changed the newer one's reading counts, and the older one's where there is none. Net readings are taken as they are.
 * Where meters are read in different intervals the longest is used. `qualities` are given only when one reading is not validated.
 */
export function netLoad(lines: readonly Line[]): Load {
  const present = lines.map((line) => line.filter((days) => days.length > 0)).filter((line) => line.length > 0)
  const all = present.flat(2)
  const intervalSeconds = all.reduce((longest, day) => Math.max(longest, day.intervalSeconds), 0) || 900
  const flowLines = present.map((line) => line.map(flowsOf).reverse())
  const lengths = new Map<string, { startS: number; slots: number }>()
  for (const day of all) lengths.set(day.date, { startS: day.startS, slots: (day.milliWh.length * day.intervalSeconds) / intervalSeconds })

  const only = present.length === 1 && present[0]!.length === 1 ? onlyFlow(present[0]![0]!, intervalSeconds) : null
  if (only) return only
  const starts: number[] = []
  const milliWh: number[] = []
  const qualities: number[] = []
  for (const [date, { startS, slots }] of [...lengths].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const active = flowLines.map((line) => line.map((flows) => flowsOn(flows, date)).filter((flows) => flows.length > 0))
    const counting = active.filter((line) => line.length > 0)
    for (let slot = 0; slot < slots; slot++) {
      const readings = counting.map((line) => newestOf(line, slot, intervalSeconds))
      if (readings.some((reading) => reading === null)) continue
      starts.push(startS + slot * intervalSeconds)
      milliWh.push(readings.reduce((total, reading) => total + reading!.milliWh, 0))
      qualities.push(readings.reduce((worst, reading) => worseOf(worst, reading!.quality), VALIDATED))
    }
  }
  const load = { intervalSeconds, starts: Float64Array.from(starts), milliWh: Float64Array.from(milliWh) }
  return qualities.every((quality) => quality === VALIDATED) ? load : { ...load, qualities: Uint8Array.from(qualities) }
}

/** The usual case: one meter, one direction, one length of interval, all validated. Nothing to align; null in every other. */
function onlyFlow(days: readonly Day[], intervalSeconds: number): Load | null {
  const flow = days[0]!.flow
  if (flow === 'reverse') return null
  if (days.some((day) => day.flow !== flow || day.intervalSeconds !== intervalSeconds || day.qualities !== null)) return null
  const slots = days.reduce((total, day) => total + day.milliWh.length, 0)
  const [starts, milliWh] = [new Float64Array(slots), new Float64Array(slots)]
  let count = 0
  for (const day of days.every((one, i) => i === 0 || days[i - 1]!.date < one.date) ? days : inOrder(days))
    for (let slot = 0; slot < day.milliWh.length; slot++) {
      const value = day.milliWh[slot]
      if (value === null || value === undefined) continue
      starts[count] = day.startS + slot * intervalSeconds
      milliWh[count] = value
      count += 1
    }
  return { intervalSeconds, starts: starts.subarray(0, count), milliWh: milliWh.subarray(0, count) }
}
const inOrder = (days: readonly Day[]): Day[] => [...days].sort((a, b) => (a.date < b.date ? -1 : 1))

type DayFlow = { readonly sign: 1 | -1; readonly day: Day | undefined }
const flowsOn = (flows: readonly SignedFlow[], date: string): DayFlow[] =>
  flows.filter((flow) => flow.first <= date).map((flow) => ({ sign: flow.sign, day: flow.days.get(date) }))

/** The reading of the newest point that has one whole: both of its directions. */
function newestOf(line: readonly (readonly DayFlow[])[], slot: number, intervalSeconds: number): Slot {
  for (const point of line) {
    let milliWh = 0
    let quality = VALIDATED
    const whole = point.every(({ sign, day }) => {
      const reading = day ? coarse(day, slot, intervalSeconds) : null
      if (!reading) return false
      milliWh += sign * reading.milliWh
      quality = worseOf(quality, reading.quality)
      return true
    })
    if (whole) return { milliWh, quality }
  }
  return null
}

type SignedFlow = { readonly sign: 1 | -1; readonly first: string; readonly days: ReadonlyMap<string, Day> }

/** What is added and what is subtracted of one service point: its net readings where there are some, else forward minus reverse. */
function flowsOf(days: readonly Day[]): SignedFlow[] {
  const byFlow = Map.groupBy(days, (day) => day.flow)
  const signed = (flow: Day['flow'], sign: 1 | -1): SignedFlow[] => {
    const own = byFlow.get(flow)
    if (!own) return []
    const first = own.reduce((least, day) => (day.date < least ? day.date : least), own[0]!.date)
    return [{ sign, first, days: new Map(own.map((day) => [day.date, day])) }]
  }
  return byFlow.has('net') ? signed('net', 1) : [...signed('forward', 1), ...signed('reverse', -1)]
}

/** The energy of a longer interval; null when a part of it is missing. */
function coarse(day: Day, slot: number, intervalSeconds: number): Slot {
  const parts = intervalSeconds / day.intervalSeconds
  let milliWh = 0
  let quality = VALIDATED
  for (let part = slot * parts; part < (slot + 1) * parts; part++) {
    const value = day.milliWh[part]
    if (value === null || value === undefined) return null
    milliWh += value
    quality = worseOf(quality, qualityAt(day, part))
  }
  return { milliWh, quality }
}
