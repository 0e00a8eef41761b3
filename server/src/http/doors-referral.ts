/** Doors of recommending: the link that is handed on, the member's own page, and a code that is typed in. */
import { inWork } from '#platform/in-work.ts'
import { readCode } from '#referrals/code.ts'
import { enterCode } from '#referrals/enter-code.ts'
import type { World } from '../world.ts'
import { landingAnswer } from './compose/landing.ts'
import { referralsAnswer } from './compose/referral.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { forgetInvitation, invitationOf, keepInvitation } from './invitation.ts'

export function referralDoors(world: World): Door[] {
  const noErrors = (code: string) => ({ values: { code }, errors: [] })
  return [
    {
      // The first page, with who recommends us; the browser keeps the code. A code that nobody has shows the first page as it is.
      method: 'GET',
      path: '/r/:code',
      for: 'anyone',
      async open({ c, show }) {
        const code = readCode(c.req.param('code') ?? '')
        const invitation = await invitationOf(world, code)
        const answer = await show('landing', await landingAnswer(world, invitation))
        if (invitation && code) answer.headers.append('set-cookie', keepInvitation(code))
        return answer
      },
    },
    {
      method: 'POST',
      path: '/invitation/remove',
      for: 'anyone',
      open: async ({ locale }) => see(`/${locale}/start`, [forgetInvitation]),
    },
    {
      method: 'GET',
      path: '/referrals',
      for: 'member',
      needs: 'see',
      open: async ({ c, show, guest }) =>
        show('referrals', await referralsAnswer(world, guest.member.memberId, noErrors((c.req.query('code') ?? '').slice(0, 20)))),
    },
    {
      method: 'POST',
      path: '/referrals/code',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const { memberId } = guest.member
        const typed = ((await fieldsOf(c))['code'] ?? '').trim().slice(0, 40)
        const entered = await inWork(world, (work) => enterCode(work, { memberId, code: readCode(typed), cameBy: 'later' }))
        if (entered.is !== 'refused') return see(`/${locale}/referrals`, [forgetInvitation])
        const form = { values: { code: typed }, errors: [{ field: 'code', code: typed ? entered.code : 'missing' }] }
        return show('referrals', await referralsAnswer(world, memberId, form), 422)
      },
    },
  ]
}
