/** Events as a member sees them: the call, the promise, and what came of it. */
import { payCustomer, rewardPlans, termsOn } from '@quickpay/programs'
import { civilDateOf, exact, wh } from '@quickpay/units'
import type { EventCard } from '@quickpay/web/answers'
import type { GridEvent } from '#dispatch/event.ts'
import { backPayEvents as eventsToPayBack } from '#dispatch/season.ts'
import type { Earning } from '#ledger/earning.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { eventsWithParticipation, type ParticipationRow } from '#settlement/explain-store.ts'
import { isMeasured } from '#settlement/participation.ts'
import type { World } from '../../world.ts'
import { zoneOf } from './account.ts'
import type { Books } from './payment.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

/** The promise: a rail has accepted the payment within 24 hours of the event's end. */
export const payBy = (event: { end: Temporal.Instant }): Temporal.Instant => event.end.add({ hours: 24 })

/** How many events of this season an account would be paid for after connecting. */
export const backPayEvents = (world: Part, account: { utilityId: string; accountId: string }): Promise<number> =>
  eventsToPayBack(world.db, account, zoneOf(world, account), world.clock.now())

/** What a plan pays for a kilowatt-hour in this event; null when its terms are not known. */
export function rateOf(event: GridEvent, planId: string): { centsPerKWh: number } | null {
  const terms = termsOn(event.programId, civilDateOf(event.start, event.zone))
  const plan = rewardPlans[planId]
  if (!plan || terms.is !== 'found') return null
  return { centsPerKWh: Number(payCustomer(plan, terms.terms, event.kind, wh(exact(1000))).cents) }
}

/** All events that call on a member's accounts, newest first. */
export async function eventCards(world: Part, memberId: string): Promise<(EventCard & { accountId: string })[]> {
  const [events, earnings] = await Promise.all([eventsWithParticipation(world.db, memberId), earningsOfMember(world.db, memberId)])
  return cardsOf(world, { events, earnings })
}

/** The same from what was read. */
export const cardsOf = (
  world: Pick<World, 'clock' | 'utilities'>,
  { events, earnings }: Pick<Books, 'events' | 'earnings'>,
): (EventCard & { accountId: string })[] =>
  events.map(({ event, accountId, participation }) => ({ ...cardOf(world, event, participation, earnings), accountId }))

export function cardOf(
  world: Pick<World, 'clock' | 'utilities'>,
  event: GridEvent,
  participation: ParticipationRow | null,
  earnings: readonly Earning[],
): EventCard {
  const first = earnings.find((e) => e.kind === 'event' && participation && e.participationId === participation.participationId)
  const phase = phaseOf(event, participation, world.clock.now())
  return {
    id: event.eventId,
    utilityName: world.utilities.get(event.utilityId)?.profile.name ?? event.utilityId,
    network: event.network,
    startAt: event.start.toString(),
    endAt: event.end.toString(),
    zone: event.zone,
    phase,
    payByAt: payBy(event).toString(),
    centsPerKWh: rateOf(event, participation?.planId ?? 'standard')?.centsPerKWh ?? 0,
    likelyCents: likely(earnings),
    paymentId: first?.earningId ?? (participation?.cents === 0n ? participation.participationId : null),
    paidCents: first ? Number(first.cents) : participation?.cents === 0n ? 0 : null,
  }
}

function phaseOf(event: GridEvent, participation: ParticipationRow | null, now: Temporal.Instant): EventCard['phase'] {
  if (event.status === 'cancelled') return 'cancelled'
  if (participation && isMeasured(participation.state)) return 'done'
  if (participation?.left) return 'left'
  if (Temporal.Instant.compare(now, event.start) < 0) return 'upcoming'
  return Temporal.Instant.compare(now, event.end) < 0 ? 'live' : 'processing'
}

/** The middle half of the last five event payments; nothing is foretold from fewer than two. */
function likely(earnings: readonly Earning[]): EventCard['likelyCents'] {
  const last = earnings
    .filter((e) => e.kind === 'event')
    .slice(0, 5)
    .map((e) => Number(e.cents))
    .sort((a, b) => a - b)
  if (last.length < 2) return null
  const at = (share: number) => last[Math.round(share * (last.length - 1))] ?? 0
  return { low: at(0.25), high: at(0.75) }
}
