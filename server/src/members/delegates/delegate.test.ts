import assert from 'node:assert/strict'
import { test } from 'node:test'
import { may, PEOPLE_MAX, type Right, readInvite, roles } from '#members/delegates/delegate.ts'

test('each role may what the one before it may and more, and none of them what is the owner’s', () => {
  const all: readonly Right[] = ['self', 'see', 'money', 'manage', 'own']
  const of = (role: (typeof roles)[number] | null) => all.filter((right) => may(role, right)).join(' ')
  assert.deepEqual([...roles.map(of), of(null)], ['self see', 'self see money', 'self see money manage', 'self see money manage own'])
})

test('an invitation names an address that is not there yet, and a role', () => {
  const known = { own: 'Rosa@Example.org', there: ['ana@example.org'] }
  const codes = (email: string, role = 'viewer', there: readonly string[] = known.there) => {
    const read = readInvite({ email, role }, { ...known, there })
    return 'errors' in read ? read.errors.map((one) => `${one.field} ${one.code}`) : [read.email, read.role]
  }
  assert.deepEqual(codes('', ''), ['email missing', 'role choose'])
  assert.deepEqual(codes('x'), ['email not-an-email'])
  assert.deepEqual(codes('rosa@example.org'), ['email own-address'])
  assert.deepEqual(codes(' ANA@example.org '), ['email invited-already'])
  assert.deepEqual(codes('b@example.org', 'owner'), ['role choose'])
  const full = Array.from({ length: PEOPLE_MAX }, (_, i) => `${i}@example.org`)
  assert.deepEqual(codes('b@example.org', 'manager', full), ['email too-many-people'])
  assert.deepEqual(codes(' B@example.org', 'bookkeeper'), ['b@example.org', 'bookkeeper'])
})
