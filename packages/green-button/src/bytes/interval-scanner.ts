/** Reads interval readings straight from UTF-8 bytes, as long as they are plain: what is not is left to the XML parser. */

import { qualityUnknown } from '../codes.ts'
import { type BlockReader, lastSecond, longestDuration } from '../document/block-reader.ts'
import { ByteCursor, tagsOf } from './byte-cursor.ts'

/** A reading that fails so near to the end of the bytes may only lack the rest of them. */
const nearEnd = 128
const slash = 47
const letter = { c: 99, d: 100, r: 82, s: 115, t: 116, v: 118 }

const tagsWith = (prefix: string) => {
  const before = prefix === '' ? '' : `${prefix}:`
  return {
    reading: tagsOf(`${before}IntervalReading`),
    period: tagsOf(`${before}timePeriod`),
    start: tagsOf(`${before}start`),
    duration: tagsOf(`${before}duration`),
    value: tagsOf(`${before}value`),
    qualities: tagsOf(`${before}ReadingQuality`),
    quality: tagsOf(`${before}quality`),
    cost: tagsOf(`${before}cost`),
    /** From the `<` of a start tag to the first letter of its name. */
    letter: 1 + before.length,
  }
}

/**
 * Plain is an `IntervalReading` of one `value` and at most one each of `timePeriod` (`start`, `duration`), `ReadingQuality` (`quality`)
 * and `cost`, in any order, all with one prefix and without attributes, holding nothing but decimal numbers and white space. Such bytes
 * are well-formed XML inside any element, and mean here what the block reader makes of the same elements.
 */
export class IntervalScanner {
  /** Whether the last run may go on once more bytes are there. */
  starved = false
  readonly #longest: number
  readonly #cursor = new ByteCursor()
  #prefix = ''
  #tags = tagsWith('')
  #start = Number.NaN
  #duration = -1
  #quality = qualityUnknown
  #digits = 0
  #decimals = 0
  #pointed = false

  /** @param longest bytes of a plain reading with the space before it, so that no text in it is longer than texts may be */
  constructor(longest: number) {
    this.#longest = longest
  }

  /** Line ends passed by the last run, and the position after the last of them. */
  get lines(): number {
    return this.#cursor.lines
  }

  get lineStart(): number {
    return this.#cursor.lineStart
  }

  /** Adds the plain readings that follow each other from that position; returns the position after the last of them. */
  run(bytes: Uint8Array, from: number, prefix: string, blocks: BlockReader): number {
    if (prefix !== this.#prefix) {
      this.#tags = tagsWith(prefix)
      this.#prefix = prefix
    }
    const cursor = this.#cursor
    cursor.use(bytes)
    for (let at = from; ; ) {
      const { lines, lineStart } = cursor
      const next = this.#reading(at)
      if (next < 0 || next - at > this.#longest) {
        cursor.lines = lines
        cursor.lineStart = lineStart
        this.starved = next < 0 && cursor.failedAt + nearEnd > bytes.length
        return at
      }
      blocks.take(this.#start, this.#duration, this.#digits, this.#decimals, this.#pointed, this.#quality)
      at = next
    }
  }

  #reading(from: number): number {
    const cursor = this.#cursor
    const tags = this.#tags
    this.#start = Number.NaN
    this.#duration = -1
    this.#quality = qualityUnknown
    let seen = 0
    let at = cursor.tag(cursor.space(from), tags.reading.open)
    while (at >= 0) {
      at = cursor.space(at)
      if (cursor.bytes[at + 1] === slash) return (seen & 1) === 1 ? cursor.tag(at, tags.reading.close) : cursor.fail(at)
      const first = cursor.bytes[at + tags.letter]
      const part = first === letter.v ? 1 : first === letter.t ? 2 : first === letter.r ? 4 : first === letter.c ? 8 : 0
      if (part === 0 || (seen & part) !== 0) return cursor.fail(at)
      seen |= part
      at = part === 1 ? this.#value(at) : part === 2 ? this.#period(at) : part === 4 ? this.#qualities(at) : cursor.leaf(at, tags.cost)
    }
    return -1
  }

  #value(from: number): number {
    const cursor = this.#cursor
    const at = cursor.leaf(from, this.#tags.value)
    this.#digits = cursor.digits
    this.#decimals = cursor.decimals
    this.#pointed = cursor.pointed
    return at
  }

  #qualities(from: number): number {
    const cursor = this.#cursor
    const opened = cursor.tag(from, this.#tags.qualities.open)
    const at = opened < 0 ? -1 : cursor.leaf(cursor.space(opened), this.#tags.quality)
    if (at < 0) return -1
    if (cursor.pointed || cursor.digits < 0 || cursor.digits > 254) return cursor.fail(from)
    this.#quality = cursor.digits
    return cursor.tag(cursor.space(at), this.#tags.qualities.close)
  }

  #period(from: number): number {
    const cursor = this.#cursor
    const tags = this.#tags
    let seen = 0
    let at = cursor.tag(from, tags.period.open)
    while (at >= 0) {
      at = cursor.space(at)
      const first = cursor.bytes[at + tags.letter]
      const part = first === letter.s ? 1 : first === letter.d ? 2 : 0
      if (part === 0 || (seen & part) !== 0) return cursor.tag(at, tags.period.close)
      seen |= part
      at = cursor.leaf(at, part === 1 ? tags.start : tags.duration)
      if (at < 0) return -1
      if (cursor.pointed || cursor.digits < 0 || cursor.digits > (part === 1 ? lastSecond : longestDuration)) return cursor.fail(from)
      if (part === 1) this.#start = cursor.digits
      else this.#duration = cursor.digits
    }
    return -1
  }
}
