/** Recognises white space, tags and decimal numbers in UTF-8 bytes without making text of them. */

const tab = 9
const newline = 10
const carriageReturn = 13
const blank = 32
const plus = 43
const minus = 45
const point = 46
const zero = 48

/** No more digits, so that every number is exact. */
const mostDigits = 15

/** A tag of at least four bytes, as words of four; the last word overlaps the one before it. */
export type Tag = { length: number; words: Uint32Array }
/** The start and the end tag of an element without attributes. */
export type Tags = { open: Tag; close: Tag }

const tagOf = (text: string): Tag => {
  const bytes = new TextEncoder().encode(text)
  const view = new DataView(bytes.buffer)
  const count = Math.ceil(bytes.length / 4)
  return { length: bytes.length, words: Uint32Array.from({ length: count }, (_, at) => view.getUint32(Math.min(at * 4, bytes.length - 4))) }
}

export const tagsOf = (name: string): Tags => ({ open: tagOf(`<${name}>`), close: tagOf(`</${name}>`) })

/** Methods take a position and return the one after what was recognised, or -1. The positions at the end of the bytes recognise nothing. */
export class ByteCursor {
  bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  /** Line ends passed, and the position after the last of them. */
  lines = 0
  lineStart = 0
  /** Where something else stood than was asked for. */
  failedAt = 0
  /** The last leaf is `digits` × 10^-`decimals`; `pointed` where it was written with a decimal point. */
  digits = 0
  decimals = 0
  pointed = false

  use(bytes: Uint8Array): void {
    this.lines = 0
    if (bytes === this.bytes) return
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  fail(at: number): -1 {
    this.failedAt = at
    return -1
  }

  /** Never fails: no white space is good too. A carriage return counts only before a newline. */
  space(from: number): number {
    const bytes = this.bytes
    for (let at = from; ; at += 1) {
      const code = bytes[at]
      if (code === undefined || code > blank) return at
      if (code === newline) {
        this.lines += 1
        this.lineStart = at + 1
      } else if (code !== blank && code !== tab && !(code === carriageReturn && bytes[at + 1] === newline)) return at
    }
  }

  tag(from: number, { length, words }: Tag): number {
    const to = from + length
    if (to > this.bytes.length) return this.fail(from)
    const view = this.#view
    const last = words.length - 1
    if (view.getUint32(to - 4) !== words[last]) return this.fail(from)
    for (let index = 0; index < last; index += 1) if (view.getUint32(from + index * 4) !== words[index]) return this.fail(from)
    return to
  }

  /** An element that holds a decimal number of at most 15 digits, without exponent. */
  leaf(from: number, { open, close }: Tags): number {
    const opened = this.tag(from, open)
    if (opened < 0) return -1
    const bytes = this.bytes
    let at = this.space(opened)
    const sign = bytes[at]
    if (sign === minus || sign === plus) at += 1
    const first = at
    let number = 0
    let digit = (bytes[at] ?? 0) - zero
    while (digit >= 0 && digit <= 9) {
      number = number * 10 + digit
      at += 1
      digit = (bytes[at] ?? 0) - zero
    }
    let count = at - first
    if (count === 0 || count > mostDigits) return this.fail(at)
    let decimals = 0
    this.pointed = bytes[at] === point
    if (this.pointed) {
      const fraction = at + 1
      at = fraction
      digit = (bytes[at] ?? 0) - zero
      while (digit >= 0 && digit <= 9) {
        number = number * 10 + digit
        at += 1
        digit = (bytes[at] ?? 0) - zero
      }
      decimals = at - fraction
      count += decimals
      if (decimals === 0 || count > mostDigits) return this.fail(at)
      for (; decimals > 0 && number % 10 === 0; decimals -= 1) number /= 10
    }
    this.digits = sign === minus && number !== 0 ? -number : number
    this.decimals = decimals
    return this.tag(this.space(at), close)
  }
}
