/** How often a person was disturbed: by texts and notices together, once per cause. Reads only. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'

/** Causes since a moment, without this one. */
export async function interruptionsSince(q: Queries, memberId: string, since: Temporal.Instant, cause: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct m.cause)::int as n from message m
    left join sms s on s.member_id = m.member_id and s.message_id = m.message_id
    where m.member_id = ${memberId} and m.cause <> ${cause}
      and ((m.channel = 'push' and m.sent_at >= ${since}) or (s.attempted_at is not null and s.counted_at >= ${since}))`.execute(q)
  return rows[0]?.n ?? 0
}
