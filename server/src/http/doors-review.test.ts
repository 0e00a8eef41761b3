/** What waits for a person is shown to staff only, and is gone when somebody has looked at it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { askPerson } from '#metering/meter-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let staff: { cookie: string }
let owner: { cookie: string }
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.review@example.org' })
  staff = await app.signInOperator()
})
after(() => app.close())

const items = async () => {
  const answer = await app.fetch('/en/console/review', { headers: { ...staff, accept: 'application/json' } })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as Answers['console-review']).items
}

test('a customer does not see it', async () => {
  assert.notEqual((await app.fetch('/en/console/review', { headers: owner })).status, 200)
})

test('a question about a meter is there in words, until it is looked at, once', async () => {
  const account = await app.world.db.selectFrom('account').select(['member_id', 'account_id']).executeTakeFirstOrThrow()
  await app.world.db
    .transaction()
    .execute((trx) =>
      askPerson(trx, account.member_id, account.account_id, { code: 'several-meters', evidence: { meters: 2 } }, app.world.clock.now()),
    )
  const [item] = await items()
  assert.deepEqual([item?.of, item?.code, item?.memberName], ['meter', 'several-meters', 'Rosa Medina'])
  const page = await (await app.fetch('/es/console/review', { headers: staff })).text()
  assert.ok(page.includes('Un medidor nuevo en el mismo lugar'))
  const path = `/en/console/review/meter/${item!.memberId}/${item!.id}`
  assert.notEqual((await app.post(path, {}, owner)).status, 303)
  assert.equal((await app.post(path, {}, staff)).status, 303)
  assert.deepEqual(await items(), [])
  assert.equal((await app.post(path, {}, staff)).status, 404)
  const audited = await app.world.db.selectFrom('audit').select('subject').where('action', '=', 'meter.reviewed').execute()
  assert.deepEqual(audited, [{ subject: item!.id }])
})

test('a word on a debt of a closed season takes a reason, and there must be one', async () => {
  const path = '/en/console/review/write-off/mem_nobody/wof_nothing'
  const unsaid = await app.post(path, { act: 'approve', reason: '  ' }, staff)
  assert.equal(unsaid.status, 422)
  assert.equal((await app.post(path, { act: 'approve', reason: 'season over' }, staff)).status, 404)
})
