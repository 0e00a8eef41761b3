import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsageSummary } from '@quickpay/green-button'
import { newestBill } from '#metering/bills.ts'

const bill = (start: number, said: Partial<UsageSummary> = {}): UsageSummary => ({
  href: '',
  usagePoint: 'one',
  billingPeriod: { start, duration: 100 },
  billLastPeriod: 9_000_000,
  currency: 840,
  overallConsumptionLastPeriod: { value: 300, powerOfTenMultiplier: 3, uom: 72 },
  ...said,
})
const figures = (summaries: UsageSummary[]) => {
  const found = newestBill(summaries)
  return found && [found.start.epochMilliseconds / 1000, found.cents, found.wh]
}

test('a bill that names no energy, none in watt-hours, or another money, is no price', () => {
  const { overallConsumptionLastPeriod: _energy, ...silent } = bill(0)
  assert.equal(figures([]), null)
  assert.equal(figures([silent]), null)
  assert.equal(figures([bill(0, { currency: 978 })]), null)
  assert.equal(figures([bill(0, { overallConsumptionLastPeriod: { value: 300, powerOfTenMultiplier: 0, uom: 38 } })]), null)
  // Who sent back more than they took has no price a kilowatt-hour.
  assert.equal(figures([bill(0, { overallConsumptionLastPeriod: { value: -20, powerOfTenMultiplier: 3, uom: 72 } })]), null)
})

test('the newest period counts, the bills of its meters together', () => {
  assert.deepEqual(figures([bill(100), bill(0, { billLastPeriod: 1 }), bill(100, { usagePoint: 'two' })]), [100, 18_000, 600_000])
})
