/** Payouts from when each paid one earning: what they carried is kept, and what came back may be tried again. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import pg from 'pg'
import { testDatabase } from '../testing/cluster.ts'

const { address, close } = await testDatabase()
after(close)
const FOLDER = new URL('../../sql/', import.meta.url)
const OURS = '0029-holds.sql'

/** A database as it was before payouts could carry several earnings, with payouts in it. */
async function before(): Promise<pg.Client> {
  const owner = { ...address, user: 'postgres' }
  const admin = new pg.Client({ ...owner, database: 'postgres' })
  await admin.connect()
  const name = `t${randomBytes(6).toString('hex')}`
  await admin.query(`create database ${name}`)
  await admin.end()
  const client = new pg.Client({ ...owner, database: name })
  await client.connect()
  for (const file of readdirSync(FOLDER)
    .sort()
    .filter((one) => one < OURS))
    await client.query(readFileSync(new URL(file, FOLDER), 'utf8'))
  const payout = (id: string, earning: string, attempt: number, state: string) =>
    `insert into payout values ('mem_1', '${id}', '${earning}', ${attempt}, 'sandbox', 'mth_1', 860, '${state}', null, null, '2027-07-14Z');
     insert into payout_step values ('mem_1', '${id}', 1, null, 'reserved', '2027-07-14Z')`
  await client.query(`
    insert into member (member_id, email, name, kind, locale, role, created_at) values ('mem_1', 'a@example.org', 'A', 'residential', 'es', 'member', '2027-07-01Z');
    insert into payout_method values ('mem_1', 'mth_1', 'gift-card', null, '2027-07-01Z', null);
    insert into earning select 'mem_1', 'ern_' || n, 'event', 'c' || n, null, 1, 860, 'booked', null, '2027-07-14Z', '2027-07-14Z' from generate_series(1, 2) n;
    ${payout('pay_1', 'ern_1', 1, 'returned')};
    insert into payout_step values ('mem_1', 'pay_1', 2, 'settled', 'returned', '2027-07-16Z');
    ${payout('pay_2', 'ern_1', 2, 'submitted')};
    ${payout('pay_3', 'ern_2', 1, 'settled')}`)
  return client
}

test('each payout keeps the earning it was for, which attempt it was, and when it came back', async () => {
  const client = await before()
  try {
    await client.query(readFileSync(new URL(OURS, FOLDER), 'utf8'))
    const { rows } = await client.query(
      `select payout_id, earning_id, attempt, cents::int, back_at at time zone 'UTC' = '2027-07-16' as back from payout_part order by 1`,
    )
    assert.deepEqual(rows, [
      { payout_id: 'pay_1', earning_id: 'ern_1', attempt: 1, cents: 860, back: true },
      { payout_id: 'pay_2', earning_id: 'ern_1', attempt: 2, cents: 860, back: null },
      { payout_id: 'pay_3', earning_id: 'ern_2', attempt: 1, cents: 860, back: null },
    ])
    const twice = client.query(`insert into payout_part values ('mem_1', 'pay_3', 'ern_1', 3, 860, null)`)
    await assert.rejects(twice, /payout_part_once/)
  } finally {
    await client.end()
  }
})
