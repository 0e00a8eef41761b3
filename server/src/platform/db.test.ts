import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openDatabase } from '#platform/db.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, address, close } = await testDatabase()
const { db } = database
const owner = openDatabase({ ...address, user: 'postgres' }, 2)
before(async () => {
  await sql`create table box (at timestamptz, "on" date, big int8, exact numeric, words text)`.execute(owner.db)
  await sql`grant select, insert, delete on box to qpc_app`.execute(owner.db)
})
after(async () => {
  await owner.end()
  await close()
})

type Box = { at: Temporal.Instant | null; on: Temporal.PlainDate | null; big: bigint | null; exact: string | null; words: string | null }
async function throughTheDatabase(box: Partial<Box>): Promise<Box> {
  const { at = null, on = null, big = null, exact = null, words = null } = box
  const { rows } = await sql<Box>`with put as (insert into box values (${at}, ${on}, ${big}, ${exact}, ${words}) returning *)
    select * from put`.execute(db)
  return rows[0]!
}
const backend = async () => Number((await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]!.pid)
const terminate = (pid: number) => sql`select pg_terminate_backend(${pid})`.execute(owner.db)

test('a connection that is cut in a transaction fails that transaction and nothing else', async () => {
  const cut = db.transaction().execute(async (trx) => {
    await sql`insert into box (words) values ('half')`.execute(trx)
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await terminate(rows[0]!.pid)
    // The cut arrives while no query is under way: nobody but the connection itself can take the error.
    await new Promise((resolve) => setTimeout(resolve, 100))
    await sql`insert into box (words) values ('other half')`.execute(trx)
  })
  await assert.rejects(cut)
  const { rows } = await sql<{ left: bigint }>`select count(*) as left from box where words like '%half'`.execute(db)
  assert.equal(rows[0]?.left, 0n)
})

test('a connection that is cut while idle does not end the process; the next query has a new one', async () => {
  const pid = await backend()
  await terminate(pid)
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.notEqual(await backend(), pid)
  await database.plain.query('select 1')
  await owner.db
    .transaction()
    .execute((trx) =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${address.database} and pid <> pg_backend_pid()`.execute(
        trx,
      ),
    )
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal((await database.plain.query('select 1 as one')).rows[0].one, 1)
})

test('an instant comes back as it went, to the microsecond, on any day and in any session zone', async () => {
  for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata', 'America/St_Johns'])
    for (const text of [
      '2026-07-14T13:30:00.123456Z',
      '2026-07-14T13:30:00.000001Z',
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:30:00Z',
      '1969-12-31T23:59:59.999999Z',
      '1880-01-01T00:00:00Z',
    ])
      await db.transaction().execute(async (trx) => {
        await sql`set local timezone to ${sql.lit(zone)}`.execute(trx)
        const { rows } = await sql<{ at: Temporal.Instant }>`select ${Temporal.Instant.from(text)}::timestamptz as at`.execute(trx)
        assert.ok(rows[0]!.at instanceof Temporal.Instant)
        assert.equal(rows[0]!.at.epochNanoseconds, Temporal.Instant.from(text).epochNanoseconds, `${text} in ${zone}`)
      })
  const micros = fc.bigInt(-2_000_000_000_000_000n, 4_000_000_000_000_000n)
  await fc.assert(
    fc.asyncProperty(micros, async (us) => {
      const at = new Temporal.Instant(us * 1000n)
      assert.equal((await throughTheDatabase({ at })).at!.epochNanoseconds, at.epochNanoseconds)
    }),
    { numRuns: 50 },
  )
})

test('a civil date, an int8 and a numeric come back exactly, and text gets no quotes', async () => {
  for (const text of ['2026-03-08', '2024-02-29', '1999-12-31', '0044-03-15']) {
    const { on } = await throughTheDatabase({ on: Temporal.PlainDate.from(text) })
    assert.ok(on instanceof Temporal.PlainDate)
    assert.equal(on.toString(), text)
  }
  const { big, exact, words } = await throughTheDatabase({
    big: 9_007_199_254_740_993n,
    exact: '12345678901234567890.000000001',
    words: '"é',
  })
  assert.deepEqual([big, exact, words], [9_007_199_254_740_993n, '12345678901234567890.000000001', '"é'])
  const { rows } = await sql<{ text: string }>`select ${Temporal.Instant.from('2026-07-14T13:30:00Z')}::text as text`.execute(db)
  assert.equal(rows[0]?.text, '2026-07-14T13:30:00Z')
  assert.deepEqual(await throughTheDatabase({}), { at: null, on: null, big: null, exact: null, words: null })
})

test('the plain pool reads dates as its libraries do', async () => {
  const { rows } = await database.plain.query("select '2026-07-14T13:30:00Z'::timestamptz as at, 1::int8 as one")
  assert.ok(rows[0].at instanceof Date)
  assert.equal(rows[0].one, '1')
})
