/** All SQL of the payees that members name, of which account's money goes to whom, and of where each earning goes. */
import type { Selectable } from 'kysely'
import type { Choice, Destination } from '#payout/destination.ts'
import type { Method } from '#payout/method.ts'
import { currentMethods } from '#payout/method-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

/** The oldest first. */
export async function destinationsOf(q: Queries, memberId: string): Promise<Destination[]> {
  const rows = await q
    .selectFrom('payout_destination')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('created_at')
    .orderBy('destination_id')
    .execute()
  return rows.map((r) => ({ memberId: r.member_id, destinationId: r.destination_id, label: r.label }))
}

export async function addDestination(trx: Trx, { memberId, destinationId, label }: Destination, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('payout_destination')
    .values({ member_id: memberId, destination_id: destinationId, label, created_at: now })
    .execute()
}

const toChoice = (r: Selectable<Tables['account_destination']>): Choice => ({
  memberId: r.member_id,
  choiceId: r.choice_id,
  accountId: r.account_id,
  destinationId: r.destination_id,
  askedAt: r.asked_at,
  countsFromAt: r.counts_from_at,
})

/** What counts and what waits of a member's accounts, at most one of each; an account without one that counts uses the default. */
export async function choicesOf(q: Queries, memberId: string): Promise<{ counting: Choice[]; waiting: Choice[] }> {
  const rows = await q
    .selectFrom('account_destination')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('state', '<>', 'ended')
    .execute()
  const inState = (state: string) => rows.filter((row) => row.state === state).map(toChoice)
  return { counting: inState('counts'), waiting: inState('waiting') }
}

export async function addChoice(trx: Trx, choice: Choice, state: 'waiting' | 'counts'): Promise<void> {
  await trx
    .insertInto('account_destination')
    .values({
      member_id: choice.memberId,
      choice_id: choice.choiceId,
      account_id: choice.accountId,
      destination_id: choice.destinationId,
      asked_at: choice.askedAt,
      counts_from_at: choice.countsFromAt,
      state,
      ended_at: null,
    })
    .execute()
}

type Named = Pick<Choice, 'memberId' | 'choiceId'>

export const endChoice = (trx: Trx, choice: Named, at: Temporal.Instant): Promise<void> => moveChoice(trx, choice, 'ended', at)
export const adoptChoice = (trx: Trx, choice: Named): Promise<void> => moveChoice(trx, choice, 'counts', null)

async function moveChoice(
  trx: Trx,
  { memberId, choiceId }: Named,
  state: 'counts' | 'ended',
  endedAt: Temporal.Instant | null,
): Promise<void> {
  await trx
    .updateTable('account_destination')
    .set({ state, ended_at: endedAt })
    .where('member_id', '=', memberId)
    .where('choice_id', '=', choiceId)
    .where('state', '<>', 'ended')
    .execute()
}

/** Of who leaves: which account's money went to whom is forgotten, and payees lose their names; that they were paid stays in the ledger, by ids. */
export async function forgetDestinations(trx: Trx, memberId: string): Promise<Record<string, number>> {
  const gone = await trx.deleteFrom('account_destination').where('member_id', '=', memberId).executeTakeFirst()
  const blank = await trx
    .updateTable('payout_destination')
    .set((e) => ({ label: e.ref('destination_id') }))
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return { account_destination: Number(gone.numDeletedRows), payout_destination: Number(blank.numUpdatedRows) }
}

/** Over which method each of a member's earnings would go out now; null where its payee has none. */
export async function waysOf(q: Queries, memberId: string): Promise<Map<string, string | null>> {
  const rows = await q.selectFrom('earning_way').select(['earning_id', 'method_id']).where('member_id', '=', memberId).execute()
  return new Map(rows.map((row) => [row.earning_id, row.method_id]))
}

/** Over which method money goes out now by its account, null being money of none; null where its payee has no method. */
export type MethodOf = (accountId: string | null) => Method | null

export async function methodsOfAccounts(q: Queries, memberId: string): Promise<MethodOf> {
  const [methods, { counting }] = await Promise.all([currentMethods(q, memberId), choicesOf(q, memberId)])
  return (accountId) => {
    const destinationId = counting.find((one) => one.accountId === accountId)?.destinationId ?? null
    return methods.find((one) => one.destinationId === destinationId) ?? null
  }
}
