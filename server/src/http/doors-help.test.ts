/** Anybody can search the help, read the policy and ask a person; the staff see who waits, and close it with what they answered. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let member: { cookie: string }
let staff: { cookie: string }
before(async () => {
  app = await openTestApp()
  member = await app.signUp({ name: 'Rosa Medina', email: 'rosa.help@example.org' })
  staff = await app.signInOperator()
})
after(() => app.close())

const json = async <T>(path: string, who: Record<string, string> = {}): Promise<T> =>
  (await (await app.fetch(path, { headers: { ...who, accept: 'application/json' } })).json()) as T
const waiting = async () => (await json<Answers['console-members']>('/en/console/members', staff)).help

test('the search answers in the language of the page, without accents too, and says when it has nothing', async () => {
  const first = async (path: string) => (await json<Answers['help']>(path)).questions[0]?.question
  assert.equal(await first('/es/help?q=mudanza'), 'Me mudé, o me cambiaron el medidor')
  assert.equal(await first('/en/help?q=moved'), 'I moved, or my meter was replaced')
  assert.equal(await first('/es/help?q=xilofono'), undefined)
  const html = await (await app.fetch('/es/help?q=%3Cscript%3Ealert(1)%3C/script%3E')).text()
  assert.doesNotMatch(html, /<script>alert/)
})

test('an error page’s reference leads to the form, which then carries it', async () => {
  const lost = await (await app.fetch('/en/nothing-here')).text()
  const [, reference = ''] = /help\?reference=([a-z0-9-]+)#write/.exec(lost) ?? []
  assert.match(reference, /^[a-z0-9-]{12}$/)
  assert.match(await (await app.fetch(`/en/help?reference=${reference}`)).text(), new RegExp(`name="reference"[^>]*value="${reference}"`))
})

test('a question of nobody who can be answered is refused with what was typed', async () => {
  const answer = await app.post('/es/help', { words: '¿Cuándo empieza?', email: 'rosa@' })
  assert.equal(answer.status, 422)
  assert.match(await answer.text(), /¿Cuándo empieza\?/)
  assert.deepEqual(await waiting(), [])
})

test('questions of a guest and of a member wait for the staff with their day, and are closed once, with a reason', async () => {
  assert.equal((await app.post('/es/help', { words: '¿Cuándo empieza?', email: 'guest@example.org' })).status, 303)
  assert.equal((await app.post('/en/help', { reference: '4f9c2a7b10de', email: 'other@example.org' }, member)).status, 303)
  const [guest, rosa] = await waiting()
  assert.deepEqual([guest?.email, guest?.memberId, guest?.locale], ['guest@example.org', null, 'es'])
  assert.deepEqual([rosa?.email, rosa?.reference, rosa?.words], ['rosa.help@example.org', '4f9c2a7b10de', ''])
  assert.match(rosa?.memberId ?? '', /./)
  const found = await app.post('/en/console/members', { who: '4F9C2A7B10DE', reason: 'She read it to me' }, staff)
  assert.equal(found.headers.get('location'), `/en/console/members/${rosa?.memberId}`)
  const at = `/en/console/help/${guest?.id}`
  assert.equal((await app.post(at, { reason: ' ' }, staff)).status, 422)
  assert.equal((await app.post(at, { reason: 'Wrote back: in May.' }, staff)).status, 303)
  assert.equal((await app.post(at, { reason: 'again' }, staff)).status, 404)
  assert.equal((await app.post(`/en/console/help/${rosa?.id}`, { reason: 'x' }, member)).status, 404)
  assert.deepEqual(
    (await waiting()).map(({ email }) => email),
    ['rosa.help@example.org'],
  )
})

test('nobody fills the table: an hour takes so many questions, and then says so', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 62; i++) statuses.push((await app.post('/en/help', { words: `${i}`, email: 'many@example.org' })).status)
  assert.deepEqual([statuses[0], statuses.at(-1)], [303, 429])
})

test('the policy is read by version, and a version that never was is not there', async () => {
  const now = await json<Answers['policy']>('/es/policy')
  assert.deepEqual([now.isCurrent, now.reviewedByCounsel, now.contact], [true, false, 'help@quickpay.example'])
  assert.match(now.sha256, /^[0-9a-f]{64}$/)
  assert.equal((await json<Answers['policy']>(`/es/policy?version=${now.version}`)).sha256, now.sha256)
  assert.equal((await app.fetch('/es/policy?version=1999-1')).status, 404)
})
