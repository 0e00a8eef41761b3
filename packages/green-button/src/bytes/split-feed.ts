/** Takes a bulk feed of many subscriptions apart into feeds of their own, byte for byte. */

import { GreenButtonError } from '../findings.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { ByteReader } from './byte-reader.ts'
import { pieceBytes } from './decode.ts'
import { EntryScanner, type Part } from './entry-scanner.ts'

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array

/**
 * One well-formed feed for each key, in the order in which keys first come: the feed's head and tail as they stand, and between them the
 * very bytes of the entries of that key, in their order. Entries without a key (shared reading types and time parameters) go to all, as
 * does what stands between entries and is more than white space. So the parts together say what the whole says.
 *
 * @param keyOf the key of an entry by the URL in its self link, entities decoded ('' where it has none); null for entries that all need
 * @returns each part in pieces, to be written or read one after the other; none where no entry has a key. A bare entry is its own part.
 * @throws GreenButtonError as `readGreenButton` does, of which nothing may be used then, and `unsupported_encoding` for what is not UTF-8
 *
 * Memory: the bytes of the document once (pieces that go to several parts are the same object, and must not be changed), and about a
 * tenth of them more while it is read; of the source one chunk and the entry in hand.
 */
export const splitFeed = async (
  source: Source,
  keyOf: (selfHref: string) => string | null,
  limits: Partial<Limits> = {},
): Promise<Map<string, Uint8Array[]>> => {
  // Reads along and refuses what is to be refused; its scanner knows nothing of entries, ours nothing of XML's rules.
  const reader = new ByteReader({ ...defaultLimits, ...limits })
  const scanner = new EntryScanner()
  const parts = new Parts(keyOf)
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      reader.push(piece)
      onlyUtf8(reader)
      for (const part of scanner.push(piece)) parts.take(part)
    }
  }
  reader.end()
  onlyUtf8(reader)
  return parts.end(scanner.end())
}

const onlyUtf8 = ({ encoding }: ByteReader): void => {
  if (encoding !== '' && encoding !== 'utf-8')
    throw new GreenButtonError('unsupported_encoding', 'Only UTF-8 can be taken apart byte for byte.', { encoding })
}

class Parts {
  readonly #keyOf: (selfHref: string) => string | null
  readonly #byKey = new Map<string, Uint8Array[]>()
  /** What every part begins with: the head, and all that was shared so far. */
  readonly #shared: Uint8Array[] = []
  /** White space before the next entry, which goes with it. */
  #space: Uint8Array | null = null

  constructor(keyOf: (selfHref: string) => string | null) {
    this.#keyOf = keyOf
  }

  take(part: Part): void {
    if (part.is === 'around') {
      if (this.#shared.length > 0 && isSpace(part.bytes)) this.#space = part.bytes
      else this.#toAll([part.bytes])
      return
    }
    const pieces = this.#space === null ? [part.bytes] : [this.#space, part.bytes]
    this.#space = null
    const key = this.#keyOf(part.self)
    if (key === null) this.#toAll(pieces)
    else {
      const known = this.#byKey.get(key)
      if (known === undefined) this.#byKey.set(key, [...this.#shared, ...pieces])
      else known.push(...pieces)
    }
  }

  end(tail: Uint8Array): Map<string, Uint8Array[]> {
    for (const pieces of this.#byKey.values()) pieces.push(tail)
    return this.#byKey
  }

  #toAll(pieces: readonly Uint8Array[]): void {
    this.#shared.push(...pieces)
    for (const each of this.#byKey.values()) each.push(...pieces)
  }
}

const isSpace = (bytes: Uint8Array): boolean => bytes.every((code) => code === 32 || code === 10 || code === 13 || code === 9)
