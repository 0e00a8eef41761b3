/** All SQL of payouts and their steps, of whose they are, and of the hooks that spoke of them. */
import { cents } from '@quickpay/units'
import type { Selectable } from 'kysely'
import type { Move, Payout, PayoutState } from '#payout/payout.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const toPayout = (r: Selectable<Tables['payout']>): Payout => ({
  memberId: r.member_id,
  payoutId: r.payout_id,
  earningId: r.earning_id,
  attempt: r.attempt,
  rail: r.rail,
  methodId: r.method_id,
  cents: cents(r.cents),
  state: r.state as PayoutState,
  providerId: r.provider_id,
  reason: r.reason,
  reservedAt: r.reserved_at,
  submittedAt: r.submitted_at,
  settledAt: r.settled_at,
})

export async function addPayout(trx: Trx, p: Payout): Promise<void> {
  await trx
    .insertInto('payout')
    .values({
      member_id: p.memberId,
      payout_id: p.payoutId,
      earning_id: p.earningId,
      attempt: p.attempt,
      rail: p.rail,
      method_id: p.methodId,
      cents: p.cents,
      state: p.state,
      provider_id: p.providerId,
      reason: p.reason,
      reserved_at: p.reservedAt,
      submitted_at: p.submittedAt,
      settled_at: p.settledAt,
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

export type Learned = { readonly providerId?: string | null; readonly reason?: string | null; readonly evidence?: Record<string, string> }

/** Writes a move down, with its step. The payout must be locked. */
export async function movePayout(
  trx: Trx,
  { memberId, payoutId }: Pick<Payout, 'memberId' | 'payoutId'>,
  { from, to }: Move,
  at: Temporal.Instant,
  { providerId = null, reason = null, evidence = {} }: Learned = {},
): Promise<void> {
  await trx
    .updateTable('payout')
    .set({
      state: to,
      ...(providerId !== null && { provider_id: providerId }),
      ...(reason !== null && { reason }),
      ...(to === 'submitted' && { submitted_at: at }),
      ...(to === 'settled' && { settled_at: at }),
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

/** How often an earning was tried. */
export async function attemptsOf(q: Queries, memberId: string, earningId: string): Promise<number> {
  const row = await q
    .selectFrom('payout')
    .select((s) => s.fn.max('attempt').as('attempts'))
    .where('member_id', '=', memberId)
    .where('earning_id', '=', earningId)
    .executeTakeFirst()
  return row?.attempts ?? 0
}

/** A member's payouts, the newest attempt of each earning last. */
export async function payoutsOfMember(q: Queries, memberId: string): Promise<Payout[]> {
  const rows = await q
    .selectFrom('payout')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('reserved_at')
    .orderBy('attempt')
    .execute()
  return rows.map(toPayout)
}

/** The newest attempt to pay an earning; null before the first. */
export async function newestPayout(q: Queries, memberId: string, earningId: string): Promise<Payout | null> {
  const row = await q
    .selectFrom('payout')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('earning_id', '=', earningId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toPayout(row) : null
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
