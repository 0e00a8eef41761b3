/** Why no payment comes from an account: the first reason that holds, and none of an account that is paid. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account, PaymentRow } from '@quickpay/web/answers'
import { quietAccounts } from './quiet.ts'

const account: Account = {
  ...{ id: 'a1', nickname: null, kind: 'residential', accountEnding: '4417', address: null },
  utility: { id: 'u', name: 'Sandbox Metro', slowPath: 'weeks' },
  connection: { is: 'active', grantedAt: '2026-07-01T12:00:00Z', history: { daysStored: 1, daysExpected: 1, done: true } },
  enrolment: { is: 'enrolled', network: 'Harbor', programName: 'P', fromDate: '2026-05-01' },
}
const row = { accountLabel: 'Sandbox Metro ··4417' } as PaymentRow
const codeOf = (changes: Partial<Account>, rows: PaymentRow[] = []) => {
  const [found] = quietAccounts([{ ...account, ...changes }], rows)
  return found && [found.code, found.detail]
}

test('each reason by its code, the connection before the enrolment', () => {
  const exports = { is: 'not-enrolled', code: 'exports-energy' } as const
  assert.deepEqual(codeOf({ connection: { is: 'none' }, enrolment: exports }), ['none', null])
  assert.deepEqual(codeOf({ connection: { is: 'ended', endedAt: '2026-07-02T12:00:00Z', because: 'revoked' } }), ['ended', null])
  assert.deepEqual(codeOf({ enrolment: exports }), ['not-enrolled', 'exports-energy'])
  assert.deepEqual(codeOf({ enrolment: { is: 'pending' } }), ['pending', null])
  assert.deepEqual(codeOf({}), ['network', 'Harbor'])
})

test('an account that was paid is not among them, unless its connection ended since', () => {
  assert.equal(codeOf({}, [row]), undefined)
  assert.deepEqual(codeOf({ connection: { is: 'ended', endedAt: '2026-07-02T12:00:00Z', because: 'stopped' } }, [row]), ['ended', null])
})
