/** What the utility will pay for an event against what the members have earned by it, booked as the operator's margin or loss. */
import { utilityPay } from '@quickpay/programs'
import { parseExact, printExact, sum, wh } from '@quickpay/units'
import { programReceivable } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { task, type Work } from '#platform/task.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import { openSeasons } from '#settlement/reckon-reservations.ts'
import { addReckoning, groupsOf, lockReckoning } from '#settlement/reckoning-store.ts'
import { pledgedIn } from '#settlement/reservation-store.ts'
import { termsOf } from '#settlement/rules.ts'
import { endOfHour } from '#settlement/schedule.ts'
import { bookMargin } from '#settlement/utility-booking.ts'
import { performanceOf } from '#settlement/utility-performance.ts'

/** At D+1, D+7 and D+30, and within the hour of each change. The same figures again book nothing. */
export const reckonEvents = task<unknown, readonly string[]>({
  name: 'reckonEvents',
  async prepare(_world, eventIds) {
    return [...new Set(eventIds)].sort()
  },
  async commit(work, eventIds) {
    for (const eventId of eventIds) await reckon(work, eventId)
  },
})

/**
 * Brings the event's receivable to what the utility will pay. What the members have earned, less what was absorbed or is owed back, stands
 * there already; the difference is the operator's. So the receivable, and with it the margin, follow from the newest reckoning alone.
 * Accounts are netted among those of one option, as the program pays each option by itself. What was delivered of the pledges is netted too,
 * hour by hour, and another factor is another payment for the month's pledged load.
 */
async function reckon(work: Work, eventId: string): Promise<void> {
  const event = (await eventFactsOf(work.trx, [eventId])).get(eventId)
  if (!event) return
  const newest = await lockReckoning(work.trx, eventId)
  const receivable = await sumOf(work.trx, programReceivable(eventId))
  const groups = await groupsOf(work.trx, eventId)
  if (receivable === 0n && groups.every((group) => group.accounts === 0)) return

  const terms = termsOf(event)
  const pledged = await pledgedIn(work.trx, eventId)
  const pays = groups.map(({ option, reliefWh }) =>
    utilityPay(terms, option, event.kind, [{ reliefWh: wh(parseExact(reliefWh)) }], option === 'reservation' ? pledged.pledgedKW : '0'),
  )
  const utilityCents = pays.reduce((total, pay) => total + pay.cents, 0n)
  const membersCents = receivable - (newest?.movedSoFar ?? 0n)
  const movedCents = utilityCents - receivable
  const unmeasured = groups.reduce((total, group) => total + group.unmeasured, 0)
  const performance = performanceOf(event, terms, pledged)
  const compared = performance?.is === 'factor' ? performance : null
  const factor = compared && printExact(compared.factor)
  const sameFactor = factor === (newest?.factor ?? null)
  if (newest && movedCents === 0n && newest.membersCents === membersCents && newest.unmeasured === unmeasured && sameFactor) return

  const version = (newest?.version ?? 0) + 1
  await addReckoning(work.trx, {
    eventId,
    version,
    because: newest ? 'changed' : 'first',
    accounts: groups.reduce((total, group) => total + group.accounts, 0),
    unmeasured,
    reliefWh: printExact(wh(sum(pays.map((pay) => pay.reliefWh)))),
    paidWh: printExact(wh(sum(pays.map((pay) => pay.paidWh)))),
    capped: pays.some((pay) => pay.capped),
    utilityCents,
    membersCents,
    marginCents: utilityCents - membersCents,
    movedCents,
    pledgedKW: compared && pledged.pledgedKW,
    deliveredKW: compared && printExact(compared.deliveredKW),
    factor,
    reckonedAt: work.now,
  })
  await bookMargin(work, {
    receivable: programReceivable(eventId),
    movedCents,
    cause: `reckoning:${eventId}:v${version}`,
    effectiveAt: event.end,
  })
  if (!sameFactor) await openSeasons(work, { eventId })
}

/** After a change, once in the hour for all who changed; before the first reckoning of an event there is nothing to repeat. */
export async function reckonSoon(work: Pick<Work, 'now' | 'wait'>, eventIds: Iterable<string>): Promise<void> {
  for (const eventId of new Set(eventIds)) await work.wait(endOfHour(work.now), 'event.reckon', eventId)
}
