/** What a bundle proves: every field of it, one by one, is changed; either verifying fails, or the field is named among the unproven. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { rewardPlans } from '@quickpay/programs'
import type { Bundle } from './bundle.ts'
import { canonicalJson } from './canonical-json.ts'
import { paidBundle, question, reportedBundle } from './golden-receipt.ts'
import { changed, leavesOf, othersOf, printPath, valueAt } from './leaves.ts'
import { notProven, whyNotProven } from './not-proven.ts'
import { rulesDifference } from './published-rules.ts'
import { readBundle } from './read-bundle.ts'
import { checkSignature, signedBundle } from './signature.ts'
import { verifyBundle } from './verify-bundle.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const commercial = rewardPlans['standard-commercial']!
const before = { earnedCents: 1500, owedCents: 700, openCents: 80 }
const bundles: Record<string, Bundle> = {
  paid: paidBundle(),
  corrected: paidBundle({}, { before: { earnedCents: 860, owedCents: 0, openCents: 0 } }),
  partial: paidBundle(
    {},
    {},
    { ...question, openHours: [{ start: question.event.start.add({ hours: 1 }), end: question.event.start.add({ hours: 2 }) }] },
  ),
  offset: paidBundle(commercial, { before, seasonOwedCents: 30 }),
  reported: reportedBundle(),
}

/** Whether somebody who has only the text, and these packages, finds out. */
function isFound(bundle: Bundle): boolean {
  const reading = readBundle(JSON.stringify(bundle))
  if (reading.is !== 'bundle') return true
  try {
    return rulesDifference(reading.bundle) !== undefined || verifyBundle(reading.bundle).is === 'different'
  } catch (error) {
    // What no event can be, such as one that starts after it ends, is refused with this.
    if (error instanceof RangeError) return true
    throw error
  }
}

describe('each field of a bundle, changed', () => {
  for (const [name, bundle] of Object.entries(bundles))
    test(`${name}: is found out, or declared`, () => {
      assert.deepEqual(verifyBundle(bundle), { is: name === 'reported' ? 'reported' : 'equal' })
      const silent = new Set<string>()
      for (const steps of leavesOf(JSON.parse(canonicalJson(bundle)))) {
        const value = valueAt(JSON.parse(canonicalJson(bundle)), steps)
        // A table of readings is long and all alike: one of each hour.
        if (steps[0] === 'readings' && typeof steps.at(-1) === 'number' && Number(steps.at(-1)) % 4 !== 3) continue
        const unseen = othersOf(value).filter((other) => !isFound(changed(bundle, steps, other)))
        if (unseen.length > 0 && whyNotProven(printPath(steps)) === null) silent.add(`${printPath(steps)} = ${JSON.stringify(unseen)}`)
      }
      assert.deepEqual([...silent], [])
    })

  test('rules of one’s own are named at their first field, whatever they are', () => {
    const { spec, price } = bundles['paid']!
    assert.ok(price?.by === 'plan')
    const own = (changes: Partial<Bundle>) => rulesDifference({ ...bundles['paid']!, ...changes })?.path
    assert.equal(own({}), undefined)
    assert.equal(own({ spec: { ...spec, weekday: { ...spec.weekday, lookbackDays: 31 } } }), 'spec.weekday.lookbackDays')
    assert.equal(own({ spec: { ...spec, id: 'mine' } }), 'spec.id')
    assert.equal(own({ price: { ...price, plan: { ...price.plan, reward: { by: 'share', percent: 74 } } } }), 'price.plan.reward.percent')
    assert.equal(own({ price: { ...price, terms: { ...price.terms, version: '1999' } } }), 'price.terms.version')
    assert.equal(own({ price: { by: 'rate', dollarsPerKWh: '1' } }), undefined)
  })

  test('the money and everything it is computed from is never among the unproven', () => {
    for (const path of [
      'result.payCents',
      'result.hours[0].usedWh',
      'result.days[3].basis',
      'result.adjustment.factor',
      'payment.cents',
      'payment.lines[0].cents',
      'payment.postings[0].cents',
      'payment.before.earnedCents',
      'event.start',
    ])
      assert.equal(whyNotProven(path), null, path)
    assert.equal(new Set(notProven.map((one) => one.path)).size, notProven.length)
  })

  test('with the key, each field is found out, declared or not', () => {
    const signed = signedBundle(bundles['paid']!, privateKey)
    assert.ok(checkSignature(signed, signed.signature!, publicKey))
    assert.deepEqual(verifyBundle(signed), { is: 'equal' })
    for (const steps of leavesOf(JSON.parse(canonicalJson(bundles['paid']!)))) {
      const value = valueAt(JSON.parse(canonicalJson(signed)), steps)
      const other = changed(signed, steps, othersOf(value)[0]!)
      assert.ok(!checkSignature(other, signed.signature!, publicKey), printPath(steps))
    }
  })
})
