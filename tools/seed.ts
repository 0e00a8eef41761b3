/** Fills a new world with a neighbourhood, through the same doors that people use: they sign up, connect, name a way to be paid, and live through an event. */

import type { Browser } from './browser.ts'
import { connect, type Household, householdsOf, type Places, signIn, signUp } from './person.ts'

type World = Places & { adminKey: string }
type Say = (words: string) => void

export async function seedNeighbourhood(world: World, say: Say): Promise<void> {
  const people = Map.groupBy(
    (await householdsOf(world, world.adminKey)).filter((one) => !one.spare),
    (one) => one.email,
  )
  say(`${people.size} people sign up and connect their accounts`)
  const moved: Browser[] = []
  // Three at a time: the portal and the history of each are real work for both sides.
  const waiting = [...people.values()]
  await Promise.all(
    [1, 2, 3].map(async () => {
      for (let homes = waiting.shift(); homes; homes = waiting.shift()) moved.push(await moveIn(world, homes))
    }),
  )
  say('Their history comes in: a year of readings each')
  for (const browser of moved) await historyDone(browser, world)
  say('An event passes, and the clock goes on to the morning after it is paid')
  await passEvent(world)
}

async function moveIn(world: World, homes: readonly Household[]): Promise<Browser> {
  const [first] = homes
  if (!first) throw new Error('a person without a home')
  const { email, name, kind, business, language } = first
  const browser = await signUp(world, {
    email,
    name,
    kind,
    language,
    utility: `sandbox-${first.utility}`,
    ...(business ? { business } : {}),
  })
  for (const home of homes) await connect(browser, world, home, language)
  const last4 = first.accountNumber.slice(-4)
  await browser.post(`${world.appUrl}/${language}/payout-method`, { method: 'debit-card', last4 })
  return browser
}

/** Waits until every account of a person has its history. */
async function historyDone(browser: Browser, { appUrl }: World): Promise<void> {
  for (const until = performance.now() + 180_000; performance.now() < until; ) {
    const { accounts } = await browser.json<{ accounts: { connection: { history?: { done: boolean } } }[] }>(`${appUrl}/en/accounts`)
    if (accounts.every((account) => account.connection.history?.done)) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('the history did not come in within three minutes')
}

/** Tomorrow's event in every network, called by the operator; then the clock is turned past it. */
async function passEvent(world: World): Promise<void> {
  const operator = await signIn(world, { email: 'operator@example.net', language: 'en' })
  const { nowAt } = (await (await fetch(`${world.sandboxUrl}/clock`)).json()) as { nowAt: string }
  const tomorrow = Temporal.Instant.from(nowAt).toZonedDateTimeISO('America/New_York').toPlainDate().add({ days: 1 })
  for (const [programId, network, start, end] of CALLS) {
    const page = await operator.post(`${world.appUrl}/en/console/events`, {
      programId,
      network,
      date: tomorrow.toString(),
      start,
      end,
      kind: 'planned',
      reason: 'A hot day',
    })
    if (page.status !== 200) throw new Error(`the event in ${network} was not taken (${page.status})`)
  }
  await turnTo(world, tomorrow.add({ days: 1 }).toZonedDateTime({ timeZone: 'America/New_York', plainTime: '09:30' }).toInstant())
}

const CALLS = [
  ['coned-csrp', 'Harbor', '16:00', '20:00'],
  ['coned-csrp', 'Maple Hill', '14:00', '18:00'],
  ['oru-csrp', 'Orchard', '14:00', '18:00'],
  ['oru-csrp', 'Stone Bridge', '14:00', '18:00'],
] as const

/** Turns the one clock; the sandbox answers when everything on the way has happened. */
export async function turnTo({ sandboxUrl }: Pick<World, 'sandboxUrl'>, to: Temporal.Instant): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: to.toString() }),
    signal: AbortSignal.timeout(600_000),
  })
  if (!answer.ok) throw new Error(`the clock could not be turned: ${answer.status} ${await answer.text()}`)
}

/** Where a new world's clock starts: a Monday morning in July with five working days before it, never behind the real clock. */
export function firstMonday(realNow: Temporal.Instant): Temporal.Instant {
  const today = realNow.toZonedDateTimeISO('America/New_York')
  for (let year = today.year; ; year++) {
    for (let day = 6; day <= 26; day++) {
      const morning = Temporal.PlainDate.from({ year, month: 7, day }).toZonedDateTime({ timeZone: 'America/New_York', plainTime: '09:30' })
      if (morning.dayOfWeek === 1 && Temporal.ZonedDateTime.compare(morning, today) >= 0) return morning.toInstant()
    }
  }
}
