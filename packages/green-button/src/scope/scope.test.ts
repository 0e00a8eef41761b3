/** Scope strings as custodians write them. */

import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { missingFamilies, parseScope, printScope, type Scope, sameScope, scopeFamilies, withoutFamilies } from './scope.ts'

const full =
  'FB=1_3_4_5_7_8_10_15_16_51_53_56_57_58_60;IntervalDuration=Monthly_3600_900_300;BlockDuration=Monthly_Daily;HistoryLength=63072000;BR=gbc_app_7'

test('what is no scope is kept and carries nothing', () => {
  assert.deepEqual(parseScope(''), { functionBlocks: [], terms: [] })
  assert.deepEqual(parseScope('ThirdParty_Admin_Access'), { functionBlocks: [], terms: [{ key: 'ThirdParty_Admin_Access', values: [] }] })
  assert.deepEqual(parseScope('FB=4_x').functionBlocks, [])
  assert.deepEqual(scopeFamilies(parseScope('FB=34_35')), new Set())
})

test('a full scope: function blocks, lists, and identifiers that hold the list sign', () => {
  const scope = parseScope(full)
  assert.deepEqual(scope.functionBlocks, [1, 3, 4, 5, 7, 8, 10, 15, 16, 51, 53, 56, 57, 58, 60])
  assert.deepEqual(scope.terms, [
    { key: 'IntervalDuration', values: ['Monthly', '3600', '900', '300'] },
    { key: 'BlockDuration', values: ['Monthly', 'Daily'] },
    { key: 'HistoryLength', values: ['63072000'] },
    { key: 'BR', values: ['gbc_app_7'] },
  ])
  assert.equal(printScope(scope), full)
  assert.deepEqual(scopeFamilies(scope), new Set(['usage', 'billing', 'account']))
})

test('scopes are the same as sets', () => {
  assert.ok(sameScope(parseScope('FB=5_4_1;IntervalDuration=900_Monthly;'), parseScope(' intervalduration = monthly_900 ; FB=1 ;FB=4_5_5')))
  assert.ok(!sameScope(parseScope('FB=1_4'), parseScope('FB=1_4_5')))
  assert.ok(!sameScope(parseScope('FB=1;BR=a'), parseScope('FB=1;BR=A')))
})

test('a family that the customer unticked is missed', () => {
  const asked = parseScope(full)
  const granted = withoutFamilies(asked, ['usage', 'account'])
  assert.deepEqual(granted.functionBlocks, [1, 3, 15, 16])
  assert.deepEqual(missingFamilies(asked, granted), new Set(['usage', 'account']))
  assert.deepEqual(missingFamilies(granted, asked), new Set())
})

test('print and parse are inverse', () => {
  const plain = { noNullPrototype: true }
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/)
  const term = fc.oneof(
    fc.record(
      {
        key: fc.constantFrom('IntervalDuration', 'BlockDuration', 'SubscriptionFrequency'),
        values: fc.array(word, { minLength: 1, maxLength: 4 }),
      },
      plain,
    ),
    fc.record(
      { key: fc.stringMatching(/^[a-z][A-Za-z]{2,12}Q$/), values: fc.array(fc.stringMatching(/^[A-Za-z0-9_=-]{1,12}$/), { maxLength: 1 }) },
      plain,
    ),
  )
  const scopes: fc.Arbitrary<Scope> = fc.record(
    {
      functionBlocks: fc.uniqueArray(fc.nat(99), { maxLength: 20 }).map((blocks) => blocks.sort((a, b) => a - b)),
      terms: fc.array(term, { maxLength: 5 }),
    },
    plain,
  )
  fc.assert(fc.property(scopes, (scope) => assert.deepEqual(parseScope(printScope(scope)), scope)))
  fc.assert(fc.property(fc.string(), (text) => assert.deepEqual(parseScope(printScope(parseScope(text))), parseScope(text))))
})
