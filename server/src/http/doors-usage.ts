/** Doors to an account's use: the page, every reading of what it shows as a file, and thirteen months for the chart that zooms. */
import { createHash } from 'node:crypto'
import { attendViewer, isViewed } from '#connect/fetch/attention.ts'
import { apartBetween } from '#metering/apart-store.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { accountAnswers } from './compose/account.ts'
import { chosen, dueIn, shownStretch, usageAnswer } from './compose/usage.ts'
import { type Asked, readAsked } from './compose/usage-range.ts'
import { seriesOfMonths } from './compose/usage-series.ts'
import type { Ctx, Door, Guest } from './door.ts'
import { download } from './download.ts'
import { usageCsv } from './export/usage-csv.ts'
import { notFound } from './problem.ts'

export function usageDoors(world: World): Door[] {
  const askedOf = (c: Ctx) => readAsked((name) => c.req.query(name))
  /** The readings of what an address asks for. Somebody else's account is not told from one that does not exist. */
  const readingsOf = async ({ member: { memberId } }: Guest, asked: Asked) => {
    const account = chosen(await accountAnswers(world, memberId), asked.account)
    if (!account) throw notFound()
    const shown = await shownStretch(world, memberId, account, asked)
    const { stretch, zone } = shown
    const row = await apartBetween(world.db, { memberId, accountId: account.id }, zone, stretch.from, stretch.until)
    return { account, row, zone, stretch, due: dueIn(row, shown) }
  }
  return [
    {
      method: 'GET',
      path: '/usage',
      for: 'member',
      needs: 'see',
      async open({ c, show, guest }) {
        const { memberId } = guest.member
        const answer = await usageAnswer(world, memberId, askedOf(c))
        if (!answer) throw notFound()
        // Whoever looks is shown the use of today within a poll.
        const viewed = answer.account && { memberId, accountId: answer.account.id }
        if (viewed && !(await isViewed(world.db, viewed, world.clock.now()))) await inWork(world, (work) => attendViewer(work, viewed))
        return show('usage', answer)
      },
    },
    {
      method: 'GET',
      path: '/usage.csv',
      for: 'member',
      needs: 'see',
      async open({ c, guest }) {
        const asked = askedOf(c)
        const { account, row, zone, stretch, due } = await readingsOf(guest, asked)
        const ending = account.accountEnding?.replaceAll(/\W/g, '') || account.utility.id
        return download(usageCsv(row, zone, due), 'text/csv; charset=utf-8', `usage-${ending}-${asked.range}-${stretch.from}.csv`)
      },
    },
    {
      method: 'GET',
      path: '/usage/series',
      for: 'member',
      needs: 'see',
      async open({ c, guest }) {
        const { row, zone, due } = await readingsOf(guest, { ...askedOf(c), range: '13-months' })
        const body = JSON.stringify(seriesOfMonths(row, zone, due.to))
        const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
        const headers = { etag, 'cache-control': 'private, no-cache', vary: 'cookie' }
        if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers })
        return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } })
      },
    },
  ]
}
