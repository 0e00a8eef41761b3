/** Who recommended us hears that the friend is connected: how much comes and by when, and whether a way to be paid is missing. */
import { findMember } from '#members/member-store.ts'
import { tell } from '#messaging/tell-task.ts'
import { currentMethod } from '#payout/method-store.ts'
import { partsOf } from '#platform/ids.ts'
import { firstNameOf } from '#referrals/code-store.ts'
import { promisedBy } from '#referrals/referral.ts'
import { findReferral } from '#referrals/referral-store.ts'
import { termsOf } from '#referrals/terms.ts'

/** On `referral.activated`. Nothing is promised of one that waits for a person; the payment itself is told as every payment is. */
export const tellFriendConnected = tell('tellFriendConnected', async ({ db }, subject) => {
  const referral = await findReferral(db, partsOf(subject).memberId)
  if (!referral?.activeAt || (referral.state !== 'active' && referral.state !== 'earned')) return []
  const { memberId: friendId, referrerId: memberId, activeAt, termsVersion } = referral
  const terms = termsOf(termsVersion)
  const friend = await findMember(db, friendId)
  const parameters = {
    firstName: firstNameOf(friend?.name ?? ''),
    cents: Number(terms.cents.referrer),
    byAt: promisedBy(activeAt, terms).toString(),
    needsMethod: (await currentMethod(db, memberId)) === null,
  }
  return [{ memberId, cause: `referral:${friendId}:connected`, template: 'friend-connected', parameters }]
})
