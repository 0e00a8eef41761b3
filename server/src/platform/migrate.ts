/** Brings a database to the newest schema, as its owner: our numbered files, pg-boss's own schema, and what the server's role may do. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { Address } from '#platform/db.ts'

const folder = fileURLToPath(new URL('../../sql/', import.meta.url))

/** Runs what has not run yet, each file in its own transaction; two processes at once take turns. Answers the names it ran. */
export async function migrate(owner: Address, queues: readonly string[]): Promise<string[]> {
  const client = new pg.Client(owner)
  await client.connect()
  const ran: string[] = []
  try {
    await client.query('select pg_advisory_lock(7215001)')
    await client.query(
      'create table if not exists migration (name text primary key, ran_at timestamptz not null default clock_timestamp())',
    )
    const done = new Set((await client.query<{ name: string }>('select name from migration')).rows.map((row) => row.name))
    for (const name of readdirSync(folder)
      .filter((n) => n.endsWith('.sql'))
      .sort()) {
      if (done.has(name)) continue
      await client.query('begin')
      try {
        await client.query(readFileSync(`${folder}${name}`, 'utf8'))
        await client.query('insert into migration (name) values ($1)', [name])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
      ran.push(name)
    }
    await migrateQueues(owner, queues)
    await client.query(`grant usage on schema pgboss to qpc_app;
      grant select, insert, update, delete on all tables in schema pgboss to qpc_app;
      grant usage on all sequences in schema pgboss to qpc_app;
      grant execute on all functions in schema pgboss to qpc_app`)
  } finally {
    await client.end()
  }
  return ran
}

async function migrateQueues(owner: Address, queues: readonly string[]): Promise<void> {
  const pool = new pg.Pool({ ...owner, max: 2 })
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema: 'pgboss',
    schedule: false,
    supervise: false,
  })
  boss.on('error', () => {})
  await boss.start()
  // A worker that dies stops its heartbeat, and its job goes to another within seconds instead of at the end of its lease.
  for (const name of queues)
    await boss.createQueue(name, {
      retryLimit: 5,
      retryDelay: 1,
      retryBackoff: true,
      notify: true,
      expireInSeconds: 300,
      heartbeatSeconds: 10,
    })
  await boss.stop({ graceful: false })
  await pool.end()
}
