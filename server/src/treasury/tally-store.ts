/** All SQL of tallies: which events a change belongs to, the count of one event, and what was counted last. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import { partsOf, type Subject } from '#platform/ids.ts'
import { dueCounts } from '#treasury/due-store.ts'
import type { DueCount, RecordedCount } from '#treasury/pay-record.ts'

/** How an event stood when it was last counted. Money is what members earned by it, and what of that a rail has accepted. */
export type Tally = {
  readonly eventId: string
  readonly participants: number
  readonly measured: number
  readonly waiting: number
  readonly notEligible: number
  /** Decimal Wh of the newest results. */
  readonly savedWh: string
  readonly earnedCents: bigint
  readonly paid: number
  readonly paidCents: bigint
  /** Promises that were missed, whatever became of them since. */
  readonly late: number
  readonly due: readonly DueCount[]
  readonly talliedAt: Temporal.Instant
}

/** The events behind subjects of any kind: `evt_…`, `mem/par`, or `mem/pay`. */
export async function eventsBehind(q: Queries, subjects: readonly Subject[]): Promise<string[]> {
  const own = subjects.filter((subject) => subject.startsWith('evt_'))
  const others = subjects.filter((subject) => subject.includes('/')).map(partsOf)
  const [members, ids] = [others.map((one) => one.memberId), others.map((one) => one.id)]
  const { rows } = await sql<{ event_id: string }>`
    with named as (select * from unnest(${members}::text[], ${ids}::text[]) as n (member_id, id))
    select p.event_id from named n join participation p on p.member_id = n.member_id and p.participation_id = n.id
    union
    select p.event_id from named n join payout_part a on a.member_id = n.member_id and a.payout_id = n.id
      join earning e on e.member_id = a.member_id and e.earning_id = a.earning_id
      join participation p on p.member_id = e.member_id and p.participation_id = e.participation_id`.execute(q)
  return [...new Set([...own, ...rows.map((row) => row.event_id)])].sort()
}

/** What a count says besides: promises that are kept, and those that run and can still be. */
export type Count = Omit<Tally, 'due' | 'talliedAt'> & { readonly kept: number; readonly running: number }

/** Counts an event from its participants' rows. */
export async function countEvent(q: Queries, eventId: string, now: Temporal.Instant): Promise<Count> {
  const { rows } = await sql<Count>`
    with who as (
      select p.state, p.promise_due_at, m.relief_wh, m.cents, b.code as breach, money.earned, money.paid
      from participation p
      left join measurement m on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
      left join promise_breach b on b.member_id = p.member_id and b.participation_id = p.participation_id
      left join lateral (
        select sum(e.cents) as earned, sum(e.cents) filter (where went.state in ('submitted', 'settled')) as paid
        from earning e left join lateral (select y.state from earning_payout y
          where y.member_id = e.member_id and y.earning_id = e.earning_id order by y.attempt desc limit 1) went on true
        where e.member_id = p.member_id and e.participation_id = p.participation_id) money on true
      where p.event_id = ${eventId} and p.state <> 'cancelled')
    select ${eventId}::text as "eventId", count(*)::int as participants,
      count(*) filter (where state in ('measured', 'provisional', 'final'))::int as measured, count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'not-eligible')::int as "notEligible", coalesce(sum(relief_wh), 0)::text as "savedWh",
      coalesce(sum(earned), 0)::bigint as "earnedCents", count(*) filter (where paid > 0)::int as paid, coalesce(sum(paid), 0)::bigint as "paidCents",
      count(breach)::int as late, count(*) filter (where breach is null and (paid > 0 or cents = 0))::int as kept,
      count(*) filter (where breach is null and paid is null and cents is distinct from 0 and state <> 'not-eligible' and promise_due_at > ${now})::int as running
    from who`.execute(q)
  return rows[0]!
}

/** Keeps a count in place of the last one; one that began earlier replaces none. */
export async function keepTally(trx: Trx, eventId: string, now: Temporal.Instant): Promise<void> {
  const due = await dueCounts(trx, eventId, now)
  const count = await countEvent(trx, eventId, now)
  const counted = {
    ...{ participants: count.participants, measured: count.measured, waiting: count.waiting, not_eligible: count.notEligible },
    ...{ saved_wh: count.savedWh, earned_cents: count.earnedCents, paid: count.paid, paid_cents: count.paidCents, late: count.late },
    ...{ due: JSON.stringify(due), tallied_at: now },
  }
  await trx
    .insertInto('event_tally')
    .values({ event_id: eventId, ...counted })
    .onConflict((c) => c.column('event_id').doUpdateSet(counted).where('event_tally.tallied_at', '<=', now))
    .execute()
}

/** What was due of all events, as it was counted last. */
export async function recordedCounts(q: Queries): Promise<RecordedCount[]> {
  const { rows } = await sql<{ utility_id: string; month: string; due: DueCount[] }>`
    select e.utility_id, to_char(e.start_at at time zone e.zone, 'YYYY-MM') as month, t.due
    from event_tally t join event e on e.event_id = t.event_id order by e.start_at, e.event_id`.execute(q)
  return rows.flatMap(({ utility_id, month, due }) => due.map((count) => ({ ...count, utilityId: utility_id, month })))
}

/** When the next promise of an event runs out; null when all have. */
export async function nextPromise(q: Queries, eventId: string, now: Temporal.Instant): Promise<Temporal.Instant | null> {
  const row = await q
    .selectFrom('participation')
    .select((of) => of.fn.min('promise_due_at').as('at'))
    .where('event_id', '=', eventId)
    .where('promise_due_at', '>', now)
    .executeTakeFirst()
  return row?.at ?? null
}

/** What was counted last, by event. */
export async function talliesOf(q: Queries, eventIds: readonly string[]): Promise<Map<string, Tally>> {
  if (eventIds.length === 0) return new Map()
  const rows = await q.selectFrom('event_tally').selectAll().where('event_id', 'in', eventIds).execute()
  return new Map(
    rows.map((row) => [
      row.event_id,
      {
        eventId: row.event_id,
        participants: row.participants,
        measured: row.measured,
        waiting: row.waiting,
        notEligible: row.not_eligible,
        savedWh: row.saved_wh,
        earnedCents: row.earned_cents,
        paid: row.paid,
        paidCents: row.paid_cents,
        late: row.late,
        due: row.due as Tally['due'],
        talliedAt: row.tallied_at,
      },
    ]),
  )
}
