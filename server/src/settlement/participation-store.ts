/** All SQL of participations. */
import type { Selectable } from 'kysely'
import type { Called } from '#dispatch/event-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'
import { type Because, type Missing, mayBecome, type Participation, type ParticipationState } from '#settlement/participation.ts'

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
  enlistedAt: r.enlisted_at,
  leftAt: r.left_at,
  version: r.version,
  readingsSeen: r.readings_seen,
})

export const participationIdOf = (memberId: string, accountId: string, eventId: string): string => idOf('par', memberId, accountId, eventId)

/** Adds participations that are not there yet. */
export async function addParticipations(
  trx: Trx,
  event: { eventId: string; programId: string },
  called: readonly Called[],
  now: Temporal.Instant,
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
    .set({ state: 'cancelled', missing: null, because: null })
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

/** The participation, held until the end of the transaction. */
export async function lockParticipation(trx: Trx, memberId: string, participationId: string): Promise<Participation | null> {
  const row = await trx
    .selectFrom('participation')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? participationOf(row) : null
}

/** What a look at the readings found. The participation must be locked. */
export async function noteLook(
  trx: Trx,
  p: Participation,
  found: { state: ParticipationState; version: number; readingsSeen: bigint; missing?: readonly Missing[]; because?: readonly Because[] },
): Promise<void> {
  if (!mayBecome(p.state, found.state)) throw new Error(`a participation cannot go from ${p.state} to ${found.state}`)
  await trx
    .updateTable('participation')
    .set({
      state: found.state,
      version: found.version,
      readings_seen: found.readingsSeen,
      missing: found.missing ? JSON.stringify(found.missing) : null,
      because: found.because ? JSON.stringify(found.because) : null,
    })
    .where('member_id', '=', p.memberId)
    .where('participation_id', '=', p.participationId)
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

/** Everybody's participations in one event. */
export async function participationsIn(q: Queries, eventId: string): Promise<Participation[]> {
  const rows = await q.selectFrom('participation').selectAll().where('event_id', '=', eventId).orderBy('participation_id').execute()
  return rows.map(participationOf)
}
