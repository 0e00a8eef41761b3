/** The overview of the staff. It reads what was counted beforehand: no page counts participants while somebody waits. */
import { civilDateOf, civilDay, NEW_YORK } from '@quickpay/units'
import type { OverviewAnswer, OverviewException } from '@quickpay/web/answers'
import { lastHour } from '#dispatch/feed.ts'
import { type FeedHour, feedBetween } from '#dispatch/feed-store.ts'
import { outstanding } from '#payout/exposure/exposure.ts'
import { limits } from '#payout/exposure/exposure-store.ts'
import { heldSums } from '#payout/holds/hold-store.ts'
import { listParked } from '#platform/parked-store.ts'
import { type DueCount, paceOf } from '#treasury/pay-record.ts'
import type { World } from '../../world.ts'
import { eventList } from './event-list.ts'
import { collectedByEvent, consentCounts, newestAudit, paidSince, waitingCounts } from './overview-store.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>
const EVENTS_COUNTED = 200
const EVENTS_SHOWN = 12
const AUDIT_SHOWN = 8
const PAYING_DAYS = 30
const EXPIRING_DAYS = 30
const HOUR_MINUTES = 60

export async function overviewAnswer(world: Part): Promise<OverviewAnswer> {
  const { db, clock } = world
  const now = clock.now()
  const midnight = civilDay(civilDateOf(now, NEW_YORK), NEW_YORK).start
  const [events, collected, decided, consent, feed, exceptions, payouts, audit] = await Promise.all([
    eventList(world, EVENTS_COUNTED),
    collectedByEvent(db),
    limits(db),
    consentCounts(db, now.add({ hours: EXPIRING_DAYS * 24 })),
    feedAnswer(world, now),
    exceptionsOf(world, now),
    paidSince(db, midnight),
    newestAudit(db, AUDIT_SHOWN),
  ])
  const rows = events.map((one) => one.row)
  const since = now.subtract({ hours: PAYING_DAYS * 24 })
  const recent = events.filter(({ event }) => Temporal.Instant.compare(event.end, since) >= 0)
  return {
    zone: NEW_YORK,
    paying: payingOf(recent.flatMap(({ tally }) => tally?.due ?? [])),
    feed,
    consent,
    out: {
      cents: Number(
        events.reduce((total, { event, tally }) => {
          const collectedCents = collected.get(event.eventId) ?? 0n
          return total + outstanding({ advancedCents: tally?.paidCents ?? 0n, collectedCents })
        }, 0n),
      ),
      limitCents:
        decided.length > 0 && decided.every((one) => one.limitCents !== null)
          ? decided.reduce((sum, one) => sum + Number(one.limitCents), 0)
          : null,
    },
    next: rows.findLast((row) => row.standing === 'active') ?? rows.findLast((row) => row.standing === 'scheduled') ?? null,
    events: rows.slice(0, EVENTS_SHOWN),
    exceptions,
    payouts,
    audit: audit.map(({ at, name, actor, action, subject, reason }) => ({
      at: at.toString(),
      actor: name ?? actor,
      action,
      subject,
      reason,
    })),
  }
}

/** Payments by the hour in which a rail accepted them, 24 of them; then what came later or has not come. */
export function payingOf(counts: readonly DueCount[]): OverviewAnswer['paying'] {
  if (counts.length === 0) return null
  const { due, withinDay, withinDayPermille, p50Minutes, p90Minutes } = paceOf(counts)
  const hours = Array.from({ length: 25 }, () => 0)
  for (const { minutes, count } of counts) {
    const hour = minutes === null ? 24 : Math.min(24, Math.max(0, Math.ceil(minutes / HOUR_MINUTES) - 1))
    hours[hour] = hours[hour]! + count
  }
  return { due, missed: due - withinDay, p50Minutes, p90Minutes, withinDayPermille, hours }
}

/** Yesterday as a whole, and the last day by hour and network. */
async function feedAnswer({ db, utilities }: Part, now: Temporal.Instant): Promise<OverviewAnswer['feed']> {
  const to = lastHour(now)
  const from = to.subtract({ hours: 24 })
  const yesterday = civilDay(civilDateOf(now, NEW_YORK).subtract({ days: 1 }), NEW_YORK)
  const hours = await feedBetween(db, yesterday.start, to)
  const lastDay = hours.filter((one) => Temporal.Instant.compare(one.hourAt, from) >= 0)
  if (lastDay.length === 0) return null
  const percent = (of: readonly FeedHour[]) =>
    Math.floor(
      (of.reduce((sum, one) => sum + one.arrived, 0) * 100) /
        Math.max(
          1,
          of.reduce((sum, one) => sum + one.meters, 0),
        ),
    )
  const hoursAt = [...new Set(lastDay.map((one) => one.hourAt.toString()))].sort()
  const networks = [...Map.groupBy(lastDay, (one) => `${one.utilityId}/${one.network}`).values()].map((own) => {
    const byHour = new Map(own.map((one) => [one.hourAt.toString(), one]))
    const [{ utilityId, network }] = own as [FeedHour]
    return {
      ...{ utilityName: utilities.get(utilityId)?.profile.name ?? utilityId, network },
      percents: hoursAt.map((at) => percent([byHour.get(at)].filter((one) => one !== undefined))),
    }
  })
  return { percent: percent(hours.filter((one) => Temporal.Instant.compare(one.hourAt, yesterday.end) < 0)), hoursAt, networks }
}

const PATHS = { readings: '/console/events', review: '/console/review', payout: '/console/holds' } as const

/** What a person should know of, the most money first. */
async function exceptionsOf({ db }: Part, now: Temporal.Instant): Promise<OverviewException[]> {
  const [held, parked, waiting] = await Promise.all([heldSums(db), listParked(db), waitingCounts(db, now)])
  const oldest = (list: readonly { parkedAt: Temporal.Instant }[]) => list.map((one) => one.parkedAt.toString()).sort()[0] ?? null
  return [
    ...held.map((one) => ({
      ...{ of: 'hold' as const, code: one.code, count: one.earnings, cents: Number(one.cents) },
      ...{ oldestAt: one.oldestAt.toString(), path: '/console/holds' },
    })),
    ...(parked.length > 0
      ? [
          {
            of: 'parked' as const,
            code: 'parked',
            count: parked.length,
            cents: null,
            oldestAt: oldest(parked),
            path: '/console/events#parked',
          },
        ]
      : []),
    ...waiting.map(({ of, code, count, cents, oldestAt }) => ({
      ...{ of, code, count, cents: cents === null ? null : Number(cents), oldestAt: oldestAt?.toString() ?? null, path: PATHS[of] },
    })),
  ].sort((a, b) => (b.cents ?? 0) - (a.cents ?? 0) || b.count - a.count)
}
