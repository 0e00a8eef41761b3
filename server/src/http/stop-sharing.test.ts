/** A member stops sharing, through the real doors, the whole flow and a real sandbox: what the page says before and after, and what is still paid. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Canaria Ñandú', email: 'canaria.owner@example.org' })
  ids = await app.haveEvent(owner)
})
after(() => app.close())

const account = async () => {
  const answer = await app.fetch('/es/accounts', { headers: { ...owner, accept: 'application/json' } })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as Answers['accounts']).accounts.find((one) => one.id === ids['account'])!
}
const paid = async () => {
  const answer = await app.fetch('/es/payments', { headers: { ...owner, accept: 'application/json' } })
  return ((await answer.json()) as Answers['payments']).payments.map((one) => [one.id, one.cents])
}
const page = async () => (await app.fetch('/es/accounts', { headers: owner })).text()

test('a whole connection is healthy, says how fresh its readings are, and what stopping would do', async () => {
  const before = await account()
  assert.deepEqual(before.health, { state: 'healthy', reasons: [] })
  assert.ok(before.arrival?.lastReadingEndAt)
  assert.deepEqual([before.arrival.missing, before.arrival.givenUp], [[], []])
  assert.equal(before.ending, 'we-tell')
  assert.match(await page(), /Lecturas<\/dt><dd>Hasta /)
})

test('stopping ends it, here and at the utility; what was earned stays, and the way back is there', async () => {
  const earned = await paid()
  assert.ok(earned.length > 0)
  assert.equal((await app.post(`/es/accounts/${ids['account']}/stop`, {}, owner)).status, 303)
  const stopped = await account()
  assert.deepEqual(
    [stopped.connection.is, stopped.health?.reasons.map((one) => [one.code, one.repair]), stopped.ending],
    ['ended', [['stopped', 'reconnect']], 'we-tell'],
  )
  assert.match(await page(), /esperamos su respuesta/)
  assert.equal(
    (await app.world.db.selectFrom('utility_token').select('kind').where('authorization_id', '=', ids['authorization']!).execute()).length,
    0,
  )
  await app.queue.drain()
  assert.equal((await account()).ending, 'we-told')
  assert.match(await page(), /confirmó que la autorización terminó/)
  assert.deepEqual(await paid(), earned)
  const told = await app.world.db.selectFrom('message').select('template').where('template', '=', 'sharing-stopped').execute()
  assert.equal(told.length, 1)
  assert.equal((await app.post(`/es/accounts/${ids['account']}/stop`, {}, owner)).status, 404, 'there is nothing left to stop')
  assert.equal((await app.fetch('/es/connect/sandbox-metro', { headers: owner })).status, 200)
})
