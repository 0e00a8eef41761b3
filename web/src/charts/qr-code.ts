/** A QR code of a short text: ISO/IEC 18004, byte mode, level M (15 % may be lost), versions 1 to 10, which hold up to 213 bytes. */

/** Of each version: error correction codewords a block, and how many data codewords its blocks have (ISO/IEC 18004 table 9, level M). */
const versions: readonly { readonly ec: number; readonly blocks: readonly number[]; readonly centres: readonly number[] }[] = [
  { ec: 10, blocks: [16], centres: [] },
  { ec: 16, blocks: [28], centres: [6, 18] },
  { ec: 26, blocks: [44], centres: [6, 22] },
  { ec: 18, blocks: [32, 32], centres: [6, 26] },
  { ec: 24, blocks: [43, 43], centres: [6, 30] },
  { ec: 16, blocks: [27, 27, 27, 27], centres: [6, 34] },
  { ec: 18, blocks: [31, 31, 31, 31], centres: [6, 22, 38] },
  { ec: 22, blocks: [38, 38, 39, 39], centres: [6, 24, 42] },
  { ec: 22, blocks: [36, 36, 36, 37, 37], centres: [6, 26, 46] },
  { ec: 26, blocks: [43, 43, 43, 43, 44], centres: [6, 28, 50] },
]

/** Rows of modules, true where dark, without the quiet zone of four. Throws where the text is too long for version 10. */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  const at = versions.findIndex(({ blocks }, i) => total(blocks) >= bytes.length + (i < 9 ? 2 : 3))
  const version = versions[at]
  if (!version) throw new Error(`a QR code of version 10 does not hold ${bytes.length} bytes`)
  const codewords = withCorrection(dataOf(bytes, at + 1, total(version.blocks)), version)
  const grid = gridOf(at + 1, version.centres)
  const candidates = masks.map((mask, number) => drawn(grid, codewords, mask, number))
  return candidates.reduce((best, one) => (penaltyOf(one) < penaltyOf(best) ? one : best))
}

const total = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0)

/** Mode, length, the bytes, an end, and padding to the full length. */
function dataOf(bytes: Uint8Array, version: number, length: number): Uint8Array {
  const bits: number[] = []
  const put = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  put(0b0100, 4)
  put(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) put(byte, 8)
  put(0, Math.min(4, length * 8 - bits.length))
  put(0, (8 - (bits.length % 8)) % 8)
  const data = new Uint8Array(length)
  for (let i = 0; i < length; i++)
    data[i] =
      i * 8 < bits.length ? Number.parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2) : (i - bits.length / 8) % 2 === 0 ? 0xec : 0x11
  return data
}

/** Powers of 2 in GF(256) over x⁸+x⁴+x³+x²+1, and their logarithms. */
const powers = new Uint8Array(255)
const logs = new Uint8Array(256)
for (let i = 0, value = 1; i < 255; i++) {
  powers[i] = value
  logs[value] = i
  value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : powers[(logs[a]! + logs[b]!) % 255]!)

/** The Reed–Solomon remainder of a block. */
function correctionOf(block: Uint8Array, count: number): Uint8Array {
  let generator = [1]
  for (let i = 0; i < count; i++) {
    const next = [...generator, 0]
    for (const [j, factor] of generator.entries()) next[j + 1] = next[j + 1]! ^ times(factor, powers[i]!)
    generator = next
  }
  const rest = new Uint8Array(count)
  for (const byte of block) {
    const factor = byte ^ rest[0]!
    rest.copyWithin(0, 1)
    rest[count - 1] = 0
    for (let i = 0; i < count; i++) rest[i] = rest[i]! ^ times(generator[i + 1]!, factor)
  }
  return rest
}

/** The blocks with their correction, read across: first all first codewords, then all second ones. */
function withCorrection(data: Uint8Array, { ec, blocks }: (typeof versions)[number]): number[] {
  const starts = blocks.map((_, i) => total(blocks.slice(0, i)))
  const parts = blocks.map((length, i) => data.subarray(starts[i], starts[i]! + length))
  const corrections = parts.map((part) => correctionOf(part, ec))
  const across = (all: readonly Uint8Array[], length: number) =>
    Array.from({ length }, (_, i) => all.flatMap((one) => (i < one.length ? [one[i]!] : []))).flat()
  return [...across(parts, Math.max(...blocks)), ...across(corrections, ec)]
}

type Grid = { readonly size: number; readonly dark: boolean[][]; readonly fixed: boolean[][] }

/** What is the same in every code of a version: finders, timing, alignment, the version, and room for the format. */
function gridOf(version: number, centres: readonly number[]): Grid {
  const size = 17 + 4 * version
  const empty = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  const grid: Grid = { size, dark: empty(), fixed: empty() }
  const set = (row: number, column: number, dark: boolean) => {
    if (row < 0 || column < 0 || row >= size || column >= size) return
    grid.dark[row]![column] = dark
    grid.fixed[row]![column] = true
  }
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  const ring = (row: number, column: number, reach: number, light: readonly number[]) => {
    for (let y = -reach; y <= reach; y++)
      for (let x = -reach; x <= reach; x++) set(row + y, column + x, !light.includes(Math.max(Math.abs(x), Math.abs(y))))
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    ring(row, column, 4, [2, 4])
  for (const row of centres)
    for (const column of centres) {
      const atFinder = (row === 6 && (column === 6 || column === size - 7)) || (row === size - 7 && column === 6)
      if (!atFinder) ring(row, column, 2, [1])
    }
  for (let i = 0; i < 9; i++) {
    if (!grid.fixed[8]![i]) set(8, i, false)
    if (!grid.fixed[i]![8]) set(i, 8, false)
    if (i < 8) {
      set(8, size - 1 - i, false)
      set(size - 1 - i, 8, false)
    }
  }
  if (version >= 7) {
    const bits = withRemainder(version, 12, 0x1f25)
    for (let i = 0; i < 18; i++) {
      const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)]
      set(near, far, ((bits >> i) & 1) === 1)
      set(far, near, ((bits >> i) & 1) === 1)
    }
  }
  return grid
}

/** A value followed by the remainder of its division: how the format and the version are protected. */
function withRemainder(value: number, length: number, generator: number): number {
  let rest = value << length
  for (let bit = 31 - Math.clz32(rest); bit >= length; bit--) if ((rest >> bit) & 1) rest ^= generator << (bit - length)
  return (value << length) | rest
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
]

/** The codewords in their zigzag from the lower right, under a mask that the format names. */
function drawn({ size, dark, fixed }: Grid, codewords: readonly number[], mask: (typeof masks)[number], number: number): boolean[][] {
  const rows = dark.map((row) => [...row])
  let bit = 0
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        if (fixed[row]![column]) continue
        const value = ((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1
        rows[row]![column] = (value === 1) !== mask(row, column)
        bit++
      }
    }
  }
  // Level M is 00. Twice, beside the finders, so that one may be lost.
  const format = withRemainder(number, 10, 0x537) ^ 0x5412
  for (let i = 0; i < 15; i++) {
    const value = ((format >> i) & 1) === 1
    rows[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i]![8] = value
    rows[8]![i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = value
  }
  rows[size - 8]![8] = true
  return rows
}

/** How hard a code is to read: runs, squares, what looks like a finder, and too much of one colour (ISO/IEC 18004 §7.8.3). */
function penaltyOf(rows: readonly (readonly boolean[])[]): number {
  const size = rows.length
  const lines = [...rows, ...rows.map((_, column) => rows.map((row) => row[column]!))].map((line) => line.map(Number).join(''))
  let penalty = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
    penalty += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length
  }
  for (let i = 0; i + 1 < size; i++)
    for (let j = 0; j + 1 < size; j++)
      if (new Set([rows[i]![j], rows[i]![j + 1], rows[i + 1]![j], rows[i + 1]![j + 1]]).size === 1) penalty += 3
  const darkShare = rows.flat().filter(Boolean).length / (size * size)
  return penalty + 10 * Math.floor(Math.abs(darkShare - 0.5) * 20)
}
