/** All SQL of payees: what each was paid in a year, whichever member it was paid under, and what is known of each. */
import { sql } from 'kysely'
import type { Screening, ScreeningResult } from '#payout/holds/screening.ts'
import type { TaxForm } from '#payout/holds/tax-form.ts'
import { yearBegins } from '#payout/holds/tax-year.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'

export type Payee = {
  readonly memberId: string
  /** The same for all members of whom it is known that they are one payee. */
  readonly payeeId: string
  readonly kind: 'residential' | 'commercial'
  /** Sent in the year, or set aside to be sent; what came back does not count. */
  readonly paidCents: bigint
  /** The newest word on the tax form; null before the first. */
  readonly form: { readonly state: TaxForm['state']; readonly recordedAt: Temporal.Instant } | null
  readonly askedAt: Temporal.Instant | null
  readonly screening: Omit<Screening, 'memberId'> | null
}

/** All members who are one payee with one of these, these included. */
export async function membersOfPayees(q: Queries, memberIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ member_id: string }>`
    select other.member_id from same_payee own join same_payee other on other.payee_id = own.payee_id
    where own.member_id = any(${memberIds}::text[])`.execute(q)
  return [...new Set([...memberIds, ...rows.map((row) => row.member_id)])]
}

export async function payeesOf(q: Queries, memberIds: readonly string[], year: number): Promise<Map<string, Payee>> {
  const { rows } = await sql<{
    member_id: string
    payee_id: string
    kind: Payee['kind']
    paid_cents: bigint
    form_state: TaxForm['state'] | null
    form_at: Temporal.Instant | null
    asked_at: Temporal.Instant | null
    result: ScreeningResult | null
    list_version: string | null
    screened_at: Temporal.Instant | null
  }>`
    select m.member_id, m.kind, coalesce(s.payee_id, m.member_id) as payee_id, coalesce(paid.cents, 0)::bigint as paid_cents,
      form.state as form_state, form.recorded_at as form_at, asked.asked_at, seen.result, seen.list_version, seen.screened_at
    from member m left join same_payee s on s.member_id = m.member_id
    cross join lateral (select m.member_id || array(select o.member_id from same_payee o where o.payee_id = s.payee_id) as ids) as one
    left join lateral (select sum(p.cents) as cents from payout p where p.member_id = any(one.ids) and p.state not in ('rejected', 'returned')
      and coalesce(p.submitted_at, p.reserved_at) >= ${yearBegins(year)} and coalesce(p.submitted_at, p.reserved_at) < ${yearBegins(year + 1)}) paid on true
    left join lateral (select state, recorded_at from tax_form f where f.member_id = any(one.ids)
      order by recorded_at desc, form_id desc limit 1) form on true
    left join lateral (select max(asked_at) as asked_at from tax_form_ask a where a.member_id = m.member_id and a.tax_year = ${year}) asked on true
    -- Of two results of one moment the one that asks for more care counts.
    left join lateral (select result, list_version, screened_at from screening c where c.member_id = any(one.ids)
      order by screened_at desc, result <> 'match', result <> 'possible-match', recorded_at desc limit 1) seen on true
    where m.member_id = any(${memberIds}::text[])`.execute(q)
  return new Map(
    rows.map((r) => [
      r.member_id,
      {
        memberId: r.member_id,
        payeeId: r.payee_id,
        kind: r.kind,
        paidCents: r.paid_cents,
        form: r.form_state && r.form_at ? { state: r.form_state, recordedAt: r.form_at } : null,
        askedAt: r.asked_at,
        screening:
          r.result && r.list_version && r.screened_at ? { result: r.result, listVersion: r.list_version, screenedAt: r.screened_at } : null,
      },
    ]),
  )
}

/** Who was paid at least so much in a year, alone or with others who are the same payee; the most first. */
export async function membersPaidAtLeast(q: Queries, year: number, cents: bigint, limit: number): Promise<string[]> {
  const { rows } = await sql<{ member_id: string }>`
    select member_id from (
      select p.member_id, sum(sum(p.cents)) over (partition by coalesce(s.payee_id, p.member_id)) as of_payee
      from payout p left join same_payee s on s.member_id = p.member_id
      where p.state not in ('rejected', 'returned')
        and coalesce(p.submitted_at, p.reserved_at) >= ${yearBegins(year)} and coalesce(p.submitted_at, p.reserved_at) < ${yearBegins(year + 1)}
      group by p.member_id, s.payee_id) as paid
    where of_payee >= ${cents} order by of_payee desc, member_id limit ${limit}`.execute(q)
  return rows.map((row) => row.member_id)
}

/** The members behind addresses, which are compared without case; whoever is nobody is left out. */
export async function membersByEmail(q: Queries, emails: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ email: string; member_id: string }>`
    select lower(email) as email, member_id from member where lower(email) = any(${emails.map((one) => one.toLowerCase())}::text[])`.execute(
    q,
  )
  return new Map(rows.map((row) => [row.email, row.member_id]))
}

/** Members whose newest screening is not clear. */
export async function membersNotCleared(q: Queries, limit: number): Promise<string[]> {
  const { rows } = await sql<{ member_id: string }>`
    select member_id from (select distinct on (member_id) member_id, result, screened_at from screening order by member_id, screened_at desc, recorded_at desc) newest
    where result <> 'clear' order by screened_at limit ${limit}`.execute(q)
  return rows.map((row) => row.member_id)
}

export async function addTaxForm(trx: Trx, { memberId, state, reason }: TaxForm, by: string, at: Temporal.Instant): Promise<string> {
  const formId = newId('frm')
  await trx
    .insertInto('tax_form')
    .values({ member_id: memberId, form_id: formId, state, reason, recorded_by: by, recorded_at: at })
    .execute()
  return formId
}

/** Notes that a payee is asked for a form; false when it was in this year. */
export async function addTaxFormAsk(
  trx: Trx,
  memberId: string,
  year: number,
  because: 'commercial' | 'near-threshold',
  at: Temporal.Instant,
): Promise<boolean> {
  const added = await trx
    .insertInto('tax_form_ask')
    .values({ member_id: memberId, tax_year: year, because, asked_at: at })
    .onConflict((c) => c.doNothing())
    .returning('member_id')
    .execute()
  return added.length > 0
}

export async function addScreening(
  trx: Trx,
  { memberId, result, listVersion, screenedAt }: Screening,
  { by, reason, at }: { readonly by: string; readonly reason: string | null; readonly at: Temporal.Instant },
): Promise<void> {
  await trx
    .insertInto('screening')
    .values({
      member_id: memberId,
      screening_id: newId('scr'),
      result,
      list_version: listVersion,
      screened_at: screenedAt,
      reason,
      recorded_by: by,
      recorded_at: at,
    })
    .execute()
}

/** From now on both are one payee, with all who are one with either. */
export async function joinPayees(
  trx: Trx,
  [a, b]: readonly [string, string],
  { by, reason, at }: { readonly by: string; readonly reason: string; readonly at: Temporal.Instant },
): Promise<void> {
  const all = (await membersOfPayees(trx, [a, b])).sort()
  const payeeId = all[0]!
  for (const memberId of all)
    await trx
      .insertInto('same_payee')
      .values({ member_id: memberId, payee_id: payeeId, reason, recorded_by: by, recorded_at: at })
      .onConflict((c) => c.column('member_id').doUpdateSet({ payee_id: payeeId }))
      .execute()
}

/** Money that waits for its owner, and when its owner last did something with us. */
export type Unclaimed = {
  readonly memberId: string
  readonly name: string
  readonly cents: bigint
  readonly lastContactAt: Temporal.Instant
}

export async function unclaimed(q: Queries, limit: number): Promise<Unclaimed[]> {
  const { rows } = await sql<{ member_id: string; name: string; cents: bigint; last_contact_at: Temporal.Instant }>`
    select m.member_id, m.name, waits.cents::bigint as cents, greatest(m.created_at,
      (select max(created_at) from payout_method o where o.member_id = m.member_id),
      (select max(asked_at) from method_change c where c.member_id = m.member_id),
      (select max(granted_at) from utility_authorization a where a.member_id = m.member_id)) as last_contact_at
    from (select h.member_id, sum(e.cents) as cents from earning_hold h join earning e on e.member_id = h.member_id and e.earning_id = h.earning_id
      where h.ended_at is null and h.code in ('method-needed', 'tax-form-needed') group by 1) as waits
    join member m on m.member_id = waits.member_id
    order by last_contact_at, m.member_id limit ${limit}`.execute(q)
  return rows.map((r) => ({ memberId: r.member_id, name: r.name, cents: r.cents, lastContactAt: r.last_contact_at }))
}
