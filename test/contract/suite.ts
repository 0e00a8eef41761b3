/** What is asked of any data custodian: read-only tests, named, of which those that its credentials do not allow are skipped and say so. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readGreenButton } from '@quickpay/green-button'
import { ask, askPatiently, type Custodian, classOf, tokenOf, windowQuery } from './custodian.ts'
import { all, at, entriesOf, parseXml, textOf } from './document.ts'
import { schemaSkip, violations } from './schema.ts'
import { type Visit, walk } from './walk.ts'

const needs = (part: unknown, words: string): string | false => (part ? false : `SKIPPED: ${words}`)
const documents = (visits: readonly Visit[]) => visits.filter(({ status, text }) => status === 200 && text !== '')

/** Declares the suite for one custodian; `get` is called when its tests run. */
export function contract(
  name: string,
  get: () => Promise<Custodian>,
  allowed: { access: boolean; client: boolean; registration: boolean },
): void {
  const noAccess = needs(allowed.access, 'no access token of a customer was given')
  const noClient = needs(allowed.client, 'no token of the client was given')
  const noBoth = noAccess || noClient
  const nothing = noAccess && noClient ? noAccess : false
  describe(name, () => {
    let made: Promise<Custodian> | undefined
    let walked: ReturnType<typeof walk> | undefined
    const custodian = () => (made ??= get())
    const visits = async () => (walked ??= walk(await custodian()))
    const feedOfDays = async () => {
      const one = await custodian()
      const url = `${one.access!.resourceURI}?${windowQuery(one.days)}`
      return { one, url, answer: await askPatiently(one, url, one.access!.token) }
    }

    test('every address answers 200 with XML, and none leads to another origin', {
      skip: noAccess && noClient ? noAccess : false,
    }, async () => {
      const { visits: all, strangers } = await visits()
      assert.deepEqual(strangers, [])
      assert.deepEqual(
        all.flatMap(({ status, type, url }) =>
          status === 200 && /^(application\/(atom\+)?xml|text\/xml)/.test(type) ? [] : [`${status} ${type} ${url}`],
        ),
        [],
      )
      assert.ok(all.length > 3, `${all.length} addresses`)
    })

    test('every document is well-formed, and valid against the schemas of ESPI 4.0', { skip: nothing || schemaSkip }, async () => {
      const found = documents((await visits()).visits)
      const { deviations } = await custodian()
      const wrong = (await violations(found.map(({ text }) => text))).flatMap((own, i) =>
        own.filter((line) => !deviations.some(({ pattern }) => pattern.test(line))).map((line) => `${found[i]!.url} ${line}`),
      )
      assert.deepEqual(wrong.slice(0, 20), [])
    })

    test('an entry by itself is the one its address names', { skip: nothing }, async () => {
      const { visits: all } = await visits()
      for (const { url, text } of documents(all)) {
        const root = parseXml(text)
        if (root.name === 'entry') assert.equal(entriesOf(root)[0]!.self, url.replace(/\?.*/, ''))
      }
    })

    test('usage and customers are never in one document', { skip: nothing }, async () => {
      for (const { url, text } of documents((await visits()).visits)) assert.ok(!(text.includes('<espi:') && /<cust:/.test(text)), url)
    })

    test('Batch/Subscription: 202 or 200 first, then 200, and 200 again under the same address', { skip: noAccess }, async () => {
      const { one, url, answer } = await feedOfDays()
      assert.ok([200, 202].includes((await ask(url, one.access!.token)).status))
      assert.equal(answer.status, 200, answer.status === 202 ? 'still being assembled: allow more patience' : '')
      assert.equal((await ask(url, one.access!.token)).status, 200)
    })

    test('the usage feed can be read, and its meter readings say what they are', { skip: noAccess }, async () => {
      const { answer } = await feedOfDays()
      const feed = await readGreenButton(answer.bytes)
      assert.ok(feed.usagePoints.length > 0)
      for (const series of feed.series) {
        assert.notEqual(series.unit, 'unknown')
        assert.ok(series.starts.length > 0)
      }
    })

    test('the window chooses', { skip: noAccess }, async () => {
      const { one, answer } = await feedOfDays()
      const [from, to] = [Date.parse(one.days.from) / 1000, Date.parse(one.days.to) / 1000]
      const blocks = entriesOf(parseXml(answer.text)).filter(({ kind }) => kind === 'IntervalBlock')
      assert.ok(blocks.length > 0, 'the days asked for hold no readings: choose others')
      for (const { element, resource, self } of blocks) {
        const times = one.dialect.readingTime
          ? all(resource, 'IntervalReading').map((reading) => Number(textOf(reading, 'timePeriod', 'start')))
          : [Date.parse(textOf(element, 'published') ?? '') / 1000]
        for (const time of times) assert.ok(from <= time && time < to, `${self} ${time}`)
      }
    })

    test('QRY002: malformed bounds are refused', { skip: noAccess }, async () => {
      const one = await custodian()
      for (const query of ['published-min=yesterday', 'published-max=2026-02-30T00:00:00Z', 'published-min=1'])
        assert.equal((await ask(`${one.access!.resourceURI}?${query}`, one.access!.token)).status, 400, query)
    })

    test('no token, a guessed one, one in the address: 401', { skip: noAccess }, async () => {
      const one = await custodian()
      const { resourceURI, token } = one.access!
      for (const given of [undefined, 'guess', `${token}x`]) assert.equal((await ask(resourceURI, given)).status, 401)
      assert.equal((await ask(`${resourceURI}?access_token=${token}`, undefined)).status, 401)
    })

    test('OAD007–OAD010, RBK001: a token of the wrong class is forbidden', { skip: noBoth }, async () => {
      const one = await custodian()
      const { access, client, resource } = one
      for (const url of [`${resource}/Authorization`, `${resource}/ReadServiceStatus`, access!.authorizationURI, client!.bulkURI].filter(
        Boolean,
      ))
        assert.equal((await ask(url, access!.token)).status, 403, url)
      for (const url of [access!.resourceURI, access!.customerResourceURI].filter(Boolean))
        assert.equal((await ask(url, client!.token)).status, 403, url)
    })

    test('what is not there is 404, or 403 where it might be another’s', { skip: noAccess }, async () => {
      const { resource, access } = await custodian()
      for (const path of ['/ReadingType/no-such-type', '/Batch/Subscription/no-such-subscription', '/Subscription/no-such/UsagePoint'])
        assert.ok([403, 404].includes((await ask(resource + path, access!.token)).status), path)
    })

    test('start index: beyond the last there is nothing, below one it is refused', { skip: noAccess }, async () => {
      const { resource, access, dialect } = await custodian()
      const list = (index: string) => ask(`${resource}/ReadingType?${dialect.startIndex}=${index}`, access!.token)
      const beyond = await list('100000')
      assert.deepEqual([beyond.status, entriesOf(parseXml(beyond.text)).length], [200, 0])
      assert.equal((await list('0')).status, 400)
    })

    test('FND006: ReadServiceStatus says 1, or 0', { skip: noClient }, async () => {
      const { resource, client } = await custodian()
      const root = parseXml((await ask(`${resource}/ReadServiceStatus`, client!.token)).text)
      assert.equal(root.name, 'ServiceStatus')
      assert.match(at(root, 'currentStatus')?.text ?? '', /^[01]$/)
    })

    test('FND003, FND004: the Authorization is in the feed, in force, and names its resources', { skip: noBoth }, async () => {
      const { resource, access, client } = await custodian()
      const { authorizations } = await readGreenButton((await ask(`${resource}/Authorization`, client!.token)).bytes)
      const own = authorizations.find(({ resourceUri }) => resourceUri === access!.resourceURI)
      assert.equal(own?.status, 'active')
      const [single] = (await readGreenButton((await ask(access!.authorizationURI || own!.authorizationUri!, client!.token)).bytes))
        .authorizations
      assert.equal(single?.resourceUri, access!.resourceURI)
    })

    test('the customer has an account number and the address of each usage point', { skip: noAccess }, async (t) => {
      const one = await custodian()
      if (one.access!.customerResourceURI === '') return t.skip('SKIPPED: the consent does not cover account data')
      const { customers } = await readGreenButton((await askPatiently(one, one.access!.customerResourceURI, one.access!.token)).bytes)
      const accounts = customers.flatMap((customer) => customer.accounts)
      for (const { accountId } of accounts) assert.ok(accountId)
      const agreements = accounts.flatMap((account) => account.agreements)
      assert.ok(agreements.some(({ usagePointHrefs }) => usagePointHrefs.length > 0))
    })

    test('TC: tokens are long enough, and neither they nor ids hold the account number', { skip: noAccess }, async () => {
      const one = await custodian()
      for (const kind of ['access', 'client', 'registration'] as const) assert.ok((tokenOf(one, kind)?.length ?? 99) >= 12, kind)
      if (one.access!.customerResourceURI === '') return
      const { customers } = await readGreenButton((await askPatiently(one, one.access!.customerResourceURI, one.access!.token)).bytes)
      const account = customers[0]?.accounts[0]?.accountId ?? ''
      for (const { url } of (await visits()).visits) assert.ok(account === '' || !url.includes(account), url)
      assert.ok(account === '' || !one.access!.token.includes(account))
      assert.equal(classOf(one.access!.resourceURI), 'access')
    })

    test('FND002: ApplicationInformation with the registration token', {
      skip: needs(allowed.registration, 'no registration token was given'),
    }, async () => {
      const { registration } = await custodian()
      const answer = await ask(registration!.applicationURI, registration!.token)
      assert.equal(answer.status, 200)
      assert.equal(entriesOf(parseXml(answer.text))[0]?.kind, 'ApplicationInformation')
    })
  })
}
