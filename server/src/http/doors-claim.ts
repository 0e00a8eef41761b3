/** The member's door to money that lies ready behind a link of the rail. */
import { openClaim } from '#payout/claim.ts'
import { newestPayout } from '#payout/payout-store.ts'
import type { World } from '../world.ts'
import { type Door, see } from './door.ts'
import { notFound } from './problem.ts'

export const claimDoors = (world: World): Door[] => [
  {
    // A link and no form: the address of a rail's page is not known before, and forms may lead only to addresses that are.
    method: 'GET',
    path: '/payments/:payment/claim',
    for: 'member',
    async open({ c, guest, locale }) {
      const { memberId } = guest.member
      const earningId = c.req.param('payment') ?? ''
      const payout = await newestPayout(world.db, memberId, earningId)
      if (!payout) throw notFound()
      const link = await openClaim(world, payout)
      if (link === null) return see(`/${locale}/payments/${earningId}`)
      // The link is money: no cache keeps it.
      const answer = see(link)
      answer.headers.set('cache-control', 'no-store')
      return answer
    },
  },
]
