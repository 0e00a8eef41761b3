/** Answers that are lost after the work was done, between us and PostgreSQL and between us and a rail: nobody is paid twice, and nobody is lost. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { startRailServer } from '../../server/src/payout/testing/rail-server.ts'
import { type Cluster, freshDatabase, startTestCluster } from '../../server/src/testing/cluster.ts'
import { randomOf } from './fate.ts'
import { book, earningFor, havePayees, openPayday, wrongWith } from './payday.ts'
import { httpAnswers, openProxy, postgresAnswers } from './proxy.ts'

const LONG = process.env['QPC_LONG'] === '1'
const seed = Number(process.env['QPC_SEED'] ?? 20_270_716)
const CASES = Number(process.env['QPC_CASES'] ?? (LONG ? 1000 : 100))
/** Of ten answers two are lost: enough that some orders lose several in a row. */
const LOST = 0.2

let cluster: Cluster
before(async () => {
  cluster = await startTestCluster()
})
after(() => cluster.stop())

test('every earning is booked once and paid once, whichever answers are lost', { timeout: 3_600_000 }, async (context) => {
  const random = randomOf(seed)
  const address = await freshDatabase(cluster)
  const rail = await startRailServer('key')
  let calm = true
  const loses = () => !calm && random() < LOST
  const toPostgres = await openProxy({ path: `${address.host}/.s.PGSQL.5432` }, postgresAnswers, loses)
  const toRail = await openProxy({ port: Number(new URL(rail.url).port) }, httpAnswers, loses)
  const owner = new pg.Client({ ...address, user: 'postgres' })
  await owner.connect()
  const url = `postgres://${address.user}@127.0.0.1:${toPostgres.port}/${address.database}`
  const payday = await openPayday({ connectionString: url }, `http://127.0.0.1:${toRail.port}`)
  const members = await havePayees(payday.db, 40)
  const inDoubt = () => toPostgres.lost.length + toRail.lost.length
  const expected = new Map<string, bigint>()
  calm = false

  /** Whoever books does not know what became of it, and says the same again. */
  const bookSurely = async (n: number) => {
    const earning = earningFor(members[n % members.length]!, n)
    for (;;) {
      const booked = await book(payday, earning).catch(() => null)
      if (booked) return void expected.set(booked.earningId, earning.cents)
    }
  }
  /** What a worker that lost its connection still holds goes to others, and what was parked is sent on by a person. */
  const goOn = async () => {
    await owner.query("update pgboss.job set state = 'retry', start_after = now() where state = 'active'")
    const { rows } = await owner.query<{ parked_id: string }>('select parked_id from parked where resolved_at is null')
    for (const { parked_id } of rows) await payday.queue.resume(parked_id).catch(() => {})
  }
  for (let n = 0; inDoubt() < CASES; ) {
    for (const last = n + 25; n < last; n++) await bookSurely(n)
    await payday.queue.drain().catch(() => {})
    for (const order of rail.orders.values()) order.status = 'completed'
    payday.clock.set(payday.clock.now().add({ minutes: 5 }))
    await goOn()
  }
  // The faults end; what is left over finds its way.
  calm = true
  const isOver = async () => (await owner.query("select from earning where state <> 'paid'")).rowCount === 0
  for (let round = 0; round < 40 && !(await isOver()); round++) {
    await goOn()
    await payday.queue.drain().catch(() => {})
    for (const order of rail.orders.values()) order.status = 'completed'
    payday.clock.set(payday.clock.now().add({ minutes: 30 }))
  }
  const counts = Object.entries(Object.groupBy([...toPostgres.lost, ...toRail.lost], (one) => one)).map(
    ([what, all]) => `${all?.length} × ${what}`,
  )
  context.diagnostic(`seed ${seed}: ${expected.size} earnings, ${inDoubt()} answers lost: ${counts.join(', ')}`)
  assert.deepEqual(await wrongWith(payday.db, rail, expected), [])
  assert.ok(toRail.lost.length > CASES / 10 && toPostgres.lost.filter((one) => one === 'COMMIT').length > CASES / 10, 'both ways lost some')
  await payday.end()
  await owner.end()
  toPostgres.close()
  toRail.close()
  await rail.close()
})
