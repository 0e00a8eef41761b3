import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readOffer } from '#connect/consent/offer.ts'
import { utilityProfiles } from '#connect/utilities.ts'

const [conEdison] = utilityProfiles(null)
const offerOf = (...scopes: string[]) => readOffer(conEdison!, new URLSearchParams(scopes.map((scope) => ['scope', scope])))

test('what none of the offered scopes holds is lacking', () => {
  assert.deepEqual(offerOf('FB=1_3_15_16'), { scopes: 1, lacking: ['account', 'usage'] })
  assert.deepEqual(offerOf('FB=4_5_15', 'FB=4_5_16'), { scopes: 2, lacking: ['account'] })
  assert.deepEqual(offerOf('nonsense'), { scopes: 1, lacking: ['account', 'billing', 'usage'] })
})

test('several scopes together may hold everything; none at all says nothing', () => {
  assert.deepEqual(offerOf('FB=1_3_4_5', 'FB=1_3_15_16', 'FB=51_53_56_57_58_60').lacking, [])
  assert.deepEqual(offerOf(conEdison!.scope).lacking, [])
  assert.deepEqual(offerOf(), { scopes: 0, lacking: [] })
  assert.deepEqual(offerOf(''), { scopes: 0, lacking: [] })
})

test('no address makes it fail', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 80 }), (scopes) => {
      const { lacking } = offerOf(...scopes)
      assert.ok(lacking.length <= 3)
    }),
  )
})
