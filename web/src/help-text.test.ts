/** The help answers what people type: with or without accents, in any case, and in their own words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { helpFor } from './help-text.ts'

const first = (query: string, locale: 'es' | 'en') => helpFor(query, locale).questions[0]?.id

test('nothing asked, or only words that say nothing, shows everything', () => {
  for (const query of ['', '   ', '¿Por qué?', 'the'])
    assert.ok(helpFor(query, 'es').questions.length >= 8 && helpFor(query, 'es').terms.length >= 12, query)
})

test('accents, case and endings do not matter', () => {
  for (const query of ['recomendación', 'RECOMENDACION', 'recomendaciones'])
    assert.deepEqual(helpFor(query, 'es'), helpFor('recomendacion', 'es'), query)
  assert.equal(first('recomendación', 'es'), 'referral-pay')
})

test('what people type finds what they mean', () => {
  for (const [query, id] of [
    ['no me llegó el pago', 'when-paid'],
    ['por qué recibí cero', 'why-nothing'],
    ['me mude', 'moved'],
    ['paneles solares', 'solar'],
    ['quiero borrar mis datos', 'data'],
    ['reclamo', 'review'],
  ] as const)
    assert.equal(first(query, 'es'), id, query)
  for (const [query, id] of [
    ['my payment didn’t arrive', 'when-paid'],
    ['is this a scam', 'cost'],
    ['opt out', 'leave-event'],
    ['dispute', 'review'],
    ['expired authorization', 'connection-broken'],
  ] as const)
    assert.equal(first(query, 'en'), id, query)
})

test('what is not there finds nothing', () => {
  assert.deepEqual(helpFor('xilófono', 'es'), { questions: [], terms: [] })
})

test('both languages have the same anchors, and each link of an answer has a label', () => {
  const [es, en] = [helpFor('', 'es'), helpFor('', 'en')]
  assert.deepEqual(
    es.questions.map(({ id, links }) => [id, links.map(({ path }) => path)]),
    en.questions.map(({ id, links }) => [id, links.map(({ path }) => path)]),
  )
  assert.deepEqual(
    es.terms.map(({ id }) => id),
    en.terms.map(({ id }) => id),
  )
})
