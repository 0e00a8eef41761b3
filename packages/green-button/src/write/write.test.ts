/** What is written says what was given: read back it is the same, and it is valid against the standard's schemas. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { readGreenButton } from '../read.ts'
import { readBatchList } from '../resources/batch-list.ts'
import type { AuthorizationToWrite, CustomerFeed, UsageFeed } from './feed.ts'
import { nameUuid } from './uuid.ts'
import { writeAuthorization, writeAuthorizations } from './write-authorization.ts'
import { writeBatchList } from './write-batch-list.ts'
import { writeCustomerFeed } from './write-customers.ts'
import { writeUsageFeed } from './write-usage.ts'

const base = 'https://sandbox.example/gbc/espi/1_1/resource'
const plain = { noNullPrototype: true }
const read = (pieces: Iterable<string>) => readGreenButton(new TextEncoder().encode([...pieces].join('')))
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((given) => given.trim().replace(/\s+/g, ' '))
  .filter((given) => given !== '')

const quarters = (from: number, values: readonly (number | string)[], quality = 17) =>
  values.map((value, at) => ({ start: from + at * 900, duration: 900, value, quality }))

const lineItems = [
  { amount: 1900000, note: 'Basic charge', itemKind: 2, itemPeriod: { duration: 2592000, start: 1750000000 } },
  { amount: -100, note: 'Credit', measurement: { powerOfTenMultiplier: 3, uom: 72, value: 4 }, itemKind: 7, unitCost: 25 },
]

const feedOf = (values: readonly (number | string)[], multiplier: number, from = 1752465600): UsageFeed => {
  const point = `${base}/Subscription/7/UsagePoint/42`
  const meter = `${point}/MeterReading/1`
  return {
    self: `${base}/Batch/Subscription/7`,
    updatedAt: 1752700000,
    usagePoints: [
      {
        href: point,
        serviceKind: 0,
        status: 1,
        localTimeParameters: {
          href: `${base}/LocalTimeParameters/1`,
          tzOffset: -18000,
          dstOffset: 3600,
          dstStartRule: '360E2000',
          dstEndRule: 'B40E2000',
        },
        meterReadings: [
          {
            href: meter,
            readingType: {
              href: `${base}/ReadingType/1`,
              accumulationBehaviour: 4,
              commodity: 1,
              currency: 840,
              dataQualifier: 12,
              defaultQuality: 17,
              flowDirection: 4,
              intervalLength: 900,
              kind: 12,
              phase: 0,
              powerOfTenMultiplier: multiplier,
              uom: 72,
            },
            blocks: [
              {
                href: `${meter}/IntervalBlock/1`,
                start: from,
                duration: values.length * 900,
                updated: 1752700000,
                readings: quarters(from, values),
              },
            ],
          },
        ],
        summaries: [
          {
            href: `${point}/UsageSummary/1`,
            billingPeriod: { start: 1750000000, durationSeconds: 2592000 },
            billLastPeriod: 4512345,
            billToDate: 0,
            costAdditionalLastPeriod: -100,
            costAdditionalDetailLastPeriod: lineItems,
            currency: 840,
            overallConsumptionLastPeriod: { powerOfTenMultiplier: 0, uom: 72, value: 448800 },
            statusTimeStamp: 1752600000,
          },
        ],
      },
    ],
  }
}

const customers: CustomerFeed = {
  self: `${base}/Batch/RetailCustomer/7`,
  updatedAt: 1752700000,
  customers: [
    {
      name: 'Bäckerei <Süß> & "Söhne"',
      accounts: [
        {
          accountId: '0012-000-345',
          agreements: [
            {
              agreementId: '00077',
              serviceLocation: {
                address: { street: '12 Water St, Apt 3', city: 'Brooklyn', state: 'NY', postalCode: '01201' },
                usagePointHref: `${base}/Subscription/7/UsagePoint/42`,
              },
              meterSerial: '000123',
            },
          ],
        },
      ],
    },
  ],
}

const authorization: AuthorizationToWrite = {
  href: `${base}/Authorization/7`,
  status: 'active',
  scope: 'FB=1_3_4_5_15_51_53;IntervalDuration=900;HistoryLength=63072000',
  authorizedPeriod: { start: 1752465600, durationSeconds: 0 },
  publishedPeriod: { start: 1752465600, durationSeconds: 86400 },
  expiresAt: 1999999999,
  resourceUri: `${base}/Batch/Subscription/7`,
  authorizationUri: `${base}/Authorization/7`,
  customerResourceUri: `${base}/Batch/RetailCustomer/7`,
  updatedAt: 1752700000,
}

test('what cannot stand in a feed is refused', () => {
  assert.throws(() => [...writeUsageFeed(feedOf([1.5], 0))], RangeError)
  assert.throws(() => [...writeUsageFeed(feedOf(['1e3'], 0))], RangeError)
  assert.throws(() => [...writeUsageFeed(feedOf(['1</value>'], 0))], RangeError)
  assert.throws(() => writeBatchList(['https://a.example/\u0000']), RangeError)
  assert.throws(() => [...writeCustomerFeed({ ...customers, customers: [{ name: '\ud800', accounts: [] }] })], RangeError)
})

test('the same feed gives the same text, in pieces', () => {
  const feed = feedOf(
    Array.from({ length: 3000 }, (_, at) => at),
    0,
  )
  const pieces = [...writeUsageFeed(feed)]
  assert.ok(pieces.length > 20 && pieces.every((piece) => piece.length < 20_000))
  assert.equal(pieces.join(''), [...writeUsageFeed(feed)].join(''))
})

test('decimals with multiplier 3, as Con Edison documents them, are read exactly', async () => {
  const { series, findings } = await read(writeUsageFeed(feedOf(['0.157', '0.2', '-0.003'], 3)))
  assert.deepEqual([series[0]?.scale, [...(series[0]?.values ?? [])]], [0, [157, 200, -3]])
  assert.deepEqual(
    findings.map((finding) => finding.code),
    ['non_integer_value'],
  )
})

test('usage feeds read back as they were written', async () => {
  const given = fc.record({
    values: fc.array(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), { minLength: 1, maxLength: 60 }),
    decimals: fc.nat(3),
    multiplier: fc.integer({ min: -6, max: 6 }),
    from: fc.integer({ min: 1_000_000, max: 2_000_000 }).map((quarter) => quarter * 900),
  })
  await fc.assert(
    fc.asyncProperty(given, async ({ values, decimals, multiplier, from }) => {
      const written = values.map((value) =>
        decimals === 0 ? value : `${value < 0 ? '-' : ''}${Math.abs(value)}.${'375'.slice(0, decimals)}`,
      )
      const gb = await read(writeUsageFeed(feedOf(written, multiplier, from)))
      const [series] = gb.series
      assert.ok(series !== undefined)
      assert.deepEqual(
        [series.usagePoint, series.flow, series.unit, series.kind, series.service],
        ['42', 'net', 'Wh', 'energy', 'electricity'],
      )
      assert.equal(series.scale, multiplier - decimals)
      assert.deepEqual(
        [...series.values],
        written.map((value) => Number(`${value}`.replace('.', ''))).map((value) => value || 0),
      )
      assert.deepEqual(
        [...series.starts],
        values.map((_, at) => from + at * 900),
      )
      assert.ok(series.durations.every((duration) => duration === 900) && series.qualities.every((quality) => quality === 17))
    }),
    { numRuns: 60 },
  )
})

test('a bill reads back as it was written, line items and all', async () => {
  const { summaries } = await read(writeUsageFeed(feedOf([1], 0)))
  assert.deepEqual(summaries, [
    {
      href: `${base}/Subscription/7/UsagePoint/42/UsageSummary/1`,
      usagePoint: '42',
      billingPeriod: { start: 1750000000, duration: 2592000 },
      billLastPeriod: 4512345,
      billToDate: 0,
      costAdditionalLastPeriod: -100,
      costAdditionalDetailLastPeriod: lineItems,
      currency: 840,
      overallConsumptionLastPeriod: { powerOfTenMultiplier: 0, uom: 72, value: 448800 },
      statusTimeStamp: 1752600000,
    },
  ])
})

test('customer feeds read back as they were written', async () => {
  const address = fc.record({ street: text, city: text, state: text, postalCode: text }, plain)
  const agreement = fc.record(
    { agreementId: text, address, usagePointHrefs: fc.uniqueArray(fc.webUrl(), { maxLength: 3 }), meterSerial: text },
    plain,
  )
  const customer = fc.record(
    {
      name: text,
      accounts: fc.array(fc.record({ accountId: text, agreements: fc.array(agreement, { maxLength: 3 }) }, plain), { maxLength: 3 }),
    },
    plain,
  )
  await fc.assert(
    fc.asyncProperty(fc.array(customer, { maxLength: 3 }), async (given) => {
      const feed: CustomerFeed = {
        ...customers,
        customers: given.map(({ name, accounts }) => ({
          name,
          accounts: accounts.map(({ accountId, agreements }) => ({
            accountId,
            agreements: agreements.map(({ address, usagePointHrefs, ...rest }) => ({
              ...rest,
              serviceLocation: { address, usagePointHrefs },
            })),
          })),
        })),
      }
      assert.deepEqual((await read(writeCustomerFeed(feed))).customers, given)
    }),
    { numRuns: 30 },
  )
})

test('authorizations read back as they were written, one or several', async () => {
  const { updatedAt: _, ...expected } = authorization
  assert.deepEqual((await read([writeAuthorization(authorization)])).authorizations, [expected])
  const two = writeAuthorizations({
    self: `${base}/Authorization`,
    updatedAt: 1,
    authorizations: [authorization, { ...authorization, status: 'revoked' }],
  })
  assert.deepEqual((await read([two])).authorizations, [expected, { ...expected, status: 'revoked' }])
})

test('notifications read back as they were written, ampersands and all', () => {
  const uri = `${base}/Batch/Subscription/7?published-min=2025-07-14T04:00:00Z&published-max=2025-07-15T04:00:00Z`
  assert.deepEqual(readBatchList(writeBatchList([uri, `${base}/Batch/Bulk/1`])), [uri, `${base}/Batch/Bulk/1`])
  assert.deepEqual(readBatchList(writeBatchList([])), [])
  fc.assert(
    fc.property(fc.array(fc.webUrl({ withQueryParameters: true })), (uris) => assert.deepEqual(readBatchList(writeBatchList(uris)), uris)),
  )
})

test('names give the UUIDs of RFC 9562', () => {
  // Computed with Python's uuid.uuid5(uuid.NAMESPACE_URL, …).
  assert.equal(nameUuid('https://www.example.com/'), 'urn:uuid:3d3ed9d2-aa3d-5fa6-90e8-ed662e90f559')
})

const schema = fileURLToPath(new URL('../../../../../shared/green-button/schema/all.xsd', import.meta.url))
const hasValidator = spawnSync('xmllint', ['--version']).error === undefined
const skip = !existsSync(schema)
  ? 'SKIPPED: the schemas (../shared/green-button/schema) are absent'
  : hasValidator
    ? false
    : 'SKIPPED: xmllint is not installed (Debian: libxml2-utils)'

test('everything written is valid against the schemas of ESPI 4.0', { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'green-button-'))
  try {
    const documents = [
      [...writeUsageFeed(feedOf([1, 2, -3], 3))].join(''),
      [...writeCustomerFeed(customers)].join(''),
      [...writeCustomerFeed({ ...customers, customers: [{ accounts: [{ accountId: '1', agreements: [{}] }] }] })].join(''),
      writeAuthorization(authorization),
      writeAuthorizations({ self: `${base}/Authorization`, updatedAt: 1, authorizations: [authorization] }),
      writeBatchList([`${base}/Batch/Subscription/7?a=1&b=2`]),
      writeBatchList([]),
    ]
    for (const [at, document] of documents.entries()) {
      const file = join(folder, `${at}.xml`)
      await writeFile(file, document)
      const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], { encoding: 'utf8' })
      assert.equal(status, 0, stderr)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
