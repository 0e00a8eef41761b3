import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptUntil, retentionOf, retentions } from '#members/retention.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test('a proof is kept for whole years from its own day, in the zone of the person', () => {
  const since = Temporal.Instant.from('2028-02-29T23:30:00-05:00')
  assert.equal(keptUntil('payment', since, 'America/New_York').toString(), Temporal.Instant.from('2035-02-28T23:30:00-05:00').toString())
})

test('before the first rule there is none, and nothing is invented', () => {
  assert.throws(() => retentionOf('payment', day('2025-12-31')), /no retention/)
  assert.equal(retentionOf('texts', day('2026-01-01')).years, 5)
})

test('each rule names its source, and says that nobody has confirmed it', () => {
  for (const one of retentions) assert.deepEqual([one.source.length > 20, one.verified], [true, false], one.kind)
})
