/** A person looks at a referral that is held: lets it go on, or ends it. Who did it and why is in the audit. */
import { lockBalances } from '#ledger/ledger-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'
import { advance, take } from '#referrals/advance.ts'
import { releasedFrom } from '#referrals/referral.ts'
import { findReferral, saveReferral } from '#referrals/referral-store.ts'
import { termsOf } from '#referrals/terms.ts'

export type Decision = { readonly act: 'release' | 'refuse'; readonly reason: string }

/** False when it is not held, or not any more. */
export async function decideReferral(work: Work, memberId: string, { act, reason }: Decision, actor: string): Promise<boolean> {
  const known = await findReferral(work.trx, memberId)
  if (!known) return false
  await lockBalances(work.trx, [known.memberId, known.referrerId])
  const referral = await findReferral(work.trx, memberId)
  if (referral?.state !== 'held') return false
  await addAudit(work.trx, { actor, action: `referral.${act}`, subject: memberId, reason }, work.now)
  if (act === 'refuse') await take(work, referral, { is: 'refuse', because: 'by-person' }, termsOf(referral.termsVersion))
  else {
    await saveReferral(work.trx, releasedFrom(referral))
    await advance(work, memberId)
  }
  return true
}
