/** Walks every page in every state and both languages: whatever it says to a reader or a screen reader stands in that language's catalogue. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Locale, locales } from './answers.ts'
import { answerIn, type Fixture } from './fixtures/seen.ts'
import { fixtures } from './fixtures.ts'
import { type Built, build } from './testing/built.ts'
import { composedOf, namesIn, piecesOf } from './testing/composed.ts'
import { saidIn } from './testing/said.ts'
import { catalogues } from './words/index.ts'

/** In no catalogue, because no language translates them; `E` marks an estimated reading in both, and a code without words is written out. */
const NAMES = ['E', 'Paper check', 'QuickPayConnect', 'QPC', 'Green Button', 'WhatsApp', 'Español', 'English', 'ES', 'EN', 'ET']

const assets = { script: '/assets/client.js', styles: [], nonce: 'n0nce' }
let built: Built
before(async () => {
  built = await build()
})
after(() => built.remove())

const show = (fixture: Fixture, locale: Locale) => built.render(fixture.page, answerIn(fixture, locale), fixture.shell, locale, assets)

const textsIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : typeof value === 'string' && value !== ''
      ? [value]
      : []

for (const locale of locales)
  test(`every text and accessible name of every page is worded in the catalogue of ${locale}`, () => {
    const composed = composedOf(locale, catalogues[locale], NAMES)
    const strays = new Map<string, string>()
    for (const fixture of fixtures) {
      const answer = answerIn(fixture, locale)
      // What the server itself words in both languages is an entry of its own.
      const names = [...new Set([...namesIn(answer), ...namesIn(fixture.shell), ...(fixture.inSpanish ? textsIn(answer) : [])])]
      for (const { text, where } of saidIn(show(fixture, locale)))
        if (!strays.has(text) && !composed(text, names)) strays.set(text, `${fixture.page}.${fixture.state} <${where}> ${text}`)
    }
    assert.deepEqual([...strays.values()], [])
  })

test('a sentence of one language is not taken for one of the other, nor one that stands in no catalogue', () => {
  for (const locale of locales) {
    const other = locale === 'es' ? 'en' : 'es'
    const composed = composedOf(locale, catalogues[locale], NAMES)
    const sentences = piecesOf(catalogues[other]).filter((piece) => (piece.match(/\p{L}{2,}/gu)?.length ?? 0) > 4)
    assert.ok(sentences.length > 300)
    assert.deepEqual(
      sentences.filter((piece) => composed(piece, [])),
      [],
    )
  }
  const composed = composedOf('en', catalogues.en, NAMES)
  assert.equal(composed('We paid you $8.60 for your trouble, Rosa', ['Rosa']), false)
  assert.equal(composed('Good morning, Rosa', ['Rosa']), true)
  assert.equal(composed('Good morning, rosa', ['Rosa']), false)
})
