import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { checkLedger } from '../../server/src/ledger/check.ts'
import { testDatabase } from '../../server/src/testing/cluster.ts'
import { conformanceAdapter } from './adapter.ts'

const { database, close } = await testDatabase({ books: 'broken' })
const server = conformanceAdapter(database.db)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(async () => {
  await new Promise((resolve) => server.close(resolve))
  await close()
})
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_lck`
type Entry = { accountId: string; type: string; amountSubunits: number; accountSequence: number }
const reset = () => fetch(`${base}/reset`, { method: 'POST' })
const balance = async (account: string) =>
  ((await (await fetch(`${base}/balance?account=${account}&currency=USD`)).json()) as { subunits: number }).subunits
const journal = async () => (await (await fetch(`${base}/journal`)).json()) as Entry[]
const leg = (type: 'DEBIT' | 'CREDIT', accountId: string, amountSubunits: number, currency = 'USD') => ({
  type,
  accountId,
  amountSubunits,
  currency,
})
const submit = async (idempotencyKey: string, legs: object[], allowOverdraft = false): Promise<string> => {
  const response = await fetch(`${base}/post`, {
    method: 'POST',
    body: JSON.stringify({ idempotencyKey, transactionId: idempotencyKey, allowOverdraft, legs }),
  })
  assert.equal(response.status, 200)
  return ((await response.json()) as { status: string }).status
}
const seed = (account: string, amount: number) =>
  submit(`seed ${account}`, [leg('DEBIT', 'external:funding', amount), leg('CREDIT', account, amount)], true)
const move = (key: string, from: string, to: string, amount: number) => submit(key, [leg('DEBIT', from, amount), leg('CREDIT', to, amount)])

test('what does not balance, mixes currencies or is no amount is refused, and a refused key is no duplicate', async () => {
  await reset()
  await seed('acct:a', 100)
  assert.equal(await submit('u', [leg('DEBIT', 'acct:a', 5), leg('CREDIT', 'acct:b', 4)]), 'REJECTED')
  assert.equal(await submit('m', [leg('DEBIT', 'acct:a', 5), leg('CREDIT', 'acct:b', 5, 'EUR')]), 'REJECTED')
  assert.equal(await submit('z', [leg('DEBIT', 'acct:a', 0), leg('CREDIT', 'acct:b', 0)]), 'REJECTED')
  assert.deepEqual([await move('much', 'acct:a', 'acct:b', 101), await move('much', 'acct:a', 'acct:b', 101)], ['REJECTED', 'REJECTED'])
  assert.deepEqual([await balance('acct:a'), await balance('acct:b'), (await journal()).length], [100, 0, 2])
})

test('a key books once, also 64 at once; a drain ends at zero; the journal adds up to every balance', async () => {
  await reset()
  assert.deepEqual([await balance('acct:a'), await journal()], [0, []])
  await seed('acct:a', 1000)
  const same = await Promise.all(Array.from({ length: 64 }, () => move('same', 'acct:a', 'acct:b', 10)))
  assert.deepEqual([same.filter((one) => one === 'APPLIED').length, same.filter((one) => one === 'DUPLICATE').length], [1, 63])
  const drain = await Promise.all(Array.from({ length: 40 }, (_, i) => move(`drain ${i}`, 'acct:a', i % 2 ? 'acct:b' : 'acct:c', 33)))
  assert.equal(drain.filter((one) => one === 'APPLIED').length, 30)
  assert.equal(await balance('acct:a'), 0)
  const entries = await journal()
  for (const account of ['acct:a', 'acct:b', 'acct:c', 'external:funding']) {
    const own = entries.filter((one) => one.accountId === account)
    assert.equal(
      await balance(account),
      own.reduce((sum, one) => sum + (one.type === 'CREDIT' ? 1 : -1) * one.amountSubunits, 0),
      account,
    )
    assert.deepEqual(
      own.map((one) => one.accountSequence),
      own.map((_, i) => i + 1),
    )
  }
  const found = (await checkLedger(database.db)).map((one) => one.code)
  assert.deepEqual(
    found.filter((code) => ['L1', 'L2', 'L3', 'L4', 'L5'].includes(code)),
    [],
  )
})
