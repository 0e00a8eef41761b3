/** Codes are read back by a reader of its own: patterns looked for, not recomputed; Reed–Solomon checked by its syndromes; multiplication bit by bit. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { qrCode } from './qr-code.ts'

/** ISO/IEC 18004 table 9, level M, as blocks × (total, data). */
const table: Readonly<Record<number, readonly (readonly [number, number, number])[]>> = {
  1: [[1, 26, 16]],
  2: [[1, 44, 28]],
  3: [[1, 70, 44]],
  4: [[2, 50, 32]],
  5: [[2, 67, 43]],
  6: [[4, 43, 27]],
  7: [[4, 49, 31]],
  8: [
    [2, 60, 38],
    [2, 61, 39],
  ],
  9: [
    [3, 58, 36],
    [2, 59, 37],
  ],
  10: [
    [4, 69, 43],
    [1, 70, 44],
  ],
}
const alignment: Readonly<Record<number, readonly number[]>> = {
  ...{ 1: [], 2: [18], 3: [22], 4: [26], 5: [30], 6: [34] },
  ...{ 7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50] },
}
/** ISO/IEC 18004 table C.1: the fifteen bits of level M with each mask. */
const formats = [0x5412, 0x5125, 0x5e7c, 0x5b4b, 0x45f9, 0x40ce, 0x4f97, 0x4aa0]
/** ISO/IEC 18004 table D.1. */
const versionBits: Readonly<Record<number, number>> = { 7: 0x07c94, 8: 0x085bc, 9: 0x09a99, 10: 0x0a4d3 }
const masks: readonly ((y: number, x: number) => number)[] = [
  (y, x) => (y + x) & 1,
  (y) => y & 1,
  (_, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => ((y >> 1) + Math.trunc(x / 3)) & 1,
  (y, x) => ((y * x) & 1) + ((y * x) % 3),
  (y, x) => (((y * x) & 1) + ((y * x) % 3)) & 1,
  (y, x) => (((y + x) & 1) + ((y * x) % 3)) & 1,
]

function product(a: number, b: number): number {
  let result = 0
  for (let i = 7; i >= 0; i--) {
    result = (result << 1) ^ (result & 0x80 ? 0x11d : 0)
    if ((b >> i) & 1) result ^= a
  }
  return result
}
/** A block is whole when it is zero at every power of 2 up to its corrections. */
function syndromes(block: readonly number[], count: number): number[] {
  const all: number[] = []
  for (let i = 0, x = 1; i < count; i++, x = product(x, 2)) all.push(block.reduce((sum, byte) => product(sum, x) ^ byte, 0))
  return all
}

function read(rows: readonly (readonly boolean[])[]): string {
  const size = rows.length
  const version = (size - 17) / 4
  const at = (y: number, x: number): number => (rows[y]?.[x] ? 1 : 0)
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    for (let y = 0; y < 7; y++) assert.equal(Array.from({ length: 7 }, (_, x) => at(top + y, left + x)).join(''), finder[y], 'a finder')
  for (let i = 8; i < size - 8; i++) assert.deepEqual([at(6, i), at(i, 6)], [(i + 1) % 2, (i + 1) % 2], 'timing')
  assert.equal(at(size - 8, 8), 1, 'the dark module')
  const corner = [...[0, 1, 2, 3, 4, 5, 7].map((x) => at(8, x)), at(8, 8), ...[7, 5, 4, 3, 2, 1, 0].map((y) => at(y, 8))]
  const apart = [...[1, 2, 3, 4, 5, 6, 7].map((n) => at(size - n, 8)), ...[8, 7, 6, 5, 4, 3, 2, 1].map((n) => at(8, size - n))]
  assert.deepEqual(apart, corner, 'both formats')
  const mask = masks[formats.indexOf(Number.parseInt(corner.join(''), 2))]
  assert.ok(mask, 'a format of level M')

  const near = (y: number, x: number) => {
    const centres = alignment[version] ?? []
    const all = version < 7 ? centres.map((c) => [c, c] as const) : centres.flatMap((a) => centres.map((b) => [a, b] as const))
    return all.some(
      ([a, b]) => Math.abs(a - y) < 3 && Math.abs(b - x) < 3 && !(a < 9 && b < 9) && !(a < 9 && b > size - 9) && !(a > size - 9 && b < 9),
    )
  }
  if (version >= 7) {
    const bits = Array.from({ length: 18 }, (_, i) => at(Math.trunc(i / 3), size - 11 + (i % 3))).reverse()
    assert.equal(Number.parseInt(bits.join(''), 2), versionBits[version], 'the version')
    for (let i = 0; i < 18; i++) assert.equal(at(size - 11 + (i % 3), Math.trunc(i / 3)), bits[17 - i])
  }
  const isData = (y: number, x: number): boolean => {
    if (y === 6 || x === 6) return false
    if ((y < 9 && (x < 9 || x >= size - 8)) || (x < 9 && y >= size - 8)) return false
    if (version >= 7 && ((y < 6 && x >= size - 11) || (x < 6 && y >= size - 11))) return false
    return !near(y, x)
  }
  const columns = Array.from({ length: size }, (_, i) => size - 1 - i).filter((x) => x !== 6)
  const stream: number[] = []
  for (let pair = 0; pair < columns.length; pair += 2)
    for (let n = 0; n < size; n++) {
      const y = pair % 4 === 0 ? size - 1 - n : n
      for (const x of [columns[pair]!, columns[pair + 1]!]) if (isData(y, x)) stream.push(at(y, x) ^ (mask(y, x) === 0 ? 1 : 0))
    }

  const lengths = table[version]!.flatMap(([count, all, data]) => Array.from({ length: count }, () => ({ all, data })))
  const codewords = Array.from({ length: lengths.reduce((sum, one) => sum + one.all, 0) }, (_, i) =>
    Number.parseInt(stream.slice(i * 8, i * 8 + 8).join(''), 2),
  )
  assert.ok(stream.length - codewords.length * 8 < 8, 'nothing is left over but the remainder bits')
  const blocks: number[][] = lengths.map(() => [])
  const take = (until: (one: { all: number; data: number }) => number) => {
    for (let i = 0; i < Math.max(...lengths.map(until)); i++)
      for (const [b, one] of lengths.entries()) if (i < until(one)) blocks[b]!.push(codewords.shift()!)
  }
  take((one) => one.data)
  take((one) => one.all - one.data)
  for (const [b, block] of blocks.entries())
    assert.ok(
      syndromes(block, lengths[b]!.all - lengths[b]!.data).every((one) => one === 0),
      'a block is whole',
    )
  const bits = blocks.flatMap((block, b) => block.slice(0, lengths[b]!.data)).flatMap((byte) => [...byte.toString(2).padStart(8, '0')])
  const number = (from: number, count: number) => Number.parseInt(bits.slice(from, from + count).join(''), 2)
  assert.equal(number(0, 4), 4, 'byte mode')
  const counted = version < 10 ? 8 : 16
  const length = number(4, counted)
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from({ length }, (_, i) => number(4 + counted + i * 8, 8)))
}

test('what does not fit is refused', () => {
  assert.throws(() => qrCode('x'.repeat(214)), /does not hold 214 bytes/)
})

describe('a code is read back', () => {
  const fullOf = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213]
  for (const [i, full] of fullOf.entries())
    test(`version ${i + 1}: full, and one more byte takes the next`, () => {
      const text = 'https://quickpay.example.org/r/'.repeat(8).slice(0, full)
      assert.equal(qrCode(text).length, 21 + 4 * i)
      assert.equal(read(qrCode(text)), text)
      if (full < 213) assert.equal(qrCode(`${text}x`).length, 25 + 4 * i)
    })
  test('any short text, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        if (new TextEncoder().encode(text).length <= 213) assert.equal(read(qrCode(text)), text)
      }),
      { numRuns: 60 },
    )
  })
})
