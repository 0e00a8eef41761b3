/** What a third party must do in the cases of the Green Button Alliance's certification suite, where no other test here says it; test/contract/cases.test.ts lists all. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { readBatchList, writeBatchList } from '@quickpay/green-button'
import type { Authorization } from '#connect/authorization.ts'
import { beginAuthorization } from '#connect/consent/begin.ts'
import { wantBatch } from '#connect/fetch/batch-store.ts'
import { daysWindow, windowOf, windowUri } from '#connect/fetch/window.ts'
import { asClient } from '#connect/standing/authorization-client.ts'
import { type Connected, startConnected, until } from '#connect/testing/connected.ts'
import { accessFor } from '#connect/tokens/access.ts'
import { clientAccess } from '#connect/tokens/client-access.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'
import { haveAccount } from '../../testing/parents.ts'

let at: Connected
before(async () => {
  at = await startConnected()
})
after(() => at.close())
afterEach(() => at.faults({}))

const day = (text: string) => Temporal.PlainDate.from(text)
let occasions = 0
async function want(a: Authorization, uri: string): Promise<void> {
  const { memberId, authorizationId } = a
  const wish = { memberId, authorizationId, uri, reason: 'test', occasion: String(++occasions), window: windowOf(at.metro.profile, uri) }
  await at.world.db.transaction().execute(async (trx) => {
    const id = await wantBatch(trx, wish, at.clock.now())
    await at.queue.emit(trx, 'batch.wanted', [subjectOf(memberId, id!)])
  })
  await at.queue.drain()
}
const statesOf = async (a: Authorization) =>
  (await at.world.db.selectFrom('batch_request').select('state').where('member_id', '=', a.memberId).execute()).map(({ state }) => state)
const realTimeOf = (a: Authorization) => a.resourceUri!.replace('/Batch/Subscription/', '/RealTime/Batch/Subscription/')
const tokenOf = async (a: Authorization): Promise<string> => {
  const access = await accessFor(at.world, a)
  assert.equal(access.is, 'token')
  return access.is === 'token' ? access.value : ''
}
const statusOf = async (uri: string, token: string) => (await fetch(uri, { headers: { authorization: `Bearer ${token}` } })).status

test('OAD001: our authorization request has every parameter once, one scope, the registered address, and the utility takes it', async () => {
  const memberId = newId('mem')
  const accountId = await haveAccount(at.world.db, at.clock.now(), { memberId })
  const url = new URL(await beginAuthorization(at.world, at.metro, { memberId, accountId }))
  const names = [...url.searchParams.keys()]
  assert.equal(new Set(names).size, names.length)
  const get = (name: string) => url.searchParams.get(name)
  assert.deepEqual([get('response_type'), get('client_id'), get('scope')], ['code', 'qpc', at.metro.profile.scope])
  assert.equal(get('redirect_uri'), at.metro.redirectUri)
  assert.ok((get('state') ?? '').length >= 22, '128 bits of base64url')
  assert.doesNotMatch(url.search, /[;=]FB=|scope=FB=/, 'the scope’s own separators are encoded')
  const answer = await fetch(url, { redirect: 'manual' })
  assert.equal(answer.status, 303, 'on to the sign-in, not to an error page')
})

test('OAD006–OAD010, RBK001–RBK003: each resource is asked for with the class of token it takes, and only that', async () => {
  const a = await at.connect()
  const access = await tokenOf(a)
  const client = await clientAccess(at.world, at.metro)
  assert.notEqual(access, client.value)
  const used: [uri: string, token: string][] = []
  const { custodian } = at.world
  await asClient(at.world, at.metro, (token) => {
    used.push([a.authorizationUri!, token])
    return custodian.get(at.metro, a.authorizationUri!, token)
  })
  assert.deepEqual(used, [[a.authorizationUri!, client.value]])
  // What it would be with the wrong one: the utility forbids it.
  assert.deepEqual(
    await Promise.all([
      statusOf(a.resourceUri!, client.value),
      statusOf(a.authorizationUri!, access),
      statusOf(client.resourceUri!, access),
      statusOf(a.authorizationUri!, client.value),
    ]),
    [403, 403, 403, 200],
  )
  await want(a, realTimeOf(a))
  assert.deepEqual(await statesOf(a), ['fetched'])
})

test('OAD012, OAD013: a refresh ends the access token before it; only the new one is used', async () => {
  const a = await at.connect({ household: 'metro-02' })
  const first = await tokenOf(a)
  await at.turnTo(at.clock.now().add({ minutes: 59 }).toString())
  const second = await tokenOf(a)
  assert.notEqual(second, first)
  assert.equal(at.token.calls, 1)
  assert.deepEqual([await statusOf(a.customerResourceUri!, first), await statusOf(a.customerResourceUri!, second)], [401, 200])
  assert.equal(await tokenOf(a), second)
  assert.equal(at.token.calls, 1)
})

test('OAD014, OAD015: the client’s token is got once with FB=34_35, and used until it ends', async () => {
  const first = await clientAccess(at.world, at.metro)
  const calls = at.token.calls
  assert.equal((await clientAccess(at.world, at.metro)).value, first.value)
  assert.equal(at.token.calls, calls)
  assert.match(first.resourceUri ?? '', /\/Batch\/Bulk\//)
  await at.turnTo(at.clock.now().add({ minutes: 61 }).toString())
  assert.notEqual((await clientAccess(at.world, at.metro)).value, first.value)
})

test('OAD016: an access token that has expired is renewed before anything is asked with it', async () => {
  const a = await at.connect({ household: 'metro-03' })
  await at.turnTo(at.clock.now().add({ hours: 2 }).toString())
  await want(a, realTimeOf(a))
  assert.deepEqual(await statesOf(a), ['fetched'])
  assert.equal(at.token.calls, 1)
})

test('QRY001, QRY002: our windows are whole seconds of UTC at New York’s midnights, and the utility takes each', async () => {
  const a = await at.connect({ household: 'metro-04' })
  const token = await tokenOf(a)
  for (const [from, to, query] of [
    ['2025-09-15', '2025-09-16', 'published-min=2025-09-15T04:00:00Z&published-max=2025-09-16T04:00:00Z'],
    ['2025-11-02', '2025-11-03', 'published-min=2025-11-02T04:00:00Z&published-max=2025-11-03T05:00:00Z'],
    ['2026-03-08', '2026-03-09', 'published-min=2026-03-08T05:00:00Z&published-max=2026-03-09T04:00:00Z'],
  ] as const) {
    const uri = windowUri(at.metro.profile, a.resourceUri!, daysWindow(at.metro.profile.zone, day(from), day(to)))
    assert.equal(decodeURIComponent(new URL(uri).search.slice(1)), query)
    assert.ok([200, 202].includes(await statusOf(uri, token)), uri)
  }
})

test('PSH001: a notification of our registration is taken, and asks for nothing', async () => {
  const { resourceUri } = await clientAccess(at.world, at.metro)
  const count = async () => (await at.world.db.selectFrom('batch_request').select('state').execute()).length
  const before = await count()
  await at.notify(writeBatchList([resourceUri!.replace('/Batch/Bulk/', '/ApplicationInformation/')]))
  await at.queue.drain()
  assert.equal(await count(), before)
  assert.deepEqual(await listParked(at.world.db), [])
})

test('PSH003: what the utility announces is fetched with the customer’s token, though it was asked for under the same address', async () => {
  const a = await at.connect({ household: 'metro-05' })
  const uri = windowUri(at.metro.profile, a.resourceUri!, daysWindow(at.metro.profile.zone, day('2026-07-06'), day('2026-07-08')))
  await want(a, uri)
  assert.deepEqual(await statesOf(a), ['assembling'])
  await until(() => at.notifications.some((body) => readBatchList(body).includes(uri)))
  await at.queue.drain()
  assert.deepEqual(await statesOf(a), ['fetched'])
})
