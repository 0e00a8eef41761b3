/** Referrals on a real database: who may come by a code, what both are paid, what waits for a person, and what a season may cost. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { endAuthorization } from '#connect/authorization-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { openWorld } from '#metering/testing/world.ts'
import { setMethod } from '#payout/set-method.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { advance, advanceReferral } from '#referrals/advance.ts'
import { codeOf } from '#referrals/code-store.ts'
import { decideReferral } from '#referrals/decide.ts'
import { type EntryRefusal, enterCode } from '#referrals/enter-code.ts'
import { budgetOf, findReferral, referralsBy } from '#referrals/referral-store.ts'
import { sideClock } from '#referrals/side-facts.ts'
import { costOf, referralTerms, seasonAt, sides } from '#referrals/terms.ts'
import { haveMember } from '../testing/parents.ts'

const terms = referralTerms[0]
let world: Awaited<ReturnType<typeof openWorld>>
before(async () => {
  world = await openWorld(
    { 'referral.due': [advanceReferral], 'payout-method.set': [advanceReferral], 'authorization.ended': [advanceReferral] },
    '2027-07-12T14:00:00Z',
  )
})
after(() => world.close())

let people = 0
/** A new member with a name and digits of their own. */
const person = async (name = `Person ${String.fromCharCode(97 + (people % 26))}${++people}`) =>
  haveMember(world.db, world.clock.now(), { name })
const method = (memberId: string, last4 = String(1000 + ++people)) =>
  world.within((work) => setMethod(work, memberId, { kind: 'bank', last4 }))
const code = (memberId: string) => codeOf(world.db, memberId, world.clock.now())
const enter = (memberId: string, text: string | null) => world.within((work) => enterCode(work, { memberId, code: text, cameBy: 'later' }))
/** What stands when a person shared everything at the portal and the first readings came. */
async function connect(memberId: string, { number = newId('n'), street = newId('s') }: { number?: string; street?: string } = {}) {
  const { accountId, authorizationId } = await world.customer('sandbox-metro', 'active', memberId)
  await world.db
    .updateTable('account')
    .set({ account_number: number, address: JSON.stringify({ street, postalCode: '10001' }) })
    .where('account_id', '=', accountId)
    .execute()
  const now = world.clock.now()
  const point = { zone: 'UTC', interval_seconds: 900, first_seen_at: now, proven_at: now, meter_serial: null, follows: null }
  await world.db
    .insertInto('service_point')
    .values({
      member_id: memberId,
      service_point_id: newId('spt'),
      account_id: accountId,
      utility_id: 'sandbox-metro',
      usage_point: accountId,
      ...point,
    })
    .execute()
  return authorizationId
}
const look = async (memberId: string) => {
  await world.db.transaction().execute((trx) => world.queue.emit(trx, 'referral.due', [subjectOf(memberId, 'referral')]))
  await world.queue.drain()
}
const later = async (hours: number) => {
  world.clock.set(world.clock.now().add({ hours }))
  await world.queue.drain()
}
const end = (memberId: string, authorizationId: string) =>
  world.db.transaction().execute((trx) => endAuthorization(trx, memberId, authorizationId, 'revoked', world.clock.now()))
/** Two people with ways to be paid, the second by the code of the first. */
async function pair() {
  const [referrer, friend] = [await person(), await person()]
  assert.deepEqual(await enter(friend, await code(referrer)), { is: 'entered' })
  await method(referrer)
  await method(friend)
  return { referrer, friend }
}
const earningsOf = async (memberId: string) =>
  (await world.db.selectFrom('earning').select(['kind', 'cents']).where('member_id', '=', memberId).execute()).map((one) => [
    one.kind,
    one.cents,
  ])
const stateOf = async (friend: string) => (await findReferral(world.db, friend))?.state

describe('a code is not taken', () => {
  const refused = async (memberId: string, text: string | null, because: EntryRefusal) =>
    assert.deepEqual(await enter(memberId, text), { is: 'refused', code: because })
  test('when nobody has it, when it is one’s own, after somebody else’s, and after the first connection', async () => {
    const [referrer, friend, late] = [await person(), await person(), await person()]
    await refused(friend, null, 'unknown-code')
    await refused(friend, '999999999', 'unknown-code')
    await refused(friend, await code(friend), 'own-code')
    assert.deepEqual(await enter(friend, await code(referrer)), { is: 'entered' })
    assert.deepEqual(await enter(friend, await code(referrer)), { is: 'already' })
    await refused(friend, await code(late), 'already-invited')
    const authorizationId = await connect(late)
    await refused(late, await code(referrer), 'already-active')
    await end(late, authorizationId)
    await refused(late, await code(referrer), 'already-active')
  })
  test('when the account is known under another member', async () => {
    const [known, referrer, friend] = [await person(), await person(), await person()]
    await connect(known, { number: '777' })
    await world.db
      .insertInto('account')
      .values({
        member_id: friend,
        account_id: newId('acc'),
        utility_id: 'sandbox-metro',
        kind: 'residential',
        nickname: null,
        account_number: '777',
        address: null,
        created_at: world.clock.now(),
      })
      .execute()
    await refused(friend, await code(referrer), 'same-account')
  })
})

test('both are paid once, however often and in whatever order it is looked at', async () => {
  const { referrer, friend } = await pair()
  await look(friend)
  assert.equal(await stateOf(friend), 'signed-up')
  await connect(friend)
  await Promise.all([look(friend), look(friend), look(referrer)])
  assert.equal(await stateOf(friend), 'active')
  assert.deepEqual(await earningsOf(friend), [])
  await later(terms.stands.hours)
  for (let again = 0; again < 3; again++) await look(again === 1 ? referrer : friend)
  assert.equal(await stateOf(friend), 'paid')
  assert.deepEqual([await earningsOf(friend), await earningsOf(referrer)], [[['referral', 1000n]], [['referral', 1000n]]])
  const expense = await world.db.selectFrom('transfer').select('cents').where('debit', '=', 'referral-expense').execute()
  assert.deepEqual(
    expense.map((one) => one.cents),
    [1000n, 1000n],
  )
})

test('who has no way to be paid holds up nobody else, and is paid when there is one; the missed day is noted with who held it', async () => {
  const [referrer, friend] = [await person(), await person()]
  await enter(friend, await code(referrer))
  await method(friend)
  await connect(friend)
  await look(friend)
  await later(terms.stands.hours)
  assert.deepEqual([await stateOf(friend), await earningsOf(friend), await earningsOf(referrer)], ['earned', [['referral', 1000n]], []])
  const clock = await sideClock(world.db, (await findReferral(world.db, friend))!, 'referrer', world.clock.now())
  assert.deepEqual([clock.waits, clock.late], [{ by: 'referrer', code: 'no-payout-method' }, false])
  await later(terms.promiseHours)
  // No rail runs here: the friend's payment was never ordered.
  assert.deepEqual((await findReferral(world.db, friend))?.missed, { friend: 'not-submitted', referrer: 'no-payout-method' })
  await method(referrer)
  await world.queue.drain()
  assert.deepEqual([await stateOf(friend), await earningsOf(referrer)], ['paid', [['referral', 1000n]]])
})

test('a grant revoked before it stood long enough starts anew; revoked the next day, after it did, both are paid', async () => {
  const { friend } = await pair()
  const first = await connect(friend)
  await look(friend)
  const promised = async () => (await budgetOf(world.db, seasonAt(world.clock.now()), terms)).promisedCents
  const before = await promised()
  await later(3)
  await end(friend, first)
  await later(1)
  assert.deepEqual([await stateOf(friend), await promised()], ['signed-up', before - costOf(terms)])
  await later(30)
  assert.deepEqual(await earningsOf(friend), [])
  const second = await connect(friend, { street: 'another' })
  await look(friend)
  world.clock.set(world.clock.now().add({ hours: terms.stands.hours + 1 }))
  await end(friend, second)
  await world.queue.drain()
  assert.equal(await stateOf(friend), 'paid')
})

test('an account that turns out to be another member’s, and one person with one payee, end it', async () => {
  const [known, one, other] = [await person(), await pair(), await pair()]
  await connect(known, { number: '888' })
  await connect(one.friend, { number: '888' })
  await look(one.friend)
  assert.equal((await findReferral(world.db, one.friend))?.because, 'same-account')
  const [name, twin] = [await person('José Ríos'), await person('jose rios')]
  await enter(twin, await code(name))
  await method(name, '4321')
  await method(twin, '4321')
  await connect(twin)
  await look(twin)
  assert.equal((await findReferral(world.db, twin))?.because, 'same-payee')
  assert.equal(await stateOf(other.friend), 'signed-up')
})

describe('what is held waits for a person', () => {
  async function neighbours() {
    const { referrer, friend } = await pair()
    const street = newId('street')
    await connect(referrer, { street })
    await connect(friend, { street })
    await look(friend)
    assert.deepEqual((await findReferral(world.db, friend))?.flags, ['same-address'])
    return { referrer, friend }
  }
  const decide = (friend: string, act: 'release' | 'refuse') =>
    world.within((work) => decideReferral(work, friend, { act, reason: 'I called' }, 'mem_staff'))
  test('who lets it go on, once, however often the button is pressed', async () => {
    const { friend } = await neighbours()
    await later(terms.stands.hours)
    assert.deepEqual([await stateOf(friend), await earningsOf(friend)], ['held', []])
    const pressed = await Promise.all([decide(friend, 'release'), decide(friend, 'release'), decide(friend, 'refuse')])
    assert.equal(pressed.filter(Boolean).length, 1)
    const audited = await world.db.selectFrom('audit').select(['action', 'reason']).where('subject', '=', friend).execute()
    assert.equal(audited.length, 1)
  })
  test('released it is paid at once, late or not; refused it pays nobody and gives the budget back', async () => {
    const { friend, referrer } = await neighbours()
    await later(terms.promiseHours)
    assert.deepEqual((await findReferral(world.db, friend))?.missed, { friend: 'held', referrer: 'held' })
    assert.equal(await decide(friend, 'release'), true)
    assert.deepEqual([await stateOf(friend), await earningsOf(referrer)], ['paid', [['referral', 1000n]]])
    const other = await neighbours()
    const season = seasonAt(world.clock.now())
    const { promisedCents } = await budgetOf(world.db, season, terms)
    assert.equal(await decide(other.friend, 'refuse'), true)
    assert.equal((await findReferral(world.db, other.friend))?.because, 'by-person')
    assert.equal((await budgetOf(world.db, season, terms)).promisedCents, promisedCents - costOf(terms))
    assert.equal(await decide(other.friend, 'release'), false)
  })
  test('so do more friends of one referrer in a day than people usually bring', async () => {
    const referrer = await person()
    const friends: string[] = []
    for (let n = 0; n <= terms.velocity.friends; n++) {
      const friend = await person()
      await enter(friend, await code(referrer))
      await connect(friend)
      await look(friend)
      friends.push(friend)
    }
    assert.deepEqual((await findReferral(world.db, friends.at(-1)!))?.flags, ['velocity'])
    assert.equal(await stateOf(friends[0]!), 'active')
  })
})

test('64 at once are promised no more than the budget, and those who come after it is spent are told so', async () => {
  world.clock.set('2028-07-12T14:00:00Z')
  const season = 2028
  const friends: string[] = []
  for (let n = 0; n < 64; n++) {
    const [referrer, friend] = [await person(), await person()]
    await enter(friend, await code(referrer))
    await connect(friend)
    friends.push(friend)
  }
  const enough = 10n * costOf(terms) + 1n
  await world.db
    .insertInto('referral_budget')
    .values({ season, terms_version: terms.version, budget_cents: enough, promised_cents: 0n })
    .execute()
  const push = async (friend: string) => {
    const { referrerId } = (await findReferral(world.db, friend))!
    await world.within(async (work) => {
      await lockBalances(work.trx, [friend, referrerId])
      await advance(work, friend)
    })
  }
  await Promise.all(friends.map(push))
  const all = await Promise.all(friends.map((friend) => findReferral(world.db, friend)))
  assert.equal(all.filter((one) => one?.state === 'active').length, 10)
  assert.equal(all.filter((one) => one?.because === 'budget-spent').length, 54)
  assert.equal((await budgetOf(world.db, season, terms)).promisedCents, 10n * costOf(terms))
  assert.deepEqual(await enter(await person(), await code(friends[0]!)), { is: 'refused', code: 'budget-spent' })
})

test('the budget speaks for exactly what is promised and paid', async () => {
  for (const season of [2027, 2028]) {
    const rows = await world.db.selectFrom('referral').selectAll().where('active_at', 'is not', null).execute()
    const owed = rows
      .filter((row) => row.active_at && seasonAt(row.active_at) === season && row.state !== 'refused')
      .reduce((sum) => sum + costOf(terms), 0n)
    assert.equal((await budgetOf(world.db, season, terms)).promisedCents, owed)
  }
  const someone = (await world.db.selectFrom('referral').select('referrer_id').limit(1).executeTakeFirstOrThrow()).referrer_id
  assert.ok((await referralsBy(world.db, someone)).every((one) => sides.every((side) => side in one.bookedAt)))
})

test('whoever writes, the database itself keeps the budget, and nobody came by their own code', async () => {
  const spend = world.db
    .updateTable('referral_budget')
    .set((e) => ({ promised_cents: e('budget_cents', '+', 1n) }))
    .execute()
  await assert.rejects(spend, { code: '23514' })
  const selfish = world.db
    .updateTable('referral')
    .set((e) => ({ referrer_id: e.ref('member_id') }))
    .execute()
  await assert.rejects(selfish, { code: '23514' })
})
