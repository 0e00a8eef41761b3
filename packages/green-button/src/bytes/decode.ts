/** From bytes to text: finds the encoding of an XML document by its first bytes (XML 1.0, appendix F) and decodes it piece by piece. */

import { GreenButtonError } from '../findings.ts'

/** Pieces that the parser gets are no longer than this many bytes, whatever the source delivers. */
export const pieceBytes = 64 * 1024
/** An encoding declaration stands within so many bytes or is not looked for. */
const prologBytes = 512

const knownLabels: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-8',
  'utf-16le': 'utf-8',
  'utf-16be': 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
}

const byFirstBytes = (head: Uint8Array): string | null => {
  const [a = -1, b = -1, c = -1, d = -1] = head
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) return 'utf-32'
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return 'utf-32'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0x3c && b === 0) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  return null
}

/**
 * The label of the encoding. A byte order mark or zero bytes decide; otherwise the declaration does; otherwise it is UTF-8.
 * A document that declares UTF-16 and is plainly made of single bytes was converted on its way: it is read as UTF-8.
 */
export const encodingOf = (head: Uint8Array): string => {
  const seen = byFirstBytes(head)
  if (seen === 'utf-32') throw new GreenButtonError('unsupported_encoding', 'The document is in UTF-32.', { encoding: 'utf-32' })
  if (seen !== null) return seen
  const prolog = String.fromCharCode(...head.subarray(0, prologBytes))
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(prolog)?.[1]
  if (declared === undefined) return 'utf-8'
  const label = knownLabels[declared.toLowerCase()]
  if (label === undefined)
    throw new GreenButtonError('unsupported_encoding', 'The document declares an encoding that is not read here.', {
      encoding: declared.slice(0, 40),
    })
  return label
}

/** Turns pieces of bytes into text; `push` and `end` throw GreenButtonError `bad_encoding` where bytes are not text. */
export class Decoder {
  readonly #limitBytes: number
  #head: Uint8Array | null = new Uint8Array(0)
  #decoder: TextDecoder | null = null
  #encoding = ''
  bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Known from the first piece on, '' before. */
  get encoding(): string {
    return this.#encoding
  }

  get isUtf8(): boolean {
    return this.#encoding === 'utf-8'
  }

  /** The text of these bytes in pieces, as far as it is complete. */
  *push(chunk: Uint8Array): Generator<string> {
    for (const piece of this.pieces(chunk)) yield this.text(piece)
  }

  /** What is left at the end of the document. */
  *end(): Generator<string> {
    for (const piece of this.lastPieces()) yield this.text(piece)
    yield this.finish()
  }

  /** The bytes themselves in pieces, once the encoding is known. */
  *pieces(chunk: Uint8Array): Generator<Uint8Array> {
    this.bytes += chunk.byteLength
    if (this.bytes > this.#limitBytes)
      throw new GreenButtonError('too_many_bytes', 'The document is longer than allowed.', { limit: this.#limitBytes })
    let rest = chunk
    if (this.#head !== null) {
      const head = new Uint8Array(this.#head.length + chunk.length)
      head.set(this.#head)
      head.set(chunk, this.#head.length)
      this.#head = head
      if (head.length < prologBytes) return
      rest = this.#start(head)
    }
    for (let at = 0; at < rest.length; at += pieceBytes) yield rest.subarray(at, at + pieceBytes)
  }

  /** The bytes of a document that ended before its encoding had to be known. */
  *lastPieces(): Generator<Uint8Array> {
    if (this.#head !== null) yield this.#start(this.#head)
  }

  /** The text of a piece; a character cut off at its end comes with the next. */
  text(piece: Uint8Array): string {
    return this.#decode(piece, true)
  }

  /** Throws where the document ends inside a character. */
  finish(): string {
    return this.#decode(new Uint8Array(0), false)
  }

  #start(head: Uint8Array): Uint8Array {
    this.#encoding = encodingOf(head)
    this.#decoder = new TextDecoder(this.#encoding, { fatal: true })
    this.#head = null
    return head
  }

  #decode(piece: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder?.decode(piece, { stream }) ?? ''
    } catch {
      throw new GreenButtonError('bad_encoding', `The bytes are not ${this.#encoding} text.`, { encoding: this.#encoding })
    }
  }
}
