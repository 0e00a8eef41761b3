/** What the utility will pay for pledged load: each month of a season once it is over, and again whenever an event says something else of it. */
import { termsOn } from '@quickpay/programs'
import { printExact } from '@quickpay/units'
import { networksOf } from '#dispatch/network-store.ts'
import { rateClassOf } from '#dispatch/networks.ts'
import { reservationReceivable } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
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
import { bookMargin } from '#settlement/utility-booking.ts'

/** On an accepted enrolment: its pledge is reckoned from now on, a day after the end of each month, and at once where months are over. */
export const openReservations = task<unknown, readonly string[]>({
  name: 'openReservations',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(work, subjects) {
    for (const { memberId, id } of subjects.map(partsOf)) await openSeasons(work, { memberId, accountId: id })
  },
})

/** The months of whatever was pledged are reckoned again, the ones to come at their time. */
export async function openSeasons(work: Work, of: Parameters<typeof pledgedSeasons>[1]): Promise<void> {
  for (const season of await pledgedSeasons(work.trx, of)) {
    const terms = termsOf(season)
    if (!terms.reservation) continue
    const { reservationId, opened } = await openReservation(work.trx, season, work.now)
    if (opened) for (const month of monthsOf(terms, season.season)) await work.wait(reckonFrom(month), 'reservation.reckon', reservationId)
    else await work.emit('reservation.reckon', [reservationId])
  }
}

/** The same figures again book nothing. */
export const reckonReservations = task<unknown, readonly string[]>({
  name: 'reckonReservations',
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

/** Terms that hold when the season begins: pledges, their rates and their months are fixed then. */
function termsOf({ programId, season }: Pick<Reservation, 'programId' | 'season'>) {
  const answer = termsOn(programId, Temporal.PlainDate.from({ year: season, month: 7, day: 1 }))
  if (answer.is === 'found') return answer.terms
  throw new Failure('no-terms', 'after-person', 'the program has no terms in the season', { programId, season, found: answer.is })
}

async function reckon(work: Work, reservation: Reservation): Promise<void> {
  const { reservationId, season, network } = reservation
  const terms = termsOf(reservation)
  const over = monthsOf(terms, season).filter((month) => Temporal.Instant.compare(reckonFrom(month), work.now) <= 0)
  const [first] = over
  if (!first) return
  const [listed] = await networksOf(work.trx, reservation.utilityId, first.toPlainDate({ day: 1 }), network)
  const rateClass = listed ? rateClassOf(listed, terms) : null
  if (rateClass === null)
    throw new Failure('no-rate-class', 'after-person', 'the network is in no class of the program’s rates for pledged load', { network })

  const months = reckonMonths({
    terms,
    season,
    rateClass,
    pledges: await pledgesOf(work.trx, reservation, over),
    events: await seasonEvents(work.trx, reservation, season, work.now),
    lastSeason: await seasonEvents(work.trx, reservation, season - 1, work.now),
  })
  const before = Map.groupBy(await monthReckonings(work.trx, reservationId), (one) => one.month)
  for (const month of months) await bring(work, reservationId, month, before.get(month.month.toString())?.at(-1) ?? null)
}

/** Brings a month's receivable to what it is worth now. No plan gives members a part of it, so that all of it is the operator's. */
async function bring(work: Work, reservationId: string, month: Month, newest: MonthReckoning | null): Promise<void> {
  const receivable = reservationReceivable(reservationId, month.month.toString())
  const movedCents = month.cents - (await sumOf(work.trx, receivable))
  const stands = newest ? movedCents === 0n && isSame(newest, month) : month.accounts === 0
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
    movedCents,
    reckonedAt: work.now,
  })
  const cause = `reservation:${reservationId}:${month.month}:v${version}`
  await bookMargin(work, { receivable, movedCents, cause, effectiveAt: endOf(month.month) })
}

const isSame = (newest: MonthReckoning, month: Month): boolean =>
  newest.basis === month.basis && newest.factor === printExact(month.factor) && newest.pledgedKW === month.pledgedKW
