/** Cases of the Green Button Alliance's certification suite that are about tokens and queries, under their names. */
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

test('RBK001: Batch/Bulk with an access token is forbidden', async () => {
  for (const uri of [bulks.resourceURI, bulks.customerResourceURI, bulks.resourceURI.replace('/Batch/', '/RealTime/Batch/')])
    assert.equal(await status(uri, tokens.access_token), 403)
})

test('RBK002: Batch/Bulk with a registration token is forbidden', async () => {
  assert.equal(await status(bulks.resourceURI, 'registration-token'), 403)
})

test('RBK003: Batch/Bulk without a token, or with one that is none, is unauthorized; another bulk is not there', async () => {
  assert.equal((await fetch(bulks.resourceURI)).status, 401)
  assert.equal(await status(bulks.resourceURI, 'guess'), 401)
  assert.equal(await status(`${resource}/Batch/Bulk/guess`, client), 404)
})

test('RBK004: Batch/Bulk with the client token gives the data of all permits in force, each as far as its scope goes', async () => {
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
