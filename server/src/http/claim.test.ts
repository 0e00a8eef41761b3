/** Money behind a link of the rail, from ready to taken, or to come back: what the member sees, is told, and can open. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import type { Payment, PaymentRow } from '@quickpay/web/answers'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { newestPayout } from '#payout/payout-store.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { setMethod } from '#payout/set-method.ts'
import { newId } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let other: { cookie: string }
let memberId: string
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa@example.org' })
  other = await app.signUp({ name: 'Somebody Else', email: 'else@example.org' })
  memberId = (await app.world.auth.viewerOf(new Headers({ cookie: owner.cookie })))!.userId
})
after(() => app.close())

const get = (path: string, who = owner, accept = 'application/json') =>
  app.fetch(path, { headers: { cookie: who.cookie, accept }, redirect: 'manual' })
const paymentOf = async (id: string) => (await (await get(`/es/payments/${id}`)).json()) as Payment
const told = async (template: string) =>
  (
    await app.world.db
      .selectFrom('message')
      .select('parameters')
      .where('member_id', '=', memberId)
      .where('template', '=', template)
      .execute()
  ).length
const audited = async (subject: string) =>
  (await app.world.db.selectFrom('audit').select(['actor', 'action']).where('subject', '=', subject).execute()).map((one) => [
    one.actor,
    one.action,
  ])
const later = async (duration: object) => {
  await app.turnTo(app.clock.now().add(duration))
  await app.queue.drain()
}
/** An earning of a member who wants gift cards, as far as the link. */
async function ready(): Promise<string> {
  const earning = {
    memberId,
    kind: 'event',
    cause: newId('par'),
    participationId: null,
    version: 1,
    cents: cents(860n),
    earnedAt: app.clock.now(),
    debit: programReceivable('evt_1'),
  } as const
  const { earningId } = await inWork(app.world, async (work) => {
    await setMethod(work, memberId, { kind: 'gift-card', last4: null })
    return bookEarning(work, earning)
  })
  await app.queue.drain()
  await later({ minutes: 16 })
  return earningId
}

test('nothing is opened before the link is ready, nor by anybody else', async () => {
  assert.equal((await get('/es/payments/ern_nothing/claim')).status, 404)
  const id = await ready()
  assert.equal((await get(`/es/payments/${id}/claim`, other)).status, 404)
  assert.equal((await app.fetch(`/es/payments/${id}/claim`, { headers: { accept: 'application/json' } })).status, 401)
  const { payoutId } = (await newestPayout(app.world.db, memberId, id))!
  assert.deepEqual(await audited(payoutId), [], 'who was refused got no link')
})

test('ready to collect is said as that; the link is fresh each time, audited and kept nowhere; taken is received', async () => {
  const mailed = await told('link-ready')
  const id = await ready()
  const payment = await paymentOf(id)
  assert.equal(payment.state, 'link-ready')
  assert.deepEqual(payment.timeline.map((step) => step.what).slice(-1), ['link-ready'])
  assert.equal(await told('link-ready'), mailed + 1)
  const html = await (await get(`/en/payments/${id}`, owner, 'text/html')).text()
  assert.match(html, new RegExp(`href="/en/payments/${id}/claim"`))
  const list = (await (await get('/es/payments')).json()) as { payments: PaymentRow[]; seasonCents: number }
  assert.equal(list.payments.find((row) => row.id === id)?.state, 'link-ready')
  assert.equal(list.seasonCents, 0, 'what nobody has taken is not counted as paid')
  assert.match(await (await get('/en/payments.csv')).text(), /Ready to collect/)

  const [first, second] = [await get(`/es/payments/${id}/claim`), await get(`/es/payments/${id}/claim`)]
  assert.deepEqual([first.status, first.headers.get('cache-control')], [303, 'no-store'])
  const [link, again] = [first, second].map((one) => one.headers.get('location') ?? '')
  assert.match(link!, /\/claim\//)
  assert.notEqual(link, again)
  const { payoutId } = (await newestPayout(app.world.db, memberId, id))!
  assert.deepEqual(await audited(payoutId), [
    [memberId, 'payout.claim'],
    [memberId, 'payout.claim'],
  ])
  assert.ok(!app.logged().includes(link!.split('/').at(-1)!))

  assert.match(await (await fetch(link!)).text(), /A gift card of \$8\.60/)
  await fetch(link!, { method: 'POST', redirect: 'manual' })
  await later({ hours: 25 })
  assert.equal((await paymentOf(id)).state, 'received')
  const gone = await get(`/es/payments/${id}/claim`)
  assert.deepEqual([gone.status, gone.headers.get('location')], [303, `/es/payments/${id}`])
})

test('a rail that cannot be reached now is said as that, and nothing is lost', async () => {
  const id = await ready()
  const { rails } = app.world
  const unreachable = sandboxRail({ url: 'http://127.0.0.1:1', key: 'k' })
  app.world.rails = { ...rails, named: () => ({ rail: unreachable, hookSecret: '' }) }
  assert.equal((await get(`/es/payments/${id}/claim`)).status, 503)
  app.world.rails = rails
  assert.equal((await get(`/es/payments/${id}/claim`)).status, 303)
})

test('what nobody takes in a month comes back, with the reason, and waits for the member to say how to be paid', async () => {
  const id = await ready()
  for (const days of [7, 23, 2]) await later({ hours: 24 * days })
  const payment = await paymentOf(id)
  assert.deepEqual([payment.state, payment.why.whyReturned?.code, payment.methodNeeded], ['returned', 'returned.link-expired', true])
  const html = await (await get(`/en/payments/${id}`, owner, 'text/html')).text()
  assert.match(html, /was not collected in time/)
  assert.equal((await told('payout-returned')) > 0, true)
  assert.equal(await told('paid'), 1, 'the one that was taken')
  await inWork(app.world, (work) => setMethod(work, memberId, { kind: 'gift-card', last4: null }))
  await app.queue.drain()
  assert.equal((await newestPayout(app.world.db, memberId, id))?.attempt, 2)
})
