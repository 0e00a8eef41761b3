/** What an account took from the grid and what it gave, apart from each other, as even rows of intervals. Pure. */
import type { Load } from '@quickpay/baseline'
import type { Day } from '#metering/day.ts'
import { type Line, netLoad } from '#metering/load.ts'
import { isEstimated, VALIDATED } from '#metering/quality.ts'

/** Slot i is `[startS + i × intervalSeconds, …)`. Counted in UTC, the civil days of a stretch follow one another without a seam, the 23 and 25 hours long ones too. */
export type Apart = {
  readonly startS: number
  readonly intervalSeconds: number
  /** Milliwatt-hours; NaN where there is no reading. */
  readonly taken: Float64Array
  /** Null where nothing was ever given to the grid. */
  readonly given: Float64Array | null
  /** 1 where the utility filled in what the meter did not say. */
  readonly estimated: Uint8Array
}

const NO_LENGTH = 900

/** The days of an account's places between two instants. A meter that counts only the difference took what is above zero and gave what is below. */
export function apartOf(lines: readonly Line[], startS: number, endS: number): Apart {
  const way = (sign: 1 | -1): Load => netLoad(lines.map((line) => line.map((days) => oneWay(days, sign))))
  const [taken, given] = [way(1), way(-1)]
  const lengths = [taken, given].filter((load) => load.starts.length > 0).map((load) => load.intervalSeconds)
  const intervalSeconds = lengths.length > 0 ? Math.max(...lengths) : NO_LENGTH
  const slots = Math.max(0, Math.round((endS - startS) / intervalSeconds))
  const estimated = new Uint8Array(slots)
  const rowOf = (load: Load) => evenly(load, { startS, intervalSeconds, slots, estimated })
  return {
    startS,
    intervalSeconds,
    taken: rowOf(taken),
    given: given.milliWh.some((value) => value > 0) ? rowOf(given) : null,
    estimated,
  }
}

/** The days of one direction as if they were all there is. */
function oneWay(days: readonly Day[], sign: 1 | -1): Day[] {
  const net = days.filter((day) => day.flow === 'net')
  if (net.length === 0)
    return days.filter((day) => day.flow === (sign === 1 ? 'forward' : 'reverse')).map((day) => ({ ...day, flow: 'forward' }))
  return net.map((day) => ({
    ...day,
    flow: 'forward',
    milliWh: day.milliWh.map((value) => (value === null ? null : Math.max(0, sign * value))),
  }))
}

type Slots = { startS: number; intervalSeconds: number; slots: number; estimated: Uint8Array }

/** A load on the row's slots; where the row's are longer, one counts only when it is whole. */
function evenly(load: Load, { startS, intervalSeconds, slots, estimated }: Slots): Float64Array {
  const parts = intervalSeconds / load.intervalSeconds
  const [row, counts] = [new Float64Array(slots), new Uint8Array(slots)]
  for (const [i, atS] of load.starts.entries()) {
    const slot = Math.floor((atS - startS) / intervalSeconds)
    if (slot < 0 || slot >= slots) continue
    row[slot]! += load.milliWh[i]!
    counts[slot]! += 1
    if (isEstimated(load.qualities?.[i] ?? VALIDATED)) estimated[slot] = 1
  }
  return row.map((value, slot) => (counts[slot]! >= parts ? value : Number.NaN))
}

/** Part of a row, by its slots. */
export const sliceOf = (row: Apart, from: number, to: number): Apart => ({
  startS: row.startS + from * row.intervalSeconds,
  intervalSeconds: row.intervalSeconds,
  taken: row.taken.subarray(from, to),
  given: row.given?.subarray(from, to) ?? null,
  estimated: row.estimated.subarray(from, to),
})

/** Part of a row between two instants. */
export function between(row: Apart, startS: number, endS: number): Apart {
  const slotAt = (atS: number) => Math.min(row.taken.length, Math.max(0, Math.round((atS - row.startS) / row.intervalSeconds)))
  return sliceOf(row, slotAt(startS), slotAt(endS))
}

/** A stretch summed up: milliwatt-hours of what is known, null when nothing is; how many readings there are, are lacking, and are estimated. */
export type Sum = {
  readonly takenMilliWh: number | null
  readonly givenMilliWh: number | null
  readonly known: number
  readonly missing: number
  readonly estimated: number
}

/** `expected` says from which slot to which a reading was due: before the first and after the newest none is missing. */
export function sumOf({ taken, given, estimated }: Apart, expected: { from: number; to: number }): Sum {
  let [took, gave, known, missing, filled] = [0, 0, 0, 0, 0]
  for (let slot = 0; slot < taken.length; slot++) {
    const value = taken[slot]!
    if (Number.isNaN(value)) {
      if (slot >= expected.from && slot < expected.to) missing++
      continue
    }
    took += value
    gave += given && !Number.isNaN(given[slot]!) ? given[slot]! : 0
    known++
    filled += estimated[slot]!
  }
  return { takenMilliWh: known > 0 ? took : null, givenMilliWh: given && known > 0 ? gave : null, known, missing, estimated: filled }
}

/** What was taken, as a load that the usual day is made of. */
export function takenLoad({ startS, intervalSeconds, taken }: Apart): Load {
  const slots = Array.from(taken.keys()).filter((slot) => !Number.isNaN(taken[slot]!))
  return {
    intervalSeconds,
    starts: Float64Array.from(slots, (slot) => startS + slot * intervalSeconds),
    milliWh: Float64Array.from(slots, (slot) => taken[slot]!),
  }
}
