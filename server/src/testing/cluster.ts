/** One PostgreSQL for a test run, a database of its own for each test file: cloned from one migrated template in milliseconds. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { checkLedger } from '#ledger/check.ts'
import { type Database, openDatabase } from '#platform/db.ts'
import { type LocalPostgres, removeLocalPostgres, startLocalPostgres } from '#platform/local-postgres.ts'
import { migrate } from '#platform/migrate.ts'
import { queueNames } from '#platform/queue.ts'

export type Cluster = { host: string; stop(): Promise<void> }
const TEMPLATE = 'qpc_template'

/** Starts the cluster of this run, or joins the one that `npm test` started and named in TEST_PG. */
export async function startTestCluster(): Promise<Cluster> {
  const given = process.env['TEST_PG']
  if (given) return { host: given, stop: async () => {} }
  const folder = join(tmpdir(), `qpc-test-${process.pid}`)
  const server: LocalPostgres = await startLocalPostgres(folder, { fsync: 'off' })
  const admin = new pg.Client({ host: server.host, user: 'postgres', database: 'postgres' })
  await admin.connect()
  await admin.query(`create database ${TEMPLATE}`)
  const { flow } = await import('../flow.ts')
  await migrate({ host: server.host, user: 'postgres', database: TEMPLATE }, queueNames(flow))
  const { haveNetworks } = await import('./networks.ts')
  const template = openDatabase({ host: server.host, user: 'qpc_app', database: TEMPLATE }, 1)
  await haveNetworks(template.db)
  await template.end()
  await admin.query(`alter database ${TEMPLATE} allow_connections false`)
  await admin.end()
  return {
    host: server.host,
    async stop() {
      await server.stop()
      removeLocalPostgres(folder)
    },
  }
}

/** A new database with the whole schema; its address for the server's own role. */
export async function freshDatabase(cluster: Cluster): Promise<{ host: string; user: string; database: string }> {
  const database = `t${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ host: cluster.host, user: 'postgres', database: 'postgres' })
  await admin.connect()
  for (let tries = 0; ; tries++) {
    try {
      await admin.query(`create database ${database} template ${TEMPLATE} strategy file_copy`)
      break
    } catch (error) {
      // The template is busy while another test file is cloning it.
      if ((error as { code?: string }).code !== '55006' || tries > 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await admin.end()
  return { host: cluster.host, user: 'qpc_app', database }
}

/**
 * A cluster (shared when there is one) and a fresh database, opened as the server opens it. When it is closed its books have to be right;
 * `books: 'broken'` is for tests that book what nothing explains.
 */
export async function testDatabase({ books = 'right' }: { books?: 'right' | 'broken' } = {}): Promise<{
  database: Database
  address: { host: string; user: string; database: string }
  close(): Promise<void>
}> {
  const cluster = await startTestCluster()
  const address = await freshDatabase(cluster)
  const database = openDatabase(address, 4)
  return {
    database,
    address,
    async close() {
      try {
        if (books === 'right') assert.deepEqual(await checkLedger(database.db), [], 'the books are right at the end of the test')
      } finally {
        await database.end()
        await cluster.stop()
      }
    },
  }
}
