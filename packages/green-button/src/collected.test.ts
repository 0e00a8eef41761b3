/** Feeds of real custodians and of the standard's own test sets: each is read with plausible results or refused for a reason. */

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import test from 'node:test'
import { GreenButtonError } from './findings.ts'
import type { GreenButton } from './model.ts'
import { readGreenButton } from './read.ts'
import { describeSeries } from './usage/describe.ts'

const folder = new URL('../../../../shared/green-button/files/', import.meta.url)
const skip = existsSync(folder) ? false : 'SKIPPED: the folder of collected Green Button files (../shared/green-button/files) is absent'

const read = async (path: string): Promise<GreenButton> => readGreenButton(await readFile(new URL(path, folder)))
const codes = (read: GreenButton) => new Set(read.findings.map((finding) => finding.code))
const facts = (read: GreenButton) =>
  read.series.map((series) => {
    const { usagePoint, flow, unit, count, total } = describeSeries(series, 'America/New_York')
    return [usagePoint, flow, unit, series.intervalSeconds, count, total]
  })

test('every collected file is read or refused, never anything else', { skip }, async () => {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.xml$/i.test(path))
  assert.ok(paths.length >= 60)
  let series = 0
  for (const path of paths) {
    try {
      for (const each of (await read(path)).series) {
        series += 1
        assert.equal(new Set(each.starts).size, each.starts.length, path)
        assert.ok(
          each.starts.every((start, at) => at === 0 || start > (each.starts[at - 1] ?? 0)),
          path,
        )
        assert.ok(each.values.every(Number.isSafeInteger), path)
        assert.ok(
          each.starts.every((start) => start > 946_684_800 && start < 1_893_456_000),
          path,
        )
        assert.notEqual(each.usagePoint, 'unknown', path)
      }
    } catch (error) {
      assert.ok(error instanceof GreenButtonError, `${path}: ${String(error)}`)
    }
  }
  assert.ok(series > 50)
})

test('Opower: no up links, unit and multiplier only, two holes', { skip }, async () => {
  const gb = await read('opower-dmd/gb.xml')
  assert.deepEqual(facts(gb), [['1928975', 'forward', 'Wh', 3600, 7440, '5145901']])
  assert.deepEqual(codes(gb), new Set(['flow_direction_assumed', 'gap', 'missing_up_link']))
  assert.equal(gb.findings.find((finding) => finding.code === 'gap')?.evidence?.['count'], 2)
})

test('Opower gas in thousandths of a therm', { skip }, async () => {
  assert.deepEqual(facts(await read('opower-dmd/gas_direct.xml')), [['NET_USAGE', 'forward', 'therm', 2332800, 5, '140']])
})

test('a year of a household, in the Pacific zone', { skip }, async () => {
  const bytes = await readFile(
    new URL('sample-households/Coastal_Multi_Family_Daily_Jan_1_2011_to_Jan_1_2012_RetailCustomer_4.xml', folder),
  )
  const pacific = await readGreenButton(bytes, { zone: 'America/Los_Angeles' })
  assert.deepEqual(facts(pacific), [['1', 'forward', 'Wh', 3600, 8760, '4425305']])
  assert.deepEqual(codes(pacific), new Set())
  assert.equal(pacific.summaries[0]?.overallConsumptionLastPeriod?.value, 768032)
  assert.deepEqual(codes(await readGreenButton(bytes)), new Set(['local_time_parameters_implausible']))
})

test('several usage points in one feed keep their readings apart', { skip }, async () => {
  assert.deepEqual(facts(await read('gba-datasdk/BatchFeedThreeUsagePoints_M.xml')), [
    ['4284792', 'forward', 'Wh', 900, 96, '14635'],
    ['4284792', 'reverse', 'Wh', 900, 96, '30195'],
    ['4284793', 'forward', 'Wh', 900, 96, '166730'],
    ['4284794', 'reverse', 'Wh', 900, 96, '0'],
  ])
})

test('daily readings of a year with a 23 and a 25 hour day', { skip }, async () => {
  const year = await read('trestles/case_12_months_daily_interval.xml')
  assert.deepEqual(facts(year), [['1', 'forward', 'Wh', 86400, 365, '8155329']])
  assert.deepEqual([...new Set(year.series[0]?.durations)].sort(), [82800, 86400, 90000])
  assert.deepEqual(codes(year), new Set())
})

test('blocks without usage point and reading type are kept apart as unknown', { skip }, async () => {
  const bare = await read('trestles/case_without_usage_point.xml')
  assert.deepEqual(facts(bare), [['1', 'unknown', 'unknown', 86400, 31, '688779']])
  assert.deepEqual(codes(bare), new Set(['usage_point_synthesised', 'missing_reading_type']))
})

test('reading types that contradict each other under one URL are not believed', { skip }, async () => {
  const three = await read('cmdtest/oneusagepointsonecustomerthreemeasurements.xml')
  assert.ok(codes(three).has('ambiguous_reading_type'))
  assert.deepEqual(
    three.series.map((series) => [series.meterReading, series.unit]),
    [
      ['1', 'Wh'],
      ['2', 'unknown'],
      ['3', 'unknown'],
    ],
  )
})

test('a gas feed with the same start for all its months counts none of them', { skip }, async () => {
  const gas = await read('gas-provider-ma/gas_containerized.xml')
  assert.deepEqual(facts(gas), [['01', 'unknown', 'unknown', 0, 0, '0']])
  for (const code of ['conflicting_readings', 'fractional_start', 'missing_reading_type']) assert.ok(codes(gas).has(code), code)
})

test('whole kilowatt-hours by the hour are flagged as too coarse', { skip }, async () => {
  assert.ok(codes(await read('cmdtest/threeusagepointsonecustomer.xml')).has('low_resolution'))
})

test('retail customers of two utilities: account numbers and serials are text', { skip }, async () => {
  assert.deepEqual((await read('verdigris-cmd/PGERetailCustomer.xml')).customers, [
    {
      name: 'ACME INDUSTRIES',
      accounts: [
        {
          accountId: '1687340014',
          agreements: [
            {
              agreementId: '1112392222',
              address: { street: '140 HAN RD', city: 'KING CITY', state: 'CA', postalCode: '95101' },
              usagePointHrefs: [],
              meterSerial: '1121183459',
            },
          ],
        },
      ],
    },
  ])
  const [customer] = (await read('verdigris-cmd/BulkSCERetailCustomer.xml')).customers
  assert.equal(customer?.accounts[0]?.accountId, '2-00-111-1111')
  assert.equal(customer?.accounts[0]?.agreements[0]?.meterSerial, '2.16.840.1.114416.1.5.222013991111')
  assert.deepEqual(customer?.accounts[0]?.agreements[0]?.address, {
    street: '11111 COLORADO ST',
    city: 'PALM DESERT',
    state: 'CA',
    postalCode: '92260',
  })
})

test('authorizations: bare entry, feed, and PG&E in milliseconds', { skip }, async () => {
  const [bare] = (await read('cityssm/entryOnly.xml')).authorizations
  assert.equal(bare?.status, 'active')
  assert.equal(bare?.expiresAt, 1893456000)
  assert.deepEqual(bare?.authorizedPeriod, { start: 1690904231, durationSeconds: 202551769 })
  assert.equal((await read('cmdtest/Authorizations.xml')).authorizations.length, 4)
  const [pge] = (await read('verdigris-cmd/PGEAuthorization.xml')).authorizations
  assert.equal(pge?.resourceUri, 'https://api.pge.com/GreenButtonConnect/espi/1_1/resource/Subscription/0')
})

test('the example notification of the alliance', { skip }, async () => {
  const { readBatchList } = await import('./resources/batch-list.ts')
  const path = new URL('../protocol/gba/green-button-alliance-notification-batchlist.xml', folder)
  assert.deepEqual(readBatchList(await readFile(path)), [
    'https://utilityapi.com/DataCustodian/espi/1_1/resource/Batch/Subscription/503888?published-min=2025-01-01T00:00:00Z&published-max=2025-02-01T00:00:00Z',
  ])
})
