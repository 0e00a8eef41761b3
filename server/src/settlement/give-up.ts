/** Gives up what a member still owes back of a closed season, of its events and of its months of pledged load: it becomes our loss. */
import { cents as centsOf } from '@quickpay/units'
import { correctionLoss, memberRecoverable } from '#ledger/chart.ts'
import { lockBalances, mustPostAll } from '#ledger/ledger-store.ts'
import type { Journal } from '#ledger/transfer.ts'
import type { Work } from '#platform/task.ts'
import { newestVersions } from '#settlement/measurement-store.ts'
import { type Key, lockParticipations } from '#settlement/participation-store.ts'
import { lockReservation } from '#settlement/reservation-store.ts'
import { planOf } from '#settlement/rules.ts'
import { shareIdOf } from '#settlement/settle-month.ts'
import { addRecoverables, addSettled, openDebts, type Recoverable, type Settled, standingsOf } from '#settlement/settled-store.ts'
import { addShares, type ShareStep, shareStandings } from '#settlement/share-store.ts'
import { settleStep } from '#settlement/step.ts'
import type { Season } from '#settlement/write-off-store.ts'

/** Held as a settlement holds them, so that a payment that keeps part of the same debt comes before it or after it. */
export async function holdDebts(work: Work, { memberId }: Season, reservationIds: readonly string[]): Promise<void> {
  for (const reservationId of reservationIds) await lockReservation(work.trx, reservationId)
  await lockParticipations(work.trx, await openDebts(work.trx, [memberId]))
  await lockBalances(work.trx, [memberId])
}

/** What is owed back of its events; held already. */
export async function giveUpEvents(work: Work, { memberId: whose, season }: Season): Promise<void> {
  const indebted = (await openDebts(work.trx, [whose])).filter((one) => one.season === season)
  const participations = await lockParticipations(work.trx, indebted)
  const [versions, standings] = [await newestVersions(work.trx, indebted), await standingsOf(work.trx, indebted)]
  const journals: Journal[] = []
  const settled: (Key & { settled: Settled })[] = []
  const recoverables: Recoverable[] = []
  for (const { memberId, participationId } of indebted) {
    const standing = standings.get(participationId)!
    const cents = standing.openCents
    if (cents <= 0n) continue
    const measurement = versions.get(participationId)!
    const left = participations.get(participationId)!.leftAt !== null
    // Settled again the newest result changes nothing: these lines say how it stands.
    const { lines } = settleStep(planOf(measurement.planId), { ...measurement, left, released: true }, standing, [])
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

/** The same of its months of one reservation; held already. */
export async function giveUpMonths(work: Work, { memberId: whose, season }: Season, reservationId: string): Promise<void> {
  const standings = await shareStandings(work.trx, reservationId)
  const open = standings.filter((one) => one.memberId === whose && one.openCents > 0n)
  const steps = open.map((one): ShareStep => {
    const { memberId, accountId, planId, month, openCents, creditedCents, owedCents, absorbedCents } = one
    const step = one.step + 1
    return {
      ...{ memberId, accountId, reservationId, planId, month, step, kind: 'written-off', eventId: null, earningId: null, proof: null },
      shareId: shareIdOf(memberId, accountId, reservationId, month, step),
      shareCents: one.reckonedCents ?? 0n,
      before: { creditedCents, owedCents, openCents },
      otherMonthsOwedCents: 0n,
      ...{ payCents: 0n, owedCents: 0n, forgivenCents: 0n, offsets: [] },
      ...{ writtenOffCents: openCents, absorbedCents: absorbedCents + openCents, movedCents: openCents },
      settledAt: work.now,
    }
  })
  await addShares(work.trx, steps)
  await mustPostAll(
    work.trx,
    steps.map(({ memberId, shareId, writtenOffCents }) => ({
      ...{ memberId, cause: `share:${shareId}`, effectiveAt: work.now, bookedAt: work.now },
      transfers: [{ debit: correctionLoss, credit: memberRecoverable(memberId, season), cents: centsOf(writtenOffCents) }],
    })),
  )
}
