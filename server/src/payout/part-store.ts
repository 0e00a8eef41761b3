/** All SQL of what payouts carry: earnings of one member, each whole, and on its way at most once. */
import { type Cents, cents } from '@quickpay/units'
import type { Payout } from '#payout/payout.ts'
import type { Queries, Trx } from '#platform/db.ts'

/** `attempt`: how often the earning was tried, this time included. */
export type Part = { readonly earningId: string; readonly attempt: number; readonly cents: Cents }

export async function addParts(
  trx: Trx,
  { memberId, payoutId }: Pick<Payout, 'memberId' | 'payoutId'>,
  parts: readonly Part[],
): Promise<void> {
  await trx
    .insertInto('payout_part')
    .values(
      parts.map((part) => ({
        member_id: memberId,
        payout_id: payoutId,
        earning_id: part.earningId,
        attempt: part.attempt,
        cents: part.cents,
        back_at: null,
      })),
    )
    .execute()
}

/** What a payout carries, or carried, in the order of the earnings. */
export async function partsOfPayout(q: Queries, memberId: string, payoutId: string): Promise<Part[]> {
  const rows = await q
    .selectFrom('payout_part as a')
    .innerJoin('earning as e', (on) => on.onRef('e.member_id', '=', 'a.member_id').onRef('e.earning_id', '=', 'a.earning_id'))
    .select(['a.earning_id', 'a.attempt', 'a.cents'])
    .where('a.member_id', '=', memberId)
    .where('a.payout_id', '=', payoutId)
    .orderBy('e.booked_at')
    .orderBy('a.earning_id')
    .execute()
  return rows.map((r) => ({ earningId: r.earning_id, attempt: r.attempt, cents: cents(r.cents) }))
}

/** Which payouts carried each of a member's earnings, the newest last. */
export async function payoutIdsByEarning(q: Queries, memberId: string): Promise<Map<string, string[]>> {
  const rows = await q
    .selectFrom('payout_part')
    .select(['earning_id', 'payout_id'])
    .where('member_id', '=', memberId)
    .orderBy('attempt')
    .execute()
  const byEarning = new Map<string, string[]>()
  for (const { earning_id, payout_id } of rows) byEarning.set(earning_id, [...(byEarning.get(earning_id) ?? []), payout_id])
  return byEarning
}

/** Its payout was rejected or came back: every earning of it may be tried again. */
export async function giveBackParts(
  trx: Trx,
  { memberId, payoutId }: Pick<Payout, 'memberId' | 'payoutId'>,
  at: Temporal.Instant,
): Promise<void> {
  await trx.updateTable('payout_part').set({ back_at: at }).where('member_id', '=', memberId).where('payout_id', '=', payoutId).execute()
}

/** How often each of these earnings was tried. */
export async function attemptsOf(q: Queries, memberId: string, earningIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await q
    .selectFrom('payout_part')
    .select((s) => ['earning_id', s.fn.max('attempt').as('attempts')])
    .where('member_id', '=', memberId)
    .where('earning_id', 'in', earningIds)
    .groupBy('earning_id')
    .execute()
  return new Map(rows.map((row) => [row.earning_id, row.attempts]))
}
