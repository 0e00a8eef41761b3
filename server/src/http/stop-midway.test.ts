/** Between an event and its settlement one member stops sharing and another deletes the account: both are paid first, on what is there. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { createEvent } from '#dispatch/create-event.ts'
import { windowOn } from '#dispatch/event.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { setMethod } from '#payout/set-method.ts'
import { inWork } from '#platform/in-work.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

const ZONE = 'America/New_York'
let app: TestApp
type Person = { cookie: string; memberId: string; accountId: string }
let stays: Person
let leaves: Person
let eventDay: Temporal.PlainDate
let askedAt: Temporal.Instant

before(async () => {
  app = await openTestApp()
  stays = await moveIn('Paula Para', 'paula.para@example.org', 'metro-02')
  leaves = await moveIn('Vera Va', 'vera.va@example.org', 'metro-03')
  eventDay = app.clock.now().toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  const networks = new Map<string, Awaited<ReturnType<typeof networksOf>>[number]>()
  for (const { memberId, accountId } of [stays, leaves]) {
    const [lies] = (await stretchesOf(app.world.db, [{ memberId, accountId }])).get(accountId) ?? []
    const [network] = await networksOf(app.world.db, lies!.utilityId, eventDay, lies!.network)
    networks.set(network!.network, network!)
  }
  let end = app.clock.now()
  for (const network of networks.values()) {
    const window = windowOn(eventDay, network.window.from, network.window.to, ZONE)
    const { program_id: programId } = await app.world.db.selectFrom('enrolment').select('program_id').executeTakeFirstOrThrow()
    const plan = { programId, network: network.network, kind: 'planned' as const, zone: ZONE, reason: null, ...window }
    const created = await inWork(app.world, (work) => createEvent(work, plan, 'mem_operator'))
    assert.equal(created.is, 'created')
    if (Temporal.Instant.compare(window.end, end) > 0) end = window.end
  }
  await app.queue.drain()
  await app.turnTo(end.add({ minutes: 30 }))
})
after(() => app.close())

async function moveIn(name: string, email: string, household: string): Promise<Person> {
  const { cookie } = await app.signUp({ name, email })
  const memberId = (await app.world.auth.viewerOf(new Headers({ cookie })))!.userId
  await app.connect({ cookie }, { utilityId: 'sandbox-metro', household })
  await inWork(app.world, (work) => setMethod(work, memberId, { kind: 'debit-card', last4: '4417' }))
  const { account_id: accountId } = await app.world.db
    .selectFrom('account')
    .select('account_id')
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow()
  return { cookie, memberId, accountId }
}
const json = async <T>(path: string, cookie: string): Promise<T> =>
  (await (await app.fetch(path, { headers: { cookie, accept: 'application/json' } })).json()) as T
const earnings = (memberId: string) => app.world.db.selectFrom('earning').selectAll().where('member_id', '=', memberId).execute()

test('before it stops, the page says that a finished event is not paid yet', async () => {
  const { accounts } = await json<Answers['privacy']>('/es/privacy', stays.cookie)
  assert.deepEqual(
    accounts.map((one) => [one.state, one.unpaidEvents]),
    [['shared', 1]],
  )
  const { money } = await json<Answers['deleting']>('/es/privacy/delete', leaves.cookie)
  assert.equal(money.unpaidEvents, 1)
})

test('stopped now, it stands only for the readings of that event', async () => {
  askedAt = app.clock.now()
  const stopped = await app.post(`/es/accounts/${stays.accountId}/stop`, { back: 'privacy' }, { cookie: stays.cookie })
  assert.equal(stopped.headers.get('location'), '/es/privacy?stopped=1#stop')
  const { accounts } = await json<Answers['privacy']>('/es/privacy', stays.cookie)
  assert.equal(accounts[0]?.state, 'stopping')
  assert.equal(accounts[0]?.untilAt, askedAt.add({ hours: 72 }).toString())
  const asked = await app.post('/es/privacy/delete', { sure: 'yes' }, { cookie: leaves.cookie })
  assert.equal(asked.status, 303)
})

test('the readings come, both are paid, the share ends and the account goes', { timeout: 90_000 }, async () => {
  const { db } = app.world
  const gone = async () => (await db.selectFrom('departure').select('left_at').executeTakeFirstOrThrow()).left_at !== null
  const ended = async () =>
    (await db.selectFrom('utility_authorization').select('status').where('member_id', '=', stays.memberId).executeTakeFirstOrThrow())
      .status === 'ended'
  const done = async () => (await gone()) && (await ended()) && (await earnings(stays.memberId))[0]?.state === 'paid'
  for (let round = 0; round < 40 && !(await done()); round++) {
    await app.queue.drain()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await app.turnTo(app.clock.now().add({ minutes: round % 2 ? 20 : 240 }))
  }
  assert.deepEqual([await gone(), await ended()], [true, true])
  for (const { memberId } of [stays, leaves])
    assert.deepEqual(
      (await earnings(memberId)).map((one) => one.state),
      ['paid'],
    )
  // At once when all was there, not at the end of the three days.
  const { ended_at: endedAt } = await db
    .selectFrom('utility_authorization')
    .select('ended_at')
    .where('member_id', '=', stays.memberId)
    .executeTakeFirstOrThrow()
  assert.ok(endedAt!.since(askedAt).total('hours') < 60)
})

test('nothing else was collected in between', async () => {
  const { db } = app.world
  const days = await db
    .selectFrom('interval_day')
    .select('day')
    .where('member_id', '=', stays.memberId)
    .where('day', '>', eventDay)
    .execute()
  assert.deepEqual(days, [])
  const asked = await db
    .selectFrom('batch_request')
    .select(['reason', 'state'])
    .where('member_id', '=', stays.memberId)
    .where('wanted_at', '>', askedAt)
    .where('state', '=', 'fetched')
    .execute()
  assert.deepEqual([...new Set(asked.map((one) => one.reason))], ['last-readings'])
})
