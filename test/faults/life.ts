/** One event from a grant to the payment, for somebody who connects and somebody who has: the same at every life, whatever happens to the server. */

import { checkLedger } from '../../server/src/ledger/check.ts'
import { openDatabase } from '../../server/src/platform/db.ts'
import type { Browser } from '../../tools/browser.ts'
import { connect, type Household, householdsOf, signIn, signUp } from '../../tools/person.ts'
import { OPERATOR, SECRETS } from './server.ts'
import type { Actor, Stage } from './stage.ts'

const ZONE = 'America/New_York'
const CONNECTED = 'metro-02'
const CONNECTS = 'metro-03'

/** Who is there before a life begins. */
export type Cast = {
  readonly operator: Browser
  readonly newcomer: Browser
  readonly household: Household
  readonly date: Temporal.PlainDate
}

/** What comes out in the end: what every life must agree on, and what must be in none. */
export type Ending = { readonly books: readonly string[]; readonly wrong: readonly string[] }

/** Somebody connects, works through the history and waits; somebody signs up. Then the morning is kept. */
export async function prepare(stage: Stage, open: () => Promise<Actor>): Promise<Cast> {
  const server = await open()
  stage.gate.leadTo(server.port)
  const homes = await householdsOf(stage, 'admin')
  const [connected, household] = [CONNECTED, CONNECTS].map((id) => homes.find((one) => one.householdId === id)!) as [Household, Household]
  const browsers: Browser[] = []
  for (const home of [connected, household]) {
    const { name, email, kind, language } = home
    const browser = await signUp(stage, { name, email, kind, language, utility: 'sandbox-metro' })
    await browser.post(`${stage.appUrl}/${language}/payout-method`, { method: 'donation' })
    browsers.push(browser)
  }
  await connect(browsers[0]!, stage, connected, connected.language)
  await until(stage, server, async () => (await pending(stage)) === 0)
  const operator = await signIn(stage, { email: OPERATOR, language: 'en' })
  const date = Temporal.Instant.from(await stage.now())
    .toZonedDateTimeISO(ZONE)
    .toPlainDate()
    .add({ days: 1 })
  await server.work()
  stage.gate.close()
  await server.stop()
  return { operator, newcomer: browsers[1]!, household, date }
}

/** The parts of a life, in order; each can be tried again after the server died in it. */
export const parts = ['connect', 'call', 'event', 'pay'] as const
export type Part = (typeof parts)[number]
const steps: Record<Part, (stage: Stage, cast: Cast, server: Actor) => Promise<void>> = {
  connect: connects,
  call: callsEvent,
  event: passesEvent,
  pay: isPaid,
}

/** Lives through these parts with servers that `open` gives, one after the other; answers the effects at which they died. */
export async function live(stage: Stage, cast: Cast, open: () => Promise<Actor>, through: readonly Part[]): Promise<string[]> {
  const deaths: string[] = []
  let server = await open()
  stage.gate.leadTo(server.port)
  try {
    for (const part of through) {
      for (let tries = 0; ; tries++) {
        const attempt = steps[part](stage, cast, server).catch((error: unknown) => ({ error }))
        const end = await Promise.race([attempt, server.died.then((at) => ({ at }))])
        if (end === undefined) break
        if ('at' in end) {
          deaths.push(end.at)
          await stage.bury()
          server = await open()
          stage.gate.leadTo(server.port)
        } else if (tries > 3) throw end.error
      }
    }
  } finally {
    stage.gate.close()
    await server.stop()
  }
  return deaths
}

/** A person whose page did not load loads it again; and begins again, unless the connection is made. */
async function connects(stage: Stage, { newcomer, household }: Cast, server: Actor): Promise<void> {
  const isMade = async () => {
    const [row] = await stage.ask<{ n: number }>(
      "select count(distinct member_id)::int n from utility_authorization where status = 'active' and attached_at is not null",
    )
    return row?.n === 2
  }
  const shown = stage.gate.takeReturn()
  if (shown && !(await isMade())) await newcomer.get(stage.appUrl + shown)
  if (!(await isMade())) await connect(newcomer, stage, household, household.language)
  stage.gate.takeReturn()
  await until(stage, server, async () => (await isMade()) && (await pending(stage)) === 0)
}

const pending = async (stage: Stage) =>
  (
    await stage.ask(
      "select from batch_request where reason = 'history' and state <> 'fetched' union all select from member m where role = 'member' and exists (select from utility_authorization a where a.member_id = m.member_id) and not exists (select from enrolment e where e.member_id = m.member_id)",
    )
  ).length

/** An operator whose form failed looks whether the event is there. */
async function callsEvent(stage: Stage, { operator, date }: Cast, server: Actor): Promise<void> {
  if ((await stage.ask('select from event')).length === 0) {
    const plan = {
      programId: 'coned-csrp',
      network: 'Harbor',
      date: date.toString(),
      start: '16:00',
      end: '20:00',
      kind: 'planned',
      reason: '',
    }
    const page = await operator.post(`${stage.appUrl}/en/console/events`, plan)
    if (!/\/console\/events\//.test(page.url)) throw new Error(`the event was not called: ${page.status}`)
  }
  await server.work()
}

const at = (date: Temporal.PlainDate, time: string) =>
  date
    .toZonedDateTime({ timeZone: ZONE, plainTime: Temporal.PlainTime.from(time) })
    .toInstant()
    .toString()

/** Both clocks go on to the moments at which a server that runs all the time would have looked. */
async function passesEvent(stage: Stage, { date }: Cast, server: Actor): Promise<void> {
  for (const to of [at(date, '15:50'), at(date, '21:00')]) await turn(stage, server, to)
}

async function isPaid(stage: Stage, { date }: Cast, server: Actor): Promise<void> {
  await turn(stage, server, at(date.add({ days: 1 }), '10:00'))
  await until(stage, server, async () => {
    const [row] = await stage.ask<{ n: number }>("select count(distinct member_id)::int n from earning where state = 'paid'")
    return row?.n === 2
  })
  await turn(stage, server, at(date.add({ days: 2 }), '12:00'))
  await until(stage, server, async () => (await stage.ask("select from earning where state <> 'paid'")).length === 0)
}

async function turn(stage: Stage, server: Actor, to: string): Promise<void> {
  await stage.turnSandboxTo(to)
  await server.turnTo(await stage.now())
  await server.work()
}

/** Works until it holds, a quarter of an hour of domain time after the other; a utility needs a second of real time to assemble. */
async function until(stage: Stage, server: Actor, holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 40; round++) {
    await server.work()
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, round < 12 ? 100 : 500))
    await server.work()
    if (await holds()) return
    if (round % 4 === 3)
      await turn(
        stage,
        server,
        Temporal.Instant.from(await stage.now())
          .add({ minutes: 16 })
          .toString(),
      )
  }
  throw new Error('waited in vain')
}

/** The journals by who, why, accounts and cents, ids left out; and what is wrong with them, or beside what the rail says. */
export async function endingOf(stage: Stage): Promise<Ending> {
  const { address } = await stage.place()
  const journals = await stage.ask<{ email: string; cause: string; debit: string; credit: string; cents: string }>(
    'select m.email, t.cause, t.debit, t.credit, t.cents from transfer t left join member m using (member_id)',
  )
  const plain = (text: string) => text.replaceAll(/[a-z]{3}_[0-9a-f-]{8,}/g, '*')
  const books = journals.map((t) => [t.email ?? 'house', t.cause, t.debit, t.credit, t.cents].map(plain).join(' ')).sort()
  const database = openDatabase(address, 1)
  const findings = await checkLedger(database.db).finally(() => database.end())
  const wrong = findings.map((one) => `${one.code} ${one.words} ${JSON.stringify(one.evidence)}`)
  const parked = await stage.ask<{ queue: string; code: string }>('select queue, code from parked where resolved_at is null')
  wrong.push(...parked.map((one) => `parked: ${one.queue} ${one.code}`))
  wrong.push(...(await againstRail(stage)))
  return { books, wrong }
}

/** What left the rail is what our books say left it, order by order, and once. */
async function againstRail(stage: Stage): Promise<string[]> {
  const span = new URLSearchParams({ from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' })
  const answer = await fetch(`${stage.sandboxUrl}/rail/statement?${span}`, { headers: { authorization: `Bearer ${SECRETS.rail}` } })
  const { lines } = (await answer.json()) as { lines: { kind: string; payoutId: string; amountCents: number }[] }
  const theirs = lines.map((line) => `${line.payoutId} ${-line.amountCents}`).sort()
  const ours = (await stage.ask<{ payout_id: string; cents: string }>("select payout_id, cents from payout where state = 'settled'")).map(
    (one) => `${one.payout_id} ${one.cents}`,
  )
  return JSON.stringify(theirs) === JSON.stringify(ours.sort())
    ? []
    : [`the rail paid ${theirs.join(', ')}; the books say ${ours.join(', ')}`]
}
