import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { en } from './en.ts'
import { es } from './es.ts'
import { dayReason, finding, formError } from './index.ts'

/** Entries that are rightly the same in both languages, read one by one, each with why. */
const same: Readonly<Record<string, string>> = {
  'events.when': 'a date and hours, joined by a comma',
  'codes.errorPrefix': 'the word is spelled alike',
  'overview.exceptionsShort': 'the short forms of excepciones and exceptions are one',
  'overview.total': 'the word is spelled alike',
  'usage.say': 'a time and two figures, joined by marks',
}
/** Addresses that words lead to, and codes of what keeps a kind of data until when: no words. */
const isNoWord = ({ key, text }: Leaf): boolean => /^[/#]/.test(text) || /^privacy\.kinds\.\w+\.until$/.test(key)

type Leaf = { key: string; text: string }
/** Every entry as text; functions are called with stand-ins that show where their parameters land. */
function leaves(value: unknown, key: string): Leaf[] {
  if (typeof value === 'string') return [{ key, text: value }]
  if (typeof value === 'function') {
    const made: unknown = value(...Array.from({ length: value.length }, (_, i) => `{${i}}`))
    return leaves(made, key)
  }
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, inner]) => leaves(inner, key ? `${key}.${name}` : name))
  throw new Error(`An entry that is no words: ${key}`)
}

const spanish = leaves(es, '')
const english = leaves(en, '')

describe('the two catalogues', () => {
  test('have the same keys', () => {
    assert.deepEqual(
      english.map((leaf) => leaf.key),
      spanish.map((leaf) => leaf.key),
    )
  })
  test('no entry is empty, and all are plain text', () => {
    for (const { key, text } of [...spanish, ...english]) {
      assert.notEqual(text.trim(), '', key)
      assert.doesNotMatch(text, /<\/?[a-z]|&[a-z]+;|undefined|\[object/i, key)
      assert.equal((text.match(/\*\*/g)?.length ?? 0) % 2, 0, `${key}: an open mark`)
    }
  })
  test('use every parameter in both languages', () => {
    const places = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort()
    for (const [i, leaf] of spanish.entries()) assert.deepEqual(places(english[i]?.text ?? ''), places(leaf.text), leaf.key)
  })
  test('say different things in the two languages, except what was reviewed', () => {
    const equal = spanish.filter((leaf, i) => leaf.text === english[i]?.text && !isNoWord(leaf))
    assert.deepEqual(
      equal.filter(({ key }) => !same[key]).map(({ key, text }) => `${key}: ${text}`),
      [],
    )
    assert.deepEqual(
      Object.keys(same).filter((key) => !equal.some((leaf) => leaf.key === key)),
      [],
      'reviewed, and no longer the same',
    )
  })
})

describe('wording', () => {
  test('Spanish speaks of usted, and avoids the words that were ruled out', () => {
    for (const { key, text } of spanish)
      assert.doesNotMatch(text, /\b(tú|tu|tus|te|línea base|referido|transacción|vincular|corrida|intervalos?|laborable)\b/i, key)
  })
  test('nobody cheers or blames', () => {
    for (const { key, text } of [...spanish, ...english])
      assert.doesNotMatch(text, /!|¡|oops|felicidades|heat adjustment|ajuste por (el )?calor/i, key)
  })
  test('a program’s rule is only claimed by the entry that is shown when it is verified', () => {
    const claims = [...spanish, ...english]
      .filter(({ text }) => /rule of the|establece el programa|program’s rule/i.test(text))
      .map(({ key }) => key)
    assert.deepEqual([...new Set(claims)], ['receipt.basisRule'])
  })
})

describe('codes of other parts', () => {
  test('are worded for the field, then alone, then plainly', () => {
    assert.equal(formError(en, { field: 'email', code: 'not-an-email' }), 'Enter an email like name@example.com')
    assert.equal(formError(en, { field: 'network', code: 'too-long' }), 'This is too long')
    assert.equal(formError(es, { field: 'x', code: 'never-seen' }), 'Revise este dato')
  })
  test('a reason of a day always has words; an unknown finding has none', () => {
    assert.equal(dayReason(es, 'holiday'), 'feriado')
    assert.equal(dayReason(en, 'never-seen'), 'not comparable')
    assert.equal(finding(en, 'never-seen'), null)
  })
})
