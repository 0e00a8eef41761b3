/** Money that waits, through the doors: who may see and end what, with a reason that is kept, and never with the number of a taxpayer. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import type { Answers } from '@quickpay/web/answers'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { payoutsOfMember } from '#payout/payout-store.ts'
import { inWork } from '#platform/in-work.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

const EMAIL = 'rosa.holds@example.org'
let app: TestApp
let staff: { cookie: string }
let owner: { cookie: string }
let memberId: string
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: EMAIL })
  staff = await app.signInOperator()
  memberId = (await app.world.db.selectFrom('member').select('member_id').where('email', '=', EMAIL).executeTakeFirstOrThrow()).member_id
  await app.post('/en/payout-method', { method: 'debit-card', last4: '4417' }, owner)
})
after(() => app.close())

const json = { accept: 'application/json' }
const holds = async () =>
  (await (await app.fetch('/en/console/holds', { headers: { ...staff, ...json } })).json()) as Answers['console-holds']
async function earn(cause: string, amount: bigint): Promise<string> {
  const debit = programReceivable('evt_1')
  const one = { memberId, kind: 'event', cause, participationId: null, version: 1, earnedAt: app.clock.now(), debit } as const
  const { earningId } = await inWork(app.world, (work) => bookEarning(work, { ...one, cents: cents(amount) }))
  await app.queue.drain()
  return earningId
}
const payment = async (id: string) =>
  (await (await app.fetch(`/es/payments/${id}`, { headers: { ...owner, ...json } })).json()) as Answers['payment']

test('a customer sees none of the console’s pages, and ends nothing there', async () => {
  assert.notEqual((await app.fetch('/en/console/holds', { headers: owner })).status, 200)
  for (const path of ['tax-form', 'screening', 'payee', 'screenings'])
    assert.notEqual((await app.post(`/en/console/holds/${path}`, {}, owner)).status, 303, path)
})

test('what is wrong with a form stands at its field, and what was typed is kept', async () => {
  const refused = async (path: string, fields: Record<string, string>) => {
    const answer = await app.post(`/en/console/holds/${path}`, fields, { ...staff, ...json })
    assert.equal(answer.status, 422)
    return ((await answer.json()) as Answers['console-holds']).form.errors.map((one) => `${one.field} ${one.code}`)
  }
  assert.deepEqual(await refused('tax-form', { 'tax-email': 'nobody@example.org' }), ['tax-email unknown-member'])
  const number = { 'tax-email': EMAIL, 'tax-state': 'valid', 'tax-reason': 'W-9, 123-45-6789' }
  assert.deepEqual(await refused('tax-form', number), ['tax-reason tax-number'])
  assert.deepEqual(await refused('screening', { 'screening-email': EMAIL }), [
    'screening-result choose',
    'screening-list_version missing',
    'screening-screened_at not-a-moment',
    'screening-reason missing',
  ])
  assert.deepEqual(await refused('payee', { 'join-email': EMAIL, 'join-other': EMAIL, 'join-reason': 'x' }), ['join-other same-member'])
  assert.deepEqual(await app.world.db.selectFrom('tax_form').selectAll().execute(), [])
})

test('a possible match holds what is earned until a person clears it; the page says so in both places', async () => {
  const now = app.clock.now().toString()
  const screening = { 'screening-email': EMAIL, 'screening-list_version': 'SDN 2027-07-01', 'screening-screened_at': now }
  const record = (result: string) =>
    app.post('/en/console/holds/screening', { ...screening, 'screening-result': result, 'screening-reason': 'the same name' }, staff)
  assert.equal((await record('possible-match')).status, 303)
  const id = await earn('held', 860n)
  const { state, hold, why } = await payment(id)
  assert.deepEqual([state, hold?.code, hold?.canAsk, why.whyHeld?.code], ['held', 'sanctions-review', false, 'held.review'])
  assert.match(await (await app.fetch(`/es/payments/${id}`, { headers: owner })).text(), /Una persona está revisando este pago/)
  const seen = await holds()
  assert.deepEqual(seen.sums, [{ code: 'sanctions-review', members: 1, earnings: 1, cents: 860 }])
  assert.deepEqual([seen.held[0]?.memberName, seen.screened[0]?.result], ['Rosa Medina', 'possible-match'])
  await app.post('/es/payments/pay-now', {}, owner)
  await app.queue.drain()
  assert.deepEqual(await payoutsOfMember(app.world.db, memberId), [], 'whoever asks is not paid what is held for another reason')
  app.clock.set(app.clock.now().add({ minutes: 1 }))
  const cleared = {
    ...screening,
    'screening-screened_at': app.clock.now().toString(),
    'screening-result': 'clear',
    'screening-reason': 'other birth date',
  }
  assert.equal((await app.post('/en/console/holds/screening', cleared, staff)).status, 303)
  await app.queue.drain()
  assert.equal((await payoutsOfMember(app.world.db, memberId)).length, 1)
  assert.deepEqual([(await payment(id)).hold, (await holds()).sums], [null, []])
})

test('who is near the threshold is listed, was asked in mail, and goes on when the form is there', async () => {
  await earn('near', 170_000n)
  const [near] = (await holds()).tax.payees
  assert.deepEqual([near?.memberName, near?.paidCents, near?.form], ['Rosa Medina', 170_860, null])
  assert.ok(near?.askedAt)
  const mails = await app.world.db.selectFrom('message').select('template').where('member_id', '=', memberId).execute()
  assert.ok(mails.some((one) => one.template === 'tax-form'))
  const payments = async () =>
    ((await (await app.fetch('/en/payments', { headers: { ...owner, ...json } })).json()) as Answers['payments']).taxForm
  assert.deepEqual(await payments(), { thresholdCents: 200_000 })
  const id = await earn('over', 40_000n)
  const held = await payment(id)
  assert.deepEqual([held.state, held.why.whyHeld], ['held', { code: 'held.tax-form-needed', with: { thresholdCents: 200_000 } }])
  const form = { 'tax-email': EMAIL.toUpperCase(), 'tax-state': 'valid', 'tax-reason': 'W-9 seen at the rail' }
  assert.equal((await app.post('/en/console/holds/tax-form', form, staff)).status, 303)
  await app.queue.drain()
  assert.deepEqual([(await payment(id)).hold, await payments()], [null, null])
  const audited = await app.world.db.selectFrom('audit').select(['action', 'reason']).where('action', 'like', 'tax-form%').execute()
  assert.deepEqual(audited, [{ action: 'tax-form.record', reason: 'W-9 seen at the rail' }])
})
