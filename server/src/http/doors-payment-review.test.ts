/** A customer asks for a review of a payment, a person answers it in the console, and the answer is told and shown; nobody else sees any of it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let stranger: { cookie: string }
let staff: { cookie: string }
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.asks@example.org' })
  stranger = await app.signUp({ name: 'Somebody Else', email: 'else.asks@example.org' })
  staff = await app.signInOperator()
  ids = await app.haveEvent(owner)
})
after(() => app.close())

const json = async <T>(path: string, who: { cookie: string }): Promise<T> =>
  (await (await app.fetch(path, { headers: { ...who, accept: 'application/json' } })).json()) as T
const payment = () => json<Answers['payment']>(`/es/payments/${ids['payment']}`, owner)
const open = async () => (await json<Answers['console-review']>('/es/console/review', staff)).asked
const mailsTo = async (email: string) =>
  (await (await fetch(`${app.sandboxUrl}/mailbox.json?to=${email}`)).json()) as { subject: string; text: string }[]

test('refused: nothing said, too much said, somebody else’s payment; what was typed is kept', async () => {
  const at = `/es/payments/${ids['payment']}/review`
  assert.equal((await app.post(at, { words: '  ' }, owner)).status, 422)
  const long = await app.post(at, { words: 'mucho '.repeat(400) }, owner)
  assert.equal(long.status, 422)
  assert.match(await long.text(), /mucho mucho/)
  assert.equal((await app.post(at, { words: 'x' }, stranger)).status, 404)
  assert.deepEqual((await payment()).reviews, [])
})

test('asked once while it is open: a reference and the end of the next business day', async () => {
  const at = `/es/payments/${ids['payment']}/review`
  for (let twice = 0; twice < 2; twice++) assert.equal((await app.post(at, { words: 'Ese día no había nadie.' }, owner)).status, 303)
  const reviews = (await payment()).reviews ?? []
  assert.equal(reviews.length, 1)
  assert.match(reviews[0]?.reference ?? '', /^R-[0-9A-F]{4}-[0-9A-F]{4}$/)
  const today = app.clock.now().toZonedDateTimeISO('America/New_York').toPlainDate()
  assert.ok(Temporal.PlainDate.compare(Temporal.PlainDate.from(reviews[0]?.answerByOn ?? ''), today) > 0)
  // Whoever opens the form again is shown how it stands.
  assert.equal((await app.fetch(at, { headers: owner })).status, 303)
  const list = await json<Answers['payments']>('/es/payments', owner)
  assert.equal(list.reviews?.[0]?.reference, reviews[0]?.reference)
  assert.deepEqual((await json<Answers['payments']>('/es/payments', stranger)).reviews, [])
})

test('staff see it with its clock, and an answer without a finding or without words is refused', async () => {
  const [one] = await open()
  assert.deepEqual([one?.memberName, one?.review.words, one?.late], ['Rosa Medina', 'Ese día no había nadie.', false])
  const at = `/es/console/payment-reviews/${one?.memberId}/${one?.review.id}`
  const refused = await app.post(at, { answer: 'Lo vi.' }, staff)
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /Lo vi\./)
  assert.equal((await app.post(at, { outcome: 'stands' }, staff)).status, 422)
  assert.equal((await app.post(at, { outcome: 'stands', answer: 'x' }, owner)).status, 404)
  assert.equal((await open()).length, 1)
})

test('answered: shown on the payment, told by mail in the customer’s language with the calculation, and gone from the list', async () => {
  const [one] = await open()
  const at = `/es/console/payment-reviews/${one?.memberId}/${one?.review.id}`
  const answer = 'Las lecturas de ese día son medidas. El pago está bien.'
  assert.equal((await app.post(at, { outcome: 'stands', answer }, staff)).status, 303)
  assert.equal((await app.post(at, { outcome: 'changes', answer: 'otra' }, staff)).status, 404, 'answered once')
  assert.deepEqual(await open(), [])
  const [review] = (await payment()).reviews ?? []
  assert.deepEqual([review?.answered?.outcome, review?.answered?.answer], ['stands', answer])
  await app.queue.drain()
  const mail = (await mailsTo('rosa.asks@example.org')).find(({ subject }) => subject.includes(review?.reference ?? '?'))
  assert.match(mail?.text ?? '', /El pago está bien\.[\s\S]*kWh/)
  const audit = await app.world.db.selectFrom('audit').selectAll().where('action', '=', 'payment.reviewed').execute()
  assert.deepEqual(
    audit.map(({ reason }) => reason),
    ['stands'],
  )
})

test('another may be asked after the answer', async () => {
  await app.post(`/es/payments/${ids['payment']}/review`, { words: 'Gracias, ¿y el 6 de julio?' }, owner)
  assert.deepEqual(
    (await payment()).reviews?.map(({ answered }) => answered !== null),
    [false, true],
  )
})

test('staff find a customer by address or by review number with a reason, and not without; both are in the audit', async () => {
  const find = (fields: Record<string, string>) => app.post('/es/console/members', fields, staff)
  const [one] = await open()
  for (const fields of [{ who: '', reason: 'x' }, { who: 'rosa.asks@example.org' }, { who: 'nobody@example.org', reason: 'x' }])
    assert.equal((await find(fields as Record<string, string>)).status, 422, JSON.stringify(fields))
  for (const who of ['Rosa.Asks@example.org', one?.review.reference ?? ''])
    assert.match(
      (await find({ who, reason: 'Pregunta por correo' })).headers.get('location') ?? '',
      new RegExp(`/members/${one?.memberId}$`),
    )
  const seen = await json<Answers['console-member']>(`/es/console/members/${one?.memberId}`, staff)
  assert.ok(seen.payments.some(({ id }) => id === ids['payment']))
  const reasons = await app.world.db.selectFrom('audit').select('reason').where('action', '=', 'member.find').execute()
  assert.deepEqual(
    reasons.map(({ reason }) => reason),
    ['Pregunta por correo', 'Pregunta por correo'],
  )
  assert.equal((await app.fetch(`/es/console/members/${one?.memberId}`, { headers: owner })).status, 404)
})

test('the explanation goes to the customer once a day, in their language, whoever’s console it is', async () => {
  const member = (
    await app.world.db.selectFrom('member').select('member_id').where('email', '=', 'rosa.asks@example.org').executeTakeFirst()
  )?.member_id
  const at = `/en/console/members/${member}/payments/${ids['payment']}/explain`
  for (let twice = 0; twice < 2; twice++) assert.equal((await app.post(at, {}, staff)).status, 303)
  await app.queue.drain()
  const told = (await mailsTo('rosa.asks@example.org')).filter(({ text }) => text.includes('Nos preguntó por este pago'))
  assert.equal(told.length, 1)
})
