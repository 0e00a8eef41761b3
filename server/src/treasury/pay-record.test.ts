import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { COHORT_MIN, payRecord, type RecordedCount } from '#treasury/pay-record.ts'

const due = (count: number, more: Partial<RecordedCount> = {}): RecordedCount => ({
  utilityId: 'metro',
  month: '2026-07',
  minutes: 600,
  stage: 'received',
  breach: null,
  count,
  ...more,
})
const only = (counts: readonly RecordedCount[]) => {
  const [record] = payRecord(counts)
  assert.ok(record)
  return record
}

test('fewer than twenty are not spoken of', () => {
  assert.equal(only([due(COHORT_MIN - 1)]).all, null)
  assert.equal(only([due(COHORT_MIN)]).all?.due, COHORT_MIN)
})

test('a small month is not found by taking the others from the sum', () => {
  const record = only([due(100, { month: '2026-06' }), due(3, { month: '2026-07' }), due(40, { month: '2026-08' })])
  assert.deepEqual(
    record.months.map(({ month, pace }) => [month, pace?.due ?? null]),
    [
      ['2026-08', null],
      ['2026-07', null],
      ['2026-06', 100],
    ],
  )
  assert.equal(record.all?.due, 143)
})

test('what is not paid is slower than all that is, and stays in the sum', () => {
  const pace = only([due(80), due(20, { minutes: null, stage: 'unsolved', breach: 'readings-late' })]).all
  assert.deepEqual([pace?.p50Minutes, pace?.p90Minutes, pace?.p99Minutes], [600, null, null])
  assert.equal(pace?.withinDayPermille, 800)
  assert.deepEqual(pace?.missed, [{ code: 'readings-late', count: 20 }])
  assert.deepEqual(pace?.stages, { unsolved: 20, 'link-ready': 0, sent: 0, received: 80, returned: 0 })
})

test('a day is a day: a minute later is late, and one in two thousand is not rounded away', () => {
  const pace = only([due(1999, { minutes: 1440 }), due(1, { minutes: 1441, breach: 'rail-silent' })]).all
  assert.equal(pace?.withinDay, 1999)
  assert.equal(pace?.withinDayPermille, 999)
})

test('a missed promise stays missed after it was paid', () => {
  assert.deepEqual(only([due(30, { minutes: 9000, breach: 'history-late' })]).all?.missed, [{ code: 'history-late', count: 30 }])
})

const anyCount = fc.record({
  utilityId: fc.constantFrom('metro', 'valley'),
  month: fc.constantFrom('2026-05', '2026-06', '2026-07', '2026-08'),
  minutes: fc.option(fc.integer({ min: 0, max: 20_000 })),
  stage: fc.constantFrom('unsolved', 'sent', 'received', 'returned'),
  breach: fc.constant(null),
  count: fc.integer({ min: 1, max: 60 }),
})

test('whatever is due: a late payment never raises the record, and nothing small can be told', () => {
  fc.assert(
    fc.property(fc.array(anyCount, { minLength: 1 }), (counts) => {
      for (const { utilityId, all, months } of payRecord(counts)) {
        const own = counts.filter((one) => one.utilityId === utilityId)
        const total = own.reduce((sum, one) => sum + one.count, 0)
        assert.equal(all === null, total < COHORT_MIN)
        const shown = months.reduce((sum, one) => sum + (one.pace?.due ?? 0), 0)
        for (const { pace } of months) assert.ok(pace === null || pace.due >= COHORT_MIN)
        const hidden = total - shown
        assert.ok(all === null || hidden === 0 || hidden >= COHORT_MIN, 'what is hidden is found by subtraction')
        if (!all) continue
        const worse = payRecord([...counts, due(5, { utilityId, minutes: null, stage: 'unsolved' })]).find(
          (one) => one.utilityId === utilityId,
        )?.all
        assert.ok(worse && worse.withinDayPermille <= all.withinDayPermille)
      }
    }),
  )
})
