import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { standingClock } from '#platform/clock.ts'
import { Failure } from '#platform/failure.ts'
import { silentLog } from '#platform/log.ts'
import { listParked } from '#platform/parked-store.ts'
import { openQueue, type Queue } from '#platform/queue.ts'
import { type Flow, task } from '#platform/task.ts'
import { testDatabase } from '../testing/cluster.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase()
const clock = standingClock('2027-07-13T12:00:00Z')
const runs: string[] = []
let misbehave: (subjects: readonly string[]) => void = () => {}
type World = { mark: string }

/** Leaves an audit row for each subject: the effect whose number we count. */
const leaveTrace = task<World, readonly string[]>({
  name: 'leaveTrace',
  async prepare(_world, subjects) {
    runs.push(subjects.join())
    return subjects
  },
  async commit(work, subjects, world) {
    for (const subject of subjects)
      await work.trx
        .insertInto('audit')
        .values({ audit_id: `aud_${subject}`, at: work.now, actor: world.mark, action: 'test', subject, reason: null })
        .execute()
    misbehave(subjects)
  },
})
const oneByOne = task<World, null>({
  name: 'oneByOne',
  subjectsMax: 1,
  async prepare(_world, subjects) {
    runs.push(subjects.join())
    return null
  },
  async commit() {},
})
const flow = { 'event.scheduled': [leaveTrace], 'event.changed': [oneByOne] } satisfies Flow<World>
let queue: Queue

before(async () => {
  await createQueues(address, ['event.scheduled/leaveTrace', 'event.changed/oneByOne'])
  queue = await openQueue({ database, clock, flow, world: { mark: 'w' }, log: silentLog })
})
after(async () => {
  await queue.stop()
  await close()
})
const emit = (...subjects: string[]) => database.db.transaction().execute((trx) => queue.emit(trx, 'event.scheduled', subjects))
const traces = async () => (await database.db.selectFrom('audit').select('subject').orderBy('subject').execute()).map((r) => r.subject)

test('a fact told in a transaction that rolls back is not told', async () => {
  await database.db
    .transaction()
    .execute(async (trx) => {
      await queue.emit(trx, 'event.scheduled', ['never'])
      throw new Error('rolled back')
    })
    .catch(() => {})
  await queue.drain()
  assert.deepEqual(runs, [])
})

test('a throw before the commit leaves no effect, and the retry leaves one', async () => {
  let times = 0
  misbehave = () => {
    if (++times === 1) throw new Error('once')
  }
  await emit('a')
  await queue.drain()
  assert.deepEqual(runs, ['a', 'a'])
  assert.deepEqual(await traces(), ['a'])
})

test('a bad subject is parked alone; the others of its chunk go through; resuming runs it again', async () => {
  misbehave = (subjects) => {
    if (subjects.includes('c3')) throw new Failure('bad-subject', 'never', 'no')
  }
  await emit('c1', 'c2', 'c3', 'c4')
  await queue.drain()
  assert.deepEqual(await traces(), ['a', 'c1', 'c2', 'c4'])
  const [parked, ...more] = await listParked(database.db)
  assert.deepEqual([parked?.subjects, parked?.code, more.length], [['c3'], 'bad-subject', 0])
  misbehave = () => {}
  assert.equal(await queue.resume(parked!.id), true)
  assert.equal(await queue.resume(parked!.id), false)
  await queue.drain()
  assert.deepEqual(await traces(), ['a', 'c1', 'c2', 'c3', 'c4'])
})

test('an unexpected error is parked after its retries, never dropped', async () => {
  misbehave = () => {
    throw new TypeError('always')
  }
  await emit('d')
  await queue.drain()
  const [parked] = await listParked(database.db)
  assert.deepEqual([parked?.subjects, parked?.code, parked?.attempts], [['d'], 'unexpected', 6])
  misbehave = () => {}
})

test('later means an hour of domain time', async () => {
  let closed = true
  misbehave = () => {
    if (closed) throw new Failure('closed', 'later', 'come back')
  }
  await emit('e')
  await queue.drain()
  closed = false
  clock.set('2027-07-13T12:59:00Z')
  await queue.drain()
  assert.ok(!(await traces()).includes('e'))
  clock.set('2027-07-13T13:00:00Z')
  await queue.drain()
  assert.ok((await traces()).includes('e'))
})

test('later means what the other side asked for, where it named a time: no sooner than in a minute, no later than in a day', async () => {
  const begun = clock.now()
  const asks = { r1: 900, r2: 1, r3: 999_999, r4: 0, r5: 'soon' }
  misbehave = (subjects) => {
    for (const [subject, retryAfterSeconds] of Object.entries(asks))
      if (subjects.includes(subject)) throw new Failure('busy', 'later', 'come back', { retryAfterSeconds })
  }
  for (const subject of Object.keys(asks)) await emit(subject)
  await queue.drain()
  misbehave = () => {}
  const waiting = await database.db
    .selectFrom('due')
    .select(['subject', 'due_at'])
    .where('done_at', 'is', null)
    .orderBy('subject')
    .execute()
  assert.deepEqual(
    waiting.filter((one) => one.subject in asks).map((one) => one.due_at.since(begun).total('seconds')),
    [900, 60, 86_400, 3600, 3600],
  )
  clock.set(begun.add({ hours: 24 }))
  await queue.drain()
})

test('one that is to come back later does not hold up the others of its chunk', async () => {
  misbehave = (subjects) => {
    if (subjects.includes('h2')) throw new Failure('closed', 'later', 'come back')
  }
  await emit('h1', 'h2', 'h3')
  await queue.drain()
  misbehave = () => {}
  assert.deepEqual(
    (await traces()).filter((one) => one.startsWith('h')),
    ['h1', 'h3'],
  )
  clock.set(clock.now().add({ hours: 1 }))
  await queue.drain()
  assert.ok((await traces()).includes('h2'))
})

test('a task that takes its subjects one by one gets a job for each', async () => {
  runs.length = 0
  await database.db.transaction().execute((trx) => queue.emit(trx, 'event.changed', ['i1', 'i2']))
  await queue.drain()
  assert.deepEqual(runs.sort(), ['i1', 'i2'])
})

test('workers of the process run what is emitted, and idle() says when nothing is left', async () => {
  await queue.serve()
  await emit('f', 'g')
  assert.equal(await queue.idle(8000), true)
  assert.ok((await traces()).includes('g'))
})
