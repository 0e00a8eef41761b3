/**
 * `node tools/boot.mjs test/bench/settlement.ts [accounts]`: settles one event from stored readings to booked earnings, with as many server
 * workers as there are cores, and the parts of it alone in the same run. A database of its own, which writes to disk; nothing is left behind.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { flow } from '../../server/src/flow.ts'
import { checkLedger } from '../../server/src/ledger/check.ts'
import { standingClock } from '../../server/src/platform/clock.ts'
import { openDatabase } from '../../server/src/platform/db.ts'
import { removeLocalPostgres, startLocalPostgres } from '../../server/src/platform/local-postgres.ts'
import { silentLog } from '../../server/src/platform/log.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { openQueue, queueNames } from '../../server/src/platform/queue.ts'
import { lookAtEvent } from '../../server/src/settlement/measure.ts'
import { type Parts, partsAlone } from './settlement-parts.ts'
import { compareStores, type Stores } from './settlement-store.ts'
import type { Used } from './settlement-worker.ts'
import { callAccounts, differentMeters, ingest, repeatMeters, settledAt } from './settlement-world.ts'

export type Settlement = {
  accounts: number
  workers: number
  seconds: number
  used: readonly Used[]
  parts: Parts
  stores: Stores
  loadBefore: number
}

/** A row a reading takes its time. */
const comparedMeters = 500

export async function runSettlement(accounts: number, told: (line: string) => void): Promise<Settlement> {
  const folder = mkdtempSync(join(tmpdir(), 'quickpay-settle-'))
  const server = await startLocalPostgres(join(folder, 'postgres'))
  const address = { host: server.host, user: 'qpc_app', database: 'postgres' }
  try {
    await migrate({ ...address, user: 'postgres' }, queueNames(flow))
    const database = openDatabase(address)
    const { db } = database
    const eventId = await callAccounts(db, accounts)
    const stores = await compareStores(db, address, Math.min(accounts, comparedMeters))
    for (let meter = comparedMeters + 1; meter <= Math.min(accounts, differentMeters); meter++) await ingest(db, meter)
    await repeatMeters(db, accounts, told)
    // As autovacuum would have by the next day.
    const owner = new pg.Client({ ...address, user: 'postgres' })
    await owner.connect()
    await owner.query('vacuum analyze')
    await owner.query('checkpoint')
    await owner.end()
    const parts = await partsAlone(db, eventId, Math.min(accounts, differentMeters))
    const loadBefore = loadavg()[0]!
    told(`settling; the machine's load is ${loadBefore.toFixed(2)}`)
    const { seconds, used } = await settle(database, address, eventId, accounts, told)
    const wrong = await checkLedger(db)
    if (wrong.length > 0) throw new Error(`the books are wrong: ${JSON.stringify(wrong)}`)
    await database.end()
    return { accounts, workers: used.length, seconds, used, parts, stores, loadBefore }
  } finally {
    await server.stop()
    removeLocalPostgres(folder)
  }
}

async function settle(
  database: ReturnType<typeof openDatabase>,
  { host, database: name }: { host: string; database: string },
  eventId: string,
  accounts: number,
  told: (line: string) => void,
): Promise<{ seconds: number; used: Used[] }> {
  const clock = standingClock(settledAt.toString())
  const queue = await openQueue({ database, clock, flow: { 'event.due': [lookAtEvent] }, world: database, log: silentLog })
  const file = fileURLToPath(new URL('settlement-worker.ts', import.meta.url))
  const workers = Array.from({ length: availableParallelism() }, () => fork(file, [host, name]))
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const from = performance.now()
  await database.db.transaction().execute((trx) => queue.emit(trx, 'event.due', [eventId]))
  let [booked, lastTold] = [0, 0]
  while (booked < accounts) {
    const died = workers.find((worker) => worker.exitCode !== null)
    if (died) throw new Error(`a worker ended with ${died.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
    booked = Number((await database.plain.query<{ n: string }>('select count(*) as n from earning')).rows[0]!.n)
    const seconds = (performance.now() - from) / 1000
    if (seconds < lastTold + 5 && booked < accounts) continue
    lastTold = seconds
    told(`${booked} of ${accounts} booked after ${seconds.toFixed(0)} s, ${(booked / seconds).toFixed(0)} a second`)
  }
  const seconds = (performance.now() - from) / 1000
  const used = await Promise.all(workers.map(farewell))
  await queue.stop()
  return { seconds, used }
}

async function farewell(worker: ChildProcess): Promise<Used> {
  const told = once(worker, 'message')
  worker.send('stop')
  return ((await told) as [Used])[0]
}

const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0)
const ms = (seconds: number, accounts: number) => `${((seconds * 1000) / accounts).toFixed(3)} ms`

/** For a person. */
export function wordsOf({ accounts, workers, seconds, used, parts, stores, loadBefore }: Settlement): string {
  const both = parts.computing / parts.accounts
  const of = (what: keyof Used) => ms(sum(used.map((one) => one[what])), accounts)
  const rate = (s: number) => `${(stores.readings / s / 1e6).toFixed(2)} M readings/s`
  return [
    `Settling an event: ${accounts} accounts, ${workers} server workers, from stored readings to booked earnings`,
    `  ${seconds.toFixed(1)} s, ${(accounts / seconds).toFixed(0)} accounts/s; load of the machine before ${loadBefore.toFixed(2)}`,
    `  peak memory of the workers: ${used.map((one) => `${(one.peakBytes / 1e6).toFixed(0)} MB`).join(', ')}`,
    `  an account, in a worker: reading and computing ${of('measuring')}, storing ${of('storing')}, booking ${of('booking')} (they overlap); processor ${of('cpu')}`,
    `  an account, alone, one process (${parts.accounts}): reading ${ms(parts.reading, parts.accounts)}, computing ${ms(parts.computing, parts.accounts)}, of which the rule in one pass ${ms(parts.bare, parts.accounts)}`,
    `  the run took ${(seconds / ((both * accounts) / workers)).toFixed(2)} times as long as computing alone on as many cores would, ${((seconds * workers * parts.accounts) / (parts.bare * accounts)).toFixed(0)} times as long as the bare rule`,
    `The interval store, ${stores.meters} meters, ${stores.readings} readings, beside a row a reading in the same PostgreSQL`,
    `  intake: ${rate(stores.ours.ingest)} with revisions; a row a reading ${rate(stores.rows.ingest)}; ${(stores.rows.ingest / stores.ours.ingest).toFixed(1)} times as fast`,
    `  settlement read: ${ms(stores.ours.read, stores.meters)} a meter; a row a reading ${ms(stores.rows.read, stores.meters)}; ${(stores.rows.read / stores.ours.read).toFixed(1)} times as fast`,
    `  bytes a reading: ${(stores.ours.bytes / stores.readings).toFixed(1)}; a row a reading ${(stores.rows.bytes / stores.readings).toFixed(1)}`,
  ].join('\n')
}

if (import.meta.main) {
  const accounts = Number(process.argv[2] ?? 5000)
  if (!Number.isSafeInteger(accounts) || accounts < 1) throw new Error('how many accounts?')
  console.log(wordsOf(await runSettlement(accounts, (line) => console.error(line))))
}
