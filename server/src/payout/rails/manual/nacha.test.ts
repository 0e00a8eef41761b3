import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRoutingNumber } from '#payout/rails/manual/aba.ts'
import { nextBankingDay } from '#payout/rails/manual/batch.ts'
import { type AchFile, achFile, type Entry, plain } from '#payout/rails/manual/nacha.ts'

const originator = { bankRouting: '026009593', bankName: 'First Bank', companyName: 'QuickPayConnect', companyId: '1123456789' }
const entry: Entry = {
  entryClass: 'PPD',
  account: 'checking',
  routing: '021000021',
  accountNumber: '123456789',
  cents: 860n,
  reference: 'B00001-0001',
  name: 'Ana Núñez',
}
const fileOf = (entries: readonly Entry[], more: Partial<AchFile> = {}) =>
  achFile({
    originator,
    madeAt: Temporal.PlainDateTime.from('2027-07-15T14:05'),
    effectiveOn: Temporal.PlainDate.from('2027-07-16'),
    modifier: 'A',
    entries,
    ...more,
  })
const recordsOf = (file: string) => file.slice(0, -1).split('\n')

test('a routing number whose last digit does not fit the others is none', () => {
  for (const good of ['021000021', '026009593', '111000025', '322271627']) assert.ok(isRoutingNumber(good), good)
  for (const bad of ['021000022', '000000000', '12345678', '1234567890', '02100002a', '']) assert.ok(!isRoutingNumber(bad), bad)
  // One wrong digit is always found out.
  for (let at = 0; at < 9; at++)
    for (let by = 1; by < 10; by++) {
      const digits = [...'021000021']
      digits[at] = String((Number(digits[at]) + by) % 10)
      assert.ok(!isRoutingNumber(digits.join('')), digits.join(''))
    }
})

test('what has no place in its field is refused, and never cut off', () => {
  assert.throws(() => fileOf([{ ...entry, cents: 10_000_000_000n }]), /does not fit into 10 digits/)
  assert.throws(() => fileOf([{ ...entry, accountNumber: '1'.repeat(18) }]), /too long/)
  assert.throws(() => fileOf([{ ...entry, reference: 'B00001-000000001' }]), /too long/)
  assert.throws(() => fileOf([{ ...entry, routing: '2100002' + 'x' }]), /does not fit/)
  assert.throws(() => fileOf([entry], { modifier: 'AB' }), /95 characters/)
})

test('one entry: every record where the rules of the clearing house have it', () => {
  const business: Entry = {
    ...entry,
    entryClass: 'CCD',
    account: 'savings',
    cents: 123_45n,
    reference: 'B00001-0002',
    name: 'Panadería Ñ & Co.',
  }
  assert.deepEqual(recordsOf(fileOf([entry, business])), [
    '101 0260095931123456789270715140' + '5A094101FIRST BANK             QUICKPAYCONNECT                ',
    '5220QUICKPAYCONNECT                     1123456789PPDQUICKPAY  270716270716   1026009590000001',
    '622021000021123456789        0000000860B00001-0001    ANA NUNEZ               0026009590000001',
    '82200000010002100002000000000000000000000860' + '1123456789                         026009590000001',
    '5220QUICKPAYCONNECT                     1123456789CCDQUICKPAY  270716270716   1026009590000002',
    '632021000021123456789        0000012345B00001-0002    PANADERIA N & CO.       0026009590000002',
    '82200000010002100002000000000000000000012345' + '1123456789                         026009590000002',
    `9000002000001000000020004200004${'0'.repeat(12)}000000013205${' '.repeat(39)}`,
    '9'.repeat(94),
    '9'.repeat(94),
  ])
})

test('any entries: blocks of ten, and totals that fit what was written', () => {
  const anyEntry = fc.record({
    entryClass: fc.constantFrom<Entry['entryClass']>('PPD', 'CCD'),
    account: fc.constantFrom<Entry['account']>('checking', 'savings'),
    routing: fc.constantFrom('021000021', '026009593', '111000025', '322271627'),
    accountNumber: fc.stringMatching(/^[0-9]{1,17}$/),
    cents: fc.bigInt(1n, 9_999_999_999n),
    reference: fc.constant('B00001-0001'),
    name: fc.string({ unit: 'grapheme', maxLength: 40 }),
  })
  fc.assert(
    fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 60 }), (entries) => {
      const records = recordsOf(fileOf(entries))
      assert.equal(records.length % 10, 0)
      assert.ok(records.every((record) => /^[ -~]{94}$/.test(record)))
      // Read back by position, as a bank does.
      const details = records.filter((record) => record.startsWith('6'))
      const hash = details.reduce((sum, record) => sum + BigInt(record.slice(3, 11)), 0n) % 10n ** 10n
      const cents = details.reduce((sum, record) => sum + BigInt(record.slice(29, 39)), 0n)
      const control = records.find((record) => record.startsWith('9'))!
      assert.equal(
        cents,
        entries.reduce((sum, one) => sum + one.cents, 0n),
      )
      assert.equal(BigInt(control.slice(21, 31)), hash)
      assert.equal(BigInt(control.slice(43, 55)), cents)
      assert.equal(Number(control.slice(7, 13)) * 10, records.length)
      assert.equal(Number(control.slice(13, 21)), details.length)
      const controls = records.filter((record) => record.startsWith('8'))
      assert.equal(Number(control.slice(1, 7)), controls.length)
      assert.equal(
        controls.reduce((sum, record) => sum + BigInt(record.slice(32, 44)), 0n),
        cents,
      )
      const traces = details.map((record) => record.slice(79))
      assert.deepEqual(traces, [...new Set(traces)].sort(), 'traces rise, and none comes twice')
    }),
    { numRuns: 60, seed: 5 },
  )
})

test('a hash that outgrows its field keeps its last ten digits', () => {
  const control = recordsOf(fileOf(Array.from({ length: 400 }, () => ({ ...entry, routing: '322271627' })))).find((record) =>
    record.startsWith('9'),
  )!
  // 400 times 32227162 is 12890864800.
  assert.equal(control.slice(21, 31), '2890864800')
})

test('names lose their accents and keep their letters', () => {
  assert.equal(plain('José Ángel Peña-Ruiz'), 'JOSE ANGEL PENA-RUIZ')
  assert.equal(plain('山 & Co.'), '  & CO.')
})

test('money is to arrive on a day on which banks settle', () => {
  const after = (date: string) => nextBankingDay(Temporal.PlainDate.from(date)).toString()
  assert.equal(after('2027-07-15'), '2027-07-16')
  assert.equal(after('2027-07-16'), '2027-07-19')
  // Labor Day, and Independence Day that is kept on the Monday after it.
  assert.equal(after('2027-09-03'), '2027-09-07')
  assert.equal(after('2027-07-02'), '2027-07-06')
})
