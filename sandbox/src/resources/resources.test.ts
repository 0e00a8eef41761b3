import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { describeSeries, type GreenButton, readBatchList, readGreenButton } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { dateOf, dayAt, dayOf, midnightS } from '../households/civil-day.ts'
import { makeHouseholds } from '../households/households.ts'
import { loadOf } from '../households/load.ts'
import { publishedAt } from '../households/publication.ts'
import { assembled, connect, eventually, listen, startKit } from '../testing.ts'

const notify = await listen()
const kit = await startKit({}, `${notify.url}/notify`)
after(() => Promise.all([kit.close(), notify.close()]))

const born = Date.parse('2026-07-14T13:30:00Z')
const today = dayAt(born)
const households = makeHouseholds(1, born)
const householdOf = (id: string) => households.find(({ householdId }) => householdId === id)!
const printS = (epochS: number) => new Date(epochS * 1000).toISOString().replace('.000', '')
const windowOf = (from: number, to: number) => `?published-min=${printS(midnightS(from))}&published-max=${printS(midnightS(to))}`
const read = async (response: Response) => readGreenButton(await response.bytes(), { zone: NEW_YORK })

/** What is wrong beyond the dialect: metro's kilowatt-hours are decimals, as Con Edison documents them. */
const unexpected = (feed: GreenButton) => feed.findings.map(({ code }) => code).filter((code) => code !== 'non_integer_value')

/** Fetches a batch, waiting for its assembly. */
const fetchBatch = async (uri: string, token: string): Promise<GreenButton> => read(await assembled(kit, uri, token))

test('no token, a wrong one, the wrong class, another subscription, nothing there', async () => {
  const metro = await connect(kit, 'metro')
  const other = await connect(kit, 'metro', { household: 'metro-02' })
  const client = await kit.clientToken('metro')
  const bare = await fetch(metro.resourceURI)
  assert.equal(bare.status, 401)
  assert.deepEqual(await bare.json(), { Message: 'Unauthorized. Access token is missing or invalid.' })
  assert.equal((await kit.get(metro.resourceURI, 'guess')).status, 401)
  assert.equal((await kit.get(metro.resourceURI.replace('/metro/', '/valley/'), metro.access_token)).status, 401)
  for (const uri of [metro.resourceURI, metro.customerResourceURI]) assert.equal((await kit.get(uri, client)).status, 403)
  assert.equal((await kit.get(metro.resourceURI, other.access_token)).status, 403)
  for (const path of ['/Authorization', '/ReadServiceStatus']) {
    assert.equal((await kit.get(`${kit.url}/metro/gbc/espi/1_1/resource${path}`, metro.access_token)).status, 403)
    assert.equal((await kit.get(`${kit.url}/metro/gbc/espi/1_1/resource${path}`, client)).status, 200)
  }
  const nothing = await kit.get(`${kit.url}/metro/gbc/espi/1_1/resource/Nothing`, client)
  assert.deepEqual([nothing.status, await nothing.json()], [404, { statusCode: 404, message: 'Resource not found' }])
  assert.equal((await kit.get(`${metro.authorizationURI.slice(0, -32)}${'0'.repeat(32)}`, client)).status, 404)
})

test('QRY002: a malformed window is refused', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro')
  for (const query of [
    'published-min=yesterday',
    'published-min=2026-07-01T04:00:00-04:00',
    'published-min=2026-07-01T04:00:00.5Z',
    'published-max=2026-02-30T00:00:00Z',
    'page=2',
  ]) {
    assert.equal((await kit.get(`${resourceURI}?${query}`, token)).status, 400, query)
  }
  assert.equal((await kit.get(`${resourceURI}?published-min=2026-07-02T04:00:00Z&published-max=2026-07-01T04:00:00Z`, token)).status, 400)
})

test('202, then a notification with the same address, then 200 with the household’s own numbers', async () => {
  const check = async (utility: 'metro' | 'valley', id: string) => {
    const { resourceURI, access_token: token } = await connect(kit, utility, { household: id })
    const uri = `${resourceURI}${windowOf(today - 12, today - 9)}`
    const first = await kit.get(uri, token)
    assert.equal(first.status, 202)
    assert.equal((await kit.get(uri, token)).status, 202, 'pending')
    const told = await eventually(() => notify.received.find(({ body }) => readBatchList(body).includes(uri)))
    assert.match(told.headers['content-type'] ?? '', /atom\+xml/)
    const feed = await read(await kit.get(uri, token))
    assert.deepEqual(unexpected(feed), [])
    assert.equal(feed.series.length, 1)
    const household = householdOf(id)
    const series = feed.series[0]!
    assert.deepEqual(
      [series.unit, series.flow, series.intervalSeconds],
      ['Wh', household.net ? 'net' : 'forward', household.intervalSeconds],
    )
    const own = [-12, -11, -10].map((days) => loadOf(household, today + days))
    const expected = own.flatMap(({ wh, qualities }) => [...wh].filter((_, i) => qualities[i] !== 0))
    assert.deepEqual(
      [...series.values].map((value) => value * 10 ** series.scale),
      expected,
    )
    assert.deepEqual(
      [...series.qualities],
      own.flatMap(({ qualities }) => [...qualities].filter((quality) => quality !== 0)),
    )
    assert.equal(series.starts[0], midnightS(today - 12))
  }
  await Promise.all([check('metro', 'metro-01'), check('valley', 'valley-04'), check('metro', 'metro-08')])
})

// They wait for different batches, so they wait together.
describe('what is in a batch', { concurrency: true }, () => {
  test('only what is published now is in the feed', async () => {
    const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-03' })
    const household = householdOf('metro-03')
    const feed = await fetchBatch(`${resourceURI}${windowOf(today - 20, today + 5)}`, token)
    const days = Object.keys(describeSeries(feed.series[0]!, NEW_YORK).perLocalDay)
    const expected = Array.from({ length: 25 }, (_, i) => today - 20 + i).filter((day) => publishedAt(household, day) <= born)
    assert.deepEqual(
      days,
      expected.map((day) => dateOf(day).toString()),
    )
    assert.ok(days.length >= 17 && !days.includes(dateOf(today).toString()))
  })

  test('days on which the clocks change have 23 and 25 hours', async () => {
    const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-02' })
    const check = async (date: string, count: number) => {
      const day = dayOf(Temporal.PlainDate.from(date))
      const feed = await fetchBatch(`${resourceURI}${windowOf(day, day + 1)}`, token)
      assert.equal(describeSeries(feed.series[0]!, NEW_YORK).perLocalDay[date]?.[0], count)
      assert.deepEqual(unexpected(feed), [])
    }
    await Promise.all([check('2026-03-08', 92), check('2025-11-02', 100)])
  })

  test('the whole history comes in one stream, with the meter’s gaps and the bills', async () => {
    const { resourceURI, access_token: token } = await connect(kit, 'metro')
    const feed = await fetchBatch(resourceURI, token)
    assert.deepEqual(unexpected(feed), ['gap'])
    const series = feed.series[0]!
    assert.equal(series.starts[0], midnightS(householdOf('metro-01').firstDay))
    assert.ok(series.starts.length > 380 * 95)
    assert.ok(feed.summaries.length >= 11)
    const bill = feed.summaries.at(-1)!
    const { start = 0, duration = 0 } = bill.billingPeriod!
    const from = dayAt(start * 1000)
    const until = dayAt((start + duration) * 1000)
    let wh = 0
    for (let day = from; day < until; day++) for (const one of loadOf(householdOf('metro-01'), day).wh) wh += one
    const { value, powerOfTenMultiplier = 0 } = bill.overallConsumptionLastPeriod!
    assert.equal(Number(value) * 10 ** powerOfTenMultiplier, wh)
  })
})

test('real time: the last day up to 45 minutes ago, raw', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-01' })
  const response = await kit.get(resourceURI.replace('/Batch/', '/RealTime/Batch/'), token)
  assert.equal(response.status, 200)
  const feed = await read(response)
  assert.deepEqual(unexpected(feed), [])
  const validated = await read(await kit.get(`${resourceURI.replace('/Batch/', '/')}/UsagePoint`, token))
  assert.deepEqual(
    feed.usagePoints.map(({ href }) => href),
    validated.usagePoints.map(({ href }) => href),
  )
  const { starts, qualities, usagePoint } = feed.series[0]!
  assert.ok(validated.usagePoints[0]?.href.endsWith(`/UsagePoint/${usagePoint}`))
  assert.ok([...qualities].every((quality) => quality === 14))
  const nowS = Date.parse(((await (await fetch(`${kit.url}/clock`)).json()) as { nowAt: string }).nowAt) / 1000
  const age = nowS - (starts.at(-1)! + 900)
  assert.ok(age >= 2699 && age < 2700 + 900 + 5, `age ${age}`)
  assert.ok(nowS - starts[0]! <= 86_400 + 5)
})

test('the retail customer: account with its zeros, address, meter, and the link to the usage point; no name', async () => {
  const { resourceURI, customerResourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-02' })
  const response = await kit.get(customerResourceURI, token)
  const text = await response.clone().text()
  const { customers, findings } = await read(response)
  const entry = (await kit.households()).find(({ householdId }) => householdId === 'metro-02')!
  const [account] = customers[0]!.accounts
  assert.deepEqual(findings, [])
  assert.equal(account?.accountId, entry.accountNumber)
  assert.match(entry.accountNumber, /^0\d{10}$/)
  assert.deepEqual(account?.agreements[0]?.address, entry.address)
  assert.equal(account?.agreements[0]?.meterSerial, entry.meterSerial)
  const usage = await read(await kit.get(`${resourceURI.replace('/Batch/', '/')}/UsagePoint`, token))
  assert.deepEqual(account?.agreements[0]?.usagePointHrefs, [usage.usagePoints[0]?.href])
  assert.doesNotMatch(text, /Carter/)
})

test('authorizations: the list, one by one, and the end by DELETE', async () => {
  const tokens = await connect(kit, 'valley', { household: 'valley-02', categories: ['usage', 'account'] })
  const client = await kit.clientToken('valley')
  const list = (await read(await kit.get(`${kit.url}/valley/gbc/espi/1_1/resource/Authorization`, client))).authorizations
  const mine = list.find(({ authorizationUri }) => authorizationUri === tokens.authorizationURI)!
  assert.deepEqual(
    [mine.status, mine.scope, mine.resourceUri, mine.authorizedPeriod?.durationSeconds],
    ['active', tokens.scope, tokens.resourceURI, 0],
  )
  const remove = await fetch(tokens.authorizationURI, { method: 'DELETE', headers: { authorization: `Bearer ${client}` } })
  assert.equal(remove.status, 204)
  assert.equal((await read(await kit.get(tokens.authorizationURI, client))).authorizations[0]?.status, 'revoked')
  assert.equal((await kit.get(tokens.resourceURI, tokens.access_token)).status, 401)
})

test('faults: a truncated document, lost and doubled notifications', async () => {
  const { resourceURI, customerResourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-04' })
  await kit.faults({ resource: 'truncate' })
  await assert.rejects(kit.get(customerResourceURI, token).then(read))
  await kit.faults({ notifications: 'drop' })
  const lost = `${resourceURI}${windowOf(today - 30, today - 29)}`
  await fetchBatch(lost, token)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const twice = `${resourceURI}${windowOf(today - 31, today - 30)}`
  await kit.faults({ notifications: 'twice' })
  await kit.get(twice, token)
  const told = (uri: string) => notify.received.filter(({ body }) => readBatchList(body).includes(uri)).length
  await eventually(() => told(twice) === 2)
  assert.equal(told(lost), 0)
  await kit.faults({})
})

test('a batch is kept two days, then assembled anew with what came in since', async () => {
  const { resourceURI, refresh_token, access_token: token } = await connect(kit, 'metro', { household: 'metro-05' })
  const uri = `${resourceURI}${windowOf(today - 3, today + 1)}`
  const before = (await fetchBatch(uri, token)).series[0]!.starts.length
  const fresh = async () =>
    ((await (await kit.token('metro', { grant_type: 'refresh_token', refresh_token })).json()) as { access_token: string }).access_token
  await kit.turn({ advance: 'PT47H' })
  assert.equal((await fetchBatch(uri, await fresh())).series[0]!.starts.length, before)
  await kit.turn({ advance: 'PT2H' })
  const late = await fresh()
  assert.equal((await kit.get(uri, late)).status, 202)
  assert.ok((await fetchBatch(uri, late)).series[0]!.starts.length > before)
})
