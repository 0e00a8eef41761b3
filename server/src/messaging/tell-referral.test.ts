/** Who recommended us is told once that the friend is connected, and of nothing that waits for a person. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Kit, openKit } from '#messaging/testing/kit.ts'
import { setMethod } from '#payout/set-method.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { addReferral } from '#referrals/referral-store.ts'
import { referralTerms } from '#referrals/terms.ts'
import { haveMember } from '../testing/parents.ts'

let world: Kit
before(async () => {
  world = await openKit()
})
after(() => world.close())

/** A friend whose grant was verified just now; answers the referrer. */
async function activated(state: 'active' | 'held'): Promise<string> {
  const now = world.clock.now()
  const referrerId = await haveMember(world.db, now, { name: 'Rosa Medina', locale: 'en' })
  const memberId = await haveMember(world.db, now, { name: 'James Carter' })
  await world.within(({ trx }) =>
    addReferral(trx, {
      memberId,
      referrerId,
      code: '346789CDF',
      termsVersion: referralTerms[0].version,
      cameBy: 'sign-up',
      enteredAt: now,
      state,
      activeAt: now,
      earnedAt: null,
      bookedAt: { friend: null, referrer: null },
      flags: state === 'held' ? ['mutual'] : [],
      released: [],
      because: null,
      missed: { friend: null, referrer: null },
    }),
  )
  return referrerId
}
const tellOf = async (referrerId: string) => {
  const { member_id } = await world.db
    .selectFrom('referral')
    .select('member_id')
    .where('referrer_id', '=', referrerId)
    .executeTakeFirstOrThrow()
  for (let again = 0; again < 2; again++) await world.within((work) => work.emit('referral.activated', [subjectOf(member_id, 'referral')]))
  await world.queue.drain()
}
const told = async (memberId: string) =>
  world.db.selectFrom('message').select(['template', 'locale', 'parameters']).where('member_id', '=', memberId).execute()

test('nothing is said of a friend who is not there, nor of a referral that is held', async () => {
  await world.tell('referral.activated', subjectOf(newId('mem'), 'referral'))
  const referrer = await activated('held')
  await tellOf(referrer)
  assert.deepEqual(await told(referrer), [])
})

test('once, in the referrer’s language: a first name, how much, by when, and whether a way to be paid is missing', async () => {
  const [without, ready] = [await activated('active'), await activated('active')]
  await world.within((work) => setMethod(work, ready, { kind: 'gift-card', last4: null }))
  const expected = (needsMethod: boolean) => [
    {
      template: 'friend-connected',
      locale: 'en',
      parameters: { firstName: 'James', cents: 1000, byAt: '2027-07-14T12:00:00Z', needsMethod },
    },
  ]
  for (const [referrer, needsMethod] of [
    [without, true],
    [ready, false],
  ] as const) {
    await tellOf(referrer)
    assert.deepEqual(await told(referrer), expected(needsMethod))
  }
})
