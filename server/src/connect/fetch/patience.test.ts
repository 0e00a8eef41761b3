import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expiredAt, nextTryAt } from '#connect/fetch/patience.ts'

const acceptedAt = Temporal.Instant.from('2026-07-14T12:00:00Z')

test('what is assembled is asked for sixteen times in 31 hours, ever more seldom, and then given up', () => {
  const gaps: number[] = []
  let now: Temporal.Instant | null = acceptedAt
  for (;;) {
    const next: Temporal.Instant | null = nextTryAt(acceptedAt, now, 0)
    if (!next) break
    gaps.push((next.epochMilliseconds - now.epochMilliseconds) / 60_000)
    now = next
  }
  assert.deepEqual(gaps, [15, 15, 15, 15, ...Array<number>(6).fill(60), ...Array<number>(6).fill(240)])
  assert.equal(now.toString(), '2026-07-15T19:00:00Z')
})

test('the utility may ask for more patience, within bounds, and never for less', () => {
  const after = (seconds: number) => nextTryAt(acceptedAt, acceptedAt, seconds)!.since(acceptedAt).total('seconds')
  assert.deepEqual([after(1), after(3600), after(1e9)], [900, 3600, 4 * 3600])
})

test('a result is gone two days after the utility accepted the request or told of it; what was never accepted does not expire', () => {
  const wantedAt = acceptedAt
  const late = acceptedAt.add({ hours: 48 })
  const early = late.subtract({ seconds: 1 })
  assert.equal(expiredAt({ acceptedAt, wantedAt, reason: 'polled' }, early), false)
  assert.equal(expiredAt({ acceptedAt, wantedAt, reason: 'polled' }, late), true)
  assert.equal(expiredAt({ acceptedAt: null, wantedAt, reason: 'notified' }, late), true)
  assert.equal(expiredAt({ acceptedAt: null, wantedAt, reason: 'polled' }, late), false)
})
