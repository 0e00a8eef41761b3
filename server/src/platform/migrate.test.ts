import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import pg from 'pg'
import { migrate } from '#platform/migrate.ts'
import { tablesOf } from '../../../tools/tables.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, address, close } = await testDatabase()
after(close)
const names = readdirSync(new URL('../../sql/', import.meta.url)).sort()
const app = (text: string) => database.plain.query(text)
const refused = (text: string, words = /permission denied|must be owner/) => assert.rejects(app(text), words, text)

/** An empty database beside the migrated one. */
async function emptyDatabase(): Promise<{ host: string; user: string; database: string }> {
  const name = `t${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ ...address, user: 'postgres', database: 'postgres' })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  return { host: address.host, user: 'postgres', database: name }
}
/** Everything a migration can make: tables with columns, functions, grants, queues. */
async function shapeOf(at: { host: string; user: string; database: string }): Promise<unknown> {
  const client = new pg.Client(at)
  await client.connect()
  const { rows } = await client.query(`
    select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || coalesce(column_default, '') as one from information_schema.columns
      where table_schema in ('public', 'auth', 'pgboss')
    union all select table_schema || '.' || table_name || ' ' || privilege_type from information_schema.role_table_grants where grantee = 'qpc_app'
    union all select 'function ' || oid::regprocedure from pg_proc where pronamespace = 'pgboss'::regnamespace
    union all select 'queue ' || name || ' ' || retry_limit from pgboss.queue
    union all select 'ran ' || name || ran_at from migration order by 1`)
  await client.end()
  return rows.map((row: { one: string }) => row.one)
}

test('the server’s role cannot change the schema', async () => {
  for (const text of [
    'create table mine (one int)',
    'create schema mine',
    'alter table transfer add column mine int',
    'drop table audit',
    'create function mine() returns int language sql as $$ select 1 $$',
    'alter table transfer owner to qpc_app',
    'select * from migration',
  ])
    await refused(text)
})

test('the server’s role cannot change or remove what is append-only, nor read around it', async () => {
  for (const table of ['transfer', 'audit', 'measurement', 'interval_day_revision', 'payout_step', 'document', 'notification']) {
    const { rows } = await app(`select column_name as one from information_schema.columns where table_name = '${table}' limit 1`)
    const column = (rows[0] as { one: string }).one
    await refused(`update ${table} set ${column} = ${column}`)
    await refused(`delete from ${table}`)
    await refused(`truncate ${table}`)
    await app(`select * from ${table} limit 1`)
  }
})

test('two migrations at once take turns: each file runs once, and both end with the same schema', async () => {
  const at = await emptyDatabase()
  const ran = await Promise.all([migrate(at, ['event.scheduled/tell']), migrate(at, ['event.scheduled/tell'])])
  assert.deepEqual(ran.flat().sort(), names)
  assert.deepEqual(ran.map((one) => one.length).sort(), [0, names.length])

  const before = await shapeOf(at)
  assert.deepEqual(await migrate(at, ['event.scheduled/tell']), [])
  assert.deepEqual(await shapeOf(at), before, 'once more changes nothing')
  assert.ok((before as string[]).includes('queue event.scheduled/tell 5'))
})

test('the types of the tables are those of the schema: else run `npm run tables`', async () => {
  const committed = readFileSync(new URL('./tables.ts', import.meta.url), 'utf8')
  assert.equal(committed, await tablesOf({ ...address, user: 'postgres' }))
})
