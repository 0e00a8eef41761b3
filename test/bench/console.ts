/**
 * `node tools/boot.mjs test/bench/console.ts`: the console's overview over a company of 20,000 members, 40 events and 500 exceptions, against its
 * limit of 200 ms at the 95th percentile; and what counting beforehand costs. A database of its own; nothing is left behind.
 */
import { mkdtempSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { countFeed } from '../../server/src/dispatch/feed-store.ts'
import { flow } from '../../server/src/flow.ts'
import { overviewAnswer } from '../../server/src/http/compose/overview.ts'
import { standingClock } from '../../server/src/platform/clock.ts'
import { openDatabase } from '../../server/src/platform/db.ts'
import { removeLocalPostgres, startLocalPostgres } from '../../server/src/platform/local-postgres.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { queueNames } from '../../server/src/platform/queue.ts'
import { keepTally } from '../../server/src/treasury/tally-store.ts'
import { companyNow, seedCompany } from './console-world.ts'

const company = { members: 20_000, events: 40, exceptions: 500 }
const looks = 60
const limitMs = 200

const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await run()
  return performance.now() - from
}
const rank = (sorted: readonly number[], percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1]!

/** Lines for a person. */
export async function runConsole(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'quickpay-console-'))
  const server = await startLocalPostgres(join(folder, 'postgres'))
  const address = { host: server.host, user: 'qpc_app', database: 'postgres' }
  try {
    await migrate({ ...address, user: 'postgres' }, queueNames(flow))
    const database = openDatabase(address)
    const { db } = database
    await seedCompany(db, company)
    await database.plain.query('analyze')
    const within = (run: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) => db.transaction().execute(run)
    const tallies: number[] = []
    for (let i = 1; i <= company.events; i++) tallies.push(await timed(() => within((trx) => keepTally(trx, `evt_${i}`, companyNow))))
    const feed = await timed(() => within((trx) => countFeed(trx, companyNow.subtract({ hours: 48 }), companyNow, companyNow)))
    const world = { db, clock: standingClock(companyNow.toString()), utilities: new Map() }
    const took: number[] = []
    for (let i = 0; i < looks; i++) took.push(await timed(() => overviewAnswer(world)))
    await database.end()
    const sorted = took.toSorted((a, b) => a - b)
    const p95 = rank(sorted, 95)
    return [
      `The console's overview: ${company.members} members, ${company.events} events, ${company.exceptions} exceptions, ${looks} looks one after the other; load ${loadavg()[0]!.toFixed(2)}`,
      `  median ${rank(sorted, 50).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms: ${(p95 / limitMs).toFixed(2)} of the limit of ${limitMs} ms`,
      `  counted beforehand: an event of ${company.members / 8} in ${rank(
        tallies.toSorted((a, b) => a - b),
        50,
      ).toFixed(0)} ms, at most four times a minute; two days of arrivals in ${(feed / 1000).toFixed(1)} s, every half hour`,
    ].join('\n')
  } finally {
    await server.stop()
    removeLocalPostgres(folder)
  }
}

if (import.meta.main) console.log(await runConsole())
