/** Reads one IntervalBlock element by element into the columns, without making an object for each reading. */

import { wholeNumber } from '../bytes/number-text.ts'
import { qualityRank, qualityUnknown } from '../codes.ts'
import { GreenButtonError } from '../findings.ts'
import type { Limits } from '../limits.ts'
import { isOurs } from '../resources/names.ts'
import { type Block, Readings } from './blocks.ts'
import { parseDecimal } from './decimal.ts'
import type { Entry } from './entry.ts'

/** Where in the block the reader stands. Those from `leaf` on hold text. */
const place = {
  block: 0,
  interval: 1,
  reading: 2,
  time: 3,
  quality: 4,
  leaf: 5,
  blockStart: 5,
  start: 6,
  duration: 7,
  value: 8,
  code: 9,
  none: 10,
}

/** Where the reader stands again when an element closes, by where it stood. */
const outerOf = [
  place.none,
  place.block,
  place.block,
  place.reading,
  place.reading,
  place.interval,
  place.time,
  place.time,
  place.reading,
  place.quality,
]

/** Farther than the year 9999 is no time of a reading: such numbers are milliseconds or garbage. */
export const lastSecond = 253_402_300_799
export const longestDuration = 2 ** 31 - 1

export class BlockReader {
  readonly readings = new Readings()
  readonly blocks: Block[] = []
  /** Whether the text now coming belongs to a number. */
  collecting = false
  readonly #limits: Limits
  #block: Block | null = null
  #uri = ''
  #place = place.none
  #skipped = 0
  #text = ''
  #start = Number.NaN
  #duration = -1
  #digits = 0
  #decimals = 0
  #quality = qualityUnknown
  #good = true

  constructor(limits: Limits) {
    this.#limits = limits
  }

  begin(entry: Entry, uri: string): void {
    const from = this.readings.count
    const none = { fractionalStarts: 0, decimalValues: 0, unreadableValues: 0, inexactValues: 0, unreadableTimes: 0 }
    this.#block = { entry, from, to: from, start: null, hasInterval: false, ...none }
    this.blocks.push(this.#block)
    this.#uri = uri
    this.#place = place.block
  }

  open(local: string, uri: string): void {
    const next = this.#skipped > 0 || (uri !== this.#uri && !isOurs(uri)) ? place.none : this.#next(local)
    if (next === place.none) {
      this.#skipped += 1
      return
    }
    this.#place = next
    if (next >= place.leaf) {
      this.collecting = true
      this.#text = ''
    }
  }

  text(text: string): void {
    if (this.#skipped > 0) return
    this.#text = this.#text === '' ? text : this.#text + text
    if (this.#text.length > this.#limits.textChars)
      throw new GreenButtonError('text_too_long', 'A text is longer than allowed.', { limit: this.#limits.textChars })
  }

  /** True when it was the block itself that closed. */
  close(): boolean {
    if (this.#skipped > 0) {
      this.#skipped -= 1
      return false
    }
    const at = this.#place
    if (at >= place.leaf) {
      this.collecting = false
      this.#leaf(at)
    } else if (at === place.reading) this.#add()
    else if (at === place.block && this.#block !== null) this.#block.to = this.readings.count
    this.#place = outerOf[at] ?? place.none
    return at === place.block
  }

  #next(local: string): number {
    switch (this.#place) {
      case place.block:
        if (local === 'IntervalReading') {
          this.#start = Number.NaN
          this.#duration = -1
          this.#good = false
          this.#quality = qualityUnknown
          return place.reading
        }
        if (local !== 'interval') return place.none
        if (this.#block !== null) this.#block.hasInterval = true
        return place.interval
      case place.reading:
        return local === 'value'
          ? place.value
          : local === 'timePeriod'
            ? place.time
            : local === 'ReadingQuality'
              ? place.quality
              : place.none
      case place.time:
        return local === 'start' ? place.start : local === 'duration' ? place.duration : place.none
      case place.quality:
        return local === 'quality' ? place.code : place.none
      case place.interval:
        return local === 'start' ? place.blockStart : place.none
      default:
        return place.none
    }
  }

  #leaf(at: number): void {
    const text = this.#text
    if (at === place.value) this.#value(text)
    else if (at === place.start) this.#start = this.#second(text)
    else if (at === place.duration) {
      const seconds = this.#second(text)
      this.#duration = Number.isNaN(seconds) ? -1 : seconds <= longestDuration ? seconds : -2
    } else if (at === place.code) {
      // Several qualities of one reading: the most doubtful one counts.
      const code = wholeNumber(text)
      if (code === null || code < 0 || code > 254) return
      if (this.#quality === qualityUnknown || qualityRank(code) < qualityRank(this.#quality)) this.#quality = code
    } else if (this.#block !== null) {
      const start = this.#second(text)
      this.#block.start = start >= 0 ? start : null
    }
  }

  /** Seconds cut to the whole; NaN where nothing is given, -2 for what is no time. */
  #second(text: string): number {
    const whole = wholeNumber(text)
    if (whole !== null) return whole >= 0 && whole <= lastSecond ? whole : -2
    if (text.trim() === '') return Number.NaN
    if (!/^\s*\d{1,12}\.\d+\s*$/.test(text)) return -2
    if (this.#block !== null) this.#block.fractionalStarts += 1
    return Math.trunc(Number(text))
  }

  #value(text: string): void {
    const whole = wholeNumber(text)
    if (whole !== null) {
      this.#digits = whole
      this.#decimals = 0
      this.#good = true
      return
    }
    const decimal = parseDecimal(text)
    if (typeof decimal !== 'string') {
      this.#digits = decimal.digits
      this.#decimals = decimal.decimals
      this.#good = true
      if (this.#block !== null && /[.eE]/.test(text)) this.#block.decimalValues += 1
    } else if (decimal === 'unsafe' && this.#block !== null) {
      // Counted here, and taken out of the unreadable ones when the reading closes.
      this.#block.inexactValues += 1
      this.#block.unreadableValues -= 1
    }
  }

  /** Whether an IntervalReading that began now would be one of the block. */
  get ready(): boolean {
    return this.#place === place.block && this.#skipped === 0
  }

  /**
   * Adds a reading whose value is digits × 10^-decimals, written with a decimal point or not. The start is NaN and the duration -1 where
   * they are not given, the quality `qualityUnknown`; otherwise they are in range.
   */
  take(start: number, duration: number, digits: number, decimals: number, pointed: boolean, quality: number): void {
    if (pointed && this.#block !== null) this.#block.decimalValues += 1
    this.readings.add(start, duration, digits, decimals, quality)
    if (this.readings.count > this.#limits.readings)
      throw new GreenButtonError('too_many_readings', 'The document has more readings than allowed.', { limit: this.#limits.readings })
  }

  #add(): void {
    const block = this.#block
    if (block === null) return
    if (!this.#good) block.unreadableValues += 1
    else if (this.#start === -2 || this.#duration === -2) block.unreadableTimes += 1
    else this.take(this.#start, this.#duration, this.#digits, this.#decimals, false, this.#quality)
  }
}
