import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type { Authorization } from '#connect/authorization.ts'
import { type Connected, startConnected } from '#connect/testing/connected.ts'
import { accessFor } from '#connect/tokens/access.ts'
import { type Kind, readToken, storeToken } from '#connect/tokens/token-store.ts'
import { Failure } from '#platform/failure.ts'

let at: Connected
before(async () => {
  at = await startConnected()
})
after(() => at.close())
afterEach(async () => {
  at.token.rotates = false
  at.token.instead = null
  await at.faults({})
})
const kept = async (a: Authorization, kind: Kind) =>
  (await readToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, kind))?.value ?? null
const keep = (a: Authorization, kind: Kind, value: string, expiresAt: Temporal.Instant | null) =>
  storeToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, kind, { value, expiresAt }, at.clock.now())
/** The access token ends in a minute: whoever asks has to refresh. */
const ending = async (a: Authorization) => keep(a, 'access', (await kept(a, 'access'))!, at.clock.now().add({ minutes: 1 }))
const refusal = (code: string, retry: string) => (error: unknown) => {
  assert.ok(error instanceof Failure, String(error))
  assert.deepEqual([error.code, error.retry], [code, retry])
  return true
}
/** The grant stands as it did: nothing was ended, and the refresh token is still there. */
async function stands(a: Authorization, refresh: string | null): Promise<void> {
  assert.equal((await at.again(a)).status, 'active')
  assert.ok(refresh)
  assert.equal(await kept(a, 'refresh'), refresh)
}

test('a client secret that the utility does not take needs a person, and ends nobody’s grant', async () => {
  const a = await at.connect()
  await ending(a)
  const refresh = await kept(a, 'refresh')
  const utilities = new Map([['sandbox-metro', { ...at.metro, clientSecret: 'outdated' }]])
  await assert.rejects(accessFor({ ...at.world, utilities }, a), refusal('client-refused', 'after-person'))
  await stands(a, refresh)
  assert.equal((await accessFor(at.world, a)).is, 'token', 'with the right secret it goes on')
})

test('a utility that is switched off here needs a person', async () => {
  const a = await at.connect()
  await ending(a)
  await assert.rejects(accessFor({ ...at.world, utilities: new Map() }, a), refusal('utility-off', 'after-person'))
})

test('a token endpoint that is down or has had enough is asked later; other refusals than invalid_grant end nothing', async () => {
  const a = await at.connect()
  await ending(a)
  const refresh = await kept(a, 'refresh')
  // After a 429 nobody asks for a minute.
  const minute = () => at.clock.set(at.clock.now().add({ seconds: 63 }))
  for (const token of ['500', '429'] as const) {
    await at.faults({ token })
    await assert.rejects(accessFor(at.world, a), refusal('token-endpoint', 'later'), token)
    minute()
  }
  await at.faults({})
  for (const [status, body, code, retry] of [
    [429, '{"error":"slow_down"}', 'token-endpoint', 'later'],
    [503, '{"error":"temporarily_unavailable"}', 'token-endpoint', 'later'],
    [400, '{"error":"invalid_scope"}', 'token-refused', 'after-person'],
    [400, '{"error":"invalid_request"}', 'token-refused', 'after-person'],
    [400, '{"error":"unauthorized_client"}', 'client-refused', 'after-person'],
    [401, '', 'client-refused', 'after-person'],
    [200, '<html>maintenance</html>', 'token-endpoint', 'soon'],
    [200, '{}', 'token-endpoint', 'soon'],
  ] as const) {
    at.token.instead = async () => ({ status, body })
    await assert.rejects(accessFor(at.world, a), refusal(code, retry), body)
    await stands(a, refresh)
    minute()
  }
})

test('a grant that the customer revoked is ended, its tokens are gone, and the utility is not asked again', async () => {
  const a = await at.connect()
  await ending(a)
  await at.revoke(a)
  assert.deepEqual(await accessFor(at.world, a), { is: 'ended' })
  const ended = await at.again(a)
  assert.deepEqual([ended.status, ended.endedBecause, ended.endedAt?.toString()], ['ended', 'revoked', at.clock.now().toString()])
  assert.deepEqual([await kept(a, 'access'), await kept(a, 'refresh')], [null, null])
  assert.deepEqual(await accessFor(at.world, ended), { is: 'ended' })
  assert.equal(at.token.calls, 1)
  assert.equal((await at.again(a)).endedBecause, 'revoked', 'why it ended stays')
})

test('a share without a refresh token is over with its access token', async () => {
  const a = await at.connect()
  const { db } = at.world
  await db.deleteFrom('utility_token').where('authorization_id', '=', a.authorizationId).where('kind', '=', 'refresh').execute()
  assert.equal((await accessFor(at.world, a)).is, 'token', 'as long as that lives')
  await ending(a)
  assert.deepEqual(await accessFor(at.world, a), { is: 'ended' })
  const ended = await at.again(a)
  assert.deepEqual([ended.status, ended.endedBecause, at.token.calls], ['ended', 'expired', 0])
})

test('a grant that another process refreshed meanwhile is not taken for revoked', async () => {
  const a = await at.connect()
  await ending(a)
  at.token.instead = async () => {
    await keep(a, 'refresh', 'of the other process', null)
    return { status: 400, body: '{"error":"invalid_grant"}' }
  }
  await assert.rejects(accessFor(at.world, a), refusal('refreshed-elsewhere', 'soon'))
  await stands(a, 'of the other process')
})

test('a token that lives two minutes more is used without asking; one that does not is refreshed', async () => {
  const a = await at.connect()
  const first = await kept(a, 'access')
  assert.deepEqual(await accessFor(at.world, a), { is: 'token', value: first })
  assert.equal(at.token.calls, 0)
  await keep(a, 'access', first!, at.clock.now().add({ minutes: 2 }))
  const next = await accessFor(at.world, a)
  assert.ok(next.is === 'token' && next.value !== first)
  assert.equal(at.token.calls, 1)
  const row = await readToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, 'access')
  assert.equal(row?.expiresAt?.toString(), at.clock.now().add({ hours: 1 }).toString())
})

test('sixteen who ask at once make one call and get the same token', async () => {
  const a = await at.connect()
  await ending(a)
  const all = await Promise.all(Array.from({ length: 16 }, () => accessFor(at.world, a)))
  assert.equal(at.token.calls, 1)
  assert.deepEqual([...new Set(all.map((one) => one.is === 'token' && one.value))], [await kept(a, 'access')])
})

test('sixteen whose token was refused make one call, and who comes late takes what is there: a second refresh would end the first', async () => {
  const a = await at.connect()
  const old = (await kept(a, 'access'))!
  const all = await Promise.all(Array.from({ length: 16 }, (_, n) => accessFor(at.world, a, n % 4 === 0 ? null : old)))
  const refused = all.filter((_, n) => n % 4 !== 0)
  assert.equal(at.token.calls, 1)
  const fresh = await kept(a, 'access')
  assert.notEqual(fresh, old)
  assert.deepEqual([...new Set(refused.map((one) => one.is === 'token' && one.value))], [fresh])
  assert.deepEqual(await accessFor(at.world, a, old), { is: 'token', value: fresh })
  assert.equal(at.token.calls, 1)
})

test('a new refresh token replaces the one before it and is used next', async () => {
  const a = await at.connect()
  at.token.rotates = true
  const seen = [await kept(a, 'refresh')]
  for (let round = 1; round <= 3; round++) {
    await ending(a)
    assert.equal((await accessFor(at.world, a)).is, 'token')
    seen.push(await kept(a, 'refresh'))
  }
  assert.equal(new Set(seen).size, 4, 'each refresh brought a new one')
  assert.equal(at.token.calls, 3)
})

test('a share that ended with its term has expired, not been revoked', async () => {
  const a = await at.connect({ term: 'until-date', until: '2026-07-15' })
  assert.ok(a.endsAt)
  await at.turnTo('2026-07-16T05:00:00Z')
  assert.deepEqual(await accessFor(at.world, a), { is: 'ended' })
  assert.equal((await at.again(a)).endedBecause, 'expired')
})
