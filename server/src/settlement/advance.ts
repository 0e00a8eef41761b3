/** Advances on a month of pledged load: with each of its events a part of the customer's share, before the utility reckons anything. */
import { monthShare } from '@quickpay/programs'
import { linesOfMonth, monthOfAccount } from '@quickpay/receipt'
import { cents as centsOf } from '@quickpay/units'
import { enrolmentsIn } from '#dispatch/enrolment-store.ts'
import { reservationReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { partsOf as subjectParts } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import type { EventFacts } from '#settlement/facts.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import { isMeasured, type Participation } from '#settlement/participation.ts'
import { findParticipations } from '#settlement/participation-store.ts'
import { pledgeFacts } from '#settlement/pledge-facts.ts'
import { type PledgeFacts, type Pledging, questionOf } from '#settlement/pledging.ts'
import { openSeason } from '#settlement/reckon-reservations.ts'
import { type Reservation, reckonFrom } from '#settlement/reservation.ts'
import { lockReservation, pledgedSeasons } from '#settlement/reservation-store.ts'
import { planOf } from '#settlement/rules.ts'
import { endOfHour } from '#settlement/schedule.ts'
import { causeOf, proofOf, shareIdOf } from '#settlement/settle-month.ts'
import { addShares, shareStandings } from '#settlement/share-store.ts'
import { nothingYet } from '#settlement/step.ts'

type Case = { readonly event: EventFacts; readonly pledging: Pledging }

/** On a new version, of accounts whose plan shares the payment for pledged load. Of a month that is over, the month itself is reckoned again. */
export const advanceReservations = task<unknown, readonly string[]>({
  name: 'advanceReservations',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(work, subjects) {
    const keys = subjects.map(subjectParts).map(({ memberId, id }) => ({ memberId, participationId: id }))
    const sharing = (await findParticipations(work.trx, keys)).filter(
      (one) => isMeasured(one.state) && (planOf(one.planId).reservationSharePercent ?? 0) > 0,
    )
    const cases: (Case & { readonly reservationId: string })[] = []
    for (const [eventId, all] of [...Map.groupBy(sharing, (one) => one.eventId)].sort(([a], [b]) => (a < b ? -1 : 1)))
      cases.push(...(await casesOf(work, eventId, all)))
    const ofReservation = Map.groupBy(cases, (one) => one.reservationId)
    const reservations: Reservation[] = []
    for (const reservationId of [...ofReservation.keys()].sort()) {
      const reservation = await lockReservation(work.trx, reservationId)
      if (reservation) reservations.push(reservation)
    }
    await lockBalances(work.trx, [...new Set(cases.map(({ pledging }) => pledging.memberId))])
    for (const reservation of reservations) await advanceAll(work, reservation, ofReservation.get(reservation.reservationId) ?? [])
  },
})

const monthOf = ({ start, zone }: EventFacts): Temporal.PlainYearMonth => start.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth()

/** Those who take part by a pledge, while the month is not over; afterwards its next reckoning has what they delivered. */
async function casesOf(work: Work, eventId: string, participations: readonly Participation[]) {
  const event = (await eventFactsOf(work.trx, [eventId])).get(eventId)
  const [season] = await pledgedSeasons(work.trx, { eventId })
  const reservationId = event && season && (await openSeason(work, season))
  if (!event || !reservationId) return []
  if (Temporal.Instant.compare(reckonFrom(monthOf(event)), work.now) <= 0) {
    await work.wait(endOfHour(work.now), 'reservation.reckon', reservationId)
    return []
  }
  const enrolments = await enrolmentsIn(work.trx, eventId, participations)
  return participations.flatMap(({ memberId, accountId, planId }) => {
    const enrolment = enrolments.get(accountId)
    if (enrolment?.option !== 'reservation') return []
    return [{ reservationId, event, pledging: { memberId, accountId, planId, pledgedKW: enrolment.pledgedKW } }]
  })
}

async function advanceAll(work: Work, reservation: Reservation, cases: readonly Case[]): Promise<void> {
  const accountIds = cases.map(({ pledging }) => pledging.accountId)
  const facts = await pledgeFacts(work.trx, reservation, monthOf(cases[0]!.event), work.now, accountIds)
  for (const one of cases) await advance(work, reservation, facts, one)
}

/** Once for each event of a month, and not any more when the month has been reckoned. */
async function advance(work: Work, { reservationId }: Reservation, facts: PledgeFacts, { event, pledging }: Case): Promise<void> {
  const { memberId, accountId, planId } = pledging
  const month = monthOf(event)
  const stands = (await shareStandings(work.trx, reservationId, [accountId])).find((one) => one.month === month.toString()) ?? null
  if (stands?.advancedWith.includes(event.eventId) || (stands && stands.reckonedCents !== null)) return
  const question = questionOf(facts, pledging, month)
  const { creditedCents, owedCents, openCents } = stands ?? nothingYet
  const own = monthOfAccount(question)
  const share = monthShare(question.plan, own.cents)
  const before = { earnedCents: Number(creditedCents), owedCents: 0, openCents: 0 }
  const asked = { plan: question.plan, kind: 'advance', accountCents: Number(own.cents), shareCents: Number(share), before } as const
  const payCents = BigInt(linesOfMonth({ ...asked, otherMonthsOwedCents: 0 }).cents)
  if (payCents === 0n) return
  const step = (stands?.step ?? 0) + 1
  const of = { reservationId, month: month.toString(), accountId }
  const { earningId } = await bookEarning(work, {
    ...{ memberId, kind: 'reservation', cause: causeOf(of, event.eventId), participationId: null, version: null },
    ...{ cents: centsOf(payCents), earnedAt: event.end, debit: reservationReceivable(reservationId, month.toString()) },
  })
  await addShares(work.trx, [
    {
      ...{ ...of, memberId, step, kind: 'advance', eventId: event.eventId, planId, shareCents: share, payCents, earningId },
      shareId: shareIdOf(memberId, accountId, reservationId, of.month, step),
      before: { creditedCents, owedCents, openCents },
      ...{
        otherMonthsOwedCents: 0n,
        owedCents: 0n,
        forgivenCents: 0n,
        writtenOffCents: 0n,
        absorbedCents: 0n,
        movedCents: 0n,
        offsets: [],
      },
      proof: proofOf(question, own.cents),
      settledAt: work.now,
    },
  ])
}
