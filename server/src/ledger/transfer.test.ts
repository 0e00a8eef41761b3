import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cents } from '@quickpay/units'
import { accountKinds, growsByDebit, memberPayable, memberRecoverable, partsOfAccount, programReceivable } from '#ledger/chart.ts'
import { bodyHash, journalRefusal, payableChange, refusalCodes, type Transfer } from '#ledger/transfer.ts'

const at = Temporal.Instant.from('2027-07-14T12:00:00Z')
const journal = (...transfers: Transfer[]) => ({ memberId: 'mem_1', cause: 'test', transfers, effectiveAt: at, bookedAt: at })
const good: Transfer = { debit: programReceivable('evt_1'), credit: memberPayable('mem_1'), cents: cents(860) }

test('refusals in order of precedence: each journal is wrong in all later ways too', () => {
  const wrong: Transfer = { debit: 'moon', credit: 'moon', cents: 1.5 as never }
  const table: [Transfer[], string | undefined][] = [
    [[], 'no-transfers'],
    [[wrong], 'not-an-integer'],
    [[{ ...wrong, cents: 8 as never }], 'not-an-integer'],
    [[{ ...wrong, cents: cents(0) }], 'not-positive'],
    [[{ ...wrong, cents: cents(-1) }], 'not-positive'],
    [[{ ...wrong, cents: cents(2n ** 53n) }], 'too-large'],
    [[{ ...wrong, cents: cents(1) }], 'unknown-account'],
    [[{ debit: 'member-payable', credit: memberPayable('mem_2'), cents: cents(1) }], 'unknown-account'],
    [[{ debit: memberPayable('mem_2'), credit: memberPayable('mem_2'), cents: cents(1) }], 'same-account'],
    [[{ debit: memberPayable('mem_2'), credit: 'operator-margin', cents: cents(1) }], 'other-member'],
    [[good], undefined],
  ]
  for (const [transfers, code] of table) assert.equal(journalRefusal(journal(...transfers))?.code, code)
  const seen = table.flatMap(([, code]) => code ?? [])
  assert.deepEqual([...new Set(seen), 'below-floor'], [...refusalCodes])
})

test('a refusal names its line', () => {
  assert.equal(journalRefusal(journal(good, { ...good, cents: cents(0) }))?.evidence['line'], 2)
})

test('the chart knows its kinds with an owner where there is one, and nothing else', () => {
  assert.deepEqual(partsOfAccount('rail-cash:sandbox'), { kind: 'rail-cash', owner: 'sandbox' })
  assert.deepEqual(partsOfAccount('operator-margin'), { kind: 'operator-margin', owner: null })
  for (const none of ['', 'cash', 'rail-cash', 'rail-cash:', 'rail-cash:a b', 'operator-margin:x', 'toString', 'constructor'])
    assert.equal(partsOfAccount(none), null)
  assert.deepEqual(accountKinds.filter(growsByDebit), [
    'program-receivable',
    'reservation-receivable',
    'rail-cash',
    'operating-cash',
    'referral-expense',
    'program-variance',
    'rail-fee',
    'rail-difference',
    'correction-loss',
    'member-recoverable',
  ])
  assert.deepEqual(partsOfAccount(memberRecoverable('mem_1', 2026)), { kind: 'member-recoverable', owner: 'mem_1.2026' })
})

test('only the member’s own account changes what is owed', () => {
  const back: Transfer = { debit: memberPayable('mem_1'), credit: 'payout-in-flight:sandbox', cents: cents(60) }
  assert.equal(payableChange(journal(good, back)), 800n)
  assert.equal(payableChange(journal({ debit: 'referral-expense', credit: 'operator-margin', cents: cents(5) })), 0n)
})

test('a body is its accounts and amounts in order', () => {
  const other: Transfer = { ...good, cents: cents(861) }
  assert.equal(bodyHash([good]), bodyHash([{ ...good }]))
  assert.notEqual(bodyHash([good]), bodyHash([other]))
  assert.notEqual(bodyHash([good, other]), bodyHash([other, good]))
})
