import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { civilDay } from '@quickpay/units'
import fc from 'fast-check'
import type { Authorization } from '#connect/authorization.ts'
import { addAuthorization } from '#connect/authorization-store.ts'
import type { BatchWorld } from '#connect/batch.ts'
import { custodian } from '#connect/custodian.ts'
import { backfillHistory, pollAuthorization } from '#connect/poll.ts'
import { utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import { waitFor } from '#platform/due.ts'
import { newId, partsOf, subjectOf } from '#platform/ids.ts'
import type { AnyTask } from '#platform/task.ts'
import { openVault } from '#platform/vault.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveAccount } from '../testing/parents.ts'

const { database, close } = await testDatabase()
after(close)
const { db } = database
const clock = standingClock('2026-07-14T13:30:00Z')
const utilities = utilityClients(utilityProfiles(null), new Map([['con-edison', { id: 'c', secret: 's' }]]), 'https://q.example.org')
const { zone, resourceBase } = utilities.get('con-edison')!.profile
const world: BatchWorld = { db, clock, utilities, custodian, vault: openVault([{ id: 'k1', key: randomBytes(32) }]) }

async function authorization(changes: Partial<Authorization> = {}): Promise<Authorization> {
  const id = newId('aut')
  const a: Authorization = {
    memberId: newId('mem'),
    authorizationId: id,
    accountId: newId('acc'),
    utilityId: 'con-edison',
    status: 'active',
    scopeGranted: 'FB=1',
    endsAt: null,
    missing: [],
    subscriptionId: id,
    resourceUri: `${resourceBase}/Batch/Subscription/${id}`,
    authorizationUri: null,
    customerResourceUri: null,
    grantedAt: clock.now(),
    attachedAt: clock.now(),
    endedAt: null,
    endedBecause: null,
    historyFrom: null,
    ...changes,
  }
  await haveAccount(db, clock.now(), a)
  await db.transaction().execute((trx) => addAuthorization(trx, a, 'FB=1'))
  return a
}

/** What one run of a task did: requests it told of in order, other facts, and when it wants to look again. */
type Did = { wanted: { uri: string; reason: string; from: string; to: string }[]; told: string[]; again: string[] }
async function run(task: AnyTask<BatchWorld>, a: Authorization): Promise<Did> {
  const did: Did = { wanted: [], told: [], again: [] }
  const requests: string[] = []
  const commit = await task.run(world, [subjectOf(a.memberId, a.authorizationId)])
  await db.transaction().execute((trx) =>
    commit({
      trx,
      now: clock.now(),
      async emit(fact, subjects) {
        if (fact === 'batch.wanted') requests.push(...subjects.map((one) => partsOf(one).id))
        else did.told.push(`${fact} ${subjects}`)
      },
      async wait(dueAt, fact, subject) {
        did.again.push(`${fact} ${dueAt}`)
        await waitFor(trx, dueAt, fact, subject)
      },
    }),
  )
  for (const id of requests) {
    const { uri, reason } = await db
      .selectFrom('batch_request')
      .select(['uri', 'reason'])
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow()
    const query = new URL(uri).searchParams
    did.wanted.push({ uri, reason, from: query.get('published-min') ?? '', to: query.get('published-max') ?? '' })
  }
  return did
}
const nothing: Did = { wanted: [], told: [], again: [] }
const local = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone)

test('an authorization that ended, is not attached or shares no usage is not polled, and no next look is noted', async () => {
  for (const changes of [
    { status: 'ended' as const, endedAt: clock.now(), endedBecause: 'revoked' as const },
    { attachedAt: null },
    { status: 'partial' as const, missing: [{ what: 'category' as const, category: 'usage' as const }] },
  ]) {
    const a = await authorization(changes)
    assert.deepEqual(await run(pollAuthorization, a), nothing)
    assert.deepEqual(await run(backfillHistory, a), nothing)
  }
  const gone = { ...(await authorization()), authorizationId: 'aut_unknown' }
  assert.deepEqual(await run(pollAuthorization, gone), nothing)
})

test('the history is asked for in windows that tile it, newest first, on whole local days over both changes of the clock', async () => {
  const dates = fc.integer({ min: 0, max: 900 }).map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }))
  const check = async (today: Temporal.PlainDate, days: number) => {
    clock.set(today.toZonedDateTime({ timeZone: zone, plainTime: '13:30' }).toInstant())
    const first = today.subtract({ days })
    const a = await authorization({ historyFrom: first })
    const { wanted, told } = await run(backfillHistory, a)
    assert.deepEqual(told, [`authorization.poll ${a.memberId}/${a.authorizationId}`])
    assert.equal(wanted.length, Math.ceil(days / 31))
    let end = civilDay(today, zone).start.toString()
    for (const { uri, reason, from, to } of wanted) {
      assert.ok(uri.startsWith(`${a.resourceUri}?published-min=`))
      assert.deepEqual([reason, to], ['history', end], 'each window begins where the one before it in time ends')
      for (const edge of [from, to]) assert.equal(local(edge).toPlainTime().toString(), '00:00:00')
      const length = local(from).toPlainDate().until(local(to).toPlainDate(), { largestUnit: 'days' }).days
      assert.ok(length >= 1 && length <= 31, `${length} days`)
      end = from
    }
    assert.equal(end, civilDay(first, zone).start.toString())
  }
  // 8 March and 1 November 2026 have 23 and 25 hours: as the first day, the last one, and at the edges of windows.
  for (const date of ['2026-03-08', '2026-03-09', '2026-04-08', '2026-11-01', '2026-11-02', '2026-12-02'])
    await check(Temporal.PlainDate.from(date), 730)
  await fc.assert(fc.asyncProperty(dates, fc.integer({ min: 1, max: 400 }), check), { numRuns: 12 })
})

test('the whole history that the utility gives is asked for when no beginning is known; once more asks for nothing', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization()
  const { wanted } = await run(backfillHistory, a)
  assert.equal(local(wanted.at(-1)!.from).toPlainDate().toString(), '2024-07-14')
  assert.deepEqual((await run(backfillHistory, a)).wanted, [])
})

test('the real-time feed is asked for every hour, the last ten days four times a day, also when the clocks change', async () => {
  for (const [day, hours] of [
    ['2026-07-14', 24],
    ['2026-03-08', 23],
    ['2026-11-01', 25],
  ] as const) {
    const date = Temporal.PlainDate.from(day)
    const { start, end } = civilDay(date, zone)
    clock.set(start.subtract({ hours: 6 }))
    const a = await authorization()
    // A look before the day, so that the window of the evening before is asked for.
    await run(pollAuthorization, a)
    clock.set(start)
    const seen: Did['wanted'] = []
    for (;;) {
      const { wanted, again } = await run(pollAuthorization, a)
      seen.push(...wanted)
      assert.deepEqual(again, [`authorization.poll ${clock.now().add({ hours: 1 })}`], 'on the next full hour')
      if (Temporal.Instant.compare(clock.now().add({ hours: 1 }), end) >= 0) break
      clock.set(clock.now().add({ hours: 1 }))
    }
    const realTime = seen.filter((one) => one.reason === 'real-time')
    assert.equal(realTime.length, hours)
    assert.deepEqual([...new Set(realTime.map((one) => one.uri))], [`${resourceBase}/RealTime/Batch/Subscription/${a.authorizationId}`])
    const windows = seen.filter((one) => one.reason === 'polled')
    const edges = windows.map(({ from, to }) => [local(from).toPlainDateTime().toString(), local(to).toPlainDateTime().toString()])
    const from = (days: number) => `${date.subtract({ days }).toString()}T00:00:00`
    assert.deepEqual(edges, [
      [from(11), `${date.subtract({ days: 1 }).toString()}T22:00:00`],
      ...['04', '10', '16', '22'].map((hour) => [from(10), `${day}T${hour}:00:00`]),
    ])
    assert.equal(new Set(windows.map((one) => one.uri)).size, 5, 'never the same address: the utility would answer from its cache')
  }
})

test('a look that comes late, or twice in an hour, wants what was due and wants it once', async () => {
  clock.set('2026-07-14T13:50:00Z')
  const a = await authorization()
  const polled = async () =>
    (await run(pollAuthorization, a)).wanted.map((one) => `${one.reason} ${one.to && local(one.to).toPlainTime().toString()}`)
  assert.deepEqual(await polled(), ['real-time ', 'polled 04:00:00'], '09:50 in New York')
  assert.deepEqual(await polled(), [])
  clock.set('2026-07-14T15:10:00Z')
  assert.deepEqual(await polled(), ['real-time ', 'polled 10:00:00'], '11:10: the look at 10 was missed')
  clock.set('2026-07-15T03:59:00Z')
  assert.deepEqual(await polled(), ['real-time ', 'polled 22:00:00'], '23:59: nobody looked all afternoon')
  clock.set('2026-07-15T05:00:00Z')
  assert.deepEqual(await polled(), ['real-time '], '01:00: that of 22:00 is wanted already')
})
