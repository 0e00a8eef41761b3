import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { costOf } from './usage-insights.ts'

test('what some hours cost is their share of the bill, and the bill ends on its last day', () => {
  const bill = {
    start: Temporal.Instant.from('2026-06-05T04:00:00Z'),
    end: Temporal.Instant.from('2026-07-05T04:00:00Z'),
    cents: 18_000,
    wh: 600_000,
  }
  assert.deepEqual(costOf(41_200, bill, NEW_YORK), { cents: 1236, centsPerKWh: 30, billFrom: '2026-06-05', billUntil: '2026-07-04' })
})
