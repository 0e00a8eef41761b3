/** What is read of forms and dates: seasons, tax years, dormancy, results of screening, and that no number of a taxpayer is taken. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dormancyRule, dormantOn } from '#payout/holds/dormancy.ts'
import { readScreening } from '#payout/holds/screening.ts'
import { seasonEnd } from '#payout/holds/season-end.ts'
import { holdsTaxNumber, readTaxForm } from '#payout/holds/tax-form.ts'
import { askBecause, taxYearOf, thresholdOf } from '#payout/holds/tax-year.ts'

const at = (text: string) => Temporal.Instant.from(text)

test('little money waits until the season is over, and not after it', () => {
  for (const [now, end] of [
    ['2027-05-01T04:00:00Z', '2027-10-01T04:00:00Z'],
    ['2027-07-14T12:00:00Z', '2027-10-01T04:00:00Z'],
    ['2027-10-01T03:59:59Z', '2027-10-01T04:00:00Z'],
    ['2027-10-01T04:00:00Z', null],
    ['2028-04-30T12:00:00Z', null],
  ] as const)
    assert.equal(seasonEnd(at(now))?.toString() ?? null, end, now)
})

test('a year ends at midnight in New York', () => {
  assert.deepEqual([taxYearOf(at('2028-01-01T04:59:59Z')), taxYearOf(at('2028-01-01T05:00:00Z'))], [2027, 2028])
})

test('a business is asked when it joins, everybody from four fifths of the threshold on', () => {
  const threshold = thresholdOf(2027)
  assert.equal(askBecause('residential', 159_999n, threshold), null)
  assert.equal(askBecause('residential', 160_000n, threshold), 'near-threshold')
  assert.deepEqual(
    [askBecause('commercial', 0n, threshold), askBecause('commercial', 160_000n, threshold)],
    ['commercial', 'near-threshold'],
  )
})

test('what is not taken counts as abandoned three years after the last contact, and nobody has confirmed that', () => {
  assert.equal(dormantOn(at('2027-07-14T12:00:00Z')).toString(), '2030-07-14')
  assert.equal(dormantOn(at('2028-02-29T12:00:00Z')).toString(), '2031-02-28')
  assert.equal(dormancyRule.verified, false)
})

test('a form is recorded with a reason, and never with the number on it', () => {
  const codes = (fields: Record<string, string>) => {
    const read = readTaxForm('mem_1', fields)
    return 'problems' in read ? read.problems.map((one) => `${one.field} ${one.code}`) : read.form
  }
  assert.deepEqual(codes({}), ['state choose', 'reason missing'])
  assert.deepEqual(codes({ state: 'sent', reason: 'x'.repeat(301) }), ['state choose', 'reason too-long'])
  for (const number of ['123-45-6789', '123 45 6789', '123456789', '12-3456789', 'TIN 12-3456789.', 'SSN:123-45-6789'])
    assert.deepEqual(codes({ state: 'valid', reason: `W-9 on file, ${number}` }), ['reason tax-number'], number)
  assert.deepEqual(codes({ state: 'valid', reason: ' W-9 seen at the rail, ticket 20270714-11 ' }), {
    memberId: 'mem_1',
    state: 'valid',
    reason: 'W-9 seen at the rail, ticket 20270714-11',
  })
})

test('any nine digits in a taxpayer’s groups are found, wherever they stand', () => {
  const digits = (n: number) => fc.stringMatching(new RegExp(`^\\d{${n}}$`))
  const number = fc.oneof(
    fc.tuple(digits(3), fc.constantFrom('', '-', ' '), digits(2), fc.constantFrom('', '-', ' '), digits(4)),
    fc.tuple(digits(2), fc.constantFrom('', '-', ' '), digits(7)),
  )
  const around = fc.constantFrom('', ' ', 'a', ': ', '.', 'ñ')
  fc.assert(fc.property(around, number, around, (before, parts, after) => assert.ok(holdsTaxNumber(`${before}${parts.join('')}${after}`))))
})

test('a screening names its list and its moment, which has passed', () => {
  const now = at('2027-07-14T12:00:00Z')
  const read = (fields: Record<string, string>) => readScreening('mem_1', fields, now)
  const whole = { result: 'possible-match', list_version: 'SDN 2027-07-01', screened_at: '2027-07-14T12:00:00Z' }
  const problems = (fields: Record<string, string>) => {
    const found = read({ ...whole, ...fields })
    return 'problems' in found ? found.problems.map((one) => `${one.field} ${one.code}`) : []
  }
  assert.deepEqual(problems({ result: 'maybe' }), ['result choose'])
  assert.deepEqual(problems({ list_version: ' ' }), ['list_version missing'])
  assert.deepEqual(problems({ list_version: 'x'.repeat(81) }), ['list_version too-long'])
  assert.deepEqual(problems({ screened_at: 'yesterday' }), ['screened_at not-a-moment'])
  assert.deepEqual(problems({ screened_at: '2027-07-14T12:00:01Z' }), ['screened_at in-the-future'])
  assert.deepEqual(read(whole), {
    screening: { memberId: 'mem_1', result: 'possible-match', listVersion: 'SDN 2027-07-01', screenedAt: now },
  })
})
