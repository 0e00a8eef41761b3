/** The privacy policy says the same in both languages, and what was published never changes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { currentPolicy, hashOfPolicy, policies, policyOf } from '#members/policy/policy.ts'

test('both languages have as many paragraphs under as many headings', () => {
  for (const { text } of policies)
    assert.deepEqual(
      text.es.sections.map(({ paragraphs }) => paragraphs.length),
      text.en.sections.map(({ paragraphs }) => paragraphs.length),
    )
})

test('versions follow each other by date, and each is found by its name; others are not', () => {
  const dates = policies.map(({ from }) => from)
  assert.deepEqual(dates, [...dates].sort())
  for (const one of policies) assert.equal(policyOf(one.version), one)
  assert.equal(policyOf('1999-1'), null)
  assert.equal(policyOf('__proto__'), null)
})

test('a text that was published never changes: another is another version', () => {
  assert.deepEqual(
    [currentPolicy.version, hashOfPolicy(currentPolicy, 'es'), hashOfPolicy(currentPolicy, 'en')],
    [
      '2026-1',
      'ce06643c1e59d3e0ec27652aa52f7a55f825f844590f36b2ab4c5c6f2a8f4e5b',
      'fb9fe612bd31af42f5a12ad7224f0e443c443cc6c6b9dd06ca8c99fb4abd6967',
    ],
  )
})

test('what no lawyer has read does not say that one has', () => {
  assert.equal(currentPolicy.reviewedByCounsel, false)
})
