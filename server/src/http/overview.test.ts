/** The overview at its door: what was counted, what it leads to, and that it is for the staff. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OverviewAnswer } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'
import { payingOf } from './compose/overview.ts'

let app: TestApp
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  ids = await app.haveEvent(await app.signUp({ name: 'Rosa Medina', email: 'rosa@example.org' }))
})
after(() => app.close())

const read = async (): Promise<OverviewAnswer> => {
  const { cookie } = await app.signInOperator()
  const answer = await app.fetch('/en/console', { headers: { cookie, accept: 'application/json' } })
  assert.equal(answer.status, 200)
  return (await answer.json()) as OverviewAnswer
}

test('how readings arrive is told by network, hour by hour', async () => {
  await app.turnTo(app.clock.now().add({ hours: 1 }))
  const { feed } = await read()
  assert.ok(feed)
  assert.equal(feed.hoursAt.length, 24)
  for (const { percents } of feed.networks) assert.equal(percents.length, 24)
  assert.ok(
    feed.networks.some(({ percents }) => percents.includes(100)),
    JSON.stringify(feed.networks),
  )
})

test('an event, its money and its payment are in it within a minute, and the promise once its day has passed', async () => {
  await app.turnTo(app.clock.now().add({ hours: 30 }))
  const { events, paying, out, consent, exceptions } = await read()
  const [event] = events
  assert.deepEqual([event?.id, event?.count?.participants, event?.count?.measured, event?.count?.paid], [ids['event'], 1, 1, 1])
  assert.equal(event?.count?.paidCents, event?.count?.earnedCents)
  assert.equal(out.cents, event?.count?.paidCents, 'nothing is collected yet')
  assert.deepEqual([paying?.due, paying?.missed, paying?.withinDayPermille], [1, 0, 1000])
  assert.deepEqual(consent, { active: 1, partial: 0, expiring: 0, ended: 0 })
  assert.deepEqual(exceptions, [])
})

test('what is not paid counts as later than all that is', () => {
  assert.equal(payingOf([]), null)
  const counts = [
    { minutes: 60, stage: 'received', breach: null, count: 2 },
    { minutes: 61, stage: 'sent', breach: null, count: 1 },
    { minutes: 1440, stage: 'sent', breach: null, count: 1 },
    { minutes: 1441, stage: 'sent', breach: 'readings-late', count: 1 },
    { minutes: null, stage: 'unsolved', breach: 'readings-late', count: 1 },
  ] as const
  const { hours, missed, due } = payingOf(counts)!
  assert.deepEqual([hours[0], hours[1], hours[23], hours[24]], [2, 1, 1, 2])
  assert.deepEqual([due, missed], [6, 2])
})
