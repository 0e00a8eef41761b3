/** The same thing asked for more than once: by two workers, by one that slept past its lease, by a finger that clicked twice, 64 times at once. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { payableOf } from '../../server/src/ledger/ledger-store.ts'
import { bookReservation } from '../../server/src/ledger/reservation.ts'
import { acceptRailHook } from '../../server/src/payout/hook.ts'
import { startRailServer } from '../../server/src/payout/testing/rail-server.ts'
import { watchEffects } from '../../server/src/platform/failpoint.ts'
import { type Cluster, freshDatabase, startTestCluster } from '../../server/src/testing/cluster.ts'
import { book, earningFor, havePayees, openPayday, type Payday, wrongWith } from './payday.ts'
import { startWorker } from './worker.ts'

const LONG = process.env['QPC_LONG'] === '1'
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

let cluster: Cluster
before(async () => {
  cluster = await startTestCluster()
})
after(() => cluster.stop())

/** A database and a rail of a test's own, and as many workers as it needs. */
async function openBench(workers: number) {
  const address = await freshDatabase(cluster)
  const rail = await startRailServer('key')
  const paydays = await Promise.all(Array.from({ length: workers }, () => openPayday(address, rail.url)))
  const [first] = paydays as [Payday]
  const owner = new pg.Client({ ...address, user: 'postgres' })
  await owner.connect()
  const expected = new Map<string, bigint>()
  return {
    address,
    rail,
    paydays,
    first,
    owner,
    expected,
    members: await havePayees(first.db, 12),
    async owe(memberId: string, n: number) {
      const earning = earningFor(memberId, n)
      expected.set((await book(first, earning)).earningId, earning.cents)
    },
    /** The same 64 times at once, over all the workers. */
    many: <T>(ask: (payday: Payday) => Promise<T>): Promise<T[]> =>
      Promise.all(Array.from({ length: 64 }, (_, n) => ask(paydays[n % workers]!))),
    count: async (rows: string) => Number((await owner.query<{ n: string }>(`select count(*) n from ${rows}`)).rows[0]?.n),
    /** The money arrives, and the workers hear of it. */
    async settle() {
      for (let round = 0; round < 6; round++) {
        for (const order of rail.orders.values()) order.status = 'completed'
        for (const one of paydays) one.clock.set(first.clock.now().add({ minutes: 20 }))
        await Promise.all(paydays.map((one) => one.queue.drain()))
      }
    },
    async close() {
      for (const one of paydays) await one.end()
      await owner.end()
      await rail.close()
    },
  }
}

test('two workers on the same queues pay each earning once', async () => {
  const bench = await openBench(2)
  for (let n = 0; n < 60; n++) await bench.owe(bench.members[n % 12]!, n)
  await bench.settle()
  assert.deepEqual(await wrongWith(bench.first.db, bench.rail, bench.expected), [])
  const asked = bench.rail.calls.filter((call) => call.startsWith('pay '))
  assert.equal(new Set(asked).size, asked.length, 'no order was sent twice')
  await bench.close()
})

for (const task of ['reservePayout', 'submitPayout', 'confirmPayout'])
  test(`a worker that sleeps past its lease before ${task} commits nothing beside the one that took over`, async () => {
    const bench = await openBench(2)
    const [sleeper, other] = bench.paydays as [Payday, Payday]
    const asleep = Promise.withResolvers<void>()
    const wakes = Promise.withResolvers<void>()
    let sleeps = true
    watchEffects(async (effect, moment) => {
      if (!sleeps || effect !== task || moment !== 'before') return
      sleeps = false
      asleep.resolve()
      await wakes.promise
    })
    await bench.owe(bench.members[0]!, 1)
    const working = (async () => {
      await sleeper.queue.drain()
      for (const order of bench.rail.orders.values()) order.status = 'completed'
      sleeper.clock.set(sleeper.clock.now().add({ minutes: 20 }))
      await sleeper.queue.drain()
    })()
    await asleep.promise
    await bench.owner.query("update pgboss.job set state = 'retry', start_after = now() where state = 'active'")
    for (let round = 0; round < 4; round++) {
      await other.queue.drain()
      for (const order of bench.rail.orders.values()) order.status = 'completed'
      other.clock.set(other.clock.now().add({ minutes: 20 }))
    }
    const before = await wrongWith(other.db, bench.rail, bench.expected)
    const steps = async () => (await bench.owner.query('select payout_id, step, to_state from payout_step order by 1, 2')).rows
    const taken = await steps()
    wakes.resolve()
    await working
    watchEffects(null)
    assert.deepEqual(before, [])
    assert.deepEqual(await steps(), taken, 'the sleeper added nothing')
    assert.deepEqual(await wrongWith(other.db, bench.rail, bench.expected), [])
    await bench.close()
  })

test('64 at once: a booking, a referral’s and a rail’s hook each count once', async () => {
  const bench = await openBench(4)
  const { first, owner } = bench
  const [rosa, friend] = bench.members as [string, string]
  const event = earningFor(rosa, 1)
  const referral = { ...earningFor(friend, 2), kind: 'referral', cause: 'referral:ref_1:friend', debit: 'referral-expense' } as const
  for (const earning of [event, referral]) {
    const ids = await bench.many((payday) => book(payday, earning))
    assert.equal(new Set(ids.map((one) => one.earningId)).size, 1)
    bench.expected.set(ids[0]!.earningId, earning.cents)
  }
  assert.equal(await bench.count('transfer'), 2)
  assert.equal(await bench.count("pgboss.job where name like 'earning.booked/%'"), 2, 'each is told once')

  await first.queue.drain()
  const [payoutId] = [...bench.rail.orders.keys()]
  const before = await bench.count("pgboss.job where name like 'payout.submitted/%'")
  const body = Buffer.from(JSON.stringify({ eventId: 'evt_hook', payoutId, type: 'completed' }))
  const time = Math.floor(Date.now() / 1000)
  const v1 = createHmac('sha256', 'secret').update(`${time}.`).update(body).digest('hex')
  const headers = new Headers({ 'x-qpc-signature': `t=${time},v1=${v1}` })
  const heard = await bench.many((payday) => acceptRailHook(payday, { rail: 'sandbox', headers, body }))
  assert.ok(heard.every((one) => one.is === 'accepted'))
  assert.equal(await bench.count('rail_hook'), 1)
  assert.equal((await bench.count("pgboss.job where name like 'payout.submitted/%'")) - before, 1, 'it makes us look once')
  await bench.settle()
  assert.deepEqual(await wrongWith(first.db, bench.rail, bench.expected), [])
  assert.equal((await owner.query('select from payout')).rowCount, 2)
  await bench.close()
})

test('64 at once: each step of a reservation is booked once, and no more is set aside than is owed', async () => {
  const bench = await openBench(4)
  const [rosa] = bench.members as [string]
  await bench.owe(rosa, 1)
  const owed = earningFor(rosa, 1).cents
  const booked = (step: 'reserve' | 'void', payoutId: string) => (payday: Payday) =>
    payday.db
      .transaction()
      .execute((trx) => bookReservation(trx, step, { memberId: rosa, payoutId, rail: 'sandbox', cents: owed }, payday.clock.now()))
  for (const step of ['reserve', 'void'] as const) {
    const told = await bench.many(booked(step, 'pay_one'))
    assert.equal(told.filter((one) => one === 'posted').length, 1)
  }
  let next = 0
  const told = await bench.many((payday) => booked('reserve', `pay_${next++}`)(payday).catch(() => 'refused'))
  assert.equal(told.filter((one) => one === 'posted').length, 1, 'of 64 that want the same money one gets it')
  assert.equal(told.filter((one) => one === 'refused').length, 63)
  assert.equal(await payableOf(bench.first.db, rosa), 0n)
  await bench.close()
})

test('a process that is stopped past its lease and goes on pays nothing twice', {
  skip: LONG ? false : 'long form',
  timeout: 600_000,
}, async () => {
  const bench = await openBench(1)
  const folder = mkdtempSync(join(tmpdir(), 'qpc-stopped-'))
  const files = [0, 1].map((one) => join(folder, `acknowledged-${one}`))
  for (const file of files) writeFileSync(file, '')
  const lines = () => files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line.includes(' ern_'))
  const workers = files.map((acknowledged, from) =>
    startWorker({ address: bench.address, railUrl: bench.rail.url, members: bench.members, from, step: 2, until: 400, acknowledged }),
  )
  while (lines().length < 20) await pause(20)
  for (let round = 0; round < 2; round++) {
    const one = workers[round % 2]!
    one.signal('SIGSTOP')
    // A lease is ten seconds of heartbeat, looked at every five.
    await pause(17_000)
    one.signal('SIGCONT')
    for (const order of bench.rail.orders.values()) order.status = 'completed'
    await pause(500)
  }
  for (const worker of workers) await worker.kill('SIGKILL')
  for (const { earning_id, cents } of await bench.first.db.selectFrom('earning').select(['earning_id', 'cents']).execute())
    bench.expected.set(earning_id, cents)
  // More than once: what a killed worker had asked of PostgreSQL last may still be done after its end.
  for (let round = 0; round < 3; round++) {
    await bench.owner.query("update pgboss.job set state = 'retry', start_after = now() where state = 'active'")
    await bench.settle()
  }
  assert.ok(lines().every((line) => bench.expected.has(line.split(' ')[1] ?? '')))
  assert.deepEqual(await wrongWith(bench.first.db, bench.rail, bench.expected), [])
  rmSync(folder, { recursive: true, force: true })
  await bench.close()
})
