/** Which reading counts where several say something of the same time. */

import { qualityRank } from '../codes.ts'

/** Readings of one meter reading with their times settled, in document order. */
export type Rows = {
  starts: Float64Array
  durations: Int32Array
  /** Row in the document's columns. */
  rows: Int32Array
  /** Number of the block among the meter reading's blocks. */
  blocks: Int32Array
}

export type Versions = {
  /** Positions in `Rows` that count, by start. */
  kept: Int32Array
  /** Readings that say again what another block said. */
  duplicatesAcrossBlocks: number
  duplicatesInBlock: number
  /** Readings that a newer or better one replaced. */
  superseded: number
  /** Starts at which equally new and good readings disagree; none of them counts. */
  conflicting: number
  /** The first of them, seconds; 0 where there is none. */
  conflictingAt: number
  /** Readings left out because a finer or newer one covers the same time. */
  nested: number
  /** Readings that begin before the one before has ended; both are kept. */
  overlapping: number
}

type Columns = { digits: Float64Array; decimals: Uint8Array; qualities: Uint8Array }

/**
 * Upsert on start: the entry with the newer `updated` wins, ties by rank of quality; equal ones that agree count once, and where they
 * disagree neither counts, because nothing tells which one is right.
 * @param updated seconds of each block's entry, by block number
 */
export const resolveVersions = (given: Rows, columns: Columns, updated: readonly number[]): Versions => {
  const { starts, durations, rows, blocks } = given
  const count = starts.length
  const result: Versions = {
    kept: new Int32Array(count),
    duplicatesAcrossBlocks: 0,
    duplicatesInBlock: 0,
    superseded: 0,
    conflicting: 0,
    conflictingAt: 0,
    nested: 0,
    overlapping: 0,
  }
  const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0
  const age = (index: number) => at(updated, at(blocks, index))
  const rank = (index: number) => qualityRank(at(columns.qualities, at(rows, index)))
  const agree = (a: number, b: number) =>
    at(durations, a) === at(durations, b) &&
    at(columns.digits, at(rows, a)) === at(columns.digits, at(rows, b)) &&
    at(columns.decimals, at(rows, a)) === at(columns.decimals, at(rows, b))

  let ascending = true
  for (let index = 0; index < count; index += 1) {
    result.kept[index] = index
    if (index > 0 && at(starts, index) <= at(starts, index - 1)) ascending = false
  }
  if (!ascending) {
    const order = result.kept.sort((a, b) => at(starts, a) - at(starts, b) || age(a) - age(b) || rank(a) - rank(b) || a - b)
    let length = 0
    for (let from = 0; from < count; ) {
      let to = from + 1
      let disagreed = false
      while (to < count && at(starts, at(order, to)) === at(starts, at(order, from))) {
        const [before, now] = [at(order, to - 1), at(order, to)]
        if (age(before) !== age(now) || rank(before) !== rank(now)) {
          result.superseded += 1
          disagreed = false
        } else if (!agree(before, now)) disagreed = true
        else if (at(blocks, before) === at(blocks, now)) result.duplicatesInBlock += 1
        else result.duplicatesAcrossBlocks += 1
        to += 1
      }
      if (disagreed) {
        if (result.conflicting === 0) result.conflictingAt = at(starts, at(order, from))
        result.conflicting += 1
      } else order[length++] = at(order, to - 1)
      from = to
    }
    result.kept = order.slice(0, length)
  }
  resolveNested(result, { starts, durations }, (a, b) => age(a) - age(b) || rank(a) - rank(b))
  return result
}

/** A reading that covers whole others (an hour over its quarters) must not be added to them: the newer, better or else finer ones stay. */
const resolveNested = (
  result: Versions,
  { starts, durations }: { starts: Float64Array; durations: Int32Array },
  compare: (a: number, b: number) => number,
): void => {
  const startOf = (index: number) => starts[index] ?? 0
  const endOf = (index: number) => startOf(index) + (durations[index] ?? 0)
  const stack: number[] = []
  const dropped = new Set<number>()
  for (const index of result.kept) {
    while (stack.length > 0 && endOf(stack.at(-1) ?? 0) <= startOf(index)) stack.pop()
    const outer = stack.at(-1)
    if (outer !== undefined && (durations[index] ?? 0) > 0) {
      if (endOf(index) > endOf(outer)) result.overlapping += 1
      else if (compare(outer, index) > 0) dropped.add(index)
      else {
        dropped.add(outer)
        stack.pop()
      }
    }
    if (!dropped.has(index)) stack.push(index)
  }
  if (dropped.size === 0) return
  result.nested = dropped.size
  result.kept = result.kept.filter((index) => !dropped.has(index))
}
