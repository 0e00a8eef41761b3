/** Who is paid for which site, through the doors: when a choice counts, who may ask, and what is nobody's here. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { sql } from 'kysely'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let site: string
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.payees@example.org', kind: 'commercial' })
  await app.post('/es/payout-method', { method: 'bank', last4: '1000' }, owner)
  site = (await page()).sites[0]!.id
})
after(() => app.close())

const asked = async <P extends keyof Answers>(path: string, fields: Record<string, string>) => {
  const answer = await app.post(`/es${path}`, fields, { ...owner, accept: 'application/json' })
  return { status: answer.status, answer: (answer.status === 303 ? null : await answer.json()) as Answers[P] | null }
}
const page = async () =>
  (await (await app.fetch('/es/payees', { headers: { ...owner, accept: 'application/json' } })).json()) as Answers['payees']
const age = () => sql`update auth."session" set "createdAt" = "createdAt" - interval '16 minutes'`.execute(app.world.db)

test('a payee needs a name and a method, and no two have one name; what was typed is kept', async () => {
  const refused = async (fields: Record<string, string>) => {
    const { status, answer } = await asked<'payee'>('/payees/new', fields)
    return [status, answer?.form.errors.map((one) => `${one.field} ${one.code}`).join(), answer?.form.values['label']]
  }
  assert.deepEqual(await refused({ label: 'Dueño', method: 'bank' }), [422, 'last4 missing', 'Dueño'])
  assert.deepEqual(await refused({ label: ' ', method: 'donation' }), [422, 'label missing', ' '])
  assert.equal((await asked('/payees/new', { label: 'Dueño', method: 'bank', last4: '2000' })).status, 303)
  assert.deepEqual(await refused({ label: 'DUEÑO', method: 'donation' }), [422, 'label taken', 'DUEÑO'])
  assert.deepEqual(
    (await page()).payees.map(({ label, method, sites }) => [label, method?.last4, sites.length]),
    [
      [null, '1000', 1],
      ['Dueño', '2000', 0],
    ],
  )
})

test('a site’s money goes to another payee a day later; its owner is told, and the old one takes it back', async () => {
  const payee = (await page()).payees[1]!.id!
  await asked('/payees', { [site]: payee })
  await app.queue.drain()
  const { payee: counts, changing } = (await page()).sites[0]!
  assert.deepEqual([counts, changing], [null, { payee, countsFromAt: app.clock.now().add({ hours: 24 }).toString() }])
  const told = await app.world.db.selectFrom('message').select('parameters').where('template', '=', 'payee-changing').execute()
  assert.deepEqual([told.length, (told[0]!.parameters as { to: string }).to], [1, 'Dueño'])
  await asked('/payees', { [site]: '' })
  assert.equal((await page()).sites[0]!.changing, null)
  await asked('/payees', { [site]: payee })
  app.clock.set(app.clock.now().add({ hours: 24 }))
  await app.queue.drain()
  assert.deepEqual([(await page()).sites[0]!.payee, (await page()).payees[1]!.sites.length], [payee, 1])
})

test('sites and payees of others are nobody’s here, and then nothing of the form counts', async () => {
  const payee = (await page()).payees[1]!.id!
  assert.equal((await asked('/payees', { [site]: '', acc_of_somebody: payee })).status, 404)
  assert.equal((await asked('/payees', { [site]: 'dst_of_somebody' })).status, 404)
  assert.equal((await page()).sites[0]!.payee, payee)
})

test('an old session changes nothing that moves money, and says what to do', async () => {
  await age()
  const moved = await asked<'payees'>('/payees', { [site]: '' })
  assert.deepEqual([moved.status, moved.answer?.form.errors[0]?.code, moved.answer?.form.values[site]], [403, 'sign-in-again', ''])
  assert.equal((await asked('/payees/new', { label: 'Otro', method: 'donation' })).status, 403)
  const payee = (await page()).payees[1]!
  assert.equal((await asked(`/payees/${payee.id}`, { method: 'bank', last4: '9999' })).status, 403)
  assert.equal(
    (await asked(`/payees/${payee.id}`, { method: 'bank', last4: '2000' })).status,
    303,
    'what counts already needs no new sign-in',
  )
  assert.equal((await asked('/payees', { [site]: payee.id! })).status, 303)
  assert.equal((await page()).payees.length, 2)
})
