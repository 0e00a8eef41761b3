/** Doors of the staff to a member's receipt, its proof and its document, and to have it sent again. All of it is in the audit. */
import { findMember } from '#members/member-store.ts'
import { payAgain } from '#payout/pay-again.ts'
import { addAudit } from '#platform/audit-store.ts'
import { subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { bundleOf, paymentAnswer } from './compose/payment.ts'
import { type Ctx, type Door, type Guest, see } from './door.ts'
import { downloadBundle, downloadReceipt } from './download.ts'
import { notFound } from './problem.ts'
import { reasonFor } from './watch.ts'

export function consolePaymentDoors(world: World): Door[] {
  /** The receipt as its owner sees it; nothing is read before it is noted who reads. */
  const read = async (c: Ctx, guest: Guest) => {
    const { member = '', payment: id = '' } = c.req.param()
    const payment = await paymentAnswer(world, member, id)
    if (!payment) throw notFound()
    const actor = guest.member.memberId
    const entry = { actor, action: 'payment.read', subject: subjectOf(member, id), reason: await reasonFor(world, actor, member) } as const
    await inWork(world, ({ trx, now }) => addAudit(trx, entry, now))
    return { memberId: member, payment }
  }
  return [
    {
      method: 'GET',
      path: '/console/members/:member/payments/:payment',
      for: 'operator',
      async open({ c, show, guest }) {
        const { memberId, payment } = await read(c, guest)
        const at = `/console/members/${memberId}/payments/${payment.id}`
        const proof = payment.proof && { ...payment.proof, url: `${at}/bundle.json` }
        const memberName = (await findMember(world.db, memberId))?.name ?? memberId
        return show('console-payment', {
          memberId,
          memberName,
          payment: { ...payment, proof, pdfUrl: `${at}/receipt.pdf` },
          explained: c.req.query('explained') !== undefined,
        })
      },
    },
    {
      method: 'POST',
      path: '/console/members/:member/payments/:payment/pay-again',
      for: 'operator',
      async open({ c, guest, locale }) {
        const { member: memberId = '', payment: earningId = '' } = c.req.param()
        if (!(await inWork(world, (work) => payAgain(work, { memberId, earningId }, guest.member.memberId)))) throw notFound()
        return see(`/${locale}/console/members/${memberId}/payments/${earningId}`)
      },
    },
    {
      method: 'GET',
      path: '/console/members/:member/payments/:payment/bundle.json',
      for: 'operator',
      async open({ c, guest }) {
        const { memberId, payment } = await read(c, guest)
        const bundle = await bundleOf(world, memberId, payment.id)
        if (!bundle) throw notFound()
        return downloadBundle(bundle)
      },
    },
    {
      method: 'GET',
      path: '/console/members/:member/payments/:payment/receipt.pdf',
      for: 'operator',
      async open({ c, guest, locale }) {
        const { memberId, payment } = await read(c, guest)
        return downloadReceipt(payment, payment.proof && (await bundleOf(world, memberId, payment.id)), locale)
      },
    },
  ]
}
