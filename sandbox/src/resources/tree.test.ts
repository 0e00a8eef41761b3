import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readGreenButton } from '@quickpay/green-button'
import { assembled, connect, hrefsOf, startKit } from '../testing.ts'

const kit = await startKit()
after(() => kit.close())

const week = '?published-min=2026-07-03T04:00:00Z&published-max=2026-07-06T04:00:00Z'
const quarter = '?published-min=2026-04-01T04:00:00Z&published-max=2026-07-01T04:00:00Z'
const resourceOf = (uri: string) => uri.replace(/\/resource\/.*/, '/resource')
const status = async (uri: string, token: string, method = 'GET') =>
  (await fetch(uri, { method, headers: { authorization: `Bearer ${token}` } })).status
const text = async (uri: string, token: string) => {
  const response = await kit.get(uri, token)
  assert.equal(response.status, 200, `${uri} ${await response.clone().text()}`)
  return response.text()
}
const entriesOf = (xml: string) =>
  new Map([...xml.matchAll(/<entry[^>]*>(.*?<link rel="self" href="([^"]+)".*?<\/entry>)/gs)].map((m) => [m[2]!, m[1]!]))
const pointOf = async (resourceURI: string, token: string) =>
  [...entriesOf(await text(`${resourceURI.replace('/Batch/', '/')}/UsagePoint`, token)).keys()][0]!
/** A document’s own time of writing differs between two requests. */
const timeless = (xml: string) => xml.replace(/<(published|updated)>[^<]*<\/\1>/g, '')
const resourceIn = (xml: string) => /<content.*<\/content>/s.exec(xml)?.[0]

for (const [utility, household] of [
  ['metro', 'metro-02'],
  ['valley', 'valley-04'],
] as const) {
  test(`every href of every feed of ${utility} answers, and says of a resource what the feed said`, async () => {
    const { resourceURI, customerResourceURI, access_token: token } = await connect(kit, utility, { household })
    const feeds = await Promise.all([
      assembled(kit, resourceURI + week, token).then((response) => response.text()),
      assembled(kit, resourceURI + quarter, token).then((response) => response.text()),
      text(resourceURI.replace('/Batch/', '/RealTime/Batch/'), token),
      text(customerResourceURI, token),
    ])
    const inFeeds = new Map(feeds.flatMap((feed) => [...entriesOf(feed)]))
    // A quarter has ninety blocks; a few of them do.
    const hrefs = [...new Set(feeds.flatMap(hrefsOf))].filter((one, i) => !/IntervalBlock\/\d/.test(one) || i % 20 === 0)
    let compared = 0
    for (const href of hrefs) {
      const document = await text(href + (/\/UsageSummary$/.test(href) ? quarter : ''), token)
      const own = inFeeds.get(href)
      if (own === undefined || href.includes('/RealTime/')) continue
      // A usage point links to the collections that its own feed has something of; the resource is the same.
      const said = /\/UsagePoint\/[^/]+$/.test(href) ? resourceIn : timeless
      assert.equal(said(entriesOf(document).get(href) ?? ''), said(own), href)
      compared++
    }
    assert.ok(compared >= 12, `${compared}`)
  })
}

test('collections: the usage point, its readings, reading types, local time; startIndex counts from one', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'valley', { household: 'valley-01' })
  const base = resourceOf(resourceURI)
  const point = await pointOf(resourceURI, token)
  const blocks = `${point}/MeterReading/01/IntervalBlock${week}`
  const all = [...entriesOf(await text(blocks, token)).keys()]
  assert.equal(all.length, 3)
  assert.deepEqual([...entriesOf(await text(`${blocks}&startIndex=3`, token)).keys()], all.slice(2))
  assert.deepEqual([...entriesOf(await text(`${blocks}&startIndex=4`, token)).keys()], [])
  for (const wrong of ['0', '-1', 'x', '1.5', '']) assert.equal(await status(`${blocks}&startIndex=${wrong}`, token), 400, wrong)
  for (const path of ['/ReadingType', '/LocalTimeParameters', '/RealTime/ReadingType'])
    assert.equal(entriesOf(await text(base + path, token)).size, 1, path)
  const { series } = await readGreenButton(new TextEncoder().encode(await text(blocks, token)))
  assert.equal(
    series.reduce((sum, one) => sum + one.starts.length, 0),
    3 * 96,
  )
})

test('a block within a window holds only the readings of the window', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'valley', { household: 'valley-01' })
  const point = await pointOf(resourceURI, token)
  const [block] = entriesOf(await text(`${point}/MeterReading/01/IntervalBlock${week}`, token)).keys()
  const count = async (query: string) => (await text(block + query, token)).split('<espi:IntervalReading>').length - 1
  assert.equal(await count(''), 96)
  assert.equal(await count('?published-min=2026-07-03T04:00:00Z&published-max=2026-07-03T06:00:00Z'), 8)
  assert.equal(await status(`${block}?published-min=2026-06-03T04:00:00Z&published-max=2026-06-04T04:00:00Z`, token), 404)
})

test('bills: the window is required; one bill answers to POST, as at Con Edison, and to GET', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-03' })
  const list = `${await pointOf(resourceURI, token)}/UsageSummary`
  for (const query of [
    '',
    '?published-min=2026-04-01T04:00:00Z',
    '?published-max=2026-07-01T04:00:00Z',
    quarter.replace('2026-04', '2026-4'),
  ])
    assert.equal(await status(list + query, token), 400, query)
  const bills = [...entriesOf(await text(list + quarter, token)).keys()]
  assert.ok(bills.length >= 2)
  for (const method of ['GET', 'POST']) assert.equal(await status(bills[0]!, token, method), 200, method)
  assert.equal(await status(`${list}/1`, token, 'POST'), 404)
})

test('what is not there is 404 in Con Edison’s words', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro')
  const base = resourceOf(resourceURI)
  const own = resourceURI.replace('/Batch/', '/')
  const point = await pointOf(resourceURI, token)
  for (const uri of [
    `${own}/UsagePoint/guess`,
    `${own}/UsagePoint/guess/MeterReading`,
    `${point}/MeterReading/02`,
    `${point}/MeterReading/02/IntervalBlock`,
    `${point}/MeterReading/01/IntervalBlock/guess`,
    `${point}/MeterReading/01/IntervalBlock/999999`,
    `${base}/ReadingType/guess`,
    `${base}/LocalTimeParameters/02`,
    `${resourceURI}/UsagePoint/guess`,
    `${own.replace('/Subscription/', '/Customer/')}/CustomerAccount/2`,
    `${own.replace('/Subscription/', '/Customer/')}/Guess`,
  ]) {
    const response = await kit.get(uri, token)
    assert.deepEqual([response.status, await response.json()], [404, { statusCode: 404, message: 'Resource not found' }], uri)
  }
})

test('the tree needs the access token of its own subscription and the scope of its family', async () => {
  const tokens = await connect(kit, 'metro', { household: 'metro-02', categories: ['billing'] })
  const other = await connect(kit, 'metro', { household: 'metro-03' })
  const client = await kit.clientToken('metro')
  const own = tokens.resourceURI.replace('/Batch/', '/')
  const customer = own.replace('/Subscription/', '/Customer/')
  const point = await pointOf(tokens.resourceURI, tokens.access_token)
  for (const uri of [`${own}/UsagePoint`, point, `${point}/UsageSummary${quarter}`]) {
    assert.equal(await status(uri, tokens.access_token), 200, uri)
    assert.equal(await status(uri, other.access_token), 403, uri)
    assert.equal(await status(uri, client), 403, uri)
    assert.equal((await fetch(uri)).status, 401, uri)
  }
  for (const uri of [`${point}/MeterReading`, `${point}/MeterReading/01/IntervalBlock`, `${resourceOf(own)}/ReadingType`, customer])
    assert.equal(await status(uri, tokens.access_token), 403, uri)
  assert.equal(await status(`${resourceOf(own)}/ReadingType`, client), 403)
})

test('the customer tree in Con Edison’s form, down to the meter by its serial number', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-02' })
  const { accountNumber, meterSerial } = (await kit.households()).find(({ householdId }) => householdId === 'metro-02')!
  const customer = resourceURI.replace('/Batch/Subscription/', '/Customer/')
  const account = `${customer}/CustomerAccount/1`
  const location = `${account}/CustomerAgreement/1/ServiceLocation/1`
  for (const uri of [
    customer,
    `${customer}/CustomerAccount`,
    `${account}/CustomerAgreement`,
    `${account}/CustomerAgreement/1`,
    location,
    `${location}/Meter`,
  ])
    await text(uri, token)
  assert.ok((await text(account, token)).includes(accountNumber))
  assert.ok((await text(`${location}/Meter/${meterSerial}`, token)).includes(`<cust:serialNumber>${meterSerial}</cust:serialNumber>`))
})

test('a parameter the Swagger does not have is refused', async () => {
  const { resourceURI, customerResourceURI, access_token: token } = await connect(kit, 'metro')
  const client = await kit.clientToken('metro')
  const base = resourceOf(resourceURI)
  assert.equal(await status(`${customerResourceURI}?published-min=2026-07-01T04:00:00Z`, token), 400)
  assert.equal(await status(`${base}/ReadingType?published-min=2026-07-01T04:00:00Z`, token), 400)
  assert.equal(await status(`${base}/Authorization?published-min=2026-07-01T04:00:00Z`, client), 400)
  assert.equal(await status(`${base}/Authorization?publishedMin=2026-07-01T04:00:00Z`, client), 200)
  assert.equal(await status(`${base}/Authorization?publishedMin=yesterday`, client), 400)
})
