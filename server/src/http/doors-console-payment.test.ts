/** A member's receipt in the console: the same figures and words as the member's own, and every reading noted. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let staff: { cookie: string }
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.receipt@example.org' })
  staff = await app.signInOperator()
  ids = await app.haveEvent(owner)
})
after(() => app.close())

const get = (path: string, who: { cookie: string }, accept = 'application/json') => app.fetch(path, { headers: { ...who, accept } })
const audited = async () =>
  (await app.world.db.selectFrom('audit').select(['action', 'subject']).where('action', '=', 'payment.read').execute()).map(
    (one) => one.subject,
  )

test('it is the receipt that the member has, word for word, and the member’s own addresses are not in it', async () => {
  // What the member has asked about it stands apart for the staff.
  const { reviews, ...own } = (await (await get(`/es/payments/${ids['payment']}`, owner)).json()) as Answers['payment']
  assert.deepEqual(reviews, [])
  const path = `/es/console/members/${ids['member']}/payments/${ids['payment']}`
  const { memberName, payment } = (await (await get(path, staff)).json()) as Answers['console-payment']
  assert.equal(memberName, 'Rosa Medina')
  assert.deepEqual({ ...payment, proof: null, pdfUrl: '' }, { ...own, proof: null, pdfUrl: '' })
  const html = await (await get(path, staff, 'text/html')).text()
  assert.match(html, /como lo ve Rosa Medina/)
  assert.doesNotMatch(html, /href="\/es\/(payments|payout-method|connect)/)
  const bundles = await Promise.all(
    [get(`/es/payments/${ids['payment']}/bundle.json`, owner), get(`/es${payment.proof?.url}`, staff)].map(async (one) =>
      (await one).text(),
    ),
  )
  assert.equal(bundles[0], bundles[1])
  const pdf = await get(`/es${payment.pdfUrl}`, staff)
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  assert.deepEqual(await audited(), Array(4).fill(`${ids['member']}/${ids['payment']}`))
})

test('the event’s page leads to it; a payment of another member is not found under this one, and nothing is noted', async () => {
  const noted = (await audited()).length
  const { participants } = (await (await get(`/es/console/events/${ids['event']}`, staff)).json()) as Answers['console-event']
  assert.deepEqual([participants.rows[0]?.memberId, participants.rows[0]?.payment?.id], [ids['member'], ids['payment']])
  assert.equal((await get(`/es/console/members/mem_other/payments/${ids['payment']}`, staff)).status, 404)
  assert.equal((await audited()).length, noted)
})
