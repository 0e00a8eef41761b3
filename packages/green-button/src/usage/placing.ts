/** Gives every reading its time: its own, or the one that follows from its block. */

import type { Block, Readings } from '../document/blocks.ts'
import type { Rows } from './versions.ts'

export type Placed = Rows & {
  /** Readings whose time nothing tells; they are left out. */
  unplaceable: number
  /** Readings that come in the document before an earlier one of the same block. */
  unsorted: number
}

/**
 * Without a timePeriod readings follow each other from the block's start, each as long as the reading type's intervalLength;
 * a timePeriod's own duration wins over intervalLength (NAESB ESPI: IntervalBlock, ReadingType.intervalLength).
 */
export const placeReadings = (blocks: readonly Block[], readings: Readings, intervalLength: number | null): Placed => {
  const total = blocks.reduce((sum, block) => sum + block.to - block.from, 0)
  const starts = new Float64Array(total)
  const durations = new Int32Array(total)
  const rows = new Int32Array(total)
  const numbers = new Int32Array(total)
  let count = 0
  let unplaceable = 0
  let unsorted = 0
  for (const [number, block] of blocks.entries()) {
    let following = block.start
    let before = Number.NEGATIVE_INFINITY
    for (let row = block.from; row < block.to; row += 1) {
      const own = readings.starts[row] ?? Number.NaN
      const ownDuration = readings.durations[row] ?? -1
      const start = Number.isNaN(own) ? following : own
      const duration = ownDuration >= 0 ? ownDuration : intervalLength
      following = start === null || duration === null ? null : start + duration
      if (start === null || duration === null) {
        unplaceable += 1
        continue
      }
      if (start < before) unsorted += 1
      before = start
      starts[count] = start
      durations[count] = duration
      rows[count] = row
      numbers[count] = number
      count += 1
    }
  }
  const cut = { starts: starts.subarray(0, count), durations: durations.subarray(0, count) }
  return { ...cut, rows: rows.subarray(0, count), blocks: numbers.subarray(0, count), unplaceable, unsorted }
}
