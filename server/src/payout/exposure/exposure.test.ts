/** What is out with a program's customers: its figures, its limit under concurrency, and that whoever waited goes on in order. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { type Cents, cents } from '@quickpay/units'
import fc from 'fast-check'
import { programReceivable, referralExpense, reservationReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { moveEarning } from '#ledger/earning-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { bookRemittance } from '#ledger/remittance.ts'
import { admitted, aged, type Exposed, outstanding } from '#payout/exposure/exposure.ts'
import { exposed, pausedPrograms, waitingFor } from '#payout/exposure/exposure-store.ts'
import { heldByLimit } from '#payout/exposure/judge.ts'
import { setLimit } from '#payout/exposure/limit.ts'
import { releasePaused } from '#payout/exposure/release.ts'
import type { FactName } from '#platform/facts.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveEvent, haveMember } from '../../testing/parents.ts'

// Earnings are moved on here without the payouts that would have them.
const { database, close } = await testDatabase({ books: 'broken' })
const { db } = database
after(() => close())
const now = Temporal.Instant.from('2027-08-01T12:00:00Z')

describe('the figures', () => {
  const of = (advancedCents: bigint, collectedCents: bigint, days: number): Exposed => ({
    ...{ utilityId: 'u', programId: 'p', eventId: 'e', month: null, advancedCents, collectedCents },
    earnedAt: now.subtract({ hours: 24 * days }),
  })
  test('what a utility paid above one event stands against no other', () => {
    assert.deepEqual([outstanding(of(100n, 0n, 1)), outstanding(of(100n, 40n, 1)), outstanding(of(100n, 140n, 1))], [100n, 60n, 0n])
    assert.deepEqual(aged([of(100n, 140n, 1), of(50n, 0n, 1)], now), [50n, 0n, 0n, 0n])
  })
  test('a bucket holds what is as old as its end', () => {
    assert.deepEqual(aged([of(1n, 0n, 30), of(2n, 0n, 31), of(4n, 0n, 90), of(8n, 0n, 91), of(16n, 0n, 400)], now), [1n, 2n, 4n, 24n])
  })
  test('whoever is admitted is at the head of the row and fits; the next does not', () => {
    const row = fc.array(fc.bigInt(1n, 1000n).map((one) => ({ cents: cents(one) })))
    fc.assert(
      fc.property(row, fc.bigInt(-500n, 9000n), (waiting, room) => {
        const n = admitted(waiting, room)
        const sum = (list: readonly { cents: Cents }[]) => list.reduce((total, one) => total + one.cents, 0n)
        assert.ok(n === 0 || sum(waiting.slice(0, n)) <= room)
        if (n < waiting.length) assert.ok(sum(waiting.slice(0, n + 1)) > room)
        assert.equal(admitted(waiting, null), waiting.length)
      }),
    )
  })
})

const told: { fact: FactName; subject: string }[] = []
const within = <T>(run: (work: Work) => Promise<T>, at = now): Promise<T> =>
  db.transaction().execute((trx) =>
    run({
      trx,
      now: at,
      wait: async () => {},
      emit: async (fact, subjects) => void told.push(...subjects.map((subject) => ({ fact, subject }))),
    }),
  )
type Own = { memberId: string; earningId: string }
let minute = 0
async function earn(amount: bigint, debit: string): Promise<Own> {
  const memberId = await haveMember(db, now)
  const earning = {
    memberId,
    kind: 'event',
    cause: newId('par'),
    participationId: null,
    version: 1,
    cents: cents(amount),
    earnedAt: now,
  } as const
  const { earningId } = await within((work) => bookEarning(work, { ...earning, debit }), now.add({ minutes: minute++ }))
  return { memberId, earningId }
}
/** What a reservation does: it asks, and takes what may go. Answers who has to wait. */
const reserve = (...own: Own[]): Promise<string[]> =>
  within(async (work) => {
    await lockBalances(
      work.trx,
      own.map((one) => one.memberId),
    )
    const held = await heldByLimit(work.trx, own, now)
    for (const { memberId, earningId } of own) if (!held.has(earningId)) await moveEarning(work.trx, memberId, earningId, 'reserved', null)
    return [...held.keys()]
  })
const release = async (): Promise<string[]> => {
  told.length = 0
  const commit = await releasePaused.run({}, [])
  await within(commit)
  return told.filter((one) => one.fact === 'earning.released').map((one) => one.subject.split('/')[1]!)
}
/** A program of its own with one event. */
async function program() {
  const of = { utilityId: 'sandbox-metro', programId: newId('prg') }
  const eventId = await haveEvent(db, now)
  await db.updateTable('event').set({ utility_id: of.utilityId, program_id: of.programId }).where('event_id', '=', eventId).execute()
  const limit = (limitCents: bigint | null) => within((work) => setLimit(work, { ...of, limitCents, reason: 'season' }, 'mem_operator'))
  const out = async () => (await exposed(db, of)).reduce((total, one) => total + outstanding(one), 0n)
  const waiting = async () => (await waitingFor(db, of)).map((one) => one.earningId)
  const collect = (amount: bigint, short = 0n) =>
    within((work) =>
      bookRemittance(
        work.trx,
        {
          ...{ remittanceId: newId('rem'), eventId, cents: cents(amount), receivedAt: now },
          shortfall: short > 0n ? { cents: cents(short), reason: 'utility-measured-less' } : null,
        },
        now,
      ),
    )
  return { of, eventId, limit, out, waiting, collect, debit: programReceivable(eventId) }
}

test('without a limit nobody waits; a referral is of no program and never waits', async () => {
  const { debit, limit, out } = await program()
  const first = await earn(900n, debit)
  assert.deepEqual(await reserve(first), [])
  assert.equal(await out(), 900n)
  await limit(0n)
  const referral = await earn(500n, referralExpense)
  assert.deepEqual(await reserve(referral), [])
})

test('at the limit its program’s payouts wait, all later ones behind the first, and other programs’ go on', async () => {
  const [own, other] = [await program(), await program()]
  await own.limit(1000n)
  const [fits, large, small, elsewhere] = [
    await earn(800n, own.debit),
    await earn(300n, own.debit),
    await earn(100n, own.debit),
    await earn(5000n, other.debit),
  ]
  assert.deepEqual(await reserve(fits), [])
  assert.deepEqual(await reserve(large, elsewhere), [large.earningId])
  assert.deepEqual(await reserve(small), [small.earningId], 'it would fit, and others wait before it')
  assert.deepEqual(await own.waiting(), [large.earningId, small.earningId])
  const [pause] = (await pausedPrograms(db)).filter((one) => one.programId === own.of.programId)
  assert.deepEqual([pause?.waiting, pause?.waitingCents, (await own.out()) + (await other.out())], [2, 400n, 5800n])

  assert.deepEqual(await release(), [], 'nothing has changed')
  assert.equal(await own.limit(1000n), 'same')
  assert.equal(await own.limit(1100n), 'set')
  assert.deepEqual(await release(), [large.earningId], 'there is room for one')
  assert.equal(await own.out(), 1100n, 'and the room is kept until it is taken')
  assert.deepEqual(await reserve(small), [small.earningId])
  assert.deepEqual(await reserve(large), [])
  await own.limit(null)
  assert.deepEqual([await release(), await own.waiting()], [[small.earningId], []])
  assert.deepEqual(await reserve(small), [])
})

test('what a utility pays, or what is given up with a reason, makes room: all go on in order of booking', async () => {
  const { debit, limit, collect, waiting, out } = await program()
  await limit(1000n)
  const all = [await earn(1000n, debit), await earn(10n, debit), await earn(700n, debit), await earn(280n, debit)]
  assert.equal((await reserve(...all.toReversed())).length, 3)
  assert.equal(await out(), 1000n, 'the first that was booked, not the first that was named')
  await collect(600n, 400n)
  assert.deepEqual(
    await release(),
    all.slice(1).map((one) => one.earningId),
  )
  assert.deepEqual([await waiting(), await reserve(...all.slice(1))], [[], []])
  assert.equal(await out(), 990n)
})

test('what is advanced on pledged load counts too, before its month was ever reckoned', async () => {
  const { of, limit, out } = await program()
  await limit(500n)
  const place = { utility_id: of.utilityId, program_id: of.programId, network: 'Harbor', season: 2027 }
  await db
    .insertInto('reservation')
    .values({ ...place, reservation_id: 'rsv_1', opened_at: now })
    .execute()
  const [advance, next] = [
    await earn(400n, reservationReceivable('rsv_1', '2027-07')),
    await earn(200n, reservationReceivable('rsv_1', '2027-08')),
  ]
  assert.deepEqual(await reserve(advance, next), [next.earningId])
  assert.equal(await out(), 400n)
  const line = { remittanceId: newId('rem'), reservationId: 'rsv_1', month: '2027-07', cents: cents(300), shortfall: null, receivedAt: now }
  await within((work) => bookRemittance(work.trx, line, now))
  assert.deepEqual(
    [(await exposed(db, of)).map((one) => [one.month, outstanding(one)]), await release()],
    [[['2027-07', 100n]], [next.earningId]],
  )
})

test('many reservations at once do not pass the limit together', async () => {
  const { debit, limit, out, waiting } = await program()
  await limit(1000n)
  const all = await Promise.all(Array.from({ length: 24 }, () => earn(90n, debit)))
  const held = (await Promise.all(all.map((one) => reserve(one)))).flat()
  assert.deepEqual([await out(), held.length, (await waiting()).length], [990n, 13, 13])
})

test('a decision on a limit is kept with who took it and why, and the one before it', async () => {
  const { of, limit } = await program()
  await limit(100n)
  await limit(200n)
  const kept = await db.selectFrom('exposure_limit').selectAll().where('program_id', '=', of.programId).orderBy('version').execute()
  assert.deepEqual(
    kept.map((one) => [one.version, one.limit_cents, one.reason, one.decided_by]),
    [
      [1, 100n, 'season', 'mem_operator'],
      [2, 200n, 'season', 'mem_operator'],
    ],
  )
  const audited = await db.selectFrom('audit').select('reason').where('subject', '=', `${of.utilityId}/${of.programId}`).execute()
  assert.equal(audited.length, 2)
})
