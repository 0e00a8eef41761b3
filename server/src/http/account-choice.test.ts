/** Which account a redirect to the portal is for: the one asked for, one more, or the first that is not connected; never somebody else's. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa', email: 'rosa.choice@example.org' })
})
after(() => app.close())

const accounts = async (): Promise<string[]> =>
  (await app.world.db.selectFrom('account').select('account_id').execute()).map((row) => row.account_id)
/** Presses the button of the guide and says for which account a redirect began. */
const begin = async (query: string, fields: Record<string, string> = {}): Promise<string> => {
  const known = new Set(
    (await app.world.db.selectFrom('authorization_request').select('state_hash').execute()).map((row) => row.state_hash),
  )
  assert.equal((await app.post(`/es/connect/sandbox-metro${query}`, fields, owner)).status, 303)
  const requests = await app.world.db.selectFrom('authorization_request').select(['state_hash', 'account_id']).execute()
  return requests.find((row) => !known.has(row.state_hash))!.account_id
}
const guide = async (query: string) => {
  const answer = await app.fetch(`/es/connect/sandbox-metro${query}`, { headers: { ...owner, accept: 'application/json' } })
  return ((await answer.json()) as Answers['guide']).account
}

test('somebody else’s account, or none, is nobody’s to choose', async () => {
  const [first] = await accounts()
  const other = await app.signUp({ name: 'Otra', email: 'otra.choice@example.org' })
  const theirs = (await accounts()).find((id) => id !== first)!
  assert.ok(other && theirs)
  assert.equal(await begin(`?account=${theirs}`), first)
  assert.equal(await begin('?account=acc_none'), first)
  assert.equal(await guide(`?account=${theirs}`), first)
})

test('one more account is a new one, and each can be asked for by itself', async () => {
  const [first] = await accounts()
  assert.equal(await guide('?account=new'), 'new')
  const second = await begin('?account=new')
  assert.notEqual(second, first)
  assert.equal(await begin(`?account=${second}`), second)
  assert.equal(await begin(`?account=${first}`), first)
  assert.equal(await guide(`?account=${second}`), second)
  const page = await (await app.fetch(`/es/connect/sandbox-metro?account=${second}`, { headers: owner })).text()
  assert.ok(page.includes(`action="/es/connect/sandbox-metro?account=${second}"`))
})

test('one more account is of its own kind, whatever the person signed up for', async () => {
  const kindOf = async (id: string) =>
    (await app.world.db.selectFrom('account').select('kind').where('account_id', '=', id).executeTakeFirstOrThrow()).kind
  const shop = await begin('?account=new', { kind: 'commercial' })
  assert.equal(await kindOf(shop), 'commercial')
  assert.equal(await begin(`?account=${shop}`, { kind: 'residential' }), shop)
  assert.equal(await kindOf(shop), 'commercial', 'what an account is of is said once')
  assert.equal(await kindOf(await begin('?account=new', { kind: 'palace' })), 'residential')
})
