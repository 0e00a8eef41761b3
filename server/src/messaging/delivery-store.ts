/** All SQL of what became of messages: by which way each went out or not, who could not be reached, and the list a member sees of it. */
import { sql } from 'kysely'
import type { Channel } from '#messaging/choices.ts'
import type { Template } from '#messaging/render.ts'
import type { SmsState } from '#messaging/sms/sms-store.ts'
import type { Queries, Trx } from '#platform/db.ts'

type Key = { readonly memberId: string; readonly messageId: string }

export async function markFailed(trx: Trx, { memberId, messageId }: Key, because: string, at: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('message')
    .set({ failed_at: at, failed_because: because })
    .where('member_id', '=', memberId)
    .where('message_id', '=', messageId)
    .where('failed_at', 'is', null)
    .execute()
}

/**
 * The ways by which the same thing went or goes out: false where it will not arrive. Whoever asks has the member to themselves until they commit: of two
 * that fail at once, each would else leave it to the other.
 */
export async function waysOfCause(trx: Trx, memberId: string, cause: string): Promise<Map<Channel, boolean>> {
  await trx.selectFrom('member').select('member_id').where('member_id', '=', memberId).forNoKeyUpdate().execute()
  const rows = await trx
    .selectFrom('message')
    .select(['channel', 'failed_at'])
    .where('member_id', '=', memberId)
    .where('cause', '=', cause)
    .execute()
  return new Map(rows.map((r) => [r.channel as Channel, r.failed_at === null]))
}

export async function markUnreached(trx: Trx, { memberId, messageId }: Key, at: Temporal.Instant): Promise<void> {
  await trx.updateTable('message').set({ unreached_at: at }).where('member_id', '=', memberId).where('message_id', '=', messageId).execute()
}

export type Unreached = { readonly template: Template; readonly at: Temporal.Instant }
/** What could not be said to a member and they have not seen since; newest first. */
export async function unreachedOf(q: Queries, memberId: string): Promise<Unreached[]> {
  const rows = await q
    .selectFrom('message')
    .select(['template', 'unreached_at'])
    .where('member_id', '=', memberId)
    .where('unreached_at', 'is not', null)
    .where('seen_at', 'is', null)
    .orderBy('unreached_at', 'desc')
    .limit(20)
    .execute()
  return rows.flatMap((r) => (r.unreached_at ? [{ template: r.template as Template, at: r.unreached_at }] : []))
}

export async function markSeen(trx: Trx, memberId: string, at: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('message')
    .set({ seen_at: at })
    .where('member_id', '=', memberId)
    .where('unreached_at', 'is not', null)
    .where('seen_at', 'is', null)
    .execute()
}

/** `waiting` is on its way, or for the end of the quiet hours; `sent` is all that is ever known of mail; `delivered` the telephone company tells. */
export type DeliveryState = 'waiting' | 'sent' | 'delivered' | 'failed'
export type Delivery = {
  readonly messageId: string
  readonly template: Template
  readonly channel: Channel
  readonly state: DeliveryState
  readonly because: string | null
  readonly at: Temporal.Instant
}

/** Newest first. */
export async function deliveriesOf(q: Queries, memberId: string, limit: number): Promise<Delivery[]> {
  const { rows } = await sql<{
    message_id: string
    template: string
    channel: string
    queued_at: Temporal.Instant
    sent_at: Temporal.Instant | null
    failed_at: Temporal.Instant | null
    failed_because: string | null
    sms: SmsState | null
  }>`
    select m.message_id, m.template, m.channel, m.queued_at, m.sent_at, m.failed_at, m.failed_because, s.state as sms
    from message m left join sms s on s.member_id = m.member_id and s.message_id = m.message_id
    where m.member_id = ${memberId} order by m.queued_at desc, m.message_id desc limit ${limit}`.execute(q)
  return rows.map((r) => ({
    ...{ messageId: r.message_id, template: r.template as Template, channel: r.channel as Channel, because: r.failed_because },
    state: r.failed_at ? 'failed' : r.sms === 'delivered' ? 'delivered' : r.sent_at ? 'sent' : 'waiting',
    at: r.failed_at ?? r.sent_at ?? r.queued_at,
  }))
}
