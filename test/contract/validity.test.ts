/** Every response of the sandbox, at every utility and for every kind of household, against the schemas and the Alliance's rules. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type UtilityId, utilityIds } from '../../sandbox/src/admin/admin-json.ts'
import { eventually, listen, startKit } from '../../sandbox/src/testing.ts'
import { type Custodian, decimalValues, windowQuery } from './custodian.ts'
import { parseXml } from './document.ts'
import { type Block, breaches, feedOf, rules } from './rules.ts'
import { sandboxCustodian } from './sandbox.ts'
import { schemaSkip, violations } from './schema.ts'
import { operationOf, type Visit, walk } from './walk.ts'

const notify = await listen()
const kit = await startKit({}, `${notify.url}/notify`)
after(() => Promise.all([kit.close(), notify.close()]))

/** Con Edison's Swagger "DCX GBC API V2" without the token endpoint and the POST of one bill, whose GET is walked. */
const conEdisonOperations = [
  '/ApplicationInformation/{id}',
  '/Authorization',
  '/Authorization/{id}',
  '/ReadServiceStatus',
  '/Batch/Bulk/{id}',
  '/Batch/Subscription/{id}',
  '/Batch/Subscription/{id}/UsagePoint/{id}',
  '/Batch/RetailCustomer/{id}',
  '/Subscription/{id}/UsagePoint',
  '/Subscription/{id}/UsagePoint/{id}',
  '/Subscription/{id}/UsagePoint/{id}/MeterReading',
  '/Subscription/{id}/UsagePoint/{id}/MeterReading/{id}',
  '/Subscription/{id}/UsagePoint/{id}/MeterReading/{id}/IntervalBlock',
  '/Subscription/{id}/UsagePoint/{id}/MeterReading/{id}/IntervalBlock/{id}',
  '/Subscription/{id}/UsagePoint/{id}/UsageSummary',
  '/Subscription/{id}/UsagePoint/{id}/UsageSummary/{id}',
  '/LocalTimeParameters',
  '/LocalTimeParameters/{id}',
  '/ReadingType',
  '/ReadingType/{id}',
  '/RealTime/Batch/Bulk/{id}',
  '/RealTime/Batch/Subscription/{id}',
  '/RealTime/Batch/Subscription/{id}/UsagePoint/{id}',
  '/RealTime/Subscription/{id}/UsagePoint/{id}/MeterReading/{id}/IntervalBlock',
  '/RealTime/Subscription/{id}/UsagePoint/{id}/MeterReading/{id}/IntervalBlock/{id}',
  '/RealTime/ReadingType',
  '/RealTime/ReadingType/{id}',
  '/Customer/{id}',
  '/Customer/{id}/CustomerAccount',
  '/Customer/{id}/CustomerAccount/{id}',
  '/Customer/{id}/CustomerAccount/{id}/CustomerAgreement',
  '/Customer/{id}/CustomerAccount/{id}/CustomerAgreement/{id}',
  '/Customer/{id}/CustomerAccount/{id}/CustomerAgreement/{id}/ServiceLocation',
  '/Customer/{id}/CustomerAccount/{id}/CustomerAgreement/{id}/ServiceLocation/{id}',
  '/Customer/{id}/CustomerAccount/{id}/CustomerAgreement/{id}/ServiceLocation/{id}/Meter',
  '/Customer/{id}/CustomerAccount/{id}/CustomerAgreement/{id}/ServiceLocation/{id}/Meter/{id}',
]
/** The standard's tree (NAESB ESPI 4.0, function blocks 3, 32, 35 and 51 to 61): no real time, customers below RetailCustomer. */
const standardOperations = conEdisonOperations
  .filter((path) => !path.startsWith('/RealTime/'))
  .map((path) => path.replace('/Customer/{id}', '/RetailCustomer/{id}/Customer/{id}'))

/** A home, the solar roof (net), a shop read every five minutes, and strangers of the other utilities. */
const households: Record<UtilityId, readonly string[]> = {
  metro: ['metro-02', 'metro-08', 'metro-09'],
  valley: ['valley-01', 'valley-03'],
  standard: ['standard-01', 'standard-02'],
  iedr: ['iedr-01', 'iedr-02'],
}

/** Which blocks a feed of usage claims, by what it holds. */
function blocksOf(visit: Visit): readonly Block[] {
  const root = parseXml(visit.text)
  const feed = feedOf(root)
  const flows = new Set(feed.of('ReadingType').map(({ resource }) => resource?.children.find(({ name }) => name === 'flowDirection')?.text))
  const bills = feed.of('UsageSummary').length + feed.of('ElectricPowerUsageSummary').length > 0
  return [
    1,
    4,
    ...(flows.has('1') ? [5 as const] : []),
    ...(flows.has('4') ? [7 as const] : []),
    ...(flows.has('19') ? [8 as const] : []),
    ...(bills ? [15 as const, 16 as const] : []),
  ]
}

const isBatchOfUsage = ({ url, status }: Visit) => status === 200 && /\/Batch\/(Subscription|Bulk)\//.test(url)

const walks = (utility: UtilityId, of = households[utility]): Promise<{ custodian: Custodian; visits: Visit[] }[]> =>
  Promise.all(
    of.map(async (household) => {
      const custodian = await sandboxCustodian(kit, utility, household, `${notify.url}/notify`)
      return { custodian, visits: (await walk(custodian)).visits }
    }),
  )

for (const utility of utilityIds)
  describe(utility, () => {
    let found: Awaited<ReturnType<typeof walks>>
    before(async () => {
      found = await walks(utility)
    })

    test('the walk comes by every operation', () => {
      for (const { custodian, visits } of found) {
        assert.deepEqual(
          visits.filter(({ status }) => status !== 200).map(({ status, url }) => `${status} ${url}`),
          [],
        )
        const seen = new Set(visits.map(({ url }) => operationOf(custodian, url)))
        const wanted = custodian.dialect.realTime ? conEdisonOperations : standardOperations
        assert.deepEqual(
          wanted.filter((path) => !seen.has(`GET ${path}`)),
          [],
          custodian.name,
        )
      }
    })

    test('every response is valid against the schemas of ESPI 4.0; metro’s decimals are the one deviation', {
      skip: schemaSkip,
    }, async () => {
      const visits = found.flatMap((one) => one.visits)
      const all = await violations(visits.map(({ text }) => text))
      const beyond = all.map((own) => own.filter((line) => !decimalValues.pattern.test(line)))
      assert.deepEqual(beyond.flatMap((own, i) => own.map((line) => `${visits[i]!.url} ${line}`)).slice(0, 10), [])
      const deviating = all.filter((own) => own.length > 0).length
      assert.equal(deviating > 0, utility === 'metro', `${deviating} documents deviate`)
    })

    test('every batch of usage keeps the rules of the function blocks it claims', () => {
      const claimed = new Set<Block>()
      const batches = found.flatMap(({ custodian, visits }) =>
        visits.filter(isBatchOfUsage).filter(({ url }) => url !== custodian.client?.customerBulkURI),
      )
      for (const visit of batches) {
        const root = parseXml(visit.text)
        const blocks = blocksOf(visit)
        for (const block of blocks) claimed.add(block)
        assert.deepEqual(breaches(root, blocks).slice(0, 5), [], visit.url)
      }
      for (const block of [1, 4, 5, 15, 16] as const) assert.ok(claimed.has(block), `${block}`)
      if (utility === 'metro') assert.ok(claimed.has(7), 'the solar roof')
    })
  })

test('decimals `valid`: metro writes whole watt-hours, and not one response deviates', { skip: schemaSkip }, async () => {
  assert.equal((await kit.admin('PUT', '/settings', { decimals: 'valid' })).status, 204)
  const [one] = await walks('metro', ['metro-03'])
  const all = await violations(one!.visits.map(({ text }) => text))
  assert.deepEqual(all.flat().slice(0, 10), [])
  assert.equal((await kit.admin('PUT', '/settings', { decimals: 'con-edison' })).status, 204)
})

test('legacy: `standard` in ESPI 1.x is valid too, with ElectricPowerUsageSummary', { skip: schemaSkip }, async () => {
  assert.equal((await kit.admin('PUT', '/settings', { legacy: true })).status, 204)
  const [one] = await walks('standard', ['standard-03'])
  assert.ok(one!.visits.some(({ text }) => text.includes('ElectricPowerUsageSummary>')))
  const all = await violations(one!.visits.map(({ text }) => text))
  assert.deepEqual(all.flatMap((own, i) => own.map((line) => `${one!.visits[i]!.url} ${line}`)).slice(0, 10), [])
  assert.equal((await kit.admin('PUT', '/settings', { legacy: false })).status, 204)
})

test('what is delivered and received apart (quirk q10) keeps function block 8, and is valid', async () => {
  const { access, days } = await sandboxCustodian(kit, 'valley', 'valley-02', `${notify.url}/notify`)
  await kit.faults({ households: { 'valley-02': { quirks: ['q10'], batches: 'at-once' } } })
  const text = await (await kit.get(`${access!.resourceURI}?${windowQuery(days)}`, access!.token)).text()
  await kit.faults({})
  assert.deepEqual(breaches(parseXml(text), [1, 4, 5, 8]), [])
  if (!schemaSkip) assert.deepEqual(await violations([text]), [[]])
})

test('every notification is a valid BatchList', { skip: schemaSkip }, async () => {
  const { access, days } = await sandboxCustodian(kit, 'valley', 'valley-02', `${notify.url}/notify`)
  const uri = `${access!.resourceURI}?${windowQuery(days)}`
  await kit.get(uri, access!.token)
  await eventually(() => notify.received.some(({ body }) => body.includes(access!.resourceURI)))
  const bodies = notify.received.map(({ body }) => body)
  assert.deepEqual((await violations(bodies)).flat(), [])
})

test('the rules can be broken: each is told of a feed that breaks it', async () => {
  const { access, days } = await sandboxCustodian(kit, 'valley', 'valley-01', `${notify.url}/notify`)
  const uri = `${access!.resourceURI}?${windowQuery(days)}`
  const good = await eventually(async () => {
    const response = await kit.get(uri, access!.token)
    return response.status === 200 && response.text()
  })
  const kindOf = (kind: string) => new RegExp(`<entry>(?:(?!</entry>)[\\s\\S])*<espi:${kind}[ >/][\\s\\S]*?</entry>`, 'g')
  const without = (kind: string) => good.replace(kindOf(kind), '')
  const twice = (kind: string) => good.replace(kindOf(kind), (entry) => entry + entry)
  const minus = (kind: string, part: RegExp) => good.replace(kindOf(kind), (entry) => entry.replace(part, ''))
  const broken: Record<string, string> = {
    D002: good.replace(/<title>[^<]*<\/title>/, ''),
    D004: good.replace(/<id>[^<]*<\/id>/g, '<id>urn:uuid:00000000-0000-4000-8000-000000000000</id>'),
    D006: without('UsagePoint'),
    D007: without('LocalTimeParameters'),
    D008: minus('UsagePoint', /<espi:kind>\d<\/espi:kind>/),
    D014: twice('UsagePoint'),
    D022: minus('MeterReading', /<link rel="up"[^>]*>/),
    D024: without('ReadingType'),
    D025: without('IntervalBlock'),
    D037: minus('IntervalBlock', /<link rel="up"[^>]*>/),
    D042: good.replace(/(<espi:interval>.*?<espi:start>)\d/g, '$19'),
    D046: good.replace(/<espi:value>\d+<\/espi:value>/, ''),
    D062: minus('ReadingType', /<espi:intervalLength>\d+<\/espi:intervalLength>/),
    D063: minus('ReadingType', /<espi:kind>\d+<\/espi:kind>/),
    D064: minus('ReadingType', /<espi:phase>\d+<\/espi:phase>/),
    D065: minus('ReadingType', /<espi:powerOfTenMultiplier>-?\d+<\/espi:powerOfTenMultiplier>/),
    D068: minus('ReadingType', /<espi:uom>\d+<\/espi:uom>/),
    D078: good.replace('<espi:flowDirection>1<', '<espi:flowDirection>19<'),
    D074: good,
    D083: good,
    D145: good.replace(/(<espi:IntervalReading>.*?<\/espi:IntervalReading>)/, '$1$1'),
    D146: twice('IntervalBlock'),
  }
  const every: readonly Block[] = [1, 4, 5, 7, 15]
  for (const [code, text] of Object.entries(broken)) {
    assert.ok(
      rules.some((rule) => rule.code === code),
      code,
    )
    assert.ok(
      breaches(parseXml(text), every).some((line) => line.startsWith(`${code} `)),
      code,
    )
  }
  assert.deepEqual(breaches(parseXml(good), [1, 4, 5]), [])
})
