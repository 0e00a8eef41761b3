/** All SQL about notifications that come in: what was noted, and what nobody has looked at yet. */
import type { Queries, Trx } from '#platform/db.ts'

/** So long the same body counts as the same hint, if nobody looks at it. */
const OPEN_MINUTES = 15

export type NewNotification = {
  notificationId: string
  utilityId: string
  bodySha256: string
  uris: readonly string[]
  refused: readonly string[]
  receivedAt: Temporal.Instant
}

/** Notes it, unless the same body of the same utility is waiting to be looked at; answers whether it is new. */
export async function addNotification(trx: Trx, n: NewNotification): Promise<boolean> {
  const opened = { notification_id: n.notificationId, received_at: n.receivedAt }
  const isNew = await trx
    .insertInto('open_notification')
    .values({ utility_id: n.utilityId, body_sha256: n.bodySha256, ...opened })
    .onConflict((c) =>
      c
        .columns(['utility_id', 'body_sha256'])
        .doUpdateSet(opened)
        .where('open_notification.received_at', '<', n.receivedAt.subtract({ minutes: OPEN_MINUTES })),
    )
    .returning('notification_id')
    .executeTakeFirst()
  if (!isNew) return false
  await trx
    .insertInto('notification')
    .values({
      notification_id: n.notificationId,
      utility_id: n.utilityId,
      body_sha256: n.bodySha256,
      uris: JSON.stringify(n.uris),
      refused: JSON.stringify(n.refused),
      received_at: n.receivedAt,
    })
    .execute()
  return true
}

/** How many of a utility's wait, counted no further than `max`. Those that nobody looked at in their time are not waited for. */
export async function openNotifications(q: Queries, utilityId: string, now: Temporal.Instant, max: number): Promise<number> {
  const open = q
    .selectFrom('open_notification')
    .select('notification_id')
    .where('utility_id', '=', utilityId)
    .where('received_at', '>=', now.subtract({ minutes: OPEN_MINUTES }))
    .limit(max)
    .as('open')
  const { count } = await q
    .selectFrom(open)
    .select((e) => e.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What a notification names, for whoever looks at it now. From here on the same body is news: it may tell of something later than this look. */
export async function takeNotification(q: Queries, notificationId: string): Promise<{ utilityId: string; uris: string[] } | null> {
  await q.deleteFrom('open_notification').where('notification_id', '=', notificationId).execute()
  const row = await q.selectFrom('notification').selectAll().where('notification_id', '=', notificationId).executeTakeFirst()
  return row ? { utilityId: row.utility_id, uris: row.uris as string[] } : null
}
