/** What the authorization server does wrong on command, for everyone or for one household. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { parseScope, readGreenButton, scopeFamilies } from '@quickpay/green-button'
import { authorize, codeOf, connect, consent, redirectUri, startKit, type TokenAnswer } from '../testing.ts'

const kit = await startKit()
after(() => kit.close())
afterEach(() => kit.faults({}))
const refresh = async (refreshToken: string) => {
  const response = await kit.token('metro', { grant_type: 'refresh_token', refresh_token: refreshToken })
  return { status: response.status, ...((await response.json()) as Partial<TokenAnswer>) }
}
const authorization = async (tokens: TokenAnswer) =>
  (await readGreenButton(await (await kit.get(tokens.authorizationURI, await kit.clientToken('metro'))).bytes())).authorizations[0]
const status = async (uri: string, token: string) => (await kit.get(uri, token)).status
const realTime = (tokens: TokenAnswer) => tokens.resourceURI.replace('/Batch/', '/RealTime/Batch/')

test('a fault that is malformed, or of an unknown household, is refused', async () => {
  for (const wrong of [
    { codeSeconds: 0 },
    { refresh: 'twice' },
    { narrowed: ['usage', 'everything'] },
    { narrowed: 'usage' },
    { termDays: -1 },
    { address: 'wrong' },
    { revoke: true },
    { consentSeconds: 1e6 },
    { tokenCallsPerMinute: 0 },
    { households: { 'metro-99': { consent: 'denied' } } },
    { households: { 'metro-01': { tokenCallsPerMinute: 10 } } },
  ])
    assert.equal((await kit.admin('PUT', '/faults', wrong)).status, 400, JSON.stringify(wrong))
})

test('refresh tokens: rotated, repeated or unsaid, for one household too', async () => {
  const [rotating, plain] = [await connect(kit, 'metro', { household: 'metro-02' }), await connect(kit, 'metro', { household: 'metro-03' })]
  await kit.faults({ households: { 'metro-02': { refresh: 'rotated' } } })
  const renewed = await refresh(rotating.refresh_token)
  assert.ok(renewed.refresh_token && renewed.refresh_token !== rotating.refresh_token)
  assert.equal((await refresh(rotating.refresh_token)).error, 'invalid_grant')
  assert.equal((await refresh(renewed.refresh_token)).status, 200)
  assert.equal((await refresh(plain.refresh_token)).refresh_token, undefined)
  await kit.faults({ refresh: 'same' })
  assert.equal((await refresh(plain.refresh_token)).refresh_token, plain.refresh_token)
})

test('the granted scope is narrower than what was ticked', async () => {
  await kit.faults({ households: { 'metro-04': { narrowed: ['account', 'billing'] } } })
  const narrowed = await connect(kit, 'metro', { household: 'metro-04' })
  assert.deepEqual(scopeFamilies(parseScope(narrowed.scope)), new Set(['usage']))
  assert.equal(narrowed.customerResourceURI, '')
  assert.equal(scopeFamilies(parseScope((await connect(kit, 'metro', { household: 'metro-05' })).scope)).size, 3)
})

test('a fixed term, whatever was chosen', async () => {
  await kit.faults({ termDays: 30 })
  const { authorizedPeriod } = (await authorization(await connect(kit, 'metro', { household: 'metro-06' })))!
  assert.equal(authorizedPeriod?.durationSeconds, 30 * 86_400)
})

test('the utility’s files name another street', async () => {
  const tokens = await connect(kit, 'metro', { household: 'metro-02' })
  const text = async () => (await kit.get(tokens.customerResourceURI, tokens.access_token)).text()
  assert.match(await text(), />611 Halsey St/)
  await kit.faults({ households: { 'metro-02': { address: 'other' } } })
  assert.match(await text(), />9611 Halsey St/)
})

test('the customer denies; the next one does not', async () => {
  await kit.faults({ households: { 'metro-07': { consent: 'denied' } } })
  const started = await consent(kit, 'metro', { household: 'metro-08' })
  assert.ok(codeOf(started))
  const flow = new URL((await authorize(kit, 'metro')).headers.get('location') ?? '', kit.url).searchParams.get('flow') ?? ''
  const body = new URLSearchParams({ flow, household: 'metro-07' })
  const denied = await fetch(`${kit.url}/metro/portal/sign-in`, { method: 'POST', redirect: 'manual', body })
  assert.equal(new URL(denied.headers.get('location') ?? '').searchParams.get('error'), 'access_denied')
})

test('a consent that takes its time', async () => {
  await kit.faults({ households: { 'metro-09': { consentSeconds: 1 } } })
  const before = performance.now()
  await consent(kit, 'metro', { household: 'metro-09', cancel: true })
  assert.ok(performance.now() - before >= 1000)
})

test('revoked in the middle of fetching: the first answer is the last', async () => {
  const tokens = await connect(kit, 'metro', { household: 'metro-10' })
  await kit.faults({ households: { 'metro-10': { revoke: 'mid-fetch' } } })
  assert.equal(await status(tokens.resourceURI, tokens.access_token), 202)
  assert.equal(await status(tokens.resourceURI, tokens.access_token), 401)
  assert.equal((await refresh(tokens.refresh_token)).error, 'invalid_grant')
  assert.equal((await authorization(tokens))?.status, 'revoked')
})

// Below, time passes: these come last.

test('the life of a code', async () => {
  await kit.faults({ codeSeconds: 5 })
  const code = codeOf(await consent(kit, 'metro'))
  await kit.turn({ advance: 'PT6S' })
  assert.equal((await kit.token('metro', { grant_type: 'authorization_code', code, redirect_uri: redirectUri })).status, 400)
})

test('the budget of the token endpoint', async () => {
  await kit.turn({ advance: 'PT2M' })
  await kit.faults({ tokenCallsPerMinute: 2 })
  const call = async () => (await kit.token('metro', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status
  assert.deepEqual([await call(), await call(), await call()], [200, 200, 429])
  await kit.turn({ advance: 'PT2M' })
})

test('45 days without use, for one household', async () => {
  const [idle, other] = [await connect(kit, 'metro', { household: 'metro-11' }), await connect(kit, 'metro', { household: 'metro-12' })]
  await kit.faults({ households: { 'metro-11': { inactivityDays: 45 } } })
  await kit.turn({ advance: 'P44D' })
  assert.equal((await authorization(idle))?.status, 'active')
  await kit.turn({ advance: 'P2D' })
  assert.equal((await authorization(idle))?.status, 'revoked')
  assert.equal((await authorization(other))?.status, 'active')
  assert.equal((await refresh(other.refresh_token)).status, 200)
  assert.equal(await status(realTime(other), (await refresh(other.refresh_token)).access_token ?? ''), 200)
})
