/** How far the stored readings of a service point reach. */
import type { Queries } from '#platform/db.ts'

/** From the first to the last stored day of a service point; null where there is none. */
export async function extentOf(
  q: Queries,
  memberId: string,
  servicePointId: string,
): Promise<{ from: Temporal.PlainDate; to: Temporal.PlainDate } | null> {
  const row = await q
    .selectFrom('interval_day')
    .select((of) => [of.fn.min('day').as('from'), of.fn.max('day').as('to')])
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .executeTakeFirst()
  return row?.from && row.to ? { from: row.from, to: row.to } : null
}
