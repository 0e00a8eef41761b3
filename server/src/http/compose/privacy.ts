/** What is held of a member and who saw it, as the privacy page shows it. */
import type { Answers, Form, SharedAccount, View } from '@quickpay/web/answers'
import { stoppingOf } from '#connect/standing/stopping-store.ts'
import { retentions } from '#members/retention.ts'
import { auditAbout } from '#platform/audit-store.ts'
import { unpaidOf } from '#settlement/needed.ts'
import type { World } from '../../world.ts'
import { accountDetails } from './account.ts'
import { holdingsOf } from './holdings-store.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>
const VIEWS = 50

export const keptAnswers = (): Answers['privacy']['kept'] =>
  retentions.map(({ kind, years, source, verified }) => ({ kind, years, source, verified }))

export async function privacyAnswer(
  world: Part,
  memberId: string,
  { form = { values: {}, errors: [] }, said = null }: { readonly form?: Form; readonly said?: Answers['privacy']['said'] } = {},
): Promise<Answers['privacy']> {
  const [holdings, seen, accounts] = await Promise.all([
    holdingsOf(world.db, memberId),
    auditAbout(world.db, memberId, VIEWS + 1),
    sharedAccounts(world, memberId),
  ])
  return {
    holdings,
    kept: keptAnswers(),
    views: seen.slice(0, VIEWS).map((one) => viewOf(one, memberId)),
    moreViews: seen.length > VIEWS,
    accounts,
    form,
    said,
  }
}

type Seen = Awaited<ReturnType<typeof auditAbout>>[number]
const viewOf = ({ at, actor, action, subject, reason, auditId }: Seen, memberId: string): View => ({
  at: at.toString({ smallestUnit: 'second' }),
  by: actor === memberId ? 'you' : action.startsWith('delegate.') ? 'delegate' : actor.startsWith('mem_') ? 'staff' : 'system',
  what: action === 'console.read' ? `console.read ${subject.replaceAll(/\/:\w+/g, '')}` : action,
  // Staff's own words are about the member; what a program notes of itself is no reason.
  reason: actor.startsWith('mem_') && actor !== memberId ? reason : null,
  reference: auditId.slice(-12).toUpperCase(),
})

export async function sharedAccounts(world: Part, memberId: string): Promise<SharedAccount[]> {
  const [details, stopping, unpaid] = await Promise.all([
    accountDetails(world, memberId),
    stoppingOf(world.db, memberId),
    unpaidOf(world.db, memberId, world.clock.now()),
  ])
  return details.map(({ id, nickname, utility, accountEnding, connection, ending }) => {
    const until = stopping.get(id)
    const live = connection.is === 'active' || connection.is === 'partial'
    return {
      ...{ id, nickname, utilityName: utility.name, accountEnding, ending },
      state: until ? 'stopping' : live ? 'shared' : connection.is === 'ended' ? 'ended' : 'none',
      untilAt: until?.toString() ?? null,
      unpaidEvents: unpaid.filter((one) => one.participation.accountId === id).length,
    }
  })
}
