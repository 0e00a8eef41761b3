/** Money through the doors: an event is paid, the next one waits at the limit, the utility pays short, and all go on; rails balance to the cent. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { MoneyAnswer } from '@quickpay/web/answers'
import { checkLedger } from '#ledger/check.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let staff: { cookie: string }
let owner: { cookie: string }
let first: string
let second: string
let program: string

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.money@example.org' })
  staff = await app.signInOperator()
  first = (await app.haveEvent(owner))['event']!
  const event = await app.world.db.selectFrom('event').selectAll().executeTakeFirstOrThrow()
  program = `${event.utility_id}/${event.program_id}`
})
after(() => app.close())

const money = async (): Promise<MoneyAnswer> =>
  (await (await app.fetch('/en/console/money', { headers: { ...staff, accept: 'application/json' } })).json()) as MoneyAnswer
const own = async () => (await money()).programs.find((one) => one.id === program)!
const post = async (path: string, fields: Record<string, string>) => (await app.post(`/en/console/money/${path}`, fields, staff)).status
async function bring(path: string, csv: string, fields: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new File([csv], 'file.csv', { type: 'text/csv' }))
  const headers = { ...staff, accept: 'application/json', origin: app.url }
  const answer = await app.fetch(`/en/console/${path}`, { method: 'POST', headers, body: form })
  return { status: answer.status, answer: (await answer.json()) as MoneyAnswer }
}
const payouts = () => app.world.db.selectFrom('payout').select(['state', 'cents']).orderBy('reserved_at').execute()
const dollars = (cents: number) => (cents / 100).toFixed(2)

test('a customer sees none of it, and decides nothing', async () => {
  assert.notEqual((await app.fetch('/en/console/money', { headers: owner })).status, 200)
  assert.notEqual((await app.post('/en/console/money/limit', { id: program, amount: '1', reason: 'x' }, owner)).status, 303)
})

test('the morning after, the rail’s statement is held against the books: nothing is left unexplained', async () => {
  const now = app.clock.now()
  await app.turnTo(now.add({ hours: 1 }))
  const morning = now.toZonedDateTimeISO('America/New_York').add({ days: 1 }).with({ hour: 7, minute: 0 }).toInstant()
  await app.turnTo(morning)
  const [rail, ...others] = (await money()).rails
  assert.deepEqual([rail?.id, rail?.asked, others], ['sandbox', true, []])
  assert.ok(rail!.ledgerCents < 0)
  assert.deepEqual([rail?.last?.balanceCents, rail?.last?.timingCents, rail?.last?.unexplainedCents], [rail?.ledgerCents, 0, 0])
})

test('at its limit a program pauses: the next event’s payment waits, and the page says so in both languages', async () => {
  const { outstandingCents, paused } = await own()
  assert.ok(outstandingCents > 0)
  assert.equal(paused, null)
  assert.equal(await post('limit', { id: program, amount: '1', reason: ' ' }), 422)
  assert.equal(await post('limit', { id: program, amount: 'much', reason: 'float' }), 422)
  assert.equal(await post('limit', { id: 'no/program', amount: '1', reason: 'float' }), 404)
  // A cent too little for the next payment, which is $7.20.
  assert.equal(await post('limit', { id: program, amount: dollars(outstandingCents + 719), reason: 'float' }), 303)

  const event = await app.world.db.selectFrom('event').selectAll().executeTakeFirstOrThrow()
  const clockTime = (at: Temporal.Instant) => at.toZonedDateTimeISO(event.zone).toPlainTime().toString({ smallestUnit: 'minute' })
  const date = app.clock.now().toZonedDateTimeISO(event.zone).toPlainDate().add({ days: 2 })
  const day = date.dayOfWeek > 5 ? date.add({ days: 8 - date.dayOfWeek }) : date
  const hours = { start: clockTime(event.start_at), end: clockTime(event.end_at) }
  const call = { programId: event.program_id, network: event.network, date: day.toString(), ...hours, kind: 'planned', reason: 'heat' }
  second = ((await app.post('/en/console/events', call, staff)).headers.get('location') ?? '').replace('/en/console/events/', '')
  const { end_at: end } = await app.world.db.selectFrom('event').select('end_at').where('event_id', '=', second).executeTakeFirstOrThrow()
  await app.world.db.updateTable('utility_authorization').set({ status: 'ended' }).execute()
  await app.turnTo(end.add({ hours: 30 }))
  const account = await app.world.db.selectFrom('account').select('account_number').executeTakeFirstOrThrow()
  await bring(`events/${second}/report`, `account,baseline_kwh,actual_kwh\n${account.account_number},4.2,1\n`, { mode: 'apply' })
  await app.queue.drain()
  const now = await own()
  assert.deepEqual([now.paused?.waiting, now.outstandingCents], [1, outstandingCents])
  assert.equal((await payouts()).length, 1)
  const page = await (await app.fetch('/es/console/money', { headers: staff })).text()
  assert.match(page, /En pausa: esperan 1 pagos/)
})

test('the utility pays short: tried, booked, closed with a reason; the exposure falls, the pause ends, and who waited is paid', async () => {
  const [utility, programId] = program.split('/')
  const { outstandingCents } = await own()
  const csv = `utility,program,event,amount,kind,reference,paid_on\n${utility},${programId},${first},${dollars(outstandingCents - 50)},performance,ACH-7,2027-08-02\n`
  const tried = await bring('money/remittances', csv)
  assert.deepEqual([tried.status, tried.answer.result?.changes, tried.answer.received], [200, 1, []])
  const wrong = await bring('money/remittances', csv.replace('performance', 'gift'), { mode: 'apply' })
  assert.deepEqual([wrong.status, wrong.answer.result?.errors.map((one) => one.code)], [422, ['unknown-kind']])
  await bring('money/remittances', csv, { mode: 'apply' })
  await bring('money/remittances', csv, { mode: 'apply' })
  const { differences, received } = await money()
  assert.deepEqual([received.length, differences.map((one) => one.id)], [1, [first]])
  assert.equal((await own()).outstandingCents, 50)

  assert.equal(await post('variance', { id: first, code: 'utility-measured-less', reason: '' }), 422)
  assert.equal(await post('variance', { id: first, code: 'utility-measured-less', reason: 'their letter of 1 August' }), 303)
  assert.equal(await post('variance', { id: first, code: 'utility-measured-less', reason: 'again' }), 404)
  await app.queue.drain()
  await app.turnTo(app.clock.now().add({ hours: 1 }))
  const { paused, outstandingCents: out } = await own()
  assert.deepEqual([paused, (await payouts()).length], [null, 2])
  assert.equal(out, Number((await payouts())[1]!.cents))
  assert.deepEqual(await checkLedger(app.world.db), [])
})

test('the bank’s statement is for the rail that cannot be asked, and for no other', async () => {
  const csv = 'id,date,amount,kind\n1,2027-08-01,100.00,funding\n'
  assert.equal((await bring('money/statements/sandbox', csv)).status, 404)
  assert.equal((await bring('money/statements/manual', 'id,date\n1,2\n')).status, 422)
  await bring('money/statements/manual', csv, { mode: 'apply' })
  const [item] = (await money()).items
  assert.deepEqual([item?.rail, item?.code, item?.cents], ['manual', 'funding', 10_000])
  assert.equal(await post(`items/${item!.id}`, { id: item!.id, code: 'luck', reason: 'seen' }), 422)
  assert.equal(await post(`items/${item!.id}`, { id: item!.id, code: 'funding', reason: 'wire of 31 July' }), 303)
  assert.equal(await post(`items/${item!.id}`, { id: item!.id, code: 'funding', reason: 'again' }), 404)
  assert.deepEqual((await money()).items, [])
})
