import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import type { Authorization } from '#connect/authorization.ts'
import { addAuthorization, endAuthorization } from '#connect/authorization-store.ts'
import { type Attention, attend, attendViewer, takeBack } from '#connect/fetch/attention.ts'
import type { BatchWorld } from '#connect/fetch/batch.ts'
import { historyProgressOf, setRequestState, takePlanned } from '#connect/fetch/batch-store.ts'
import { backfillHistory, pollAuthorization } from '#connect/fetch/poll.ts'
import { custodian } from '#connect/outside/custodian.ts'
import { utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import { sweepDue, waitFor } from '#platform/due.ts'
import { newId, partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import type { AnyTask, Work } from '#platform/task.ts'
import { openVault } from '#platform/vault.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount } from '../../testing/parents.ts'

const { database, close } = await testDatabase()
after(close)
const { db } = database
const clock = standingClock('2026-07-14T13:30:00Z')
const clients = new Map(['con-edison', 'iedr'].map((id) => [id, { id: 'c', secret: 's' }]))
const utilities = utilityClients(utilityProfiles(null), clients, 'https://q.example.org')
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

type Wanted = { uri: string; reason: string; from: string; to: string }
const inWork = <T>(use: (work: Work) => Promise<T>, requests: Subject[] = []): Promise<T> =>
  db.transaction().execute((trx) =>
    use({
      trx,
      now: clock.now(),
      emit: async (fact, subjects) => void (fact === 'batch.wanted' && requests.push(...subjects)),
      wait: (dueAt, fact, subject) => waitFor(trx, dueAt, fact, subject),
    }),
  )
/** Runs a task; answers what it told to be fetched, in order. */
async function run(task: AnyTask<BatchWorld>, ...all: Authorization[]): Promise<Wanted[]> {
  const requests: Subject[] = []
  const commit = await task.run(
    world,
    all.map((a) => subjectOf(a.memberId, a.authorizationId)),
  )
  await inWork(commit, requests)
  const wanted: Wanted[] = []
  for (const subject of requests) {
    const { id } = partsOf(subject)
    const { uri, reason } = await db
      .selectFrom('batch_request')
      .select(['uri', 'reason'])
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow()
    const query = new URL(uri).searchParams
    wanted.push({ uri, reason, from: query.get('published-min') ?? '', to: query.get('published-max') ?? '' })
  }
  return wanted
}
const dueRows = (a: Authorization) =>
  db
    .selectFrom('due')
    .selectAll()
    .where('subject', '=', subjectOf(a.memberId, a.authorizationId))
    .where('fact', '=', 'authorization.poll')
    .execute()
const nextLook = async (a: Authorization) => (await dueRows(a)).find((one) => one.done_at === null)?.due_at ?? null
const local = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
/** Goes from look to look as the sweep would, until `until`; answers what was wanted on the way. */
async function pass(a: Authorization, until: Temporal.Instant): Promise<Wanted[]> {
  const wanted: Wanted[] = []
  for (;;) {
    const at = await nextLook(a)
    if (!at || Temporal.Instant.compare(at, until) >= 0) break
    if (Temporal.Instant.compare(at, clock.now()) > 0) clock.set(at)
    await sweepDue(db, clock, async () => {})
    wanted.push(...(await run(pollAuthorization, a)))
  }
  clock.set(until)
  return wanted
}
const reasons = (wanted: readonly Wanted[]) => wanted.map((one) => one.reason)

test('an authorization that ended, is not attached or shares nothing to look at wants nothing', async () => {
  for (const changes of [
    { status: 'ended' as const, endedAt: clock.now(), endedBecause: 'revoked' as const },
    { attachedAt: null },
    { status: 'partial' as const, missing: (['usage', 'billing'] as const).map((category) => ({ what: 'category' as const, category })) },
  ]) {
    const a = await authorization(changes)
    assert.deepEqual([await run(pollAuthorization, a), await run(backfillHistory, a)], [[], []])
    if (a.status === 'ended' || !a.attachedAt) assert.deepEqual(await dueRows(a), [], 'no next look is noted')
  }
  assert.deepEqual(await run(pollAuthorization, { ...(await authorization()), authorizationId: 'aut_unknown' }), [])
})

test('the history of two years is planned whole and asked for newest first, three windows at once; its progress can be told', async () => {
  const a = await authorization()
  const first = await run(backfillHistory, a)
  const progress = () => historyProgressOf(db, a.memberId, a.authorizationId)
  assert.deepEqual(await progress(), { windows: 24, fetched: 0, refused: 0 })
  const date = (at: string) => local(at).toPlainDate().toString()
  assert.deepEqual(
    first.map((one) => [one.reason, date(one.from), date(one.to)]),
    [
      ['history', '2026-06-13', '2026-07-14'],
      ['history', '2026-05-13', '2026-06-13'],
      ['history', '2026-04-12', '2026-05-13'],
    ],
  )
  const next = await db.transaction().execute((trx) => takePlanned(trx, a.memberId, a.authorizationId, 100))
  const windows = await db.selectFrom('batch_request').selectAll().where('request_id', 'in', next).execute()
  const tos = new Map(windows.map((one) => [one.request_id, one.window_to_at!.toString()]))
  const order = next.map((id) => tos.get(id)!)
  assert.deepEqual(order, order.toSorted().reverse())
  assert.equal(windows.map((one) => one.window_from_at!.toString()).sort()[0], '2024-07-14T04:00:00Z')
  for (const one of windows.slice(0, 5))
    await db.transaction().execute((trx) => setRequestState(trx, { memberId: a.memberId, requestId: one.request_id } as never, 'fetched'))
  assert.deepEqual(await progress(), { windows: 24, fetched: 5, refused: 0 })
})

test('a back-fill that was cut goes on where it stopped, also on another day', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization({ historyFrom: Temporal.PlainDate.from('2026-01-01') })
  const first = await run(backfillHistory, a)
  clock.set('2026-07-16T13:30:00Z')
  const again = await run(backfillHistory, a)
  const uris = (list: readonly Wanted[]) => list.map((one) => one.uri).sort()
  assert.deepEqual(uris(again), uris(first), 'those that are wanted are told again, and nothing more')
  assert.equal((await historyProgressOf(db, a.memberId, a.authorizationId)).windows, 7)
})

test('whoever comes back from the portal sees the real-time feed at once, and an hour later costs one look a day', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization()
  await run(backfillHistory, a)
  assert.equal(String(await nextLook(a)), '2026-07-14T13:30:00Z')
  const hour = await pass(a, clock.now().add({ hours: 1 }))
  assert.deepEqual([...new Set(reasons(hour))].sort(), ['polled', 'real-time'])
  assert.ok(reasons(hour).filter((one) => one === 'real-time').length >= 4)
  assert.equal(reasons(hour).filter((one) => one === 'polled').length, 1)
  const week = await pass(a, clock.now().add({ hours: 24 * 7 }))
  assert.deepEqual(
    reasons(week).filter((one) => one !== 'bills'),
    Array(7).fill('polled'),
  )
  assert.equal(new Set(week.map((one) => one.uri)).size, week.length, 'never the same address: the utility would answer from its cache')
  for (const { from, to, reason } of week.filter((one) => one.reason === 'polled')) {
    assert.equal(local(from).toPlainTime().toString(), '00:00:00')
    assert.equal(local(from).toPlainDate().until(local(to).toPlainDate()).days, 10, reason)
    assert.ok(local(to).hour >= 3 && local(to).hour < 7)
  }
  assert.equal((await dueRows(a)).length, 1, 'one row, used again and again')
})

test('an event brings the real-time feed from an hour before it; its settlement the last days every two hours, until it is taken back', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization()
  await run(pollAuthorization, a)
  const of = (why: Attention['why'], from: string, until: string): Attention => ({
    ...{ memberId: a.memberId, accountId: a.accountId, occasion: 'evt_1', why },
    from: Temporal.Instant.from(from),
    until: Temporal.Instant.from(until),
  })
  const around = [
    of('event', '2026-07-15T19:00:00Z', '2026-07-16T04:00:00Z'),
    of('settlement', '2026-07-16T00:00:00Z', '2026-07-26T00:00:00Z'),
  ]
  await inWork((work) => attend(work, around))
  const before = await pass(a, Temporal.Instant.from('2026-07-15T19:00:00Z'))
  assert.deepEqual(
    reasons(before).filter((one) => one !== 'bills'),
    ['polled'],
  )
  const during = await pass(a, Temporal.Instant.from('2026-07-16T00:00:00Z'))
  assert.ok(during.filter((one) => one.reason === 'real-time').length >= 19, 'five hours of quarters')
  assert.ok(
    during.every((one) => one.reason !== 'real-time' || one.uri === `${resourceBase}/RealTime/Batch/Subscription/${a.authorizationId}`),
  )
  const after = await pass(a, Temporal.Instant.from('2026-07-16T16:00:00Z'))
  const polled = after.filter((one) => one.reason === 'polled')
  assert.ok(polled.length >= 8 && polled.length <= 9, `every two hours: ${polled.length}`)
  assert.equal(new Set(polled.map((one) => one.uri)).size, polled.length)
  await inWork((work) => takeBack(work, { occasion: 'evt_1', why: 'settlement', memberId: a.memberId, accountId: a.accountId }))
  const measured = await pass(a, Temporal.Instant.from('2026-07-18T16:00:00Z'))
  assert.deepEqual(
    reasons(measured).filter((one) => one !== 'bills'),
    ['polled', 'polled'],
  )
  assert.equal((await dueRows(a)).length, 1)
})

test('an event that is moved is attended to at its new time, and one that is cancelled not at all', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization()
  await run(pollAuthorization, a)
  const event = (from: string, until: string): Attention => ({
    ...{ memberId: a.memberId, accountId: a.accountId, occasion: 'evt_2', why: 'event' },
    from: Temporal.Instant.from(from),
    until: Temporal.Instant.from(until),
  })
  await inWork((work) => attend(work, [event('2026-07-15T19:00:00Z', '2026-07-15T20:00:00Z')]))
  await inWork((work) => attend(work, [event('2026-07-16T19:00:00Z', '2026-07-16T20:00:00Z')]))
  assert.deepEqual(
    reasons(await pass(a, Temporal.Instant.from('2026-07-16T19:00:00Z'))).filter((one) => one === 'real-time'),
    [],
  )
  assert.ok(reasons(await pass(a, Temporal.Instant.from('2026-07-16T20:30:00Z'))).includes('real-time'))
  await inWork((work) => attend(work, [event('2026-07-17T19:00:00Z', '2026-07-17T20:00:00Z')]))
  await inWork((work) => takeBack(work, { occasion: 'evt_2' }))
  assert.ok(!reasons(await pass(a, Temporal.Instant.from('2026-07-18T20:30:00Z'))).includes('real-time'))
})

test('a page that is opened brings the feed at once, and writes once however often it is drawn', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization()
  await run(pollAuthorization, a)
  const rows = () => db.selectFrom('attention').selectAll().where('member_id', '=', a.memberId).execute()
  for (let n = 0; n < 5; n++) await inWork((work) => attendViewer(work, a))
  assert.equal((await rows()).length, 1)
  assert.equal(String(await nextLook(a)), clock.now().toString())
  assert.ok(reasons(await pass(a, clock.now().add({ minutes: 1 }))).includes('real-time'))
  clock.set(clock.now().add({ minutes: 20 }))
  await inWork((work) => attendViewer(work, a))
  assert.equal((await rows())[0]?.until_at.toString(), clock.now().add({ hours: 1 }).toString(), 'prolonged while it is open')
  await pass(a, clock.now().add({ hours: 30 }))
  assert.deepEqual(await rows(), [], 'what is over is forgotten')
})

test('a utility without a real-time feed is never asked for one', async () => {
  const a = await authorization({ utilityId: 'iedr', resourceUri: `${utilities.get('iedr')!.profile.resourceBase}/Batch/Subscription/9` })
  await inWork((work) => attendViewer(work, a))
  assert.ok(!reasons(await pass(a, clock.now().add({ hours: 3 }))).includes('real-time'))
})

test('bills are asked for once a month, on a day of its own, and only where they are shared', async () => {
  clock.set('2026-01-14T13:30:00Z')
  const missing = [{ what: 'category' as const, category: 'billing' as const }]
  const [a, b] = [await authorization(), await authorization({ status: 'partial', missing })]
  for (const one of [a, b]) await run(pollAuthorization, one)
  const until = Temporal.Instant.from('2026-07-14T13:30:00Z')
  const bills = (await pass(a, until)).filter((one) => one.reason === 'bills')
  assert.ok(bills.length >= 5 && bills.length <= 6, `${bills.length} in six months`)
  assert.equal(new Set(bills.map((one) => local(one.to).day)).size, 1)
  for (const one of bills) assert.equal(local(one.from).toPlainDate().until(local(one.to).toPlainDate()).days, 62)
  clock.set('2026-01-14T13:30:00Z')
  assert.deepEqual(
    (await pass(b, until)).filter((one) => one.reason === 'bills'),
    [],
  )
})

test('one that ends is looked at once more and never again', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const a = await authorization()
  await run(pollAuthorization, a)
  await db.transaction().execute((trx) => endAuthorization(trx, a.memberId, a.authorizationId, 'revoked', clock.now()))
  assert.deepEqual(await pass(a, clock.now().add({ hours: 72 })), [])
  assert.equal(await nextLook(a), null)
})

test('many in one job cost a fixed number of questions and one row each; above fifty, one look for all takes the place of their windows', async () => {
  clock.set('2026-07-14T13:30:00Z')
  const all: Authorization[] = []
  for (let n = 0; n < 60; n++) all.push(await authorization())
  let queries = 0
  const counted = db.withPlugin({
    transformQuery({ node }) {
      queries++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const subjects = all.map((a) => subjectOf(a.memberId, a.authorizationId))
  const settling = all.slice(0, 3).map(
    ({ memberId, accountId }): Attention => ({
      ...{ memberId, accountId, occasion: 'evt_3', why: 'settlement' },
      from: clock.now().subtract({ hours: 6 }),
      until: clock.now().add({ hours: 6 }),
    }),
  )
  await inWork((work) => attend(work, settling))
  const commit = await pollAuthorization.run({ ...world, db: counted }, subjects)
  assert.ok(queries <= 3, `${queries} questions for ${all.length}`)
  const told: Subject[] = []
  await inWork(commit, told)
  assert.equal(told.length, 3, 'who is settled is asked for by itself')
  for (const a of all) assert.equal((await dueRows(a)).length, 1)
  const bulk = await db.selectFrom('due').selectAll().where('fact', '=', 'bulk.poll').execute()
  assert.deepEqual(
    bulk.map((one) => [one.subject, one.due_at.toZonedDateTimeISO(zone).hour]),
    [['con-edison', 7]],
  )
})
