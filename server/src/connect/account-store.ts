/** All SQL about a member's utility accounts. Numbers are opaque strings and never keys. */
import type { Queries, Trx } from '#platform/db.ts'

export type Address = { street?: string; city?: string; state?: string; postalCode?: string }
export type Account = {
  memberId: string
  accountId: string
  utilityId: string
  kind: 'residential' | 'commercial'
  nickname: string | null
  accountNumber: string | null
  address: Address | null
}

export async function addAccount(q: Queries, a: Account, now: Temporal.Instant): Promise<void> {
  await q
    .insertInto('account')
    .values({
      member_id: a.memberId,
      account_id: a.accountId,
      utility_id: a.utilityId,
      kind: a.kind,
      nickname: a.nickname,
      account_number: a.accountNumber,
      address: a.address ? JSON.stringify(a.address) : null,
      created_at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function accountsOf(q: Queries, memberId: string): Promise<Account[]> {
  const rows = await q.selectFrom('account').selectAll().where('member_id', '=', memberId).orderBy('created_at').execute()
  return rows.map((r) => ({
    memberId: r.member_id,
    accountId: r.account_id,
    utilityId: r.utility_id,
    kind: r.kind as Account['kind'],
    nickname: r.nickname,
    accountNumber: r.account_number,
    address: r.address as Address | null,
  }))
}

export async function accountNumberOf(q: Queries, memberId: string, accountId: string): Promise<string | null> {
  const row = await q
    .selectFrom('account')
    .select('account_number')
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.account_number ?? null
}

/** Notes the number and address that the utility named, once; a number that is there already is not replaced. */
export async function nameAccount(
  trx: Trx,
  memberId: string,
  accountId: string,
  accountNumber: string,
  address: Address | null,
): Promise<void> {
  await trx
    .updateTable('account')
    .set({ account_number: accountNumber, ...(address ? { address: JSON.stringify(address) } : {}) })
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .where((e) => e.or([e('account_number', 'is', null), e('account_number', '=', accountNumber)]))
    .execute()
}

/** Of accounts whose member left only that there were such: payments of them are counted by their ids. Answers how many. */
export async function blankAccounts(trx: Trx, memberId: string): Promise<number> {
  const blank = { nickname: null, account_number: null, address: null }
  const { numUpdatedRows } = await trx.updateTable('account').set(blank).where('member_id', '=', memberId).executeTakeFirst()
  return Number(numUpdatedRows)
}
