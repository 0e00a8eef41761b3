/** Takes a document's bytes: plain interval readings go to the columns at once, everything else through the XML parser. */

import { DocumentReader } from '../document/document.ts'
import type { Limits } from '../limits.ts'
import { Decoder, pieceBytes } from './decode.ts'
import { afterTagBefore, findName, nameLength, tagAt } from './find-name.ts'
import { IntervalScanner } from './interval-scanner.ts'

/** Bytes that are kept for the next piece, in the hope of a whole reading, and the longest reading that is taken from bytes. */
const mostHeld = 4096
/** Where readings are not plain, ever fewer are tried, up to one in so many bytes. */
const longestStride = 16 * 1024

/**
 * The XML parser knows where in the document it stands; only there, directly inside an interval block and right behind a tag, are bytes
 * taken past it. What it would have made of them is known: the same readings, and no error.
 */
export class ByteReader {
  readonly document: DocumentReader
  readonly #decoder: Decoder
  readonly #scanner: IntervalScanner
  /** The piece being read, behind what was kept of the one before. */
  readonly #buffer = new Uint8Array(mostHeld + pieceBytes)
  #held = 0
  #stride = 0

  constructor(limits: Limits) {
    this.document = new DocumentReader(limits)
    this.#decoder = new Decoder(limits.bytes)
    this.#scanner = new IntervalScanner(Math.min(mostHeld, limits.textChars))
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#decoder.bytes
  }

  /** The label of the document's encoding; '' until its first bytes tell. */
  get encoding(): string {
    return this.#decoder.encoding
  }

  push(chunk: Uint8Array): void {
    for (const piece of this.#decoder.pieces(chunk)) this.#take(piece)
  }

  end(): void {
    for (const piece of this.#decoder.lastPieces()) this.#take(piece)
    this.#write(this.#buffer.subarray(0, this.#held))
    this.document.write(this.#decoder.finish())
    this.document.end()
  }

  #take(piece: Uint8Array): void {
    if (!this.#decoder.isUtf8) {
      this.#write(piece)
      return
    }
    this.#buffer.set(piece, this.#held)
    const bytes = this.#buffer.subarray(0, this.#held + piece.length)
    const rest = this.#read(bytes)
    this.#held = bytes.length - rest
    if (this.#held > 0) this.#buffer.copyWithin(0, rest, bytes.length)
  }

  /** Reads as far as can be told; returns the position from which on bytes are to come again with the next piece. */
  #read(bytes: Uint8Array): number {
    let at = 0
    for (let name = findName(bytes, 0); name >= 0; ) {
      let from = name + nameLength
      const tag = tagAt(bytes, name, at)
      const split = tag < 0 ? -1 : afterTagBefore(bytes, tag, at)
      if (split >= 0) {
        this.#write(bytes.subarray(at, split))
        at = split
        const after = this.#scan(bytes, at)
        if (after === at) from += this.#missed()
        else from = at = after
        if (this.#scanner.starved && bytes.length - at <= mostHeld) return at
      }
      name = findName(bytes, from)
    }
    // What may be the start of a reading begins behind the last tag.
    const tagEnd = Math.max(at, bytes.lastIndexOf(62) + 1)
    const rest = bytes.length - tagEnd > mostHeld ? bytes.length : tagEnd
    this.#write(bytes.subarray(at, rest))
    return rest
  }

  #scan(bytes: Uint8Array, at: number): number {
    const scanner = this.#scanner
    scanner.starved = false
    const prefix = this.document.readingPrefix
    if (prefix === null) return at
    const after = scanner.run(bytes, at, prefix, this.document.blocks)
    if (after === at) return at
    this.#stride = 0
    this.document.passed(scanner.lines, scanner.lines === 0 ? after - at : after - scanner.lineStart)
    return after
  }

  #missed(): number {
    this.#stride = Math.min(this.#stride * 2 + 1, longestStride)
    return this.#stride
  }

  #write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.document.write(this.#decoder.text(bytes))
  }
}
