import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseAccount, type KnownAccount, type MeterRecord, type SaidAccount, successionsOf } from '#metering/meters.ts'

const address = { street: '12 Sample Street', city: 'Riverton', state: 'NY', postalCode: '10000' }
const account = (accountNumber: string, meters: [string, string][], at: SaidAccount['address'] = address): SaidAccount => ({
  accountNumber,
  address: at,
  meters: meters.map(([usagePoint, serial]) => ({ usagePoint, serial, agreement: '1' })),
})
const known: KnownAccount = { accountNumber: '123-456', address, usagePoints: new Set(['up-1']), serials: new Set(['S1']) }
const empty: KnownAccount = { accountNumber: null, address: null, usagePoints: new Set(), serials: new Set() }

test('which of the accounts is ours', () => {
  const cases: [string, KnownAccount, SaidAccount[], string][] = [
    ['nothing is said', known, [], 'nothing'],
    ['the first account of all', empty, [account('9', [['up-9', 'S9']])], 'ours 9'],
    ['the number, written otherwise', known, [account('123456', [['up-9', 'S9']])], 'ours 123456'],
    ['our usage point under a new number', known, [account('77', [['up-1', 'S1']])], 'renumbered 77'],
    ['our meter under a new number and a new usage point', known, [account('77', [['up-2', 'S1']])], 'renumbered 77'],
    [
      'our address under a new number',
      known,
      [account('77', [['up-2', 'S2']], { ...address, street: '12  SAMPLE street' })],
      'renumbered 77',
    ],
    [
      'a stranger’s number, meter and address',
      known,
      [account('77', [['up-2', 'S2']], { ...address, street: '14 Sample Street' })],
      'another-account',
    ],
    [
      'no address on either side is not the same one',
      { ...known, address: null },
      [account('77', [['up-2', 'S2']], null)],
      'another-account',
    ],
    [
      'another unit at the same street',
      known,
      [account('77', [['up-2', 'S2']], { ...address, street: '12 Sample Street Apt 2' })],
      'another-account',
    ],
    ['two accounts, one with our meter', known, [account('77', [['up-2', 'S2']]), account('88', [['up-1', 'S1']])], 'renumbered 88'],
    [
      'two accounts, both with our meters, one with our number',
      { ...known, usagePoints: new Set(['up-1', 'up-2']) },
      [account('77', [['up-2', 'S2']]), account('123456', [['up-1', 'S1']])],
      'ours 123456',
    ],
    ['two accounts and nothing known', empty, [account('77', []), account('88', [])], 'several-accounts'],
    [
      'a meter without a serial number is not every such meter',
      { ...known, serials: new Set(['']) },
      [account('77', [['up-2', '']], null)],
      'another-account',
    ],
  ]
  for (const [name, before, said, expected] of cases) {
    const choice = chooseAccount(before, said)
    const answer =
      choice.is === 'ours'
        ? `${choice.renumbered ? 'renumbered' : 'ours'} ${choice.account.accountNumber}`
        : choice.is === 'question'
          ? choice.question.code
          : choice.is
    assert.equal(answer, expected, name)
  }
})

const at = (day: number) => Temporal.Instant.from('2027-06-01T12:00:00Z').add({ hours: 24 * day })
const record = (usagePoint: string, serial: string, from: number, to: number, agreement = '1'): MeterRecord => ({
  usagePoint,
  serial,
  agreement,
  firstStatedAt: at(from),
  lastStatedAt: at(to),
})

test('nothing changed, or a meter at the same usage point: no succession', () => {
  assert.deepEqual(successionsOf([], new Set()), { pairs: [], questions: [] })
  assert.deepEqual(successionsOf([record('e', 'S1', 0, 7), record('g', 'G1', 0, 7)], new Set()).pairs, [])
  assert.deepEqual(successionsOf([record('e', 'S1', 0, 7), record('e', 'S2', 14, 21)], new Set()).pairs, [])
})

test('a new usage point in the place of one that disappeared', () => {
  const records = [record('e', 'S1', 0, 7), record('e2', 'S2', 14, 21), record('g', 'G1', 0, 21)]
  assert.deepEqual(successionsOf(records, new Set()), { pairs: [{ from: 'e', to: 'e2' }], questions: [] })
  assert.deepEqual(successionsOf(records, new Set(['e'])).pairs, [], 'known already')
})

test('the same meter under a new usage point, though the agreement is new too', () => {
  const records = [record('e', 'S1', 0, 7), record('x', 'S1', 14, 14, '2'), record('y', 'S9', 14, 14, '2')]
  assert.deepEqual(successionsOf(records, new Set()), { pairs: [{ from: 'e', to: 'x' }], questions: [] })
})

test('one that disappeared with nothing in its place, or that came while the other was there, follows nobody', () => {
  assert.deepEqual(successionsOf([record('e', 'S1', 0, 7), record('g', 'G1', 0, 21)], new Set()).pairs, [])
  assert.deepEqual(successionsOf([record('e', 'S1', 0, 7), record('n', 'S2', 3, 21)], new Set()).pairs, [])
  assert.deepEqual(successionsOf([record('e', 'S1', 0, 7), record('n', 'S2', 14, 21, '2')], new Set()).pairs, [], 'another agreement')
})

test('two that came in the place of one, or of two, are a question', () => {
  for (const gone of [[record('e', 'S1', 0, 7)], [record('e', 'S1', 0, 7), record('f', 'S2', 0, 7)]]) {
    const { pairs, questions } = successionsOf([...gone, record('m', 'S8', 14, 14), record('n', 'S9', 14, 14)], new Set())
    assert.deepEqual(pairs, [])
    assert.deepEqual(
      questions.map((one) => [one.code, one.evidence['come']]),
      [['several-meters', ['m', 'n']]],
    )
  }
})
