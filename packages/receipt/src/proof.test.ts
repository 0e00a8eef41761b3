/** What a bundle proves: every field of it, one by one, is changed; either verifying fails, or the field is named among the unproven. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { rewardPlans } from '@quickpay/programs'
import type { Bundle } from './bundle.ts'
import { canonicalJson, type Json } from './canonical-json.ts'
import { paidBundle, question, reportedBundle } from './golden-receipt.ts'
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

type Step = string | number
function leavesOf(value: Json, at: Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [at]
  const fields: [Step, Json][] = Array.isArray(value) ? value.map((item, i) => [i, item]) : (Object.entries(value) as [string, Json][])
  return fields.flatMap(([step, field]) => leavesOf(field, [...at, step]))
}
const print = (steps: readonly Step[]): string =>
  steps.reduce<string>((path, step) => (typeof step === 'number' ? `${path}[${step}]` : path ? `${path}.${step}` : step), '')

/** Other values for a leaf that are still of its kind, so that reading does not refuse them for their shape. */
function others(value: Json): Json[] {
  if (typeof value === 'number') return [value + 1, value + 100]
  if (typeof value === 'boolean') return [!value]
  if (value === null) return ['1', '2026-07-15T18:00:00Z', 7]
  const text = String(value)
  if (/^-?\d+(\.\d+)?$/.test(text)) return [String(Number(text) + 1)]
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return [Temporal.Instant.from(text).add({ hours: 1 }).toString()]
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return [Temporal.PlainDate.from(text).add({ days: 1 }).toString()]
  return [`${text}x`, ...alternatives.filter((one) => one !== text)]
}
/** Words that some field may take. */
const alternatives = [
  'voluntary',
  'reservation',
  'unplanned',
  'absorb',
  'energy',
  'already-paid',
  'event',
  'correction',
  'validated',
  'real-time',
  'utility-report',
  'America/Chicago',
  'member',
  'low-usage',
]

function changed(bundle: Bundle, steps: readonly Step[], value: Json): Bundle {
  const copy = JSON.parse(canonicalJson(bundle))
  const holder = steps.slice(0, -1).reduce((at, step) => at[step], copy)
  holder[steps.at(-1)!] = value
  return copy
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
        const value = steps.reduce<Json>((at, step) => (at as Record<Step, Json>)[step]!, JSON.parse(canonicalJson(bundle)))
        // A table of readings is long and all alike: one of each hour.
        if (steps[0] === 'readings' && typeof steps.at(-1) === 'number' && Number(steps.at(-1)) % 4 !== 3) continue
        const unseen = others(value).filter((other) => !isFound(changed(bundle, steps, other)))
        if (unseen.length > 0 && whyNotProven(print(steps)) === null) silent.add(`${print(steps)} = ${JSON.stringify(unseen)}`)
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
      const value = steps.reduce<Json>((at, step) => (at as Record<Step, Json>)[step]!, JSON.parse(canonicalJson(signed)))
      const other = changed(signed, steps, others(value)[0]!)
      assert.ok(!checkSignature(other, signed.signature!, publicKey), print(steps))
    }
  })
})
