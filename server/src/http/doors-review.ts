/** Doors of the staff to what no rule can decide: meters and accounts that cannot be told apart, figures of others that differ from ours. */
import { answerQuestion } from '#metering/meter-store.ts'
import { closeReview } from '#settlement/review-store.ts'
import type { World } from '../world.ts'
import { reviewAnswer } from './compose/review.ts'
import { type Door, see } from './door.ts'
import { inWork } from './in-work.ts'
import { notFound } from './problem.ts'

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
      async open({ c, guest, locale }) {
        const { of, member = '', id = '' } = c.req.param()
        const close = of === 'meter' ? answerQuestion : of === 'figures' ? closeReview : null
        const actor = guest.member.memberId
        if (!close || !(await inWork(world, ({ trx, now }) => close(trx, { memberId: member, id }, actor, now)))) throw notFound()
        return see(`/${locale}/console/review`)
      },
    },
  ]
}
