/** A finger that clicks twice: the same form comes twice at once through the real doors. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, type TestApp } from '../../server/src/testing/app.ts'

let app: TestApp
let operator: { cookie: string }
before(async () => {
  app = await openTestApp()
  operator = await app.signInOperator()
})
after(() => app?.close())

const twice = async (path: string, fields: Record<string, string>, who: { cookie: string }) => {
  const answers = await Promise.all([app.post(path, fields, who), app.post(path, fields, who)])
  return answers.map((one) => one.status).sort()
}
const count = async (rows: string) =>
  Number((await sql<{ n: string }>`select count(*) n from ${sql.raw(rows)}`.execute(app.world.db)).rows[0]?.n)

test('an event is called once, and the second is told that there is one', async () => {
  const date = app.clock.now().toZonedDateTimeISO('America/New_York').toPlainDate().add({ days: 1 }).toString()
  const event = { programId: 'coned-csrp', network: 'Harbor', date, start: '16:00', end: '20:00', kind: 'planned', reason: '' }
  assert.deepEqual(await twice('/en/console/events', event, operator), [303, 422])
  assert.equal(await count('event'), 1)
})

test('a first way to be paid is on file once', async () => {
  const rosa = await app.signUp({ name: 'Rosa Díaz', email: 'rosa@example.org' })
  assert.deepEqual(await twice('/es/payout-method', { method: 'donation' }, rosa), [303, 303])
  assert.equal(await count('payout_method'), 1)
})

test('a parked job goes on its way once', async () => {
  const waits = { queue: 'books.seal/sealBooks', subjects: JSON.stringify(['books']), code: 'test', attempts: 1 }
  await app.world.db
    .insertInto('parked')
    .values({ parked_id: 'prk_1', ...waits, parked_at: app.clock.now(), resolved_at: null })
    .execute()
  assert.deepEqual(await twice('/en/console/parked/prk_1/resume', {}, operator), [303, 404])
  assert.equal(await count("pgboss.job where name = 'books.seal/sealBooks'"), 1)
})
