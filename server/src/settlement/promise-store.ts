/** All SQL of the one-day clock. It reads payouts, their methods and their holds too: the promise is about them. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import type { ParticipationState, Waits } from '#settlement/participation.ts'
import type { Key } from '#settlement/participation-store.ts'
import type { Breach, BreachCode, Holder, PromiseFacts } from '#settlement/promise.ts'

type Row = {
  participation_id: string
  state: string
  promise_due_at: Temporal.Instant | null
  waits: unknown
  connected: boolean
  first_outcome: string | null
  first_settled_at: Temporal.Instant | null
  has_method: boolean
  payout_state: string | null
  submitted_at: Temporal.Instant | null
  refusal: string | null
  accepted_at: Temporal.Instant | null
  hold_code: string | null
  breach_code: string | null
  breach_words: string | null
}

/** What the clocks of participations are read from, by participation. */
export async function promiseFactsOf(q: Queries, keys: readonly Key[]): Promise<Map<string, PromiseFacts>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select p.participation_id, p.state, p.promise_due_at, p.waits, b.code as breach_code, b.words as breach_words,
      exists (select from utility_authorization a where a.member_id = p.member_id and a.account_id = p.account_id and a.status = 'active'
        and a.attached_at is not null) as connected,
      f.outcome as first_outcome, f.settled_at as first_settled_at,
      exists (select from payout_method m where m.member_id = p.member_id and m.retired_at is null and m.destination_id is not distinct from (
        select d.destination_id from account_destination d where d.member_id = p.member_id and d.account_id = p.account_id and d.state = 'counts')) as has_method,
      o.state as payout_state, o.submitted_at, o.refusal, accepted.at as accepted_at,
      (select code from earning_hold h where h.member_id = p.member_id and h.earning_id = e.earning_id and h.ended_at is null) as hold_code
    from unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.participationId)}::text[]) as w (member_id, participation_id)
    join participation p on p.member_id = w.member_id and p.participation_id = w.participation_id
    left join promise_breach b on b.member_id = p.member_id and b.participation_id = p.participation_id
    left join lateral (select outcome, settled_at from settlement s where s.member_id = p.member_id and s.participation_id = p.participation_id
      order by version, step limit 1) f on true
    left join lateral (select earning_id from earning e where e.member_id = p.member_id and e.participation_id = p.participation_id
      order by booked_at, version limit 1) e on true
    left join lateral (select y.state, y.submitted_at, t.refusal from earning_payout y
      join payout t on t.member_id = y.member_id and t.payout_id = y.payout_id
      where y.member_id = p.member_id and y.earning_id = e.earning_id order by y.attempt desc limit 1) o on true
    left join lateral (select min(submitted_at) as at from earning_payout y where y.member_id = p.member_id and y.earning_id = e.earning_id) accepted on true`.execute(
    q,
  )
  return new Map(
    rows.map((row) => [
      row.participation_id,
      {
        state: row.state as ParticipationState,
        promisedBy: row.promise_due_at,
        waits: row.waits as Waits | null,
        connected: row.connected,
        first: row.first_outcome && row.first_settled_at ? { zero: row.first_outcome === 'zero', settledAt: row.first_settled_at } : null,
        hasMethod: row.has_method,
        payout: row.payout_state ? { state: row.payout_state, submittedAt: row.submitted_at, refusal: row.refusal } : null,
        hold: row.hold_code,
        acceptedAt: row.accepted_at,
        breach: row.breach_code && row.breach_words ? { code: row.breach_code as BreachCode, words: row.breach_words } : null,
      },
    ]),
  )
}

/** A page of an event's participations whose promise has passed and that have no breach noted, in order, after `after`. */
export async function promisesPast(q: Queries, eventId: string, now: Temporal.Instant, after: Key | null, limit: number): Promise<Key[]> {
  const { rows } = await sql<{ member_id: string; participation_id: string }>`
    select p.member_id, p.participation_id from participation p
    where p.event_id = ${eventId} and p.promise_due_at <= ${now} and p.state not in ('cancelled', 'not-eligible')
      and not exists (select from promise_breach b where b.member_id = p.member_id and b.participation_id = p.participation_id)
      and (p.member_id, p.participation_id) > (${after?.memberId ?? ''}, ${after?.participationId ?? ''})
    order by p.member_id, p.participation_id limit ${limit}`.execute(q)
  return rows.map((row) => ({ memberId: row.member_id, participationId: row.participation_id }))
}

/** Notes breaches; the first that is noted stays. */
export async function addBreaches(
  trx: Trx,
  list: readonly (Key & { promisedBy: Temporal.Instant; breach: Breach & { heldBy: Holder } })[],
  now: Temporal.Instant,
): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('promise_breach')
    .values(
      list.map(({ memberId, participationId, promisedBy, breach }) => ({
        member_id: memberId,
        participation_id: participationId,
        promise_due_at: promisedBy,
        code: breach.code,
        held_by: breach.heldBy,
        words: breach.words,
        noted_at: now,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}
