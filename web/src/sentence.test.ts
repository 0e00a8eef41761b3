/** Coded answers: every code that a receipt can produce has words in both languages, with exactly its parameters. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lineCodes, sentences } from '@quickpay/receipt'
import { locales } from './answers.ts'
import { formatIn } from './format.ts'
import { fill, sentence, sentencesIn } from './sentence.ts'
import { catalogues } from './words/index.ts'

const placesOf = (template: string): string[] =>
  [...new Set([...template.matchAll(/\{([a-zA-Z]+)\}/g)].map((match) => match[1] ?? ''))].sort()

describe('the table of codes', () => {
  for (const locale of locales) {
    const { why } = catalogues[locale]
    test(`${locale}: each code of each family has words, and no words are left over`, () => {
      for (const [family, codes] of Object.entries(sentences))
        assert.deepEqual(Object.keys(why[family as keyof typeof sentences]).sort(), Object.keys(codes).sort(), family)
      assert.deepEqual(Object.keys(why.lines).sort(), [...lineCodes].sort())
    })
    test(`${locale}: each sentence says all that its code is given, and nothing else`, () => {
      for (const [family, codes] of Object.entries(sentences))
        for (const [code, parameters] of Object.entries(codes as Record<string, readonly string[]>)) {
          const template = (why[family as keyof typeof sentences] as Record<string, string>)[code] ?? ''
          assert.deepEqual(placesOf(template), [...parameters].sort(), `${family}.${code}`)
        }
    })
  }
  test('amounts, shares and days are written in each language', () => {
    const said = { code: 'pays.offset', with: { offsetCents: 60, capPercent: 50, leftCents: 0 } }
    assert.match(sentence(catalogues.es, formatIn('es'), said) ?? '', /Descontamos \$0\.60 .*50%.*Quedan \$0\.00/)
    const until = { code: 'change.held-until', with: { heldCents: 346, untilOn: '2026-07-21' } }
    assert.match(sentence(catalogues.en, formatIn('en'), until) ?? '', /Another \$3\.46 .* by July 21/)
  })
  test('a code that no catalogue knows is left out; a place that nothing fills is an error', () => {
    const f = formatIn('es')
    assert.deepEqual(
      sentencesIn(catalogues.es, f, [
        { code: 'pays.never-seen', with: {} },
        { code: 'nothing', with: {} },
      ]),
      [],
    )
    assert.throws(() => fill('{heldCents}', {}, f), /heldCents/)
  })
})
