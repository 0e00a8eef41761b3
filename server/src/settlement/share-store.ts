/** All SQL of customers' parts of months of pledged load: how they stand, and the steps that brought them there. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import type { Debt, Stands } from '#settlement/step.ts'

export type ShareKind = 'advance' | 'month' | 'written-off'

/** One step of an account's part of a month. */
export type ShareStep = {
  readonly memberId: string
  readonly shareId: string
  readonly accountId: string
  readonly reservationId: string
  /** As YYYY-MM. */
  readonly month: string
  readonly step: number
  readonly kind: ShareKind
  /** The event that an advance came with. */
  readonly eventId: string | null
  readonly planId: string
  /** The customer's part of the month as it stood then. */
  readonly shareCents: bigint
  readonly before: Pick<Stands, 'creditedCents' | 'owedCents' | 'openCents'>
  readonly otherMonthsOwedCents: bigint
  readonly payCents: bigint
  readonly earningId: string | null
  readonly owedCents: bigint
  readonly forgivenCents: bigint
  readonly writtenOffCents: bigint
  readonly absorbedCents: bigint
  readonly movedCents: bigint
  /** What was kept for other months, each as YYYY-MM. */
  readonly offsets: readonly { readonly of: string; readonly cents: bigint }[]
  /** Null where there is nothing to prove: what was written off. */
  readonly proof: Buffer | null
  readonly settledAt: Temporal.Instant
}

const dayOf = (month: string): Temporal.PlainDate => Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })

export async function addShares(trx: Trx, list: readonly ShareStep[]): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('reservation_share')
    .values(
      list.map((s) => ({
        member_id: s.memberId,
        share_id: s.shareId,
        account_id: s.accountId,
        reservation_id: s.reservationId,
        month: dayOf(s.month),
        step: s.step,
        kind: s.kind,
        event_id: s.eventId,
        plan_id: s.planId,
        share_cents: s.shareCents,
        earned_before_cents: s.before.creditedCents,
        owed_before_cents: s.before.owedCents,
        open_before_cents: s.before.openCents,
        other_months_owed_cents: s.otherMonthsOwedCents,
        pay_cents: s.payCents,
        earning_id: s.earningId,
        owed_cents: s.owedCents,
        forgiven_cents: s.forgivenCents,
        written_off_cents: s.writtenOffCents,
        absorbed_cents: s.absorbedCents,
        moved_cents: s.movedCents,
        proof_z: s.proof,
        settled_at: s.settledAt,
      })),
    )
    .execute()
  const kept = list.flatMap((s) =>
    s.offsets.map((one) => ({ member_id: s.memberId, share_id: s.shareId, of_month: dayOf(one.of), cents: one.cents })),
  )
  if (kept.length > 0) await trx.insertInto('reservation_offset').values(kept).execute()
}

/** How an account's part of a month stands. */
export type ShareStanding = Stands & {
  readonly memberId: string
  readonly accountId: string
  readonly month: string
  readonly planId: string
  /** The number of the newest step. */
  readonly step: number
  /** The share to which the newest reckoning brought it; null before the first. */
  readonly reckonedCents: bigint | null
  /** The events with which something was advanced. */
  readonly advancedWith: readonly string[]
}

/** All accounts and months of a reservation that have any step, by account and month; of some accounts only, if any are named. */
export async function shareStandings(q: Queries, reservationId: string, accountIds?: readonly string[]): Promise<ShareStanding[]> {
  const only = accountIds ? sql`s.account_id = any(${[...accountIds]}::text[])` : sql`true`
  const { rows } = await sql<{
    member_id: string
    account_id: string
    month: Temporal.PlainDate
    plan_id: string
    step: number
    reckoned: bigint | null
    events: string[]
    credited: bigint
    owed: bigint
    taken: bigint
    absorbed: bigint
  }>`
    with steps as (
      select s.*, coalesce((select sum(o.cents) from reservation_offset o where o.member_id = s.member_id and o.share_id = s.share_id), 0) as kept
      from reservation_share s where s.reservation_id = ${reservationId} and ${only})
    select s.member_id, s.account_id, s.month, (array_agg(s.plan_id order by s.step desc))[1] as plan_id, max(s.step)::int as step,
      (array_agg(s.share_cents order by s.step desc) filter (where s.kind <> 'advance'))[1] as reckoned,
      coalesce(array_agg(s.event_id) filter (where s.kind = 'advance'), '{}') as events,
      sum(s.pay_cents + s.kept)::bigint as credited,
      sum(s.owed_cents - s.forgiven_cents - s.written_off_cents)::bigint as owed,
      coalesce((select sum(o.cents) from steps t join reservation_offset o on o.member_id = t.member_id and o.share_id = t.share_id
        where t.member_id = s.member_id and t.account_id = s.account_id and o.of_month = s.month), 0)::bigint as taken,
      (array_agg(s.absorbed_cents order by s.step desc))[1] as absorbed
    from steps s group by s.member_id, s.account_id, s.month order by s.member_id, s.account_id, s.month`.execute(q)
  return rows.map((row) => ({
    memberId: row.member_id,
    accountId: row.account_id,
    month: row.month.toPlainYearMonth().toString(),
    planId: row.plan_id,
    step: row.step,
    reckonedCents: row.reckoned,
    advancedWith: row.events,
    creditedCents: row.credited,
    owedCents: row.owed,
    openCents: row.owed - row.taken,
    heldCents: 0n,
    absorbedCents: row.absorbed,
  }))
}

/** What other months of an account owe back, the oldest first; `own` is how all its months stand. */
export const debtsBeside = (own: readonly ShareStanding[], month: string): Debt[] =>
  own.filter((one) => one.month !== month && one.openCents > 0n).map((one) => ({ of: one.month, openCents: one.openCents }))
