/** A small world for tests: a database, a clock, the queues of some tasks, members with a connected account, and feeds to ingest. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { writeCustomerFeed, writeUsageFeed } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { standingClock } from '#platform/clock.ts'
import type { Database, Db } from '#platform/db.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import type { Flow, Work } from '#platform/task.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount, haveAgreed } from '../../testing/parents.ts'
import { createQueues } from '../../testing/queues.ts'

const dialect = { windowNames: { min: 'published-min', max: 'published-max' } }
const utilities = new Map(
  ['sandbox-metro', 'sandbox-valley', 'con-edison'].map((id) => [
    id,
    { profile: { zone: NEW_YORK, dialect, payOnRealTime: id === 'sandbox-metro' } },
  ]),
)
type World = { db: Db; clock: ReturnType<typeof standingClock>; utilities: typeof utilities }
export type Customer = { memberId: string; accountId: string; authorizationId: string; usagePoint: string; utilityId: string }
/** Readings of one meter: `values` are Wh by the epoch second of their start; `quality` of all of them, or of each. */
export type Feed = {
  usagePoint: string
  flow?: 'forward' | 'reverse' | 'net'
  intervalSeconds: number
  values: ReadonlyMap<number, number | string>
  quality?: number
  multiplier?: number
}
const directions = { forward: 1, reverse: 19, net: 4 } as const

export async function openWorld(flow: Flow<World>, startAt: string) {
  const { database, address, close } = await testDatabase()
  const clock = standingClock(startAt)
  const world: World = { db: database.db, clock, utilities }
  await createQueues(address, queueNames(flow as Flow<never>))
  const open = () => openQueue({ database, clock, flow, world, log: silentLog })
  const queue = await open()
  return {
    ...helpers(database, clock, queue),
    database,
    db: database.db,
    clock,
    utilities,
    queue,
    /** A second worker on the same database. */
    open,
    async close() {
      await queue.stop()
      await close()
    },
  }
}

function helpers({ db }: Database, clock: ReturnType<typeof standingClock>, queue: Queue) {
  /** Runs a use case as the HTTP layer would. */
  const within = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
    inWork({ db, clock, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }, run)

  async function customer(
    utilityId = 'sandbox-metro',
    status: 'active' | 'ended' = 'active',
    memberId: string = newId('mem'),
    agreed = true,
  ): Promise<Customer> {
    const at = clock.now()
    const accountId = await haveAccount(db, at, { memberId, utilityId })
    if (agreed) await haveAgreed(db, at, memberId)
    const authorizationId = newId('aut')
    await db
      .insertInto('utility_authorization')
      .values({
        member_id: memberId,
        authorization_id: authorizationId,
        account_id: accountId,
        utility_id: utilityId,
        status,
        scope_requested: '',
        scope_granted: '',
        ends_at: null,
        subscription_id: null,
        resource_uri: null,
        authorization_uri: null,
        customer_resource_uri: null,
        granted_at: at,
        attached_at: at,
        ended_at: null,
        ended_because: null,
        last_call_at: null,
        history_from: null,
      })
      .execute()
    return { memberId, accountId, authorizationId, usagePoint: `up-${accountId.slice(-8)}`, utilityId }
  }

  /** Stores a document as if it had been fetched then. */
  async function keep(who: Customer, xml: string, uri = 'https://utility.example/resource/Batch/Subscription/1', at = clock.now()) {
    const documentId = newId('doc')
    const body = gzipSync(xml)
    await db
      .insertInto('document')
      .values({
        member_id: who.memberId,
        document_id: documentId,
        authorization_id: who.authorizationId,
        uri,
        sha256: createHash('sha256').update(xml).digest('hex'),
        size_bytes: body.length,
        body,
        fetched_at: at,
      })
      .execute()
    return documentId
  }
  /** Stores a document and tells so; the tasks run at the next drain. */
  async function fetched(who: Customer, xml: string, uri?: string, at?: Temporal.Instant) {
    const documentId = await keep(who, xml, uri, at)
    await tell(subjectOf(who.memberId, documentId))
    return documentId
  }
  const tell = (subject: string) => db.transaction().execute((trx) => queue.emit(trx, 'batch.fetched', [subject]))

  return {
    within,
    customer,
    fetched,
    tell,
    /** Keeps a usage feed and tells nobody. */
    stored: (who: Customer, feed: Omit<Feed, 'usagePoint'>) => keep(who, usageFeed([{ usagePoint: who.usagePoint, ...feed }])),
    /** Fetches a usage feed and runs everything that follows. */
    async ingest(who: Customer, feeds: readonly Omit<Feed, 'usagePoint'>[] | Omit<Feed, 'usagePoint'>, uri?: string) {
      const list = Array.isArray(feeds) ? (feeds as readonly Omit<Feed, 'usagePoint'>[]) : [feeds as Omit<Feed, 'usagePoint'>]
      const documentId = await fetched(who, usageFeed(list.map((feed) => ({ usagePoint: who.usagePoint, ...feed }))), uri)
      await queue.drain()
      return documentId
    },
  }
}

/** A usage feed as text. */
export function usageFeed(feeds: readonly Feed[]): string {
  const base = 'https://utility.example/resource/Subscription/1'
  const points = Map.groupBy(feeds, (feed) => feed.usagePoint)
  return [
    ...writeUsageFeed({
      self: base,
      updatedAt: 1_800_000_000,
      usagePoints: [...points].map(([id, own]) => ({
        href: `${base}/UsagePoint/${id}`,
        serviceKind: 0,
        meterReadings: own.map((feed, at) => ({
          href: `${base}/UsagePoint/${id}/MeterReading/${at + 1}`,
          readingType: {
            href: `https://utility.example/resource/ReadingType/${id}-${at + 1}`,
            accumulationBehaviour: 4,
            commodity: 1,
            flowDirection: directions[feed.flow ?? 'forward'],
            intervalLength: feed.intervalSeconds,
            kind: 12,
            powerOfTenMultiplier: feed.multiplier ?? 0,
            uom: 72,
          },
          blocks: [blockOf(`${base}/UsagePoint/${id}/MeterReading/${at + 1}/IntervalBlock/1`, feed)],
        })),
      })),
    }),
  ].join('')
}

function blockOf(href: string, { values, intervalSeconds, quality }: Feed) {
  const starts = [...values.keys()].sort((a, b) => a - b)
  const start = starts[0] ?? 0
  return {
    href,
    start,
    duration: (starts.at(-1) ?? start) + intervalSeconds - start,
    updated: 1_800_000_000,
    readings: starts.map((at) => ({
      start: at,
      duration: intervalSeconds,
      value: values.get(at)!,
      ...(quality === undefined ? {} : { quality }),
    })),
  }
}

/** What a customer feed may say otherwise: several meters, each of an agreement, and another street. */
export type SaidCustomer = { meters?: readonly { usagePoint: string; serial?: string; agreement?: string }[]; street?: string }

/** A customer feed with one account at one address, whose meter is a usage point. */
export const customerFeed = (accountId: string, usagePoint: string, said: SaidCustomer = {}): string =>
  [
    ...writeCustomerFeed({
      self: 'https://utility.example/resource/RetailCustomer/1',
      updatedAt: 1_800_000_000,
      customers: [
        {
          accounts: [
            {
              accountId,
              agreements: (said.meters ?? [{ usagePoint }]).map((meter) => ({
                agreementId: meter.agreement ?? '1',
                serviceLocation: {
                  address: { street: said.street ?? '12 Sample Street', city: 'Riverton', state: 'NY', postalCode: '10000' },
                  usagePointHref: `https://utility.example/resource/Subscription/1/UsagePoint/${meter.usagePoint}`,
                },
                ...(meter.serial ? { meterSerial: meter.serial } : {}),
              })),
            },
          ],
        },
      ],
    }),
  ].join('')

/** The intervals of civil days, each with what `wh` says for its local hour. */
export function constant(
  from: string,
  days: number,
  intervalSeconds: number,
  wh: (at: Temporal.ZonedDateTime) => number | string,
): Map<number, number | string> {
  const values = new Map<number, number | string>()
  const first = Temporal.PlainDate.from(from)
  const end = first.add({ days }).toZonedDateTime(NEW_YORK)
  for (let at = first.toZonedDateTime(NEW_YORK); Temporal.ZonedDateTime.compare(at, end) < 0; at = at.add({ seconds: intervalSeconds }))
    values.set(at.epochMilliseconds / 1000, wh(at))
  return values
}
