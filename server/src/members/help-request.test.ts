/** A question is taken from anybody who can be answered, and from nobody else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHelpRequest } from '#members/help-request.ts'

const codes = (values: Record<string, string>, own: string | null = null) => {
  const read = readHelpRequest(values, own)
  return 'errors' in read ? read.errors.map(({ field, code }) => `${field}.${code}`) : []
}

test('refused: nothing said, nowhere to answer, a reference that is none', () => {
  assert.deepEqual(codes({}), ['words.missing', 'email.missing'])
  assert.deepEqual(codes({ words: 'x', email: 'rosa@' }), ['email.not-an-email'])
  assert.deepEqual(codes({ words: 'x'.repeat(2001), email: 'rosa@example.org' }), ['words.too-long'])
  assert.deepEqual(codes({ words: 'x', email: 'rosa@example.org', reference: '<b>' }), ['reference.not-a-reference'])
})

test('the reference of an error is question enough, and who is signed in need not say where to answer', () => {
  assert.deepEqual(readHelpRequest({ reference: ' 4F9C2A7B10DE ', email: 'other@example.org' }, 'rosa@example.org'), {
    email: 'rosa@example.org',
    reference: '4f9c2a7b10de',
    words: '',
  })
})
