/** The utility's performance report through the doors, and what the console says of promises and of an event's money. */
import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import { checkSignature, readBundle, verifyBundle } from '@quickpay/receipt'
import type { Answers, MoneyAnswer } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let staff: { cookie: string }
let owner: { cookie: string }
let number: string
let measured: string
let path: string
const head = 'account,baseline_kwh,actual_kwh,relief_kwh\n'

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.report@example.org' })
  staff = await app.signInOperator()
  measured = (await app.haveEvent(owner))['event']!
  const { db } = app.world
  number = (await db.selectFrom('account').select('account_number').executeTakeFirstOrThrow()).account_number!
  path = await callOn('2027-07-16')
  await app.queue.drain()
})
after(() => app.close())

/** Calls another event in the hours of the first: which hours those are is its network's window. */
async function callOn(date: string): Promise<string> {
  const first = await app.world.db.selectFrom('event').selectAll().executeTakeFirstOrThrow()
  const clockTime = (at: Temporal.Instant) => at.toZonedDateTimeISO(first.zone).toPlainTime().toString({ smallestUnit: 'minute' })
  const hours = { start: clockTime(first.start_at), end: clockTime(first.end_at) }
  const call = { programId: first.program_id, network: first.network, date, ...hours, kind: 'planned', reason: 'heat' }
  const called = await app.post('/en/console/events', call, staff)
  assert.equal(called.status, 303)
  return (called.headers.get('location') ?? '').replace('/en', '')
}

const eventPage = async (at: string) =>
  (await (await app.fetch(`/en${at}`, { headers: { ...staff, accept: 'application/json' } })).json()) as Answers['console-event']
/** Posts a file as a browser does. */
async function bring(csv: string, fields: Record<string, string> = {}, to = path, who = staff) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new File([csv], 'report.csv', { type: 'text/csv' }))
  const headers = { ...who, accept: 'application/json', origin: app.url }
  const answer = await app.fetch(`/en${to}/report`, { method: 'POST', headers, body: form })
  return { status: answer.status, answer: (await answer.json()) as Answers['console-event'] }
}
const traces = async () => ({
  reports: (await app.world.db.selectFrom('performance_report').selectAll().execute()).length,
  versions: (await app.world.db.selectFrom('measurement').selectAll().execute()).length,
  earnings: (await app.world.db.selectFrom('earning').selectAll().execute()).length,
  reviews: (await app.world.db.selectFrom('settlement_review').selectAll().execute()).length,
})

test('a report is refused of an event that is not over, of one that nobody knows, and from a customer', async () => {
  const line = `${head}${number},4.2,1,3.2\n`
  const early = await bring(line, { mode: 'apply' })
  assert.deepEqual([early.status, early.answer.report.refused, early.answer.report.open], [422, 'not-over', false])
  assert.equal((await bring(line, {}, '/console/events/evt_none')).status, 404)
  assert.notEqual((await bring(line, {}, path, owner)).status, 200)
  assert.equal((await traces()).reports, 0)
})

test('the promise of who was paid is kept; of who has no readings it runs, and then is late with its reason', async () => {
  const [paid] = (await eventPage(`/console/events/${measured}`)).participants.rows
  assert.equal(paid?.promise.state, 'kept')
  const { db } = app.world
  await db.updateTable('utility_authorization').set({ status: 'ended' }).execute()
  const end = Temporal.Instant.from((await eventPage(path)).event.endAt)
  app.clock.set(end.add({ hours: 1 }))
  await app.queue.drain()
  const [running] = (await eventPage(path)).participants.rows
  assert.deepEqual([running?.promise.state, running?.promise.promisedBy], ['running', end.add({ hours: 24 }).toString()])
  app.clock.set(Temporal.Instant.from('2027-07-18T02:00:00Z'))
  await app.queue.drain()
  const [late] = (await eventPage(path)).participants.rows
  assert.deepEqual([late?.promise.state, late?.promise.breachCode], ['late', 'not-connected'])
  const html = await (await app.fetch(`/es${path}`, { headers: staff })).text()
  assert.match(html, /La compañía no estaba conectada/)
  const told = await db.selectFrom('message').select('cause').where('template', '=', 'late').execute()
  assert.equal(told.length, 1, 'the person is told, once')
})

test('wrong lines are named and nothing is taken; a try leaves no trace; applied it pays; applied twice it changes nothing', async () => {
  const before = await traces()
  const wrong = await bring(`${head}12,4,1,3\n${number},4,1,2\n`, { mode: 'apply' })
  assert.deepEqual(
    [wrong.status, wrong.answer.report.result?.errors.map((one) => `${one.line} ${one.code}`)],
    [422, ['2 not-an-account-number', '3 relief-does-not-add-up']],
  )
  const csv = `${head}${number},4.2,1,3.2\n`
  const tried = await bring(csv)
  const { result, pays, differs, open } = tried.answer.report
  assert.deepEqual([tried.status, open, result?.mode, result?.changes, pays, differs, result?.csv], [200, true, 'try', 1, 1, 0, csv])
  await app.queue.drain()
  assert.deepEqual(await traces(), before)

  const applied = await bring(csv, { mode: 'apply' })
  assert.deepEqual([applied.status, applied.answer.report.result?.changes, applied.answer.report.result?.csv], [200, 1, null])
  await app.queue.drain()
  const once = await traces()
  assert.deepEqual(once, { ...before, reports: before.reports + 1, versions: before.versions + 1, earnings: before.earnings + 1 })
  const [participant] = (await eventPage(path)).participants.rows
  assert.deepEqual([participant?.state, participant?.basis, participant?.savedWh], ['measured', 'utility-report', 3200])
  assert.ok(participant?.payment && (participant.cents ?? 0) > 0)

  const again = await bring(csv, { mode: 'apply' })
  await app.queue.drain()
  assert.deepEqual([again.answer.report.result?.changes, again.answer.report.result?.same], [0, 1])
  assert.deepEqual(await traces(), once)
})

test('the proof of a payment by the report says what it proves: the utility’s two figures, their file, and what follows, signed', async () => {
  const payments = (await (
    await app.fetch('/es/payments', { headers: { ...owner, accept: 'application/json' } })
  ).json()) as Answers['payments']
  const { id } = payments.payments.find((one) => one.cents === 720)!
  const page = await app.fetch(`/es/payments/${id}`, { headers: { ...owner, accept: 'application/json' } })
  assert.equal(((await page.json()) as Answers['payment']).proof?.of, 'report')
  const reading = readBundle(await (await app.fetch(`/es/payments/${id}/bundle.json`, { headers: owner })).text())
  assert.ok(reading.is === 'bundle')
  const { bundle } = reading
  assert.deepEqual(verifyBundle(bundle), { is: 'reported' })
  assert.ok(checkSignature(bundle, bundle.signature!, createPublicKey(app.world.receiptKey)))
  assert.deepEqual([bundle.payment?.basis, bundle.payment?.cents, bundle.readings.days], ['utility-report', 720, []])
  const sha256 = createHash('sha256').update(`${head}${number},4.2,1,3.2\n`).digest('hex')
  assert.deepEqual(
    bundle.sources.map((one) => one.documentSha256),
    [sha256],
  )
})

test('where we measured, another figure pays nothing and goes to a person', async () => {
  const earnings = (await traces()).earnings
  const brought = await bring(`${head}${number},9,0.5,8.5\n`, { mode: 'apply' }, `/console/events/${measured}`)
  await app.queue.drain()
  assert.deepEqual([brought.answer.report.pays, brought.answer.report.differs], [0, 1])
  assert.deepEqual([(await traces()).reviews, (await traces()).earnings], [1, earnings])
})

test('the event’s money is its newest reckoning’s; the money page sums it by utility and program', async () => {
  app.clock.set(Temporal.Instant.from('2027-07-18T05:00:00Z'))
  await app.queue.drain()
  const { reckoning } = (await eventPage(path)).event
  assert.ok(reckoning && reckoning.utilityCents - reckoning.membersCents === reckoning.marginCents)
  const answer = await app.fetch('/en/console/money', { headers: { ...staff, accept: 'application/json' } })
  const { exposure } = (await answer.json()) as MoneyAnswer
  const [utility] = exposure
  assert.deepEqual(
    [exposure.length, utility?.id, utility?.programs.length, utility?.programs[0]?.name],
    [1, 'sandbox-metro', 1, 'Con Edison Commercial System Relief Program'],
  )
  const booked = (await app.world.db.selectFrom('earning').select('cents').execute()).reduce((total, one) => total + Number(one.cents), 0)
  assert.equal(utility?.earnedCents, booked)
})

test('a report of a cancelled event is refused', async () => {
  const at = await callOn('2027-07-21')
  await app.post(`/en${at}/cancel`, { cancelReason: 'cooler' }, staff)
  const refused = await bring(`${head}${number},4.2,1,3.2\n`, { mode: 'apply' }, at)
  assert.deepEqual([refused.status, refused.answer.report.refused], [422, 'cancelled'])
})
