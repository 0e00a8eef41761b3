/** All SQL about what was granted. */
import type { Authorization, EndedBecause, Missing } from '#connect/authorization.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { waitFor } from '#platform/due.ts'
import { subjectOf } from '#platform/ids.ts'

/** What a row of an authorization is read from, for the other stores that read one. */
export const columns = [
  'member_id',
  'authorization_id',
  'account_id',
  'utility_id',
  'status',
  'scope_granted',
  'ends_at',
  'missing',
  'subscription_id',
  'resource_uri',
  'authorization_uri',
  'customer_resource_uri',
  'granted_at',
  'attached_at',
  'ended_at',
  'ended_because',
  'history_from',
] as const
const select = (q: Queries) => q.selectFrom('utility_authorization').select(columns)
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirst']>>>

export const authorizationOf = (r: Row): Authorization => ({
  memberId: r.member_id,
  authorizationId: r.authorization_id,
  accountId: r.account_id,
  utilityId: r.utility_id,
  status: r.status as Authorization['status'],
  scopeGranted: r.scope_granted,
  endsAt: r.ends_at,
  missing: r.missing as Missing[],
  subscriptionId: r.subscription_id,
  resourceUri: r.resource_uri,
  authorizationUri: r.authorization_uri,
  customerResourceUri: r.customer_resource_uri,
  grantedAt: r.granted_at,
  attachedAt: r.attached_at,
  endedAt: r.ended_at,
  endedBecause: r.ended_because as Authorization['endedBecause'],
  historyFrom: r.history_from,
})

export async function addAuthorization(trx: Trx, a: Authorization, scopeRequested: string): Promise<void> {
  await trx
    .insertInto('utility_authorization')
    .values({
      member_id: a.memberId,
      authorization_id: a.authorizationId,
      account_id: a.accountId,
      utility_id: a.utilityId,
      status: a.status,
      scope_requested: scopeRequested,
      scope_granted: a.scopeGranted,
      ends_at: a.endsAt,
      missing: JSON.stringify(a.missing),
      subscription_id: a.subscriptionId,
      resource_uri: a.resourceUri,
      authorization_uri: a.authorizationUri,
      customer_resource_uri: a.customerResourceUri,
      granted_at: a.grantedAt,
      attached_at: a.attachedAt,
      ended_at: a.endedAt,
      ended_because: a.endedBecause,
      last_call_at: a.grantedAt,
      history_from: a.historyFrom,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Writes what is granted, what of it is missing and until when, once the utility has stated them. */
export async function judgeAuthorization(trx: Trx, a: Authorization): Promise<void> {
  await trx
    .updateTable('utility_authorization')
    .set({
      status: a.status,
      scope_granted: a.scopeGranted,
      ends_at: a.endsAt,
      missing: JSON.stringify(a.missing),
      subscription_id: a.subscriptionId,
      resource_uri: a.resourceUri,
      customer_resource_uri: a.customerResourceUri,
    })
    .where('member_id', '=', a.memberId)
    .where('authorization_id', '=', a.authorizationId)
    .where('status', '<>', 'ended')
    .execute()
}

export async function findAuthorization(q: Queries, memberId: string, authorizationId: string): Promise<Authorization | null> {
  const row = await select(q).where('member_id', '=', memberId).where('authorization_id', '=', authorizationId).executeTakeFirst()
  return row ? authorizationOf(row) : null
}

/** A member's attached authorizations, newest first. */
export async function authorizationsOf(q: Queries, memberId: string): Promise<Authorization[]> {
  const rows = await select(q)
    .where('member_id', '=', memberId)
    .where('attached_at', 'is not', null)
    .orderBy('granted_at', 'desc')
    .execute()
  return rows.map(authorizationOf)
}

/** Grants that wait for the person who began them to sign in, oldest first. */
export async function unattachedOf(q: Queries, memberId: string): Promise<Authorization[]> {
  const rows = await select(q)
    .where('member_id', '=', memberId)
    .where('attached_at', 'is', null)
    .where('status', '<>', 'ended')
    .orderBy('granted_at')
    .execute()
  return rows.map(authorizationOf)
}

/** Marks a grant as its member's; false when it was already. */
export async function markAttached(trx: Trx, memberId: string, authorizationId: string, now: Temporal.Instant): Promise<boolean> {
  const done = await trx
    .updateTable('utility_authorization')
    .set({ attached_at: now })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('attached_at', 'is', null)
    .returning('authorization_id')
    .executeTakeFirst()
  return done !== undefined
}

/** Ends the other authorizations of the same account: the newest grant is the one that counts. */
export async function supersedeOthers(trx: Trx, a: Authorization, now: Temporal.Instant): Promise<void> {
  const others = await select(trx)
    .where('member_id', '=', a.memberId)
    .where('account_id', '=', a.accountId)
    .where('authorization_id', '<>', a.authorizationId)
    .where('status', '<>', 'ended')
    .execute()
  for (const one of others) await endAuthorization(trx, one.member_id, one.authorization_id, 'replaced', now)
}

/** Ends an authorization, and with it its tokens; whoever ends it, those who come after are told. */
export async function endAuthorization(
  trx: Trx,
  memberId: string,
  authorizationId: string,
  because: EndedBecause,
  now: Temporal.Instant,
): Promise<void> {
  const ended = await trx
    .updateTable('utility_authorization')
    .set({ status: 'ended', ended_at: now, ended_because: because })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('status', '<>', 'ended')
    .returning('authorization_id')
    .executeTakeFirst()
  // As what falls due now: a token that is refused is found out about outside of any task.
  if (ended) await waitFor(trx, now, 'authorization.ended', subjectOf(memberId, authorizationId))
  await trx.deleteFrom('utility_token').where('member_id', '=', memberId).where('authorization_id', '=', authorizationId).execute()
}

/** Sets right why an authorization ended, when the utility says it better than the token endpoint did. */
export async function correctEnd(trx: Trx, memberId: string, authorizationId: string, because: EndedBecause): Promise<void> {
  await trx
    .updateTable('utility_authorization')
    .set({ ended_because: because })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('status', '=', 'ended')
    .execute()
}

export async function noteCall(q: Queries, memberId: string, authorizationId: string, now: Temporal.Instant): Promise<void> {
  await q
    .updateTable('utility_authorization')
    .set({ last_call_at: now })
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .execute()
}

/** Notes whose a subscription is; a later grant of the same subscription takes it over. */
export async function ownSubscription(trx: Trx, a: Authorization): Promise<void> {
  if (!a.subscriptionId) return
  const owner = { member_id: a.memberId, authorization_id: a.authorizationId }
  await trx
    .insertInto('subscription_owner')
    .values({ utility_id: a.utilityId, subscription_id: a.subscriptionId, ...owner })
    .onConflict((c) => c.columns(['utility_id', 'subscription_id']).doUpdateSet(owner))
    .execute()
}

export async function ownerOfSubscription(q: Queries, utilityId: string, subscriptionId: string) {
  const row = await q
    .selectFrom('subscription_owner')
    .selectAll()
    .where('utility_id', '=', utilityId)
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst()
  return row ? { memberId: row.member_id, authorizationId: row.authorization_id } : null
}
