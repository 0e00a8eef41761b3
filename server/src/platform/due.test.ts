import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { standingClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db.ts'
import { appoint, type Emit, sweepDue, waitFor } from '#platform/due.ts'
import type { FactName } from '#platform/facts.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, address, close } = await testDatabase()
const { db } = database
const owner = openDatabase({ ...address, user: 'postgres' }, 1)
before(async () => {
  // The order must not be the doing of an index that happens to be used.
  await owner.plain.query(`alter database ${address.database} set enable_indexscan = off`)
})
after(async () => {
  await owner.end()
  await close()
})
const clock = standingClock('2026-07-14T12:00:00Z')
let told: string[] = []
const emit: Emit = async (_trx, fact, subjects) => void told.push(...subjects.map((subject) => `${fact} ${subject}`))
const wait = (at: string, fact: FactName, subject: string) =>
  db.transaction().execute((trx) => waitFor(trx, Temporal.Instant.from(at), fact, subject))
beforeEach(async () => {
  await owner.db.deleteFrom('due').execute()
  clock.set('2026-07-14T12:00:00Z')
  told = []
})

test('what is not due yet is not told, not even a microsecond before', async () => {
  await wait('2026-07-14T12:00:00.000001Z', 'event.changed', 'a')
  assert.equal(await sweepDue(db, clock, emit), 0)
  clock.set('2026-07-14T12:00:00.000001Z')
  assert.equal(await sweepDue(db, clock, emit), 1)
  assert.deepEqual(told, ['event.changed a'])
})

test('a sweep whose telling fails leaves its rows for the next', async () => {
  await wait('2026-07-14T11:00:00Z', 'event.changed', 'a')
  await assert.rejects(
    sweepDue(db, clock, async () => {
      throw new Error('no')
    }),
  )
  assert.equal(await sweepDue(db, clock, emit), 1)
})

test('the same fact, subject and instant is noted once, before and after it was told', async () => {
  for (let times = 0; times < 2; times++) await wait('2026-07-14T11:00:00Z', 'event.changed', 'a')
  await Promise.all([wait('2026-07-14T11:00:00Z', 'event.changed', 'a'), wait('2026-07-14T11:00:00Z', 'event.changed', 'a')])
  assert.equal(await sweepDue(db, clock, emit), 1)
  await wait('2026-07-14T11:00:00Z', 'event.changed', 'a')
  assert.equal(await sweepDue(db, clock, emit), 0)
  for (const [fact, subject, at] of [
    ['event.scheduled', 'a', '11:00'],
    ['event.changed', 'b', '11:00'],
    ['event.changed', 'a', '11:01'],
  ] as const)
    await wait(`2026-07-14T${at}:00Z`, fact, subject)
  assert.equal(await sweepDue(db, clock, emit), 3, 'another fact, subject or instant is another row')
})

test('the oldest are told first, whatever the order they were noted in', async () => {
  for (const minute of ['03', '01', '02']) await wait(`2026-07-14T11:${minute}:00Z`, 'event.changed', minute)
  await wait('2026-07-14T10:00:00Z', 'participation.due', 'p')
  await sweepDue(db, clock, emit)
  assert.deepEqual(told, ['participation.due p', 'event.changed 01', 'event.changed 02', 'event.changed 03'])
})

test('sweeps at once tell each row once between them', async () => {
  await db.transaction().execute(async (trx) => {
    for (let n = 0; n < 1100; n++) await waitFor(trx, Temporal.Instant.from('2026-07-14T11:00:00Z'), 'event.changed', `s${n}`)
  })
  let [telling, atOnce] = [0, 0]
  const slowly: Emit = async (trx, fact, subjects) => {
    atOnce = Math.max(atOnce, ++telling)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await emit(trx, fact, subjects)
    telling--
  }
  let swept = 0
  for (let round = 0; round < 3; round++)
    for (const count of await Promise.all([sweepDue(db, clock, slowly), sweepDue(db, clock, slowly)])) swept += count
  assert.equal(swept, 1100)
  assert.equal(atOnce, 2, 'none waits for the other')
  assert.equal(new Set(told).size, 1100)
  assert.equal(told.length, 1100)
})

test('what recurs has one row: the earlier of two dates counts while it is open, and the row is used again when it was told', async () => {
  const at = (time: string) => Temporal.Instant.from(`2026-07-14T${time}:00Z`)
  const next = (...times: string[]) =>
    db.transaction().execute((trx) =>
      appoint(
        trx,
        times.map((time) => ({ dueAt: at(time), fact: 'authorization.poll', subject: 'a' })),
      ),
    )
  const rows = async () =>
    (await owner.db.selectFrom('due').selectAll().execute()).map((one) => [one.due_at.toString(), one.done_at === null])
  await next('15:00', '14:00', '16:00')
  await next('14:30')
  assert.deepEqual(await rows(), [['2026-07-14T14:00:00Z', true]])
  clock.set(at('14:00'))
  assert.equal(await sweepDue(db, clock, emit), 1)
  assert.deepEqual(await rows(), [['2026-07-14T14:00:00Z', false]])
  await next('18:00')
  assert.deepEqual([await rows(), told], [[['2026-07-14T18:00:00Z', true]], ['authorization.poll a']])
  await Promise.all([next('17:00'), next('16:30'), next('19:00')])
  assert.deepEqual(await rows(), [['2026-07-14T16:30:00Z', true]])
})

test('what was told a month ago is forgotten with the next sweep; what is open stays, however old', async () => {
  await wait('2026-07-14T11:00:00Z', 'event.changed', 'a')
  await sweepDue(db, clock, emit)
  await wait('2026-07-14T12:00:00Z', 'event.changed', 'b')
  const left = async () => (await owner.db.selectFrom('due').select('subject').orderBy('subject').execute()).map((one) => one.subject)
  clock.set('2026-08-13T12:00:00Z')
  await sweepDue(db, clock, emit)
  assert.deepEqual(await left(), ['a', 'b'])
  await wait('2026-08-13T12:00:00Z', 'event.changed', 'c')
  clock.set('2026-08-13T12:00:01Z')
  await sweepDue(db, clock, emit)
  assert.deepEqual(await left(), ['b', 'c'])
})
