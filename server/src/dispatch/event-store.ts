/** All SQL of events and of who is called by one. */
import { type EventKind, type ProgramOption, planUnder } from '@quickpay/programs'
import { type Selectable, sql } from 'kysely'
import type { GridEvent } from '#dispatch/event.ts'
import type { Revision } from '#dispatch/revision.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const eventOf = (r: Selectable<Tables['event']>): GridEvent => ({
  eventId: r.event_id,
  utilityId: r.utility_id,
  programId: r.program_id,
  network: r.network,
  kind: r.kind as EventKind,
  start: r.start_at,
  end: r.end_at,
  zone: r.zone,
  status: r.status as GridEvent['status'],
  callId: r.call_id,
  externalRef: r.external_ref,
  revision: r.revision,
  advisedAt: r.advised_at,
  createdBy: r.created_by,
  createdAt: r.created_at,
  reason: r.reason,
})

/** Lets one operator at a time call events in a program's network. */
export async function lockNetwork(trx: Trx, programId: string, network: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`event ${programId} ${network}`}))`.execute(trx)
}

/** The event and its first revision. */
export async function addEvent(trx: Trx, e: GridEvent): Promise<void> {
  await trx
    .insertInto('event')
    .values({
      event_id: e.eventId,
      utility_id: e.utilityId,
      program_id: e.programId,
      network: e.network,
      kind: e.kind,
      start_at: e.start,
      end_at: e.end,
      zone: e.zone,
      status: e.status,
      call_id: e.callId,
      external_ref: e.externalRef,
      revision: e.revision,
      advised_at: e.advisedAt,
      created_by: e.createdBy,
      created_at: e.createdAt,
      reason: e.reason,
    })
    .execute()
  await addRevision(trx, e, { act: e.status === 'advised' ? 'advised' : 'scheduled', by: e.createdBy, at: e.createdAt, reason: e.reason })
}

type Decision = Pick<Revision, 'act' | 'by' | 'at' | 'reason'>

async function addRevision(trx: Trx, e: Pick<GridEvent, 'eventId' | 'revision' | 'status' | 'start' | 'end'>, d: Decision): Promise<void> {
  await trx
    .insertInto('event_revision')
    .values({
      event_id: e.eventId,
      revision: e.revision,
      act: d.act,
      status: e.status,
      start_at: e.start,
      end_at: e.end,
      decided_by: d.by,
      decided_at: d.at,
      reason: d.reason,
    })
    .execute()
}

/** Decides something new about an event, which must be locked; answers how it stands from now on. How it stood stays in its history. */
export async function reviseEvent(
  trx: Trx,
  event: GridEvent,
  change: Partial<Pick<GridEvent, 'status' | 'end'>>,
  decision: Decision,
): Promise<GridEvent> {
  const next = { ...event, ...change, revision: event.revision + 1 }
  await trx
    .updateTable('event')
    .set({ status: next.status, end_at: next.end, revision: next.revision, revised_at: decision.at })
    .where('event_id', '=', event.eventId)
    .execute()
  await addRevision(trx, next, decision)
  return next
}

/** Everything that was decided about an event, oldest first. */
export async function decisionsOf(q: Queries, eventId: string): Promise<Revision[]> {
  const rows = await q.selectFrom('event_revision').selectAll().where('event_id', '=', eventId).orderBy('revision').execute()
  return rows.map((r) => ({
    revision: r.revision,
    act: r.act as Revision['act'],
    status: r.status as Revision['status'],
    start: r.start_at,
    end: r.end_at,
    by: r.decided_by,
    at: r.decided_at,
    reason: r.reason,
  }))
}

/** The events of one call, by network. */
export async function eventsOfCall(q: Queries, callId: string): Promise<GridEvent[]> {
  const rows = await q.selectFrom('event').selectAll().where('call_id', '=', callId).orderBy('network').orderBy('event_id').execute()
  return rows.map(eventOf)
}

/** The event to which the utility gave this name in a network. */
export async function eventByReference(q: Queries, utilityId: string, network: string, externalRef: string): Promise<GridEvent | null> {
  const row = await q
    .selectFrom('event')
    .selectAll()
    .where('utility_id', '=', utilityId)
    .where('network', '=', network)
    .where('external_ref', '=', externalRef)
    .executeTakeFirst()
  return row ? eventOf(row) : null
}

export async function findEvent(q: Queries, eventId: string): Promise<GridEvent | null> {
  const row = await q.selectFrom('event').selectAll().where('event_id', '=', eventId).executeTakeFirst()
  return row ? eventOf(row) : null
}

/** The event, held until the end of the transaction. */
export async function lockEvent(trx: Trx, eventId: string): Promise<GridEvent | null> {
  const row = await trx.selectFrom('event').selectAll().where('event_id', '=', eventId).forNoKeyUpdate().executeTakeFirst()
  return row ? eventOf(row) : null
}

/** The events of a program in a network that start on or after `from` and before `to`, in order of their start: scheduled ones, and advised ones if asked. */
export async function scheduledEvents(
  q: Queries,
  programId: string,
  network: string,
  from: Temporal.Instant,
  to: Temporal.Instant,
  statuses: readonly GridEvent['status'][] = ['scheduled'],
): Promise<GridEvent[]> {
  const rows = await q
    .selectFrom('event')
    .selectAll()
    .where('program_id', '=', programId)
    .where('network', '=', network)
    .where('status', 'in', [...statuses])
    .where('start_at', '>=', from)
    .where('start_at', '<', to)
    .orderBy('start_at')
    .execute()
  return rows.map(eventOf)
}

/** The newest events of all programs, for the console. */
export async function newestEvents(q: Queries, limit: number): Promise<GridEvent[]> {
  const rows = await q.selectFrom('event').selectAll().orderBy('start_at', 'desc').orderBy('event_id').limit(limit).execute()
  return rows.map(eventOf)
}

/**
 * Of an enrolment e, an account's stretch in a network n and an event v: whether v calls on it.
 * An enrolment counts once the utility has accepted it, from its civil date on until it is withdrawn, in the network where the account lies on
 * the event's day; that day is one of the event's own zone.
 */
export const called = sql<boolean>`e.accepted_at is not null and n.from_day <= (v.start_at at time zone v.zone)::date
  and (n.until_day is null or (v.start_at at time zone v.zone)::date < n.until_day) and v.status <> 'advised' and e.participates_from <= (v.start_at at time zone v.zone)::date and (e.withdrawn_at is null or v.start_at < e.withdrawn_at)
  and e.season = extract(year from v.start_at at time zone v.zone)::int`

/** The events that call on a member, or on one account of theirs: scheduled and cancelled ones, newest first. One that is only advised calls nobody. */
export async function eventsOfMember(q: Queries, memberId: string, accountId?: string): Promise<(GridEvent & { accountId: string })[]> {
  const rows = await q
    .selectFrom('enrolment as e')
    .innerJoin('account_network as n', (on) => on.onRef('n.member_id', '=', 'e.member_id').onRef('n.account_id', '=', 'e.account_id'))
    .innerJoin('event as v', (on) =>
      on.onRef('v.program_id', '=', 'e.program_id').onRef('v.utility_id', '=', 'n.utility_id').onRef('v.network', '=', 'n.network'),
    )
    .selectAll('v')
    .select('e.account_id')
    .where('e.member_id', '=', memberId)
    .$if(accountId !== undefined, (only) => only.where('e.account_id', '=', accountId!))
    .where(called)
    .orderBy('v.start_at', 'desc')
    .orderBy('v.event_id')
    .execute()
  return rows.map((row) => ({ ...eventOf(row), accountId: row.account_id }))
}

export type Called = { readonly memberId: string; readonly accountId: string; readonly planId: string }

/** The next accounts that an event calls and whose utility is connected: a page of them, in order, after `after`. */
export async function audienceOf(q: Queries, eventId: string, after: Called | null, limit: number): Promise<Called[]> {
  const rows = await q
    .selectFrom('event as v')
    .innerJoin('account_network as n', (on) => on.onRef('n.utility_id', '=', 'v.utility_id').onRef('n.network', '=', 'v.network'))
    .innerJoin('enrolment as e', (on) =>
      on.onRef('e.member_id', '=', 'n.member_id').onRef('e.account_id', '=', 'n.account_id').onRef('e.program_id', '=', 'v.program_id'),
    )
    .select(['e.member_id', 'e.account_id', 'e.plan_id', 'e.option'])
    .where('v.event_id', '=', eventId)
    .where(called)
    .where(
      sql<boolean>`exists (select from utility_authorization a where a.member_id = e.member_id and a.account_id = e.account_id
        and a.status = 'active' and a.attached_at is not null)`,
    )
    .$if(after !== null, (next) => next.where(sql<boolean>`(e.member_id, e.account_id) > (${after?.memberId}, ${after?.accountId})`))
    .orderBy('e.member_id')
    .orderBy('e.account_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    memberId: row.member_id,
    accountId: row.account_id,
    planId: planUnder(row.plan_id, row.option as ProgramOption),
  }))
}

/** Whether the utility of an account is connected. */
export async function isConnected(q: Queries, memberId: string, accountId: string): Promise<boolean> {
  const row = await q
    .selectFrom('utility_authorization')
    .select('authorization_id')
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .where('attached_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}
