/** What dispatch holds of somebody who leaves: out of every program at once; numbers, files' lines and the utility's words go later. */
import { accountsOf } from '#connect/account-store.ts'
import { enrolmentsOf, forgetAnswers } from '#dispatch/enrolment-store.ts'
import { withdraw } from '#dispatch/withdraw.ts'
import { forgetting } from '#members/forgetting.ts'
import { forgetRows } from '#platform/forget-store.ts'
import { task } from '#platform/task.ts'

/** On member.leaving: events that begin from now on do not call the member. */
export const withdrawLeaver = task<unknown, readonly string[]>({
  name: 'withdrawLeaver',
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds) {
    for (const memberId of memberIds)
      for (const { accountId } of await accountsOf(work.trx, memberId))
        for (const { programId, season, state } of await enrolmentsOf(work.trx, memberId, accountId))
          if (state !== 'withdrawn') await withdraw(work, { memberId, accountId, programId, season }, { actor: memberId, reason: 'left' })
  },
})

/** That an account took part in a program stays, as the months of its network are reckoned from it. */
export const forgetAtDispatch = forgetting<unknown>('dispatch', async ({ trx }, memberId) => {
  await forgetAnswers(trx, memberId)
  return forgetRows(trx, memberId, ['account_alias', 'enrolment_refusal', 'enrolment_file_line', 'enrolment_step'])
})
