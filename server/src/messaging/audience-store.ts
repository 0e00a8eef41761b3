/** Who takes part in an event that is about to begin. Reads only. */
import type { Queries } from '#platform/db.ts'

/** The next members after one who have not left it, in order. */
export async function stayingMembers(q: Queries, eventId: string, after: string, limit: number): Promise<string[]> {
  const rows = await q
    .selectFrom('participation')
    .select('member_id')
    .distinct()
    .where('event_id', '=', eventId)
    .where('state', '<>', 'cancelled')
    .where('left_at', 'is', null)
    .where('member_id', '>', after)
    .orderBy('member_id')
    .limit(limit)
    .execute()
  return rows.map((r) => r.member_id)
}
