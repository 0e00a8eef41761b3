/** What the utility will pay for pledged load, and the customers' part of it: each month once it is over, and again whenever an event says else. */
import type { ProgramTerms } from '@quickpay/programs'
import { civilDateOf, NEW_YORK, printExact } from '@quickpay/units'
import { reservationReceivable } from '#ledger/chart.ts'
import { lockBalances, sumOf } from '#ledger/ledger-store.ts'
import { partsOf as subjectParts } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import { pledgeFacts } from '#settlement/pledge-facts.ts'
import { type Part, partsOf } from '#settlement/pledging.ts'
import { pledgingIn } from '#settlement/pledging-store.ts'
import { endOf, type Month, monthsOf, type Reservation, reckonFrom, reckonMonths } from '#settlement/reservation.ts'
import {
  addMonthReckoning,
  lockReservation,
  type MonthReckoning,
  monthReckonings,
  openReservation,
  pledgedSeasons,
  pledgesOf,
  seasonEvents,
} from '#settlement/reservation-store.ts'
import { termsOfSeason } from '#settlement/rules.ts'
import { closeOf } from '#settlement/schedule.ts'
import { settleMonth } from '#settlement/settle-month.ts'
import { shareStandings } from '#settlement/share-store.ts'
import { bookMargin } from '#settlement/utility-booking.ts'
import { proposeFor } from '#settlement/write-off.ts'

/** On an accepted enrolment: its pledge is reckoned from now on, a day after the end of each month, and at once where months are over. */
export const openReservations = task<unknown, readonly string[]>({
  name: 'openReservations',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(work, subjects) {
    for (const { memberId, id } of subjects.map(subjectParts)) await openSeasons(work, { memberId, accountId: id })
  },
})

/** The months of whatever was pledged are reckoned again, the ones to come at their time. */
export async function openSeasons(work: Work, of: Parameters<typeof pledgedSeasons>[1]): Promise<void> {
  for (const season of await pledgedSeasons(work.trx, of)) {
    const reservationId = await openSeason(work, season)
    if (reservationId) await work.emit('reservation.reckon', [reservationId])
  }
}

/** Written down once, with the times at which it is reckoned: after each month, and at the season's close. Null where nothing is paid for a pledge. */
export async function openSeason(work: Work, season: Omit<Reservation, 'reservationId'>): Promise<string | null> {
  const terms = termsOfSeason(season.programId, season.season)
  if (!terms.reservation) return null
  const { reservationId, opened } = await openReservation(work.trx, season, work.now)
  const months = opened ? monthsOf(terms, season.season) : []
  for (const month of months) await work.wait(reckonFrom(month), 'reservation.reckon', reservationId)
  if (opened) await work.wait(closeOfSeason(terms, season.season), 'reservation.reckon', reservationId)
  return reservationId
}

/** The same figures again book nothing. */
export const reckonReservations = task<unknown, readonly string[]>({
  name: 'reckonReservations',
  subjectsMax: 1,
  async prepare(_world, reservationIds) {
    return [...new Set(reservationIds)].sort()
  },
  async commit(work, reservationIds) {
    for (const reservationId of reservationIds) {
      const reservation = await lockReservation(work.trx, reservationId)
      if (reservation) await reckon(work, reservation)
    }
  },
})

async function reckon(work: Work, reservation: Reservation): Promise<void> {
  const { reservationId, programId, season } = reservation
  const terms = termsOfSeason(programId, season)
  const over = monthsOf(terms, season).filter((month) => Temporal.Instant.compare(reckonFrom(month), work.now) <= 0)
  const [first] = over
  if (!first) return
  const facts = await pledgeFacts(work.trx, reservation, first, work.now)
  const months = reckonMonths({
    ...{ terms, season, rateClass: facts.rateClass },
    pledges: await pledgesOf(work.trx, reservation, over),
    events: facts.events.map(({ start, zone, kind, factor }) => ({ date: civilDateOf(start, zone), kind, factor })),
    lastSeason: await seasonEvents(work.trx, reservation, season - 1, work.now),
  })
  const before = Map.groupBy(await monthReckonings(work.trx, reservationId), (one) => one.month)
  const settled: [Month, Part[]][] = []
  for (const month of months) settled.push([month, partsOf(month, await pledgingIn(work.trx, reservation, month.month), facts)])
  // Of all months at once, in the one order in which everybody takes them.
  await lockBalances(work.trx, [...new Set(settled.flatMap(([, parts]) => parts.map((one) => one.memberId)))])
  for (const [month, parts] of settled) {
    await settleMonth(work, reservation, month.month, parts)
    await bring(work, reservationId, month, before.get(month.month.toString()) ?? [])
  }
  if (Temporal.Instant.compare(closeOfSeason(terms, season), work.now) > 0) return
  const owing = (await shareStandings(work.trx, reservationId)).filter((one) => one.openCents > 0n)
  await proposeFor(
    work,
    season,
    owing.map((one) => one.memberId),
  )
}

/** Brings a month's receivable to what it is worth now: what the members have of it stands there already, the difference is the operator's. */
async function bring(work: Work, reservationId: string, month: Month, before: readonly MonthReckoning[]): Promise<void> {
  const newest = before.at(-1) ?? null
  const receivable = reservationReceivable(reservationId, month.month.toString())
  const stood = await sumOf(work.trx, receivable)
  const movedBefore = before.reduce((total, one) => total + one.movedCents, 0n)
  const [movedCents, membersCents] = [month.cents - stood, stood - movedBefore]
  const stands = newest
    ? movedCents === 0n && newest.membersCents === membersCents && isSame(newest, month)
    : month.accounts === 0 && stood === 0n
  if (stands) return
  const version = (newest?.version ?? 0) + 1
  await addMonthReckoning(work.trx, {
    reservationId,
    month: month.month.toString(),
    version,
    accounts: month.accounts,
    pledgedKW: month.pledgedKW,
    dollarsPerKWMonth: printExact(month.dollarsPerKWMonth),
    steppedUp: month.steppedUp,
    factor: printExact(month.factor),
    basis: month.basis,
    utilityCents: month.cents,
    membersCents,
    marginCents: month.cents - membersCents,
    movedCents,
    reckonedAt: work.now,
  })
  const cause = `reservation:${reservationId}:${month.month}:v${version}`
  await bookMargin(work, { receivable, movedCents, cause, effectiveAt: endOf(month.month) })
}

/** From here on nothing is kept from a later month any more. */
const closeOfSeason = (terms: ProgramTerms, season: number): Temporal.Instant =>
  closeOf({ end: endOf(monthsOf(terms, season)[0]!), zone: NEW_YORK }, terms.season.last)

const isSame = (newest: MonthReckoning, month: Month): boolean =>
  newest.basis === month.basis && newest.factor === printExact(month.factor) && newest.pledgedKW === month.pledgedKW
