/** All SQL of what versions led to: their steps, and what is owed back of them. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import type { Key } from '#settlement/participation-store.ts'
import type { Outcome, SettledLine, Stands } from '#settlement/step.ts'

/** One step of a version: usually the only one; another when what was held is released. */
export type Settled = {
  readonly version: number
  readonly step: number
  readonly outcome: Outcome
  readonly measuredCents: bigint
  /** Credited before it: paid, or kept for what was owed back. */
  readonly earnedBeforeCents: bigint
  readonly heldCents: bigint
  readonly absorbedCents: bigint
  /** The sum of the transfers of the step's own journal: everything but the earning. */
  readonly movedCents: bigint
  readonly lines: readonly SettledLine[]
  readonly settledAt: Temporal.Instant
}

/** What each settled version led to, oldest first. */
export async function settledOf(q: Queries, memberId: string, participationId: string): Promise<Settled[]> {
  const rows = await q
    .selectFrom('settlement')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .orderBy('version')
    .orderBy('step')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    step: row.step,
    outcome: row.outcome as Outcome,
    measuredCents: row.measured_cents,
    earnedBeforeCents: row.earned_before_cents,
    heldCents: row.held_cents,
    absorbedCents: row.absorbed_cents,
    movedCents: row.moved_cents,
    lines: row.lines as readonly SettledLine[],
    settledAt: row.settled_at,
  }))
}

export async function addSettled(trx: Trx, list: readonly (Key & { readonly settled: Settled })[]): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('settlement')
    .values(
      list.map(({ memberId, participationId, settled: s }) => ({
        member_id: memberId,
        participation_id: participationId,
        version: s.version,
        step: s.step,
        outcome: s.outcome,
        measured_cents: s.measuredCents,
        earned_before_cents: s.earnedBeforeCents,
        held_cents: s.heldCents,
        absorbed_cents: s.absorbedCents,
        moved_cents: s.movedCents,
        lines: JSON.stringify(s.lines),
        settled_at: s.settledAt,
      })),
    )
    .execute()
}

/** Where participations stand, with the version and step that were settled last (0 before the first). */
export type Standing = Stands & { readonly version: number; readonly step: number }

export async function standingsOf(q: Queries, keys: readonly Key[]): Promise<Map<string, Standing>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{
    participation_id: string
    version: number
    step: number
    held: bigint
    absorbed: bigint
    earned: bigint
    recovered: bigint
    owed: bigint
    taken: bigint
  }>`
    select w.participation_id, coalesce(s.version, 0) as version, coalesce(s.step, 0) as step, coalesce(s.held_cents, 0) as held,
      coalesce(s.absorbed_cents, 0) as absorbed, e.cents as earned, r.recovered, o.owed, o.taken
    from unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.participationId)}::text[]) as w (member_id, participation_id)
    left join lateral (select version, step, held_cents, absorbed_cents from settlement s
      where s.member_id = w.member_id and s.participation_id = w.participation_id order by version desc, step desc limit 1) s on true
    cross join lateral (select coalesce(sum(cents), 0)::bigint as cents from earning e
      where e.member_id = w.member_id and e.participation_id = w.participation_id) e
    cross join lateral (select coalesce(sum(cents), 0)::bigint as recovered from recoverable r
      where r.member_id = w.member_id and r.participation_id = w.participation_id and r.kind = 'recovered') r
    cross join lateral (select coalesce(sum(case r.kind when 'owed' then cents when 'recovered' then 0 else -cents end), 0)::bigint as owed,
        coalesce(sum(cents) filter (where r.kind = 'recovered'), 0)::bigint as taken from recoverable r
      where r.member_id = w.member_id and r.of_participation_id = w.participation_id) o`.execute(q)
  return new Map(
    rows.map((row) => [
      row.participation_id,
      {
        version: row.version,
        step: row.step,
        creditedCents: row.earned + row.recovered,
        owedCents: row.owed,
        openCents: row.owed - row.taken,
        heldCents: row.held,
        absorbedCents: row.absorbed,
      },
    ]),
  )
}

/** What members still owe back in their seasons, the oldest first; only participations with something open. */
export type OpenDebt = Key & { readonly season: number; readonly openCents: bigint }
export async function openDebts(q: Queries, memberIds: readonly string[]): Promise<OpenDebt[]> {
  if (memberIds.length === 0) return []
  const { rows } = await sql<{ member_id: string; participation_id: string; season: number; open: bigint }>`
    select member_id, of_participation_id as participation_id, season, sum(case kind when 'owed' then cents else -cents end)::bigint as open
    from recoverable where member_id = any(${[...new Set(memberIds)]}::text[])
    group by 1, 2, 3 having sum(case kind when 'owed' then cents else -cents end) > 0 order by min(noted_at), 2`.execute(q)
  return rows.map((row) => ({ memberId: row.member_id, participationId: row.participation_id, season: row.season, openCents: row.open }))
}

/** The participations of events of which something is still owed back. */
export async function indebtedIn(q: Queries, eventIds: readonly string[]): Promise<(Key & { eventId: string })[]> {
  if (eventIds.length === 0) return []
  const { rows } = await sql<{ member_id: string; participation_id: string; event_id: string }>`
    select p.member_id, p.participation_id, p.event_id from participation p
    join recoverable r on r.member_id = p.member_id and r.of_participation_id = p.participation_id
    where p.event_id = any(${[...eventIds]}::text[]) group by 1, 2, 3
    having sum(case r.kind when 'owed' then r.cents else -r.cents end) > 0 order by 1, 2`.execute(q)
  return rows.map((row) => ({ memberId: row.member_id, participationId: row.participation_id, eventId: row.event_id }))
}

export type Recoverable = Key & {
  readonly version: number
  readonly step: number
  readonly line: number
  readonly ofParticipationId: string
  readonly season: number
  readonly kind: 'owed' | 'recovered' | 'forgiven' | 'written-off'
  readonly cents: bigint
  /** Why it was written off; null for the other kinds. */
  readonly reason: 'season-closed' | null
}

export async function addRecoverables(trx: Trx, list: readonly Recoverable[], now: Temporal.Instant): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('recoverable')
    .values(
      list.map((one) => ({
        member_id: one.memberId,
        participation_id: one.participationId,
        version: one.version,
        step: one.step,
        line: one.line,
        of_participation_id: one.ofParticipationId,
        season: one.season,
        kind: one.kind,
        cents: one.cents,
        reason: one.reason,
        noted_at: now,
      })),
    )
    .execute()
}
