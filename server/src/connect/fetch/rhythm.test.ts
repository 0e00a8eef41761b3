import assert from 'node:assert/strict'
import { test } from 'node:test'
import { civilDay, NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import type { Attention, Why } from '#connect/fetch/attention-store.ts'
import { lookAt, spreadSeconds } from '#connect/fetch/rhythm.ts'

const profile = { zone: NEW_YORK, dialect: { realTimePath: '/RealTime' as const }, cadence: { realTimeMinutes: 15 } }
const at = (text: string) => Temporal.Instant.from(text)
const attention = (why: Why, from: string, until: string): Attention => ({
  ...{ memberId: 'mem_1', accountId: 'acc_1', occasion: 'evt_1', why },
  from: at(from),
  until: at(until),
})

/** Every look from `from` to `until`, each at the time that the one before named. */
function looks(id: string, list: readonly Attention[], from: Temporal.Instant, until: Temporal.Instant) {
  const seen = []
  for (let now = from; Temporal.Instant.compare(now, until) < 0; ) {
    const look = lookAt(profile, id, list, now)
    seen.push({ now, ...look })
    assert.ok(Temporal.Instant.compare(look.nextAt, now) > 0, 'the next look lies ahead')
    now = look.nextAt
  }
  return seen
}

test('with nobody to attend to, an authorization is looked at once a local day, between three and seven, on days of 23 and 25 hours too', () => {
  for (const day of ['2026-07-14', '2026-03-08', '2026-11-01']) {
    const { start, end } = civilDay(Temporal.PlainDate.from(day), NEW_YORK)
    for (let n = 0; n < 50; n++) {
      const before = lookAt(profile, `aut_${n}`, [], start)
      const seen = looks(`aut_${n}`, [], before.nextAt, end)
      assert.equal(seen.length, 1, day)
      const hour = seen[0]!.now.toZonedDateTimeISO(NEW_YORK).hour
      assert.ok(hour >= 3 && hour < 7, `${day} at ${hour}`)
      assert.deepEqual([seen[0]!.validated.because, seen[0]!.realTime], ['daily', null])
      assert.ok(seen[0]!.validated.turn.equals(seen[0]!.now))
    }
  }
})

test('the morning turns of many are spread: no minute has more than a few in a hundred', () => {
  const minutes = new Map<number, number>()
  for (let n = 0; n < 20_000; n++) {
    const minute = Math.floor(spreadSeconds(`aut_${n}`, 4 * 3600) / 60)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  assert.equal(minutes.size, 240)
  assert.ok(Math.max(...minutes.values()) < 3 * (20_000 / 240))
})

test('around an event the real-time feed is due every quarter of an hour, and after it the validated days every two hours', () => {
  const list = [
    attention('event', '2026-07-14T19:00:00Z', '2026-07-15T04:00:00Z'),
    attention('settlement', '2026-07-15T00:00:00Z', '2026-07-25T00:00:00Z'),
  ]
  const seen = looks('aut_1', list, at('2026-07-14T18:30:00Z'), at('2026-07-15T18:00:00Z'))
  const realTime = seen.filter((one) => one.realTime).map((one) => String(one.realTime))
  assert.equal(new Set(realTime).size, realTime.length)
  assert.ok(Math.abs(realTime.length - 36) <= 1, `nine hours of quarters: ${realTime.length}`)
  const settlement = seen.filter((one) => one.validated.because === 'settlement').map((one) => one.validated.turn.toString())
  assert.ok(Math.abs(new Set(settlement).size - 9) <= 1, `eighteen hours: ${new Set(settlement).size}`)
  assert.ok(
    seen.every((one) => Temporal.Instant.compare(one.validated.turn, one.now) <= 0),
    'no window ends in the future',
  )
})

test('what is over is not looked for any more, and what lies ahead not yet', () => {
  for (const list of [
    [attention('event', '2026-07-14T19:00:00Z', '2026-07-15T04:00:00Z')],
    [attention('viewer', '2026-07-14T19:00:00Z', '2026-07-14T20:00:00Z')],
  ]) {
    assert.equal(lookAt(profile, 'aut_1', list, at('2026-07-14T18:59:59Z')).realTime, null)
    assert.notEqual(lookAt(profile, 'aut_1', list, at('2026-07-14T19:00:00Z')).realTime, null)
    assert.equal(lookAt(profile, 'aut_1', list, list[0]!.until).realTime, null)
  }
})

test('a utility without a real-time feed is never asked for one, nor looked at for its sake', () => {
  const none = { ...profile, dialect: { realTimePath: null } }
  const list = [attention('event', '2026-07-14T19:00:00Z', '2026-07-15T04:00:00Z')]
  const now = at('2026-07-14T20:00:00Z')
  assert.deepEqual(lookAt(none, 'aut_1', list, now), lookAt(none, 'aut_1', [], now))
})

test('a look that comes late wants the newest turn, and only that', () => {
  const list = [attention('settlement', '2026-07-14T00:00:00Z', '2026-07-24T00:00:00Z')]
  const instants = fc.integer({ min: 0, max: 9 * 86_400 }).map((seconds) => at('2026-07-14T12:00:00Z').add({ seconds }))
  fc.assert(
    fc.property(instants, fc.uuid(), (now, id) => {
      const { validated, nextAt } = lookAt(profile, id, list, now)
      const age = now.epochMilliseconds - validated.turn.epochMilliseconds
      assert.ok(age >= 0 && age < 2 * 3_600_000)
      // Asked a moment before the next turn it says the same: so a window is wanted once, however often one looks.
      assert.ok(lookAt(profile, id, list, nextAt.subtract({ milliseconds: 1 })).validated.turn.equals(validated.turn))
    }),
  )
})
