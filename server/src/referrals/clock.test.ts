/** Who holds each side of a referral, in the order in which things have to happen, and what is noted when the day is over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockOf, missedCode, type SideFacts } from '#referrals/clock.ts'
import type { Referral } from '#referrals/referral.ts'
import { referralTerms, type Side } from '#referrals/terms.ts'

const terms = referralTerms[0]
const t0 = Temporal.Instant.from('2027-07-12T14:00:00Z')
const nextDay = t0.add({ hours: terms.promiseHours })
const active: Referral = {
  memberId: 'mem_friend',
  referrerId: 'mem_referrer',
  code: '346789CDF',
  termsVersion: terms.version,
  cameBy: 'sign-up',
  enteredAt: t0,
  state: 'active',
  activeAt: t0,
  earnedAt: null,
  bookedAt: { friend: null, referrer: null },
  flags: [],
  released: [],
  because: null,
  missed: { friend: null, referrer: null },
}
const signedUp: Referral = { ...active, state: 'signed-up', activeAt: null }
const earned: Referral = { ...active, state: 'earned', earnedAt: t0 }
const paid: Referral = { ...earned, state: 'paid', bookedAt: { friend: t0, referrer: t0 } }
const ready: SideFacts = { connection: 'whole', referrerConnected: true, hasMethod: true, friendHasMethod: true, payout: null, hold: null }
const sent = { state: 'submitted', submittedAt: t0.add({ hours: 13 }), linkReadyAt: null } as const

const waits = (referral: Referral, facts: Partial<SideFacts> = {}, side: Side = 'referrer') => {
  const found = clockOf(referral, side, { ...ready, ...facts }, terms, t0).waits
  return found && `${found.by} ${found.code}`
}

test('before the promise: the friend connects, completes it, and the readings come; the referrer connects where the terms ask it', () => {
  assert.equal(waits(signedUp, { connection: 'none' }), 'friend not-connected')
  assert.equal(waits(signedUp, { connection: 'partial' }), 'friend not-whole')
  assert.equal(waits(signedUp, { connection: 'unproven' }), 'time no-readings')
  assert.equal(waits(signedUp, { referrerConnected: false }), 'referrer referrer-not-connected')
  assert.equal(waits(signedUp), 'us not-booked')
})

test('after it: a person, a way to be paid of this side only, time, we, the rail; and nobody when it is sent or refused', () => {
  assert.equal(waits({ ...active, state: 'held' }), 'us held')
  assert.equal(waits(active, { hasMethod: false }), 'referrer no-payout-method')
  assert.equal(waits(active, { hasMethod: false, friendHasMethod: false }, 'friend'), 'friend no-payout-method')
  assert.equal(waits(earned, { friendHasMethod: false }), 'friend no-payout-method')
  assert.equal(waits(active), 'time has-to-stand')
  assert.equal(waits(active, { connection: 'none' }), 'friend not-connected')
  assert.equal(waits(earned), 'us not-booked')
  // What is earned needs no connection any more.
  assert.equal(waits(earned, { connection: 'none' }), 'us not-booked')
  assert.equal(waits(paid), 'us not-submitted')
  assert.equal(waits(paid, { payout: { state: 'unknown', submittedAt: null, linkReadyAt: null } }), 'rail rail-silent')
  assert.equal(waits(paid, { payout: { ...sent, state: 'returned' }, hasMethod: false }), 'referrer no-payout-method')
  // Where the method stays on file, the fault was not the payee’s: it is for us to send it again.
  assert.equal(waits(paid, { payout: { ...sent, state: 'rejected' } }), 'us not-submitted')
  assert.equal(waits(paid, { hold: { code: 'tax-form-needed' } }), 'referrer payment-held')
  assert.equal(waits(paid, { hold: { code: 'below-minimum' } }), 'us payment-held')
  assert.equal(waits(paid, { payout: sent }), null)
  assert.equal(waits({ ...active, state: 'refused', because: 'by-person' }), null)
})

test('a link that nobody has taken is not money that was sent', () => {
  const progress = (facts: Partial<SideFacts>, referral = paid) => clockOf(referral, 'friend', { ...ready, ...facts }, terms, t0).progress
  assert.equal(progress({}, earned), null)
  assert.equal(progress({ payout: { ...sent, linkReadyAt: t0 } }), 'link-ready')
  assert.equal(progress({ payout: sent }), 'sent')
  assert.equal(progress({ payout: { ...sent, state: 'settled' } }), 'received')
})

test('the day runs from the verified grant; sent in time it is kept for good', () => {
  const kept = clockOf(paid, 'friend', { ...ready, payout: sent }, terms, nextDay.add({ hours: 5 }))
  assert.deepEqual([kept.late, String(kept.keptAt), String(kept.promisedBy)], [false, String(sent.submittedAt), String(nextDay)])
  assert.equal(missedCode(kept, nextDay.add({ hours: 5 })), null)
  const tooLate = clockOf(paid, 'friend', { ...ready, payout: { ...sent, submittedAt: nextDay.add({ minutes: 1 }) } }, terms, nextDay)
  assert.equal(tooLate.late, true)
  assert.equal(clockOf(signedUp, 'friend', ready, terms, nextDay).late, false)
})

test('what is noted when the day is over is who held it then; before, and where nobody is paid, nothing is', () => {
  const missed = (referral: Referral, facts: Partial<SideFacts> = {}, now = nextDay) =>
    missedCode(clockOf(referral, 'referrer', { ...ready, ...facts }, terms, now), now)
  assert.equal(missed({ ...active, state: 'held' }), 'held')
  assert.equal(missed(active, { connection: 'partial' }), 'not-connected')
  assert.equal(missed(active, { connection: 'none' }), 'not-connected')
  assert.equal(missed(active), 'not-booked')
  assert.equal(missed(earned, { hasMethod: false }), 'no-payout-method')
  assert.equal(missed(paid), 'not-submitted')
  assert.equal(missed(paid, { payout: { state: 'submitting', submittedAt: null, linkReadyAt: null } }), 'rail-silent')
  assert.equal(missed({ ...active, state: 'held' }, {}, nextDay.subtract({ seconds: 1 })), null)
  assert.equal(missed({ ...active, state: 'refused', because: 'revoked' }), null)
  assert.equal(missed(signedUp, { connection: 'none' }), null)
})
