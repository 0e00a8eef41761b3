/** What referrals hold of somebody who leaves: nobody signs up by their link any more. Who was paid for whom stays, by ids. */
import { forgetting } from '#members/forgetting.ts'
import { forgetRows } from '#platform/forget-store.ts'

export const forgetAtReferrals = forgetting<unknown>('referrals', ({ trx }, memberId) => forgetRows(trx, memberId, ['referral_code']))
