/** A member’s choices of what to be told, as a browser without script makes them, with the sandbox’s telephones on the other side. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { queueMessage } from '#messaging/queue-message.ts'
import { told } from '#messaging/testing/told.ts'
import { inWork } from '#platform/in-work.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let cookie: string
const number = '+19175550143'
const email = 'rosa.canary@example.org'
before(async () => {
  app = await openTestApp()
  cookie = (await app.signUp({ name: 'Rosa Canary', email })).cookie
})
after(() => app.close())

const page = async (path = '/es/notifications') => {
  const answer = await app.fetch(path, { headers: { cookie } })
  return { status: answer.status, text: await answer.text() }
}
const answerOf = async () =>
  (await (await app.fetch('/es/notifications', { headers: { cookie, accept: 'application/json' } })).json()) as {
    texts: { is: string; because?: string }
    topics: { topic: string; email: boolean; sms: boolean }[]
    language: string
  }
const post = (path: string, fields: Record<string, string> = {}) => app.post(`/es/notifications${path}`, fields, { cookie })
const texts = async () =>
  (await (await fetch(`${app.sandboxUrl}/phone.json?number=${encodeURIComponent(number)}`)).json()) as { text: string }[]
const everything = Object.fromEntries(['event', 'result', 'paid', 'problem'].map((topic) => [`${topic}-email`, 'on']))

test('the box under the text is not ticked beforehand; without it no code is sent', async () => {
  const { text } = await page()
  assert.match(text, /<input[^>]*name="consent"[^>]*>/)
  assert.doesNotMatch(text, /<input[^>]*name="consent"[^>]*checked/)
  assert.match(text, /Acepto recibir de QuickPayConnect mensajes de texto \(SMS\)/)
  const refused = await post('/number', { number: '917 555 0143' })
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /marque que los acepta/)
  assert.deepEqual(await texts(), [])
})

test('number, code, confirmed: the page shows the last four figures only', async () => {
  assert.equal((await post('/number', { number: '(917) 555-0143', consent: 'on' })).status, 303)
  assert.equal((await answerOf()).texts.is, 'pending')
  const code = /\d{6}/.exec((await texts())[0]?.text ?? '')?.[0] ?? ''
  assert.equal((await post('/code', { code: code === '000000' ? '111111' : '000000' })).status, 422)
  const confirmed = await post('/code', { code })
  assert.equal(confirmed.headers.get('location'), '/es/notifications?said=confirmed')
  const { text } = await page('/es/notifications?said=confirmed')
  assert.match(text, /Su número está confirmado/)
  assert.match(text, /termina en <b>0143<\/b>|termina en <strong>0143<\/strong>/)
  assert.ok(!text.includes('917'))
})

test('the short address of a text leads its member to the page, and nobody else anywhere', async () => {
  const { memberId } = await app.world.db
    .selectFrom('member')
    .select('member_id as memberId')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  const payment = told.find((one) => one.why.variant === 'paid' && one.state === 'received')!
  await inWork(app.world, (work) => queueMessage(work, { memberId, cause: 'c', template: 'paid', parameters: { payment } }))
  await app.queue.drain()
  const link = /\/es\/m\/[0-9a-f]{8}$/.exec((await texts())[0]?.text ?? '')?.[0] ?? ''
  const followed = await app.fetch(link, { headers: { cookie } })
  assert.deepEqual([followed.status, followed.headers.get('location')], [303, `/es/payments/${payment.id}`])
  const other = await app.signUp({ name: 'Max', email: 'max.canary@example.org' })
  assert.equal((await app.fetch(link, { headers: { cookie: other.cookie } })).status, 404)
  assert.equal((await app.fetch(link)).status, 401)
})

test('choices are kept as they are ticked, and the language is the person’s', async () => {
  const saved = await post('', { ...everything, 'soon-sms': 'on', language: 'en' })
  assert.equal(saved.headers.get('location'), '/es/notifications?said=saved')
  const { topics, language } = await answerOf()
  assert.deepEqual(
    topics.map((one) => [one.topic, one.email, one.sms]),
    [
      ['event', true, false],
      ['soon', false, true],
      ['start', false, false],
      ['result', true, false],
      ['paid', true, false],
      ['problem', true, false],
    ],
  )
  assert.equal(language, 'en')
})

test('what a member must not miss is switched off only after a warning', async () => {
  const asked = await post('', { 'paid-email': 'on', language: 'es' })
  assert.equal(asked.status, 409)
  const text = await asked.text()
  assert.match(text, /No sabría cuándo hay un evento/)
  assert.match(text, /No sabría si su conexión se corta/)
  assert.equal((await answerOf()).topics[0]?.email, true)
  assert.equal((await post('', { 'paid-email': 'on', language: 'es', anyway: 'on' })).status, 303)
  assert.deepEqual((await answerOf()).topics[0], { topic: 'event', email: false, sms: false, push: true })
  assert.match((await page()).text, /Así se pierde algo importante/)
})

test('texts end with one button', async () => {
  assert.equal((await post('/stop')).headers.get('location'), '/es/notifications?said=stopped')
  assert.deepEqual((await answerOf()).texts, { is: 'off', ending: '0143', because: 'page' })
})

test('no log holds the number, nor the code', async () => {
  const logged = app.logged()
  assert.ok(!logged.includes('5550143') && !logged.includes(number))
  for (const { text } of await texts()) for (const code of text.match(/\d{6}/g) ?? []) assert.ok(!logged.includes(code))
})
