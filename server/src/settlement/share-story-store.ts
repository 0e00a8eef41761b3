/**
 * What pages show of a customer's parts of months of pledged load: each step that moved money, or changed what is owed, and a first
 * one that brought nothing. Reads only.
 */
import type { Before, ReservationBundle } from '@quickpay/receipt'
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'
import { unpackPledge } from '#settlement/bundle-bytes.ts'
import { PROMISE_HOURS, promiseOfEvent } from '#settlement/schedule.ts'

/** One step, with what it was computed from. Cents as receipts have them. */
export type ShareStory = {
  readonly memberId: string
  readonly shareId: string
  readonly accountId: string
  /** As YYYY-MM. */
  readonly month: string
  /** Null when the month was over: then nothing but it is the reason. */
  readonly event: {
    readonly eventId: string
    readonly start: Temporal.Instant
    readonly end: Temporal.Instant
    readonly zone: string
  } | null
  readonly bundle: ReservationBundle
  readonly before: Before
  readonly otherMonthsOwedCents: number
  readonly payCents: number
  readonly earningId: string | null
  /** What was left to take off of this month when the season closed. */
  readonly writtenOffCents: number
  readonly settledAt: Temporal.Instant
  /** An advance is promised within a day of its event, the rest within a day of the month's reckoning. */
  readonly promisedBy: Temporal.Instant
}

export const sharesOfMember = (q: Queries, memberId: string): Promise<ShareStory[]> => sharesWhere(q, sql`s.member_id = ${memberId}`)

/** By its own id, or by that of the earning it led to; null when it is not this member's. */
export async function shareOf(q: Queries, memberId: string, id: string): Promise<ShareStory | null> {
  const [found] = await sharesWhere(q, sql`s.member_id = ${memberId} and (s.share_id = ${id} or s.earning_id = ${id})`)
  return found ?? null
}

/** Oldest first. A later step that neither paid nor changed what is owed or absorbed is nothing to show. */
async function sharesWhere(q: Queries, condition: ReturnType<typeof sql>): Promise<ShareStory[]> {
  const { rows } = await sql<{
    member_id: string
    share_id: string
    account_id: string
    month: Temporal.PlainDate
    proof_z: Buffer
    earned_before_cents: bigint
    owed_before_cents: bigint
    open_before_cents: bigint
    other_months_owed_cents: bigint
    pay_cents: bigint
    earning_id: string | null
    written_off: bigint
    settled_at: Temporal.Instant
    event_id: string | null
    start_at: Temporal.Instant | null
    end_at: Temporal.Instant | null
    zone: string | null
  }>`
    select s.member_id, s.share_id, s.account_id, s.month, s.proof_z, s.earned_before_cents, s.owed_before_cents, s.open_before_cents,
      s.other_months_owed_cents, s.pay_cents, s.earning_id, s.settled_at, s.event_id, v.start_at, v.end_at, v.zone,
      case when s.owed_cents = 0 then 0 else coalesce((select sum(w.written_off_cents) from reservation_share w where w.member_id = s.member_id
        and w.account_id = s.account_id and w.reservation_id = s.reservation_id and w.month = s.month and w.step > s.step), 0) end::bigint as written_off
    from reservation_share s left join event v on v.event_id = s.event_id
    where s.kind <> 'written-off' and s.sealed_at is null and (s.pay_cents > 0 or s.owed_cents > 0 or s.forgiven_cents > 0 or s.moved_cents > 0 or s.step = 1) and ${condition}
    order by s.settled_at, s.month, s.step`.execute(q)
  return rows.map((row) => {
    const event = row.event_id && row.start_at && row.end_at && row.zone
    const called = event ? { eventId: row.event_id!, start: row.start_at!, end: row.end_at!, zone: row.zone! } : null
    return {
      memberId: row.member_id,
      shareId: row.share_id,
      accountId: row.account_id,
      month: row.month.toPlainYearMonth().toString(),
      event: called,
      bundle: unpackPledge(row.proof_z),
      before: {
        earnedCents: Number(row.earned_before_cents),
        owedCents: Number(row.owed_before_cents),
        openCents: Number(row.open_before_cents),
      },
      otherMonthsOwedCents: Number(row.other_months_owed_cents),
      payCents: Number(row.pay_cents),
      earningId: row.earning_id,
      writtenOffCents: Number(row.written_off),
      settledAt: row.settled_at,
      promisedBy: called ? promiseOfEvent(called) : row.settled_at.add({ hours: PROMISE_HOURS }),
    }
  })
}
