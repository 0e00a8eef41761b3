import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { removeLocalPostgres, startLocalPostgres } from '#platform/local-postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'qpc-pg-'))
const home = join(folder, 'postgres')
after(() => {
  removeLocalPostgres(home)
  rmSync(folder, { recursive: true, force: true })
})

test('it starts, keeps its data over a stop, and a second process attaches to the one that runs', async () => {
  const first = await startLocalPostgres(home, { fsync: 'off' })
  const client = new pg.Client({ host: first.host, user: first.user, database: 'postgres' })
  await client.connect()
  await client.query('create table kept (n int)')
  const second = await startLocalPostgres(home)
  assert.deepEqual([second.attached, second.host], [true, first.host])
  await client.end()
  await first.stop()
  const again = await startLocalPostgres(home, { fsync: 'off' })
  const reader = new pg.Client({ host: again.host, user: again.user, database: 'postgres' })
  await reader.connect()
  assert.equal((await reader.query('select * from kept')).rowCount, 0)
  await reader.end()
  await again.stop()
})

test('a thousand errors while nobody listens do not stop it, and its log says nothing of the data', async () => {
  const server = await startLocalPostgres(home, { fsync: 'off' })
  const script = `import pg from 'pg'
    const client = new pg.Client({ host: ${JSON.stringify(server.host)}, user: 'postgres', database: 'postgres' })
    await client.connect()
    await client.query('create table if not exists person (email text primary key)')
    for (let i = 0; i < 1000; i++) await client.query("insert into person values ('canary@example.org')").catch(() => {})
    await client.end()`
  // Our own event loop stands still meanwhile.
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, timeout: 30_000 })
  await server.stop()
  const log = [join(home, 'postgres.log'), ...otherHomes()]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('')
  assert.match(log, /duplicate key/)
  assert.doesNotMatch(log, /canary/)
})

/** Where the log lies when we are root and the folder is closed to PostgreSQL's user. */
const otherHomes = (): string[] => {
  const shared = '/var/lib/quickpayconnect'
  return existsSync(shared)
    ? execFileSync('find', [shared, '-name', 'postgres.log', '-newermt', '-1 minute'], { encoding: 'utf8' }).split('\n').filter(Boolean)
    : []
}

test('killed and started again, it comes up although clients knock while it recovers', async () => {
  const first = await startLocalPostgres(home)
  const client = new pg.Client({ host: first.host, user: first.user, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  await client.query('create table booked as select generate_series(1, 200000) as n')
  const { rows } = await client.query<{ data_directory: string }>('show data_directory')
  process.kill(Number(readFileSync(join(rows[0]?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  await first.stop()
  let knocks = true
  const knocking = (async () => {
    for (; knocks; await new Promise((resolve) => setTimeout(resolve, 1))) {
      const guest = new pg.Client({ host: first.host, user: first.user, database: 'postgres' })
      guest.on('error', () => {})
      await guest.connect().catch(() => {})
      await guest.end().catch(() => {})
    }
  })()
  const again = await startLocalPostgres(home).finally(() => {
    knocks = false
  })
  await knocking
  const reader = new pg.Client({ host: again.host, user: again.user, database: 'postgres' })
  await reader.connect()
  assert.equal((await reader.query('select from booked')).rowCount, 200_000)
  await reader.end()
  await again.stop()
})
