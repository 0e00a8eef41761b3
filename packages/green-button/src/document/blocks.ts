/** Interval readings as they stand in the document: columns of numbers, one row a reading, not yet judged. */

import type { Entry } from './entry.ts'

/** One IntervalBlock: rows [from, to) of the readings, and what was odd about them. */
export type Block = {
  entry: Entry
  from: number
  to: number
  /** Start of its `interval`, or null. */
  start: number | null
  hasInterval: boolean
  /** Starts with a fraction of a second, which was cut off. */
  fractionalStarts: number
  /** Values written with a decimal point, which the schema's Int48 does not have. */
  decimalValues: number
  /** Readings that were left out. */
  unreadableValues: number
  inexactValues: number
  unreadableTimes: number
}

/** Growing columns. `starts` NaN and `durations` -1 mean "not given". */
export class Readings {
  count = 0
  starts = new Float64Array(1024)
  durations = new Int32Array(1024)
  /** The value's digits as an integer; the value is digits × 10^-decimals. */
  digits = new Float64Array(1024)
  decimals = new Uint8Array(1024)
  qualities = new Uint8Array(1024)

  add(start: number, duration: number, digits: number, decimals: number, quality: number): void {
    const at = this.count
    if (at === this.starts.length) this.#grow()
    this.starts[at] = start
    this.durations[at] = duration
    this.digits[at] = digits
    this.decimals[at] = decimals
    this.qualities[at] = quality
    this.count = at + 1
  }

  #grow(): void {
    const length = this.starts.length * 2
    const grown = <T extends { set(from: T): void }>(to: T, from: T): T => {
      to.set(from)
      return to
    }
    this.starts = grown(new Float64Array(length), this.starts)
    this.durations = grown(new Int32Array(length), this.durations)
    this.digits = grown(new Float64Array(length), this.digits)
    this.decimals = grown(new Uint8Array(length), this.decimals)
    this.qualities = grown(new Uint8Array(length), this.qualities)
  }
}
