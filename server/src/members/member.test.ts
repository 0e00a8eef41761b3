import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEmail, readSignUp } from '#members/member.ts'

const utilities = ['sandbox-metro', 'sandbox-valley']
const whole = { kind: 'residential', name: 'Ana Reyes', email: 'ana@example.org', utility: 'sandbox-metro' }
const errors = (changes: Record<string, string>) => {
  const read = readSignUp({ ...whole, ...changes }, utilities, 'es')
  return 'errors' in read ? read.errors.map((one) => `${one.field} ${one.code}`) : []
}

test('an empty form is refused field by field, in the order of the fields', () => {
  const read = readSignUp({}, utilities, 'es')
  assert.deepEqual('errors' in read && read.errors, [
    { field: 'kind', code: 'choose' },
    { field: 'name', code: 'missing' },
    { field: 'email', code: 'missing' },
    { field: 'utility', code: 'choose' },
  ])
})

test('each field is refused for its own reason', () => {
  for (const [changes, expected] of [
    [{ kind: 'industrial' }, 'kind choose'],
    [{ name: '  ' }, 'name missing'],
    [{ name: 'x'.repeat(101) }, 'name too-long'],
    [{ kind: 'commercial' }, 'businessName missing'],
    [{ kind: 'commercial', businessName: ' ' }, 'businessName missing'],
    [{ kind: 'commercial', businessName: 'x'.repeat(121) }, 'businessName too-long'],
    [{ email: 'ana' }, 'email not-an-email'],
    [{ utility: '' }, 'utility choose'],
    [{ utility: 'con-edison' }, 'utility choose'],
    [{ utility: 'toString' }, 'utility choose'],
  ] as const)
    assert.deepEqual(errors(changes), [expected], JSON.stringify(changes))
})

test('what cannot receive a code is no address', () => {
  for (const text of [
    '',
    'ana',
    'ana@',
    '@example.org',
    'ana@example',
    'ana@@example.org',
    'ana@example..org',
    '.ana@example.org',
    'ana reyes@example.org',
    'ana@example.org\nbcc: all@example.org',
    'ana@example.org,ben@example.org',
    '<ana@example.org>',
    'ana@[127.0.0.1]',
    'ana@exa mple.org',
    `${'a'.repeat(250)}@example.org`,
  ])
    assert.equal(isEmail(text), false, JSON.stringify(text))
  for (const text of ['ana@example.org', 'ana.reyes+energy@mail.example.co', "o'neil@example.org", 'a_b-c@x1.example.org'])
    assert.equal(isEmail(text), true, text)
})

test('a sign-up is read: trimmed, the address in small letters, a business only for a business', () => {
  const typed = { ...whole, name: ' Ana Reyes ', email: ' Ana@Example.ORG ', businessName: 'left over' }
  assert.deepEqual(readSignUp(typed, utilities, 'en'), {
    signUp: {
      email: 'ana@example.org',
      name: 'Ana Reyes',
      kind: 'residential',
      businessName: null,
      utilityId: 'sandbox-metro',
      locale: 'en',
      referralCode: null,
    },
  })
  const shop = readSignUp({ ...whole, kind: 'commercial', businessName: ' Panadería ' }, utilities, 'es')
  assert.equal('signUp' in shop && shop.signUp.businessName, 'Panadería')
})
