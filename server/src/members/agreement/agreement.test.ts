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
  for (const [planId, planned] of [
    ['standard', 'reservation'],
    ['standard-commercial', 'reservation-commercial'],
  ] as const) {
    const [plan, pledged] = [rewardPlans[planId], rewardPlans[planned]]
    assert.ok(plan?.reward.by === 'share' && plan.holdback && pledged)
    const { percent } = plan.reward
    const { aboveCents, percent: held, untilDays } = plan.holdback
    const month = [`${pledged.reservationSharePercent}%`, `${pledged.reservationAdvancePercent}%`]
    const provisional = [`$${aboveCents / 100}`, `$${aboveCents / 100}`, `${held}%`, `${untilDays}`]
    assert.deepEqual(said, [`${percent}%`, `${100 - percent}%`, ...month, ...provisional, '$0'])
    assert.deepEqual([pledged.reward, pledged.holdback, pledged.downward], [plan.reward, plan.holdback, plan.downward])
  }
  assert.deepEqual(rewardPlans['standard']?.downward, { by: 'absorb' })
  assert.deepEqual(rewardPlans['standard-commercial']?.downward, { by: 'offset', capPercent: 50 })
})

test('a text that was accepted never changes: another is another version', () => {
  assert.deepEqual(
    [version, hashOfText(text.es), hashOfText(text.en)],
    [
      '2026-1',
      'ce365f3c75329673b036bef417a3e5a01f178fd349277407c12f71d2e47e00b7',
      '12aa7d6e42c0781e2325cdf5840367d20ae88271eb0168738e88082a3da31fd6',
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
