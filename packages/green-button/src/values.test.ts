/** Numbers, ranks and rules by themselves: decimals, versions, registers, local time. */

import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { wholeNumber } from './bytes/number-text.ts'
import { qualityRank } from './codes.ts'
import { decimalText, parseDecimal, timesTen } from './document/decimal.ts'
import { parseInstant, printInstant } from './document/instant.ts'
import { decodeRule, encodeRule, implausible, ruleInYear } from './time/local-time.ts'
import { difference } from './usage/registers.ts'
import { resolveVersions } from './usage/versions.ts'

test('what is no number is not one, and what is too large is not rounded', () => {
  for (const text of ['', ' ', '.', '-', '1,436', '0x10', '1 2', 'NaN', 'Infinity', '--1', '1e', '١']) {
    assert.equal(parseDecimal(text), 'unreadable', text)
    assert.equal(wholeNumber(text), null, text)
  }
  for (const text of ['9007199254740993', '1e30', '0.9007199254740993', '123456789012345678', '1e-31'])
    assert.equal(parseDecimal(text), 'unsafe', text)
  assert.equal(timesTen(9_007_199_254_740_991, 1), null)
})

test('decimals are exact and as short as they can be', () => {
  assert.deepEqual(parseDecimal(' 0.1570\n'), { digits: 157, decimals: 3 })
  assert.deepEqual(parseDecimal('-12.00'), { digits: -12, decimals: 0 })
  assert.deepEqual(parseDecimal('1.25E2'), { digits: 125, decimals: 0 })
  assert.deepEqual(parseDecimal('.5e-2'), { digits: 5, decimals: 3 })
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: -12, max: 12 }), (value, scale) => {
      const text = decimalText(BigInt(value), scale)
      assert.match(text, /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/)
      const [whole = '', fraction = ''] = text.split('.')
      assert.equal(BigInt(whole + fraction.padEnd(12, '0')), BigInt(value) * 10n ** BigInt(scale + 12))
    }),
  )
})

test('whole numbers read like Number does, spaces and signs included', () => {
  fc.assert(fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (value) => assert.equal(wholeNumber(` \n${value}\t`), value)))
  assert.equal(wholeNumber('-0'), 0)
})

test('time stamps: with and without zone, date alone, and none', () => {
  assert.equal(parseInstant('2025-12-01T05:00:00Z'), 1764565200)
  assert.equal(parseInstant('2025-12-01T00:00:00-05:00'), 1764565200)
  assert.equal(parseInstant('2024-07-16T10:26:24'), 1721125584)
  assert.equal(parseInstant('2024-06-21'), 1718928000)
  assert.equal(parseInstant('2023-10-20T17:33:23.054424Z'), 1697823203.054)
  for (const text of ['', 'yesterday', '2024-13-01', '1721125584']) assert.equal(parseInstant(text), null, text)
  assert.equal(printInstant(1764565200), '2025-12-01T05:00:00Z')
})

const versionsOf = (
  list: readonly { start: number; duration?: number; value: number; quality?: number; block?: number }[],
  updated: readonly number[],
) => {
  const rows = {
    starts: Float64Array.from(list, (each) => each.start),
    durations: Int32Array.from(list, (each) => each.duration ?? 900),
    rows: Int32Array.from(list, (_, at) => at),
    blocks: Int32Array.from(list, (each) => each.block ?? 0),
  }
  const columns = {
    digits: Float64Array.from(list, (each) => each.value),
    decimals: new Uint8Array(list.length),
    qualities: Uint8Array.from(list, (each) => each.quality ?? 17),
  }
  const versions = resolveVersions(rows, columns, updated)
  return { ...versions, values: [...versions.kept].map((at) => list[at]?.value) }
}

test('equally new and good readings that disagree: neither counts', () => {
  const { values, conflicting } = versionsOf(
    [
      { start: 0, value: 1 },
      { start: 900, value: 2 },
      { start: 0, value: 3 },
    ],
    [0],
  )
  assert.deepEqual([values, conflicting], [[2], 1])
})

test('the newer entry wins wherever it stands; ties go to the better quality', () => {
  const older = versionsOf(
    [
      { start: 0, value: 1, block: 0 },
      { start: 0, value: 2, block: 1, quality: 19 },
    ],
    [200, 100],
  )
  assert.deepEqual([older.values, older.superseded], [[1], 1])
  const tie = versionsOf(
    [
      { start: 0, value: 1, quality: 17 },
      { start: 0, value: 2, quality: 14, block: 1 },
    ],
    [100, 100],
  )
  assert.deepEqual([tie.values, tie.superseded, tie.conflicting], [[1], 1, 0])
  const settled = versionsOf(
    [
      { start: 0, value: 1 },
      { start: 0, value: 2 },
      { start: 0, value: 3, block: 1 },
    ],
    [0, 5],
  )
  assert.deepEqual([settled.values, settled.conflicting], [[3], 0])
})

test('qualities rank validated over estimated over raw over questionable', () => {
  const ranks = [19, 8, 14, 255, 10].map(qualityRank)
  assert.deepEqual(
    ranks,
    ranks.toSorted((a, b) => b - a),
  )
  assert.equal(new Set(ranks).size, 5)
  assert.equal(new Set([0, 17, 18, 19].map(qualityRank)).size, 1)
})

test('an hour over its quarters counts once: the newer, else the finer', () => {
  const quarters = [0, 900, 1800, 2700].map((start) => ({ start: start + 1, duration: 899, value: 1, block: 1 }))
  const hour = { start: 0, duration: 3600, value: 4, block: 0 }
  assert.deepEqual(versionsOf([hour, ...quarters], [1, 1]).values, [1, 1, 1, 1])
  assert.deepEqual(versionsOf([hour, ...quarters], [2, 1]).values, [4])
  const sloppy = versionsOf(
    [
      { start: 0, duration: 86400, value: 1 },
      { start: 82800, duration: 86400, value: 2 },
    ],
    [0],
  )
  assert.deepEqual([sloppy.values, sloppy.overlapping, sloppy.nested], [[1, 2], 1, 0])
})

const stands = (values: readonly number[], starts: readonly number[], duration: number) => ({
  starts: Float64Array.from(starts),
  durations: new Int32Array(values.length).fill(duration),
  values: Float64Array.from(values),
  qualities: new Uint8Array(values.length).fill(17),
})

test('a register that falls tells nothing, unless it nets', () => {
  const fallen = difference(stands([10, 4, 9], [0, 900, 1800], 900), false)
  assert.deepEqual([[...fallen.values], [...fallen.starts], fallen.backwards], [[5], [1800], 1])
  assert.deepEqual([...difference(stands([10, 4, 9], [0, 900, 1800], 900), true).values], [-6, 5])
})

test('the amount between two stands covers the time between them, holes included', () => {
  const withHole = difference(stands([10, 12, 20], [0, 900, 3600], 900), false)
  assert.deepEqual(
    [[...withHole.values], [...withHole.starts], [...withHole.durations]],
    [
      [2, 8],
      [900, 1800],
      [900, 2700],
    ],
  )
  const moments = difference(stands([10, 12], [0, 3600], 0), false)
  assert.deepEqual([[...moments.values], [...moments.starts], [...moments.durations]], [[2], [0], [3600]])
})

test('daylight rules: decoded, encoded, and where they strike', () => {
  for (const text of ['B40E', '', '360E200', '060E2000', 'not hex!']) assert.equal(decodeRule(text), null, text)
  assert.equal(decodeRule('FFFFFFFF'), 'none')
  const march = decodeRule('360E2000')
  assert.deepEqual(march, { month: 3, operator: 3, dayOfMonth: 0, dayOfWeek: 7, hour: 2, second: 0 })
  assert.ok(march !== null)
  assert.equal(ruleInYear(march, 2025), '2025-03-09T02:00:00')
  // The schema's own example: the third Friday of March at 1:45.
  const example = { month: 3, operator: 4, dayOfMonth: 0, dayOfWeek: 5, hour: 1, second: 2700 }
  assert.equal(encodeRule(example), '380A1A8C')
  assert.deepEqual(decodeRule('380A1A8C'), example)
  const last = { month: 10, operator: 7, dayOfMonth: 0, dayOfWeek: 7, hour: 3, second: 0 }
  assert.equal(ruleInYear(last, 2025), '2025-10-26T03:00:00')
  assert.equal(ruleInYear({ ...last, operator: 1, dayOfMonth: 8 }, 2025), '2025-10-12T03:00:00')
  assert.equal(ruleInYear({ ...last, operator: 0, dayOfMonth: 31, month: 6 }, 2025), null)
})

test('time parameters against the zone: New York, Los Angeles, Phoenix, and known wrong ones', () => {
  const right = { tzOffset: '-18000', dstOffset: '3600', dstStartRule: '360E2000', dstEndRule: 'B40E2000' }
  for (const year of [2008, 2015, 2025, 2026]) assert.deepEqual(implausible(right, 'America/New_York', year), [])
  assert.deepEqual(implausible(right, 'America/Los_Angeles', 2025), ['tzOffset'])
  assert.deepEqual(implausible({ ...right, tzOffset: '18000' }, 'America/New_York', 2025), ['tzOffset'])
  assert.deepEqual(implausible({ ...right, dstStartRule: '360E2004' }, 'America/New_York', 2025), ['dstStartRule'])
  assert.deepEqual(implausible({ ...right, dstStartRule: '65ED5A70', dstEndRule: '67271F70' }, 'America/New_York', 2024), [
    'dstStartRule',
    'dstEndRule',
  ])
  assert.deepEqual(implausible({ ...right, dstOffset: undefined }, 'America/New_York', 2025), ['dstOffset'])
  const phoenix = { tzOffset: '-25200', dstOffset: '0', dstStartRule: 'FFFFFFFF', dstEndRule: 'FFFFFFFF' }
  assert.deepEqual(implausible(phoenix, 'America/Phoenix', 2025), [])
  assert.deepEqual(implausible({ ...right, tzOffset: '-25200' }, 'America/Phoenix', 2025), ['dstOffset'])
  const berlin = { tzOffset: '3600', dstOffset: '3600', dstStartRule: '3E0E2000', dstEndRule: 'AE0E3000' }
  assert.deepEqual(implausible(berlin, 'Europe/Berlin', 2025), [])
})
