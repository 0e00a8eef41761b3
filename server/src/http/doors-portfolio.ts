/** Doors to all sites of a member together, as a page and as a file. */
import { portfolioCsv } from '@quickpay/web/portfolio-text'
import type { World } from '../world.ts'
import { portfolioAnswer, readPortfolio } from './compose/portfolio.ts'
import type { Ctx, Door } from './door.ts'
import { download } from './download.ts'

export function portfolioDoors(world: World): Door[] {
  const asked = (c: Ctx) => readPortfolio((name) => c.req.query(name))
  return [
    {
      method: 'GET',
      path: '/portfolio',
      for: 'member',
      needs: 'see',
      open: async ({ c, show, guest }) => show('portfolio', await portfolioAnswer(world, guest.member.memberId, asked(c))),
    },
    {
      method: 'GET',
      path: '/portfolio.csv',
      for: 'member',
      needs: 'money',
      async open({ c, guest, locale }) {
        const answer = await portfolioAnswer(world, guest.member.memberId, asked(c))
        return download(portfolioCsv(answer, locale), 'text/csv; charset=utf-8', 'quickpayconnect-sites.csv')
      },
    },
  ]
}
