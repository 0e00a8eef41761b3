/** What settlement does when a member leaves: the shares stop with what finished events need, what is not over is called off, and files go. */
import { accountsOf } from '#connect/account-store.ts'
import { stopSharing } from '#connect/standing/revoke.ts'
import type { Utilities } from '#connect/utilities.ts'
import { forgetting } from '#members/forgetting.ts'
import { forgetRows, sealMeasurements } from '#platform/forget-store.ts'
import { task } from '#platform/task.ts'
import { neededDays } from '#settlement/needed.ts'
import { cancelToCome, closeParticipations } from '#settlement/participation-store.ts'
import { forgetPaymentReviews } from '#settlement/payment-review-store.ts'

/** On member.leaving: each account is stopped as its member would stop it. Said again nothing changes. */
export const stopLeaver = task<{ readonly utilities: Utilities }, readonly string[]>({
  name: 'stopLeaver',
  subjectsMax: 1,
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds, world) {
    for (const memberId of memberIds) {
      await cancelToCome(work.trx, memberId, work.now)
      for (const { accountId } of await accountsOf(work.trx, memberId)) {
        const needed = await neededDays(work.trx, memberId, accountId, work.now)
        await stopSharing(work, world, { memberId, accountId, needed })
      }
    }
  },
})

/** The figures of what was measured stay: what the utility owes for an event is reckoned from everybody's. */
export const forgetAtSettlement = forgetting<unknown>('settlement', async ({ trx, now }, memberId) => {
  await closeParticipations(trx, memberId)
  const measurements = await sealMeasurements(trx, memberId, now)
  const removed = await forgetRows(trx, memberId, ['settlement_review', 'uploaded_file', 'participation_flag'])
  return { ...removed, payment_review: await forgetPaymentReviews(trx, memberId), measurement: measurements }
})
