import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Cents, cents } from '@quickpay/units'
import fc from 'fast-check'
import { memberPayable, payoutInFlight, programReceivable, railCash } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { bookEarning, type NewEarning } from '#ledger/earning.ts'
import { earningOf, earningsOfMember } from '#ledger/earning-store.ts'
import { balances, type Posted, payableOf, postJournal, sumOf } from '#ledger/ledger-store.ts'
import { at, drain, journal, owe } from '#ledger/testing/books.ts'
import type { Journal } from '#ledger/transfer.ts'
import type { Failure } from '#platform/failure.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveMembers, haveParticipation } from '../testing/parents.ts'

const { database, close } = await testDatabase({ books: 'broken' })
const { db } = database
after(close)

await haveMembers(
  db,
  at,
  ['a', 'c', 'g', 'p1', 'p2', 'p3'].map((one) => `mem_${one}`),
)
const post = (one: Journal): Promise<Posted> => db.transaction().execute((trx) => postJournal(trx, one))
const saying = (posted: Posted) => (posted.is === 'refused' ? posted.refusal.code : posted.is)
/** The checks that hold for transfers alone: here most journals are of no earning. */
const unsound = async () => (await checkLedger(db)).filter((one) => ['L1', 'L2', 'L3', 'L4', 'L5'].includes(one.code))

test('a refused journal writes nothing', async () => {
  assert.equal(saying(await post(journal('mem_a', 'c', { ...owe('mem_a', 1n), cents: cents(0) }))), 'not-positive')
  assert.equal(saying(await post(journal('mem_a', 'c', drain('mem_a', 1n)))), 'below-floor')
  assert.deepEqual(await db.selectFrom('transfer').select('cause').execute(), [])
})

test('a repeated cause is already there even when the money has gone since', async () => {
  await post(journal('mem_c', 'in', owe('mem_c', 100n)))
  assert.equal(saying(await post(journal('mem_c', 'out', drain('mem_c', 100n)))), 'posted')
  assert.equal(saying(await post(journal('mem_c', 'out', drain('mem_c', 100n)))), 'already')
  assert.equal(saying(await post(journal('mem_c', 'out-2', drain('mem_c', 1n)))), 'below-floor')
})

test('any sequence of postings keeps the sum at zero and balances at their sums', { timeout: 60_000 }, async () => {
  const member = fc.constantFrom('mem_p1', 'mem_p2', 'mem_p3')
  const amount = fc.bigInt(-3n, 900n)
  const makers = {
    earn: owe,
    drain,
    settle: (_: string, n: bigint) => ({ debit: payoutInFlight('sandbox'), credit: railCash('sandbox'), cents: cents(n) }),
  }
  const line = fc.record({ kind: fc.constantFrom('earn', 'drain', 'settle'), amount })
  const posting = fc.record({ member, cause: fc.integer({ min: 0, max: 12 }), lines: fc.array(line, { minLength: 1, maxLength: 3 }) })
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(posting, { maxLength: 12 }), async (postings) => {
      const [mark, model] = [++run, new Map<string, bigint>()]
      const before = new Map<string, Cents>()
      for (const one of ['mem_p1', 'mem_p2', 'mem_p3']) before.set(one, await payableOf(db, one))
      for (const { member: memberId, cause, lines } of postings) {
        const transfers = lines.map((one) => makers[one.kind as keyof typeof makers](memberId, one.amount))
        const posted = await post(journal(memberId, `${mark}-${cause}`, ...transfers)).catch((error) => {
          assert.equal((error as Failure).code, 'cause-conflict')
        })
        if (posted?.is !== 'posted') continue
        for (const t of transfers) {
          for (const [account, sign] of [
            [t.debit, -1n],
            [t.credit, 1n],
          ] as const)
            if (account === memberPayable(memberId)) model.set(memberId, (model.get(memberId) ?? 0n) + sign * t.cents)
        }
      }
      for (const [memberId, start] of before) {
        assert.equal(await payableOf(db, memberId), start + (model.get(memberId) ?? 0n))
        assert.equal(await sumOf(db, memberPayable(memberId)), await payableOf(db, memberId))
      }
      assert.deepEqual(await unsound(), [])
    }),
    { numRuns: 25 },
  )
  const all = await balances(db)
  const owned = all['program-receivable'] + all['rail-cash'] + all['referral-expense']
  assert.equal(owned, all['member-payable'] + all['payout-in-flight'] + all['operator-margin'])
})

test('an earning is booked once per cause and told once; another amount or account under its cause is refused', async () => {
  const told: string[] = []
  const participationId = await haveParticipation(db, at, 'mem_g')
  const book = (change: Partial<NewEarning> = {}) =>
    db.transaction().execute((trx) =>
      bookEarning(
        { trx, now: at, emit: async (fact, subjects) => void told.push(`${fact} ${subjects.join()}`) },
        {
          memberId: 'mem_g',
          kind: 'event',
          cause: 'par_1:v1',
          participationId,
          version: 1,
          cents: cents(860),
          earnedAt: at,
          debit: programReceivable('evt_9'),
          ...change,
        },
      ),
    )
  const first = await book()
  assert.deepEqual(await book(), { is: 'already', earningId: first.earningId })
  assert.deepEqual([first.is, told], ['booked', [`earning.booked mem_g/${first.earningId}`]])
  await assert.rejects(book({ cents: cents(861) }), { code: 'cause-conflict' })
  await assert.rejects(book({ debit: 'referral-expense' }), { code: 'cause-conflict' })
  await assert.rejects(book({ kind: 'correction' }), { code: 'cause-conflict' })
  await assert.rejects(book({ cause: 'par_1:v2', cents: cents(0) }), { code: 'not-positive', retry: 'after-person' })
  await assert.rejects(book({ cause: 'par_1:v2', debit: 'nowhere' }), { code: 'unknown-account' })
  assert.equal((await earningOf(db, 'mem_g', first.earningId))?.state, 'booked')
  assert.equal((await earningsOfMember(db, 'mem_g')).length, 1)
  assert.equal(await payableOf(db, 'mem_g'), 860n)
  assert.equal(await sumOf(db, programReceivable('evt_9')), 860n)
})
