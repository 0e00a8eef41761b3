/** The two dialects beside Con Edison's: the standard's letter, and UtilityAPI's. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readGreenButton } from '@quickpay/green-button'
import {
  authorize,
  clientId,
  clientSecret,
  codeOf,
  connect,
  consent,
  eventually,
  fullScope,
  hrefsOf,
  listen,
  redirectUri,
  startKit,
  type TokenAnswer,
} from './testing.ts'

const notify = await listen()
const kit = await startKit({}, `${notify.url}/notify`)
after(() => Promise.all([kit.close(), notify.close()]))
const registration = { clientId, clientSecret, redirectUri, notifyUri: `${notify.url}/notify`, registrationAccessToken: 'registration' }
const send = (method: string, uri: string, token: string, body?: string) =>
  fetch(uri, { method, headers: { authorization: `Bearer ${token}` }, ...(body !== undefined && { body }) })
const status = async (uri: string, token: string, method = 'GET') => (await send(method, uri, token)).status
const read = async (uri: string, token: string) => readGreenButton(await (await kit.get(uri, token)).bytes())
const refresh = async (utility: 'standard' | 'iedr' | 'metro', refreshToken: string) => {
  const response = await kit.token(utility, { grant_type: 'refresh_token', refresh_token: refreshToken })
  return { status: response.status, ...((await response.json()) as Partial<TokenAnswer>) }
}
const selves = (xml: string) => [...xml.matchAll(/<entry.*?<link rel="self" href="([^"]+)"/gs)].map((match) => match[1]!)

test('each dialect answers at its own addresses only', async () => {
  for (const path of [
    '/standard/gbc/espi/1_1/resource/ReadServiceStatus',
    '/metro/DataCustodian/espi/1_1/resource/ReadServiceStatus',
    '/standard/gbc/espi/1_1/oauth/Token',
  ])
    assert.equal((await fetch(kit.url + path)).status, 404, path)
  const { access_token: token, resourceURI } = await connect(kit, 'standard')
  assert.match(resourceURI, /\/standard\/DataCustodian\/espi\/1_1\/resource\/Batch\/Subscription\/[0-9a-f]{32}$/)
  assert.equal(await status(resourceURI.replace('/Batch/', '/RealTime/Batch/'), token), 404)
  assert.equal(await status(resourceURI.replace('/standard/DataCustodian', '/metro/gbc'), token), 401)
})

test('standard: the seven parameters on every GET; what is unknown, repeated or malformed is refused (QRY002)', async () => {
  const { access_token: token, resourceURI, customerResourceURI } = await connect(kit, 'standard')
  const client = await kit.clientToken('standard')
  const base = resourceURI.replace(/\/Batch\/.*/, '')
  const own = resourceURI.replace('/Batch/', '/')
  const [point] = selves(await (await kit.get(`${own}/UsagePoint`, token)).text())
  const asked: [string, string][] = [
    [resourceURI, token],
    [customerResourceURI, token],
    [`${own}/UsagePoint`, token],
    [point!, token],
    [`${point}/MeterReading/01/IntervalBlock`, token],
    [`${point}/UsageSummary`, token],
    [`${base}/ReadingType`, token],
    [`${base}/Authorization`, client],
    [`${base}/ReadServiceStatus`, client],
  ]
  const fine =
    'published-min=2020-07-01T04:00:00Z&published-max=2030-07-02T04:00:00Z&updated-min=2020-07-01T04:00:00Z&updated-max=2030-07-02T04:00:00Z&max-results=500&start-index=1&depth=500'
  const wrong = [
    'publishedMin=2026-07-01T04:00:00Z',
    'startIndex=1',
    'anything=1',
    'published-min=yesterday',
    'published-min=2026-07-01T04:00:00.5Z',
    'published-max=2026-07-01T00:00:00-04:00',
    'updated-min=2026-13-01T04:00:00Z',
    'published-min=2026-07-02T04:00:00Z&published-max=2026-07-01T04:00:00Z',
    'max-results=0',
    'start-index=0',
    'depth=-1',
    'depth=1&depth=1',
  ]
  for (const [uri, bearer] of asked) {
    assert.equal(await status(`${uri}?${fine}`, bearer), 200, uri)
    for (const query of wrong) assert.equal(await status(`${uri}?${query}`, bearer), 400, `${uri}?${query}`)
  }
})

test('standard: a batch is answered at once; windows are times of publication; paging by start-index and max-results (QRY001)', async () => {
  const { access_token: token, resourceURI } = await connect(kit, 'standard', { household: 'standard-02' })
  const window = 'published-min=2026-07-06T04:00:00Z&published-max=2026-07-13T04:00:00Z'
  const whole = await (await kit.get(`${resourceURI}?${window}`, token)).text()
  const blocks = [...whole.matchAll(/<entry(?:(?!<\/entry>).)*IntervalBlock>(?:(?!<\/entry>).)*<published>([^<]+)</gs)].map(
    (match) => match[1]!,
  )
  assert.ok(blocks.length >= 5 && blocks.length <= 9, `${blocks.length}`)
  for (const at of blocks) assert.ok('2026-07-06T04:00:00Z' <= at && at < '2026-07-13T04:00:00Z', at)
  const all = selves(whole)
  const paged: string[] = []
  for (let from = 1; ; ) {
    const some = selves(await (await kit.get(`${resourceURI}?${window}&start-index=${from}&max-results=4`, token)).text())
    assert.ok(some.length <= 4)
    paged.push(...some)
    from += some.length
    if (some.length < 4) break
  }
  assert.deepEqual(paged, all)
  assert.equal(selves(await (await kit.get(`${resourceURI}?${window}&depth=2`, token)).text()).length, 2)
  assert.deepEqual(selves(await (await kit.get(`${resourceURI}?${window}&updated-max=2020-01-01T00:00:00Z`, token)).text()), [])
})

test('standard: what is pushed names exactly what was published', async () => {
  const tokens = await connect(kit, 'standard', { household: 'standard-03' })
  await kit.turn({ advance: 'P1D' })
  const uri = await eventually(() => {
    const body = notify.received.map((one) => one.body).find((one) => one.includes(tokens.resourceURI))
    return body && /<resources>([^<]+)</.exec(body)?.[1]?.replaceAll('&amp;', '&')
  })
  const { access_token: token = '' } = await refresh('standard', tokens.refresh_token)
  const blocks = selves(await (await kit.get(uri, token)).text()).filter((href) => href.includes('/IntervalBlock/'))
  assert.equal(blocks.length, 1)
})

test('standard: every href answers; UsageSummary by GET; customers below RetailCustomer', async () => {
  const { access_token: token, resourceURI, customerResourceURI } = await connect(kit, 'standard', { household: 'standard-05' })
  const feeds = [
    await (await kit.get(`${resourceURI}?published-min=2026-06-01T04:00:00Z&published-max=2026-07-08T04:00:00Z`, token)).text(),
    await (await kit.get(customerResourceURI, token)).text(),
  ]
  const hrefs = [...new Set(feeds.flatMap(hrefsOf))].filter((one, i) => !/IntervalBlock\/\d/.test(one) || i % 9 === 0)
  assert.ok(
    hrefs.some((href) =>
      /\/RetailCustomer\/[0-9a-f]{32}\/Customer\/1\/CustomerAccount\/1\/CustomerAgreement\/1\/ServiceLocation\/1\/Meter\/1$/.test(href),
    ),
  )
  for (const href of hrefs) assert.equal(await status(href, token), 200, href)
  const [bill] = hrefs.filter((href) => /\/UsageSummary\/\d+$/.test(href))
  assert.equal(await status(bill!, token, 'POST'), 404)
  assert.equal(await status(resourceURI.replace('/Batch/Subscription/', '/Customer/'), token), 404)
})

test('standard: each refresh gives a new refresh token, and the one before is dead', async () => {
  const first = await connect(kit, 'standard')
  const second = await refresh('standard', first.refresh_token)
  assert.equal(second.status, 200)
  assert.ok(second.refresh_token !== undefined && second.refresh_token !== first.refresh_token)
  assert.deepEqual([(await refresh('standard', first.refresh_token)).error], ['invalid_grant'])
  assert.equal((await refresh('standard', second.refresh_token)).status, 200)
})

test('standard: a refresh that is refused for its scope leaves the refresh token alive', async () => {
  const { refresh_token } = await connect(kit, 'standard')
  const wider = await kit.token('standard', { grant_type: 'refresh_token', refresh_token, scope: 'FB=1_3_99' })
  assert.equal(((await wider.json()) as TokenAnswer).error, 'invalid_scope')
  assert.equal((await refresh('standard', refresh_token)).status, 200)
})

const authorization = (fields: string) =>
  `<entry xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"><id>urn:uuid:1</id><link rel="self" href="https://example.net/1"/><content><espi:Authorization>${fields}</espi:Authorization></content></entry>`

test('standard: PUT of an Authorization gives back, and never takes more (MGA)', async () => {
  const tokens = await connect(kit, 'standard')
  const client = await kit.clientToken('standard')
  const uri = tokens.authorizationURI
  assert.equal((await send('PUT', uri, client, 'no xml')).status, 400)
  assert.equal((await send('PUT', uri, tokens.access_token, authorization('<espi:status>0</espi:status>'))).status, 403)
  assert.equal(
    (await send('PUT', uri, client, authorization('<espi:status>1</espi:status><espi:scope>FB=1_3_4_99</espi:scope>'))).status,
    403,
  )
  assert.equal(
    (await send('PUT', uri, client, authorization('<espi:status>1</espi:status><espi:scope>FB=1_3_4_5</espi:scope>'))).status,
    204,
  )
  const [narrowed] = (await read(uri, client)).authorizations
  assert.equal(narrowed?.scope, 'FB=1_3_4_5')
  assert.equal(await status(tokens.customerResourceURI, tokens.access_token), 403)
  assert.equal((await send('PUT', uri, client, authorization('<espi:status>0</espi:status>'))).status, 204)
  assert.equal((await read(uri, client)).authorizations[0]?.status, 'revoked')
  assert.equal(await status(tokens.resourceURI, tokens.access_token), 401)
  const other = await connect(kit, 'standard')
  assert.equal(await status(other.authorizationURI, client, 'DELETE'), 204)
  assert.equal((await refresh('standard', other.refresh_token)).error, 'invalid_grant')
  assert.equal((await send('PUT', (await connect(kit, 'metro')).authorizationURI, await kit.clientToken('metro'), '')).status, 404)
})

test('standard: PUT of ApplicationInformation changes the third party’s own addresses (MGT)', async () => {
  await kit.admin('PUT', '/clients/standard', registration)
  const answer = (await (await kit.token('standard', { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as TokenAnswer
  const uri = answer.resourceURI.replace('/Batch/Bulk/', '/ApplicationInformation/')
  const before = await (await kit.get(uri, 'registration')).text()
  const portal = 'http://localhost:9/from-the-utility?a=1&amp;b=2'
  const changed = before.replace(
    '<espi:client_secret>',
    `<espi:thirdPartyUserPortalScreenURI>${portal}</espi:thirdPartyUserPortalScreenURI><espi:client_secret>`,
  )
  assert.equal(
    (await send('PUT', uri, 'registration', changed.replace(clientId, 'someone-else').replaceAll(`>${clientId}<`, '>someone-else<')))
      .status,
    400,
  )
  assert.equal((await send('PUT', uri, 'registration', before.replaceAll(redirectUri, 'ftp://elsewhere'))).status, 400)
  assert.equal((await send('PUT', uri, 'registration', changed)).status, 204)
  assert.ok((await (await kit.get(uri, 'registration')).text()).includes(portal))
  await kit.admin('PUT', '/clients/standard', registration)
})

test('standard: a customer may begin at the utility, and is sent to the registered address', async () => {
  const companies = `${kit.url}/standard/portal/companies`
  assert.match(await (await fetch(companies)).text(), /No company has registered/)
  assert.equal((await fetch(`${companies}/start`, { redirect: 'manual' })).status, 404)
  const portalUri = 'http://localhost:9/from-the-utility?utility=standard'
  await kit.admin('PUT', '/clients/standard', { ...registration, portalUri })
  assert.match(await (await fetch(`${kit.url}/standard/portal/connections?household=standard-01`)).text(), /Add a company/)
  assert.match(await (await fetch(companies)).text(), /Continue to QuickPayConnect/)
  assert.equal((await fetch(`${companies}/start`, { redirect: 'manual' })).headers.get('location'), portalUri)
  assert.doesNotMatch(await (await fetch(`${kit.url}/metro/portal/connections?household=metro-01`)).text(), /Add a company/)
  assert.equal((await fetch(`${kit.url}/metro/portal/companies`)).status, 404)
})

test('standard, legacy: ElectricPowerUsageSummary in elements and addresses, and the screens of scope selection', async (t) => {
  const { access_token: token, resourceURI } = await connect(kit, 'standard', { household: 'standard-06' })
  const window = '?published-min=2026-05-01T04:00:00Z&published-max=2026-07-08T04:00:00Z'
  const selection = `${kit.url}/standard/oauth/scope-selection?${new URLSearchParams({ scope: 'FB=4_5', ThirdPartyID: clientId })}`
  assert.equal((await fetch(selection, { redirect: 'manual' })).status, 404)
  await kit.admin('PUT', '/settings', { legacy: true })
  t.after(() => kit.admin('PUT', '/settings', { legacy: false }))
  const old = await (await kit.get(resourceURI + window, token)).text()
  assert.match(old, /<espi:ElectricPowerUsageSummary>/)
  assert.doesNotMatch(old, /[<:/]UsageSummary\b/)
  const bill = selves(old).find((href) => /\/ElectricPowerUsageSummary\/\d+$/.test(href))!
  assert.match(await (await kit.get(bill, token)).text(), /<\/espi:ElectricPowerUsageSummary>/)
  assert.equal(await status(bill.replace('ElectricPower', ''), token), 404)
  for (const href of hrefsOf(old).filter((one) => one.includes('Summary'))) assert.equal(await status(href, token), 200, href)
  const target = new URL((await fetch(selection, { redirect: 'manual' })).headers.get('location') ?? '')
  assert.deepEqual([target.searchParams.get('scope'), target.searchParams.get('DataCustodianID')], ['FB=4_5', 'standard'])
  assert.equal((await fetch(selection.replace(clientId, 'guess'), { redirect: 'manual' })).status, 404)
  const { access_token: metro, resourceURI: atMetro } = await connect(kit, 'metro')
  assert.doesNotMatch(await (await kit.get(atMetro.replace('/Batch/', '/RealTime/Batch/'), metro)).text(), /ElectricPower/)
})

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')
const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }

test('iedr: PKCE with S256 is checked, required of a client registered so, and refused in any other way', async () => {
  const exchange = async (code: string, extra: Record<string, string>) =>
    (await kit.token('iedr', { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...extra })).status
  const granted = async () => codeOf(await consent(kit, 'iedr', { authorize: pkce }))
  assert.equal(await exchange(await granted(), { code_verifier: verifier }), 200)
  assert.equal(await exchange(await granted(), {}), 400)
  assert.equal(await exchange(await granted(), { code_verifier: randomBytes(32).toString('base64url') }), 400)
  assert.equal(await exchange(codeOf(await consent(kit, 'iedr')), { code_verifier: verifier }), 400)
  assert.equal(await exchange(codeOf(await consent(kit, 'iedr')), {}), 200)
  await kit.admin('PUT', '/clients/iedr', { ...registration, pkce: true })
  for (const wrong of [
    {},
    { code_challenge: challenge },
    { ...pkce, code_challenge_method: 'plain' },
    { ...pkce, code_challenge: 'short' },
  ])
    assert.equal((await authorize(kit, 'iedr', wrong)).status, 400, JSON.stringify(wrong))
  assert.equal((await authorize(kit, 'iedr', pkce)).status, 303)
  assert.equal((await authorize(kit, 'metro', { ...pkce, code_challenge_method: 'plain' })).status, 303, 'Con Edison does not know of it')
  await kit.admin('PUT', '/clients/iedr', registration)
})

test('iedr: the registration token by FB=36_40, for ever; a refresh repeats the same refresh token', async () => {
  const answer = (await (await kit.token('iedr', { grant_type: 'client_credentials', scope: 'FB=36_40' })).json()) as TokenAnswer
  assert.deepEqual([answer.access_token, answer.expires_in], ['registration', undefined])
  assert.match(await (await kit.get(answer.resourceURI, answer.access_token)).text(), /ApplicationInformation/)
  assert.equal((await kit.token('standard', { grant_type: 'client_credentials', scope: 'FB=36_40' })).status, 400)
  const { refresh_token: token } = await connect(kit, 'iedr')
  assert.equal((await refresh('iedr', token)).refresh_token, token)
  assert.equal((await refresh('iedr', token)).status, 200)
})

test('iedr: HistoryLength bounds the data, and the customer may change it', async () => {
  const scope = 'FB=1_3_4_5_15_16_51_53;HistoryLength=63072000;PreferredAuthEndDate=0'
  const wide = await connect(kit, 'iedr', { household: 'iedr-02', scope })
  assert.match(wide.scope, /HistoryLength=63072000/)
  const less = await connect(kit, 'iedr', { household: 'iedr-02', scope, history: '31536000' })
  assert.match(less.scope, /HistoryLength=31536000/)
  const window = '?published-min=2025-05-01T04:00:00Z&published-max=2025-05-04T04:00:00Z'
  const days = async (tokens: TokenAnswer) => {
    const uri = `${selves(await (await kit.get(`${tokens.resourceURI.replace('/Batch/', '/')}/UsagePoint`, tokens.access_token)).text())[0]}/MeterReading/01/IntervalBlock${window}`
    return selves(await (await kit.get(uri, tokens.access_token)).text()).length
  }
  assert.deepEqual([await days(wide), await days(less)], [3, 0])
})

test('iedr: PreferredAuthEndDate is proposed; three years without it', async () => {
  const page = async (scope: string) => {
    const started = await authorize(kit, 'iedr', { scope })
    const flow = new URL(started.headers.get('location') ?? '', kit.url).searchParams.get('flow') ?? ''
    const signedIn = await fetch(`${kit.url}/iedr/portal/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ flow, household: 'iedr-01' }),
    })
    return signedIn.text()
  }
  assert.match(await page('FB=4_5;PreferredAuthEndDate=0'), /value="until-revoked" selected/)
  assert.match(await page('FB=4_5'), /value="until-date" selected.*value="2029-07-1\d"/s)
  assert.match(await page(`FB=4_5;PreferredAuthEndDate=${Date.parse('2027-01-02T17:00:00Z') / 1000}`), /value="2027-01-02"/)
})

test('iedr: test scenarios consent by themselves', async () => {
  const play = async (scenario: string) =>
    new URL(
      (await authorize(kit, 'iedr', { scope: `FB=4_16_51;AdditionalScope=auth-test-${scenario}` })).headers.get('location') ?? '',
      kit.url,
    )
  for (const scenario of ['test_residential', 'test_commercial', 'test_solar']) {
    const code = (await play(scenario)).searchParams.get('code')
    assert.ok(code, scenario)
    const answer = await kit.token('iedr', { grant_type: 'authorization_code', code, redirect_uri: redirectUri })
    const tokens = (await answer.json()) as TokenAnswer
    assert.equal(answer.status, 200)
    assert.match(tokens.scope, /AdditionalScope=auth-test-/)
  }
  assert.equal((await play('test_declined')).searchParams.get('error'), 'access_denied')
  assert.match((await play('nothing')).pathname, /sign-in/)
  const metro = await authorize(kit, 'metro', { scope: 'FB=4_16_51;AdditionalScope=auth-test-test_residential' })
  assert.match(metro.headers.get('location') ?? '', /sign-in/)
})

test('iedr: a third party registers itself (function block 36), with PKCE', async () => {
  const register = (body: object) => fetch(`${kit.url}/iedr/oauth/register`, { method: 'POST', body: JSON.stringify(body) })
  assert.equal((await register({})).status, 400)
  assert.equal((await register({ redirect_uris: ['javascript:1'], third_party_notify_uri: notify.url })).status, 400)
  const response = await register({ redirect_uris: [redirectUri], third_party_notify_uri: notify.url })
  assert.equal(response.status, 201)
  const made = (await response.json()) as { client_id: string; registration_access_token: string; registration_client_uri: string }
  assert.equal((await kit.get(made.registration_client_uri, made.registration_access_token)).status, 200)
  assert.equal((await authorize(kit, 'iedr', { client_id: made.client_id, scope: fullScope })).status, 400)
  assert.equal((await authorize(kit, 'iedr', { client_id: made.client_id, ...pkce })).status, 303)
  assert.equal((await fetch(`${kit.url}/metro/oauth/register`, { method: 'POST' })).status, 404)
})

const schema = fileURLToPath(new URL('../../../shared/green-button/schema/all.xsd', import.meta.url))
const cannotValidate = !existsSync(schema)
  ? 'SKIPPED: the schema (../shared/green-button/schema) is absent'
  : spawnSync('xmllint', ['--version']).error
    ? 'SKIPPED: xmllint is not installed'
    : false

for (const legacy of [false, true])
  test(`every document of both dialects is valid by the schema${legacy ? ', in the names of ESPI 1.x too' : ''}`, {
    skip: cannotValidate,
  }, async (t) => {
    await kit.admin('PUT', '/clients/iedr', registration)
    await kit.admin('PUT', '/clients/standard', { ...registration, portalUri: 'http://localhost:9/start' })
    await kit.admin('PUT', '/settings', { legacy })
    t.after(() => kit.admin('PUT', '/settings', { legacy: false }))
    for (const utility of ['standard', 'iedr'] as const) {
      const { access_token: token, resourceURI, customerResourceURI } = await connect(kit, utility, { household: `${utility}-07` })
      const client = await kit.clientToken(utility)
      const base = resourceURI.replace(/\/Batch\/.*/, '')
      const own = resourceURI.replace('/Batch/', '/')
      const summaries = legacy && utility === 'standard' ? 'ElectricPowerUsageSummary' : 'UsageSummary'
      const [point] = selves(await (await kit.get(`${own}/UsagePoint`, token)).text())
      const { resourceURI: bulk } = (await (
        await kit.token(utility, { grant_type: 'client_credentials', scope: 'FB=34_35' })
      ).json()) as TokenAnswer
      const window = '?published-min=2026-05-01T04:00:00Z&published-max=2026-07-08T04:00:00Z'
      const documents: [string, string][] = [
        [resourceURI + window, token],
        [customerResourceURI, token],
        [`${own}/UsagePoint`, token],
        [`${point}/MeterReading`, token],
        [`${point}/${summaries}${window}`, token],
        [`${base}/ReadingType`, token],
        [`${base}/LocalTimeParameters/01`, token],
        [`${base}/Authorization`, client],
        [`${base}/ReadServiceStatus`, client],
        [bulk.replace('/Batch/Bulk/', '/ApplicationInformation/'), 'registration'],
      ]
      for (const [uri, bearer] of documents) {
        const response = await eventually(async () => {
          const one = await kit.get(uri, bearer)
          return one.status !== 202 && one
        })
        assert.equal(response.status, 200, uri)
        const { status: code, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
          input: await response.text(),
          encoding: 'utf8',
        })
        assert.equal(code, 0, `${uri}\n${stderr.slice(0, 1000)}`)
      }
    }
  })
