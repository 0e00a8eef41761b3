/** What connect holds of somebody who leaves: keys, requests, documents, grants, and what the account was called. */
import { accountsOf, blankAccounts } from '#connect/account-store.ts'
import { forgetSplit } from '#connect/fetch/bulk-store.ts'
import { forgetting } from '#members/forgetting.ts'
import { forgetRows } from '#platform/forget-store.ts'

export const forgetAtConnect = forgetting<unknown>('connect', async ({ trx }, memberId) => {
  // What came in batches of many holds the member's readings among everybody's.
  for (const utilityId of new Set((await accountsOf(trx, memberId)).map((one) => one.utilityId))) await forgetSplit(trx, utilityId)
  const accounts = await blankAccounts(trx, memberId)
  const removed = await forgetRows(trx, memberId, [
    ...(['authorization_request', 'subscription_owner', 'attention', 'utility_token', 'batch_request', 'document'] as const),
    ...(['authorization_check', 'revocation', 'utility_authorization'] as const),
  ])
  return { ...removed, account: accounts }
})
