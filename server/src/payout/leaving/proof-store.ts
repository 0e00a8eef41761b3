/** Everything that proves a member's payments, read for sealing. Reads only. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'

export type PaidFor = {
  readonly participationId: string | null
  readonly accountId: string | null
  readonly paidAt: Temporal.Instant
  readonly earnings: readonly unknown[]
}

/** What was paid for, event by event; what has no event stands together under null. With each earning its payouts and its transfers. */
export async function paidFor(q: Queries, memberId: string): Promise<PaidFor[]> {
  const { rows } = await sql<{
    participation_id: string | null
    account_id: string | null
    paid_at: Temporal.Instant
    earnings: unknown[]
  }>`
    select e.participation_id, p.account_id, max(coalesce(w.settled_at, e.booked_at)) as paid_at,
      jsonb_agg(to_jsonb(e) || jsonb_build_object('payouts', w.payouts, 'transfers', t.transfers) order by e.booked_at) as earnings
    from earning e
    left join participation p on p.member_id = e.member_id and p.participation_id = e.participation_id
    left join lateral (
      select max(o.settled_at) as settled_at, coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object('last4', m.last4, 'method', m.kind)), '[]') as payouts
      from payout_part a join payout o on o.member_id = a.member_id and o.payout_id = a.payout_id
      join payout_method m on m.member_id = o.member_id and m.method_id = o.method_id
      where a.member_id = e.member_id and a.earning_id = e.earning_id) w on true
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('cause', f.cause, 'debit', f.debit, 'credit', f.credit, 'cents', f.cents::text)), '[]') as transfers
      from transfer f where f.member_id = e.member_id and f.cause = 'earning:' || e.earning_id) t on true
    where e.member_id = ${memberId}
    group by e.participation_id, p.account_id order by 3`.execute(q)
  return rows.map((row) => ({
    participationId: row.participation_id,
    accountId: row.account_id,
    paidAt: row.paid_at,
    earnings: row.earnings,
  }))
}

/** Whose account it was and by what grant it was read. */
export async function grantOf(q: Queries, memberId: string, accountId: string): Promise<unknown> {
  const { rows } = await sql<{ found: unknown }>`
    select jsonb_build_object('account', to_jsonb(a), 'grants', (
      select jsonb_agg(jsonb_build_object('scope', u.scope_granted, 'grantedAt', u.granted_at, 'endedAt', u.ended_at, 'because', u.ended_because))
      from utility_authorization u where u.member_id = a.member_id and u.account_id = a.account_id)) as found
    from account a where a.member_id = ${memberId} and a.account_id = ${accountId}`.execute(q)
  return rows[0]?.found ?? null
}

/** The stored states of some days of an account, each with the hash of the document that brought it. */
export async function daysBehind(q: Queries, memberId: string, accountId: string, dates: readonly string[]): Promise<unknown[]> {
  const { rows } = await sql<{ one: unknown }>`
    select to_jsonb(r) || jsonb_build_object('document_sha256', d.sha256) as one
    from service_point s join interval_day_revision r on r.member_id = s.member_id and r.service_point_id = s.service_point_id
    left join document d on d.member_id = r.member_id and d.document_id = r.document_id
    where s.member_id = ${memberId} and s.account_id = ${accountId} and r.day = any(${[...dates]}::date[]) order by r.day, r.rev`.execute(q)
  return rows.map((row) => row.one)
}

/** That a tax form came, results of screening, and who is one payee: without these a payment cannot be explained to an authority. */
export async function payeeRecords(q: Queries, memberId: string): Promise<Record<string, unknown[]>> {
  const { rows } = await sql<{ table: string; row: unknown }>`
    select 'tax_form' as table, to_jsonb(t) as row from tax_form t where member_id = ${memberId}
    union all select 'tax_form_ask', to_jsonb(t) from tax_form_ask t where member_id = ${memberId}
    union all select 'screening', to_jsonb(t) from screening t where member_id = ${memberId}
    union all select 'same_payee', to_jsonb(t) from same_payee t where member_id = ${memberId}`.execute(q)
  return Object.fromEntries([...Map.groupBy(rows, (row) => row.table)].map(([table, own]) => [table, own.map((one) => one.row)]))
}
