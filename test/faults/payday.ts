/** Members who are owed something, and the tasks that pay them over a rail: the part of the flow in which money could be lost or doubled. */
import { cents } from '../../packages/units/src/index.ts'
import { programReceivable } from '../../server/src/ledger/chart.ts'
import { checkLedger } from '../../server/src/ledger/check.ts'
import { bookEarning, type NewEarning } from '../../server/src/ledger/earning.ts'
import { confirmPayout, resolvePayout } from '../../server/src/payout/look-up.ts'
import { railsOf } from '../../server/src/payout/rails/open.ts'
import { sandboxRail } from '../../server/src/payout/rails/sandbox.ts'
import { reservePayout } from '../../server/src/payout/reserve.ts'
import { setMethod } from '../../server/src/payout/set-method.ts'
import { submitPayout } from '../../server/src/payout/submit.ts'
import type { startRailServer } from '../../server/src/payout/testing/rail-server.ts'
import { standingClock } from '../../server/src/platform/clock.ts'
import { type Address, type Db, openDatabase } from '../../server/src/platform/db.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { inWork } from '../../server/src/platform/in-work.ts'
import { silentLog } from '../../server/src/platform/log.ts'
import { openQueue } from '../../server/src/platform/queue.ts'
import type { Flow, Work } from '../../server/src/platform/task.ts'
import { haveMembers } from '../../server/src/testing/parents.ts'

export const START = '2027-07-14T12:00:00Z'
export type RailServer = Awaited<ReturnType<typeof startRailServer>>
export type Payday = Awaited<ReturnType<typeof openPayday>>

/** A worker that pays, over a database and a rail that are reached as these addresses say. */
export async function openPayday(address: Address, railUrl: string, hookSecret = 'secret') {
  const database = openDatabase(address, 8)
  const clock = standingClock(START)
  const rails = railsOf(
    [{ kind: null, method: null, rail: 'sandbox' }],
    new Map([['sandbox', { rail: sandboxRail({ url: railUrl, key: 'key', timeoutMs: 2000 }), hookSecret }]]),
  )
  const world = { db: database.db, clock, rails, log: silentLog }
  const flow: Flow<typeof world> = {
    'earning.booked': [reservePayout],
    'payout.reserved': [submitPayout],
    'payout.doubtful': [resolvePayout],
    'payout.submitted': [confirmPayout],
  }
  const queue = await openQueue({ database, clock, flow, world, log: silentLog })
  return {
    ...world,
    emit: queue.emit,
    queue,
    database,
    async end() {
      await queue.stop()
      await database.end()
    },
  }
}

/** New members with a way to be paid; answers their ids. */
export async function havePayees(db: Db, count: number): Promise<string[]> {
  const now = Temporal.Instant.from(START)
  const memberIds = Array.from({ length: count }, () => newId('mem'))
  await haveMembers(db, now, memberIds)
  for (const memberId of memberIds)
    await inWork({ db, clock: standingClock(START), emit: async () => {} }, (work) =>
      setMethod(work, memberId, { kind: 'donation', last4: null }),
    )
  return memberIds
}

/** What a member is owed for the n-th time: the same words, and the same cents, at every try. */
export const earningFor = (memberId: string, n: number): NewEarning => ({
  memberId,
  kind: 'event',
  cause: `par_${n}:v1`,
  participationId: null,
  version: 1,
  cents: cents(200n + BigInt(n % 700)),
  earnedAt: Temporal.Instant.from(START),
  debit: programReceivable('evt_load'),
})

/** Books it as the settlement does. */
export const book = (payday: Pick<Payday, 'db' | 'clock' | 'emit'>, earning: NewEarning): Promise<{ earningId: string }> =>
  inWork(payday, (work: Work) => bookEarning(work, earning))

/** What is wrong between the earnings, their payouts, the rail's orders and the books; nothing when each was paid once. */
export async function wrongWith(db: Db, rail: RailServer, expected: ReadonlyMap<string, bigint>): Promise<string[]> {
  const wrong = (await checkLedger(db)).map((one) => `${one.code} ${one.words} ${JSON.stringify(one.evidence)}`)
  const earnings = await db.selectFrom('earning').select(['earning_id', 'state', 'cents']).execute()
  for (const { earning_id, state, cents: booked } of earnings)
    if (state !== 'paid' || expected.get(earning_id) !== booked) wrong.push(`${earning_id} is ${state} with ${booked}`)
  if (earnings.length !== expected.size) wrong.push(`${earnings.length} earnings instead of ${expected.size}`)
  const payouts = await db.selectFrom('payout').select(['payout_id', 'state', 'cents']).execute()
  for (const { payout_id, state, cents: paid } of payouts)
    if (state !== 'settled' || rail.orders.get(payout_id)?.amountCents !== Number(paid)) wrong.push(`${payout_id} is ${state} with ${paid}`)
  if (rail.orders.size !== payouts.length) wrong.push(`the rail has ${rail.orders.size} orders instead of ${payouts.length}`)
  const [owed, ordered] = [
    [...expected.values()].reduce((a, b) => a + b, 0n),
    [...rail.orders.values()].reduce((a, b) => a + b.amountCents, 0),
  ]
  if (Number(owed) !== ordered) wrong.push(`the rail paid ${ordered} instead of ${owed}`)
  return wrong
}
