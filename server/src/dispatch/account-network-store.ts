/** All SQL of which network an account lies in, and of the numbers by which a utility's files name accounts. */
import { sql } from 'kysely'
import type { Stretch } from '#dispatch/account-network.ts'
import type { Queries, Trx } from '#platform/db.ts'

export type AccountKey = { readonly memberId: string; readonly accountId: string }
export type AccountStretch = AccountKey & Stretch & { readonly utilityId: string }

/** Where each of these accounts lies over time, by account, oldest stretch first. */
export async function stretchesOf(q: Queries, accounts: readonly AccountKey[]): Promise<Map<string, AccountStretch[]>> {
  const { rows } = await sql<AccountStretch>`
    select n.member_id as "memberId", n.account_id as "accountId", n.utility_id as "utilityId", n.from_day::text as "from",
      n.until_day::text as "until", n.network, n.source
    from account_network n
    join unnest(${accounts.map((one) => one.memberId)}::text[], ${accounts.map((one) => one.accountId)}::text[]) as a (member_id, account_id)
      using (member_id, account_id)
    order by n.member_id, n.account_id, n.from_day`.execute(q)
  return Map.groupBy(rows, (row) => row.accountId)
}

export async function writeStretch(
  trx: Trx,
  s: AccountStretch,
  { actor, now }: { readonly actor: string; readonly now: Temporal.Instant },
): Promise<void> {
  const state = {
    until_day: s.until === null ? null : Temporal.PlainDate.from(s.until),
    network: s.network,
    source: s.source,
    recorded_by: actor,
    recorded_at: now,
  }
  await trx
    .insertInto('account_network')
    .values({
      member_id: s.memberId,
      account_id: s.accountId,
      utility_id: s.utilityId,
      from_day: Temporal.PlainDate.from(s.from),
      ...state,
    })
    .onConflict((c) => c.columns(['member_id', 'account_id', 'from_day']).doUpdateSet(state))
    .execute()
}

/** Accounts of a utility by a number they have or had, digits only; more than one where a number changed hands. */
export async function accountsByNumber(q: Queries, utilityId: string, digits: readonly string[]): Promise<Map<string, AccountKey[]>> {
  const { rows } = await sql<AccountKey & { digits: string }>`
    with asked as (select distinct unnest(${[...digits]}::text[]) as digits)
    select asked.digits, a.member_id as "memberId", a.account_id as "accountId" from asked
      join account a on a.utility_id = ${utilityId} and regexp_replace(a.account_number, '[^0-9]', '', 'g') = asked.digits
    union
    select asked.digits, a.member_id, a.account_id from asked
      join account_alias l on l.digits = asked.digits
      join account a on a.member_id = l.member_id and a.account_id = l.account_id and a.utility_id = ${utilityId}`.execute(q)
  return Map.groupBy(rows, (row) => row.digits)
}

/** Accounts of a utility at a postal code. */
export async function accountsAtZip(q: Queries, utilityId: string, zip: string): Promise<AccountKey[]> {
  const { rows } = await sql<AccountKey>`
    select member_id as "memberId", account_id as "accountId" from account
    where utility_id = ${utilityId} and left(address->>'postalCode', 5) = ${zip} order by member_id, account_id`.execute(q)
  return rows
}

/** Which of these accounts have been called, or may have been: they were accepted in some program. */
export async function acceptedAmong(q: Queries, accounts: readonly AccountKey[]): Promise<Set<string>> {
  const { rows } = await sql<{ accountId: string }>`
    select distinct e.account_id as "accountId" from enrolment e
    join unnest(${accounts.map((one) => one.memberId)}::text[], ${accounts.map((one) => one.accountId)}::text[]) as a (member_id, account_id)
      using (member_id, account_id)
    where e.accepted_at is not null`.execute(q)
  return new Set(rows.map((row) => row.accountId))
}

/** Keeps a number under which the utility's files may name the account. */
export async function addAlias(trx: Trx, { memberId, accountId }: AccountKey, digits: string, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('account_alias')
    .values({ member_id: memberId, account_id: accountId, digits, recorded_at: now })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Events that are still to begin in one of these networks from a civil day on. */
export async function eventsAhead(q: Queries, utilityId: string, networks: readonly string[], from: Temporal.PlainDate): Promise<string[]> {
  const rows = await q
    .selectFrom('event')
    .select('event_id')
    .where('utility_id', '=', utilityId)
    .where('network', 'in', [...networks, ''])
    .where('status', '=', 'scheduled')
    .where(sql<boolean>`(start_at at time zone zone)::date >= ${from}`)
    .orderBy('event_id')
    .execute()
  return rows.map((row) => row.event_id)
}
