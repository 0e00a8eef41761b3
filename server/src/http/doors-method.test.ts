/** Changing where the money goes, through the doors: when it counts, how it is taken back, and who may ask. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { sql } from 'kysely'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.method@example.org' })
})
after(() => app.close())

const page = async () =>
  (await (await app.fetch('/es/payout-method', { headers: { ...owner, accept: 'application/json' } })).json()) as Answers['payout-method']
const choose = async (method: string, last4: string) => {
  const answer = await app.post('/es/payout-method', { method, last4 }, owner)
  return [answer.status, answer.headers.get('location')]
}

test('a first choice counts at once; a change a day later, said before and after, and mailed', async () => {
  assert.deepEqual([(await page()).current, (await page()).changeCountsFromAt], [null, null])
  assert.deepEqual(await choose('debit-card', '4417'), [303, '/es/home'])
  const tomorrow = app.clock.now().add({ hours: 24 }).toString()
  const before = await page()
  assert.deepEqual([before.current?.last4, before.changing, before.changeCountsFromAt], ['4417', null, tomorrow])
  assert.deepEqual(await choose('bank', '9032'), [303, '/es/payout-method'])
  const { current, changing } = await page()
  assert.deepEqual([current?.last4, changing], ['4417', { kind: 'bank', last4: '9032', countsFromAt: tomorrow }])
  await app.queue.drain()
  const told = await app.world.db.selectFrom('message').select('template').where('template', '<>', 'agreement-accepted').execute()
  assert.deepEqual(
    told.map((one) => one.template),
    ['method-changing'],
  )
  assert.deepEqual(await choose('debit-card', '4417'), [303, '/es/home'])
  assert.equal((await page()).changing, null)
})

test('a session of more than a quarter of an hour changes nothing, keeps what was typed, and says what to do', async () => {
  await sql`update auth."session" set "createdAt" = "createdAt" - interval '16 minutes'`.execute(app.world.db)
  const refused = await app.post('/es/payout-method', { method: 'bank', last4: '9032' }, { ...owner, accept: 'application/json' })
  const { form, changing } = (await refused.json()) as Answers['payout-method']
  assert.deepEqual(
    [refused.status, form.errors, form.values['last4'], changing],
    [403, [{ field: 'method', code: 'sign-in-again' }], '9032', null],
  )
  const html = await (await app.post('/es/payout-method', { method: 'bank', last4: '9032' }, owner)).text()
  assert.match(html, /href="\/es\/sign-in\?next=\/payout-method"/)
  assert.deepEqual(await choose('debit-card', '4417'), [303, '/es/home'], 'what counts already needs no new sign-in')
})
