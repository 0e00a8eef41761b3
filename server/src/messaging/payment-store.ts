/** What an explanation of a payment asks the books besides the story of its participation. Reads only. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'

/** What other events of the season owed back right after a moment, in cents. */
export async function owedElsewhere(
  q: Queries,
  memberId: string,
  participationId: string,
  season: number,
  at: Temporal.Instant,
): Promise<bigint> {
  const { rows } = await sql<{ open: bigint | null }>`
    select sum(case kind when 'owed' then cents else -cents end)::bigint as open from recoverable
    where member_id = ${memberId} and of_participation_id <> ${participationId} and season = ${season} and noted_at <= ${at}`.execute(q)
  return rows[0]?.open ?? 0n
}
