/** A rail's statements against real books: what is on its way, what a person has to close, and that the ledger's check says the same. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cents } from '@quickpay/units'
import { programReceivable, railCash, railDifference, railFee } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { bookEarning } from '#ledger/earning.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { confirmPayout } from '#payout/look-up.ts'
import { payoutsOfMember } from '#payout/payout-store.ts'
import type { Later, Unknown } from '#payout/rail.ts'
import { railsOf } from '#payout/rails/open.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { reservePayout } from '#payout/reserve.ts'
import { setMethod } from '#payout/set-method.ts'
import type { RailLine, RailStatement } from '#payout/statement.ts'
import { submitPayout } from '#payout/submit.ts'
import { startRailServer } from '#payout/testing/rail-server.ts'
import { standingClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import type { Flow, Work } from '#platform/task.ts'
import { closeItem } from '#treasury/close-item.ts'
import { awaitStatement, type RailAccounts, reconcileRails } from '#treasury/fetch-statements.ts'
import { importStatement } from '#treasury/import-statement.ts'
import { lastReconciliations, openItems } from '#treasury/item-store.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveMember } from '../testing/parents.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase()
const { db } = database
const clock = standingClock('2027-07-14T12:00:00Z')
const server = await startRailServer('key')
const rails = railsOf(
  [{ kind: null, method: null, rail: 'sandbox' }],
  new Map([['sandbox', { rail: sandboxRail({ url: server.url, key: 'key' }), hookSecret: '' }]]),
)

/** The account at the rail, as a list that tests write. */
const account: RailLine[] = []
let answer: Later | Unknown | null = null
let balanceMore = 0n
const railAccounts: RailAccounts = new Map([
  [
    'sandbox',
    {
      async statement(from, to): Promise<RailStatement | Later | Unknown> {
        if (answer) return answer
        const lines = account.filter((one) => Temporal.Instant.compare(one.at, from) >= 0 && Temporal.Instant.compare(one.at, to) < 0)
        return {
          is: 'statement',
          lines,
          balanceCents: account.reduce((total, one) => total + one.cents, balanceMore),
          document: String(lines.length),
        }
      },
    },
  ],
])
const world = {
  db,
  clock,
  rails,
  railAccounts,
  log: silentLog,
  emit: ((trx, fact, subjects) => queue.emit(trx, fact, subjects)) as Queue['emit'],
}
const flow: Flow<typeof world> = {
  'earning.booked': [reservePayout],
  'payout.reserved': [submitPayout],
  'payout.submitted': [confirmPayout, awaitStatement],
  'rail.reconcile': [reconcileRails],
}
await createQueues(address, queueNames(flow as Flow<never>))
const queue = await openQueue({ database, clock, flow, world, log: silentLog })
after(async () => {
  await queue.stop()
  await server.close()
  await close()
})
const within = <T>(run: (work: Work) => Promise<T>): Promise<T> => inWork(world, run)
const at = async (instant: string) => {
  clock.set(instant)
  await queue.drain()
}
/** Pays a new member, and answers the payout. */
async function pay(amount: bigint) {
  const memberId = await haveMember(db, clock.now())
  await within((work) => setMethod(work, memberId, { kind: 'debit-card', last4: '4417' }))
  const earning = { memberId, kind: 'event', cause: newId('par'), participationId: null, version: 1, earnedAt: clock.now() } as const
  await within((work) => bookEarning(work, { ...earning, cents: cents(amount), debit: programReceivable('evt_1') }))
  await queue.drain()
  return (await payoutsOfMember(db, memberId))[0]!
}
const line = (lineId: string, kind: RailLine['kind'], amount: bigint, payoutId: string | null = null): void =>
  void account.push({ lineId, at: clock.now(), kind, cents: amount, payoutId, providerId: null })
const newest = async (rail = 'sandbox') => (await lastReconciliations(db)).find((one) => one.rail === rail)
const items = async () => (await openItems(db)).map((one) => `${one.code} ${one.cents}`)
const unsound = async () => (await checkLedger(db)).map((one) => `${one.code} ${one.evidence['found']}`)

test('the morning after a payout the statement is asked for, again if it is not had, and balances to the cent', async () => {
  const first = await pay(860n)
  server.become(first.payoutId, 'completed')
  line('a', 'payout', -860n, first.payoutId)
  await at('2027-07-14T12:30:00Z')
  assert.equal(await newest(), undefined, 'not before the morning')
  answer = { is: 'unknown', because: 'status-500' }
  await at('2027-07-15T10:00:00Z')
  assert.equal(await newest(), undefined)
  answer = null
  await at('2027-07-15T11:30:00Z')
  const { ledgerCents, balanceCents, timingCents, unexplainedCents, matched } = (await newest())!
  assert.deepEqual([ledgerCents, balanceCents, timingCents, unexplainedCents, matched], [-860n, -860n, 0n, 0n, 1])
  assert.deepEqual(await unsound(), [])
})

test('what is in flight across the end of a statement is on its way, and matched the next day; the same lines again change nothing', async () => {
  const second = await pay(500n)
  // The rail names only its own id of the payout.
  account.push({ lineId: 'b', at: clock.now(), kind: 'payout', cents: -500n, payoutId: null, providerId: second.providerId })
  await at('2027-07-16T10:00:00Z')
  assert.deepEqual([(await newest())?.timingCents, (await newest())?.unexplainedCents, await items()], [-500n, 0n, []])
  server.become(second.payoutId, 'completed')
  await at('2027-07-17T10:00:00Z')
  const { ledgerCents, balanceCents, timingCents, version } = (await newest())!
  assert.deepEqual([ledgerCents, balanceCents, timingCents, version], [-1360n, -1360n, 0n, 3])
  assert.equal((await db.selectFrom('rail_line').selectAll().execute()).length, 2)
})

test('a fee, a funding and a payment taken twice are items: L10 names them until a person has said what they were', async () => {
  const [{ payoutId }] = (await db.selectFrom('rail_line').select('payout_id as payoutId').where('line_id', '=', 'a').execute()) as [
    { payoutId: string },
  ]
  line('c', 'fee', -25n)
  line('d', 'funding', 100_000n)
  line('e', 'payout', -860n, payoutId)
  await at('2027-07-18T10:00:00Z')
  assert.deepEqual((await items()).sort(), ['fee -25', 'funding 100000', 'missing-here -860'])
  assert.deepEqual((await unsound()).sort(), ['L10 -25', 'L10 -860', 'L10 100000'])
  assert.equal((await newest())?.unexplainedCents, 100_000n - 25n - 860n)
  const reasons = { fee: 'fee', funding: 'funding', 'missing-here': 'paid-twice' } as const
  for (const { itemId, code } of await openItems(db)) {
    const reason = reasons[code as keyof typeof reasons]
    assert.equal(await within((work) => closeItem(work, { itemId, reason, note: 'seen' }, 'mem_operator')), true)
    assert.equal(await within((work) => closeItem(work, { itemId, reason, note: 'again' }, 'mem_operator')), false)
  }
  assert.deepEqual([await unsound(), await items()], [[], []])
  assert.deepEqual([await sumOf(db, railFee), await sumOf(db, railDifference)], [25n, 860n])
  await at('2027-07-19T10:00:00Z')
  const { ledgerCents, balanceCents, unexplainedCents } = (await newest())!
  assert.deepEqual([ledgerCents, unexplainedCents], [balanceCents, 0n])
  assert.equal(await sumOf(db, railCash('sandbox')), -1360n + 100_000n - 25n - 860n)
})

test('what the rail took and gave back while our books held it, and ended it, is no item', async () => {
  const canceled = await pay(300n)
  line('f', 'payout', -300n, canceled.payoutId)
  line('g', 'return', 300n, canceled.payoutId)
  server.become(canceled.payoutId, 'rejected')
  await at('2027-07-19T14:00:00Z')
  await at('2027-07-20T10:00:00Z')
  assert.deepEqual([await items(), (await newest())?.timingCents], [[], 0n])
  const pair = await db
    .selectFrom('rail_line')
    .select('matched_cause')
    .where('payout_id', '=', canceled.payoutId)
    .orderBy('line_id')
    .execute()
  assert.deepEqual(pair, [{ matched_cause: 'line:g' }, { matched_cause: 'line:f' }])
})

test('a balance that no line explains is an item of its own, and goes when the line comes', async () => {
  balanceMore = 77n
  await at('2027-07-21T10:00:00Z')
  assert.deepEqual(await items(), ['not-listed 77'])
  balanceMore = 0n
  await at('2027-07-22T10:00:00Z')
  assert.deepEqual([await items(), await unsound()], [[], []])
})

test('the bank’s statement comes as a file: wrong lines are named and nothing is taken; tried it changes nothing; twice it is the same', async () => {
  const lines = ['pay_m1', 'pay_m2'].map((payoutId, i) => ({ reference: `B00001-000${i + 1}`, payoutId, cents: '150' }))
  const batches = [{ batchId: 'B00001', madeAt: '2027-07-19T12:00:00Z', lines }]
  const take = (csv: string, mode: 'try' | 'apply' = 'apply') =>
    within((work) =>
      importStatement(work, { rail: 'manual', csv: `id,date,amount,kind,reference,balance\n${csv}`, mode, batches }, 'mem_operator'),
    )
  const wrong = await take(
    '1,2027-07-32,5,,,\n2,2027-07-20,five,,,\n3,2027-07-20,-5,payout,P9,\n3,2027-07-20,-5,fee,,\n4,2027-07-20,-5,tax,,\n5,2027-07-20,-2.99,,B00001,',
  )
  assert.deepEqual(
    wrong.errors.map((one) => `${one.line} ${one.code}`),
    ['2 not-a-date', '3 not-an-amount', '4 unknown-line', '5 repeated', '6 choose', '7 sum-differs'],
  )
  const csv = '1,2027-07-20,250.00,funding,,250.00\n2,2027-07-21,-1.50,fee,,248.50'
  assert.equal((await take(csv, 'try')).changes.length, 2)
  assert.equal(await newest('manual'), undefined)
  assert.deepEqual([(await take(csv)).changes.length, (await take(csv)).same], [2, 2])
  assert.deepEqual([(await newest('manual'))?.balanceCents, (await newest('manual'))?.unexplainedCents], [24_850n, 24_850n])
  assert.deepEqual(
    (await take('1,2027-07-20,251.00,funding,,')).errors.map((one) => one.code),
    ['line-differs'],
  )
  // One sum for a whole file is a line for each of its payouts.
  await take('3,2027-07-22,-3.00,,B00001,245.50')
  const paid = db.selectFrom('rail_line').select(['payout_id', 'cents']).where('kind', '=', 'payout').where('rail', '=', 'manual')
  assert.deepEqual(await paid.orderBy('line_id').execute(), [
    { payout_id: 'pay_m1', cents: -150n },
    { payout_id: 'pay_m2', cents: -150n },
  ])
  for (const { itemId, code } of await openItems(db, 'manual'))
    await within((work) => closeItem(work, { itemId, reason: code === 'fee' ? 'fee' : 'funding', note: 'seen' }, 'mem_operator'))
  assert.deepEqual(await unsound(), [])
})

test('a return that comes after the last look is looked up because the statement has it, and explains itself', async () => {
  const paid = await pay(410n)
  server.become(paid.payoutId, 'completed')
  line('late-out', 'payout', -410n, paid.payoutId)
  await at('2027-07-20T14:00:00Z')
  await at('2027-07-28T12:00:00Z')
  server.become(paid.payoutId, 'returned')
  line('late-back', 'return', 410n, paid.payoutId)
  await at('2027-07-29T10:00:00Z')
  assert.equal((await payoutsOfMember(db, paid.memberId))[0]?.state, 'returned')
  await at('2027-07-30T10:00:00Z')
  assert.deepEqual([await items(), (await newest())?.timingCents], [[], 0n])
})
