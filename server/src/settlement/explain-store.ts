/** What pages show of participations: each with its event, its newest result, and what its versions led to. Reads only. */
import { sql } from 'kysely'
import type { GridEvent } from '#dispatch/event.ts'
import { eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import type { Queries } from '#platform/db.ts'
import { measurementsOf, type Settled, type StoredMeasurement, settledOf } from '#settlement/measurement-store.ts'
import type { Participation, ParticipationState } from '#settlement/participation.ts'
import { findParticipation, participationsOf } from '#settlement/participation-store.ts'

/** Everything a payment page says about one participation; the payment itself is the ledger's and the payout's to tell. */
export type ParticipationStory = {
  readonly participation: Participation
  readonly event: GridEvent
  /** Oldest first; each with the whole bundle. */
  readonly measurements: readonly StoredMeasurement[]
  readonly settled: readonly Settled[]
}

export async function storyOf(q: Queries, memberId: string, participationId: string): Promise<ParticipationStory | null> {
  const participation = await findParticipation(q, memberId, participationId)
  const event = participation && (await findEvent(q, participation.eventId))
  if (!participation || !event) return null
  return {
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
  readonly state: ParticipationState
  readonly left: boolean
  readonly missing: Participation['missing']
  readonly because: Participation['because']
  readonly version: number
  readonly reliefWh: string | null
  readonly cents: bigint | null
  readonly measuredAt: Temporal.Instant | null
}

/** Everybody in one event, for the console. */
export const participantsOf = (q: Queries, eventId: string): Promise<ParticipationRow[]> => rowsWhere(q, sql`p.event_id = ${eventId}`)

/** All participations of a member. */
export const participationRowsOf = (q: Queries, memberId: string): Promise<ParticipationRow[]> =>
  rowsWhere(q, sql`p.member_id = ${memberId}`)

async function rowsWhere(q: Queries, condition: ReturnType<typeof sql>): Promise<ParticipationRow[]> {
  const { rows } = await sql<{
    member_id: string
    participation_id: string
    account_id: string
    event_id: string
    state: string
    left: boolean
    missing: unknown
    because: unknown
    version: number
    relief_wh: string | null
    cents: bigint | null
    measured_at: Temporal.Instant | null
  }>`
    select p.member_id, p.participation_id, p.account_id, p.event_id, p.state, p.left_at is not null as left, p.missing, p.because, p.version,
           m.relief_wh, m.cents, m.measured_at
    from participation p left join measurement m
      on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
    where ${condition} order by p.enlisted_at desc, p.participation_id`.execute(q)
  return rows.map((row) => ({
    memberId: row.member_id,
    participationId: row.participation_id,
    accountId: row.account_id,
    eventId: row.event_id,
    state: row.state as ParticipationState,
    left: row.left,
    missing: row.missing as Participation['missing'],
    because: row.because as Participation['because'],
    version: row.version,
    reliefWh: row.relief_wh,
    cents: row.cents,
    measuredAt: row.measured_at,
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
