/** Cases of the Green Button Alliance's certification suite for a data custodian, under their names; test/contract/cases.test.ts lists them all. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { describeSeries, readBatchList, readGreenButton } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { assembled, connect, eventually, listen, redirectUri, startKit } from './testing.ts'

const notify = await listen()
const kit = await startKit({}, `${notify.url}/notify`)
const registration = {
  clientId: 'qpc-test',
  clientSecret: 'a secret: with / signs',
  redirectUri,
  notifyUri: `${notify.url}/notify`,
  registrationAccessToken: 'registration-token',
}
await kit.admin('PUT', '/clients/metro', registration)
after(() => Promise.all([kit.close(), notify.close()]))

const resource = `${kit.url}/metro/gbc/espi/1_1/resource`
const tokens = await connect(kit, 'metro')
const client = await kit.clientToken('metro')
const bulks = (await (await kit.token('metro', { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as {
  resourceURI: string
  customerResourceURI: string
}
const application = bulks.resourceURI.replace('/Batch/Bulk/', '/ApplicationInformation/')
const status = async (uri: string, token: string) => (await kit.get(uri, token)).status
const days = '?published-min=2026-07-01T04:00:00Z&published-max=2026-07-04T04:00:00Z'
// Asked for early: its assembly takes a second.
const threeDays = assembled(kit, tokens.resourceURI + days, tokens.access_token)
const read = async (response: Response) => readGreenButton(await response.bytes(), { zone: NEW_YORK })

test('OAD006: ApplicationInformation with an access token is forbidden', async () => {
  assert.equal(await status(application, tokens.access_token), 403)
  assert.equal(await status(application, 'guess'), 401)
})

test('OAD007: an Authorization with an access or registration token is forbidden', async () => {
  for (const token of [tokens.access_token, 'registration-token']) assert.equal(await status(tokens.authorizationURI, token), 403)
})

test('OAD008: the feed of Authorizations with an access or registration token is forbidden', async () => {
  for (const token of [tokens.access_token, 'registration-token']) assert.equal(await status(`${resource}/Authorization`, token), 403)
})

test('OAD009: Batch/Subscription with a client or registration token is forbidden', async () => {
  for (const token of [client, 'registration-token']) assert.equal(await status(tokens.resourceURI, token), 403)
})

test('OAD010: ReadServiceStatus with an access or registration token is forbidden', async () => {
  for (const token of [tokens.access_token, 'registration-token']) assert.equal(await status(`${resource}/ReadServiceStatus`, token), 403)
})

test('FND002: ApplicationInformation with the registration token, or the client’s, tells the registration', async () => {
  for (const token of ['registration-token', client]) {
    const response = await kit.get(application, token)
    assert.equal(response.status, 200)
    const text = await response.text()
    for (const part of [registration.notifyUri, redirectUri, bulks.resourceURI, application, 'registration-token'])
      assert.ok(text.includes(`>${part}<`), part)
  }
  assert.equal(await status(`${resource}/ApplicationInformation/guess`, 'registration-token'), 404)
})

test('RBK001: Batch/Bulk with the client token gives the data of all permits in force, each as far as its scope goes', async () => {
  const second = await connect(kit, 'metro', { household: 'metro-02', categories: ['account'] })
  const third = await connect(kit, 'metro', { household: 'metro-08' })
  const gone = await connect(kit, 'metro', { household: 'metro-03' })
  await kit.admin('POST', `/authorizations/${gone.authorizationURI.split('/').at(-1)}/revoke`)
  const uri = bulks.resourceURI + days
  const customersOfAll = assembled(kit, bulks.customerResourceURI, client).then(read)
  assert.equal(await status(uri, client), 202)
  await eventually(() => notify.received.some(({ body }) => readBatchList(body).includes(uri)))
  const idOf = ({ authorizationURI }: { authorizationURI: string }) => authorizationURI.split('/').at(-1)
  const all = (await read(await kit.get(`${resource}/Authorization`, client))).authorizations.filter(({ status: is }) => is === 'active')
  assert.equal(all.length, 3, `${idOf(tokens)} ${idOf(second)} ${idOf(third)}`)
  const feed = await read(await kit.get(uri, client))
  const subscriptions = feed.usagePoints.map(({ href }) => /Subscription\/(\w+)/.exec(href)?.[1]).sort()
  assert.deepEqual(subscriptions, [tokens, third].map(({ resourceURI }) => resourceURI.split('/').at(-1)).sort())
  assert.equal(feed.series.length, 2)
  const raw = await read(await kit.get(bulks.resourceURI.replace('/Batch/', '/RealTime/Batch/'), client))
  assert.deepEqual([raw.series.length, new Set(raw.series.flatMap(({ qualities }) => [...qualities]))], [2, new Set([14])])
  const { customers } = await customersOfAll
  assert.equal(customers.length, 3)
})

test('FND003, FND004: the feed of Authorizations and each of its entries, with the client’s token', async () => {
  const feed = await read(await kit.get(`${resource}/Authorization`, client))
  assert.ok(feed.authorizations.some(({ href }) => href === tokens.authorizationURI))
  const [entry] = (await read(await kit.get(tokens.authorizationURI, client))).authorizations
  assert.deepEqual([entry?.status, entry?.resourceUri, entry?.scope], ['active', tokens.resourceURI, tokens.scope])
})

test('FND005: Batch/Subscription with the access token', async () => {
  const feed = await read((await threeDays).clone())
  assert.deepEqual([feed.usagePoints.length, feed.series.length, feed.series[0]?.starts.length], [1, 1, 288])
})

test('FND006: ReadServiceStatus with the client’s token says 1', async () => {
  const response = await kit.get(`${resource}/ReadServiceStatus`, client)
  assert.equal(response.status, 200)
  assert.match(await response.text(), /<currentStatus>1</)
})

test('OAD011: malformed refreshes are refused, and cost nothing', async () => {
  const before = await connect(kit, 'metro', { household: 'metro-04' })
  const refresh = async (form: Record<string, string>, secret?: string) => {
    const answer = await kit.token('metro', { grant_type: 'refresh_token', ...form }, secret)
    return [answer.status, ((await answer.json()) as { error?: string }).error]
  }
  const refresh_token = before.refresh_token
  assert.deepEqual(await refresh({}), [400, 'invalid_request'])
  assert.deepEqual(await refresh({ refresh_token: 'guess' }), [400, 'invalid_grant'])
  assert.deepEqual(await refresh({ refresh_token: before.access_token }), [400, 'invalid_grant'])
  assert.deepEqual(await refresh({ refresh_token, grant_type: 'refresh' }), [400, 'unsupported_grant_type'])
  assert.deepEqual(await refresh({ refresh_token, scope: 'FB=1_3_99' }), [400, 'invalid_scope'])
  assert.deepEqual(await refresh({ refresh_token }, 'wrong'), [401, 'invalid_client'])
  assert.equal(await status(before.customerResourceURI, before.access_token), 200)
  assert.deepEqual(await refresh({ refresh_token }), [200, undefined])
})

test('OAD014: malformed requests by client credentials are refused', async () => {
  const ask = async (form: Record<string, string>, secret?: string) => (await kit.token('metro', form, secret)).status
  assert.equal(await ask({ grant_type: 'client_credentials' }), 400)
  assert.equal(await ask({ grant_type: 'client_credentials', scope: 'FB=4_5' }), 400)
  assert.equal(await ask({ scope: 'FB=34_35' }), 400)
  assert.equal(await ask({ grant_type: 'client_credentials', scope: 'FB=34_35' }, 'wrong'), 401)
  const url = `${kit.url}/metro/gbc/espi/1_1/oauth/Token`
  const body = 'grant_type=client_credentials&scope=FB%3D34_35'
  for (const authorization of ['Basic', 'Basic !', 'Bearer qpc-test', `Basic ${Buffer.from('qpc-test').toString('base64')}`])
    assert.equal(
      (await fetch(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(body) })).status,
      401,
      authorization,
    )
})

test('OAD015: what client credentials answer: a token, its class and life, the addresses of bulk data; no refresh token', async () => {
  const answer = (await (await kit.token('metro', { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as Record<
    string,
    unknown
  >
  const names = ['access_token', 'authorizationURI', 'customerResourceURI', 'expires_in', 'resourceURI', 'scope', 'token_type']
  assert.deepEqual(Object.keys(answer).sort(), names)
  assert.deepEqual([answer['token_type'], answer['expires_in'], answer['scope']], ['Bearer', 3600, 'FB=34_35'])
})

test('PSH001: a registration that changed is told of, where the dialect does so', async () => {
  await kit.admin('PUT', '/clients/standard', registration)
  const bulk = (await (await kit.token('standard', { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as {
    resourceURI: string
  }
  const uri = bulk.resourceURI.replace('/Batch/Bulk/', '/ApplicationInformation/')
  const headers = { authorization: 'Bearer registration-token', 'content-type': 'application/atom+xml' }
  const body = await (await kit.get(uri, 'registration-token')).text()
  assert.equal((await fetch(uri, { method: 'PUT', headers, body })).status, 204)
  await eventually(() => notify.received.some((one) => readBatchList(one.body).includes(uri)))
})

test('PSH002: an Authorization that began or ended is told of, where the dialect does so', async () => {
  await kit.admin('PUT', '/clients/standard', registration)
  const { authorizationURI } = await connect(kit, 'standard', { household: 'standard-03' })
  const told = () => notify.received.filter(({ body }) => readBatchList(body).includes(authorizationURI)).length
  await eventually(() => told() === 1)
  await kit.admin('POST', `/authorizations/${authorizationURI.split('/').at(-1)}/revoke`)
  await eventually(() => told() === 2)
  const atMetro = await connect(kit, 'metro', { household: 'metro-05' })
  assert.ok(!notify.received.some(({ body }) => body.includes(atMetro.authorizationURI)), 'Con Edison says nothing')
})

test('PSH003: a batch that is assembled is told of', async () => {
  await threeDays
  await eventually(() => notify.received.some(({ body }) => readBatchList(body).includes(tokens.resourceURI + days)))
})

test('PSH004: a notification that was not taken is noticed, and sent again', async () => {
  let answers = 0
  const deaf = await listen(() => (++answers < 2 ? 503 : 200))
  await kit.admin('PUT', '/clients/valley', { ...registration, notifyUri: `${deaf.url}/notify` })
  const { resourceURI, access_token: token } = await connect(kit, 'valley', { household: 'valley-02' })
  assert.equal(await status(resourceURI + days, token), 202)
  await eventually(() => answers === 2)
  await new Promise((resolve) => setTimeout(resolve, 600))
  assert.equal(answers, 2, 'taken once, and not sent any more')
  assert.equal(new Set(deaf.received.map(({ body }) => body)).size, 1)
  await deaf.close()
})

test('MGA002: DELETE of an Authorization with the client’s token ends it', async () => {
  const { authorizationURI, customerResourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-06' })
  assert.equal((await fetch(authorizationURI, { method: 'DELETE', headers: { authorization: `Bearer ${client}` } })).status, 204)
  assert.equal((await read(await kit.get(authorizationURI, client))).authorizations[0]?.status, 'revoked')
  assert.equal(await status(customerResourceURI, token), 401)
})

test('MGA003: PUT and DELETE of an Authorization with another token, or none, are refused', async () => {
  for (const utility of ['metro', 'standard'] as const) {
    await kit.admin('PUT', `/clients/${utility}`, registration)
    const { authorizationURI, access_token: token } = await connect(kit, utility, { household: `${utility}-07` })
    for (const method of utility === 'metro' ? ['DELETE'] : ['PUT', 'DELETE']) {
      for (const wrong of [token, 'registration-token'])
        assert.equal(
          (await fetch(authorizationURI, { method, headers: { authorization: `Bearer ${wrong}` } })).status,
          403,
          `${utility} ${method}`,
        )
      assert.equal((await fetch(authorizationURI, { method })).status, 401)
    }
    assert.equal((await read(await kit.get(authorizationURI, await kit.clientToken(utility)))).authorizations[0]?.status, 'active')
  }
})

test('MGT003: PUT of ApplicationInformation with an access token, or none, is refused; DELETE is offered to nobody', async () => {
  await kit.admin('PUT', '/clients/standard', registration)
  const { access_token: token } = await connect(kit, 'standard', { household: 'standard-04' })
  const bulk = (await (await kit.token('standard', { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as {
    resourceURI: string
  }
  const uri = bulk.resourceURI.replace('/Batch/Bulk/', '/ApplicationInformation/')
  const send = async (method: string, given?: string) =>
    (await fetch(uri, { method, ...(given && { headers: { authorization: `Bearer ${given}` } }) })).status
  assert.deepEqual([await send('PUT', token), await send('PUT')], [403, 401])
  for (const given of [token, 'registration-token', undefined]) assert.ok([401, 403, 404, 405].includes(await send('DELETE', given)))
})

test('TC010, TC011: ids and tokens have far more than 48 random bits, and hold nothing of the person', async () => {
  const one = await connect(kit, 'metro', { household: 'metro-01' })
  const two = await connect(kit, 'metro', { household: 'metro-01' })
  const { accountNumber, name, address, email } = (await kit.households()).find(({ householdId }) => householdId === 'metro-01')!
  for (const { access_token, refresh_token, resourceURI, authorizationURI, customerResourceURI } of [one, two]) {
    const ids = [resourceURI, authorizationURI, customerResourceURI].map((uri) => uri.split('/').at(-1)!)
    for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/)
    for (const secret of [access_token, refresh_token]) assert.ok(secret.length >= 43, 'base64url of 256 bits')
    for (const text of [access_token, refresh_token, ...ids])
      for (const personal of [accountNumber, name, email, address.street, address.postalCode]) assert.ok(!text.includes(personal))
  }
  assert.notEqual(one.access_token, two.access_token)
  assert.notEqual(one.resourceURI, two.resourceURI)
})

test('RBK002: Batch/Bulk with an access token is forbidden', async () => {
  for (const uri of [bulks.resourceURI, bulks.customerResourceURI, bulks.resourceURI.replace('/Batch/', '/RealTime/Batch/')])
    assert.equal(await status(uri, tokens.access_token), 403)
})

test('RBK003: Batch/Bulk with a registration token is forbidden', async () => {
  assert.equal(await status(bulks.resourceURI, 'registration-token'), 403)
})

test('RBK004: Batch/Bulk without a token, or with one that is none, is unauthorized; another bulk is not there', async () => {
  assert.equal((await fetch(bulks.resourceURI)).status, 401)
  assert.equal(await status(bulks.resourceURI, 'guess'), 401)
  assert.equal(await status(`${resource}/Batch/Bulk/guess`, client), 404)
})

test('QRY001: published-min and published-max choose the readings', async () => {
  const feed = await read((await threeDays).clone())
  assert.deepEqual(Object.keys(describeSeries(feed.series[0]!, NEW_YORK).perLocalDay), ['2026-07-01', '2026-07-02', '2026-07-03'])
})

test('QRY002: a malformed bound is refused, on a bulk and in real time too', async () => {
  assert.equal(await status(`${bulks.resourceURI}?published-min=yesterday`, client), 400)
  assert.equal(await status(`${bulks.customerResourceURI}?published-min=yesterday`, client), 400)
  const realTime = tokens.resourceURI.replace('/Batch/', '/RealTime/Batch/')
  assert.equal(await status(`${realTime}?published-max=2026-07-14`, tokens.access_token), 400)
  assert.equal(await status(`${realTime}?published-max=2026-07-14T12:00:00Z`, tokens.access_token), 200)
})

test('a batch above the limit comes as several addresses in one BatchList, which together are the whole', async () => {
  const whole = await read((await threeDays).clone())
  await kit.faults({ chunkBytes: 70_000 })
  const uri = `${tokens.resourceURI}?published-min=2026-07-01T04:00:00Z&published-max=2026-07-04T03:59:59Z`
  assert.equal(await status(uri, tokens.access_token), 202)
  const lists = () => notify.received.map(({ body }) => readBatchList(body)).filter((uris) => uris.at(-1)?.endsWith('03:59:59Z'))
  const [list] = await eventually(() => lists().length > 0 && lists())
  assert.equal(list?.length, 2)
  const starts: number[] = []
  for (const part of list ?? []) {
    const document = await kit.get(part, tokens.access_token)
    const bytes = await document.clone().bytes()
    assert.ok(bytes.length <= 70_000, `${bytes.length}`)
    for (const { starts: own } of (await read(document)).series) starts.push(...own)
  }
  assert.deepEqual(starts, [...whole.series[0]!.starts])
  assert.equal(await status(uri, tokens.access_token), 202)
  await eventually(() => lists().length === 2)
  await kit.faults({})
})
