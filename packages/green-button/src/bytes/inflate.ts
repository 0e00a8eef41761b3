/** Takes gzip apart on its way to the reader, and refuses what would become far more than it was. */

import { GreenButtonError } from '../findings.ts'
import { defaultLimits, type Limits } from '../limits.ts'

/** One gzip byte becomes 1032 at most, so that so many bytes in hand never become more than 4 MB at once. */
const pieceBytes = 4096
/** The beginning of a document may be all white space; the ratio is judged beyond this. */
const judgedFrom = 1024 * 1024

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array

/**
 * The bytes that gzip'ed bytes stand for, piece by piece, in Node and in browsers: `readGreenButton(inflate(source))`.
 * Nothing is held but the piece in hand; who stops reading stops the inflating, and the source is told so.
 *
 * Throws GreenButtonError: `too_many_bytes` for more inflated bytes than `limits.bytes`, `inflated_too_much` where one compressed byte
 * becomes more than `limits.inflation`, `truncated` where the data end too early, `bad_compression` for what is no gzip.
 */
export async function* inflate(
  source: Source,
  limits: Partial<Pick<Limits, 'bytes' | 'inflation'>> = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { bytes: mostBytes, inflation } = { ...defaultLimits, ...limits }
  const stream = new DecompressionStream('gzip')
  const reader = stream.readable.getReader()
  let [given, inflated] = [0, 0]
  const feeding = feed(source, stream.writable.getWriter(), (bytes) => {
    given += bytes
  })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      inflated += value.byteLength
      if (inflated > mostBytes) throw new GreenButtonError('too_many_bytes', 'The document is longer than allowed.', { limit: mostBytes })
      if (inflated > judgedFrom && inflated > given * inflation)
        throw new GreenButtonError('inflated_too_much', 'The compressed data become far more than such documents do.', { limit: inflation })
      yield value
    }
    const failed = await feeding.ended
    if (failed !== null) throw failed.error
  } catch (error) {
    if (error instanceof GreenButtonError) throw error
    // What the source threw is the source's; what the stream threw is about the data.
    const failed = await feeding.ended
    throw failed?.from === 'source' ? failed.error : compressionError(error, given)
  } finally {
    feeding.stop()
    await reader.cancel().catch(() => {})
    await feeding.ended
  }
}

type Failure = { from: 'source' | 'stream'; error: unknown }

/** Hands the source to the inflating, small piece by small piece, each only when the one before is taken. */
const feed = (source: Source, writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>, onGiven: (bytes: number) => void) => {
  let stopped = false
  const give = async (chunk: Uint8Array): Promise<Failure | null> => {
    for (let at = 0; at < chunk.length && !stopped; at += pieceBytes) {
      // A copy, because sources may use their memory again.
      const piece = new Uint8Array(chunk.subarray(at, at + pieceBytes))
      onGiven(piece.length)
      try {
        await writer.ready
        await writer.write(piece)
      } catch (error) {
        return { from: 'stream', error }
      }
    }
    return null
  }
  const run = async (): Promise<Failure | null> => {
    try {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        const failed = await give(chunk)
        if (failed !== null || stopped) return failed
      }
    } catch (error) {
      await writer.abort(error).catch(() => {})
      return { from: 'source', error }
    }
    return writer.close().then(
      () => null,
      (error: unknown) => ({ from: 'stream', error }),
    )
  }
  return {
    ended: run(),
    stop: () => {
      stopped = true
    },
  }
}

const compressionError = (error: unknown, given: number): GreenButtonError => {
  const words = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error)
  return given === 0 || /unexpected end|incomplete|truncated|premature/i.test(words)
    ? new GreenButtonError('truncated', 'The compressed data end before they are complete.', { bytes: given })
    : new GreenButtonError('bad_compression', 'The data are no gzip.', { bytes: given })
}
