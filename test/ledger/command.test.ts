import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { at, booksOf } from '../../server/src/ledger/testing/books.ts'
import { testDatabase } from '../../server/src/testing/cluster.ts'

const { database, address, close } = await testDatabase({ books: 'broken' })
after(close)

const ledger = (...args: string[]) =>
  spawnSync(process.execPath, [fileURLToPath(new URL('../../tools/ledger.ts', import.meta.url)), ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '', QPC_POSTGRES_SOCKET: address.host, QPC_POSTGRES_DATABASE: address.database },
  })

test('npm run ledger -- check says what it looked at, and what is wrong with whom', async () => {
  assert.equal(ledger('mend').status, 2)
  const { memberId } = await booksOf(database.db, address).haveEarned(860n)
  const right = ledger('check')
  assert.deepEqual([right.status, right.stdout.includes('WRONG')], [0, false], right.stderr)
  for (const code of ['L1', 'L2', 'L9', 'L14']) assert.match(right.stdout, new RegExp(`^ok +${code} `, 'm'))
  const owner = new pg.Client({ ...address, user: 'postgres' })
  await owner.connect()
  await owner.query('update payable_balance set cents = cents + 1')
  await owner.end()
  const wrong = ledger('check')
  assert.equal(wrong.status, 1)
  assert.match(wrong.stdout, new RegExp(`^WRONG +L2 .*\\n +${memberId}: expected 860, found 861$`, 'm'))
  assert.equal((await database.db.selectFrom('transfer').select('booked_at').executeTakeFirst())?.booked_at.toString(), at.toString())
})
