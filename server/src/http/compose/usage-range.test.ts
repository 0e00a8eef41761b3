import assert from 'node:assert/strict'
import { test } from 'node:test'
import { besideOf, readAsked, stretchOf } from './usage-range.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const said = (range: Parameters<typeof stretchOf>[0], date: string) => Object.values(stretchOf(range, day(date))).map(String)

test('an address that names nonsense is left as usual', () => {
  const asked = (query: Record<string, string>) => readAsked((name) => query[name])
  assert.deepEqual(asked({ range: 'year', from: '2026-02-30', account: '' }), { range: 'day', account: null, from: null })
  assert.equal(asked({ from: '20260713' }).from, null)
  assert.equal(asked({ from: '2026-07-13' }).from?.toString(), '2026-07-13')
})

test('a range holds the day, whole weeks from Monday, whole months', () => {
  assert.deepEqual(said('day', '2026-03-08'), ['2026-03-08', '2026-03-08'])
  assert.deepEqual(said('week', '2026-07-19'), ['2026-07-13', '2026-07-19'])
  assert.deepEqual(said('month', '2028-02-10'), ['2028-02-01', '2028-02-29'])
  assert.deepEqual(said('13-months', '2026-07-13'), ['2025-07-01', '2026-07-31'])
})

test('turning back and forth loses no day; thirteen months share one with their neighbours', () => {
  for (const range of ['day', 'week', 'month'] as const) {
    const here = stretchOf(range, day('2026-03-04'))
    const { earlier, later } = besideOf(range, here)
    assert.equal(stretchOf(range, earlier).until.add({ days: 1 }).toString(), here.from.toString())
    assert.equal(stretchOf(range, later).from.toString(), here.until.add({ days: 1 }).toString())
  }
  const { earlier, later } = besideOf('13-months', stretchOf('13-months', day('2026-07-13')))
  assert.deepEqual(
    [stretchOf('13-months', earlier).until.toString(), stretchOf('13-months', later).from.toString()],
    ['2025-07-31', '2026-07-01'],
  )
})
