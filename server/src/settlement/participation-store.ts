/** All SQL of participations. */
import { type Selectable, sql } from 'kysely'
import type { Called } from '#dispatch/event-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'
import {
  type Because,
  type Missing,
  mayBecome,
  type Participation,
  type ParticipationState,
  type Waits,
} from '#settlement/participation.ts'

const participationOf = (r: Selectable<Tables['participation']>): Participation => ({
  memberId: r.member_id,
  participationId: r.participation_id,
  accountId: r.account_id,
  eventId: r.event_id,
  programId: r.program_id,
  planId: r.plan_id,
  state: r.state as ParticipationState,
  missing: r.missing as readonly Missing[] | null,
  because: r.because as readonly Because[] | null,
  waits: r.waits as Waits | null,
  enlistedAt: r.enlisted_at,
  leftAt: r.left_at,
  backPay: r.back_pay,
  promisedBy: r.promise_due_at,
  version: r.version,
  readingsSeen: r.readings_seen,
})

export const participationIdOf = (memberId: string, accountId: string, eventId: string): string => idOf('par', memberId, accountId, eventId)

/** What a participation is found by. */
export type Key = { readonly memberId: string; readonly participationId: string }
const keysIn = (keys: readonly Key[]) =>
  sql`unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.participationId)}::text[]) as w (member_id, participation_id)`

/** Adds participations that are not there yet. `promisedBy` is null for those who are enlisted after the event: back pay. */
export async function addParticipations(
  trx: Trx,
  event: { eventId: string; programId: string },
  called: readonly Called[],
  now: Temporal.Instant,
  promisedBy: Temporal.Instant | null = null,
): Promise<void> {
  if (called.length === 0) return
  await trx
    .insertInto('participation')
    .values(
      called.map((one) => ({
        member_id: one.memberId,
        participation_id: participationIdOf(one.memberId, one.accountId, event.eventId),
        account_id: one.accountId,
        event_id: event.eventId,
        program_id: event.programId,
        plan_id: one.planId,
        state: 'enlisted',
        missing: null,
        because: null,
        enlisted_at: now,
        left_at: null,
        back_pay: promisedBy === null,
        promise_due_at: promisedBy,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Ends the participations of a cancelled event that were not measured yet. */
export async function cancelParticipations(trx: Trx, eventId: string): Promise<void> {
  const open = (['enlisted', 'waiting', 'not-eligible'] as const).filter((state) => mayBecome(state, 'cancelled'))
  await trx
    .updateTable('participation')
    .set((e) => ({ state: 'cancelled', came_from: e.ref('state'), missing: null, because: null, waits: null }))
    .where('event_id', '=', eventId)
    .where('state', 'in', open)
    .execute()
}

export async function findParticipation(q: Queries, memberId: string, participationId: string): Promise<Participation | null> {
  const row = await q
    .selectFrom('participation')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .executeTakeFirst()
  return row ? participationOf(row) : null
}

/** Participations, found by their keys. */
export async function findParticipations(q: Queries, keys: readonly Key[]): Promise<Participation[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<Selectable<Tables['participation']>>`
    select p.* from ${keysIn(keys)} join participation p on p.member_id = w.member_id and p.participation_id = w.participation_id`.execute(
    q,
  )
  return rows.map(participationOf)
}

/** The participations, held until the end of the transaction; in a fixed order, so that two jobs lock the same rows one after the other. */
export async function lockParticipations(trx: Trx, keys: readonly Key[]): Promise<Map<string, Participation>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<Selectable<Tables['participation']>>`
    select p.* from participation p join ${keysIn(keys)} on p.member_id = w.member_id and p.participation_id = w.participation_id
    order by p.member_id, p.participation_id for no key update of p`.execute(trx)
  return new Map(rows.map((row) => [row.participation_id, participationOf(row)]))
}

/** What a look at the readings found. */
export type Noted = Key & {
  readonly state: ParticipationState
  readonly version: number
  readonly readingsSeen: bigint
  readonly missing: readonly Missing[] | null
  readonly because: readonly Because[] | null
  readonly waits: Waits | null
  readonly promisedBy: Temporal.Instant | null
}

/** Notes what looks found, in one statement. The participations must be locked; `from` says how they stood. */
export async function noteLooks(trx: Trx, from: ReadonlyMap<string, Participation>, list: readonly Noted[]): Promise<void> {
  if (list.length === 0) return
  for (const { participationId, state } of list) {
    const before = from.get(participationId)!.state
    if (!mayBecome(before, state)) throw new Error(`a participation cannot go from ${before} to ${state}`)
  }
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  await sql`
    update participation p set came_from = p.state, state = w.state, version = w.version, readings_seen = w.seen, missing = w.missing::jsonb,
      because = w.because::jsonb, waits = w.waits::jsonb, promise_due_at = w.promise_due_at
    from unnest(${list.map((one) => one.memberId)}::text[], ${list.map((one) => one.participationId)}::text[], ${list.map((one) => one.state)}::text[],
      ${list.map((one) => one.version)}::int[], ${list.map((one) => String(one.readingsSeen))}::bigint[], ${list.map((one) => json(one.missing))}::text[],
      ${list.map((one) => json(one.because))}::text[], ${list.map((one) => json(one.waits))}::text[],
      ${list.map((one) => one.promisedBy?.toString() ?? null)}::timestamptz[])
      as w (member_id, participation_id, state, version, seen, missing, because, waits, promise_due_at)
    where p.member_id = w.member_id and p.participation_id = w.participation_id`.execute(trx)
}

/** Moves the promise of an event's participations, where the event was revised; back pay is promised otherwise, and to who takes no part nothing is. */
export async function movePromises(trx: Trx, eventId: string, promisedBy: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('participation')
    .set({ promise_due_at: promisedBy })
    .where('event_id', '=', eventId)
    .where('back_pay', '=', false)
    .where('promise_due_at', 'is distinct from', promisedBy)
    .where(sql<boolean>`waits ->> 'code' is distinct from 'not-enrolled'`)
    .execute()
}

/** Notes that the member left an event; answers whether there was something to leave. */
export async function noteLeft(trx: Trx, memberId: string, eventId: string, now: Temporal.Instant): Promise<boolean> {
  const changed = await trx
    .updateTable('participation')
    .set({ left_at: now })
    .where('member_id', '=', memberId)
    .where('event_id', '=', eventId)
    .where('state', '<>', 'cancelled')
    .where('left_at', 'is', null)
    .returning('participation_id')
    .execute()
  return changed.length > 0
}

/** The participations of a member, or of one account of theirs, newest first by their ids. */
export async function participationsOf(q: Queries, memberId: string, accountId?: string): Promise<Participation[]> {
  const rows = await q
    .selectFrom('participation')
    .selectAll()
    .where('member_id', '=', memberId)
    .$if(accountId !== undefined, (only) => only.where('account_id', '=', accountId!))
    .orderBy('enlisted_at', 'desc')
    .orderBy('participation_id')
    .execute()
  return rows.map(participationOf)
}

/** A page of an event's participations that may still change, in order, after `after`. */
export async function openParticipations(q: Queries, eventId: string, after: Key | null, limit: number): Promise<Key[]> {
  const rows = await q
    .selectFrom('participation')
    .select(['member_id', 'participation_id'])
    .where('event_id', '=', eventId)
    .where('state', 'not in', ['cancelled', 'final'])
    .$if(after !== null, (next) =>
      next.where(sql<boolean>`(member_id, participation_id) > (${after?.memberId}, ${after?.participationId})`),
    )
    .orderBy('member_id')
    .orderBy('participation_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ memberId: row.member_id, participationId: row.participation_id }))
}

/** The participations of accounts, such as those whose readings have changed. */
export async function participationsOfAccounts(
  q: Queries,
  accounts: readonly { readonly memberId: string; readonly accountId: string }[],
): Promise<Participation[]> {
  if (accounts.length === 0) return []
  const { rows } = await sql<Selectable<Tables['participation']>>`
    select p.* from unnest(${accounts.map((one) => one.memberId)}::text[], ${accounts.map((one) => one.accountId)}::text[]) as w (member_id, account_id)
    join participation p on p.member_id = w.member_id and p.account_id = w.account_id where p.state <> 'cancelled'`.execute(q)
  return rows.map(participationOf)
}

/** Calls off for a member who leaves what is not over yet. */
export async function cancelToCome(trx: Trx, memberId: string, now: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('participation')
    .set((e) => ({ state: 'cancelled', came_from: e.ref('state'), missing: null, because: null, waits: null }))
    .where('member_id', '=', memberId)
    .where('state', 'in', ['enlisted', 'waiting', 'not-eligible'])
    .where(sql<boolean>`exists (select from event v where v.event_id = participation.event_id and v.end_at > ${now})`)
    .execute()
}

/** Of a member who is gone nothing is looked at again: what was measured is final, the rest is off. No reading was seen, since there is none. */
export async function closeParticipations(trx: Trx, memberId: string): Promise<void> {
  await sql`
    update participation set came_from = state, state = case when state in ('provisional', 'measured', 'final') then 'final' else 'cancelled' end,
      readings_seen = 0, missing = null, because = null, waits = null
    where member_id = ${memberId} and state <> 'cancelled'`.execute(trx)
}
