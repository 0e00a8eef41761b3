import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cents, NEW_YORK, slotsOfDay } from '@quickpay/units'
import { sql } from 'kysely'
import { memberPayable, operatorMargin, payoutInFlight, programCollected, programReceivable, railCash } from '#ledger/chart.ts'
import { balances, lockBalances, mustPostAll, payableOf, postJournal, sumOf } from '#ledger/ledger-store.ts'
import { bookRemittance } from '#ledger/remittance.ts'
import { sealJournals } from '#ledger/seal-store.ts'
import { at, booksOf, drain, journal, owe, RAIL } from '#ledger/testing/books.ts'
import { openDatabase } from '#platform/db.ts'
import { freshDatabase, testDatabase } from '../testing/cluster.ts'
import { haveEvent, haveMember, haveMembers } from '../testing/parents.ts'

const { database, address, close } = await testDatabase({ books: 'broken' })
const { db } = database
const { post, saying, haveEarned, step, found, foundAfter, asServer } = booksOf(db, address)
/** Books in which nothing is booked that is not explained: only here is a finding of L8 or L9 news. */
const soundAddress = await freshDatabase({ host: address.host, stop: async () => {} })
const soundDatabase = openDatabase(soundAddress, 2)
const sound = booksOf(soundDatabase.db, soundAddress)
after(async () => {
  await soundDatabase.end()
  await close()
})
const newMember = () => haveMember(db, at)
const isConflict = { code: 'cause-conflict', retry: 'never' }
const violates = (constraint: string) => new RegExp(`violates check constraint "${constraint}"`)
/** One earning on a database, and its payout as far as it went, for checks that compare the books with everything else. */
const payout = (state: string, earningId: string, payoutId: string) =>
  `insert into payout select member_id, '${payoutId}', '${RAIL}', 'mth_1', cents, '${state}', null, null, booked_at
     from earning where earning_id = '${earningId}';
   insert into payout_part select member_id, '${payoutId}', earning_id, 1, cents from earning where earning_id = '${earningId}'`
const raw = (columns: Partial<Record<'memberId' | 'cause' | 'debit' | 'credit' | 'cents' | 'line', string>> = {}) => {
  const row = { memberId: 'mem_x', cause: 'raw', debit: operatorMargin, credit: 'referral-expense', cents: '1', line: '1', ...columns }
  return `insert into transfer values ('${row.memberId}', 'trf_${row.cause}', 'jrn_x', '${row.cause}', ${row.line}, '${row.debit}', '${row.credit}',
    ${row.cents}, '${at}', '${at}', repeat('0', 64))`
}

/** A fee of 25 cents on a rail's statement. */
const itemOf = (
  itemId: string,
  reason: string | null,
) => `insert into rail_item (item_id, rail, code, cents, opened_at, closed_at, reason, closed_by)
  values ('${itemId}', '${RAIL}', 'fee', -25, '${at}', ${reason ? `'${at}', '${reason}', 'mem_operator'` : 'null, null, null'})`

test('L1 debits equal credits, in every journal and in all: by construction, and by the database whoever writes', async () => {
  const { memberId } = await haveEarned(860n)
  const all = await balances(db)
  const assets = all['program-receivable'] + all['rail-cash'] + all['operating-cash'] + all['referral-expense']
  assert.equal(assets, all['member-payable'] + all['payout-in-flight'] + all['operator-margin'])
  assert.equal(await sumOf(db, memberPayable(memberId)), 860n)
  assert.equal(await sumOf(db, programReceivable('evt_1')), 860n)
  for (const transfer of [
    { ...owe(memberId, 1n), cents: cents(0) },
    { ...owe(memberId, 1n), cents: cents(-5) },
  ])
    assert.equal(await saying(journal(memberId, 'x', transfer)), 'not-positive')
  assert.equal(await saying(journal(memberId, 'x', { ...owe(memberId, 1n), debit: memberPayable(memberId) })), 'same-account')
  assert.equal(await saying(journal(memberId, 'x', { ...owe(memberId, 1n), debit: 'moon:x' })), 'unknown-account')
  await assert.rejects(asServer(raw({ cents: '0' })), violates('transfer_cents_check'))
  await assert.rejects(asServer(raw({ credit: operatorMargin })), violates('transfer_check'))
  await assert.rejects(asServer(raw({ cents: '9007199254740992' })), violates('transfer_payable_cents'))
  await assert.rejects(asServer(raw({ debit: 'Moon base' })), violates('transfer_account'))
  await assert.rejects(asServer(raw({ cents: 'null' })), /null value in column "cents"/)
  assert.ok((await foundAfter(`update transfer set credit = 'moon:x'`)).includes('L1'))
})

test('L2 what we owe a member is the sum of the member’s transfers, whatever was refused or repeated', async () => {
  const memberId = await newMember()
  const other = await newMember()
  for (const [cause, amount, says] of [
    ['a', 500n, 'posted'],
    ['a', 500n, 'already'],
    ['b', 1n, 'posted'],
  ] as const)
    assert.equal(await saying(journal(memberId, `l2:${cause}`, owe(memberId, amount))), says)
  assert.equal(await saying(journal(memberId, 'l2:c', drain(memberId, 502n))), 'below-floor')
  assert.equal(await saying(journal(memberId, 'l2:d', drain(memberId, 101n), owe(memberId, 1n))), 'posted')
  assert.equal(await saying(journal(other, 'l2:e', owe(memberId, 1n))), 'other-member')
  assert.equal(await payableOf(db, memberId), 401n)
  assert.equal(await sumOf(db, memberPayable(memberId)), 401n)
  await db
    .transaction()
    .execute((trx) => mustPostAll(trx, [journal(memberId, 'l2:f', owe(memberId, 9n)), journal(memberId, 'l2:g', drain(memberId, 10n))]))
  assert.deepEqual([await payableOf(db, memberId), await sumOf(db, memberPayable(memberId))], [400n, 400n])
  await assert.rejects(asServer(raw({ memberId: other, debit: memberPayable(memberId) })), violates('transfer_own_member'))
  await assert.rejects(asServer(raw({ memberId: other, credit: memberPayable(memberId) })), violates('transfer_own_member'))
  assert.ok(!(await found()).includes('L2'))
  for (const statement of ['update payable_balance set cents = cents + 1', 'delete from payable_balance'])
    assert.ok((await foundAfter(statement)).includes('L2'), statement)
})

test('L3 nothing booked changes: the server may not, and who may is found out by the journal’s hash and by the seals', async () => {
  await haveEarned(77n)
  for (const table of ['transfer', 'seal', 'sealed_journal'])
    for (const statement of [`update ${table} set member_id = ''`, `delete from ${table}`, `truncate ${table}`])
      await assert.rejects(
        asServer(statement.replace('set member_id', table === 'seal' ? 'set sha256' : 'set member_id')),
        /permission denied/,
      )
  const seal = () => db.transaction().execute((trx) => sealJournals(trx, at.add({ hours: 1 })))
  const before = await sql<{ n: bigint }>`select count(*) as n from transfer where line = 1`.execute(db)
  assert.equal(BigInt(await seal()), before.rows[0]?.n)
  assert.equal(await seal(), 0, 'what is sealed is sealed once')
  await haveEarned(78n)
  await haveEarned(79n)
  assert.equal(await seal(), 2)
  assert.ok(!(await found()).includes('L3'))
  for (const statement of [
    'update transfer set cents = cents + 1 where cents = 77',
    `update transfer set effective_at = effective_at + interval '1 microsecond' where cents = 78`,
    `update transfer set booked_at = booked_at - interval '1 day' where cents = 79`,
    'delete from transfer where cents = 78',
    'delete from seal where seal_no = 1; delete from sealed_journal where seal_no = 1',
    `update seal set sha256 = repeat('0', 64) where seal_no = 1`,
    `insert into transfer select member_id, 'trf_late', 'jrn_late', 'late', 1, debit, credit, cents, effective_at, booked_at - interval '2 days', body_sha256
       from transfer limit 1`,
  ])
    assert.ok((await foundAfter(statement)).includes('L3'), statement)
})

test('L4 a cause is booked once: 64 at once make one, and the same cause with another body is refused', async () => {
  const memberId = await newMember()
  const all = await Promise.all(Array.from({ length: 64 }, () => saying(journal(memberId, 'l4:once', owe(memberId, 300n)))))
  assert.deepEqual([all.filter((one) => one === 'posted').length, all.filter((one) => one === 'already').length], [1, 63])
  const settle = { debit: payoutInFlight(RAIL), credit: railCash(RAIL), cents: cents(7) }
  const house = await Promise.all(Array.from({ length: 64 }, () => saying(journal(memberId, 'l4:house', settle, settle))))
  assert.deepEqual([house.filter((one) => one === 'posted').length, house.filter((one) => one === 'already').length], [1, 63])
  assert.equal(await payableOf(db, memberId), 300n)
  const others = [[owe(memberId, 301n)], [owe(memberId, 300n), owe(memberId, 1n)], [{ ...owe(memberId, 300n), debit: 'referral-expense' }]]
  for (const other of others) {
    await assert.rejects(post(journal(memberId, 'l4:once', ...other)), isConflict)
    await assert.rejects(
      db.transaction().execute((trx) => mustPostAll(trx, [journal(memberId, 'l4:once', ...other)])),
      isConflict,
    )
  }
  await assert.rejects(post(journal(memberId, 'l4:house', settle)), isConflict)
  await assert.rejects(asServer(raw({ memberId, cause: 'l4:once' })), /duplicate key.*transfer_member_id_cause_line_key/)
  assert.equal(await payableOf(db, memberId), 300n)
  const again = `insert into transfer select member_id, 'trf_again', 'jrn_again', cause, 2, debit, credit, cents, effective_at, booked_at, body_sha256
    from transfer where cause = 'l4:once'`
  assert.ok((await foundAfter(again)).includes('L4'))
})

test('L5 nobody is owed less than nothing, however many take at once, and locks are taken in one order', { timeout: 60_000 }, async () => {
  const memberId = await newMember()
  await post(journal(memberId, 'l5:in', owe(memberId, 1000n)))
  const all = await Promise.all(Array.from({ length: 30 }, (_, i) => saying(journal(memberId, `l5:out-${i}`, drain(memberId, 70n)))))
  assert.deepEqual([all.filter((one) => one === 'posted').length, all.filter((one) => one === 'below-floor').length], [14, 16])
  assert.equal(await payableOf(db, memberId), 20n)
  const batch = [journal(memberId, 'l5:b1', drain(memberId, 15n)), journal(memberId, 'l5:b2', drain(memberId, 6n))]
  await assert.rejects(
    db.transaction().execute((trx) => mustPostAll(trx, batch)),
    { code: 'below-floor' },
  )
  assert.equal(await payableOf(db, memberId), 20n)
  await assert.rejects(
    asServer(`update payable_balance set cents = -1 where member_id = '${memberId}'`),
    violates('payable_balance_cents_check'),
  )
  const run = (order: readonly string[], mark: string) =>
    db.transaction().execute(async (trx) => {
      await lockBalances(trx, order)
      for (const one of order.slice(0, 2)) await postJournal(trx, journal(one, mark, owe(one, 1n)))
    })
  for (let round = 0; round < 6; round++) {
    const members = Array.from({ length: 300 }, (_, i) => `mem_l5_${round}_${i}`)
    await haveMembers(db, at, members)
    await Promise.all(Array.from({ length: 4 }, (_, i) => run(i % 2 ? members : [...members].reverse(), `l5:${i}`)))
    assert.equal(await payableOf(db, members[0]!), 2n)
  }
  const negative = `alter table payable_balance drop constraint payable_balance_cents_check; update payable_balance set cents = -1 where member_id = '${memberId}'`
  const codes = await foundAfter(negative)
  assert.ok(codes.includes('L5'))
})

test('L6 what is in flight is what open payouts hold', async () => {
  const { memberId, earningId } = await haveEarned()
  const before = await sumOf(db, payoutInFlight(RAIL))
  assert.equal(await step('reserve', memberId, 'pay_l6'), 'posted')
  assert.deepEqual([await payableOf(db, memberId), (await sumOf(db, payoutInFlight(RAIL))) - before], [0n, 860n])
  await assert.rejects(step('reserve', memberId, 'pay_l6b', 1n), { code: 'below-floor' })
  const found = await foundAfter(`delete from transfer where cause not like '%l6%'; ${payout('submitted', earningId, 'pay_l6')}`)
  assert.ok(!found.includes('L6'), 'with its payout it is in order')
  const lower = `delete from transfer where cause not like '%l6%'; ${payout('submitted', earningId, 'pay_l6').replace(', cents,', ', cents - 1,')}`
  assert.ok((await foundAfter(lower)).includes('L6'))
})

test('L7 nothing is paid twice: what is set aside is settled or void, once, and only as it was set aside', async () => {
  const { memberId, earningId } = await haveEarned()
  await assert.rejects(step('settle', memberId, 'pay_l7'), { code: 'not-reserved' })
  await step('reserve', memberId, 'pay_l7')
  await assert.rejects(step('settle', memberId, 'pay_l7', 861n), { code: 'not-reserved' })
  const settled = await Promise.all(Array.from({ length: 16 }, () => step('settle', memberId, 'pay_l7')))
  assert.equal(settled.filter((one) => one === 'posted').length, 1)
  await assert.rejects(step('void', memberId, 'pay_l7'), /transfer_reservation_end|booked/)
  assert.equal(await payableOf(db, memberId), 0n)
  const twice = `${payout('settled', earningId, 'pay_l7')}; update transfer set cents = 861 where cause = 'payout:pay_l7:settle'`
  assert.ok((await foundAfter(twice)).includes('L7'))
  // The same earning in a second payout that was paid too: the database would not have it, unless the first was given back.
  const again = `insert into payout_part select member_id, 'pay_l7b', earning_id, 2, cents, '${at}' from payout_part where payout_id = 'pay_l7';
    insert into payout select member_id, 'pay_l7b', rail, method_id, cents, state, null, null, reserved_at from payout where payout_id = 'pay_l7';
    insert into transfer select member_id, 'trf_l7b', journal_id, 'payout:pay_l7b:settle', line, debit, credit, cents, effective_at, booked_at, body_sha256
      from transfer where cause = 'payout:pay_l7:settle'`
  assert.ok((await foundAfter(`${payout('settled', earningId, 'pay_l7')}; ${again}`)).includes('L7'))
})

test('L8 no earned cent is lost: it is owed, in flight or paid, and the earning says which', async () => {
  const { memberId, earningId } = await sound.haveEarned(500n)
  await sound.haveEarned(500n, { memberId })
  await assert.rejects(sound.haveEarned(501n, { memberId }), isConflict)
  await assert.rejects(sound.haveEarned(0n), { code: 'not-positive' })
  assert.equal(await payableOf(soundDatabase.db, memberId), 500n)
  assert.deepEqual(await sound.found(), [])
  for (const change of ['cents = cents - 1', `state = 'paid'`, `state = 'reserved'`])
    assert.ok((await sound.foundAfter(`update earning set ${change} where earning_id = '${earningId}'`)).includes('L8'), change)
  // A payout that was rejected moves nothing: what is wrong with it is wrong with what it carried.
  const back = `${payout('rejected', earningId, 'pay_l8')}; update payout_part set back_at = '${at}'`
  assert.ok(!(await sound.foundAfter(back)).includes('L8'))
  for (const change of [
    'update payout set cents = cents - 1',
    'update payout_part set cents = cents - 1',
    'update payout_part set back_at = null',
    'delete from payout_part',
  ])
    assert.ok((await sound.foundAfter(`${back}; ${change}`)).includes('L8'), change)
  assert.deepEqual(await sound.found(), [])
})

test('L9 every cent is explained: a transfer has its cause, and a cause its transfers', async () => {
  await sound.haveEarned(33n)
  const eventId = await haveEvent(soundDatabase.db, at)
  const line = { remittanceId: 'rem_l9', eventId, cents: cents(33), shortfall: null, receivedAt: at }
  await soundDatabase.db.transaction().execute((trx) => bookRemittance(trx, line, at))
  assert.deepEqual(await sound.found(), [])
  for (const statement of [
    `update transfer set cause = 'because' where cents = 33`,
    'delete from transfer where cents = 33',
    `delete from transfer where cause = 'remittance:rem_l9'`,
  ])
    assert.ok((await sound.foundAfter(statement)).includes('L9'), statement)
  assert.ok((await sound.foundAfter(itemOf('rit_l9', 'fee'))).includes('L9'), 'what was closed of a rail’s statement and not booked')
})

test('L10 what left a rail’s cash is what payouts have paid', async () => {
  const { memberId, earningId } = await haveEarned()
  await step('reserve', memberId, 'pay_l10')
  const before = await sumOf(db, railCash(RAIL))
  await step('settle', memberId, 'pay_l10')
  assert.equal((await sumOf(db, railCash(RAIL))) - before, -860n)
  const only = `delete from transfer where cause not like '%l10%'; ${payout('settled', earningId, 'pay_l10')}`
  assert.ok(!(await foundAfter(only)).includes('L10'))
  assert.ok((await foundAfter(`${only}; delete from transfer where cause like '%:settle'`)).includes('L10'))
  // A cent of a statement is somebody's until it is closed; then it has moved the rail's cash, and its journal says so.
  assert.deepEqual(await sound.foundAfter(itemOf('rit_open', null)), ['L10'])
  assert.deepEqual(await sound.foundAfter(itemOf('rit_gone', 'explained')), [])
  assert.deepEqual(await sound.foundAfter(itemOf('rit_fee', 'fee')), ['L10', 'L9'])
  const booked = raw({ memberId: 'mem_house', cause: 'rail-item:rit_fee', debit: 'rail-fee', credit: railCash(RAIL), cents: '25' })
  assert.ok(!(await sound.foundAfter(`${itemOf('rit_fee', 'fee')}; ${booked}`)).some((code) => code === 'L9' || code === 'L10'))
})

test('L11 corrections in any order and number lead to the same money', async () => {
  const versions = [500n, 120n, 860n].map((amount, i) => ({ cause: `par_1:v${i + 1}`, amount }))
  const orders = [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0, 0, 1, 2],
    [2, 2, 1, 0],
  ]
  const ends = await Promise.all(
    orders.map(async (order) => {
      const memberId = await newMember()
      for (const i of order) await haveEarned(versions[i]!.amount, { memberId, kind: 'correction', cause: versions[i]!.cause })
      return payableOf(db, memberId)
    }),
  )
  assert.deepEqual(ends, [1480n, 1480n, 1480n, 1480n])
  const memberId = await newMember()
  await haveEarned(5n, { memberId })
  await post(
    journal(memberId, 'l11', { debit: `member-recoverable:${memberId}.2027`, credit: programReceivable('evt_1'), cents: cents(3) }),
  )
  assert.ok((await found()).includes('L11'), 'owed back by the books, and nobody noted it')
})

test('L12 what comes back is booked beside what went out, which stays', async () => {
  const { memberId } = await haveEarned()
  for (const one of ['reserve', 'settle', 'return'] as const) await step(one, memberId, 'pay_l12')
  const causes = await db
    .selectFrom('transfer')
    .select('cause')
    .where('member_id', '=', memberId)
    .where('cause', 'like', 'payout:%')
    .execute()
  assert.deepEqual(causes.map((row) => row.cause).sort(), ['payout:pay_l12:reserve', 'payout:pay_l12:return', 'payout:pay_l12:settle'])
  assert.equal(await payableOf(db, memberId), 860n)
  await assert.rejects(step('return', memberId, 'pay_l12b'), { code: 'not-reserved' })
  const { memberId: other } = await haveEarned()
  for (const one of ['reserve', 'void'] as const) await step(one, other, 'pay_l12c')
  assert.equal(await payableOf(db, other), 860n)
  assert.ok(!(await found()).includes('L12'))
  assert.ok((await foundAfter(`delete from transfer where cause = 'payout:pay_l12:settle'`)).includes('L12'))
})

test('L13 the journals replayed from nothing give every balance', async () => {
  const rows = await db.selectFrom('transfer').selectAll().orderBy('booked_at').orderBy('transfer_id').execute()
  const replayed = new Map<string, bigint>()
  for (const { debit, credit, cents: moved } of rows) {
    replayed.set(debit, (replayed.get(debit) ?? 0n) - moved)
    replayed.set(credit, (replayed.get(credit) ?? 0n) + moved)
  }
  const stored = await db.selectFrom('payable_balance').selectAll().execute()
  assert.ok(rows.length > 0 && stored.length > 0)
  for (const row of stored) assert.equal(row.cents, replayed.get(memberPayable(row.member_id)) ?? 0n, row.member_id)
  for (const [account, net] of replayed) assert.equal(await magnitude(account), net < 0n ? -net : net, account)
  const { memberId, earningId } = await haveEarned()
  const settled = payout('settled', earningId, 'pay_l13')
  const steps = (last: string) => `insert into payout_step values ('${memberId}', 'pay_l13', 1, null, 'reserved', '${at}'),
    ('${memberId}', 'pay_l13', 2, 'reserved', 'submitting', '${at}'), ('${memberId}', 'pay_l13', 3, 'submitting', 'submitted', '${at}'),
    ('${memberId}', 'pay_l13', ${last}, 'submitted', 'settled', '${at}')`
  assert.ok(!(await foundAfter(`${settled}; ${steps('4')}`)).includes('L13'))
  assert.ok((await foundAfter(`${settled}; ${steps('5')}`)).includes('L13'), 'a step is missing')
})
const magnitude = async (account: string) => {
  const sum = await sumOf(db, account)
  return sum < 0n ? -sum : sum
}

test('L14 what a utility pays for an event is its members’ and the operator’s; short money leaves the rest named', async () => {
  const eventId = await haveEvent(db, at)
  const line = {
    remittanceId: 'rem_1',
    eventId,
    cents: cents(900),
    shortfall: { cents: cents(100), reason: 'disputed account' },
    receivedAt: at,
  }
  const book = (change: object = {}) => db.transaction().execute((trx) => bookRemittance(trx, { ...line, ...change }, at))
  assert.deepEqual([await book(), await book()], ['posted', 'already'])
  assert.equal(await sumOf(db, programCollected(eventId)), 1000n)
  await assert.rejects(book({ cents: cents(901) }), isConflict)
  await assert.rejects(book({ shortfall: { cents: cents(100), reason: 'another' } }), isConflict)
  const reckoned = (
    members: number,
    margin: number,
  ) => `insert into event_reckoning (event_id, version, because, accounts, unmeasured, relief_wh, paid_wh, capped,
    utility_cents, members_cents, margin_cents, moved_cents, reckoned_at) values ('${eventId}', 1, 'first', 1, 0, 1, 1, false, 1000, ${members}, ${margin}, ${margin}, '${at}')`
  assert.ok(!(await foundAfter(reckoned(750, 250))).includes('L14'))
  assert.ok((await foundAfter(reckoned(750, 249))).includes('L14'))
})

test('L15 what was refused was not booked: asked again it is refused again, and booked when there is money', async () => {
  const memberId = await newMember()
  const taking = journal(memberId, 'l15', drain(memberId, 50n))
  assert.deepEqual([await saying(taking), await saying(taking)], ['below-floor', 'below-floor'])
  assert.equal((await db.selectFrom('transfer').select('cause').where('member_id', '=', memberId).execute()).length, 0)
  await post(journal(memberId, 'l15:in', owe(memberId, 50n)))
  assert.deepEqual([await saying(taking), await saying(taking)], ['posted', 'already'])
  assert.equal(await payableOf(db, memberId), 0n)
})

test('L16 both hours of a night with two are kept apart, effective and booked; its day has 25 hours, and another 23', async () => {
  const slots = (date: string) => slotsOfDay(Temporal.PlainDate.from(date), NEW_YORK, 300)
  assert.deepEqual([slots('2027-03-14'), slots('2027-11-07'), slots('2027-07-14')], [276, 300, 288])
  const memberId = await newMember()
  const [first, second] = ['2027-11-07T05:30:00Z', '2027-11-07T06:30:00Z'].map((text) => Temporal.Instant.from(text))
  const booked = second!.add({ hours: 20 })
  for (const [cause, effectiveAt] of [
    ['l16:edt', first!],
    ['l16:est', second!],
  ] as const)
    await post({ ...journal(memberId, cause, owe(memberId, 10n)), effectiveAt, bookedAt: booked })
  const rows = await db.selectFrom('transfer').selectAll().where('member_id', '=', memberId).orderBy('cause').execute()
  assert.deepEqual(
    rows.map((row) => [row.effective_at.toString(), row.booked_at.toString()]),
    [first, second].map((one) => [one!.toString(), booked.toString()]),
  )
})
