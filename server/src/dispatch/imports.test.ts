import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { assigned, type Stretch, stretchOn } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { assignNetwork, importAccountNetworks } from '#dispatch/assign-networks.ts'
import { createEvent } from '#dispatch/create-event.ts'
import { printCsv, readCsv } from '#dispatch/csv.ts'
import { enrol } from '#dispatch/enrol.ts'
import { windowOn } from '#dispatch/event.ts'
import { audienceOf } from '#dispatch/event-store.ts'
import { importNetworks } from '#dispatch/import-networks.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { openWorld } from '#metering/testing/world.ts'
import { hintOf } from '../testing/networks.ts'

const world = await openWorld({}, '2027-06-10T12:00:00Z')
const { db, clock, customer, within } = world
after(() => world.close())
const day = Temporal.PlainDate.from

test('account numbers are digits in the lengths they have had, however they are printed', () => {
  for (const no of ['', '123', '12345-67890-12', 'ABCDE-67890-1', '1234567890123456']) assert.equal(digitsOf(no), null, no)
  assert.deepEqual(['12345-67890-1', '0123456789', '1234 5678 9012 345', '12.345.678.901'].map(digitsOf), [
    '12345678901',
    '0123456789',
    '123456789012345',
    '12345678901',
  ])
})

test('a file that is not closed, has no names, lacks a column or a field is refused line by line', () => {
  const codes = (text: string) => readCsv(text, { needed: ['a', 'b'] }).errors.map((one) => `${one.line} ${one.code}`)
  assert.deepEqual(codes(''), ['1 empty-file'])
  assert.deepEqual(codes('a,b\n"1,2'), ['1 quote-not-closed'])
  assert.deepEqual(codes('a,c\n1,2'), ['1 column-missing'])
  assert.deepEqual(codes('b,a\n1,2,3\n\n1\n1,2'), ['2 wrong-number-of-fields', '4 wrong-number-of-fields'])
})

test('what is written is read again, whatever it holds', () => {
  const field = fc.string({ maxLength: 12 }).map((text) => `x${text.replaceAll('\r', '')}x`)
  fc.assert(
    fc.property(fc.array(fc.record({ a: field, b: field }, { noNullPrototype: true }), { maxLength: 6 }), (rows) => {
      const { rows: read, errors } = readCsv(printCsv(['a', 'b'], rows), { needed: ['a', 'b'] })
      assert.deepEqual([read.map((row) => row.fields), errors], [rows, []])
    }),
  )
  assert.match(printCsv(['a'], [{ a: '=1+1' }]), /'=1\+1/)
})

const head = 'utility,network,from,until,window_from,window_to,area,tier,source,verified'
const list = (...lines: string[]) => [head, ...lines].join('\n')
const bring = (csv: string, mode: 'try' | 'apply' = 'apply') =>
  within((work) => importNetworks(work, csv, mode, 'mem_operator', ['con-edison']))
const names = async (on: string) =>
  (await networksOf(db, 'con-edison', day(on))).map((one) => `${one.network} ${one.window.from} ${one.tier}`)

test('a list of networks with a wrong line changes nothing, and says which lines and why', async () => {
  const found = await bring(
    list(
      'con-edison,Park Slope,2027-05-01,,11:00,15:00,new-york-city,tier-2,list of 2027,no',
      'somewhere,Park Slope,2027-05-01,,11:00,15:00,,,list,no',
      'con-edison,,2027-05-01,,11:00,15:00,,,list,no',
      'con-edison,X,2027-02-30,,11:00,15:00,,,list,no',
      'con-edison,X,2027-05-01,2027-05-01,11:00,15:00,,,list,no',
      'con-edison,X,2027-05-01,,11,15:00,,,list,no',
      'con-edison,X,2027-05-01,,15:00,11:00,,,list,no',
      'con-edison,X,2027-05-01,,11:00,15:00,,,,no',
      'con-edison,X,2027-05-01,,11:00,15:00,,,list,perhaps',
      'con-edison,Park Slope,2027-05-01,,14:00,18:00,,,list,no',
    ),
  )
  assert.deepEqual(
    found.errors.map((one) => `${one.line} ${one.code} ${one.field}`),
    [
      '3 unknown-utility utility',
      '4 missing network',
      '5 not-a-date from',
      '6 end-before-start until',
      '7 not-a-time window_from',
      '8 end-before-start window_to',
      '9 missing source',
      '10 not-yes-or-no verified',
      '11 repeated network',
    ],
  )
  assert.deepEqual(await names('2027-06-01'), [])
})

test('a list is tried without a trace, brought in once however often, and the next season’s ends it', async () => {
  const first = list('con-edison,Park Slope,2027-05-01,,11:00,15:00,new-york-city,tier-1,list of 2027,no')
  assert.equal((await bring(first, 'try')).changes.length, 1)
  assert.deepEqual(await names('2027-06-01'), [])
  assert.deepEqual([(await bring(first)).changes.length, (await bring(first)).changes.length, (await bring(first)).same], [1, 0, 1])
  await bring(list('con-edison,Park Slope,2028-05-01,,14:00,18:00,new-york-city,tier-2,list of 2028,yes'))
  assert.deepEqual([await names('2027-06-01'), await names('2028-06-01')], [['Park Slope 11:00 tier-1'], ['Park Slope 14:00 tier-2']])
  // The old list once more does not reopen what the new one ended.
  assert.equal((await bring(first)).changes.length, 0)
  const overlapping = await bring(list('con-edison,Park Slope,2027-07-01,2029-01-01,14:00,18:00,,,list,no'))
  assert.deepEqual(
    overlapping.errors.map((one) => one.code),
    ['overlap'],
  )
})

const stretches = fc.array(
  fc.record({
    network: fc.constantFrom('A', 'B', 'C'),
    from: fc.integer({ min: 1, max: 28 }).map((n) => `2027-06-${String(n).padStart(2, '0')}`),
    source: fc.constantFrom('utility-file' as const, 'operator' as const, 'hint' as const),
  }),
  { maxLength: 8 },
)
const apply = (before: readonly Stretch[], writes: readonly Stretch[]) =>
  [...before.filter((one) => !writes.some((next) => next.from === one.from)), ...writes].sort((a, b) => (a.from < b.from ? -1 : 1))

test('whatever is said about an account: no day has two networks, no past day changes, and saying it again says nothing', () => {
  fc.assert(
    fc.property(stretches, fc.integer({ min: 1, max: 28 }), (words, openDay) => {
      const openFrom = `2027-06-${String(openDay).padStart(2, '0')}`
      let known: Stretch[] = []
      for (const word of words) {
        const next = apply(known, assigned(known, word, openFrom))
        for (let n = 1; n <= 30; n++) {
          const date = `2027-06-${String(n).padStart(2, '0')}`
          assert.ok(next.filter((one) => stretchOn([one], date)).length <= 1, 'one network a day')
          if (known.length > 0 && date < openFrom)
            assert.equal(stretchOn(next, date)?.network, stretchOn(known, date)?.network, 'the past stays')
        }
        assert.deepEqual(assigned(next, word, openFrom), [])
        if (word.source !== 'hint')
          assert.equal(stretchOn(next, word.from < openFrom && known.length > 0 ? openFrom : word.from)?.network, word.network)
        known = next
      }
    }),
  )
})

const numbered = async (number: string, utilityId = 'sandbox-metro') => {
  const who = await customer(utilityId)
  await db.updateTable('account').set({ account_number: number }).where('account_id', '=', who.accountId).execute()
  return who
}
const place = (csv: string, mode: 'try' | 'apply' = 'apply') =>
  within((work) => importAccountNetworks(work, { utilityId: 'sandbox-metro', csv, today: day('2027-06-10'), mode }, 'mem_operator'))
const sourceOf = async (who: { memberId: string; accountId: string }) =>
  (await stretchesOf(db, [who])).get(who.accountId)?.map((one) => `${one.network} ${one.source} ${one.from} ${one.until}`)

test('a file of accounts and networks is refused line by line, and takes back nothing', async () => {
  await numbered('10000-00001-1')
  await numbered('10000000077')
  await numbered('10000-00007-7')
  const found = await place(
    'account,zip,network,from\n1000000001,,Harbor,2027-06-10\n10000-00001-1,,Nowhere,2027-06-10\n10000-00001-1,,Harbor,soon\n' +
      'x,,Harbor,2027-06-10\n10000000077,,Harbor,2027-06-10\n,,Harbor,2027-06-10\n,12,Harbor,2027-06-10\n',
  )
  assert.deepEqual(
    found.errors.map((one) => `${one.line} ${one.code}`),
    ['2 unknown-account', '3 unknown-network', '4 repeated', '5 not-an-account-number', '6 ambiguous-account', '7 missing', '8 not-a-zip'],
  )
})

test('a file makes a hint known, moves what is ahead and leaves the past; a number of before is an alias', async () => {
  const who = await numbered('20000-00001-1')
  const hinted = hintOf(who)!
  const other = hinted === 'Harbor' ? 'Maple Hill' : 'Harbor'
  await within((work) => enrol(work, { ...who, zone: NEW_YORK }))
  assert.deepEqual(await sourceOf(who), [`${hinted} hint 2027-05-01 null`])
  const file = `account,former_account,network,from\n20000000011,111112222233333,${other},2027-05-01\n`
  assert.equal((await place(file, 'try')).changes.length, 1)
  assert.deepEqual(await sourceOf(who), [`${hinted} hint 2027-05-01 null`])
  await place(file)
  assert.deepEqual(await sourceOf(who), [`${hinted} hint 2027-05-01 2027-06-11`, `${other} utility-file 2027-06-11 null`])
  assert.deepEqual([(await place(file)).changes.length, (await place(file)).same], [0, 1])
  // By its number of before, and by hand: known already.
  assert.equal((await place(`account,network,from\n11111-22222-33333,${other},2027-05-01\n`)).same, 1)
  const word = { network: other, from: '2027-06-01', source: 'operator' } as const
  const by = { ...who, today: day('2027-06-10'), actor: 'mem_operator' }
  assert.equal(await within((work) => assignNetwork(work, by, word)), false)

  const called = async (network: string, on: string) => {
    const [from, to] = network === 'Harbor' ? ['16:00', '20:00'] : ['14:00', '18:00']
    const plan = {
      programId: 'coned-csrp',
      network,
      kind: 'planned',
      zone: NEW_YORK,
      reason: null,
      ...windowOn(day(on), from!, to!, NEW_YORK),
    } as const
    const created = await within((work) => createEvent(work, plan, 'mem_operator'))
    assert.equal(created.is, 'created', JSON.stringify(created))
    const calls = await audienceOf(db, created.is === 'created' ? created.event.eventId : '', null, 500)
    return calls.some((one) => one.accountId === who.accountId)
  }
  clock.set('2027-06-01T12:00:00Z')
  assert.deepEqual([await called(hinted, '2027-06-10'), await called(other, '2027-06-10')], [true, false])
  assert.deepEqual([await called(hinted, '2027-06-11'), await called(other, '2027-06-11')], [false, true])
})

test('a postal code is a hint: it says nothing about an account of which something is on file', async () => {
  const [known, open] = [await numbered('30000000001'), await numbered('30000000002')]
  for (const who of [known, open])
    await db
      .updateTable('account')
      .set({ address: JSON.stringify({ postalCode: '10940-1234' }) })
      .where('account_id', '=', who.accountId)
      .execute()
  await place('account,network,from\n30000000001,Harbor,2027-05-01\n')
  const zips = 'zip,network,from\n10940,Maple Hill,2027-05-01\n'
  assert.equal((await place(zips)).changes.length, 1)
  assert.deepEqual(
    [await sourceOf(known), await sourceOf(open)],
    [['Harbor utility-file 2027-05-01 null'], ['Maple Hill hint 2027-05-01 null']],
  )
  assert.equal((await place(zips)).same, 1)
  // Somebody who knows comes before a hint, for an account that nobody has called yet from the day that is said.
  await place('account,network,from\n30000000002,Harbor,2027-05-01\n')
  assert.deepEqual(await sourceOf(open), ['Harbor utility-file 2027-05-01 null'])
})
