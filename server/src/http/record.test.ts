/** The public record at its door: what was paid counts with its time, and it names nobody. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { RecordAnswer } from '@quickpay/web/answers'
import { recordedCounts } from '#treasury/tally-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
  await app.haveEvent(await app.signUp({ name: 'Rosa Medina', email: 'rosa@example.org' }))
})
after(() => app.close())

test('a payment counts once its day has passed, with the minutes that it took a rail to accept it', async () => {
  assert.deepEqual(await recordedCounts(app.world.db), [])
  await app.turnTo(app.world.clock.now().add({ hours: 48 }))
  const [count, ...others] = await recordedCounts(app.world.db)
  assert.deepEqual(others, [])
  assert.ok(count && count.minutes !== null && count.minutes > 0 && count.minutes <= 24 * 60, JSON.stringify(count))
  assert.deepEqual(
    { ...count, minutes: 0, month: '' },
    { utilityId: 'sandbox-metro', month: '', minutes: 0, stage: 'received', breach: null, count: 1 },
  )
})

test('anyone may read it, and one person’s payment is not told', async () => {
  const answer = await app.fetch('/es/record', { headers: { accept: 'application/json' } })
  assert.equal(answer.status, 200)
  const { fewest, utilities } = (await answer.json()) as RecordAnswer
  assert.ok(utilities.length >= 2)
  for (const { all, months } of utilities) assert.ok(all === null && months.every(({ pace }) => pace === null), `fewer than ${fewest}`)
})
