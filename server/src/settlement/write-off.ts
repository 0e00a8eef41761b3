/** When a season is closed nothing more can be kept from later payments: what is still owed back of it becomes our loss, once. */
import { cents as centsOf } from '@quickpay/units'
import { correctionLoss, memberRecoverable } from '#ledger/chart.ts'
import { lockBalances, mustPostAll } from '#ledger/ledger-store.ts'
import type { Journal } from '#ledger/transfer.ts'
import { task, type Work } from '#platform/task.ts'
import type { EventFacts } from '#settlement/facts.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import { newestVersions } from '#settlement/measurement-store.ts'
import { type Key, lockParticipations } from '#settlement/participation-store.ts'
import { isClosed, planOf } from '#settlement/rules.ts'
import { addRecoverables, addSettled, indebtedIn, type Recoverable, type Settled, standingsOf } from '#settlement/settled-store.ts'
import { settleStep } from '#settlement/step.ts'

const PAGE = 500

/** On `event.due`; of events whose season is not closed nothing is written off. */
export const writeOffDebts = task<unknown, readonly string[]>({
  name: 'writeOffDebts',
  async prepare(_world, eventIds) {
    return [...new Set(eventIds)].sort()
  },
  async commit(work, eventIds) {
    const events = await eventFactsOf(work.trx, eventIds)
    const closed = [...events.values()].filter((event) => isClosed(event, work.now))
    const indebted = await indebtedIn(
      work.trx,
      closed.map((event) => event.eventId),
    )
    for (let from = 0; from < indebted.length; from += PAGE) await writeOff(work, indebted.slice(from, from + PAGE), events)
  },
})

/** Locked as a settlement locks them, so that a payment that keeps part of the same debt comes before it or after it. */
async function writeOff(
  work: Work,
  indebted: readonly (Key & { eventId: string })[],
  events: ReadonlyMap<string, EventFacts>,
): Promise<void> {
  const participations = await lockParticipations(work.trx, indebted)
  await lockBalances(
    work.trx,
    indebted.map((one) => one.memberId),
  )
  const [versions, standings] = [await newestVersions(work.trx, indebted), await standingsOf(work.trx, indebted)]
  const journals: Journal[] = []
  const settled: (Key & { settled: Settled })[] = []
  const recoverables: Recoverable[] = []
  for (const { memberId, participationId, eventId } of indebted) {
    const standing = standings.get(participationId)!
    const cents = standing.openCents
    if (cents <= 0n) continue
    const measurement = versions.get(participationId)!
    const left = participations.get(participationId)!.leftAt !== null
    // Settled again the newest result changes nothing: these lines say how it stands.
    const { lines } = settleStep(planOf(measurement.planId), { ...measurement, left, released: true }, standing, [])
    const event = events.get(eventId)!
    const season = event.start.toZonedDateTimeISO(event.zone).year
    const { version } = standing
    const step = standing.step + 1
    const transfers = [{ debit: correctionLoss, credit: memberRecoverable(memberId, season), cents: centsOf(cents) }]
    const cause = `settlement:${participationId}:v${version}:s${step}`
    journals.push({ memberId, cause, transfers, effectiveAt: work.now, bookedAt: work.now })
    settled.push({
      memberId,
      participationId,
      settled: {
        version,
        step,
        outcome: 'written-off',
        measuredCents: measurement.cents,
        earnedBeforeCents: standing.creditedCents,
        heldCents: standing.heldCents,
        absorbedCents: standing.absorbedCents + cents,
        movedCents: cents,
        lines,
        settledAt: work.now,
      },
    })
    const line = {
      version,
      step,
      line: 1,
      ofParticipationId: participationId,
      season,
      kind: 'written-off',
      reason: 'season-closed',
    } as const
    recoverables.push({ memberId, participationId, ...line, cents })
  }
  await addSettled(work.trx, settled)
  await addRecoverables(work.trx, recoverables, work.now)
  await mustPostAll(work.trx, journals)
}
