import assert from 'node:assert/strict'
import { test } from 'node:test'
import { realClock, standingClock, turnableClock } from '#platform/clock.ts'

const ahead = (now: Temporal.Instant) => now.since(Temporal.Now.instant()).total('seconds')
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 5, `${actual} s ahead, ${expected} were expected`)

test('a clock that was turned ahead does not go back', () => {
  const clock = turnableClock(Temporal.Duration.from({ hours: 2 }))
  clock.turnTo(Temporal.Duration.from({ hours: 1 }))
  near(ahead(clock.now()), 7200)
  clock.turnTo(Temporal.Duration.from({ seconds: -5 }))
  near(ahead(clock.now()), 7200)
})

test('a turn sets the offset, and time goes on from there', async () => {
  const clock = turnableClock()
  near(ahead(clock.now()), 0)
  clock.turnTo(Temporal.Duration.from({ milliseconds: 86_400_000 }))
  const before = clock.now()
  near(ahead(before), 86_400)
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(Temporal.Instant.compare(clock.now(), before), 1)
})

test('the real clock is the real time; a standing one moves only when it is set', async () => {
  near(ahead(realClock.now()), 0)
  const standing = standingClock('2026-07-14T13:30:00Z')
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(standing.now().toString(), '2026-07-14T13:30:00Z')
  standing.set('2026-07-14T14:00:00Z')
  assert.equal(standing.now().toString(), '2026-07-14T14:00:00Z')
})
