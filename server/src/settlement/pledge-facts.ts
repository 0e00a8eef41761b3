/** Reads what the months of a reservation are reckoned from: its rates, the events of its network, and what each account delivered in them. */
import type { PerformanceFactor, ProgramTerms } from '@quickpay/programs'
import type { Exact } from '@quickpay/units'
import { networksOf } from '#dispatch/network-store.ts'
import { rateClassOf } from '#dispatch/networks.ts'
import type { Queries } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import type { NetworkEvent, PledgeFacts } from '#settlement/pledging.ts'
import { deliveriesIn } from '#settlement/pledging-store.ts'
import type { Reservation } from '#settlement/reservation.ts'
import { pledgedIn, seasonEvents } from '#settlement/reservation-store.ts'
import { termsOfSeason } from '#settlement/rules.ts'
import { performanceOf } from '#settlement/utility-performance.ts'

/** The class of a network among the program's rates, as it was in a month. A network in none of them waits for a person. */
export async function rateClassIn(q: Queries, r: Reservation, month: Temporal.PlainYearMonth, terms: ProgramTerms): Promise<string> {
  const [listed] = await networksOf(q, r.utilityId, month.toPlainDate({ day: 1 }), r.network)
  const rateClass = listed ? rateClassOf(listed, terms) : null
  if (rateClass !== null) return rateClass
  const words = 'the network is in no class of the program’s rates for pledged load'
  throw new Failure('no-rate-class', 'after-person', words, { network: r.network })
}

/**
 * Of the accounts that are named, or of all. For all, the events' factors are worked out from what stands now, so that a pledge or a reading that
 * has just come counts on both sides of a month; for a few, those of the newest reckonings do, which only say whether anybody is measured.
 */
export async function pledgeFacts(
  q: Queries,
  r: Reservation,
  month: Temporal.PlainYearMonth,
  now: Temporal.Instant,
  accountIds?: readonly string[],
): Promise<PledgeFacts> {
  const terms = termsOfSeason(r.programId, r.season)
  const listed = await seasonEvents(q, r, r.season, now)
  const eventIds = listed.map((one) => one.eventId)
  const facts = await eventFactsOf(q, eventIds)
  const events: NetworkEvent[] = []
  for (const { eventId, factor } of listed) {
    const event = facts.get(eventId)!
    events.push({ ...event, factor: accountIds ? factor : factorOf(performanceOf(event, terms, await pledgedIn(q, eventId))) })
  }
  return {
    ...{ terms, network: r.network, rateClass: await rateClassIn(q, r, month, terms) },
    events,
    deliveries: await deliveriesIn(q, eventIds, accountIds),
    lastSeason: (await seasonEvents(q, r, r.season - 1, now)).flatMap(({ factor }) => factor ?? []),
  }
}

const factorOf = (found: PerformanceFactor | null): Exact | null => (found?.is === 'factor' ? found.factor : null)
