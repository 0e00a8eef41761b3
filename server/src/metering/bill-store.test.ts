import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { writeUsageFeed } from '@quickpay/green-button'
import { newestBillOf } from '#metering/bill-store.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { newId } from '#platform/ids.ts'
import { type Customer, openWorld } from './testing/world.ts'

const world = await openWorld({ 'batch.fetched': [ingestBatch] }, '2026-07-15T12:00:00Z')
after(() => world.close())

/** A document of bills as it comes: without a reading in it. */
const billing = (dollars: number, wh: number): string => {
  const href = 'https://utility.example/resource/Subscription/1/UsagePoint/1'
  const summary = {
    href: `${href}/UsageSummary/1`,
    billingPeriod: { start: 1_780_632_000, durationSeconds: 30 * 86_400 },
    billLastPeriod: dollars * 100_000,
    currency: 840,
    overallConsumptionLastPeriod: { powerOfTenMultiplier: 0, uom: 72, value: wh },
    statusTimeStamp: 1_783_224_000,
  }
  return [
    ...writeUsageFeed({
      self: href,
      updatedAt: 1_783_224_000,
      usagePoints: [{ href, serviceKind: 0, meterReadings: [], summaries: [summary] }],
    }),
  ].join('')
}

/** Fetched because bills were wanted. */
async function brought(who: Customer, xml: string, wantedAt: string, reason = 'bills'): Promise<void> {
  const documentId = await world.fetched(who, xml)
  await world.db
    .insertInto('batch_request')
    .values({
      member_id: who.memberId,
      request_id: newId('req'),
      authorization_id: who.authorizationId,
      uri: 'https://utility.example/bills',
      reason,
      state: 'fetched',
      wanted_at: Temporal.Instant.from(wantedAt),
      document_id: documentId,
    })
    .execute()
}

test('the newest bill of the account itself; none before one came, none of somebody else, none that cannot be read', async () => {
  const [who, other] = [await world.customer(), await world.customer()]
  await brought(other, billing(500, 100_000), '2026-07-10T12:00:00Z')
  assert.equal(await newestBillOf(world.db, who), null)
  await brought(who, billing(90, 300_000), '2026-06-10T12:00:00Z')
  await brought(who, billing(120, 400_000), '2026-07-10T12:00:00Z')
  await brought(who, billing(1, 400_000), '2026-07-12T12:00:00Z', 'history')
  const bill = await newestBillOf(world.db, who)
  assert.deepEqual([bill?.cents, bill?.wh], [12_000, 400_000])
  await brought(who, '<nothing', '2026-07-14T12:00:00Z')
  assert.equal(await newestBillOf(world.db, who), null)
})
