/** A payment as a message keeps it: the page's explanation of that moment, without the hours, days and readings that only the page shows. */
import type { MoneyState, PaymentExplanation } from '@quickpay/receipt'
import { accountsOf } from '#connect/account-store.ts'
import type { Utilities } from '#connect/utilities.ts'
import { accountLabel, explained, stateOf } from '#messaging/explained.ts'
import type { Found } from '#messaging/payment-found.ts'
import { methodsOfAccounts } from '#payout/destination-store.ts'
import type { Db } from '#platform/db.ts'

/** Plain JSON, for it is stored with the message: what was said stays what was said. */
export type ToldPayment = {
  readonly id: string
  readonly state: MoneyState
  readonly utilityName: string
  readonly accountLabel: string
  readonly event: { readonly id: string; readonly startAt: string; readonly endAt: string; readonly zone: string } | null
  readonly why: PaymentExplanation
}

export async function toldPayment(
  world: { readonly db: Db; readonly utilities: Pick<Utilities, 'get'> },
  found: Found,
): Promise<ToldPayment> {
  const { db, utilities } = world
  const { memberId, id, story, share } = found
  const accountId = story?.participation.accountId ?? share?.accountId
  const accounts = await accountsOf(db, memberId)
  const account = accountId ? accounts.find((one) => one.accountId === accountId) : accounts[0]
  const utilityName = (account && utilities.get(account.utilityId)?.profile.name) ?? ''
  const methodOf = await methodsOfAccounts(db, memberId)
  const state = stateOf(found, methodOf(accountId ?? null) !== null)
  const why = await explained(db, found, state, utilityName)
  const event = story?.event
  return {
    id,
    state,
    utilityName,
    accountLabel: account ? accountLabel(account.nickname, utilityName, account.accountNumber?.slice(-4) ?? null) : '',
    event: event ? { id: event.eventId, startAt: event.start.toString(), endAt: event.end.toString(), zone: event.zone } : null,
    why: { ...why, hours: [], baseline: null, findings: [] },
  }
}
