/** What members holds of somebody who leaves: the agreement is sealed, keys to the console go. The name goes last of all, in `finishDeparture`. */
import { allAcceptances } from '#members/agreement/agreement-store.ts'
import { forgetDelegates } from '#members/delegates/delegate-store.ts'
import { blankMember, lockDeparture, markDeparture } from '#members/departure-store.ts'
import { forgetting, keepProof, type SealWorld } from '#members/forgetting.ts'
import { forgetHelpRequests } from '#members/help-request-store.ts'
import { referenceOf } from '#members/leave.ts'
import { findMember } from '#members/member-store.ts'
import { forgetDue, forgetRows } from '#platform/forget-store.ts'
import type { Work } from '#platform/task.ts'

export const forgetAtMembers = forgetting<SealWorld>('members', async (work, memberId, world) => {
  const { name, email, businessName } = (await findMember(work.trx, memberId))!
  const accepted = await allAcceptances(work.trx, memberId)
  const content = { name, email, businessName, accepted }
  if (accepted.length > 0) await keepProof(work, world, memberId, { proofId: 'agreement', kind: 'agreement', since: work.now, content })
  const asked = await forgetHelpRequests(work.trx, { memberId, email })
  const delegates = await forgetDelegates(work.trx, { memberId, email })
  return { ...(await forgetRows(work.trx, memberId, ['agreement_acceptance', 'staff_passkey'])), ...delegates, help_request: asked }
})

/** The end of it: the name and the address go, and nothing is due any more but the end of the proofs. */
export async function finishDeparture(work: Work, memberId: string): Promise<void> {
  const departure = await lockDeparture(work.trx, memberId)
  if (!departure || departure.leftAt) return
  await blankMember(work.trx, memberId, referenceOf(departure))
  await forgetDue(work.trx, memberId, ['proof.expired'])
  await markDeparture(work.trx, memberId, { left_at: work.now })
}
