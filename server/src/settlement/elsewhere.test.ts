import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewardPlans } from '@quickpay/programs'
import type { BundleResult } from '@quickpay/receipt'
import { elsewhereOf } from '#settlement/elsewhere.ts'
import type { OtherEvent } from '#settlement/facts.ts'
import { termsOf } from '#settlement/rules.ts'

const at = (time: string) => Temporal.PlainDateTime.from(`2026-07-15T${time}`).toZonedDateTime('America/New_York').toInstant()
const event = (eventId: string, programId: string, kind: OtherEvent['kind'], from: string, to: string): OtherEvent => ({
  ...{ eventId, programId, kind, utilityId: 'sandbox-metro', zone: 'America/New_York', cancelled: false },
  ...{ calledAt: at('00:00'), enlistedAt: at('00:00'), backPay: false, start: at(from), end: at(to) },
})
const plan = rewardPlans['standard']!
const peak = event('evt_a', 'coned-csrp', 'planned', '16:00', '20:00')
const local = event('evt_b', 'coned-dlrp', 'contingency', '18:00', '22:00')

/** A result of an hour's relief each, priced as the plan prices. */
const result = (of: OtherEvent, reliefWh: readonly number[], payCents: number) =>
  ({
    is: 'measured',
    reliefWh: String(reliefWh.reduce((a, b) => a + b, 0)),
    payCents,
    hours: reliefWh.map((wh, i) => ({
      start: of.start.add({ hours: i }).toString(),
      seconds: 3600,
      baselineWh: '0',
      usedWh: '0',
      reliefWh: String(wh),
    })),
  }) as unknown as Extract<BundleResult, { is: 'measured' }>
const elsewhere = (of: OtherEvent, others: OtherEvent[], reliefWh: readonly number[], payCents: number) =>
  elsewhereOf({ event: of, others, participation: of }, { plan, terms: termsOf(of) }, result(of, reliefWh, payCents))

test('hours that two programs call are paid by one of them, and by the same one whichever is asked', () => {
  const one = elsewhere(peak, [local], [1000, 1000, 1000, 1000], 900)
  const other = elsewhere(local, [peak], [1000, 1000, 1000, 1000], 900)
  assert.deepEqual([one.reliefWh, other.reliefWh].sort(), [0, 2000])
})

test('who joins one of them only after the event is paid these hours by the other, whatever the rates', () => {
  for (const late of ['evt_0', 'evt_b']) {
    const joined = { ...local, eventId: late, enlistedAt: at('23:00'), backPay: true }
    assert.equal(elsewhere(peak, [joined], [1000, 1000, 1000, 1000], 900).reliefWh, 0)
    assert.equal(elsewhere(joined, [peak], [1000, 1000, 1000, 1000], 900).reliefWh, 2000)
  }
})

test('events of the same program, and those that do not overlap, pay for themselves', () => {
  const later = event('evt_c', 'coned-dlrp', 'contingency', '20:00', '23:00')
  assert.equal(elsewhere(peak, [later], [1000, 1000, 1000, 1000], 900).cents, 0n)
  assert.equal(elsewhere(peak, [{ ...local, programId: 'coned-csrp' }], [1000, 1000, 1000, 1000], 900).cents, 0n)
})
