/** Takes a fetched document in: its readings become revisions of civil days, its customer data go to the account. */
import { GreenButtonError, type RetailCustomer, readGreenButton } from '@quickpay/green-button'
import { civilDateOf } from '@quickpay/units'
import { standingOfAccount } from '#connect/standing/authorization-account.ts'
import { wantCustomerData } from '#connect/standing/authorization-poll.ts'
import { relatePoints, storeCustomers } from '#metering/customers.ts'
import { type Day, daysOfSeries, isMetered } from '#metering/day.ts'
import { type FetchedDocument, readDocument } from '#metering/document-store.ts'
import { daysOf, restateDays, writeDays } from '#metering/interval-store.ts'
import { mergeDay } from '#metering/merge.ts'
import { forgetRealtime, writeRealtime } from '#metering/realtime-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import { claimUsagePoint, lockServicePoint, servicePointsOf, updateServicePoint } from '#metering/service-point-store.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** What ingesting needs of the running server: the zone of each utility's civil days. */
export type IngestWorld = { readonly db: Db; readonly utilities: ReadonlyMap<string, { readonly profile: { readonly zone: string } }> }

/** A document, read. */
type Parsed = Omit<FetchedDocument, 'body'> & {
  readonly zone: string
  readonly realtime: boolean
  /** In the order of their ids, so that two documents lock the same points in the same order. */
  readonly points: readonly { readonly usagePoint: string; readonly days: readonly Day[] }[]
  readonly customers: readonly RetailCustomer[]
}

export const ingestBatch = task<IngestWorld, readonly Parsed[]>({
  name: 'ingestBatch',
  async prepare(world, subjects) {
    const parsed: Parsed[] = []
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const document = await readDocument(world.db, memberId, id)
      if (!document) throw new Failure('no-document', 'never', 'the document is not stored, or its authorization is not')
      parsed.push(await parse(world, document))
    }
    return parsed
  },
  async commit(work, documents) {
    for (const document of documents) {
      for (const point of document.points) await storePoint(work, document, point)
      await storeCustomers(work, document)
    }
  },
})

async function parse(world: IngestWorld, { body, ...document }: FetchedDocument): Promise<Parsed> {
  const utility = world.utilities.get(document.utilityId)
  if (!utility) throw new Failure('unknown-utility', 'after-person', 'this installation does not serve the utility of the document')
  const { zone } = utility.profile
  const read = await readGreenButton(body, { zone }).catch((error: unknown) => {
    if (!(error instanceof GreenButtonError)) throw error
    throw new Failure('document-refused', 'after-person', error.words, { ...error.evidence, refusal: error.code }, error)
  })
  const metered = Map.groupBy(read.series.filter(isMetered), (series) => series.usagePoint)
  const points = [...metered].map(([usagePoint, series]) => ({
    usagePoint,
    days: series.flatMap((one) => daysOfSeries(one, zone, document.fetchedAt.epochMilliseconds)),
  }))
  points.sort((a, b) => (a.usagePoint < b.usagePoint ? -1 : 1))
  return { ...document, zone, realtime: document.uri.includes('/RealTime/'), points, customers: read.customers }
}

async function storePoint(work: Work, document: Parsed, { usagePoint, days }: Parsed['points'][number]): Promise<void> {
  const { memberId, accountId, utilityId, zone } = document
  const owner = await claimUsagePoint(work.trx, utilityId, usagePoint, memberId)
  if (owner !== memberId) throw new Failure('service-point-taken', 'after-person', 'the meter belongs to another member')
  const point = await lockServicePoint(work.trx, { memberId, accountId, utilityId, usagePoint, zone }, work.now)
  if (document.realtime) {
    await writeRealtime(work.trx, memberId, point.servicePointId, days, document.fetchedAt)
    await forgetRealtime(work.trx, memberId, point.servicePointId, civilDateOf(work.now, zone).subtract({ days: 7 }))
    return
  }
  const touched = await storeDays(work, document, point, days)
  const provenAt = point.provenAt ?? (days.length > 0 ? work.now : null)
  await updateServicePoint(work.trx, point, { accountId, intervalSeconds: days.at(-1)?.intervalSeconds ?? point.intervalSeconds, provenAt })
  const subject = subjectOf(memberId, point.servicePointId)
  if (provenAt && !point.provenAt) {
    await meetNewPoint(work, document)
    await work.emit('service-point.proven', [subject])
  }
  if (touched > 0) await work.emit('readings.stored', [subject])
}

/** A meter that is new beside others may have taken the place of one: the customer data know. */
async function meetNewPoint(work: Work, document: Parsed): Promise<void> {
  const { memberId, accountId } = document
  await relatePoints(work, document)
  const others = (await servicePointsOf(work.trx, memberId, accountId)).filter((one) => one.provenAt !== null)
  if (others.length > 1) await wantCustomerData(work, await standingOfAccount(work.trx, memberId, accountId))
}

/** Merges the days into what is stored; answers how many changed. */
async function storeDays(work: Work, document: Parsed, point: ServicePoint, days: readonly Day[]): Promise<number> {
  if (days.length === 0) return 0
  const dates = days.map((day) => day.date).sort()
  const [from, to] = [Temporal.PlainDate.from(dates[0]!), Temporal.PlainDate.from(dates.at(-1)!)]
  const key = (day: Day) => `${day.flow} ${day.date}`
  const stored = new Map((await daysOf(work.trx, point.memberId, point.servicePointId, from, to)).map((day) => [key(day), day]))
  const changed = new Map<string, { day: Day; is: 'restated' | 'revised' }>()
  // A document may speak of one day twice, in two meter readings of the same flow.
  for (const day of days) {
    const before = changed.get(key(day))
    const merged = mergeDay(before?.day ?? stored.get(key(day)), day)
    if (merged.is !== 'same') changed.set(key(day), { day: merged.day, is: before?.is === 'revised' ? 'revised' : merged.is })
  }
  const revised = [...changed.values()].filter((one) => one.is === 'revised')
  await writeDays(
    work.trx,
    point.memberId,
    point.servicePointId,
    revised.map(({ day }) => ({ day, rev: (stored.get(key(day))?.rev ?? 0) + 1 })),
    { documentId: document.documentId, receivedAt: work.now },
  )
  const restated = [...changed.values()].filter((one) => one.is === 'restated').map((one) => one.day)
  await restateDays(work.trx, point.memberId, point.servicePointId, restated)
  return revised.length
}
