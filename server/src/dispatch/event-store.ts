/** All SQL of events and of who is called by one. */
import type { EventKind } from '@quickpay/programs'
import { type Selectable, sql } from 'kysely'
import type { GridEvent } from '#dispatch/event.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
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
  createdBy: r.created_by,
  createdAt: r.created_at,
  reason: r.reason,
})

/** Lets one operator at a time call events in a program's network. */
export async function lockNetwork(trx: Trx, programId: string, network: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`event ${programId} ${network}`}))`.execute(trx)
}

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
      created_by: e.createdBy,
      created_at: e.createdAt,
      reason: e.reason,
    })
    .execute()
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

export async function markCancelled(trx: Trx, eventId: string): Promise<void> {
  await trx.updateTable('event').set({ status: 'cancelled' }).where('event_id', '=', eventId).execute()
}

/** The scheduled events of a program in a network that start on or after `from` and before `to`, in order of their start. */
export async function scheduledEvents(
  q: Queries,
  programId: string,
  network: string,
  from: Temporal.Instant,
  to: Temporal.Instant,
): Promise<GridEvent[]> {
  const rows = await q
    .selectFrom('event')
    .selectAll()
    .where('program_id', '=', programId)
    .where('network', '=', network)
    .where('status', '=', 'scheduled')
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

/** An account's enrolment counts from its civil date on until it is withdrawn; the event's day is one of the event's own zone. */
const called = sql<boolean>`e.participates_from <= (v.start_at at time zone v.zone)::date and (e.withdrawn_at is null or v.start_at < e.withdrawn_at)
  and e.season = extract(year from v.start_at at time zone v.zone)::int`

/** The events that call on a member, or on one account of theirs: scheduled and cancelled ones, newest first. */
export async function eventsOfMember(q: Queries, memberId: string, accountId?: string): Promise<(GridEvent & { accountId: string })[]> {
  const rows = await q
    .selectFrom('enrolment as e')
    .innerJoin('event as v', (on) => on.onRef('v.program_id', '=', 'e.program_id').onRef('v.network', '=', 'e.network'))
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
    .innerJoin('enrolment as e', (on) => on.onRef('v.program_id', '=', 'e.program_id').onRef('v.network', '=', 'e.network'))
    .select(['e.member_id', 'e.account_id', 'e.plan_id'])
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
  return rows.map((row) => ({ memberId: row.member_id, accountId: row.account_id, planId: row.plan_id }))
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

/** Who called or cancelled what, and why. */
export async function auditEvent(
  trx: Trx,
  entry: { actor: string; action: 'event.create' | 'event.cancel'; eventId: string; reason: string | null },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('audit')
    .values({ audit_id: newId('aud'), at: now, actor: entry.actor, action: entry.action, subject: entry.eventId, reason: entry.reason })
    .execute()
}
