/** The end of a deletion: the last mail, and then the address it went to is gone too. */

import { findDeparture } from '#members/departure-store.ts'
import { finishDeparture } from '#members/forget.ts'
import { referenceOf } from '#members/leave.ts'
import { findMember } from '#members/member-store.ts'
import { queueMail } from '#messaging/queue-message.ts'
import { render } from '#messaging/render.ts'
import type { MailWorld } from '#messaging/send-message.ts'
import { Failure } from '#platform/failure.ts'
import { task } from '#platform/task.ts'

/** On member.leaving, once: that it has begun, until when it may take, and where it can be followed without signing in. */
export const tellLeaving = task<unknown, readonly string[]>({
  name: 'tellLeaving',
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds) {
    for (const memberId of memberIds) {
      const departure = await findDeparture(work.trx, memberId)
      if (!departure || departure.sealedAt) continue
      const { departureId, settleByAt } = departure
      const parameters = { reference: referenceOf(departure), path: `/left/${memberId}/${departureId}`, byAt: settleByAt.toString() }
      await queueMail(work, { memberId, cause: `departure:${departureId}`, template: 'account-leaving', parameters })
    }
  },
})

/** On member.left. The mail goes out before the address goes; lost in between it goes out again, under the same id. */
export const sayFarewell = task<MailWorld, readonly string[]>({
  name: 'sayFarewell',
  subjectsMax: 1,
  async prepare(world, memberIds) {
    for (const memberId of memberIds) {
      const departure = await findDeparture(world.db, memberId)
      const member = await findMember(world.db, memberId)
      if (!departure || departure.leftAt || !member) continue
      const parameters = { reference: referenceOf(departure), path: `/left/${memberId}/${departure.departureId}` }
      const mail = render('account-deleted', parameters, member.locale, world.appUrl)
      const messageId = `<${departure.departureId}@${new URL(world.appUrl).hostname}>`
      await world.mailer.send({ to: member.email, messageId, ...mail }).catch(unlessRefused)
    }
    return memberIds
  },
  async commit(work, memberIds) {
    for (const memberId of memberIds) await finishDeparture(work, memberId)
  },
})

/** An address that takes no mail is no reason to keep it. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof Failure) || !['mail-refused', 'mail-bounced'].includes(error.code)) throw error
}
