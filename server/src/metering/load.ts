/** Days of meters as one load: reverse flow subtracted, service points added, slots aligned. Pure. */
import type { Load } from '@quickpay/baseline'
import { type Day, qualityAt } from '#metering/day.ts'
import { VALIDATED, worseOf } from '#metering/quality.ts'

type Slot = { readonly milliWh: number; readonly quality: number } | null

/**
 * One list of days for each service point. A point counts from its first day on, and so does its reverse flow; from then on an interval that
 * one of them lacks is missing in the load. Net readings are taken as they are. Where meters are read in different intervals the longest is
 * used. `qualities` are given only when one reading is not validated.
 */
export function netLoad(points: readonly (readonly Day[])[]): Load {
  const present = points.filter((days) => days.length > 0)
  const intervalSeconds = present.flat().reduce((longest, day) => Math.max(longest, day.intervalSeconds), 0) || 900
  const flows = present.flatMap(flowsOf)
  const lengths = new Map<string, { startS: number; slots: number }>()
  for (const day of present.flat())
    lengths.set(day.date, { startS: day.startS, slots: (day.milliWh.length * day.intervalSeconds) / intervalSeconds })

  const starts: number[] = []
  const milliWh: number[] = []
  const qualities: number[] = []
  for (const [date, { startS, slots }] of [...lengths].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const active = flows.filter((flow) => flow.first <= date).map((flow) => ({ sign: flow.sign, day: flow.days.get(date) }))
    for (let slot = 0; slot < slots; slot++) {
      let total = 0
      let worst = VALIDATED
      const complete = active.every(({ sign, day }) => {
        const reading = day ? coarse(day, slot, intervalSeconds) : null
        if (!reading) return false
        total += sign * reading.milliWh
        worst = worseOf(worst, reading.quality)
        return true
      })
      if (!complete) continue
      starts.push(startS + slot * intervalSeconds)
      milliWh.push(total)
      qualities.push(worst)
    }
  }
  const load = { intervalSeconds, starts: Float64Array.from(starts), milliWh: Float64Array.from(milliWh) }
  return qualities.every((quality) => quality === VALIDATED) ? load : { ...load, qualities: Uint8Array.from(qualities) }
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
