/** What pages show of participations: each with its event, its newest result, and what its versions led to. Reads only. */
import { sql } from 'kysely'
import type { GridEvent } from '#dispatch/event.ts'
import { eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import type { Queries } from '#platform/db.ts'
import { type Basis, measurementsOf, type StoredMeasurement } from '#settlement/measurement-store.ts'
import type { Participation, ParticipationState } from '#settlement/participation.ts'
import { findParticipation, participationsOf } from '#settlement/participation-store.ts'
import { type PromiseClock, promiseOf } from '#settlement/promise.ts'
import { promiseFactsOf } from '#settlement/promise-store.ts'
import { type Settled, settledOf } from '#settlement/settled-store.ts'

/** Everything a payment page says about one participation; the payment itself is the ledger's and the payout's to tell. */
export type ParticipationStory = {
  readonly participation: Participation
  readonly event: GridEvent
  /** Oldest first; each with the whole bundle. */
  readonly measurements: readonly StoredMeasurement[]
  /** Each with its lines, whose cents say how the result became money. */
  readonly settled: readonly Settled[]
  readonly promisedBy: Temporal.Instant | null
  /** Why the promise was not kept in time; null when it was, or its time has not come. */
  readonly breach: PromiseClock['breach']
}

/** The one-day clock of a participation at a moment; null when there is none. */
export async function clockOf(q: Queries, memberId: string, participationId: string, now: Temporal.Instant): Promise<PromiseClock | null> {
  const facts = (await promiseFactsOf(q, [{ memberId, participationId }])).get(participationId)
  return facts ? promiseOf(facts, now) : null
}

export async function storyOf(q: Queries, memberId: string, participationId: string): Promise<ParticipationStory | null> {
  const participation = await findParticipation(q, memberId, participationId)
  const event = participation && (await findEvent(q, participation.eventId))
  if (!participation || !event) return null
  const promise = (await promiseFactsOf(q, [{ memberId, participationId }])).get(participationId)
  return {
    promisedBy: participation.promisedBy,
    breach: promise?.breach ?? null,
    participation,
    event,
    measurements: await measurementsOf(q, memberId, participationId),
    settled: await settledOf(q, memberId, participationId),
  }
}

/** A participation with its newest result, without the bundle. */
export type ParticipationRow = {
  readonly memberId: string
  readonly participationId: string
  readonly accountId: string
  readonly eventId: string
  /** By which it is paid. */
  readonly planId: string
  readonly state: ParticipationState
  readonly left: boolean
  readonly missing: Participation['missing']
  readonly because: Participation['because']
  readonly version: number
  readonly reliefWh: string | null
  /** What its newest version is worth here: without what another program pays of it. */
  readonly cents: bigint | null
  readonly measuredAt: Temporal.Instant | null
  readonly basis: Basis | null
  readonly provisional: boolean
  readonly waits: Participation['waits']
  readonly promisedBy: Temporal.Instant | null
  /** The code of the breach of its promise; null when there was none. */
  readonly breachCode: string | null
  /** The codes of its newest version's flags, for operators. */
  readonly flags: readonly string[]
}

/** Whom of an event the console shows. */
export const shownParticipants = ['all', 'waiting', 'late', 'not-eligible'] as const
export type Shown = (typeof shownParticipants)[number]
const showing: Record<Shown, ReturnType<typeof sql>> = {
  all: sql`true`,
  waiting: sql`p.state = 'waiting'`,
  late: sql`b.code is not null`,
  'not-eligible': sql`p.state = 'not-eligible'`,
}

/** Everybody in one event. */
export const participantsOf = (q: Queries, eventId: string): Promise<ParticipationRow[]> => rowsWhere(q, sql`p.event_id = ${eventId}`)

/** A page of them, for the console. */
export const participantsShown = (
  q: Queries,
  eventId: string,
  { show, from, limit }: { show: Shown; from: number; limit: number },
): Promise<ParticipationRow[]> => rowsWhere(q, sql`p.event_id = ${eventId} and ${showing[show]}`, sql`limit ${limit} offset ${from}`)

/** All participations of a member. */
export const participationRowsOf = (q: Queries, memberId: string): Promise<ParticipationRow[]> =>
  rowsWhere(q, sql`p.member_id = ${memberId}`)

async function rowsWhere(q: Queries, condition: ReturnType<typeof sql>, page = sql``): Promise<ParticipationRow[]> {
  const { rows } = await sql<{
    member_id: string
    participation_id: string
    account_id: string
    event_id: string
    plan_id: string
    state: string
    left: boolean
    missing: unknown
    because: unknown
    version: number
    relief_wh: string | null
    cents: bigint | null
    measured_at: Temporal.Instant | null
    basis: string | null
    provisional: boolean | null
    waits: unknown
    promise_due_at: Temporal.Instant | null
    breach_code: string | null
    flags: string[] | null
  }>`
    select p.member_id, p.participation_id, p.account_id, p.event_id, p.plan_id, p.state, p.left_at is not null as left, p.missing, p.because, p.version,
           m.relief_wh, m.cents - m.elsewhere_cents as cents, m.measured_at, m.basis, m.provisional, p.waits, p.promise_due_at, b.code as breach_code,
           (select array_agg(f.code order by f.code) from participation_flag f
             where f.member_id = p.member_id and f.participation_id = p.participation_id and f.version = p.version) as flags
    from participation p left join measurement m
      on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
    left join promise_breach b on b.member_id = p.member_id and b.participation_id = p.participation_id
    where ${condition} order by p.enlisted_at desc, p.participation_id ${page}`.execute(q)
  return rows.map((row) => ({
    memberId: row.member_id,
    participationId: row.participation_id,
    accountId: row.account_id,
    eventId: row.event_id,
    planId: row.plan_id,
    state: row.state as ParticipationState,
    left: row.left,
    missing: row.missing as Participation['missing'],
    because: row.because as Participation['because'],
    version: row.version,
    reliefWh: row.relief_wh,
    cents: row.cents,
    measuredAt: row.measured_at,
    basis: row.basis as Basis | null,
    provisional: row.provisional ?? false,
    waits: row.waits as Participation['waits'],
    promisedBy: row.promise_due_at,
    breachCode: row.breach_code,
    flags: row.flags ?? [],
  }))
}

/** The events that call on a member's accounts, newest first, each with the account's participation where it has one. */
export async function eventsWithParticipation(
  q: Queries,
  memberId: string,
): Promise<{ event: GridEvent; accountId: string; participation: ParticipationRow | null }[]> {
  const rows = await participationRowsOf(q, memberId)
  const own = new Map(rows.map((row) => [`${row.accountId} ${row.eventId}`, row]))
  const events = await eventsOfMember(q, memberId)
  return events.map(({ accountId, ...event }) => ({ event, accountId, participation: own.get(`${accountId} ${event.eventId}`) ?? null }))
}

/** An account's participation in an event; null when it has none. */
export async function participationIn(q: Queries, memberId: string, accountId: string, eventId: string): Promise<Participation | null> {
  return (await participationsOf(q, memberId, accountId)).find((one) => one.eventId === eventId) ?? null
}
