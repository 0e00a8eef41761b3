/** A member connects, is called, saves and is paid: the whole way through the real doors and tasks, on a standing clock. */

import { stretchesOf } from '#dispatch/account-network-store.ts'
import { createEvent } from '#dispatch/create-event.ts'
import { windowOn } from '#dispatch/event.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { setMethod } from '#payout/set-method.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { inWork } from '#platform/in-work.ts'
import type { Queue } from '#platform/queue.ts'
import { Browser } from '../../../tools/browser.ts'
import type { World } from '../world.ts'

const ZONE = 'America/New_York'
export type Parts = {
  db: Db
  world: World
  queue: Queue
  clock: Clock & { set(to: Temporal.Instant): void }
  sandboxUrl: string
  url: string
  cookie: string
  fetch(path: string, init?: RequestInit): Promise<Response>
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>
}

/** Answers the ids by the names that paths of doors use. With a pledge the account takes part under the reservation option. */
export async function passEvent(parts: Parts, memberId: string, pledgedKW: string | null = null): Promise<Record<string, string>> {
  const { db, world, cookie } = parts
  const authorization = await connectAtPortal(parts)
  await settleDown(parts, { until: () => nothingAwaited(parts) })
  await inWork(world, (work) => setMethod(work, memberId, { kind: 'debit-card', last4: '4417' }))
  if (pledgedKW !== null)
    await db.updateTable('enrolment').set({ option: 'reservation', pledged_kw: pledgedKW }).where('member_id', '=', memberId).execute()
  const enrolment = await db.selectFrom('enrolment').selectAll().where('member_id', '=', memberId).executeTakeFirstOrThrow()
  const [lies] = (await stretchesOf(db, [{ memberId, accountId: enrolment.account_id }])).get(enrolment.account_id) ?? []
  const day = world.clock.now().toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  const [network] = lies ? await networksOf(db, lies.utilityId, day, lies.network) : []
  if (!network) throw new Error('the account lies in no network')
  const window = windowOn(day, network.window.from, network.window.to, ZONE)
  const plan = { programId: enrolment.program_id, network: network.network, kind: 'planned' as const, zone: ZONE, reason: null, ...window }
  const created = await inWork(world, (work) => createEvent(work, plan, 'mem_operator'))
  if (created.is === 'refused') throw new Error(created.refusal.words)
  await parts.queue.drain()
  await turn(parts, window.end.add({ hours: 18 }))
  const ofMember = db.selectFrom('earning').selectAll().where('member_id', '=', memberId)
  // The rail takes its time; until the money has arrived, what is said of the payment still changes.
  await settleDown(parts, { rounds: 12, until: async () => (await ofMember.executeTakeFirst())?.state === 'paid' })
  const earning = await ofMember.executeTakeFirst()
  if (!earning) throw new Error('the event brought nothing')
  if (earning.state !== 'paid') throw new Error(`the payment is ${earning.state}`)
  return {
    authorization,
    utility: 'sandbox-metro',
    account: enrolment.account_id,
    member: memberId,
    event: created.event.eventId,
    payment: earning.earning_id,
    job: 'prk_nothing',
    cookie,
  }
}

/** Signs in at a utility's portal as one of its households and shares everything; answers the authorization's id. */
export async function connectAtPortal(
  { fetch, post, url, cookie }: Parts,
  { utilityId, household } = { utilityId: 'sandbox-metro', household: 'metro-02' },
): Promise<string> {
  const begun = await post(`/es/connect/${utilityId}`, {}, { cookie })
  const browser = new Browser(url)
  const signIn = await browser.get(begun.headers.get('location') ?? '')
  const share = await browser.submit(signIn, /sign-in$/, { household })
  const confirm = await browser.submit(share, /share$/, { share: 'yes', term: 'until-revoked', action: 'continue' })
  const back = await browser.submit(confirm, /confirm$/, {
    category: ['account', 'billing', 'usage'],
    term: 'until-revoked',
    action: 'accept',
  })
  const done = await fetch(back.url.slice(url.length), { headers: { cookie } })
  return /\/connect\/result\/([^/?]+)/.exec(done.headers.get('location') ?? '')?.[1] ?? ''
}

/** Whether everything that was asked of the utilities has come, or was refused. */
export async function nothingAwaited({ db }: Pick<Parts, 'db'>): Promise<boolean> {
  const open = db.selectFrom('batch_request').select('request_id').where('state', 'not in', ['fetched', 'refused'])
  return (await open.executeTakeFirst()) === undefined
}

/** Runs what is to be done, gives the utility its second to assemble, and asks again, for so many rounds or until it is done. */
export async function settleDown(
  parts: Parts,
  { rounds = 3, until = async () => false }: { rounds?: number; until?: () => Promise<boolean> } = {},
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await parts.queue.drain()
    if (await until()) return
    await new Promise((resolve) => setTimeout(resolve, 1300))
    await turn(parts, parts.clock.now().add({ minutes: 16 }))
    await parts.queue.drain()
  }
}

/** Both clocks, ours and the sandbox's. */
export async function turn({ clock, sandboxUrl }: Parts, to: Temporal.Instant): Promise<void> {
  await fetch(`${sandboxUrl}/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: to.toString() }),
  })
  clock.set(to)
}
