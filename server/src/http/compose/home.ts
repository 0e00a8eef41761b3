/** The home page: how fresh the data are, what comes next, what was paid, and today's use beside the usual day. */
import { civilDateOf } from '@quickpay/units'
import type { Answers } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { agreedAt } from '#members/agreement/agreement-store.ts'
import type { Member } from '#members/member.ts'
import { unreachedOf } from '#messaging/delivery-store.ts'
import { todayOf } from '#metering/today.ts'
import { type Freshness, freshnessOf, type UsageSeries } from '#metering/usage.ts'
import type { World } from '../../world.ts'
import { accountAnswers, zoneOf } from './account.ts'
import { backPayEvents, cardsOf } from './event.ts'
import { booksOf, lastPayment, rowsOf, seasonCents } from './payment.ts'
import { referralOffer } from './referral.ts'
import { seriesAnswer, totalWh, usualUntil } from './series.ts'
import { utilityAnswer } from './utility.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities' | 'receiptKey' | 'appUrl'>

/** `accountId` chooses among several accounts; without it the first connected one. */
export async function homeAnswer(world: Part, member: Member, accountId: string | undefined): Promise<Answers['home']> {
  const { memberId } = member
  const [accounts, books, agreed, referral, unreached] = await Promise.all([
    accountAnswers(world, memberId),
    booksOf(world, memberId),
    agreedAt(world.db, memberId),
    referralOffer(world),
    unreachedOf(world.db, memberId),
  ])
  const payments = rowsOf(world, books, accounts)
  const connected = accounts.filter((one) => one.connection.is === 'active' || one.connection.is === 'partial')
  const current = connected.find((one) => one.id === accountId) ?? connected[0] ?? null
  const [activate, last, use] = await Promise.all([
    activation(world, memberId, accounts),
    lastPayment(world, books, payments),
    current && useOf(world, memberId, current),
  ])
  return {
    accounts,
    current,
    activate,
    freshness: use?.freshness ?? null,
    nextEvent: nextOf(cardsOf(world, books).filter((card) => card.accountId === current?.id)),
    seasonCents: seasonCents(payments, world.clock.now()),
    lastPayment: last,
    today: use?.today ?? null,
    payments: payments.slice(0, 5),
    needsPayoutMethod: connected.some((one) => books.methodOf(one.id) === null),
    referral,
    needsAgreement: agreed === null && connected.length > 0,
    unreached: unreached.length > 0,
  }
}

/** The soonest that is still to come or running; else the newest that is being worked on. */
function nextOf<C extends { phase: string; startAt: string }>(cards: readonly C[]): C | null {
  const ahead = cards.filter((card) => card.phase === 'live' || card.phase === 'upcoming').sort((a, b) => (a.startAt < b.startAt ? -1 : 1))
  return ahead[0] ?? cards.find((card) => card.phase === 'processing') ?? null
}

async function activation(world: Part, memberId: string, accounts: Answers['home']['accounts']): Promise<Answers['home']['activate']> {
  const open = accounts.find((one) => one.connection.is === 'none' || one.connection.is === 'ended')
  if (accounts.some((one) => one.connection.is === 'active' || one.connection.is === 'partial') || !open) return null
  const account = (await accountsOf(world.db, memberId)).find((one) => one.accountId === open.id)
  const utility = world.utilities.get(open.utility.id)
  return account && utility ? { utility: utilityAnswer(utility.profile), backPayEvents: await backPayEvents(world, account) } : null
}

export async function freshness(
  world: Part,
  memberId: string,
  account: { id: string; utility: { name: string } },
): Promise<Answers['home']['freshness']> {
  return freshnessAnswer(await freshnessOf(world.db, { memberId, accountId: account.id }), account)
}

const freshnessAnswer = (
  { lastReadingEndAt, receivedAt }: Pick<Freshness, 'lastReadingEndAt' | 'receivedAt'>,
  { utility }: { utility: { name: string } },
): Answers['home']['freshness'] => ({
  lastReadingEndAt: lastReadingEndAt?.toString() ?? null,
  receivedAt: receivedAt?.toString() ?? null,
  utilityName: utility.name,
})

async function useOf(
  world: Part,
  memberId: string,
  account: { id: string; utility: { id: string; name: string } },
): Promise<Pick<Answers['home'], 'freshness' | 'today'>> {
  const zone = zoneOf(world, { utilityId: account.utility.id })
  const date = civilDateOf(world.clock.now(), zone)
  const { series, usual, freshness } = await todayOf(world.db, { memberId, accountId: account.id }, zone, date)
  return { freshness: freshnessAnswer(freshness, account), today: series && todayAnswer({ series, usual }, date, zone) }
}

function todayAnswer(
  { series, usual }: { series: UsageSeries; usual: UsageSeries | null },
  date: Temporal.PlainDate,
  zone: string,
): Answers['home']['today'] {
  const known = series.wh.findLastIndex((value) => value !== null)
  const until = series.start.add({ seconds: (known + 1) * series.intervalSeconds })
  return {
    date: date.toString(),
    zone,
    series: seriesAnswer(series),
    usual: usual && seriesAnswer(usual),
    usedWh: totalWh(series),
    usualSoFarWh: usual && usualUntil(usual, until),
  }
}
