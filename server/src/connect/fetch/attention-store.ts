/** All SQL about who has to be looked at more often, and about which authorizations that concerns. */
import type { Queries, Trx } from '#platform/db.ts'

/**
 * `event`: an event runs, or is about to. `settlement`: its readings are awaited. `viewer`: somebody has the page open. `occasion` is the event's
 * id, or the page's name.
 */
export type Why = 'event' | 'settlement' | 'viewer'
export type Attention = {
  memberId: string
  accountId: string
  why: Why
  occasion: string
  from: Temporal.Instant
  until: Temporal.Instant
}
const ROWS_MAX = 5000

/** Writes them; what is said again of the same occasion counts from then on. */
export async function writeAttention(trx: Trx, list: readonly Attention[]): Promise<void> {
  for (let from = 0; from < list.length; from += ROWS_MAX)
    await trx
      .insertInto('attention')
      .values(
        list.slice(from, from + ROWS_MAX).map((one) => ({
          member_id: one.memberId,
          account_id: one.accountId,
          why: one.why,
          occasion: one.occasion,
          from_at: one.from,
          until_at: one.until,
        })),
      )
      .onConflict((c) =>
        c.columns(['member_id', 'account_id', 'why', 'occasion']).doUpdateSet((e) => ({
          from_at: e.ref('excluded.from_at'),
          until_at: e.ref('excluded.until_at'),
        })),
      )
      .execute()
}

export async function removeAttention(
  trx: Trx,
  which: { occasion: string; why?: Why; memberId?: string; accountId?: string },
): Promise<void> {
  let gone = trx.deleteFrom('attention').where('occasion', '=', which.occasion)
  if (which.why) gone = gone.where('why', '=', which.why)
  if (which.memberId) gone = gone.where('member_id', '=', which.memberId)
  if (which.accountId) gone = gone.where('account_id', '=', which.accountId)
  await gone.execute()
}

/** What is over is forgotten. */
export async function forgetAttention(trx: Trx, memberIds: readonly string[], now: Temporal.Instant): Promise<void> {
  if (memberIds.length === 0) return
  await trx.deleteFrom('attention').where('member_id', 'in', memberIds).where('until_at', '<=', now).execute()
}

/** Of these members, by account. */
export async function attentionOf(q: Queries, memberIds: readonly string[], now: Temporal.Instant): Promise<Map<string, Attention[]>> {
  if (memberIds.length === 0) return new Map()
  const rows = await q
    .selectFrom('attention')
    .selectAll()
    .where('member_id', 'in', [...new Set(memberIds)])
    .where('until_at', '>', now)
    .execute()
  const all = rows.map((row) => ({
    memberId: row.member_id,
    accountId: row.account_id,
    why: row.why as Why,
    occasion: row.occasion,
    from: row.from_at,
    until: row.until_at,
  }))
  return Map.groupBy(all, (one) => one.accountId)
}

/** The authorizations in force of these accounts. */
export async function authorizationsInForce(
  q: Queries,
  accounts: readonly { memberId: string; accountId: string }[],
): Promise<{ memberId: string; accountId: string; authorizationId: string }[]> {
  const found = []
  for (let from = 0; from < accounts.length; from += ROWS_MAX) {
    const some = accounts.slice(from, from + ROWS_MAX)
    const rows = await q
      .selectFrom('utility_authorization')
      .select(['member_id', 'account_id', 'authorization_id'])
      .where('member_id', 'in', [...new Set(some.map((one) => one.memberId))])
      .where('account_id', 'in', [...new Set(some.map((one) => one.accountId))])
      .where('attached_at', 'is not', null)
      .where('status', '<>', 'ended')
      .execute()
    found.push(...rows)
  }
  return found.map((row) => ({ memberId: row.member_id, accountId: row.account_id, authorizationId: row.authorization_id }))
}
