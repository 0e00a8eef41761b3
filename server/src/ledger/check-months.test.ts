/** The checks of money for pledged load find what they are for, and nothing else. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { at, booksOf } from '#ledger/testing/books.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, address, close } = await testDatabase({ books: 'broken' })
const { found, foundAfter, haveEarned } = booksOf(database.db, address)
after(close)

const month = (members: number, moved: number) => `insert into reservation_reckoning (reservation_id, month, version, accounts, pledged_kw,
    dollars_per_kw_month, stepped_up, factor, factor_basis, utility_cents, moved_cents, reckoned_at, members_cents, margin_cents)
  values ('rsv_1', '2027-07-01', 1, 1, 1, 18, false, 0.8, 'own-events', 1440, ${moved}, '${at}', ${members}, ${1440 - members});`
const share = (step: number, kind: 'advance' | 'month', cents: { share: number; pay: number; absorbed?: number; owed?: number }) => {
  const event = kind === 'advance' ? `'evt_1'` : 'null'
  const earning = cents.pay > 0 ? `'ern_${step}'` : 'null'
  return `insert into reservation_share (member_id, share_id, account_id, reservation_id, month, step, kind, event_id, plan_id, share_cents,
      earned_before_cents, owed_before_cents, open_before_cents, other_months_owed_cents, pay_cents, earning_id, owed_cents, absorbed_cents,
      moved_cents, proof_z, settled_at)
    values ('mem_1', 'rsh_${step}', 'acc_1', 'rsv_1', '2027-07-01', ${step}, '${kind}', ${event}, 'reservation', ${cents.share}, 0, 0, 0, 0,
      ${cents.pay}, ${earning}, ${cents.owed ?? 0}, ${cents.absorbed ?? 0}, 0, '', '${at}');
    insert into earning (member_id, earning_id, kind, cause, cents, state, earned_at, booked_at)
      select 'mem_1', 'ern_${step}', 'reservation', 'c${step}', ${cents.pay}, 'booked', '${at}', '${at}' where ${cents.pay} > 0;`
}
const codes = async (...statements: string[]) => foundAfter(statements.join('\n'))

test('L14 a month is its members’ and the operator’s', async () => {
  assert.ok(!(await codes(month(1080, 360))).includes('L14'))
  assert.ok((await codes(month(1080, 359))).includes('L14'))
})

test('L11 a customer’s part is what the steps paid, less what is owed back or absorbed; while the month runs there is nothing to compare', async () => {
  const advance = share(1, 'advance', { share: 1080, pay: 540 })
  assert.ok(!(await codes(advance)).includes('L11'))
  assert.ok(!(await codes(advance, share(2, 'month', { share: 1080, pay: 540 }))).includes('L11'))
  assert.ok(!(await codes(advance, share(2, 'month', { share: 400, pay: 0, absorbed: 140 }))).includes('L11'))
  assert.ok((await codes(advance, share(2, 'month', { share: 1080, pay: 530 }))).includes('L11'))
  assert.ok((await codes(advance, share(2, 'month', { share: 400, pay: 0 }))).includes('L11'))
})

test('L11 what a month noted as owed back is in the books', async () =>
  assert.ok((await codes(share(1, 'month', { share: 400, pay: 0, owed: 140 }))).includes('L11')))

test('L9 an earning for pledged load has its step', async () => {
  assert.ok(!(await found()).includes('L9'))
  await haveEarned(540n, { kind: 'reservation', cause: 'of no step', version: null })
  assert.ok((await found()).includes('L9'))
})
