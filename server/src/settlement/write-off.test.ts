/** What a business could still owe back when the season closes is proposed to be given up; a person decides, and then it is our loss, once. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { correctionLoss, memberRecoverable } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { explained } from '#messaging/explained.ts'
import { findPayment, idOfResult } from '#messaging/payment-found.ts'
import { decideWriteOff } from '#settlement/write-off.ts'
import { openProposals } from '#settlement/write-off-store.ts'
import { openSeason, quarters } from './testing/season.ts'

const season = await openSeason('2026-07-13T12:00:00Z')
after(() => season.close())
const { db, at, ingest, own, story, earned, within, queue } = season
const day = (kW: number) => quarters('2026-07-15', 1, { '2026-07-15': kW })
const firm = await season.inNetwork('Harbor')
await ingest(firm, quarters('2026-06-15', 30))
await db.updateTable('enrolment').set({ plan_id: 'standard-commercial' }).where('member_id', '=', firm.memberId).execute()
const event = await season.call('2026-07-15')
const recoverable = () => sumOf(db, memberRecoverable(firm.memberId, 2026))
const decideOn = (act: 'approve' | 'refuse', id: string) =>
  within((work) => decideWriteOff(work, { memberId: firm.memberId, id, act, reason: 'too old' }, 'mem_operator'))
const outcomes = async () => (await story(firm, event)).settled.map((one) => one.outcome)

test('before the season closes it stays owed', async () => {
  await at('2026-07-16T12:00:00Z')
  await ingest(firm, day(0.2))
  await at('2026-07-18T12:00:00Z')
  await ingest(firm, day(0.9))
  await at('2026-10-31T03:59:59Z')
  assert.deepEqual([await recoverable(), await outcomes()], [630n, ['earned', 'owed']])
})

test('at the close it is proposed, once, and nothing is booked', async () => {
  await at('2026-10-31T04:00:00Z')
  for (let times = 0; times < 2; times++) {
    await within((work) => work.emit('event.due', [event.eventId]))
    await queue.drain()
  }
  assert.deepEqual(
    (await openProposals(db)).map((one) => [one.memberId, one.season, one.cents]),
    [[firm.memberId, 2026, 630n]],
  )
  assert.deepEqual([await recoverable(), await sumOf(db, correctionLoss), await outcomes()], [630n, 0n, ['earned', 'owed']])
})

test('a person approves, with a reason: it is our loss, it is audited, and the books agree', async () => {
  const [proposal] = await openProposals(db)
  assert.equal(await decideOn('approve', 'wof_unknown'), 'unknown')
  assert.deepEqual(
    [await decideOn('approve', proposal!.writeOffId), await decideOn('approve', proposal!.writeOffId)],
    ['approved', 'unknown'],
  )
  assert.deepEqual(await openProposals(db), [])
  const audited = await db.selectFrom('audit').select(['action', 'actor', 'reason']).where('subject', '=', proposal!.writeOffId).execute()
  assert.deepEqual(audited, [{ action: 'write-off.approved', actor: 'mem_operator', reason: 'too old' }])
  assert.deepEqual([await recoverable(), await sumOf(db, correctionLoss)], [0n, 630n])
  assert.deepEqual(await outcomes(), ['earned', 'owed', 'written-off'])
  const { participationId } = await own(firm, event)
  const noted = await db
    .selectFrom('recoverable')
    .selectAll()
    .where('of_participation_id', '=', participationId)
    .where('kind', '=', 'written-off')
    .execute()
  assert.deepEqual(
    noted.map((row) => [row.cents, row.reason, row.season]),
    [[630n, 'season-closed', 2026]],
  )
  assert.deepEqual(await earned(firm, event), [['event', 'v1', 720n]])
  await season.clean()
})

test('the result that fell tells it, and stays the result it was', async () => {
  const { participationId, memberId } = await own(firm, event)
  const found = await findPayment(db, memberId, idOfResult(participationId, 2, true))
  assert.equal(found?.settled?.outcome, 'owed')
  const { canChange, whyZero } = await explained(db, found!, 'zero', 'Metro')
  assert.equal(whyZero?.code, 'zero.owed-later')
  assert.deepEqual(canChange.find((one) => one.code === 'change.written-off')?.with, { writtenOffCents: 630 })
})

test('the close again proposes nothing again', async () => {
  for (let times = 0; times < 2; times++) {
    await within((work) => work.emit('event.due', [event.eventId]))
    await queue.drain()
  }
  assert.deepEqual([await recoverable(), await sumOf(db, correctionLoss), (await outcomes()).length], [0n, 630n, 3])
  assert.deepEqual(await openProposals(db), [])
})

test('a revision after the close is proposed anew at what stands then; refused, it stays owed, and only more is proposed again', async () => {
  await at('2026-11-01T12:00:00Z')
  await ingest(firm, day(0.6))
  const [proposal] = await openProposals(db)
  assert.deepEqual([proposal?.cents, await recoverable(), await sumOf(db, correctionLoss)], [360n, 360n, 0n])
  await ingest(firm, day(0.7))
  assert.equal((await openProposals(db))[0]?.cents, 450n, 'an open proposal follows what is owed')
  assert.equal(await decideOn('refuse', proposal!.writeOffId), 'refused')
  await within((work) => work.emit('event.due', [event.eventId]))
  await queue.drain()
  assert.deepEqual([await recoverable(), await openProposals(db)], [450n, []])
  await ingest(firm, day(0.8))
  assert.deepEqual(
    (await openProposals(db)).map((one) => one.cents),
    [540n],
  )
  await season.clean()
})

test('above what was paid a revision pays the difference, and what was proposed is proposed no more', async () => {
  await at('2026-11-02T12:00:00Z')
  await ingest(firm, day(0.1))
  assert.deepEqual([await recoverable(), await sumOf(db, correctionLoss), await openProposals(db)], [0n, 0n, []])
  assert.deepEqual((await earned(firm, event)).at(-1), ['correction', 'v6', 90n])
  await season.clean()
})
