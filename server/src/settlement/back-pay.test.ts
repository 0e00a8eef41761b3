/** An account of the second utility is connected in July, through the real doors, tasks and a real sandbox: the season's events that are over are paid within a day. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import type { Answers } from '@quickpay/web/answers'
import { windowOn } from '#dispatch/event.ts'
import { allNetworks } from '#dispatch/network-store.ts'
import { checkLedger } from '#ledger/check.ts'
import { setMethod } from '#payout/set-method.ts'
import { inWork } from '#platform/in-work.ts'
import { eventsWithParticipation } from '#settlement/explain-store.ts'
import { promiseOf } from '#settlement/promise.ts'
import { promiseFactsOf } from '#settlement/promise-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'
import { haveEvent } from '../testing/parents.ts'

const past = ['2027-06-15', '2027-06-24', '2027-07-07']
let app: TestApp
let memberId: string
let owner: { cookie: string }
const connectedAt = Temporal.Instant.from('2027-07-12T13:30:00Z')

/** In every network of the utility, since nobody knows yet where the account lies. */
async function called(on: string): Promise<void> {
  const { db } = app.world
  const window = windowOn(Temporal.PlainDate.from(on), '14:00', '18:00', NEW_YORK)
  for (const { network } of await allNetworks(db, ['sandbox-valley'])) {
    const known = { utilityId: 'sandbox-valley', programId: 'oru-csrp', network, ...window }
    const eventId = await haveEvent(db, window.start.subtract({ hours: 24 }), known)
    await inWork(app.world, (work) => work.emit('event.scheduled', [eventId]))
  }
}

before(async () => {
  app = await openTestApp()
  for (const on of ['2026-07-08', ...past]) await called(on)
  owner = await app.signUp({ name: 'Canaria Ñandú', email: 'canaria.valley@example.org' })
  memberId = (await app.world.auth.viewerOf(new Headers(owner)))!.userId
  await inWork(app.world, (work) => setMethod(work, memberId, { kind: 'donation', last4: null }))
})
after(() => app.close())

const participations = async () =>
  (await eventsWithParticipation(app.world.db, memberId)).map(({ event, participation }) => ({ event, participation }))

test('before connecting, nothing of the season is anybody’s', async () => {
  assert.deepEqual(await participations(), [])
})

test('each event of this season is measured from the history that came, and none of the season before', async () => {
  await app.connect(owner, { utilityId: 'sandbox-valley', household: 'valley-01' })
  await app.turnTo(connectedAt.add({ hours: 22 }))
  const list = await participations()
  assert.deepEqual(list.map(({ event }) => event.start.toZonedDateTimeISO(NEW_YORK).toPlainDate().toString()).sort(), past)
  for (const { participation } of list) assert.deepEqual([participation?.state, participation?.missing], ['measured', null])
})

test('what they are worth is on its way within a day of connecting, and each promise is kept', async () => {
  const { db } = app.world
  const list = await participations()
  const earned = list.reduce((total, { participation }) => total + (participation?.cents ?? 0n), 0n)
  assert.ok(earned > 0n, 'the household used less than usual in one of them')
  const payouts = await db.selectFrom('payout').selectAll().where('member_id', '=', memberId).execute()
  assert.equal(
    payouts.reduce((total, one) => total + one.cents, 0n),
    earned,
  )
  const keys = list.map(({ participation }) => participation!)
  for (const facts of (await promiseFactsOf(db, keys)).values()) {
    const clock = promiseOf(facts, app.clock.now())
    assert.deepEqual([clock.state, clock.breach], ['kept', null])
    assert.ok(Temporal.Instant.compare(clock.keptAt!, connectedAt.add({ hours: 24 })) < 0)
  }
  const answer = await app.fetch('/es/payments', { headers: { ...owner, accept: 'application/json' } })
  const rows = ((await answer.json()) as Answers['payments']).payments
  assert.equal(
    rows.reduce((total, row) => total + BigInt(row.cents), 0n),
    earned,
  )
  assert.deepEqual(await checkLedger(db), [])
})
