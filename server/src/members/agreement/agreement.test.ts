/** The agreement: its text is what the plans do, in both languages alike, and it is accepted only by somebody who may. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewardPlans } from '@quickpay/programs'
import { currentAgreement, hashOfText, readAcceptance } from '#members/agreement/agreement.ts'

const { text, version } = currentAgreement
const wordsOf = (locale: 'es' | 'en') => text[locale].sections.flatMap(({ paragraphs }) => paragraphs).join(' ')
const figures = (words: string) => words.match(/\$?\d+%?/g) ?? []

test('both languages say the same figures under as many headings', () => {
  assert.deepEqual(figures(wordsOf('es')), figures(wordsOf('en')))
  assert.deepEqual(
    text.es.sections.map(({ paragraphs }) => paragraphs.length),
    text.en.sections.map(({ paragraphs }) => paragraphs.length),
  )
  assert.notEqual(hashOfText(text.es), hashOfText(text.en))
})

test('its figures are those of the plans that people are put on', () => {
  const said = figures(wordsOf('en'))
  for (const planId of ['standard', 'standard-commercial']) {
    const plan = rewardPlans[planId]
    assert.ok(plan?.reward.by === 'share' && plan.holdback)
    const { percent } = plan.reward
    const { aboveCents, percent: held, untilDays } = plan.holdback
    assert.deepEqual(said, [
      `${percent}%`,
      `${100 - percent}%`,
      `$${aboveCents / 100}`,
      `$${aboveCents / 100}`,
      `${held}%`,
      `${untilDays}`,
      '$0',
    ])
  }
  assert.deepEqual(rewardPlans['standard']?.downward, { by: 'absorb' })
  assert.deepEqual(rewardPlans['standard-commercial']?.downward, { by: 'offset', capPercent: 50 })
})

test('a text that was accepted never changes: another is another version', () => {
  assert.deepEqual(
    [version, hashOfText(text.es), hashOfText(text.en)],
    [
      '2026-1',
      '3c52161429537959999cd0b7db89a6d5eae136a5aa5bd463d9680b35ae21eea7',
      'b188e178b7b6641386c923e0dd55d8fc5a06cab02356e7ac670047a7dfd8a2ba',
    ],
  )
})

const signed = { version, authority: 'account-holder', signerName: ' Rosa Medina ', agree: 'yes' }

test('refused: without the tick, without a name, in no capacity, of a version that is no longer shown', () => {
  const codes = (values: Record<string, string>, kind: 'residential' | 'commercial' = 'residential') => {
    const read = readAcceptance(values, kind)
    return 'errors' in read ? read.errors.map(({ field, code }) => `${field}.${code}`) : []
  }
  assert.deepEqual(codes({}), ['version.newer', 'authority.choose', 'signerName.missing', 'agree.missing'])
  assert.deepEqual(codes({ ...signed, agree: 'on' }), ['agree.missing'])
  assert.deepEqual(codes({ ...signed, version: '2025-1' }), ['version.newer'])
  assert.deepEqual(codes({ ...signed, signerName: 'x'.repeat(121) }), ['signerName.too-long'])
  // At home nobody signs for a business, and a business needs somebody who may.
  assert.deepEqual(codes({ ...signed, authority: 'authorised-signer' }), ['authority.choose'])
  assert.deepEqual(codes(signed, 'commercial'), ['authority.choose', 'signerTitle.missing'])
})

test('accepted as it was signed', () => {
  assert.deepEqual(readAcceptance(signed, 'residential'), { authority: 'account-holder', signerName: 'Rosa Medina', signerTitle: null })
  assert.deepEqual(readAcceptance({ ...signed, authority: 'authorised-signer', signerTitle: 'Owner' }, 'commercial'), {
    authority: 'authorised-signer',
    signerName: 'Rosa Medina',
    signerTitle: 'Owner',
  })
})
