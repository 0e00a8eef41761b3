import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readGreenButton } from '@quickpay/green-button'
import type { Authorization } from '#connect/authorization.ts'
import { fetchBatch } from '#connect/fetch/batch.ts'
import { wantBatch } from '#connect/fetch/batch-store.ts'
import type { Removed } from '#connect/outside/custodian.ts'
import { asClient } from '#connect/standing/authorization-client.ts'
import { checkUtility } from '#connect/standing/authorization-poll.ts'
import { revokeAtUtility, type Stopped, stopSharing } from '#connect/standing/revoke.ts'
import { revocationOf } from '#connect/standing/revoke-store.ts'
import { type Connected, startConnected } from '#connect/testing/connected.ts'
import { readToken } from '#connect/tokens/token-store.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { waitFor } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue } from '#platform/queue.ts'

let at: Connected
let queue: Queue
let removals: string[] = []
/** Happens instead of, or after, the DELETE. */
let fault: { before?: Removed | Failure; after?: Failure } = {}
before(async () => {
  at = await startConnected()
  const remove = async (utility: UtilityClient, uri: string, token: string): Promise<Removed> => {
    removals.push(uri)
    const { before, after } = fault
    fault = {}
    if (before instanceof Failure) throw before
    if (before) return before
    const removed = await at.world.custodian.remove(utility, uri, token)
    if (after) throw after
    return removed
  }
  const flow = { 'authorization.stopped': [revokeAtUtility], 'utility.check': [checkUtility], 'batch.wanted': [fetchBatch] }
  const world = { ...at.world, custodian: { ...at.world.custodian, remove } }
  queue = await openQueue({ database: at.database, clock: at.clock, flow, world, log: silentLog })
})
after(async () => {
  await queue.stop()
  await at.close()
})

const stop = (a: Authorization, utilities = at.world.utilities): Promise<Stopped> =>
  at.world.db.transaction().execute((trx) =>
    stopSharing(
      {
        trx,
        now: at.clock.now(),
        emit: (fact, subjects) => queue.emit(trx, fact, subjects),
        wait: (dueAt, fact, subject) => waitFor(trx, dueAt, fact, subject),
      },
      { utilities },
      a,
    ),
  )
const tokens = async (a: Authorization) =>
  (await readToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, 'access')) ??
  (await readToken(at.world.db, at.world.vault, a.memberId, a.authorizationId, 'refresh'))
const audit = async (a: Authorization) =>
  (
    await at.world.db
      .selectFrom('audit')
      .select(['actor', 'action', 'reason'])
      .where('subject', '=', a.authorizationId)
      .orderBy('audit_id')
      .execute()
  ).map((row) => `${row.actor === a.memberId ? 'member' : row.actor} ${row.action} ${row.reason}`)
const portalOnly = () =>
  new Map(
    [...at.world.utilities].map(([id, one]) => [
      id,
      { ...one, profile: { ...one.profile, dialect: { ...one.profile.dialect, revocation: 'portal' as const } } },
    ]),
  )

test('an account that shares nothing, or is another’s, cannot be stopped', async () => {
  const a = await at.connect()
  assert.deepEqual(await stop({ ...a, memberId: 'mem_other' }), { is: 'refused', code: 'not-shared' })
  assert.deepEqual(await stop({ ...a, accountId: 'acc_other' }), { is: 'refused', code: 'not-shared' })
  assert.equal((await at.again(a)).status, 'active')
})

test('stopping drops the tokens in the same commit and tells the utility, whose own feed says so then', async () => {
  const a = await at.connect({ household: 'metro-02' })
  assert.deepEqual(await stop(a), { is: 'stopped', ways: ['delete-authorization'] })
  const stopped = await at.again(a)
  assert.deepEqual([stopped.status, stopped.endedBecause, await tokens(a)], ['ended', 'stopped', null])
  removals = []
  await queue.drain()
  assert.deepEqual(removals, [a.authorizationUri])
  assert.ok((await revocationOf(at.world.db, a.memberId, a.authorizationId))?.doneAt)
  assert.deepEqual(await audit(a), ['member authorization.stop delete-authorization', 'system authorization.revoked-at-utility null'])
  const there = await asClient(at.world, at.metro, (token) => at.world.custodian.get(at.metro, a.authorizationUri!, token))
  assert.ok(there.is === 'document')
  assert.equal((await readGreenButton(there.body)).authorizations[0]?.status, 'revoked')
  assert.deepEqual(await stop(a), { is: 'refused', code: 'not-shared' }, 'a second click finds nothing')
})

test('an answer that is lost is asked for again, and what is gone is done', async () => {
  const a = await at.connect({ household: 'metro-03' })
  await stop(a)
  removals = []
  fault = { after: new Failure('utility-unreachable', 'soon', 'the answer was lost') }
  await queue.drain()
  await queue.drain()
  assert.deepEqual(removals, [a.authorizationUri, a.authorizationUri])
  assert.ok((await revocationOf(at.world.db, a.memberId, a.authorizationId))?.doneAt)
  assert.equal((await audit(a)).length, 2)
})

test('a utility that is down is told when it is back; the member’s stop has long been done', async () => {
  const a = await at.connect({ household: 'metro-04' })
  await stop(a)
  fault = { before: new Failure('utility-busy', 'later', 'down') }
  await queue.drain()
  assert.deepEqual([(await at.again(a)).status, await tokens(a)], ['ended', null])
  assert.equal((await revocationOf(at.world.db, a.memberId, a.authorizationId))?.doneAt, null)
  at.clock.set(at.clock.now().add({ hours: 1 }))
  await queue.drain()
  assert.ok((await revocationOf(at.world.db, a.memberId, a.authorizationId))?.doneAt)
})

test('where only the customer can end it, nobody is asked and the member is told so', async () => {
  const a = await at.connect({ household: 'metro-05' })
  assert.deepEqual(await stop(a, portalOnly()), { is: 'stopped', ways: ['portal'] })
  removals = []
  await queue.drain()
  assert.deepEqual(removals, [])
  assert.deepEqual(await audit(a), ['member authorization.stop portal'])
})

test('a utility that refuses the method leaves it to the portal, and that is told', async () => {
  const a = await at.connect({ household: 'metro-06' })
  await stop(a)
  fault = { before: { is: 'unsupported', status: 405 } }
  await queue.drain()
  const revocation = await revocationOf(at.world.db, a.memberId, a.authorizationId)
  assert.deepEqual([revocation?.way, revocation?.doneAt], ['portal', null])
})

test('what was wanted before the stop is fetched no more', async () => {
  const a = await at.connect({ household: 'metro-07' })
  const uri = `${a.resourceUri}?published-min=2026-07-01T04:00:00Z&published-max=2026-07-02T04:00:00Z`
  await at.world.db.transaction().execute(async (trx) => {
    const id = await wantBatch(
      trx,
      { memberId: a.memberId, authorizationId: a.authorizationId, uri, reason: 'polled', occasion: 'x' },
      at.clock.now(),
    )
    await queue.emit(trx, 'batch.wanted', [`${a.memberId}/${id}`])
  })
  await stop(a)
  await queue.drain()
  const documents = await at.world.db
    .selectFrom('document')
    .select('document_id')
    .where('authorization_id', '=', a.authorizationId)
    .execute()
  assert.deepEqual(documents, [])
})
