/** All SQL of referrals and of what a season's referrals may cost. */
import { type Selectable, sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'
import type { Flag, MissedCode, Referral, ReferralState, RefusalCode } from '#referrals/referral.ts'
import { type ReferralTerms, seasonAt } from '#referrals/terms.ts'

const toReferral = (r: Selectable<Tables['referral']>): Referral => ({
  memberId: r.member_id,
  referrerId: r.referrer_id,
  code: r.code,
  termsVersion: r.terms_version,
  cameBy: r.came_by as Referral['cameBy'],
  enteredAt: r.entered_at,
  state: r.state as ReferralState,
  activeAt: r.active_at,
  earnedAt: r.earned_at,
  bookedAt: { friend: r.friend_booked_at, referrer: r.referrer_booked_at },
  flags: r.flags as Flag[],
  released: r.released as Flag[],
  because: r.because as RefusalCode | null,
  missed: { friend: r.friend_missed as MissedCode | null, referrer: r.referrer_missed as MissedCode | null },
})
const columnsOf = (r: Referral) => ({
  state: r.state,
  active_at: r.activeAt,
  earned_at: r.earnedAt,
  friend_booked_at: r.bookedAt.friend,
  referrer_booked_at: r.bookedAt.referrer,
  flags: JSON.stringify(r.flags),
  released: JSON.stringify(r.released),
  because: r.because,
  friend_missed: r.missed.friend,
  referrer_missed: r.missed.referrer,
})

/** Adds a referral; false when this person came by somebody already. */
export async function addReferral(trx: Trx, r: Referral): Promise<boolean> {
  const added = await trx
    .insertInto('referral')
    .values({
      member_id: r.memberId,
      referrer_id: r.referrerId,
      code: r.code,
      terms_version: r.termsVersion,
      came_by: r.cameBy,
      entered_at: r.enteredAt,
      ...columnsOf(r),
    })
    .onConflict((c) => c.doNothing())
    .returning('member_id')
    .execute()
  return added.length > 0
}

export async function saveReferral(trx: Trx, r: Referral): Promise<void> {
  await trx.updateTable('referral').set(columnsOf(r)).where('member_id', '=', r.memberId).execute()
}

/** By whose code a person came; null when by nobody's. */
export async function findReferral(q: Queries, memberId: string): Promise<Referral | null> {
  const row = await q.selectFrom('referral').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  return row ? toReferral(row) : null
}

/** Those who came by a member's code, the newest first. */
export async function referralsBy(q: Queries, referrerId: string): Promise<Referral[]> {
  const rows = await q.selectFrom('referral').selectAll().where('referrer_id', '=', referrerId).orderBy('entered_at', 'desc').execute()
  return rows.map(toReferral)
}

const LISTED_MAX = 100

/** For the staff: the newest, in one state or in all. */
export async function referralsIn(q: Queries, state: ReferralState | null): Promise<Referral[]> {
  const rows = await q
    .selectFrom('referral')
    .selectAll()
    .$if(state !== null, (only) => only.where('state', '=', state))
    .orderBy('entered_at', 'desc')
    .limit(LISTED_MAX)
    .execute()
  return rows.map(toReferral)
}

export async function countsByState(q: Queries): Promise<Map<ReferralState, number>> {
  const rows = await q
    .selectFrom('referral')
    .select(['state', (e) => e.fn.countAll<bigint>().as('count')])
    .groupBy('state')
    .execute()
  return new Map(rows.map((row) => [row.state as ReferralState, Number(row.count)]))
}

/** Of a referrer's other friends: how many are promised or paid in a season, and how many became active after an instant. */
export async function othersOf(
  q: Queries,
  { memberId, referrerId }: Pick<Referral, 'memberId' | 'referrerId'>,
  season: number,
  since: Temporal.Instant,
): Promise<{ season: number; lately: number }> {
  const active = (await referralsBy(q, referrerId)).filter(
    (one) => one.memberId !== memberId && one.activeAt !== null && one.state !== 'refused',
  )
  return {
    season: active.filter((one) => seasonAt(one.activeAt!) === season).length,
    lately: active.filter((one) => Temporal.Instant.compare(one.activeAt!, since) > 0).length,
  }
}

/** People who gave a code with their sign-up and have not proven their address yet. */
export async function countUnproven(q: Queries, code: string): Promise<number> {
  const row = await q
    .selectFrom('sign_up')
    .select((e) => e.fn.countAll<bigint>().as('count'))
    .where('referral_code', '=', code)
    .executeTakeFirst()
  return Number(row?.count ?? 0n)
}

/** Whether a meter or an account number of a member is known under another one. */
export async function isAccountKnown(q: Queries, memberId: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select from account mine join account theirs
        on theirs.utility_id = mine.utility_id and theirs.account_number = mine.account_number and theirs.member_id <> mine.member_id
      where mine.member_id = ${memberId}
    ) or exists (
      select from mapping_question
      where member_id = ${memberId} and code = 'meter-of-another-member' and resolved_at is null
    ) as known`.execute(q)
  return rows[0]?.known ?? false
}

export type Budget = { readonly budgetCents: bigint; readonly promisedCents: bigint }

/** What may still be promised; the row is held until the end of the transaction, so that nobody else promises the same. */
export async function lockBudget(trx: Trx, season: number, terms: ReferralTerms): Promise<bigint> {
  await trx
    .insertInto('referral_budget')
    .values({ season, terms_version: terms.version, budget_cents: terms.budgetCents, promised_cents: 0n })
    .onConflict((c) => c.doNothing())
    .execute()
  const row = await trx
    .selectFrom('referral_budget')
    .select(['budget_cents', 'promised_cents'])
    .where('season', '=', season)
    .where('terms_version', '=', terms.version)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return row.budget_cents - row.promised_cents
}

/** Speaks for some of the budget, or gives it back. The row is held already. */
export async function promise(trx: Trx, season: number, terms: ReferralTerms, cents: bigint): Promise<void> {
  await trx
    .updateTable('referral_budget')
    .set((e) => ({ promised_cents: e('promised_cents', '+', cents) }))
    .where('season', '=', season)
    .where('terms_version', '=', terms.version)
    .execute()
}

export async function budgetOf(q: Queries, season: number, terms: ReferralTerms): Promise<Budget> {
  const row = await q
    .selectFrom('referral_budget')
    .select(['budget_cents', 'promised_cents'])
    .where('season', '=', season)
    .where('terms_version', '=', terms.version)
    .executeTakeFirst()
  return row ? { budgetCents: row.budget_cents, promisedCents: row.promised_cents } : { budgetCents: terms.budgetCents, promisedCents: 0n }
}
