/** Turns the newest measurements into money: each a step from what its event stood at, booked with what it moves in the operator's own books. */
import { cents as centsOf } from '@quickpay/units'
import { correctionLoss, memberRecoverable, programReceivable } from '#ledger/chart.ts'
import { bookEarnings, type NewEarning } from '#ledger/earning.ts'
import { lockBalances, mustPostAll } from '#ledger/ledger-store.ts'
import type { Journal, Transfer } from '#ledger/transfer.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import type { EventFacts } from '#settlement/facts.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import { newestVersions, type Version } from '#settlement/measurement-store.ts'
import type { Participation } from '#settlement/participation.ts'
import { lockParticipations } from '#settlement/participation-store.ts'
import { reckonSoon } from '#settlement/reckon.ts'
import { isClosed, planOf } from '#settlement/rules.ts'
import { promiseOfEvent, releaseAt } from '#settlement/schedule.ts'
import {
  addRecoverables,
  addSettled,
  openDebts,
  type Recoverable,
  type Settled,
  type Standing,
  standingsOf,
} from '#settlement/settled-store.ts'
import { type Debt, type Step, settleStep } from '#settlement/step.ts'

/** On a new version, and when what was held is released. Settling again changes nothing. */
export const settleParticipations = task<unknown, readonly string[]>({
  name: 'settleParticipations',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(work, subjects) {
    await settle(work, subjects)
  },
})

type Case = {
  readonly participation: Participation
  readonly measurement: Version
  readonly event: EventFacts
  readonly standing: Standing
  readonly season: number
}

async function settle(work: Work, subjects: readonly string[]): Promise<void> {
  const keys = subjects.map(partsOf).map(({ memberId, id }) => ({ memberId, participationId: id }))
  const participations = await lockParticipations(work.trx, keys)
  const held = [...participations.values()]
  // What members owe back lies across their participations: who settles one of them holds their balance first.
  await lockBalances(
    work.trx,
    held.map((one) => one.memberId),
  )
  const events = await eventFactsOf(
    work.trx,
    held.map((one) => one.eventId),
  )
  const [versions, standings] = [await newestVersions(work.trx, keys), await standingsOf(work.trx, keys)]
  const debts = new Map<string, Debt[]>()
  for (const { memberId, season, participationId, openCents } of await openDebts(
    work.trx,
    held.map((one) => one.memberId),
  ))
    debts.set(`${memberId} ${season}`, [...(debts.get(`${memberId} ${season}`) ?? []), { of: participationId, openCents }])

  const booked: { one: Case; step: Step; number: number }[] = []
  for (const participation of held) {
    const measurement = versions.get(participation.participationId)
    const event = events.get(participation.eventId)
    const standing = standings.get(participation.participationId)
    if (!measurement || !event || !standing) continue
    const one = { participation, measurement, event, standing, season: event.start.toZonedDateTimeISO(event.zone).year }
    const plan = planOf(measurement.planId)
    const releasing = releaseAt(event, plan.holdback?.untilDays ?? 0)
    const released = Temporal.Instant.compare(work.now, releasing) >= 0
    const again = standing.version === measurement.version
    if (again && !(released && standing.heldCents > 0n)) continue
    const season = `${participation.memberId} ${one.season}`
    const others = (debts.get(season) ?? []).filter((debt) => debt.of !== participation.participationId)
    const step = settleStep(plan, { ...measurement, left: participation.leftAt !== null, released }, standing, others)
    booked.push({ one, step, number: again ? standing.step + 1 : 1 })
    debts.set(season, owedAfter(debts.get(season) ?? [], one, step))
    if (step.heldCents > 0n && !released)
      await work.wait(releasing, 'participation.release', subjectOf(participation.memberId, participation.participationId))
  }
  await book(work, booked)
  // What is owed back only now cannot be kept from anything any more.
  const closed = booked.filter(({ one, step }) => step.owedCents > 0n && isClosed(one.event, work.now)).map(({ one }) => one.event.eventId)
  if (closed.length > 0) await work.emit('event.due', [...new Set(closed)])
  const late = booked.map(({ one }) => one.event).filter((event) => Temporal.Instant.compare(promiseOfEvent(event), work.now) <= 0)
  await reckonSoon(
    work,
    late.map((event) => event.eventId),
  )
}

/** What the season's debts are after a step, for the next participation of the same member. */
function owedAfter(debts: readonly Debt[], { participation }: Case, step: Step): Debt[] {
  const own = participation.participationId
  const lowered = debts.map((debt) => ({
    ...debt,
    openCents:
      debt.openCents -
      (step.offsets.find((one) => one.of === debt.of)?.cents ?? 0n) +
      (debt.of === own ? step.owedCents - step.forgivenCents : 0n),
  }))
  const known = debts.some((debt) => debt.of === own)
  const added = known || step.owedCents === 0n ? [] : [{ of: own, openCents: step.owedCents }]
  return [...lowered, ...added].filter((debt) => debt.openCents > 0n)
}

async function book(work: Work, booked: readonly { one: Case; step: Step; number: number }[]): Promise<void> {
  const earnings: NewEarning[] = []
  const journals: Journal[] = []
  const settled: { memberId: string; participationId: string; settled: Settled }[] = []
  const recoverables: Recoverable[] = []
  for (const { one, step, number } of booked) {
    const { participation, measurement, event, standing, season } = one
    const { memberId, participationId, accountId } = participation
    const { version } = measurement
    const first = standing.creditedCents === 0n
    if (step.payCents > 0n)
      earnings.push({
        memberId,
        kind: first ? 'event' : 'correction',
        cause: `event:${event.eventId}:${accountId}:v${version}${number > 1 ? `:s${number}` : ''}`,
        participationId,
        version,
        cents: centsOf(step.payCents),
        earnedAt: first ? event.end : work.now,
        debit: programReceivable(event.eventId),
      })
    const transfers = transfersOf(one, step)
    const cause = `settlement:${participationId}:v${version}:s${number}`
    if (transfers.length > 0) journals.push({ memberId, cause, transfers, effectiveAt: work.now, bookedAt: work.now })
    settled.push({
      memberId,
      participationId,
      settled: {
        version,
        step: number,
        outcome: step.outcome,
        measuredCents: measurement.cents,
        earnedBeforeCents: standing.creditedCents,
        heldCents: step.heldCents,
        absorbedCents: step.absorbedCents,
        movedCents: transfers.reduce((total, transfer) => total + transfer.cents, 0n),
        lines: step.lines,
        settledAt: work.now,
      },
    })
    const lines = [
      { kind: 'owed', cents: step.owedCents, of: participationId },
      { kind: 'forgiven', cents: step.forgivenCents, of: participationId },
      ...step.offsets.map((offset) => ({ kind: 'recovered', ...offset }) as const),
    ] as const
    for (const [index, { kind, cents, of }] of lines.filter((line) => line.cents > 0n).entries())
      recoverables.push({
        memberId,
        participationId,
        version,
        step: number,
        line: index + 1,
        ofParticipationId: of,
        season,
        kind,
        cents,
        reason: null,
      })
  }
  await addSettled(work.trx, settled)
  await addRecoverables(work.trx, recoverables, work.now)
  await mustPostAll(work.trx, journals)
  await bookEarnings(work, earnings)
}

/** What a step moves in the operator's own books: its loss, what a member owes back, and what comes back. */
function transfersOf({ participation, event, standing, season }: Case, step: Step): Transfer[] {
  const receivable = programReceivable(event.eventId)
  const recoverable = memberRecoverable(participation.memberId, season)
  const transfers: Transfer[] = []
  const move = (debit: string, credit: string, cents: bigint) => {
    if (cents > 0n) transfers.push({ debit, credit, cents: centsOf(cents) })
  }
  move(correctionLoss, receivable, step.absorbedCents - standing.absorbedCents)
  move(receivable, correctionLoss, standing.absorbedCents - step.absorbedCents)
  move(recoverable, receivable, step.owedCents)
  move(receivable, recoverable, step.forgivenCents)
  for (const offset of step.offsets) move(receivable, recoverable, offset.cents)
  return transfers
}
