/** Turns the newest measurement of a participation into money: what it is worth more than was earned with it before. */
import { cents as centsOf } from '@quickpay/units'
import { findEvent } from '#dispatch/event-store.ts'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { partsOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import { addSettled, earnedCents, findMeasurement, type Outcome, settledOf } from '#settlement/measurement-store.ts'
import { lockParticipation } from '#settlement/participation-store.ts'

/** A correction below this is not booked by itself; it counts again with the next one. */
const SMALLEST_CORRECTION = 5n

/**
 * What a version means for money. Earned is never taken back: a result below it is absorbed, that is, written down and not posted.
 * `add` is what to book now.
 */
export function judge(measured: bigint, earned: bigint): { readonly outcome: Outcome; readonly add: bigint } {
  const delta = measured - earned
  if (measured === 0n && earned === 0n) return { outcome: 'zero', add: 0n }
  if (earned === 0n) return { outcome: 'earned', add: measured }
  if (delta === 0n) return { outcome: 'unchanged', add: 0n }
  if (delta < 0n) return { outcome: 'absorbed', add: 0n }
  return delta < SMALLEST_CORRECTION ? { outcome: 'too-small', add: 0n } : { outcome: 'corrected', add: delta }
}

export const settleParticipations = task<unknown, readonly string[]>({
  name: 'settleParticipations',
  async prepare(_world, subjects) {
    return [...subjects].sort()
  },
  async commit(work, subjects) {
    for (const subject of subjects) await settle(work, subject)
  },
})

async function settle(work: Work, subject: string): Promise<void> {
  const { memberId, id: participationId } = partsOf(subject)
  const participation = await lockParticipation(work.trx, memberId, participationId)
  const measurement = participation && (await findMeasurement(work.trx, memberId, participationId))
  const event = participation && (await findEvent(work.trx, participation.eventId))
  if (!participation || !measurement || !event) return
  const { version, cents } = measurement
  if ((await settledOf(work.trx, memberId, participationId)).some((one) => one.version === version)) return
  const earned = await earnedCents(work.trx, memberId, participationId)
  const { outcome, add } = judge(cents, earned)
  if (add > 0n)
    await bookEarning(work, {
      memberId,
      kind: outcome === 'earned' ? 'event' : 'correction',
      cause: `event:${event.eventId}:${participation.accountId}:v${version}`,
      participationId,
      version,
      cents: centsOf(add),
      earnedAt: outcome === 'earned' ? event.end : work.now,
      debit: programReceivable(event.eventId),
    })
  await addSettled(work.trx, memberId, participationId, {
    version,
    outcome,
    measuredCents: cents,
    earnedBeforeCents: earned,
    settledAt: work.now,
  })
}
