/** All SQL of payouts and their steps, of whose they are, and of the hooks that spoke of them. */
import { cents } from '@quickpay/units'
import type { Selectable } from 'kysely'
import { payoutIdsByEarning } from '#payout/part-store.ts'
import type { Move, Payout, PayoutState } from '#payout/payout.ts'
import type { Refusal } from '#payout/rail.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const toPayout = (r: Selectable<Tables['payout']>): Payout => ({
  memberId: r.member_id,
  payoutId: r.payout_id,
  rail: r.rail,
  methodId: r.method_id,
  cents: cents(r.cents),
  state: r.state as PayoutState,
  providerId: r.provider_id,
  reason: r.reason,
  refusal: r.refusal as Refusal | null,
  reservedAt: r.reserved_at,
  submittedAt: r.submitted_at,
  linkReadyAt: r.link_ready_at,
  settledAt: r.settled_at,
  returnedAt: r.returned_at,
})

export async function addPayout(trx: Trx, p: Payout): Promise<void> {
  await trx
    .insertInto('payout')
    .values({
      member_id: p.memberId,
      payout_id: p.payoutId,
      rail: p.rail,
      method_id: p.methodId,
      cents: p.cents,
      state: p.state,
      provider_id: p.providerId,
      reason: p.reason,
      refusal: p.refusal,
      reserved_at: p.reservedAt,
      submitted_at: p.submittedAt,
      link_ready_at: p.linkReadyAt,
      settled_at: p.settledAt,
      returned_at: p.returnedAt,
    })
    .execute()
  await trx.insertInto('payout_owner').values({ payout_id: p.payoutId, member_id: p.memberId }).execute()
  await trx
    .insertInto('payout_step')
    .values({ member_id: p.memberId, payout_id: p.payoutId, step: 1, from_state: null, to_state: p.state, at: p.reservedAt })
    .execute()
}

export async function findPayout(q: Queries, memberId: string, payoutId: string): Promise<Payout | null> {
  const row = await q
    .selectFrom('payout')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('payout_id', '=', payoutId)
    .executeTakeFirst()
  return row ? toPayout(row) : null
}

/** The payout, held until the end of the transaction. */
export async function lockPayout(trx: Trx, memberId: string, payoutId: string): Promise<Payout | null> {
  const row = await trx
    .selectFrom('payout')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('payout_id', '=', payoutId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? toPayout(row) : null
}

export type Learned = {
  readonly providerId?: string | null
  readonly reason?: string | null
  readonly refusal?: Refusal | null
  readonly evidence?: Record<string, string>
}

/** Writes a move down, with its step. The payout must be locked. */
export async function movePayout(
  trx: Trx,
  { memberId, payoutId }: Pick<Payout, 'memberId' | 'payoutId'>,
  { from, to }: Move,
  at: Temporal.Instant,
  { providerId = null, reason = null, refusal = null, evidence = {} }: Learned = {},
): Promise<void> {
  await trx
    .updateTable('payout')
    .set({
      state: to,
      ...(providerId !== null && { provider_id: providerId }),
      ...(reason !== null && { reason }),
      ...(to === 'submitted' && { submitted_at: at }),
      ...(to === 'settled' && { settled_at: at }),
      // Every payout that came back says why, if only that it was refused.
      ...((to === 'rejected' || to === 'returned') && { returned_at: at, refusal: refusal ?? 'refused' }),
    })
    .where('member_id', '=', memberId)
    .where('payout_id', '=', payoutId)
    .execute()
  await trx
    .insertInto('payout_step')
    .values((values) => ({
      member_id: memberId,
      payout_id: payoutId,
      step: values
        .selectFrom('payout_step')
        .select((s) => s(s.fn.max('step'), '+', 1).as('next'))
        .where('member_id', '=', memberId)
        .where('payout_id', '=', payoutId),
      from_state: from,
      to_state: to,
      at,
      evidence: JSON.stringify(evidence),
    }))
    .execute()
}

/** Notes that the payee can take the money now; false when that was known, and when it was taken or came back meanwhile. The payout must be locked. */
export async function noteLinkReady(
  trx: Trx,
  { memberId, payoutId }: Pick<Payout, 'memberId' | 'payoutId'>,
  at: Temporal.Instant,
): Promise<boolean> {
  const noted = await trx
    .updateTable('payout')
    .set({ link_ready_at: at })
    .where('member_id', '=', memberId)
    .where('payout_id', '=', payoutId)
    .where('state', '=', 'submitted')
    .where('link_ready_at', 'is', null)
    .returning('payout_id')
    .execute()
  return noted.length > 0
}

/** A member's payouts, the newest last. */
export async function payoutsOfMember(q: Queries, memberId: string): Promise<Payout[]> {
  const rows = await q
    .selectFrom('payout')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('reserved_at')
    .orderBy('payout_id')
    .execute()
  return rows.map(toPayout)
}

/** The ways out of each of a member's earnings, the newest attempt last. */
export async function payoutsByEarning(q: Queries, memberId: string): Promise<Map<string, Payout[]>> {
  const [payouts, ids] = await Promise.all([payoutsOfMember(q, memberId), payoutIdsByEarning(q, memberId)])
  const byId = new Map(payouts.map((one) => [one.payoutId, one]))
  return new Map([...ids].map(([earningId, own]) => [earningId, own.flatMap((id) => byId.get(id) ?? [])]))
}

/** The newest payout that carried an earning, and which attempt of the earning it was; null before the first. */
export async function newestPayout(
  q: Queries,
  memberId: string,
  earningId: string,
): Promise<(Payout & { readonly attempt: number }) | null> {
  const row = await q
    .selectFrom('payout_part as a')
    .innerJoin('payout as p', (on) => on.onRef('p.member_id', '=', 'a.member_id').onRef('p.payout_id', '=', 'a.payout_id'))
    .selectAll('p')
    .select('a.attempt')
    .where('a.member_id', '=', memberId)
    .where('a.earning_id', '=', earningId)
    .orderBy('a.attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { ...toPayout(row), attempt: row.attempt } : null
}

export type Step = { readonly from: PayoutState | null; readonly to: PayoutState; readonly at: Temporal.Instant }

export async function stepsOf(q: Queries, memberId: string, payoutId: string): Promise<Step[]> {
  const rows = await q
    .selectFrom('payout_step')
    .select(['from_state', 'to_state', 'at'])
    .where('member_id', '=', memberId)
    .where('payout_id', '=', payoutId)
    .orderBy('step')
    .execute()
  return rows.map((r) => ({ from: r.from_state as PayoutState | null, to: r.to_state as PayoutState, at: r.at }))
}

export async function ownerOf(q: Queries, payoutId: string): Promise<string | null> {
  const row = await q.selectFrom('payout_owner').select('member_id').where('payout_id', '=', payoutId).executeTakeFirst()
  return row?.member_id ?? null
}

/** Whether a hook came before. */
export async function isNoted(q: Queries, rail: string, hookId: string): Promise<boolean> {
  const row = await q.selectFrom('rail_hook').select('hook_id').where('rail', '=', rail).where('hook_id', '=', hookId).executeTakeFirst()
  return row !== undefined
}

/** Notes a hook; false when it came before. */
export async function noteHook(trx: Trx, rail: string, hookId: string, receivedAt: Temporal.Instant): Promise<boolean> {
  const noted = await trx
    .insertInto('rail_hook')
    .values({ rail, hook_id: hookId, received_at: receivedAt })
    .onConflict((c) => c.doNothing())
    .returning('hook_id')
    .execute()
  return noted.length > 0
}
