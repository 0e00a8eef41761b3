import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cents } from '@quickpay/units'
import { bookEarning } from '#ledger/earning.ts'
import { awaitSeal, sealBooks } from '#ledger/seal.ts'
import { sealJournals } from '#ledger/seal-store.ts'
import { at, booksOf } from '#ledger/testing/books.ts'
import { standingClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import type { Flow } from '#platform/task.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveMember } from '../testing/parents.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase()
const { db } = database
const clock = standingClock(at.toString())
const flow: Flow<object> = { 'earning.booked': [awaitSeal], 'books.seal': [sealBooks] }
await createQueues(address, queueNames(flow as Flow<never>))
const queue: Queue = await openQueue({ database, clock, flow, world: {}, log: silentLog })
after(async () => {
  await queue.stop()
  await close()
})
const { haveEarned, found } = booksOf(db, address)
const seals = () => db.selectFrom('seal').selectAll().orderBy('seal_no').execute()
const earn = async () => {
  const { memberId, earningId } = await haveEarned()
  await db.transaction().execute((trx) => queue.emit(trx, 'earning.booked', [`${memberId}/${earningId}`]))
  await queue.drain()
}
const pass = async (hours: number) => {
  clock.set(clock.now().add({ hours }))
  await queue.drain()
}

test('the books are sealed within the hour, hour after hour, and only when there is something to seal', async () => {
  await earn()
  await earn()
  assert.deepEqual(await seals(), [], 'never with the posting')
  await pass(1)
  assert.deepEqual(
    (await seals()).map((one) => [one.seal_no, one.journals, one.previous_sha256]),
    [[1n, 2, '']],
  )
  await pass(1)
  assert.equal((await seals()).length, 1)
  await haveEarned()
  await pass(1)
  const [first, second] = await seals()
  assert.deepEqual([second?.journals, second?.previous_sha256], [1, first?.sha256])
  assert.deepEqual(await found(), [])
})

test('a journal that was under way while the books were sealed is in the next seal', async () => {
  const memberId = await haveMember(db, at)
  const slow = await db.startTransaction().execute()
  const earning = { memberId, kind: 'referral', cause: 'slow', participationId: null, version: null, cents: cents(500) } as const
  await bookEarning({ trx: slow, now: clock.now(), emit: async () => {} }, { ...earning, earnedAt: at, debit: 'referral-expense' })
  await haveEarned()
  const seal = () => db.transaction().execute((trx) => sealJournals(trx, clock.now()))
  assert.equal(await seal(), 1)
  await slow.commit().execute()
  assert.equal(await seal(), 1)
  assert.deepEqual(await found(), [])
})

test('sealing at once makes one chain', async () => {
  for (let i = 0; i < 3; i++) await haveEarned()
  const all = await Promise.all(Array.from({ length: 4 }, () => db.transaction().execute((trx) => sealJournals(trx, clock.now()))))
  assert.deepEqual(
    all.sort((a, b) => a - b),
    [0, 0, 0, 3],
  )
  assert.deepEqual(await found(), [])
})
