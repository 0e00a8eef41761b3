/** The home page: how fresh the data are, what comes next, what was paid, and today's use beside the usual day. */
import { civilDateOf } from '@quickpay/units'
import type { Answers } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { agreedAt } from '#members/agreement/agreement-store.ts'
import type { Member } from '#members/member.ts'
import { freshnessOf, usageOnDay, usualDay } from '#metering/usage.ts'
import { currentMethod } from '#payout/method-store.ts'
import type { World } from '../../world.ts'
import { accountAnswers, zoneOf } from './account.ts'
import { backPayEvents, eventCards } from './event.ts'
import { paymentAnswer, paymentRows, seasonCents } from './payment.ts'
import { referralOffer } from './referral.ts'
import { seriesAnswer, totalWh, usualUntil } from './series.ts'
import { utilityAnswer } from './utility.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities' | 'receiptKey' | 'appUrl'>

/** `accountId` chooses among several accounts; without it the first connected one. */
export async function homeAnswer(world: Part, member: Member, accountId: string | undefined): Promise<Answers['home']> {
  const { memberId } = member
  const [accounts, cards, payments, method, agreed] = await Promise.all([
    accountAnswers(world, memberId),
    eventCards(world, memberId),
    paymentRows(world, memberId),
    currentMethod(world.db, memberId),
    agreedAt(world.db, memberId),
  ])
  const connected = accounts.filter((one) => one.connection.is === 'active' || one.connection.is === 'partial')
  const current = connected.find((one) => one.id === accountId) ?? connected[0] ?? null
  const last = payments.find(({ state }) => state === 'received' || state === 'sent' || state === 'link-ready')
  return {
    accounts,
    current,
    activate: await activation(world, memberId, accounts),
    freshness: current ? await freshness(world, memberId, current) : null,
    nextEvent: nextOf(cards.filter((card) => card.accountId === current?.id)),
    seasonCents: seasonCents(payments, world.clock.now()),
    lastPayment: last ? await paymentAnswer(world, memberId, last.id) : null,
    today: current ? await today(world, memberId, current) : null,
    payments: payments.slice(0, 5),
    needsPayoutMethod: method === null && connected.length > 0,
    referral: await referralOffer(world),
    needsAgreement: agreed === null && connected.length > 0,
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
  const { lastReadingEndAt, receivedAt } = await freshnessOf(world.db, { memberId, accountId: account.id })
  return {
    lastReadingEndAt: lastReadingEndAt?.toString() ?? null,
    receivedAt: receivedAt?.toString() ?? null,
    utilityName: account.utility.name,
  }
}

async function today(world: Part, memberId: string, account: { id: string; utility: { id: string } }): Promise<Answers['home']['today']> {
  const zone = zoneOf(world, { utilityId: account.utility.id })
  const date = civilDateOf(world.clock.now(), zone)
  const key = { memberId, accountId: account.id }
  const [series, usual] = await Promise.all([usageOnDay(world.db, key, zone, date), usualDay(world.db, key, zone, date)])
  if (!series) return null
  const known = series.wh.findLastIndex((value) => value !== null)
  const until = series.start.add({ seconds: (known + 1) * series.intervalSeconds })
  return {
    date: date.toString(),
    zone,
    series: seriesAnswer(series),
    usual: usual ? seriesAnswer(usual) : null,
    usedWh: totalWh(series),
    usualSoFarWh: usual ? usualUntil(usual, until) : null,
  }
}
