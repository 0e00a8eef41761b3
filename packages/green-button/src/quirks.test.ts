/** Oddities of real feeds, one by one: what is assumed, left out or kept apart, and under which code it is told. */

import assert from 'node:assert/strict'
import test from 'node:test'
import type { GreenButton } from './model.ts'
import { readGreenButton } from './read.ts'

const read = (text: string): Promise<GreenButton> => readGreenButton(new TextEncoder().encode(text))
const codes = (gb: GreenButton): string[] => gb.findings.map((finding) => finding.code).sort()
const feed = (...entries: string[]): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi" xmlns:c="http://naesb.org/espi/customer">${entries.join('')}</feed>`
const entry = (self: string, up: string, related: readonly string[], content: string, updated = '2025-08-01T00:00:00Z'): string =>
  `<entry><link rel="self" href="${self}"/>${up === '' ? '' : `<link rel="up" href="${up}"/>`}${related.map((href) => `<link rel="related" href="${href}"/>`).join('')}<content>${content}</content><updated>${updated}</updated></entry>`
const point = (inner = '<e:ServiceCategory><e:kind>0</e:kind></e:ServiceCategory>') =>
  entry('/UsagePoint/5', '/UsagePoint', ['/UsagePoint/5/MeterReading'], `<e:UsagePoint>${inner}</e:UsagePoint>`)
const meter = entry(
  '/UsagePoint/5/MeterReading/1',
  '/UsagePoint/5/MeterReading',
  ['/UsagePoint/5/MeterReading/1/IntervalBlock', '/ReadingType/1'],
  '<e:MeterReading/>',
)
const type = (fields: Record<string, number | string>) =>
  entry(
    '/ReadingType/1',
    '/ReadingType',
    [],
    `<e:ReadingType>${Object.entries(fields)
      .map(([name, value]) => `<e:${name}>${value}</e:${name}>`)
      .join('')}</e:ReadingType>`,
  )
const usual = { accumulationBehaviour: 4, commodity: 1, flowDirection: 1, intervalLength: 900, kind: 12, powerOfTenMultiplier: 0, uom: 72 }
const reading = (start: number | string, value: number | string, duration: number | string = 900) =>
  `<e:IntervalReading><e:timePeriod><e:duration>${duration}</e:duration><e:start>${start}</e:start></e:timePeriod><e:value>${value}</e:value></e:IntervalReading>`
const block = (readings: string, number = 1, updated?: string) =>
  entry(
    `/UsagePoint/5/MeterReading/1/IntervalBlock/${number}`,
    '/UsagePoint/5/MeterReading/1/IntervalBlock',
    [],
    `<e:IntervalBlock><e:interval><e:duration>9000</e:duration><e:start>900000</e:start></e:interval>${readings}</e:IntervalBlock>`,
    updated,
  )
const three = reading(900000, 1) + reading(900900, 2) + reading(901800, 3)

test('readings without readable value or time are left out and told', async () => {
  const odd =
    reading(902700, 'n/a') +
    reading(903600, '') +
    reading('soon', 1) +
    reading(1440585200000, 1) +
    reading(904500, 1, '-900') +
    reading(905400, '12345678901234567890')
  const gb = await read(feed(point(), meter, type(usual), block(three + odd)))
  assert.deepEqual([...(gb.series[0]?.values ?? [])], [1, 2, 3])
  assert.deepEqual(codes(gb), ['unreadable_time', 'unreadable_value', 'value_not_exact'])
  const counts = Object.fromEntries(gb.findings.map((finding) => [finding.code, finding.evidence?.['count']]))
  assert.deepEqual(counts, { unreadable_time: 3, unreadable_value: 2, value_not_exact: 1 })
})

test('values of one series that cannot share a scale exactly are left out', async () => {
  const gb = await read(
    feed(point(), meter, type(usual), block(reading(900000, '0.000000001') + reading(900900, 900000000) + reading(901800, '2'))),
  )
  assert.deepEqual([...(gb.series[0]?.values ?? [])], [1, 2000000000])
  assert.deepEqual(codes(gb), ['gap', 'non_integer_value', 'value_not_exact'])
})

test('an unknown unit, no unit and an impossible multiplier are kept apart', async () => {
  const { uom: _, ...noUnit } = usual
  for (const [fields, code] of [
    [{ ...usual, uom: 9999 }, 'unknown_uom'],
    [noUnit, 'missing_uom'],
    [{ ...usual, powerOfTenMultiplier: 99 }, 'multiplier_out_of_range'],
    [{}, 'missing_reading_type'],
  ] as const) {
    const gb = await read(feed(point(), meter, type(fields), block(three)))
    assert.equal(gb.series[0]?.unit, 'unknown', code)
    assert.deepEqual(codes(gb), [code])
  }
})

test('what a reading type leaves out is told', async () => {
  const { accumulationBehaviour: _, ...silent } = usual
  assert.deepEqual(codes(await read(feed(point(), meter, type(silent), block(three)))), ['accumulation_assumed'])
  assert.deepEqual(codes(await read(feed(point(), meter, type({ ...usual, accumulationBehaviour: 6 }), block(three)))), [
    'accumulation_unclear',
  ])
  assert.deepEqual(codes(await read(feed(point(), meter, type({ ...usual, commodity: 7 }), block(three)))), ['service_mismatch'])
})

test('the default quality of the reading type stands in; the most doubtful of several counts', async () => {
  const twice = reading(900900, 2).replace(
    '<e:value>',
    '<e:ReadingQuality><e:quality>17</e:quality></e:ReadingQuality><e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality><e:value>',
  )
  const gb = await read(feed(point(), meter, type({ ...usual, defaultQuality: 14 }), block(reading(900000, 1) + twice)))
  assert.deepEqual([...(gb.series[0]?.qualities ?? [])], [14, 8])
})

test('a service category without kind leaves the service to the commodity', async () => {
  const gb = await read(
    feed(point('<e:ServiceCategory><e:kind/></e:ServiceCategory>'), meter, type({ ...usual, commodity: 7, uom: 169 }), block(three)),
  )
  assert.equal(gb.series[0]?.service, 'gas')
})

test('foreign elements and comments change nothing', async () => {
  const foreign = three
    .replaceAll('<e:value>', '<x:value xmlns:x="urn:other">77</x:value><!-- 8 --><e:cost>5</e:cost><e:value>')
    .replaceAll('</e:value>', '<!-- 9 --></e:value>')
  const gb = await read(feed(point(), meter, type(usual), block(foreign)))
  assert.deepEqual([[...(gb.series[0]?.values ?? [])], codes(gb)], [[1, 2, 3], []])
})

test('a namespace nobody knows is read by its local names', async () => {
  const text = feed(point(), meter, type(usual), block(three)).replace('http://naesb.org/espi"', 'http://schemas.example/espi-hack"')
  assert.deepEqual([...((await read(text)).series[0]?.values ?? [])], [1, 2, 3])
})

test('a later page of the same entries changes nothing', async () => {
  const once = await read(feed(point(), meter, type(usual), block(three)))
  const twice = await read(feed(point(), meter, type(usual), block(three), point(), meter, type(usual), block(three)))
  assert.deepEqual(twice.series, once.series)
  assert.deepEqual(codes(twice), ['duplicate_block'])
})

test('links upwards do not draw in the blocks of a meter reading that is not described', async () => {
  const upward = entry(
    '/UsagePoint/5/MeterReading/1',
    '/UsagePoint/5/MeterReading',
    ['/UsagePoint/5', '/UsagePoint/5/MeterReading/1/IntervalBlock', '/ReadingType/1'],
    '<e:MeterReading/>',
  )
  const other = block(reading(900000, 9)).replaceAll('MeterReading/1/', 'MeterReading/2/')
  const gb = await read(feed(point(), upward, type(usual), block(three), other))
  assert.deepEqual(
    gb.series.map((series) => [series.meterReading, series.unit, series.starts.length]),
    [
      ['1', 'Wh', 3],
      ['2', 'unknown', 1],
    ],
  )
})

test('a block whose own URL and up link disagree goes where its URL says', async () => {
  const second = meter.replaceAll('MeterReading/1', 'MeterReading/2')
  const astray = block(reading(900000, 9)).replace('/MeterReading/1/IntervalBlock/1', '/MeterReading/2/IntervalBlock/1')
  const gb = await read(feed(point(), meter, second, type(usual), astray))
  assert.deepEqual(
    gb.series.map((series) => series.meterReading),
    ['2'],
  )
  assert.deepEqual(codes(gb), ['contradictory_links'])
})

test('a bare resource without any envelope is read', async () => {
  const bare = `<IntervalBlock xmlns="http://naesb.org/espi">${three.replaceAll('e:', '')}</IntervalBlock>`
  const gb = await read(bare)
  assert.deepEqual([gb.series[0]?.usagePoint, gb.series[0]?.unit, gb.series[0]?.starts.length], ['unknown', 'unknown', 3])
})

test('readings without a period need a length; without one they are left out', async () => {
  const { intervalLength: _, ...noLength } = usual
  const values = '<e:IntervalReading><e:value>1</e:value></e:IntervalReading><e:IntervalReading><e:value>2</e:value></e:IntervalReading>'
  const gb = await read(feed(point(), meter, type(noLength), block(values)))
  assert.deepEqual([gb.series[0]?.starts.length, codes(gb)], [0, ['unplaceable_reading']])
  assert.deepEqual([...((await read(feed(point(), meter, type(usual), block(values)))).series[0]?.starts ?? [])], [900000, 900900])
})

test('customers of the 4.0 form: account by accountId, several usage points, end device, account without number', async () => {
  const root = '/RetailCustomer/7/Customer/1'
  const gb = await read(
    feed(
      entry(
        `${root}/CustomerAccount/1/CustomerAgreement/1/ServiceLocation/1/EndDevice/1`,
        '',
        [],
        '<c:EndDevice><c:serialNumber>0099</c:serialNumber></c:EndDevice>',
      ),
      entry(
        `${root}/CustomerAccount/1`,
        `${root}/CustomerAccount`,
        [],
        '<c:CustomerAccount><c:name>shown</c:name><c:accountId>00123-4</c:accountId></c:CustomerAccount>',
      ),
      entry(`${root}/CustomerAccount/1/CustomerAgreement/1`, '', [], '<c:CustomerAgreement/>'),
      entry(
        `${root}/CustomerAccount/1/CustomerAgreement/1/ServiceLocation/1`,
        '',
        [],
        '<c:ServiceLocation><c:mainAddress><c:streetDetail><c:number>12</c:number><c:name>Water</c:name><c:type>St</c:type></c:streetDetail><c:townDetail><c:name>Brooklyn</c:name><c:stateOrProvince>NY</c:stateOrProvince></c:townDetail><c:postalCode>01201</c:postalCode></c:mainAddress><c:UsagePoints><c:UsagePoint>/UsagePoint/5</c:UsagePoint><c:UsagePoint>/UsagePoint/6</c:UsagePoint></c:UsagePoints></c:ServiceLocation>',
      ),
      entry(
        `${root}/CustomerAccount/2/CustomerAgreement/8`,
        '',
        [],
        '<c:CustomerAgreement><c:agreementId>A-8</c:agreementId></c:CustomerAgreement>',
      ),
    ),
  )
  assert.deepEqual(gb.customers, [
    {
      accounts: [
        {
          accountId: '00123-4',
          agreements: [
            {
              address: { street: '12 Water St', city: 'Brooklyn', state: 'NY', postalCode: '01201' },
              usagePointHrefs: ['/UsagePoint/5', '/UsagePoint/6'],
              meterSerial: '0099',
            },
          ],
        },
        { accountId: '', agreements: [{ agreementId: 'A-8', usagePointHrefs: [] }] },
      ],
    },
  ])
  assert.deepEqual(codes(gb), ['missing_account_number'])
  assert.ok(!JSON.stringify(gb.findings).includes('Water'))
})
