import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Code, type HealthFacts, healthOf, type Repair, type State } from '#connect/standing/health.ts'

const now = Temporal.Instant.from('2027-07-13T14:00:00Z')
const ago = (days: number) => now.subtract({ minutes: Math.round(days * 1440) })
const whole: HealthFacts = {
  authorization: { status: 'active', missing: [], endsAt: null, endedAt: null, endedBecause: null, grantedAt: ago(100) },
  lastCallAt: ago(0.2),
  seen: { status: 'active', at: ago(0.5) },
  client: null,
  newestReadingEndAt: ago(0.6),
}
const having = (change: Partial<HealthFacts>, authorization: Partial<HealthFacts['authorization']> = {}): HealthFacts => ({
  ...whole,
  ...change,
  authorization: { ...whole.authorization, ...authorization },
})
const usage = { what: 'category', category: 'usage' } as const
const billing = { what: 'category', category: 'billing' } as const

test('an authorization that ended has one reason, by how it ended', () => {
  for (const [endedBecause, code] of [
    ['revoked', 'revoked-at-utility'],
    ['refused', 'refresh-refused'],
    ['expired', 'expired'],
    ['denied', 'denied'],
    ['stopped', 'stopped'],
    ['replaced', 'replaced'],
  ] as const) {
    const ended = having(
      { client: { code: 'client-refused', since: ago(1) } },
      { status: 'ended', endedBecause, endedAt: ago(2), missing: [usage] },
    )
    const health = healthOf(ended, now)
    assert.equal(health.state, 'ended')
    assert.deepEqual(
      health.reasons.map((one) => [one.code, one.repair, one.evidence['endedAt']]),
      [[code, 'reconnect', ago(2).toString()]],
    )
  }
})

/** Each code by itself: what it takes, how bad it is, what repairs it. */
const cases: [string, HealthFacts, State, Code | null, Repair | null][] = [
  ['nothing is wrong', whole, 'healthy', null, null],
  ['the utility was not asked yet', having({ seen: null }), 'healthy', null, null],
  ['the utility knows nothing of it today', having({ seen: { status: 'absent', at: now } }), 'healthy', null, null],
  ['seen revoked, not ended yet', having({ seen: { status: 'revoked', at: now } }), 'broken', 'revoked-at-utility', 'reconnect'],
  ['seen denied', having({ seen: { status: 'denied', at: now } }), 'broken', 'denied', 'reconnect'],
  ['our client is refused', having({ client: { code: 'client-refused', since: ago(1) } }), 'broken', 'client-refused', 'operator'],
  ['another trouble of the utility’s', having({ client: { code: 'utility-unreachable', since: ago(1) } }), 'healthy', null, null],
  ['the budget is spent', having({ client: { code: 'token-budget', since: ago(0.01) } }), 'attention', 'token-budget', 'wait'],
  ['another account', having({}, { missing: [{ what: 'account' }] }), 'broken', 'other-account', 'other-account'],
  ['no usage', having({}, { missing: [usage] }), 'broken', 'narrowed', 'reconnect-with-category'],
  ['no billing', having({}, { missing: [billing] }), 'attention', 'narrowed', 'reconnect-with-category'],
  ['a term far away', having({}, { endsAt: now.add({ hours: 24 * 31 }) }), 'attention', 'short-term', 'extend-term'],
  ['thirty days left', having({}, { endsAt: now.add({ hours: 24 * 30 }) }), 'attention', 'expiring', 'extend-term'],
  ['used twenty days ago', having({ lastCallAt: ago(20) }), 'healthy', null, null],
  ['used more than twenty days ago', having({ lastCallAt: ago(20.1) }), 'attention', 'idle', 'operator'],
  ['used thirty days ago', having({ lastCallAt: ago(30) }), 'broken', 'idle', 'operator'],
  ['never used since it was granted', having({ lastCallAt: null }), 'broken', 'idle', 'operator'],
  ['readings of four days ago', having({ newestReadingEndAt: ago(4) }), 'healthy', null, null],
  ['readings of five days ago', having({ newestReadingEndAt: ago(5) }), 'attention', 'no-data', 'wait'],
  ['readings of nine days ago', having({ newestReadingEndAt: ago(9) }), 'broken', 'no-data', 'operator'],
  ['connected today, nothing yet', having({ newestReadingEndAt: null }, { grantedAt: ago(0.1) }), 'healthy', null, null],
  ['connected five days ago, nothing yet', having({ newestReadingEndAt: null }, { grantedAt: ago(5) }), 'attention', 'no-data', 'wait'],
  ['nobody looked for readings', having({ newestReadingEndAt: undefined }), 'healthy', null, null],
]
for (const [name, facts, state, code, repair] of cases)
  test(name, () => {
    const health = healthOf(facts, now)
    assert.equal(health.state, state)
    assert.deepEqual(
      health.reasons.map((one) => [one.code, one.repair]),
      code ? [[code, repair]] : [],
    )
    for (const { words } of health.reasons) assert.match(words, /^[A-Z].+\.$/)
  })

test('without the usage category no readings are missed', () => {
  const health = healthOf(having({ newestReadingEndAt: null }, { missing: [usage] }), now)
  assert.deepEqual(
    health.reasons.map((one) => one.code),
    ['narrowed'],
  )
})

test('all at once: what is broken comes first, in a fixed order', () => {
  const health = healthOf(
    having(
      {
        seen: { status: 'revoked', at: now },
        client: { code: 'client-refused', since: now },
        lastCallAt: ago(25),
        newestReadingEndAt: ago(30),
      },
      { missing: [{ what: 'account' }, billing], endsAt: now.add({ hours: 24 }) },
    ),
    now,
  )
  assert.deepEqual(
    health.reasons.map((one) => one.code),
    ['revoked-at-utility', 'client-refused', 'other-account', 'no-data', 'narrowed', 'idle', 'expiring'],
  )
  assert.deepEqual(health.reasons.at(-1)!.evidence, { endsAt: now.add({ hours: 24 }).toString(), daysLeft: 1 })
})

test('a later moment never makes an authorization healthier', () => {
  const order: State[] = ['healthy', 'attention', 'broken', 'ended']
  const facts = fc.record({
    call: fc.integer({ min: 0, max: 60 }),
    reading: fc.option(fc.integer({ min: 0, max: 60 })),
    term: fc.option(fc.integer({ min: -5, max: 400 })),
    missing: fc.subarray([usage, billing, { what: 'account' } as const]),
  })
  fc.assert(
    fc.property(facts, fc.integer({ min: 0, max: 90 }), ({ call, reading, term, missing }, days) => {
      const one = having(
        { lastCallAt: ago(call), newestReadingEndAt: reading === null ? null : ago(reading) },
        { missing: [...missing], endsAt: term === null ? null : now.add({ hours: 24 * term }) },
      )
      const [before, after] = [healthOf(one, now), healthOf(one, now.add({ hours: 24 * days }))]
      assert.ok(order.indexOf(after.state) >= order.indexOf(before.state))
    }),
  )
})
