/** All SQL of devices that take notices, and of what became of each notice there. */
import type { Queries, Trx } from '#platform/db.ts'

export type Subscription = {
  readonly memberId: string
  readonly subscriptionId: string
  readonly endpointHash: string
  readonly sealed: string
  readonly service: string
  /** What a person recognises it by: `Chrome, Android`. */
  readonly device: string
  readonly subscribedAt: Temporal.Instant
}
export type Tried = {
  readonly subscriptionId: string
  readonly state: 'later' | 'accepted' | 'gone' | 'refused'
  readonly code: string
}
type Key = { readonly memberId: string; readonly messageId: string }

/** Oldest first. */
export async function subscriptionsOf(q: Queries, memberId: string): Promise<Subscription[]> {
  const rows = await q.selectFrom('push_subscription').selectAll().where('member_id', '=', memberId).orderBy('subscribed_at').execute()
  return rows.map((r) => ({
    ...{ memberId, subscriptionId: r.subscription_id, endpointHash: r.endpoint_hash, sealed: r.sealed, service: r.service },
    ...{ device: r.device, subscribedAt: r.subscribed_at },
  }))
}

export async function addSubscription(trx: Trx, s: Subscription): Promise<void> {
  await trx
    .insertInto('push_subscription')
    .values({
      ...{ member_id: s.memberId, subscription_id: s.subscriptionId, endpoint_hash: s.endpointHash, sealed: s.sealed },
      ...{ service: s.service, device: s.device, subscribed_at: s.subscribedAt },
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Whoever had this device before has it no more. */
export async function forgetEndpoint(trx: Trx, endpointHash: string): Promise<void> {
  await trx.deleteFrom('push_subscription').where('endpoint_hash', '=', endpointHash).execute()
}

/** False when the member has no such device. */
export async function removeSubscription(q: Queries, memberId: string, subscriptionId: string): Promise<boolean> {
  const gone = await q
    .deleteFrom('push_subscription')
    .where('member_id', '=', memberId)
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}

export async function triesOf(q: Queries, { memberId, messageId }: Key): Promise<Map<string, Tried['state']>> {
  const rows = await q
    .selectFrom('push_try')
    .select(['subscription_id', 'state'])
    .where('member_id', '=', memberId)
    .where('message_id', '=', messageId)
    .execute()
  return new Map(rows.map((r) => [r.subscription_id, r.state as Tried['state']]))
}

/** How a notice stands at a device from now on; what was taken stays taken. */
export async function keepTry(trx: Trx, { memberId, messageId }: Key, tried: Tried, at: Temporal.Instant): Promise<void> {
  const row = { state: tried.state, code: tried.code, tried_at: at }
  await trx
    .insertInto('push_try')
    .values({ member_id: memberId, message_id: messageId, subscription_id: tried.subscriptionId, ...row })
    .onConflict((c) => c.columns(['member_id', 'message_id', 'subscription_id']).doUpdateSet(row).where('push_try.state', '<>', 'accepted'))
    .execute()
}

/** For who leaves. */
export async function forgetDevices(
  trx: Trx,
  memberId: string,
): Promise<Record<'push_try' | 'push_subscription' | 'alert_setting', number>> {
  const gone = async (table: 'push_try' | 'push_subscription' | 'alert_setting') =>
    Number((await trx.deleteFrom(table).where('member_id', '=', memberId).executeTakeFirst()).numDeletedRows)
  return {
    push_try: await gone('push_try'),
    push_subscription: await gone('push_subscription'),
    alert_setting: await gone('alert_setting'),
  }
}
