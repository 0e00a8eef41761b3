/** Reads the facts of many participations in a handful of queries, whatever their number. */
import { type EventKind, rewardPlans } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import { type Selectable, sql } from 'kysely'
import type { Enrolment } from '#dispatch/enrolment.ts'
import { enrolmentsIn } from '#dispatch/enrolment-store.ts'
import { called } from '#dispatch/event-store.ts'
import { type AskedDays, type DayPart, daysOfMany, revisionSums } from '#metering/interval-store.ts'
import { type RealtimeDay, realtimeOfMany } from '#metering/realtime-store.ts'
import type { Connected } from '#metering/service-point-store.ts'
import type { Queries } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'
import type { EventFacts, Facts, OtherEvent } from '#settlement/facts.ts'
import { BASELINE_DAYS, type Participation } from '#settlement/participation.ts'
import { planAdjusts, utilityAdjusts } from '#settlement/rules.ts'

type EventRow = Pick<
  Selectable<Tables['event']>,
  'event_id' | 'utility_id' | 'program_id' | 'kind' | 'start_at' | 'end_at' | 'zone' | 'status' | 'created_at'
>
const eventOf = (row: EventRow): EventFacts => ({
  eventId: row.event_id,
  utilityId: row.utility_id,
  programId: row.program_id,
  kind: row.kind as EventKind,
  start: row.start_at,
  end: row.end_at,
  zone: row.zone,
  cancelled: row.status !== 'scheduled',
  calledAt: row.created_at,
})

export async function eventFactsOf(q: Queries, eventIds: readonly string[]): Promise<Map<string, EventFacts>> {
  if (eventIds.length === 0) return new Map()
  const rows = await q
    .selectFrom('event')
    .selectAll()
    .where('event_id', 'in', [...new Set(eventIds)])
    .execute()
  return new Map(rows.map((row) => [row.event_id, eventOf(row)]))
}

type Account = { readonly memberId: string; readonly accountId: string }
const accountsIn = (of: readonly Account[]) =>
  sql`unnest(${of.map((one) => one.memberId)}::text[], ${of.map((one) => one.accountId)}::text[]) as w (member_id, account_id)`

/** All events on whose lists the accounts are, in which they do take part, and that stand; by account. */
export async function eventsOfAccounts(q: Queries, accounts: readonly Account[]): Promise<Map<string, OtherEvent[]>> {
  const { rows } = await sql<EventRow & { account_id: string; enlisted_at: Temporal.Instant; back_pay: boolean }>`
    select p.account_id, p.enlisted_at, p.back_pay, v.event_id, v.utility_id, v.program_id, v.kind, v.start_at, v.end_at, v.zone, v.status, v.created_at
    from ${accountsIn(accounts)} join participation p on p.member_id = w.member_id and p.account_id = w.account_id
    join event v on v.event_id = p.event_id
    join enrolment e on e.member_id = p.member_id and e.account_id = p.account_id and e.program_id = v.program_id
    join account_network n on n.member_id = p.member_id and n.account_id = p.account_id and n.utility_id = v.utility_id and n.network = v.network
    where v.status = 'scheduled' and p.state <> 'cancelled' and ${called}`.execute(q)
  const found = new Map<string, OtherEvent[]>()
  for (const row of rows) {
    const other = { ...eventOf(row), enlistedAt: row.enlisted_at, backPay: row.back_pay }
    found.set(row.account_id, [...(found.get(row.account_id) ?? []), other])
  }
  return found
}

type Point = { memberId: string; accountId: string; servicePointId: string; follows: string | null }
async function pointsOfAccounts(q: Queries, accounts: readonly Account[]): Promise<Map<string, Point[]>> {
  const { rows } = await sql<{ member_id: string; account_id: string; service_point_id: string; follows: string | null }>`
    select s.member_id, s.account_id, s.service_point_id, s.follows
    from ${accountsIn(accounts)} join service_point s on s.member_id = w.member_id and s.account_id = w.account_id
    where s.proven_at is not null order by s.service_point_id`.execute(q)
  const points = rows.map((r) => ({
    memberId: r.member_id,
    accountId: r.account_id,
    servicePointId: r.service_point_id,
    follows: r.follows,
  }))
  return Map.groupBy(points, (point) => point.accountId)
}

/** The newest connection of each account. */
async function connectionsOf(q: Queries, accounts: readonly Account[]): Promise<Map<string, Connected>> {
  const { rows } = await sql<{ account_id: string; attached_at: Temporal.Instant; history_from: Temporal.PlainDate | null }>`
    select distinct on (a.member_id, a.account_id) a.account_id, a.attached_at, a.history_from
    from ${accountsIn(accounts)} join utility_authorization a on a.member_id = w.member_id and a.account_id = w.account_id
    where a.attached_at is not null order by a.member_id, a.account_id, a.granted_at desc`.execute(q)
  return new Map(rows.map((row) => [row.account_id, { since: row.attached_at, historyFrom: row.history_from }]))
}

/** Which days matter to an event: those its baseline may look at, and its own. */
const stretchOf = (event: EventFacts) => ({
  from: civilDateOf(event.start, event.zone).subtract({ days: BASELINE_DAYS }),
  to: civilDateOf(event.end, event.zone),
})

const HOUR_S = 3600
/** Methods with a same-day adjustment compare hours that begin up to six before the event or its notice. */
const ADJUSTMENT_HOURS = 8

/**
 * The hours of the day that a measurement can look at, with an hour to spare on either side for a change of the clock: a quarter of the
 * readings, usually. An event that runs past midnight is measured on whole days.
 */
function partOfDay(event: EventFacts, participations: readonly Participation[], enrolments: ReadonlyMap<string, Enrolment>): DayPart {
  const [start, end] = [event.start.toZonedDateTimeISO(event.zone), event.end.toZonedDateTimeISO(event.zone)]
  if (!start.toPlainDate().equals(end.toPlainDate())) return { fromS: 0, toS: 25 * HOUR_S }
  const adjusted = (one: Participation) => {
    const [plan, method] = [rewardPlans[one.planId], enrolments.get(one.accountId)?.method]
    return plan && method && (planAdjusts(plan, method) || utilityAdjusts(method))
  }
  const back = participations.some(adjusted) ? ADJUSTMENT_HOURS : 1
  return { fromS: Math.max(0, start.hour - back) * HOUR_S, toS: Math.min(25, end.hour + 2) * HOUR_S }
}

function within(day: RealtimeDay, { fromS, toS }: DayPart): RealtimeDay {
  const milliWh = day.milliWh.slice(fromS / day.intervalSeconds, toS / day.intervalSeconds)
  return { ...day, startS: day.startS + fromS, milliWh }
}

export type Reading = { readonly onlyNews: ReadonlySet<string>; realTime(event: EventFacts): boolean }
const CHUNK = 250

/** The same for any number of participations, some hundreds at a time: the next ones are read while the last are looked at. */
export async function* factsInChunks(
  q: Queries,
  participations: readonly Participation[],
  now: Temporal.Instant,
  reading: Reading,
): AsyncGenerator<Facts[]> {
  const read = (from: number) => (from < participations.length ? factsOf(q, participations.slice(from, from + CHUNK), now, reading) : null)
  let next = read(0)
  for (let from = CHUNK; next; from += CHUNK) {
    const facts = await next
    next = read(from)
    // Whoever stops early is not told of a failure of what was read ahead.
    next?.catch(() => {})
    yield facts
  }
}

/**
 * The facts of participations whose event is over and stands; the others are left out. Of those in `onlyNews` (their ids) only the ones whose
 * readings are other than at the last look. `realTime` says for which utilities the real-time feed is read, at this moment, for which events.
 */
export async function factsOf(
  q: Queries,
  participations: readonly Participation[],
  now: Temporal.Instant,
  { onlyNews, realTime }: Reading,
): Promise<Facts[]> {
  const events = await eventFactsOf(
    q,
    participations.map((one) => one.eventId),
  )
  const over = participations.filter((one) => {
    const event = events.get(one.eventId)
    return one.state !== 'cancelled' && event && !event.cancelled && Temporal.Instant.compare(event.end, now) <= 0
  })
  const accounts = [...new Map(over.map(({ memberId, accountId }) => [accountId, { memberId, accountId }])).values()]
  if (accounts.length === 0) return []
  const points = await pointsOfAccounts(q, accounts)
  const asked = (one: Participation): AskedDays[] =>
    (points.get(one.accountId) ?? []).map(({ memberId, servicePointId }) => ({
      memberId,
      servicePointId,
      ...stretchOf(events.get(one.eventId)!),
    }))

  const facts: Facts[] = []
  const [others, connections] = [await eventsOfAccounts(q, accounts), await connectionsOf(q, accounts)]
  // Participations of one event share their stretch of days; those of several are read event by event.
  for (const [eventId, all] of Map.groupBy(over, (one) => one.eventId)) {
    const event = events.get(eventId)!
    const checked = all.filter((one) => onlyNews.has(one.participationId))
    const sums = await revisionSums(q, checked.flatMap(asked))
    const sumOf = (one: Participation) =>
      (points.get(one.accountId) ?? []).reduce((total, { servicePointId }) => total + (sums.get(servicePointId) ?? 0n), 0n)
    const wanted = all.filter((one) => !onlyNews.has(one.participationId) || sumOf(one) !== one.readingsSeen)
    const enrolments = await enrolmentsIn(q, eventId, wanted)
    const part = partOfDay(event, wanted, enrolments)
    const days = await daysOfMany(q, wanted.flatMap(asked), part)
    const live = realTime(event)
      ? await realtimeOfMany(q, wanted.flatMap(asked), civilDateOf(event.start, event.zone), civilDateOf(event.end, event.zone))
      : new Map<string, RealtimeDay[]>()
    for (const participation of wanted) {
      const own = (points.get(participation.accountId) ?? []).map((point) => ({
        point,
        days: days.get(point.servicePointId) ?? [],
        realTime: (live.get(point.servicePointId) ?? []).map((day) => within(day, part)),
      }))
      facts.push({
        participation,
        event,
        enrolment: enrolments.get(participation.accountId) ?? null,
        others: (others.get(participation.accountId) ?? []).filter((one) => one.eventId !== eventId),
        points: own,
        connected: connections.get(participation.accountId) ?? null,
        readingsSeen: own.reduce((total, { days: list }) => total + list.reduce((sum, day) => sum + BigInt(day.rev), 0n), 0n),
      })
    }
  }
  return facts
}
