/** The sites of a member beside each other: what each used and saved, what was paid for it, and what is open. */
import { civilDateOf, civilDay, NEW_YORK } from '@quickpay/units'
import type { Account, PaymentRow, PortfolioAnswer, Site, SiteProblem, SiteSort } from '@quickpay/web/answers'
import { siteSorts } from '@quickpay/web/answers'
import { usageBetween } from '#metering/usage.ts'
import type { World } from '../../world.ts'
import { accountAnswers, zoneOf } from './account.ts'
import { labelOfAccount, paymentRows, seasonCents } from './payment.ts'
import { totalWh } from './series.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities' | 'receiptKey' | 'appUrl'>
type Filter = PortfolioAnswer['filter']

/** What an address asks for; what it does not name, or names wrongly, is left as usual. */
export function readPortfolio(query: (name: string) => string | undefined): { sort: SiteSort; filter: Filter } {
  const state = query('state')
  return {
    sort: siteSorts.find((one) => one === query('sort')) ?? 'name',
    filter: { utility: query('utility') ?? '', state: state === 'connected' || state === 'problems' ? state : '' },
  }
}

export async function portfolioAnswer(
  world: Part,
  memberId: string,
  { sort, filter }: { readonly sort: SiteSort; readonly filter: Filter },
): Promise<PortfolioAnswer> {
  const [accounts, payments] = await Promise.all([accountAnswers(world, memberId), paymentRows(world, memberId)])
  const now = world.clock.now()
  const all = await Promise.all(accounts.map((account) => siteOf(world, memberId, account, payments)))
  const sites = all
    .filter((_site, i) => filter.utility === '' || accounts[i]?.utility.id === filter.utility)
    .filter((site) => filter.state === '' || (filter.state === 'problems') === site.problems.length > 0)
    .sort(orders[sort])
  const sum = (of: (site: Site) => number) => sites.reduce((total, site) => total + of(site), 0)
  const otherCents =
    sites.length === all.length
      ? seasonCents(
          payments.filter((row) => row.accountId === undefined),
          now,
        )
      : 0
  return {
    sites,
    siteCount: all.length,
    utilities: [...new Map(accounts.map(({ utility }) => [utility.id, { id: utility.id, name: utility.name }])).values()],
    sort,
    filter,
    month: civilDateOf(now, NEW_YORK).with({ day: 1 }).toString(),
    totals: {
      monthWh: sum((site) => site.monthWh ?? 0),
      withoutReadings: sites.filter((site) => site.monthWh === null).length,
      paidCents: sum((site) => site.paidCents) + otherCents,
      otherCents,
      problems: sum((site) => site.problems.length),
    },
  }
}

async function siteOf(world: Part, memberId: string, account: Account, payments: readonly PaymentRow[]): Promise<Site> {
  const now = world.clock.now()
  const zone = zoneOf(world, { utilityId: account.utility.id })
  const { start } = civilDay(civilDateOf(now, zone).with({ day: 1 }), zone)
  const month = await usageBetween(world.db, { memberId, accountId: account.id }, zone, { start, end: now })
  const own = payments.filter((row) => row.accountId === account.id)
  const last = own.find((row) => row.kind === 'event' && row.eventDate !== null && row.savedWh !== null)
  return {
    id: account.id,
    label: labelOfAccount(account),
    utilityName: account.utility.name,
    accountEnding: account.accountEnding,
    network: account.enrolment.is === 'enrolled' ? account.enrolment.network : null,
    connection: account.connection.is,
    monthWh: month && totalWh(month),
    intervalMinutes: month && month.intervalSeconds / 60,
    lastEvent: last ? { date: last.eventDate!, savedWh: last.savedWh!, paymentId: last.id } : null,
    paidCents: seasonCents(own, now),
    problems: problemsOf(account, own),
  }
}

/** The connection first: it holds up everything behind it. Of payments the newest of each kind. */
function problemsOf({ id, utility, connection }: Account, own: readonly PaymentRow[]): SiteProblem[] {
  const path = `/connect/${utility.id}?account=${id}`
  const connecting = { none: 'not-connected', partial: 'partial', ended: 'ended' } as const
  const found: SiteProblem[] = connection.is === 'active' ? [] : [{ code: connecting[connection.is], path }]
  for (const [state, code] of [
    ['returned', 'payment-returned'],
    ['waiting-for-you', 'payment-waiting'],
    ['held', 'payment-held'],
  ] as const) {
    const payment = own.find((row) => row.state === state)
    if (payment) found.push({ code, path: `/payments/${payment.id}` })
  }
  return found
}

const byName = (a: Site, b: Site): number => a.label.localeCompare(b.label)
/** The most first, what has no figure last; by name where they are alike. */
const byMost = (of: (site: Site) => number | null) => (a: Site, b: Site) => (of(b) ?? -1) - (of(a) ?? -1) || byName(a, b)
const orders: Readonly<Record<SiteSort, (a: Site, b: Site) => number>> = {
  name: byName,
  usage: byMost((site) => site.monthWh),
  saved: byMost((site) => site.lastEvent?.savedWh ?? null),
  paid: byMost((site) => site.paidCents),
  problems: byMost((site) => site.problems.length),
}
