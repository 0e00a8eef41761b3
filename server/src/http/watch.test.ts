import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#platform/ids.ts'
import { kWhOf } from './export/readings-csv.ts'
import { membersIn } from './watch.ts'

test('the members of an answer are found wherever they stand, each once; what only looks like one is none', () => {
  const [a, b] = [newId('mem'), newId('mem')]
  const answer = {
    rows: [{ memberId: a, more: [{ referrerId: b }] }, { memberId: a }],
    id: newId('evt'),
    link: `/console/members/${a}`,
    n: 1,
    none: null,
  }
  assert.deepEqual(membersIn(answer), [a, b])
  assert.deepEqual(membersIn({ memberId: 'mem_operator', words: 'mem_' }), [])
})

test('energy is written out whole, with its sign', () => {
  assert.deepEqual([0, 1, -250_000, 1_000_000, 12_345_678, -12_000_000].map(kWhOf), ['0', '0.000001', '-0.25', '1', '12.345678', '-12'])
})
