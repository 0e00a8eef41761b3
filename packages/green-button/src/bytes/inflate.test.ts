/** Inflating: bombs and damage are refused early, by codes of their own; what is whole comes out as it went in. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { GreenButtonError, type RefusalCode } from '../findings.ts'
import type { Limits } from '../limits.ts'
import { readGreenButton } from '../read.ts'
import { inflate } from './inflate.ts'

const file = new Uint8Array(await readFile(new URL('../../test-files/derived/13-duplicate-and-corrected-blocks.xml', import.meta.url)))
const packed = new Uint8Array(gzipSync(file))

const pieces = function* (bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const piece = new Uint8Array(size)
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    piece.set(part)
    yield piece.subarray(0, part.length)
  }
}

const refused = async (source: Parameters<typeof inflate>[0], code: RefusalCode, limits: Partial<Limits> = {}): Promise<number> => {
  let bytes = 0
  try {
    for await (const piece of inflate(source, limits)) bytes += piece.length
  } catch (error) {
    assert.ok(error instanceof GreenButtonError, String(error))
    assert.equal(error.code, code)
    return bytes
  }
  return assert.fail(`not refused: ${code}`)
}

/** `megabytes` of blanks in a thousandth of the size. */
const bomb = (megabytes: number): Uint8Array => new Uint8Array(gzipSync(new Uint8Array(megabytes * 1e6).fill(32)))

test('a bomb is refused for its ratio long before it is inflated', async () => {
  const bytes = bomb(60)
  assert.ok(bytes.length < 62_000)
  const before = process.memoryUsage().rss
  assert.ok((await refused(bytes, 'inflated_too_much')) <= 15e6)
  assert.ok(process.memoryUsage().rss - before < 64e6)
})

test('a bomb that is no steeper than allowed ends at the limit of bytes', async () => {
  const inflated = await refused(bomb(50), 'too_many_bytes', { inflation: 2000, bytes: 10e6 })
  assert.ok(inflated <= 10e6)
})

test('an endless source is asked no further once it is refused', async () => {
  const bytes = bomb(120)
  let [asked, returned] = [0, false]
  const endless = (async function* () {
    try {
      for (;;) {
        asked += 1
        yield bytes
      }
    } finally {
      returned = true
    }
  })()
  await refused(endless, 'inflated_too_much')
  assert.deepEqual([asked, returned], [1, true])
})

test('who stops reading stops the source', async () => {
  let returned = false
  const source = (async function* () {
    try {
      for (const piece of pieces(packed, 100)) yield piece
    } finally {
      returned = true
    }
  })()
  for await (const piece of inflate(source)) {
    assert.ok(piece.length > 0)
    break
  }
  assert.ok(returned)
})

test('cut short, damaged, empty, and no gzip at all', async () => {
  await refused(packed.subarray(0, packed.length - 9), 'truncated')
  await refused(packed.subarray(0, 15), 'truncated')
  await refused(new Uint8Array(0), 'truncated')
  await refused(file, 'bad_compression')
  for (const at of [200, packed.length - 6]) await refused(packed.with(at, (packed[at] ?? 0) ^ 0xff), 'bad_compression')
})

test('what the source throws comes through as it is', async () => {
  const broken = async function* () {
    yield packed.subarray(0, 200)
    throw new TypeError('the connection is gone')
  }
  await assert.rejects(async () => {
    for await (const _ of inflate(broken()));
  }, /the connection is gone/)
})

test('a document reads the same from gzip, in pieces of any size', async () => {
  const whole = await readGreenButton(file)
  for (const size of [1, 100, 1e6]) assert.deepEqual(await readGreenButton(inflate(pieces(packed, size))), whole)
  assert.deepEqual(await readGreenButton(inflate(packed)), whole)
})
