/** The energy of a stretch of time, from whatever intervals the meter has; a short gap is filled, a longer one makes it missing. */
import type { Energy } from './energy.ts'
import { firstAt, type Load } from './load.ts'

/** Up to two missing intervals are filled by the straight line between their neighbours, as utilities estimate them. */
const fillableIntervals = 2

export type Stretch =
  | {
      readonly is: 'complete'
      readonly energy: Energy
      /** Intervals that were not there and were filled, and readings the utility itself marked as estimated. */
      readonly filled: number
      readonly estimated: number
      /** Whether an interval reached over the edge and was divided by time. */
      readonly divided: boolean
    }
  | { readonly is: 'missing' }

/** ESPI QualityOfReading: estimated from a reference day, by interpolation, questionable, projected, mixed. */
const estimatedQualities: ReadonlySet<number> = new Set([8, 9, 10, 12, 13])

/** Remembers which readings were looked at, so that a receipt can quote these and no others. */
export type Touched = (index: number) => void

type Gap = { readonly part: bigint; readonly intervals: number }

const missing: Stretch = { is: 'missing' }

/**
 * The energy of [fromS, toS) in epoch seconds. A stretch is complete when it is covered by readings, or when at most two intervals are
 * missing, something in it was measured, and every gap lies between two readings and is shorter than an hour.
 */
export function stretchOf(load: Load, fromS: number, toS: number, touched: Touched): Stretch {
  const { starts, milliWh, qualities, intervalSeconds } = load
  let whole = 0
  let part = 0n
  let filled = 0
  let estimated = 0
  let measuredS = 0
  let divided = false
  let cursor = fromS
  let index = firstAt(load, fromS - intervalSeconds + 1)
  for (; ; index++) {
    const start = index < starts.length ? Math.min(starts[index]!, toS) : toS
    if (start > cursor) {
      const gap = gapOf(load, index, cursor, start, touched)
      if (!gap) return missing
      part += gap.part
      filled += gap.intervals
    }
    if (start === toS) break
    touched(index)
    // Readings that overlap each other would be counted twice; nobody can say which of them holds.
    if (index > 0 && starts[index - 1]! + intervalSeconds > start) return missing
    const end = start + intervalSeconds
    if (start >= fromS && end <= toS) {
      whole += milliWh[index]!
      measuredS += intervalSeconds
    } else {
      const overlapS = Math.min(end, toS) - Math.max(start, fromS)
      part += BigInt(milliWh[index]!) * BigInt(overlapS) * 6n
      measuredS += overlapS
      divided = true
    }
    if (qualities && estimatedQualities.has(qualities[index]!)) estimated += 1
    cursor = end
  }
  if (filled > fillableIntervals || measuredS <= 0) return missing
  return { is: 'complete', energy: { whole, part }, filled, estimated, divided }
}

/** What the straight line gives for [fromS, toS), which lies in the gap before the reading at `next`; undefined when that gap may not be filled. */
function gapOf(load: Load, next: number, fromS: number, toS: number, touched: Touched): Gap | undefined {
  const { starts, milliWh, intervalSeconds } = load
  const before = next - 1
  if (before < 0 || next >= starts.length) return undefined
  const gapStart = starts[before]! + intervalSeconds
  const absent = (starts[next]! - gapStart) / intervalSeconds
  if (!Number.isInteger(absent) || absent > fillableIntervals || absent * intervalSeconds >= 3600) return undefined
  touched(before)
  touched(next)
  const [left, right] = [BigInt(milliWh[before]!), BigInt(milliWh[next]!)]
  const sixth = 6n / BigInt(absent + 1)
  let part = 0n
  let intervals = 0
  for (let k = 0; k < absent; k++) {
    const start = gapStart + k * intervalSeconds
    const overlapS = Math.min(start + intervalSeconds, toS) - Math.max(start, fromS)
    if (overlapS <= 0) continue
    part += (left * 6n + (right - left) * BigInt(k + 1) * sixth) * BigInt(overlapS)
    intervals += 1
  }
  return { part, intervals }
}
