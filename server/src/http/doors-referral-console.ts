/** Doors of the staff to referrals: the list, and the decision about one that is held. */
import { inWork } from '#platform/in-work.ts'
import { decideReferral } from '#referrals/decide.ts'
import type { World } from '../world.ts'
import { consoleReferrals } from './compose/referral-console.ts'
import { type Door, fieldsOf, type GuardedDoor, see } from './door.ts'
import { notFound } from './problem.ts'

const REASON_MAX = 500

export function consoleReferralDoors(world: World): Door[] {
  const decision = (act: 'release' | 'refuse'): GuardedDoor => ({
    method: 'POST',
    path: `/console/referrals/:member/${act}`,
    for: 'operator',
    async open({ c, show, guest, locale }) {
      const id = c.req.param('member') ?? ''
      const reason = ((await fieldsOf(c))['reason'] ?? '').trim().slice(0, REASON_MAX)
      if (reason === '') {
        const form = { values: { id }, errors: [{ field: 'reason', code: 'missing' }] }
        return show('console-referrals', await consoleReferrals(world, 'held', form), 422)
      }
      if (!(await inWork(world, (work) => decideReferral(work, id, { act, reason }, guest.member.memberId)))) throw notFound()
      return see(`/${locale}/console/referrals?state=held`)
    },
  })
  return [
    {
      method: 'GET',
      path: '/console/referrals',
      for: 'operator',
      open: async ({ c, show }) => show('console-referrals', await consoleReferrals(world, c.req.query('state'))),
    },
    decision('release'),
    decision('refuse'),
  ]
}
