import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Grant, missingOf, subscriptionIdOf } from '#connect/authorization.ts'
import { utilityProfiles } from '#connect/utilities.ts'

const { scope } = utilityProfiles(null)[0]!
const whole: Grant = { scopeRequested: scope, scopeGranted: scope, endsAt: null, accountOnFile: null, accountShared: '00123456789' }

test('each thing that can be missing is named, usage first', () => {
  const granted = 'FB=1_3_51_53'
  const endsAt = Temporal.Instant.from('2026-12-31T05:00:00Z')
  const missing = missingOf({ ...whole, scopeGranted: granted, endsAt, accountOnFile: '999', accountShared: '00123456789' })
  assert.deepEqual(
    missing.map((one) => (one.what === 'category' ? one.category : one.what)),
    ['usage', 'billing', 'term', 'account'],
  )
})

test('a whole grant lacks nothing; the order of a scope and the dashes of a number do not matter', () => {
  assert.deepEqual(missingOf(whole), [])
  const turned = `FB=${scope.split(';')[0]!.slice(3).split('_').reverse().join('_')}`
  assert.deepEqual(missingOf({ ...whole, scopeGranted: turned, accountOnFile: '00123-45678-9' }), [])
})

test('the subscription is read from the resource address, whatever else stands in it', () => {
  assert.equal(subscriptionIdOf('https://x.example/espi/1_1/resource/Batch/Subscription/a-17?published-min=1'), 'a-17')
  assert.equal(subscriptionIdOf('https://x.example/espi/1_1/resource/Batch/Bulk/3'), null)
})
