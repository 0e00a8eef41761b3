/** Doors of the staff to a customer: found by what they wrote to us, with why somebody looks; and their payment explained to them once more. */
import { findPayment } from '#messaging/payment-found.ts'
import { queueMail } from '#messaging/queue-message.ts'
import { toldPayment } from '#messaging/told-payment.ts'
import { addAudit } from '#platform/audit-store.ts'
import { subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { consoleMember, consoleMembers, memberBy } from './compose/console-member.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

const REASON_MAX = 500

export function consoleMemberDoors(world: World): Door[] {
  return [
    {
      method: 'GET',
      path: '/console/members',
      for: 'operator',
      open: async ({ show }) => show('console-members', await consoleMembers(world)),
    },
    {
      method: 'POST',
      path: '/console/members',
      for: 'operator',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const [who, reason] = [(values['who'] ?? '').trim(), (values['reason'] ?? '').trim().slice(0, REASON_MAX)]
        const again = async (field: string, code: string) =>
          show('console-members', await consoleMembers(world, { values, errors: [{ field, code }] }), 422)
        if (who === '') return again('who', 'missing')
        if (reason === '') return again('reason', 'missing')
        const memberId = await memberBy(world, who)
        if (memberId === null) return again('who', 'unknown-member')
        const entry = { actor: guest.member.memberId, action: 'member.find', subject: memberId, reason } as const
        await inWork(world, ({ trx, now }) => addAudit(trx, entry, now))
        return see(`/${locale}/console/members/${memberId}`)
      },
    },
    {
      method: 'GET',
      path: '/console/members/:member',
      for: 'operator',
      async open({ c, show }) {
        const memberId = c.req.param('member') ?? ''
        const answer = await consoleMember(world, memberId)
        if (!answer) throw notFound()
        return show('console-member', answer)
      },
    },
    {
      // The same words that the receipt has, in the customer's language; once a day, so that a second press sends nothing.
      method: 'POST',
      path: '/console/members/:member/payments/:payment/explain',
      for: 'operator',
      async open({ c, guest, locale }) {
        const { member: memberId = '', payment: paymentId = '' } = c.req.param()
        const found = await findPayment(world.db, memberId, paymentId)
        if (!found) throw notFound()
        const payment = await toldPayment(world, found)
        await inWork(world, async (work) => {
          const cause = `payment:${paymentId}:explained:${work.now.toString().slice(0, 10)}`
          if (!(await queueMail(work, { memberId, cause, template: 'payment-explained', parameters: { payment } }))) return
          const [actor, subject] = [guest.member.memberId, subjectOf(memberId, paymentId)]
          await addAudit(work.trx, { actor, action: 'payment.explain', subject, reason: null }, work.now)
        })
        return see(`/${locale}/console/members/${memberId}/payments/${paymentId}?explained=1`)
      },
    },
  ]
}
