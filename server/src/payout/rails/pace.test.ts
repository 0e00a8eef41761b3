import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inTurn, sharedPace, TOO_MANY } from '#payout/rails/pace.ts'
import { standingClock } from '#platform/clock.ts'
import { testDatabase } from '../../testing/cluster.ts'

const { database, close } = await testDatabase()
after(close)
const clock = standingClock('2027-07-15T09:00:00Z')
const paceOf = (rail: string) => sharedPace({ db: database.db, clock, rail, callsPerSecond: 10, tries: 1 })
const turns = async (pace: ReturnType<typeof paceOf>, count: number) =>
  (await Promise.all(Array.from({ length: count }, () => pace.turn()))).filter((one) => one === null).length
const wait = (milliseconds: number) => clock.set(clock.now().add({ milliseconds }))

test('two workers together make no more calls in a second than the rail allows', async () => {
  const [one, other] = [paceOf('a'), paceOf('a')]
  let granted = 0
  for (let n = 0; n < 12; n++) granted += await turns(n % 2 ? one : other, 1)
  assert.equal(granted, 10)
  // A call that was slow on its way still counts for the rail.
  wait(1_000)
  assert.equal(await turns(one, 1), 0)
  wait(200)
  const [some, others] = await Promise.all([turns(one, 30), turns(other, 30)])
  assert.ok(some + others > 0 && some + others <= 10, `${some} and ${others}`)
})

test('rails do not wait for each other', async () => {
  assert.ok((await turns(paceOf('b'), 10)) > 0)
  assert.ok((await turns(paceOf('c'), 10)) > 0)
})

test('after a 429 nobody calls until the time is over', async () => {
  const [one, other] = [paceOf('d'), paceOf('d')]
  const answer = await inTurn(one, async () => ({ is: 'later', because: TOO_MANY, afterSeconds: 7 }) as const)
  assert.equal(answer.is, 'later')
  wait(6_900)
  let called = false
  const refused = await inTurn(other, async () => {
    called = true
    return { is: 'told' } as const
  })
  assert.deepEqual([refused.is, called], ['later', false])
  wait(200)
  assert.equal((await inTurn(other, async () => ({ is: 'told' }) as const)).is, 'told')
})
