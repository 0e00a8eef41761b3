/** Doors of the staff to what no rule can decide: meters and accounts that cannot be told apart, figures of others that differ from ours. */
import { answerQuestion } from '#metering/meter-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import { inWork } from '#platform/in-work.ts'
import { closeReview } from '#settlement/review-store.ts'
import { bytesOfUpload, findUpload } from '#settlement/upload-store.ts'
import { decideWriteOff } from '#settlement/write-off.ts'
import type { World } from '../world.ts'
import { reviewAnswer } from './compose/review.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

const REASON_MAX = 500

export function reviewDoors(world: World): Door[] {
  return [
    {
      method: 'GET',
      path: '/console/review',
      for: 'operator',
      open: async ({ show }) => show('console-review', await reviewAnswer(world)),
    },
    {
      method: 'POST',
      path: '/console/review/:of/:member/:id',
      for: 'operator',
      async open({ c, show, guest, locale }) {
        const { of, member = '', id = '' } = c.req.param()
        const actor = guest.member.memberId
        const fields = await fieldsOf(c)
        const reason = (fields['reason'] ?? '').trim().slice(0, REASON_MAX)
        if (of !== 'meter' && reason === '')
          return show('console-review', await reviewAnswer(world, { values: { id }, errors: [{ field: 'reason', code: 'missing' }] }), 422)
        const one = { memberId: member, id, reason }
        if (of === 'write-off') {
          const act = fields['act'] === 'approve' ? 'approve' : 'refuse'
          const decided = await inWork(world, (work) => decideWriteOff(work, { ...one, act }, actor))
          if (decided === 'unknown') throw notFound()
          // More or less is owed by now: the page says how much, and the person looks again.
          if (decided === 'changed') return show('console-review', await reviewAnswer(world), 409)
          return see(`/${locale}/console/review`)
        }
        const close = of === 'meter' ? answerQuestion : of === 'figures' ? closeReview : null
        if (!close || !(await inWork(world, ({ trx, now }) => close(trx, one, actor, now)))) throw notFound()
        return see(`/${locale}/console/review`)
      },
    },
    {
      // The file as it was brought; that staff took it is kept, as it is the customer's.
      method: 'GET',
      path: '/console/review/file/:member/:upload/file.raw',
      for: 'operator',
      async open({ c, guest }) {
        const { member = '', upload: fileId = '' } = c.req.param()
        const upload = await findUpload(world.db, member, fileId)
        if (!upload) throw notFound()
        await inWork(world, ({ trx, now }) =>
          addAudit(trx, { actor: guest.member.memberId, action: 'upload.read', subject: fileId, reason: null, memberIds: [member] }, now),
        )
        const headers = { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${fileId}"` }
        return new Response(new Uint8Array(await bytesOfUpload(world.db, upload)), { headers })
      },
    },
  ]
}
