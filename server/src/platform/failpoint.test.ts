import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { addMember, findMember } from '#members/member-store.ts'
import { effect, watchEffects } from '#platform/failpoint.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, close } = await testDatabase()
const { db } = database
after(close)
afterEach(() => watchEffects(null))

const at = Temporal.Instant.from('2027-07-14T12:00:00Z')
const rosa = (memberId: string) =>
  ({
    memberId,
    email: `${memberId}@example.org`,
    name: 'Rosa',
    kind: 'residential',
    businessName: null,
    locale: 'es',
    role: 'member',
  }) as const
const add = (memberId: string) => db.transaction().execute((trx) => addMember(trx, rosa(memberId), at))

test('who ends before an effect has not done it; who loses its answer has', async () => {
  let done = 0
  const act = () => effect('act', async () => ++done)
  for (const [lost, left] of [
    ['before', 0],
    ['after', 1],
  ] as const) {
    watchEffects(async (_effect, moment) => {
      if (moment === lost) throw new Error('lost')
    })
    await assert.rejects(act, /lost/)
    assert.equal(done, left)
  }
  watchEffects(null)
  assert.equal(await act(), 2)
})

test('a commit and a write of its own are effects, by the tables they write; a read is none', async () => {
  const seen: string[] = []
  watchEffects(async (name, moment) => void seen.push(`${moment} ${name}`))
  await add('mem_1')
  await db.updateTable('member').set({ name: 'Rosa Díaz' }).where('member_id', '=', 'mem_1').execute()
  await db.transaction().execute((trx) => findMember(trx, 'mem_1'))
  await findMember(db, 'mem_1')
  assert.deepEqual(seen, [
    'before commit member, member_email',
    'after commit member, member_email',
    'before write member',
    'after write member',
  ])
})

test('a commit whose answer is lost throws, and is there', async () => {
  watchEffects(async (_name, moment) => {
    if (moment === 'after') throw new Error('lost')
  })
  await assert.rejects(add('mem_2'), /lost/)
  watchEffects(null)
  assert.equal((await findMember(db, 'mem_2'))?.name, 'Rosa')
})
