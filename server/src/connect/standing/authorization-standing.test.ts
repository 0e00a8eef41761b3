import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthorizationResource } from '@quickpay/green-button'
import fc from 'fast-check'
import type { Authorization } from '#connect/authorization.ts'
import { ABSENT, finderIn, type Known, type Seen, seenOf, standingOf, UNKNOWN } from '#connect/standing/authorization-standing.ts'

const now = Temporal.Instant.from('2027-07-13T14:00:00Z')
const days = (count: number) => now.add({ hours: 24 * count })
const full = 'FB=1_3_4_5_15_16_51_53'
const base: Authorization = {
  memberId: 'mem_1',
  authorizationId: 'aut_1',
  accountId: 'acc_1',
  utilityId: 'u',
  status: 'active',
  scopeGranted: full,
  endsAt: null,
  missing: [],
  subscriptionId: '17',
  resourceUri: 'https://u.example/resource/Batch/Subscription/17',
  authorizationUri: 'https://u.example/resource/Authorization/a-9',
  customerResourceUri: 'https://u.example/resource/Batch/RetailCustomer/17',
  grantedAt: days(-90),
  attachedAt: days(-90),
  endedAt: null,
  endedBecause: null,
  historyFrom: null,
}
const known = (authorization: Partial<Authorization> = {}, rest: Partial<Known> = {}): Known => ({
  authorization: { ...base, ...authorization },
  scopeRequested: full,
  lastCallAt: days(-1),
  absentSince: null,
  ...rest,
})
const active: Seen = {
  status: 'active',
  scope: full,
  endsAt: null,
  resourceUri: base.resourceUri,
  customerResourceUri: base.customerResourceUri,
}
const endOf = (one: Known, seen: Seen | null) => {
  const standing = standingOf(one, seen, now)
  return standing.is === 'ended' || standing.is === 'corrected' ? `${standing.is} ${standing.because}` : standing.is
}

test('what ends an authorization, and what does not', () => {
  const cases: [string, Known, Seen | null, string][] = [
    ['our own term, without a word of the utility', known({ endsAt: now }), null, 'ended expired'],
    ['a term that is not over', known({ endsAt: days(1) }), null, 'same'],
    ['revoked', known(), { ...active, status: 'revoked' }, 'ended revoked'],
    [
      'called revoked because its term is over',
      known({ endsAt: days(-1) }),
      { ...active, status: 'revoked', endsAt: days(-1) },
      'ended expired',
    ],
    ['denied', known(), { ...active, status: 'denied' }, 'ended denied'],
    ['the term that the utility states is over', known(), { ...active, endsAt: days(-1) }, 'ended expired'],
    ['the customer prolonged it at the utility', known({ endsAt: days(-1) }), { ...active, endsAt: days(300) }, 'changed'],
    ['the utility is silent', known(), null, 'same'],
    ['a document that does not say', known(), UNKNOWN, 'same'],
    ['unknown to the utility for the first time', known(), ABSENT, 'same'],
    ['unknown for a few hours', known({}, { absentSince: now.subtract({ hours: 19 }) }), ABSENT, 'same'],
    ['unknown for a day, but its token was taken since', known({}, { absentSince: days(-2) }), ABSENT, 'same'],
    ['unknown for a day, and nothing came since', known({}, { absentSince: days(-1), lastCallAt: days(-3) }), ABSENT, 'ended revoked'],
    ['ended by a refused token, active at the utility', known({ status: 'ended', endedBecause: 'revoked' }), active, 'corrected refused'],
    [
      'ended by a refused token, revoked there',
      known({ status: 'ended', endedBecause: 'refused' }),
      { ...active, status: 'revoked' },
      'corrected revoked',
    ],
    ['stopped here, still active there', known({ status: 'ended', endedBecause: 'stopped' }), active, 'same'],
  ]
  for (const [name, one, seen, expected] of cases) assert.equal(endOf(one, seen), expected, name)
})

test('a category that is taken away or given back, and a term that changes', () => {
  const changed = (one: Known, seen: Seen) => {
    const standing = standingOf(one, seen, now)
    assert.ok(standing.is === 'changed', standing.is)
    return standing.authorization
  }
  const narrowed = changed(known(), { ...active, scope: 'FB=1_3_15_16_51_53' })
  assert.deepEqual([narrowed.status, narrowed.missing], ['partial', [{ what: 'category', category: 'usage' }]])
  assert.equal(narrowed.scopeGranted, 'FB=1_3_15_16_51_53')
  const restored = changed(known({ ...narrowed }), active)
  assert.deepEqual([restored.status, restored.missing], ['active', []])
  const term = changed(known(), { ...active, endsAt: days(20) })
  assert.deepEqual([term.status, term.missing], ['partial', [{ what: 'term', endsAt: days(20).toString() }]])
  // Another account stays another account, whatever the scope.
  const other = changed(known({ status: 'partial', missing: [{ what: 'account' }] }), { ...active, endsAt: days(20) })
  assert.deepEqual(
    other.missing.map((one) => one.what),
    ['term', 'account'],
  )
})

test('the same said again changes nothing; a scope that names no data narrows nothing', () => {
  for (const scope of [full, ` ${full};`, '', 'FB=', 'nonsense', null])
    assert.equal(endOf(known(), { ...active, scope }), 'same', String(scope))
  assert.equal(
    endOf(known({ endsAt: days(5), status: 'partial', missing: [{ what: 'term', endsAt: days(5).toString() }] }), {
      ...active,
      endsAt: undefined,
    }),
    'same',
  )
})

test('an authorization is found by its own id, whatever host and scheme the feed writes, and by nobody else’s', () => {
  const resource = (rest: Partial<AuthorizationResource>): AuthorizationResource => ({ href: '', status: 'active', ...rest })
  const find = finderIn([
    resource({ href: 'http://internal:8080/x/Authorization/a-9', scope: 'ours' }),
    resource({ href: '/Authorization/a-90', resourceUri: base.resourceUri!, scope: 'other' }),
    resource({ href: '/Authorization/', scope: 'none' }),
  ])
  assert.equal(find(base)?.scope, 'ours')
  assert.equal(
    find({ ...base, authorizationUri: 'https://u.example/resource/Authorization/b' }),
    null,
    'the subscription alone is not enough',
  )
  assert.equal(find({ ...base, authorizationUri: null })?.scope, 'other')
  assert.equal(find({ ...base, authorizationUri: null, subscriptionId: null }), null)
})

test('what a resource says: no period, none that ends, and one that does', () => {
  const said = (rest: Partial<AuthorizationResource>) => seenOf({ href: '', status: 'active', ...rest }).endsAt
  assert.equal(said({}), undefined)
  assert.equal(said({ authorizedPeriod: { start: 1_800_000_000, durationSeconds: 0 } }), null)
  assert.equal(said({ authorizedPeriod: { start: 1_800_000_000, durationSeconds: 60 } })?.toString(), '2027-01-15T08:01:00Z')
})

test('whatever a utility says, only revoked, denied, a term or a day of absence ends anything', () => {
  const seen = fc.record({
    status: fc.constantFrom('active' as const, 'unknown' as const, 'absent' as const),
    scope: fc.option(fc.string()),
    endsAt: fc.constantFrom(null, undefined),
    resourceUri: fc.option(fc.webUrl()),
    customerResourceUri: fc.option(fc.webUrl()),
  })
  fc.assert(fc.property(seen, (one) => assert.notEqual(standingOf(known(), one, now).is, 'ended')))
})
