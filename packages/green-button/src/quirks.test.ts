/** Oddities of real feeds, one by one: what is assumed, left out or kept apart, and under which code it is told. */

import assert from 'node:assert/strict'
import test from 'node:test'
import { GreenButtonError } from './findings.ts'
import type { GreenButton } from './model.ts'
import { readGreenButton } from './read.ts'
import { completenessByDay } from './usage/completeness.ts'

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

const worth = (gb: GreenButton, code: string): Record<string, string | number> =>
  gb.findings.find((finding) => finding.code === code)?.evidence ?? assert.fail(`no finding ${code}, but ${codes(gb)}`)
const refusedAs = (code: string) => (error: unknown) => error instanceof GreenButtonError && error.code === code
const valuesOf = (gb: GreenButton, at = 0): number[] => [...(gb.series[at]?.values ?? [])]
/** Unit of length, quarter hours from 1970-01-11 10:00Z on. */
const quarters = (count: number, from = 900000): string => Array.from({ length: count }, (_, n) => reading(from + n * 900, n + 1)).join('')
const typed = (fields: Record<string, number | string>, ...blocks: string[]): Promise<GreenButton> =>
  read(feed(point(), meter, type(fields), ...blocks))

test('quirk 1: without a reading type, or with an empty one, the series is kept apart; what to ask for is told', async () => {
  const absent = await read(feed(point(), meter, block(three)))
  assert.deepEqual([absent.series[0]?.unit, valuesOf(absent), codes(absent)], ['unknown', [1, 2, 3], ['missing_reading_type']])
  const told = worth(absent, 'missing_reading_type')
  assert.match(String(told['readingTypeHref']), /\/ReadingType\/1$/)
  assert.equal(told['service'], 'electricity')
  const unlinked = await read(feed(point(), meter.replace('<link rel="related" href="/ReadingType/1"/>', ''), type(usual), block(three)))
  assert.deepEqual([unlinked.series[0]?.unit, 'readingTypeHref' in worth(unlinked, 'missing_reading_type')], ['unknown', false])
  const empty = await typed({ uom: '', kind: '', powerOfTenMultiplier: '' }, block(three))
  assert.deepEqual([empty.series[0]?.unit, codes(empty)], ['unknown', ['missing_reading_type']])
})

test('quirk 2: of unit and multiplier alone, delivered use by interval is assumed, and told', async () => {
  const gb = await typed({ powerOfTenMultiplier: -3, uom: 72 }, block(three.replaceAll('<e:value>', '<e:value>1')))
  const [series] = gb.series
  assert.deepEqual([series?.flow, series?.kind, series?.unit, series?.scale], ['forward', 'energy', 'Wh', -3])
  assert.deepEqual(codes(gb), ['flow_direction_assumed'])
})

test('quirk 3: without up links, and with the block itself as related, the blocks find their meter reading', async () => {
  const direct = meter.replace('MeterReading/1/IntervalBlock"', 'MeterReading/1/IntervalBlock/1"')
  const gb = await read(feed(point(), direct, type(usual), block(three)).replaceAll(/<link rel="up"[^>]*>/g, ''))
  assert.deepEqual([gb.series.length, gb.series[0]?.meterReading, gb.series[0]?.unit], [1, '1', 'Wh'])
  assert.deepEqual([codes(gb), worth(gb, 'missing_up_link')['count']], [['missing_up_link'], 4])
})

test('quirk 4: many blocks in one content, and one block of a year', async () => {
  const inner = (readings: string) => /<e:IntervalBlock>.*<.e:IntervalBlock>/.exec(block(readings))?.[0] ?? ''
  const many = block('').replace(inner(''), [0, 1, 2].map((n) => inner(quarters(4, 900000 + n * 3600))).join(''))
  const gb = await typed(usual, many)
  assert.deepEqual([gb.resources['IntervalBlock'], gb.series[0]?.starts.length, codes(gb)], [3, 12, []])
  const year = await typed(usual, block(quarters(365 * 96)))
  assert.deepEqual([year.series[0]?.starts.length, codes(year)], [365 * 96, []])
})

test('quirk 5: whatever prefix, a namespace declared on a child, no prolog, CRLF, and a bare entry mean the same', async () => {
  const plain = feed(point(), meter, type(usual), block(three))
  const expected = (await read(plain)).series
  const customer = 'xmlns:e="http://naesb.org/espi"'
  const forms = {
    'other prefix': plain.replaceAll(/(<\/?)e:/g, '$1ns0:').replace('xmlns:e=', 'xmlns:ns0='),
    'prefixed Atom': plain
      .replaceAll(/<(\/?)(feed|entry|link|content|updated)/g, '<$1ns1:$2')
      .replace('xmlns="http://www.w3.org/2005/Atom"', 'xmlns:ns1="http://www.w3.org/2005/Atom"'),
    'default namespace on the resource': plain
      .replaceAll(/<e:(UsagePoint|MeterReading|ReadingType|IntervalBlock)(\/?)>/g, '<$1 xmlns="http://naesb.org/espi"$2>')
      .replaceAll(/<(\/?)e:/g, '<$1'),
    'Atom in the customer namespace': plain.replace('"http://www.w3.org/2005/Atom"', '"http://naesb.org/espi/customer"'),
    'schema location': plain.replace(
      customer,
      `${customer} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://naesb.org/espi espi.xsd"`,
    ),
    'prolog and CRLF': `<?xml version="1.0" encoding="UTF-8"?>\r\n${plain.replaceAll('><', '>\r\n<')}`,
  }
  for (const [name, text] of Object.entries(forms)) {
    assert.notEqual(text, plain, name)
    assert.deepEqual((await read(text)).series, expected, name)
  }
  const bare = block(three).replace('<entry>', '<entry xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">')
  const alone = await read(bare)
  assert.deepEqual([alone.series[0]?.usagePoint, valuesOf(alone), alone.series[0]?.unit], ['5', [1, 2, 3], 'unknown'])
})

test('quirk 6: an unbound prefix, and junk behind the root, are refused with their place', async () => {
  const plain = feed(point(), meter, type(usual), block(three))
  for (const text of [plain.replace('xmlns:e="http://naesb.org/espi"', ''), `${plain}<feed/>`, `${plain}\njunk`])
    await assert.rejects(
      read(text),
      (error) => refusedAs('not_well_formed')(error) && Number((error as GreenButtonError).evidence['line']) > 0,
    )
})

test('quirk 7: an empty kind and a missing service category leave the rest as it is', async () => {
  for (const inner of ['<e:ServiceCategory><e:kind/></e:ServiceCategory>', '']) {
    const gb = await read(feed(point(inner), meter, type({ ...usual, commodity: 7, kind: '', uom: 169 }), block(three)))
    assert.deepEqual([gb.series[0]?.service, gb.series[0]?.kind, gb.series[0]?.unit, codes(gb)], ['gas', 'energy', 'therm', []])
  }
})

test('quirk 8: fractions of a second are cut; periods that all start at once and disagree count for nothing', async () => {
  const fractional = await typed(usual, block(three.replaceAll('</e:start>', '.5</e:start>')))
  assert.deepEqual([[...(fractional.series[0]?.starts ?? [])], codes(fractional)], [[900000, 900900, 901800], ['fractional_start']])
  const same = Array.from({ length: 36 }, (_, n) => reading('1420070400.0', n + 100, 2592000)).join('')
  const gb = await typed(usual, block(same))
  assert.deepEqual([valuesOf(gb), codes(gb)], [[], ['conflicting_readings', 'fractional_start']])
  assert.deepEqual([worth(gb, 'conflicting_readings')['firstAt'], worth(gb, 'fractional_start')['count']], [1420070400, 36])
  // What does not contradict itself is used.
  const partly = await typed(usual, block(three + reading(901800, 9)))
  assert.deepEqual([valuesOf(partly), worth(partly, 'conflicting_readings')['count']], [[1, 2], 1])
})

test('quirk 9: meter stands without duration beside an interval series are a series of their own, and differenced', async () => {
  const second = (text: string) => text.replaceAll('MeterReading/1', 'MeterReading/2').replaceAll('/ReadingType/1', '/ReadingType/2')
  const stands = [0, 1, 2, 3].map((n) => reading(900000 + n * 900, 5000 + n * (n + 1), 0)).join('')
  const gb = await typed(usual, block(three), second(meter), second(type({ ...usual, accumulationBehaviour: 1 })), second(block(stands)))
  assert.deepEqual([gb.series.length, valuesOf(gb), valuesOf(gb, 1)], [2, [1, 2, 3], [2, 4, 6]])
  assert.deepEqual([...(gb.series[1]?.durations ?? [])], [900, 900, 900])
  assert.deepEqual(codes(gb), ['register_differenced', 'same_quantity_twice'])
  const day = await typed({ ...usual, accumulationBehaviour: 3 }, block(reading(900000, 10, 86400) + reading(986400, 4, 86400)))
  assert.deepEqual([valuesOf(day), codes(day)], [[], ['register_differenced', 'register_went_back']])
})

test('quirk 10: delivered and received are two series; net and corrections keep their sign', async () => {
  const second = (text: string) => text.replaceAll('MeterReading/1', 'MeterReading/2').replaceAll('/ReadingType/1', '/ReadingType/2')
  const two = await typed(usual, block(three), second(meter), second(type({ ...usual, flowDirection: 19 })), second(block(three)))
  assert.deepEqual([two.series.map(({ flow }) => flow), codes(two)], [['forward', 'reverse'], []])
  for (const [flowDirection, flow] of [
    [4, 'net'],
    [1, 'forward'],
  ] as const) {
    const gb = await typed({ ...usual, flowDirection }, block(reading(900000, -7) + reading(900900, '-0.5')))
    assert.deepEqual([gb.series[0]?.flow, valuesOf(gb), gb.series[0]?.scale], [flow, [-70, -5], -1])
  }
})

test('quirk 11: repeated, unsorted, overlapping and corrected readings: each time counts once, the newest or best of it', async () => {
  const repeated = await typed(usual, block(three + reading(900000, 1)), block(three, 2))
  assert.deepEqual(valuesOf(repeated), [1, 2, 3])
  assert.deepEqual(codes(repeated), ['duplicate_block', 'duplicate_reading', 'unsorted'])
  const corrected = block(reading(900900, 20), 2, '2025-09-01T00:00:00Z')
  for (const order of [
    [block(three), corrected],
    [corrected, block(three)],
  ]) {
    const gb = await typed(usual, ...order)
    assert.deepEqual([valuesOf(gb), codes(gb)], [[1, 20, 3], ['superseded_readings']])
  }
  const rated = (value: number, quality: number) =>
    reading(900900, value).replace('<e:value>', `<e:ReadingQuality><e:quality>${quality}</e:quality></e:ReadingQuality><e:value>`)
  for (const order of [rated(5, 17) + rated(6, 8), rated(6, 8) + rated(5, 17)])
    assert.deepEqual(valuesOf(await typed(usual, block(order))), [5])
  const overlapping = await typed(usual, block(reading(900000, 1) + reading(900600, 2)))
  assert.deepEqual([valuesOf(overlapping), codes(overlapping)], [[1, 2], ['overlapping_readings']])
})

test('quirk 12: gaps are told by local day, expected and given, on days of 23, 24 and 25 hours', async () => {
  const hours = (from: string, to: string, without: readonly string[] = []) => {
    const [start, end, ...left] = [from, to, ...without].map((at) => Date.parse(at) / 1000)
    const starts = Array.from({ length: ((end ?? 0) - (start ?? 0)) / 3600 }, (_, n) => (start ?? 0) + n * 3600)
    return block(
      starts
        .filter((at) => !left.includes(at))
        .map((at) => reading(at, 5, 3600))
        .join(''),
    )
  }
  const hourly = { ...usual, intervalLength: 3600 }
  const whole = await typed(hourly, hours('2025-11-01T04:00:00Z', '2025-11-04T05:00:00Z'))
  assert.deepEqual(codes(whole), [])
  assert.deepEqual(completenessByDay(whole.series[0] ?? assert.fail(), 'America/New_York'), [
    { date: '2025-11-01', expected: 24, given: 24 },
    { date: '2025-11-02', expected: 25, given: 25 },
    { date: '2025-11-03', expected: 24, given: 24 },
  ])
  // Both hours that clocks showed as one o'clock are expected.
  const fall = await typed(hourly, hours('2025-11-01T04:00:00Z', '2025-11-04T05:00:00Z', ['2025-11-02T06:00:00Z']))
  const gap = worth(fall, 'gap')
  assert.deepEqual([gap['givenOfExpected'], gap['missingReadings']], ['2025-11-02 24/25', 1])
  const spring = await typed(
    hourly,
    hours('2025-03-09T05:00:00Z', '2025-03-10T04:00:00Z', ['2025-03-09T12:00:00Z', '2025-03-09T13:00:00Z']),
  )
  assert.equal(worth(spring, 'gap')['givenOfExpected'], '2025-03-09 21/23')
  // Of a window that was asked for, days without any reading are told too.
  const window = { from: Date.parse('2025-11-01T04:00:00Z') / 1000, to: Date.parse('2025-11-03T05:00:00Z') / 1000 }
  const part = await typed(hourly, hours('2025-11-02T04:00:00Z', '2025-11-02T10:00:00Z'))
  assert.deepEqual(completenessByDay(part.series[0] ?? assert.fail(), 'America/New_York', window), [
    { date: '2025-11-01', expected: 24, given: 0 },
    { date: '2025-11-02', expected: 25, given: 6 },
  ])
  const days = await typed(
    { ...usual, intervalLength: 86400 },
    block(
      reading(Date.parse('2025-03-08T05:00Z') / 1000, 5, 86400) +
        reading(Date.parse('2025-03-09T05:00Z') / 1000, 5, 82800) +
        reading(Date.parse('2025-03-11T04:00Z') / 1000, 5, 86400),
    ),
  )
  assert.equal(worth(days, 'gap')['givenOfExpected'], '2025-03-10 0/1')
})

test('quirk 13: white space in numbers is trimmed, identifiers with separators are kept as they are', async () => {
  const spaced = feed(point(), meter, type({ ...usual, uom: '\n 72 ' }), block(three.replaceAll(/>(\d+)</g, '>\n  $1\t<')))
  assert.deepEqual([valuesOf(await read(spaced)), codes(await read(spaced))], [[1, 2, 3], []])
  const id = '1,436,684,400,000'
  const gb = await read(feed(point(), meter, type(usual), block(three)).replaceAll('UsagePoint/5', `UsagePoint/${id}`))
  assert.deepEqual([gb.series[0]?.usagePoint, gb.series[0]?.unit], [id, 'Wh'])
})

test('quirk 14: when something was published, even as a date long ago, decides nothing', async () => {
  const dated = (text: string, published: string) => text.replace('<updated>', `<published>${published}</published><updated>`)
  const newer = block(reading(900900, 20), 2, '2025-09-01T00:00:00Z')
  for (const [one, other] of [
    ['2011-11-30', '2024-06-21'],
    ['2024-06-21', '2011-11-30'],
    ['2024-06-21T00:00:00Z', 'yesterday'],
  ] as const) {
    const gb = await typed(usual, dated(block(three), one), dated(newer, other))
    assert.deepEqual([valuesOf(gb), codes(gb)], [[1, 20, 3], ['superseded_readings']])
  }
})

test('quirk 15: without a usage point it is made from the URL, and told', async () => {
  const gb = await read(feed(meter, type(usual), block(three)))
  assert.deepEqual(gb.usagePoints, [{ id: '5', href: '/UsagePoint/5', service: 'unknown', synthesised: true }])
  assert.deepEqual([gb.series[0]?.usagePoint, gb.series[0]?.service, codes(gb)], ['5', 'electricity', ['usage_point_synthesised']])
})

test('quirk 16: whole kilowatt-hours by the hour are told as too coarse, however they are written', async () => {
  const hours = (of: (n: number) => string | number) =>
    block(Array.from({ length: 30 }, (_, n) => reading(900000 + n * 3600, of(n), 3600)).join(''))
  const kWh = { ...usual, powerOfTenMultiplier: 3, intervalLength: 3600 }
  for (const gb of [
    await typed(
      kWh,
      hours((n) => (n % 3) + 1),
    ),
    await typed(
      kWh,
      hours((n) => `${(n % 3) + 1}.0`),
    ),
    await typed(
      usual,
      hours((n) => ((n % 3) + 1) * 1000),
    ),
  ])
    assert.ok(codes(gb).includes('low_resolution'))
  for (const gb of [
    await typed(
      kWh,
      hours((n) => `${n}.5`),
    ),
    await typed(
      usual,
      hours((n) => 1000 + n),
    ),
    await typed(
      usual,
      hours(() => 0),
    ),
    await typed({ ...kWh, intervalLength: 86400 }, block(reading(900000, 5, 86400))),
  ])
    assert.ok(!codes(gb).includes('low_resolution'))
})

test('quirk 17: elements that no schema has are passed over', async () => {
  const text = feed(
    point('<e:timezone>Pacific</e:timezone><e:ServiceCategory><e:kind>0</e:kind></e:ServiceCategory>'),
    meter,
    type(usual),
    block(three),
  )
    .replaceAll('<e:value>', '<e:thirdPartyName>x</e:thirdPartyName><e:value>')
    .replace('<entry>', '<thirdPartyName>x</thirdPartyName><entry>')
  const gb = await read(text)
  assert.deepEqual([valuesOf(gb), gb.series[0]?.service, codes(gb)], [[1, 2, 3], 'electricity', []])
})

test('quirk 18: other letter case in names of resources and elements is read', async () => {
  const text = feed(point(), meter, type(usual), block(three))
    .replaceAll('e:UsagePoint', 'e:usagePoint')
    .replaceAll('e:ReadingType', 'e:readingType')
    .replaceAll('e:ServiceCategory', 'e:serviceCategory')
    .replaceAll('e:uom', 'e:UOM')
  const gb = await read(text)
  assert.deepEqual([gb.series[0]?.unit, gb.series[0]?.service, codes(gb)], ['Wh', 'electricity', []])
})

test('quirk 19: a mark and UTF-16 are read, a DOCTYPE is refused whatever it holds', async () => {
  const plain = feed(point(), meter, type(usual), block(three))
  assert.deepEqual(valuesOf(await read(`\uFEFF${plain}`)), [1, 2, 3])
  const wide = Uint8Array.from([0xff, 0xfe, ...new Uint8Array(Uint16Array.from(plain, (letter) => letter.charCodeAt(0)).buffer)])
  assert.deepEqual(valuesOf(await readGreenButton(wide)), [1, 2, 3])
  for (const inner of [
    '',
    ' [<!ENTITY x SYSTEM "file:///etc/passwd">]',
    ' SYSTEM "http://169.254.169.254/"',
    ' [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]',
  ])
    await assert.rejects(read(`<!DOCTYPE feed${inner}>${plain}`), refusedAs('doctype'))
})

test('quirk 20: titles hold addresses and account numbers: no result, finding or refusal has any of them', async () => {
  const secret = ['17 Gumtree Lane', 'ACCT-0042-7781']
  const titled = (text: string) =>
    text.replaceAll('<entry>', `<title>${secret[0]}</title><entry><title type="text">${secret[1]} ${secret[0]}</title>`)
  const odd = three + reading(901800, 9) + reading('soon', 1) + reading(909000, 'x')
  const told = await read(titled(feed(meter, block(odd), type({}))).replaceAll(/<link rel="up"[^>]*>/g, ''))
  assert.ok(told.findings.length >= 5, codes(told).join())
  const refusals: unknown[] = []
  for (const bad of ['</feed>x', '&nope;</feed>', '', '<a b=1/></feed>', `${'<x>'.repeat(80)}`])
    await read(titled(feed(point(), block(three))).replace('</feed>', bad)).catch((error: GreenButtonError) =>
      refusals.push({ ...error, message: error.message }),
    )
  assert.equal(refusals.length, 5)
  for (const text of [JSON.stringify([told.findings, told.series, told.usagePoints]), JSON.stringify(refusals)])
    for (const each of secret) assert.ok(!text.includes(each), text)
})

test('two granularities of one quantity stay two series, and it is told which is which', async () => {
  const second = (text: string) => text.replaceAll('MeterReading/1', 'MeterReading/2').replaceAll('/ReadingType/1', '/ReadingType/2')
  const gb = await typed(
    usual,
    block(quarters(8)),
    second(meter),
    second(type({ ...usual, intervalLength: 3600 })),
    second(block(reading(900000, 10, 3600))),
  )
  assert.deepEqual(
    gb.series.map(({ intervalSeconds }) => intervalSeconds),
    [900, 3600],
  )
  assert.equal(worth(gb, 'same_quantity_two_granularities')['intervalSeconds'], '900, 3600')
  // In one meter reading, the hour over its quarters counts for nothing.
  const nested = await typed(usual, block(reading(900000, 10, 3600)), block(quarters(4, 900000), 2, '2025-09-01T00:00:00Z'))
  assert.deepEqual([valuesOf(nested), codes(nested)], [[1, 2, 3, 4], ['superseded_readings']])
})

test('a power of ten that the bill contradicts is told; bills that fit, of other units or of too little are not', async () => {
  const bill = (value: number | string, { power = 0, uom = 72, start = 900000, duration = 28800 } = {}) =>
    entry(
      '/UsagePoint/5/UsageSummary/1',
      '/UsagePoint/5/UsageSummary',
      [],
      `<e:UsageSummary><e:billingPeriod><e:duration>${duration}</e:duration><e:start>${start}</e:start></e:billingPeriod><e:overallConsumptionLastPeriod><e:powerOfTenMultiplier>${power}</e:powerOfTenMultiplier><e:uom>${uom}</e:uom><e:value>${value}</e:value></e:overallConsumptionLastPeriod></e:UsageSummary>`,
    )
  // 32 quarter hours, 528 in all.
  const wrong = await typed({ ...usual, powerOfTenMultiplier: 3 }, block(quarters(32)), bill(528))
  assert.deepEqual(worth(wrong, 'multiplier_contradicts_bill'), {
    usagePoint: '5',
    meterReading: '1',
    unit: 'Wh',
    count: 1,
    compared: 1,
    readings: '528000',
    bill: '528',
    powerOfTen: 3,
    billStart: 900000,
  })
  const gas = await typed({ ...usual, commodity: 7, kind: 58, uom: 119 }, block(quarters(32)), bill(528, { power: 2, uom: 119 }))
  assert.equal(worth(gas, 'multiplier_contradicts_bill')['powerOfTen'], -2)
  for (const [summary, fields] of [
    [bill(500), usual],
    [bill('52', { power: 1 }), usual],
    [bill(5, { uom: 169 }), usual],
    [bill(0), usual],
    [bill(5, { duration: 288000 }), usual],
    [bill(5, { start: 9900000 }), usual],
    [bill(5), { ...usual, flowDirection: 19 }],
  ] as const)
    assert.ok(!codes(await typed(fields, block(quarters(32)), summary)).includes('multiplier_contradicts_bill'), summary)
})

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
