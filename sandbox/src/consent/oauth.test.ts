import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { parseScope, readGreenButton, scopeFamilies } from '@quickpay/green-button'
import { authorize, codeOf, connect, consent, fullScope, redirectUri, startKit, type TokenAnswer } from '../testing.ts'

const kit = await startKit()
after(() => kit.close())
const statusOf = async (uri: string, token: string) =>
  (await readGreenButton(await (await kit.get(uri, token)).bytes())).authorizations[0]?.status
const exchange = (code: string, secret?: string) =>
  kit.token('metro', { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, secret)

test('OAD001: a wrong request ends on the utility’s own error page and never redirects', async () => {
  const wrong: Record<string, string>[] = [
    { client_id: 'someone' },
    { redirect_uri: 'https://evil.example/' },
    { redirect_uri: `${redirectUri}/more` },
    { response_type: 'token' },
    { state: '' },
    { scope: '' },
    { scope: 'openid' },
    { scope: 'FB=1_3' },
  ]
  for (const changes of wrong) {
    const response = await authorize(kit, 'metro', changes)
    assert.equal(response.status, 400, JSON.stringify(changes))
    assert.equal(response.headers.get('location'), null)
    assert.match(await response.text(), /We cannot continue/)
  }
  const repeated = await fetch(`${(await authorize(kit, 'metro')).url}&state=st-2`, { redirect: 'manual' })
  assert.equal(repeated.status, 400)
})

test('OAD002: cancelling goes back with access_denied and the state', async () => {
  const target = new URL((await consent(kit, 'metro', { cancel: true })).headers.get('location') ?? '')
  assert.equal(target.origin + target.pathname, redirectUri)
  assert.deepEqual(Object.fromEntries(target.searchParams), {
    error: 'access_denied',
    error_description: 'Customer denied authorization.',
    state: 'st-1',
  })
})

test('a form without the tick, a category or a date stays on its page and says why', async () => {
  const flow = async () => new URL((await authorize(kit, 'metro')).headers.get('location') ?? '', kit.url).searchParams.get('flow') ?? ''
  const send = (step: string, form: Record<string, string>) =>
    fetch(`${kit.url}/metro/portal/${step}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })
  const id = await flow()
  await send('sign-in', { flow: id, household: 'metro-02' })
  const unticked = await send('share', { flow: id, term: 'until-revoked' })
  assert.equal(unticked.status, 422)
  assert.match(await unticked.text(), /role="alert">Tick/)
  assert.match(
    await (await send('share', { flow: id, share: 'yes', term: 'until-date', until: '2026-02-31' })).text(),
    /Enter the last date/,
  )
  assert.match(
    await (await send('share', { flow: id, share: 'yes', term: 'until-date', until: '2026-07-13' })).text(),
    /must not be in the past/,
  )
  assert.equal((await send('share', { flow: id, share: 'yes', term: 'once' })).status, 303)
  const page = await (await fetch(`${kit.url}/metro/portal/confirm?flow=${id}`)).text()
  assert.equal(page.match(/type="checkbox"/g)?.length, 3)
  assert.doesNotMatch(page, /checked/)
  assert.match(page, /<option value="once">/)
  assert.match(await (await send('confirm', { flow: id, term: 'once', action: 'accept' })).text(), /Choose at least one kind of data/)
  assert.equal((await send('confirm', { flow: id, category: 'usage', term: 'once', action: 'accept' })).status, 303)
  assert.equal((await send('confirm', { flow: id, category: 'usage', term: 'once', action: 'accept' })).status, 400, 'a flow ends once')
})

test('a form of another site is refused', async () => {
  const response = await fetch(`${kit.url}/clock`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: new URLSearchParams({ advance: 'P1D' }),
  })
  assert.equal(response.status, 403)
})

test('OAD003: a wrong secret is refused before the code is used up', async () => {
  const code = codeOf(await consent(kit, 'metro'))
  const refused = await exchange(code, 'guess')
  assert.equal(refused.status, 401)
  assert.equal(((await refused.json()) as TokenAnswer).error, 'invalid_client')
  assert.equal((await exchange(code)).status, 200)
})

test('OAD004: a code works once, and only where it was meant to go', async () => {
  const code = codeOf(await consent(kit, 'metro'))
  assert.equal((await exchange(code)).status, 200)
  const again = await exchange(code)
  assert.equal(again.status, 400)
  assert.equal(((await again.json()) as TokenAnswer).error, 'invalid_grant')
  const elsewhere = await kit.token('metro', {
    grant_type: 'authorization_code',
    code: codeOf(await consent(kit, 'metro')),
    redirect_uri: 'http://localhost:9/other',
  })
  assert.equal(elsewhere.status, 400)
  const otherUtility = await kit.token('valley', {
    grant_type: 'authorization_code',
    code: codeOf(await consent(kit, 'metro')),
    redirect_uri: redirectUri,
  })
  assert.equal(otherUtility.status, 400)
})

test('OAD005: everything ticked: tokens, the scope as asked, and three addresses', async () => {
  const answer = await connect(kit, 'metro')
  assert.equal(answer.scope, fullScope)
  assert.equal(answer.expires_in, 3600)
  assert.match(answer.resourceURI, /\/metro\/gbc\/espi\/1_1\/resource\/Batch\/Subscription\/[0-9a-f]{32}$/)
  assert.match(answer.authorizationURI, /\/resource\/Authorization\/[0-9a-f]{32}$/)
  assert.match(answer.customerResourceURI, /\/resource\/Batch\/RetailCustomer\/[0-9a-f]{32}$/)
  assert.ok(Buffer.from(answer.access_token, 'base64url').length >= 16)
})

test('unticked categories narrow the scope', async () => {
  const answer = await connect(kit, 'valley', { categories: ['usage'] })
  assert.deepEqual(scopeFamilies(parseScope(answer.scope)), new Set(['usage']))
  assert.equal(answer.customerResourceURI, '')
  assert.equal((await kit.get(answer.resourceURI.replace('Subscription', 'RetailCustomer'), answer.access_token)).status, 403)
})

test('OAD012, OAD013: refreshing gives a new access token, no new refresh token, and ends the access token before it', async () => {
  const { access_token: first, refresh_token: refreshToken, customerResourceURI, scope } = await connect(kit, 'metro')
  const response = await kit.token('metro', { grant_type: 'refresh_token', refresh_token: refreshToken, scope })
  const second = (await response.json()) as TokenAnswer
  assert.equal(response.status, 200)
  assert.equal(second.refresh_token, undefined)
  assert.equal((await kit.get(customerResourceURI, first)).status, 401)
  assert.equal((await kit.get(customerResourceURI, second.access_token)).status, 200)
  const wider = await kit.token('metro', { grant_type: 'refresh_token', refresh_token: refreshToken, scope: 'FB=1_3_99' })
  assert.equal(((await wider.json()) as TokenAnswer).error, 'invalid_scope')
})

test('revoked at the utility: tokens die and the authorization says so', async () => {
  const answer = await connect(kit, 'metro')
  const id = answer.authorizationURI.split('/').at(-1)
  assert.equal((await kit.admin('POST', `/authorizations/${id}/revoke`)).status, 204)
  assert.equal((await kit.get(answer.customerResourceURI, answer.access_token)).status, 401)
  const refresh = await kit.token('metro', { grant_type: 'refresh_token', refresh_token: answer.refresh_token })
  assert.equal(((await refresh.json()) as TokenAnswer).error, 'invalid_grant')
  assert.equal((await kit.admin('POST', '/authorizations/nothing/revoke')).status, 404)
})

test('a resident sees the connection in the portal and stops it there', async () => {
  const answer = await connect(kit, 'valley', { household: 'valley-05', categories: ['usage', 'billing'] })
  const address = `${kit.url}/valley/portal/connections`
  const page = await (await fetch(`${address}?household=valley-05`)).text()
  assert.match(page, /Billing and cost, Energy usage/)
  const permit = /name="permit" value="([^"]+)"/.exec(page)?.[1] ?? ''
  assert.equal((await fetch(address, { method: 'POST', body: new URLSearchParams({ permit: 'guess' }) })).status, 404)
  const stopped = await fetch(address, { method: 'POST', body: new URLSearchParams({ permit }) })
  assert.doesNotMatch(await stopped.text(), /Stop sharing/)
  assert.equal((await kit.get(answer.resourceURI, answer.access_token)).status, 401)
})

test('faults of the token endpoint', async () => {
  await kit.faults({ token: '500' })
  assert.equal((await kit.token('metro', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status, 500)
  await kit.faults({ token: '429' })
  assert.equal((await kit.token('metro', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status, 429)
  await kit.faults({})
  assert.equal((await kit.token('metro', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status, 200)
})

// Below, time passes: these come last.

test('fifty calls in a minute, codes not counted', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 51; i++) statuses.push((await kit.token('valley', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status)
  assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [50, 429])
  await connect(kit, 'valley')
  await kit.turn({ advance: 'PT2M' })
  assert.equal((await kit.token('valley', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status, 200)
})

test('OAD016: an access token is refused after an hour; a code is late after a minute', async () => {
  const code = codeOf(await consent(kit, 'metro'))
  await kit.turn({ advance: 'PT61S' })
  assert.equal((await exchange(code)).status, 400)
  const tokens = await connect(kit, 'metro')
  await kit.turn({ advance: 'PT59M' })
  assert.equal((await kit.get(tokens.customerResourceURI, tokens.access_token)).status, 200)
  await kit.turn({ advance: 'PT2M' })
  assert.equal((await kit.get(tokens.customerResourceURI, tokens.access_token)).status, 401)
  assert.equal((await kit.token('metro', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status, 200)
})

test('a fixed term ends: the access token with it, and refreshing is refused', async () => {
  const once = await connect(kit, 'metro', { term: 'once' })
  const dated = await connect(kit, 'valley', { term: 'until-date', date: '2026-07-16' })
  const client = await kit.clientToken('valley')
  assert.equal(await statusOf(dated.authorizationURI, client), 'active')
  await kit.turn({ to: '2026-07-17T04:00:01Z' })
  for (const [utility, tokens] of [
    ['metro', once],
    ['valley', dated],
  ] as const) {
    const refused = await kit.token(utility, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    assert.equal(((await refused.json()) as TokenAnswer).error, 'invalid_grant')
  }
  assert.equal(await statusOf(dated.authorizationURI, await kit.clientToken('valley')), 'revoked')
})
