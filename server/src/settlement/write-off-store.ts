/** All SQL of proposals to give up what is still owed back of a closed season. */
import { type Selectable, sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'

/** One season of one member. */
export type Season = { readonly memberId: string; readonly season: number }

export type WriteOff = Season & {
  readonly writeOffId: string
  readonly cents: bigint
  readonly state: 'proposed' | 'approved' | 'refused'
  readonly proposedAt: Temporal.Instant
}
const writeOffOf = (r: Selectable<Tables['write_off']>): WriteOff => ({
  memberId: r.member_id,
  writeOffId: r.write_off_id,
  season: r.season,
  cents: r.cents,
  state: r.state as WriteOff['state'],
  proposedAt: r.proposed_at,
})

/** What members still owe back of a season, of its events and of its months of pledged load together; only those who do. */
export async function openOf(q: Queries, memberIds: readonly string[], season: number): Promise<Map<string, bigint>> {
  if (memberIds.length === 0) return new Map()
  const who = sql`member_id = any(${[...new Set(memberIds)]}::text[])`
  const { rows } = await sql<{ member_id: string; open: bigint }>`
    select member_id, sum(cents)::bigint as open from (
      select member_id, case kind when 'owed' then cents else -cents end as cents from recoverable where ${who} and season = ${season}
      union all
      select member_id, owed_cents - forgiven_cents - written_off_cents from reservation_share where ${who} and extract(year from month) = ${season}
      union all
      select member_id, -cents from reservation_offset where ${who} and extract(year from of_month) = ${season}) as one
    group by member_id having sum(cents) > 0`.execute(q)
  return new Map(rows.map((row) => [row.member_id, row.open]))
}

/** Proposes it once, and keeps an open proposal at what is owed now. What was refused is proposed again only when more is owed. */
export async function propose(trx: Trx, { memberId, season }: Season, cents: bigint, now: Temporal.Instant): Promise<void> {
  const before = await trx
    .selectFrom('write_off')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('season', '=', season)
    .orderBy('proposed_at')
    .execute()
  const newest = before.at(-1)
  if (newest?.state === 'proposed') return restate(trx, writeOffOf(newest), cents)
  if (newest?.state === 'refused' && newest.cents >= cents) return
  const writeOffId = idOf('wof', memberId, String(season), String(before.length + 1))
  const row = { member_id: memberId, write_off_id: writeOffId, season, cents, state: 'proposed', proposed_at: now }
  await trx
    .insertInto('write_off')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function restate(trx: Trx, { memberId, writeOffId }: WriteOff, cents: bigint): Promise<void> {
  await trx.updateTable('write_off').set({ cents }).where('member_id', '=', memberId).where('write_off_id', '=', writeOffId).execute()
}

/** Held until the end of the transaction; null when there is none, or it was decided. */
export async function lockProposal(trx: Trx, memberId: string, writeOffId: string): Promise<WriteOff | null> {
  const row = await trx
    .selectFrom('write_off')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('write_off_id', '=', writeOffId)
    .where('state', '=', 'proposed')
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? writeOffOf(row) : null
}

export type Decision = {
  readonly state: 'approved' | 'refused'
  readonly actor: string
  readonly reason: string
  readonly at: Temporal.Instant
}
export async function decide(trx: Trx, { memberId, writeOffId }: WriteOff, { state, actor, reason, at }: Decision): Promise<void> {
  const set = { state, decided_at: at, decided_by: actor, reason }
  await trx.updateTable('write_off').set(set).where('member_id', '=', memberId).where('write_off_id', '=', writeOffId).execute()
}

/** What nobody has decided yet and is still owed, the oldest first. */
export async function openProposals(q: Queries, limit = 200): Promise<WriteOff[]> {
  const rows = await q.selectFrom('write_off').selectAll().where('state', '=', 'proposed').orderBy('proposed_at').limit(limit).execute()
  const proposals = rows.map(writeOffOf)
  const still = new Set<string>()
  for (const [season, all] of Map.groupBy(proposals, (one) => one.season)) {
    const memberIds = all.map((one) => one.memberId)
    for (const memberId of (await openOf(q, memberIds, season)).keys()) still.add(`${memberId} ${season}`)
  }
  return proposals.filter((one) => still.has(`${one.memberId} ${one.season}`))
}

/** The reservations of a season of which a member has a share. */
export async function reservationsOf(q: Queries, { memberId, season }: Season): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct s.reservation_id as id from reservation_share s join reservation r on r.reservation_id = s.reservation_id
    where s.member_id = ${memberId} and r.season = ${season} order by 1`.execute(q)
  return rows.map((row) => row.id)
}
