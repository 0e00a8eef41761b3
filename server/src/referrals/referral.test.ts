/** The steps of a referral: every reason not to pay first, then that no order of what happens pays anybody twice or more than the budget. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  after,
  nextStep,
  promisedBy,
  promisedCents,
  type Referral,
  releasedFrom,
  type Seen,
  type Step,
  standsAt,
} from '#referrals/referral.ts'
import { costOf, type ReferralTerms, referralTerms, type Side, sides, termsAt } from '#referrals/terms.ts'

const terms = referralTerms[0]
const t0 = Temporal.Instant.from('2027-07-12T14:00:00Z')
const signedUp: Referral = {
  memberId: 'mem_friend',
  referrerId: 'mem_referrer',
  code: '346789CDF',
  termsVersion: terms.version,
  cameBy: 'sign-up',
  enteredAt: t0,
  state: 'signed-up',
  activeAt: null,
  earnedAt: null,
  bookedAt: { friend: null, referrer: null },
  flags: [],
  released: [],
  because: null,
  missed: { friend: null, referrer: null },
}
const good: Seen = {
  whole: true,
  endedAt: null,
  sameAccount: false,
  sameAddress: false,
  samePerson: false,
  onePayee: false,
  mutual: false,
  referrerConnected: false,
  others: { season: 0, lately: 0 },
  budgetLeftCents: 100_000n,
  payees: { friend: 'bank 1234', referrer: 'bank 9876' },
}
const active: Referral = { ...signedUp, state: 'active', activeAt: t0 }
const stood = standsAt(t0, terms)
const earned: Referral = { ...active, state: 'earned', earnedAt: stood }
const step = (referral: Referral, seen: Partial<Seen> = {}, now = t0, by: ReferralTerms = terms) =>
  nextStep(referral, { ...good, ...seen }, by, now)

describe('nobody is paid', () => {
  const refused = (referral: Referral, seen: Partial<Seen>, now = t0) => {
    const next = step(referral, seen, now)
    return next?.is === 'refuse' ? next.because : next
  }
  test('for an account that is known already, also when that is noticed after the promise', () => {
    assert.equal(refused(signedUp, { whole: false, sameAccount: true }), 'same-account')
    assert.equal(refused(active, { sameAccount: true }, stood), 'same-account')
  })
  test('twice over to one payee with one name; four digits alone only wait for a person', () => {
    const payees = { friend: 'bank 1234', referrer: 'bank 1234' }
    assert.equal(refused(active, { payees, samePerson: true }), 'same-payee')
    assert.equal(refused(active, { onePayee: true }), 'same-payee')
    assert.deepEqual(step(active, { payees }), { is: 'hold', flags: ['same-last4'] })
    assert.equal(step(active, { payees: { friend: null, referrer: null } }), null)
  })
  test('beyond what one referrer is paid for in a season, or beyond the budget', () => {
    assert.equal(refused(signedUp, { others: { season: terms.friendsMax, lately: 0 } }), 'referrer-cap')
    assert.equal(refused(signedUp, { budgetLeftCents: costOf(terms) - 1n }), 'budget-spent')
    assert.deepEqual(step(signedUp, { budgetLeftCents: costOf(terms) }), { is: 'activate' })
  })
  test('before the grant is whole, or while the referrer has to be connected and is not', () => {
    assert.equal(step(signedUp, { whole: false }), null)
    const strict = { ...terms, referrer: 'connected' } as const
    assert.equal(step(signedUp, {}, t0, strict), null)
    assert.deepEqual(step(signedUp, { referrerConnected: true }, t0, strict), { is: 'activate' })
  })
})

describe('a grant that is revoked the next day', () => {
  const gone = (hours: number): Partial<Seen> => ({ whole: false, endedAt: t0.add({ hours }) })
  test('sooner than it has to stand: the clock starts anew, or that is the end, as the terms say', () => {
    assert.deepEqual(step(active, gone(3), stood), { is: 'start-anew' })
    assert.deepEqual(step(active, gone(3), stood, { ...terms, stands: { hours: 12, else: 'ends' } }), { is: 'refuse', because: 'revoked' })
  })
  test('later: what is earned stays earned, whenever we come to look', () => {
    assert.deepEqual(step(active, gone(13), t0.add({ hours: 30 })), { is: 'earn' })
    assert.deepEqual(step(earned, gone(20), t0.add({ hours: 30 })), { is: 'pay', side: 'friend' })
  })
  test('when it is not whole any more but was not ended either, it waits', () => {
    assert.equal(step(active, { whole: false }, stood), null)
  })
})

describe('a reason to look', () => {
  const raised: [Partial<Seen>, string][] = [
    [{ others: { season: 5, lately: terms.velocity.friends } }, 'velocity'],
    [{ sameAddress: true }, 'same-address'],
    [{ mutual: true }, 'mutual'],
  ]
  for (const [seen, flag] of raised)
    test(`${flag} waits for a person, who lets it go on once and for all`, () => {
      const next = step(active, seen)
      assert.deepEqual(next, { is: 'hold', flags: [flag] })
      const held = after(active, next!, t0)
      assert.equal(step(held, seen, stood), null)
      // Also when the reason is gone: what a person was to see is seen by one.
      assert.equal(step(held, {}, stood), null)
      const released = releasedFrom(held)
      assert.equal(released.state, 'active')
      assert.deepEqual(step(released, seen, stood), { is: 'earn' })
      assert.equal(releasedFrom({ ...held, earnedAt: stood }).state, 'earned')
    })
})

test('it goes from the promise to both payments; nobody is paid before the friend’s payee is known, and a referrer without one waits alone', () => {
  assert.deepEqual(step(active, {}, stood.subtract({ seconds: 1 })), null)
  assert.deepEqual(step(active, {}, stood), { is: 'earn' })
  // The friend's payee is part of what is verified; the referrer's is not.
  assert.equal(step(earned, { payees: { friend: null, referrer: 'bank 9876' } }, stood), null)
  assert.deepEqual(step(earned, { payees: { friend: 'bank 1234', referrer: null } }, stood), { is: 'pay', side: 'friend' })
  const halfway = after(earned, { is: 'pay', side: 'friend' }, stood)
  assert.equal(halfway.state, 'earned')
  assert.equal(step(halfway, { payees: { friend: 'bank 1234', referrer: null } }, stood), null)
  assert.deepEqual(step(halfway, {}, stood), { is: 'pay', side: 'referrer' })
  assert.equal(after(halfway, { is: 'pay', side: 'referrer' }, stood).state, 'paid')
  assert.equal(promisedBy(t0, terms).since(t0).total('hours'), 24)
})

/** A world of a few friends of one referrer, to whom things happen in any order and any number of times. */
type Happening = {
  friend: number
  is: 'connect' | 'revoke' | 'method' | 'same-payee' | 'same-account' | 'flag' | 'release' | 'refuse' | 'look' | 'time'
}
const happenings = fc.array(
  fc.record({
    friend: fc.integer({ min: 0, max: 3 }),
    is: fc.constantFrom<Happening['is']>(
      'connect',
      'revoke',
      'method',
      'same-payee',
      'same-account',
      'flag',
      'release',
      'refuse',
      'look',
      'time',
    ),
  }),
  { maxLength: 60 },
)

test('whatever happens in whatever order, nobody is paid twice, nothing is promised beyond the budget, and what ended stays ended', () => {
  const poor: ReferralTerms = { ...terms, budgetCents: 3n * costOf(terms) - 1n, friendsMax: 3 }
  fc.assert(
    fc.property(happenings, (list) => {
      let now = t0
      const friends = [0, 1, 2, 3].map(() => ({ referral: signedUp, seen: { ...good, whole: false }, paid: [] as Side[] }))
      const promised = () => friends.reduce((sum, one) => sum + promisedCents(one.referral, poor), 0n)
      const look = (one: (typeof friends)[number]) => {
        for (let steps = 0; steps < 8; steps++) {
          const season = friends.filter(
            (other) => other !== one && other.referral.activeAt !== null && other.referral.state !== 'refused',
          ).length
          const seen = { ...one.seen, others: { season, lately: 0 }, budgetLeftCents: poor.budgetCents - promised() }
          const next: Step | null = nextStep(one.referral, seen, poor, now)
          if (!next) return
          assert.ok(!['refused', 'paid'].includes(one.referral.state), 'an end is an end')
          if (next.is === 'pay') one.paid.push(next.side)
          one.referral = after(one.referral, next, now)
        }
        assert.fail('it comes to rest')
      }
      for (const { friend, is } of list) {
        const one = friends[friend]!
        if (is === 'connect') one.seen = { ...one.seen, whole: true, endedAt: null }
        if (is === 'revoke' && one.seen.whole) one.seen = { ...one.seen, whole: false, endedAt: now }
        if (is === 'method') one.seen = { ...one.seen, payees: good.payees }
        if (is === 'same-payee') one.seen = { ...one.seen, payees: { friend: 'bank 1', referrer: 'bank 1' }, samePerson: true }
        if (is === 'same-account') one.seen = { ...one.seen, sameAccount: true }
        if (is === 'flag') one.seen = { ...one.seen, sameAddress: true }
        if (is === 'release' && one.referral.state === 'held') one.referral = releasedFrom(one.referral)
        if (is === 'refuse' && one.referral.state === 'held')
          one.referral = after(one.referral, { is: 'refuse', because: 'by-person' }, now)
        if (is === 'time') now = now.add({ hours: 7 })
        if (is !== 'time') look(one)
        assert.ok(promised() <= poor.budgetCents)
      }
      for (const { paid, referral } of friends) {
        assert.equal(new Set(paid).size, paid.length)
        assert.deepEqual(paid.toSorted(), sides.filter((side) => referral.bookedAt[side] !== null).toSorted())
        if (referral.state === 'paid') assert.equal(paid.length, 2)
      }
    }),
    { numRuns: 300 },
  )
})

test('the terms of a day are the newest that began by then; every version ever used has its own name', () => {
  const next: ReferralTerms = { ...terms, version: '2028', from: '2028-01-01' }
  const all = [next, ...referralTerms] as const
  assert.equal(termsAt(t0, all).version, terms.version)
  assert.equal(termsAt(Temporal.Instant.from('2028-01-01T05:00:00Z'), all).version, '2028')
  assert.equal(termsAt(Temporal.Instant.from('2028-01-01T04:59:59Z'), all).version, terms.version)
  assert.equal(new Set(referralTerms.map((one) => one.version)).size, referralTerms.length)
  for (const one of referralTerms) assert.ok(one.stands.hours < one.promiseHours, 'the promise leaves time to pay')
})
