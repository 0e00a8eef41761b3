/** kill -9 of workers and of PostgreSQL in the middle of the work: what was acknowledged is there, once, and is paid once. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { flow } from '../../server/src/flow.ts'
import { startRailServer } from '../../server/src/payout/testing/rail-server.ts'
import { type LocalPostgres, removeLocalPostgres, startLocalPostgres } from '../../server/src/platform/local-postgres.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { queueNames } from '../../server/src/platform/queue.ts'
import { randomOf } from './fate.ts'
import { earningFor, havePayees, openPayday, type RailServer, wrongWith } from './payday.ts'
import { startWorker, type Worker } from './worker.ts'

const LONG = process.env['QPC_LONG'] === '1'
const seed = Number(process.env['QPC_SEED'] ?? 20_270_717)
const KILLS = Number(process.env['QPC_CASES'] ?? (LONG ? 100 : 3))

const folder = mkdtempSync(join(tmpdir(), 'qpc-kills-'))
const cluster = join(folder, 'cluster')
let postgres: LocalPostgres
let rail: RailServer
const workers: Worker[] = []
const address = () => ({ host: postgres.host, user: 'qpc_app', database: 'kills' })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

before(async () => {
  // With fsync, as in production: this is a cluster of its own.
  postgres = await startLocalPostgres(cluster)
  const admin = new pg.Client({ host: postgres.host, user: 'postgres', database: 'postgres' })
  await admin.connect()
  await admin.query('create database kills')
  await admin.end()
  await migrate({ host: postgres.host, user: 'postgres', database: 'kills' }, queueNames(flow))
  rail = await startRailServer('key')
})
after(async () => {
  for (const worker of workers) await worker.kill('SIGKILL')
  await postgres?.stop()
  await rail?.close()
  removeLocalPostgres(cluster)
  rmSync(folder, { recursive: true, force: true })
})

/** The postmaster's number is the first line of its file; it lies where the cluster's data do. */
async function postmaster(): Promise<number> {
  const client = new pg.Client({ host: postgres.host, user: 'postgres', database: 'postgres' })
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('show data_directory').finally(() => client.end())
  return Number(readFileSync(join(rows[0]!.data_directory, 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** Its children see that it is gone and end; the next one finds their traces and recovers from the log. */
async function killPostgres(): Promise<void> {
  process.kill(await postmaster(), 'SIGKILL')
  // Lets whoever started it take note of its end; a dead process that nobody took note of counts as running.
  await postgres.stop()
  for (const until = performance.now() + 30_000; ; await pause(20)) {
    try {
      postgres = await startLocalPostgres(cluster)
      return
    } catch (error) {
      if (performance.now() > until) throw error
    }
  }
}

test('no acknowledged booking is lost, none is there twice, and each is paid once', { timeout: 3_600_000 }, async (context) => {
  const random = randomOf(seed)
  const setUp = await openPayday(address(), rail.url)
  const members = await havePayees(setUp.db, 20)
  await setUp.end()
  const files = [0, 1].map((one) => join(folder, `acknowledged-${one}`))
  for (const file of files) writeFileSync(file, '')
  const acknowledged = () =>
    files
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .flatMap((line) => (/^\d+ ern_/.test(line) ? [line.split(' ') as [string, string]] : []))
  /** Two workers on the same queues; each goes on after what it has acknowledged, which the one before may have booked already. */
  const begin = (one: number): Worker => {
    const own = readFileSync(files[one]!, 'utf8')
      .split('\n')
      .map((line) => Number(line.split(' ')[0] || -1))
    const step = 2
    const from = Math.max(one, ...own.map((n) => n - 6 * step))
    return startWorker({
      address: address(),
      railUrl: rail.url,
      members,
      from: from - ((from - one) % step),
      step,
      acknowledged: files[one]!,
    })
  }
  workers.push(begin(0), begin(1))
  const killed = { worker: 0, postgres: 0 }
  const recoveries: number[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const before = acknowledged().length
    for (const until = performance.now() + 30_000; acknowledged().length < before + 10; await pause(20))
      assert.ok(performance.now() < until, 'nothing was booked for half a minute')
    await pause(random() * 300)
    for (const order of rail.orders.values()) order.status = 'completed'
    if (kill % 2 === 0) {
      const one = random() < 0.5 ? 0 : 1
      await workers[one]!.kill('SIGKILL')
      workers[one] = begin(one)
      killed.worker++
    } else {
      const begun = performance.now()
      await killPostgres()
      recoveries.push(performance.now() - begun)
      killed.postgres++
    }
  }
  for (const worker of workers.splice(0)) await worker.kill('SIGKILL')

  const payday = await openPayday(address(), rail.url)
  const owner = new pg.Client({ ...address(), user: 'postgres' })
  await owner.connect()
  const isOver = async () => (await owner.query("select from earning where state <> 'paid'")).rowCount === 0
  for (let round = 0; round < 60; round++) {
    await owner.query("update pgboss.job set state = 'retry', start_after = now() where state = 'active'")
    const { rows } = await owner.query<{ parked_id: string }>('select parked_id from parked where resolved_at is null')
    for (const { parked_id } of rows) await payday.queue.resume(parked_id)
    await payday.queue.drain()
    if (await isOver()) break
    for (const order of rail.orders.values()) order.status = 'completed'
    payday.clock.set(payday.clock.now().add({ minutes: 30 }))
  }
  const kept = await owner.query<{ earning_id: string; cause: string }>('select earning_id, cause from earning')
  const numbers = new Map(kept.rows.map((row) => [row.earning_id, Number(/^par_(\d+):/.exec(row.cause)?.[1])]))
  const lost = acknowledged().filter(([n, id]) => numbers.get(id) !== Number(n))
  assert.deepEqual(lost, [], 'every acknowledged booking is there')
  assert.equal(new Set(numbers.values()).size, numbers.size, 'no number is booked twice')
  // What was booked and not acknowledged is owed as well.
  const expected = new Map([...numbers].map(([id, n]) => [id, earningFor('', n).cents as bigint]))
  assert.deepEqual(await wrongWith(payday.db, rail, expected), [])
  await owner.end()
  await payday.end()
  recoveries.sort((a, b) => a - b)
  context.diagnostic(
    `seed ${seed}: ${killed.worker} workers and ${killed.postgres} times PostgreSQL killed; ${new Set(acknowledged().map(([n]) => n)).size} bookings acknowledged, ${numbers.size} there; back after ${Math.round(recoveries.at(-1) ?? 0)} ms at most`,
  )
})
