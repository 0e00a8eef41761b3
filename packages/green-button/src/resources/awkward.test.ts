/** Resources that other readers stumble over, refusals of reader and writer, and what the types promise. */

import assert from 'node:assert/strict'
import test from 'node:test'
import { GreenButtonError } from '../findings.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import type { EntryToWrite, ResourceEntry } from './entries.ts'
import { readResources } from './read-resources.ts'
import type { Namespace, Resource, ResourceName } from './types.ts'
import { isComplete, writeEntry } from './write-resources.ts'

const bytes = (text: Iterable<string>) => new TextEncoder().encode([...text].join(''))
const read = (text: Iterable<string>, limits: Partial<Limits> = {}): Promise<ResourceEntry[]> =>
  Array.fromAsync(readResources(bytes(text), { limits }))
const only = async (text: Iterable<string>): Promise<ResourceEntry> => {
  const [first, ...others] = await read(text)
  assert.ok(first !== undefined && others.length === 0)
  return first
}
/** The value of the only resource there, which must be of that name. */
const resource = async <N extends ResourceName>(name: N, text: Iterable<string>) => {
  const entry = await only(text)
  assert.equal(entry.name, name)
  return entry.value as Extract<ResourceEntry, { name: N }>['value']
}
const espi = (resource: string) => [resource.replace(/^<(\w+)/, '<$1 xmlns="http://naesb.org/espi"')]

const atom = (content: string, around = '') => [`<entry xmlns="http://www.w3.org/2005/Atom">${around}<content>${content}</content></entry>`]

test('refused: what readGreenButton refuses, and entries of too many readings', async () => {
  const code = async (text: string[], limits: Partial<Limits> = {}) => {
    try {
      await read(text, limits)
    } catch (error) {
      assert.ok(error instanceof GreenButtonError)
      return error.code
    }
    return 'read'
  }
  const status = espi('<ServiceStatus><currentStatus>1</currentStatus></ServiceStatus>')
  assert.equal(await code(status), 'read')
  assert.equal(await code(['<!DOCTYPE x []>', ...status]), 'doctype')
  assert.equal(await code(['<feed><entry>']), 'truncated')
  assert.equal(await code(['<a/>']), 'not_green_button')
  assert.equal(await code(['<feed></entry>']), 'not_well_formed')
  assert.equal(await code(status, { bytes: 20 }), 'too_many_bytes')
  assert.equal(await code(status, { depth: 1 }), 'too_deep')
  const block = (count: number) =>
    espi(`<IntervalBlock>${'<IntervalReading><value>1</value></IntervalReading>'.repeat(count)}</IntervalBlock>`)
  assert.equal(await code(block(50), { entryReadings: 50, resourceElements: 10 }), 'read')
  assert.equal(await code(block(51), { entryReadings: 50 }), 'too_many_entry_readings')
  const blocks = [`<feed>${atom(block(20).join('')).join('').repeat(3)}</feed>`]
  assert.equal(await code(blocks, { entryReadings: 20 }), 'read')
  assert.equal(await code(blocks, { entryReadings: 20, readings: 59 }), 'too_many_readings')
  assert.equal(await code(block(51), { readings: 50 }), 'too_many_readings')
  assert.equal(
    await code(atom('<UsagePoint xmlns="http://naesb.org/espi"><a/><a/><a/></UsagePoint>'), { resourceElements: 3 }),
    'resource_too_large',
  )
  const two = '<entry><content><UsagePoint xmlns="http://naesb.org/espi"/></content></entry>'.repeat(2)
  assert.equal(await code([`<feed>${two}</feed>`], { entries: 1 }), 'too_many_entries')
  assert.equal(defaultLimits.entryReadings, 250_000)
})

test('entries come while the document is still on its way, and those before a fault come too', async () => {
  const point = '<entry><content><UsagePoint xmlns="http://naesb.org/espi"><status>1</status></UsagePoint></content></entry>'
  const given: number[] = []
  const source = async function* () {
    for (const [at, text] of [`<feed>${point.repeat(20)}`, point, '</broken>'].entries()) {
      given.push(at)
      yield bytes([text])
    }
  }
  const seen: number[] = []
  await assert.rejects(async () => {
    for await (const _ of readResources(source())) seen.push(given.length)
  }, /not_well_formed/)
  assert.deepEqual([seen.length, seen[0]], [21, 1])
})

test('PG&E: ApplicationInformation with types on its elements, in prefixes of its own', async () => {
  const typed = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
  const document = `<n:entry xmlns:n="http://www.w3.org/2005/Atom"><n:id>11112222-3333-4444-5555-666677778888</n:id>
    <n:link rel="self" href="https://utility.example/resource/ApplicationInformation/0"/><n:title type="text">An application</n:title>
    <n:published>2015-10-21T16:21:21.532Z</n:published><n:updated>2015-10-21T16:21:22Z</n:updated><n:content>
    <o:ApplicationInformation xmlns:o="http://naesb.org/espi"><o:dataCustodianId>0PGE</o:dataCustodianId>
    <o:thirdPartyPhone>0502273888</o:thirdPartyPhone><o:redirect_uri>https://third.example/a</o:redirect_uri>
    <o:redirect_uri>https://third.example/b</o:redirect_uri><o:client_id_issued_at>1445444481075</o:client_id_issued_at>
    <o:scope>FB=1_3_4;IntervalDuration=900_3600;</o:scope><o:grant_types>authorization_code</o:grant_types>
    <o:grant_types>refresh_token</o:grant_types><o:thirdPartyName>not of the standard</o:thirdPartyName>
    <o:registration_access_token${typed}>00001111</o:registration_access_token>
    <o:dataCustodianScopeSelectionScreenURI${typed}>https://utility.example/?clientId=0&amp;verified=true</o:dataCustodianScopeSelectionScreenURI>
    </o:ApplicationInformation></n:content></n:entry>`
  const entry = await only([document])
  assert.deepEqual(entry, {
    id: '11112222-3333-4444-5555-666677778888',
    title: 'An application',
    self: 'https://utility.example/resource/ApplicationInformation/0',
    up: '',
    related: [],
    publishedAt: 1445444481.532,
    updatedAt: 1445444482,
    name: 'ApplicationInformation',
    namespace: 'usage',
    value: {
      dataCustodianId: '0PGE',
      thirdPartyPhone: '0502273888',
      redirect_uri: ['https://third.example/a', 'https://third.example/b'],
      client_id_issued_at: 1445444481075,
      scope: ['FB=1_3_4;IntervalDuration=900_3600;'],
      grant_types: ['authorization_code', 'refresh_token'],
      registration_access_token: '00001111',
      dataCustodianScopeSelectionScreenURI: 'https://utility.example/?clientId=0&verified=true',
    },
    findings: [],
  })
  assert.equal(isComplete('ApplicationInformation', entry.value), false)
})

test('account ids, agreements and serials are text: leading zeros, dashes and long digits stay', async () => {
  const customer = (resource: string) => [resource.replace(/^<(\w+)/, '<$1 xmlns="http://naesb.org/espi/customer"')]
  const account = await resource(
    'CustomerAccount',
    customer('<CustomerAccount><name>0012</name><accountId> 000-123 </accountId></CustomerAccount>'),
  )
  assert.deepEqual(account, { name: '0012', accountId: '000-123' })
  const meter = await resource(
    'Meter',
    customer('<Meter><serialNumber>00000000000000000123456789</serialNumber><formNumber>2E5</formNumber></Meter>'),
  )
  assert.deepEqual(meter, { serialNumber: '00000000000000000123456789', formNumber: '2E5' })
  const agreement = await resource(
    'CustomerAgreement',
    customer(`<CustomerAgreement><agreementId>1e3</agreementId><isPrePay>false</isPrePay>
      <DemandResponseProgram><programName>Peak</programName><enrollmentStatus>enrolled</enrollmentStatus>
      <programDate><programDate>1752465600</programDate></programDate>
      <capacityReservationLevel><powerOfTenMultiplier>3</powerOfTenMultiplier><uom>38</uom><value>2</value></capacityReservationLevel>
      </DemandResponseProgram><PricingStructures>https://utility.example/tariff</PricingStructures></CustomerAgreement>`),
  )
  assert.deepEqual(agreement, {
    agreementId: '1e3',
    isPrePay: false,
    DemandResponseProgram: [
      {
        programName: 'Peak',
        enrollmentStatus: 'enrolled',
        programDate: [{ programDate: 1752465600 }],
        capacityReservationLevel: { powerOfTenMultiplier: 3, uom: 38, value: 2 },
      },
    ],
    PricingStructures: ['https://utility.example/tariff'],
  })
})

test('a reading with cost, tiers and several qualities; amounts with decimals stay exact', async () => {
  const block = await resource(
    'IntervalBlock',
    espi(`<IntervalBlock><interval><duration>900</duration><start>1752465600</start></interval><IntervalReading>
      <cost>1234</cost><ReadingQuality><quality>8</quality></ReadingQuality><ReadingQuality><quality>11</quality></ReadingQuality>
      <timePeriod><duration>900</duration><start>1752465600</start></timePeriod><value>0.1570</value>
      <consumptionTier>2</consumptionTier><tou>1</tou><cpp>1</cpp></IntervalReading></IntervalBlock>`),
  )
  assert.deepEqual(block.IntervalReading, [
    {
      cost: 1234,
      ReadingQuality: [{ quality: 8 }, { quality: 11 }],
      timePeriod: { duration: 900, start: 1752465600 },
      value: '0.1570',
      consumptionTier: 2,
      tou: 1,
      cpp: 1,
    },
  ])
})

test('the quirks: spaces, empty and unknown elements, other cases, the older summary by its own name, repeats, nonsense', async () => {
  const point = await only(
    espi(`<UsagePoint><ServiceCategory><kind/></ServiceCategory><ServiceDeliveryPoint><name>00-1</name></ServiceDeliveryPoint>
      <timezone>here</timezone><x:foreign xmlns:x="urn:x"><status>0</status></x:foreign><status> +1
      </status><status>0</status><isVirtual>perhaps</isVirtual></UsagePoint>`),
  )
  assert.deepEqual(point.value, { ServiceCategory: {}, serviceDeliveryPoint: { name: '00-1' }, status: 1 })
  assert.deepEqual(
    point.findings.map(({ code, evidence }) => [code, evidence?.['element'], evidence?.['count']]),
    [
      ['repeated_element', 'UsagePoint/status', 1],
      ['unreadable_value', 'UsagePoint/isVirtual', 1],
    ],
  )
  const block = await only(espi('<IntervalBlock><interval><start>1262304000.75</start></interval></IntervalBlock>'))
  assert.deepEqual([block.value, block.findings[0]?.code], [{ interval: { start: 1262304000 } }, 'fractional_value'])
  const older = await only(
    atom('<ElectricPowerUsageSummary xmlns="http://naesb.org/espi"><billLastPeriod>1</billLastPeriod></ElectricPowerUsageSummary>'),
  )
  assert.deepEqual([older.name, older.value], ['ElectricPowerUsageSummary', { billLastPeriod: 1 }])
  const [first, second] = await read(atom('<IntervalBlock/><IntervalBlock/>', '<link rel="self" href="/a"/>'))
  assert.deepEqual([first?.self, second?.self, second?.namespace], ['/a', '/a', 'usage'])
  const parameters = '<tzOffset>-18000</tzOffset>'
  const both = await read([
    `<feed><entry><content><LocalTimeParameters xmlns="http://naesb.org/espi/customer"><name>New York</name>${parameters}</LocalTimeParameters></content></entry>
      <entry><content><LocalTimeParameters xmlns="http://naesb.org/espi"><name>New York</name>${parameters}</LocalTimeParameters></content></entry></feed>`,
  ])
  assert.deepEqual(
    both.map(({ namespace, value }) => [namespace, value]),
    [
      ['customer', { name: 'New York', tzOffset: -18000 }],
      ['usage', { tzOffset: -18000 }],
    ],
  )
})

test('refused on writing: what the schema has no place for, told without the value', () => {
  const write = (name: ResourceName, value: object, namespace?: Namespace) => () => [
    ...writeEntry({ self: 'https://utility.example/1', updatedAt: 1, name, value, ...(namespace && { namespace }) } as EntryToWrite),
  ]
  const status = { currentStatus: 1 }
  assert.equal(write('ServiceStatus', status)().length, 2)
  for (const [name, value, words] of [
    ['ServiceStatus', {}, 'ServiceStatus/currentStatus is missing'],
    ['ServiceStatus', { currentStatus: 1.5 }, 'ServiceStatus/currentStatus is not a whole number'],
    ['ServiceStatus', { currentStatus: 65536 }, 'ServiceStatus/currentStatus is not between 0 and 65535'],
    ['ServiceStatus', { currentStatus: '1' }, 'ServiceStatus/currentStatus is not a whole number'],
    ['UsagePoint', { isSdp: 'yes' }, 'UsagePoint/isSdp is neither true nor false'],
    ['UsagePoint', { roleFlags: '123' }, 'UsagePoint/roleFlags is not the hexadecimal of at most 2 bytes'],
    [
      'UsagePoint',
      { connectionState: 'on' },
      'UsagePoint/connectionState is none of connected, logicallyDisconnected, physicallyDisconnected',
    ],
    ['UsagePoint', { servicePriority: 'x'.repeat(33) }, 'UsagePoint/servicePriority is longer than 32 characters'],
    ['UsagePoint', { ServiceCategory: 0 }, 'UsagePoint/ServiceCategory is no object'],
    ['IntervalBlock', { IntervalReading: {} }, 'IntervalBlock/IntervalReading is no list'],
    ['IntervalBlock', { IntervalReading: [{ value: '1e3' }] }, 'IntervalBlock/IntervalReading/value is not a plain decimal'],
    ['IntervalBlock', { interval: { start: 1 } }, 'IntervalBlock/interval/duration is missing'],
    ['Customer', { customerName: 7 }, 'Customer/customerName is no text'],
  ] as const)
    assert.throws(write(name, value), { name: 'RangeError', message: words })
  assert.throws(write('Customer', {}, 'usage'), /Customer is no resource of the usage namespace/)
  // 32 characters that JavaScript counts as 64.
  assert.equal(write('UsagePoint', { servicePriority: '𝄞'.repeat(32) })().length, 2)
})

test('a block of any length is written in small pieces', () => {
  const IntervalReading = Array.from({ length: 20_000 }, (_, value) => ({ value }))
  const pieces = [...writeEntry({ self: 'https://utility.example/1', updatedAt: 1, name: 'IntervalBlock', value: { IntervalReading } })]
  assert.ok(pieces.length > 50 && pieces.every((piece) => piece.length < 20_000))
})

test('the types know what a resource must have, and that what was read may lack it', async () => {
  // @ts-expect-error A line item has a note and a kind.
  const value: Resource<'UsageSummary'> = { statusTimeStamp: 1, costAdditionalDetailLastPeriod: [{ amount: 1 }] }
  const lacking: EntryToWrite = { self: '', updatedAt: 1, name: 'UsageSummary', value }
  assert.throws(() => [...writeEntry(lacking)], /costAdditionalDetailLastPeriod\/note is missing/)
  const entry = await only(
    espi('<UsageSummary><costAdditionalDetailLastPeriod><amount>12</amount></costAdditionalDetailLastPeriod></UsageSummary>'),
  )
  assert.ok(entry.name === 'UsageSummary')
  const amount: number | string | undefined = entry.value.costAdditionalDetailLastPeriod?.[0]?.amount
  assert.equal(amount, 12)
  // @ts-expect-error It may not be there.
  const stamp: number = entry.value.statusTimeStamp
  assert.equal(stamp, undefined)
})
