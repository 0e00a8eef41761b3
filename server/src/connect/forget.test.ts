/** What is removed of batches of many: those that have served, at that utility, and nothing else. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { forgetSplit } from '#connect/fetch/bulk-store.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, close } = await testDatabase()
const { db } = database
after(close)

const at = Temporal.Instant.from('2027-07-14T12:00:00Z')
async function haveBulk(id: string, utilityId: string, splitAt: Temporal.Instant | null): Promise<void> {
  await db
    .insertInto('bulk_document')
    .values({ bulk_document_id: id, utility_id: utilityId, uri: 'u', sha256: id, size_bytes: 1, body: Buffer.from('x'), fetched_at: at })
    .execute()
  await db
    .insertInto('bulk_request')
    .values({
      ...{ request_id: `blk_${id}`, utility_id: utilityId, day: Temporal.PlainDate.from('2027-07-13'), uri: 'u', state: 'fetched' },
      ...{ window_from_at: at, window_to_at: at, wanted_at: at, bulk_document_id: id, split_at: splitAt },
    })
    .execute()
}

test('a batch that was split goes; one that is not yet, or is another utility’s, stays', async () => {
  await haveBulk('served', 'one', at)
  await haveBulk('waiting', 'one', null)
  await haveBulk('elsewhere', 'two', at)
  assert.equal(await db.transaction().execute((trx) => forgetSplit(trx, 'one')), 1)
  const left = await db.selectFrom('bulk_document').select('bulk_document_id').orderBy('bulk_document_id').execute()
  assert.deepEqual(
    left.map((row) => row.bulk_document_id),
    ['elsewhere', 'waiting'],
  )
})
