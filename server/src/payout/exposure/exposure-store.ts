/** All SQL of exposure: limits, what is out, and who waits for room. */
import { type Cents, cents, NEW_YORK } from '@quickpay/units'
import { sql } from 'kysely'
import type { Exposed } from '#payout/exposure/exposure.ts'
import type { Queries, Trx } from '#platform/db.ts'

export type Program = { readonly utilityId: string; readonly programId: string }
export type EarningKey = { readonly memberId: string; readonly earningId: string }
export type ProgramEarning = EarningKey & Program & { readonly cents: Cents; readonly admitted: boolean; readonly waits: boolean }

/** Whose money an earning is: its journal says from which receivable it comes. A referral's comes from none. */
const programOf = sql`
  lateral (
    select v.utility_id, v.program_id from event v where t.debit like 'program-receivable:%' and v.event_id = split_part(t.debit, ':', 2)
    union all
    select r.utility_id, r.program_id from reservation r
    where t.debit like 'reservation-receivable:%' and r.reservation_id = split_part(split_part(t.debit, ':', 2), '.', 1)
  ) as program`

/** Holds every named program until the end of the transaction, always in the same order: whoever adds to what is out waits for who is adding. */
export async function lockPrograms(trx: Trx, programs: readonly Program[]): Promise<void> {
  const names = [...new Set(programs.map((one) => `exposure ${one.utilityId} ${one.programId}`))].sort()
  for (const name of names) await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(trx)
}

/** The program of each earning, in order of booking; earnings of no program are left out. */
export async function programEarnings(q: Queries, keys: readonly EarningKey[]): Promise<ProgramEarning[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<{
    member_id: string
    earning_id: string
    utility_id: string
    program_id: string
    cents: bigint
    admitted: boolean
    waits: boolean
  }>`
    select e.member_id, e.earning_id, program.utility_id, program.program_id, e.cents,
      coalesce(w.admitted_at is not null and w.left_at is null, false) as admitted,
      coalesce(w.admitted_at is null and w.left_at is null and w.earning_id is not null, false) as waits
    from unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.earningId)}::text[]) as k (member_id, earning_id)
    join earning e on e.member_id = k.member_id and e.earning_id = k.earning_id
    join transfer t on t.member_id = e.member_id and t.cause = 'earning:' || e.earning_id and t.line = 1
    cross join ${programOf}
    left join exposure_wait w on w.member_id = e.member_id and w.earning_id = e.earning_id
    order by e.booked_at, e.earned_at, e.earning_id`.execute(q)
  return rows.map((row) => ({
    memberId: row.member_id,
    earningId: row.earning_id,
    utilityId: row.utility_id,
    programId: row.program_id,
    cents: cents(row.cents),
    admitted: row.admitted,
    waits: row.waits,
  }))
}

export type Limit = Program & {
  readonly version: number
  /** Null is no limit. */
  readonly limitCents: bigint | null
  readonly reason: string
  readonly decidedBy: string
  readonly decidedAt: Temporal.Instant
}

/** The newest decision of each program that has one. */
export async function limits(q: Queries): Promise<Limit[]> {
  const rows = await q
    .selectFrom('exposure_limit')
    .selectAll()
    .distinctOn(['utility_id', 'program_id'])
    .orderBy('utility_id')
    .orderBy('program_id')
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({
    utilityId: row.utility_id,
    programId: row.program_id,
    version: row.version,
    limitCents: row.limit_cents,
    reason: row.reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }))
}

export async function addLimit(trx: Trx, limit: Limit): Promise<void> {
  await trx
    .insertInto('exposure_limit')
    .values({
      utility_id: limit.utilityId,
      program_id: limit.programId,
      version: limit.version,
      limit_cents: limit.limitCents,
      reason: limit.reason,
      decided_by: limit.decidedBy,
      decided_at: limit.decidedAt,
    })
    .execute()
}

/** Every receivable from which customers were paid or are being paid, the oldest first; of one program, or of all. Who was admitted counts. */
export async function exposed(q: Queries, program?: Program): Promise<Exposed[]> {
  const of = program ? sql`where utility_id = ${program.utilityId} and program_id = ${program.programId}` : sql``
  const { rows } = await sql<{
    utility_id: string
    program_id: string
    event_id: string | null
    month: string | null
    earned_at: Temporal.Instant
    advanced: bigint
    collected: bigint
  }>`
    with receivable as (
      select utility_id, program_id, event_id, null as month, end_at as earned_at, 'program-receivable:' || event_id as account,
        'program-collected:' || event_id as collected
      from event ${of}
      union all
      select r.utility_id, r.program_id, null, m.month, ((m.month || '-01')::date + interval '1 month')::timestamp at time zone ${NEW_YORK},
        'reservation-receivable:' || r.reservation_id || '.' || m.month, 'reservation-collected:' || r.reservation_id || '.' || m.month
      from (select * from reservation ${of}) r
      cross join lateral (select r.season || '-' || lpad(n::text, 2, '0') as month from generate_series(1, 12) n) m)
    select r.utility_id, r.program_id, r.event_id, r.month, r.earned_at, a.cents as advanced, c.cents as collected
    from receivable r
    cross join lateral (
      select coalesce(sum(e.cents), 0)::bigint as cents from transfer t
      join earning e on e.member_id = t.member_id and t.cause = 'earning:' || e.earning_id
      left join exposure_wait w on w.member_id = e.member_id and w.earning_id = e.earning_id and w.admitted_at is not null and w.left_at is null
      where t.debit = r.account and (e.state <> 'booked' or w.earning_id is not null)) a
    cross join lateral (
      select (coalesce((select sum(cents) from transfer where credit = r.collected), 0)
        - coalesce((select sum(cents) from transfer where debit = r.collected), 0))::bigint as cents) c
    where a.cents > 0 order by r.earned_at, r.event_id`.execute(q)
  return rows.map((row) => ({
    utilityId: row.utility_id,
    programId: row.program_id,
    eventId: row.event_id,
    month: row.month,
    earnedAt: row.earned_at,
    advancedCents: row.advanced,
    collectedCents: row.collected,
  }))
}

/** Who waits for room in a program, in order of booking. What was paid or given up meanwhile waits for nothing. */
export async function waitingFor(q: Queries, { utilityId, programId }: Program): Promise<(EarningKey & { readonly cents: Cents })[]> {
  const rows = await q
    .selectFrom('exposure_wait as w')
    .innerJoin('earning as e', (j) => j.onRef('e.member_id', '=', 'w.member_id').onRef('e.earning_id', '=', 'w.earning_id'))
    .select(['w.member_id', 'w.earning_id', 'e.cents'])
    .where('w.utility_id', '=', utilityId)
    .where('w.program_id', '=', programId)
    .where('w.left_at', 'is', null)
    .where('w.admitted_at', 'is', null)
    .where('e.state', '=', 'booked')
    .orderBy('e.booked_at')
    .orderBy('e.earned_at')
    .orderBy('e.earning_id')
    .execute()
  return rows.map((row) => ({ memberId: row.member_id, earningId: row.earning_id, cents: cents(row.cents) }))
}

export type Pause = Program & { readonly since: Temporal.Instant; readonly waiting: number; readonly waitingCents: bigint }

/** Programs whose payouts wait for room, and since when. */
export async function pausedPrograms(q: Queries): Promise<Pause[]> {
  const { rows } = await sql<{ utility_id: string; program_id: string; since: Temporal.Instant; waiting: number; cents: bigint }>`
    select w.utility_id, w.program_id, min(w.since_at) as since, count(*)::int as waiting, sum(e.cents)::bigint as cents
    from exposure_wait w join earning e on e.member_id = w.member_id and e.earning_id = w.earning_id
    where w.left_at is null and w.admitted_at is null and e.state = 'booked' group by 1, 2 order by 1, 2`.execute(q)
  return rows.map((row) => ({
    utilityId: row.utility_id,
    programId: row.program_id,
    since: row.since,
    waiting: row.waiting,
    waitingCents: row.cents,
  }))
}

/** Notes that earnings wait; one that waits already keeps its date. */
export async function addWaits(trx: Trx, list: readonly (EarningKey & Program)[], now: Temporal.Instant): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('exposure_wait')
    .values(
      list.map((one) => ({
        member_id: one.memberId,
        earning_id: one.earningId,
        utility_id: one.utilityId,
        program_id: one.programId,
        since_at: now,
        admitted_at: null,
        left_at: null,
      })),
    )
    .onConflict((c) =>
      c
        .columns(['member_id', 'earning_id'])
        .doUpdateSet({ since_at: now, admitted_at: null, left_at: null })
        .where('exposure_wait.left_at', 'is not', null),
    )
    .execute()
}

/** Notes that there is room for these, or that they went on. */
export async function markWaits(
  trx: Trx,
  mark: 'admitted_at' | 'left_at',
  keys: readonly EarningKey[],
  now: Temporal.Instant,
): Promise<void> {
  if (keys.length === 0) return
  await sql`update exposure_wait w set ${sql.ref(mark)} = ${now}
    from unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.earningId)}::text[]) as k (member_id, earning_id)
    where w.member_id = k.member_id and w.earning_id = k.earning_id and w.left_at is null`.execute(trx)
}
