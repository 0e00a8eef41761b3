import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Authorization } from '#connect/authorization.ts'
import { fetchBatch } from '#connect/fetch/batch.ts'
import type { Custodian } from '#connect/outside/custodian.ts'
import { checkAuthorization, checkUtility, touchAuthorization } from '#connect/standing/authorization-poll.ts'
import { healthOf } from '#connect/standing/health.ts'
import { healthFactsOf } from '#connect/standing/health-store.ts'
import { type Connected, startConnected } from '#connect/testing/connected.ts'
import { readToken } from '#connect/tokens/token-store.ts'
import type { FactName } from '#platform/facts.ts'
import { Failure } from '#platform/failure.ts'
import { type Subject, subjectOf } from '#platform/ids.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue } from '#platform/queue.ts'

let at: Connected
let queue: Queue
/** What the utility answers instead, by address; null: as it is. */
let instead: ((uri: string) => Awaited<ReturnType<Custodian['get']>> | Error | null) | null = null
let asked: string[] = []
before(async () => {
  at = await startConnected()
  const custodian: Custodian = {
    ...at.world.custodian,
    async get(utility, uri, token) {
      asked.push(uri.slice(utility.profile.resourceBase.length))
      const other = instead?.(uri)
      if (other instanceof Error) throw other
      return other ?? at.world.custodian.get(utility, uri, token)
    },
  }
  const flow = {
    'utility.check': [checkUtility],
    'authorization.check': [checkAuthorization],
    'authorization.touch': [touchAuthorization],
    'batch.wanted': [fetchBatch],
  }
  queue = await openQueue({ database: at.database, clock: at.clock, flow, world: { ...at.world, custodian }, log: silentLog })
})
after(async () => {
  await queue.stop()
  await at.close()
})

/** A feed without an entry. */
const EMPTY = Buffer.from('<feed xmlns="http://www.w3.org/2005/Atom"></feed>')
const subject = (a: Authorization) => subjectOf(a.memberId, a.authorizationId)
const told = async (fact: FactName, subjects: Subject[]) => {
  asked = []
  await at.world.db.transaction().execute((trx) => queue.emit(trx, fact, subjects))
  await queue.drain()
}
const look = () => told('utility.check', ['sandbox-metro'])
const standing = async (...all: Authorization[]) => Promise.all(all.map(async (a) => (await at.again(a)).status))
const dueOf = async (fact: string, of: string) =>
  (
    await at.world.db
      .selectFrom('due')
      .select('due_at')
      .where('fact', '=', fact)
      .where('subject', '=', of)
      .where('done_at', 'is', null)
      .execute()
  ).map((row) => row.due_at.toString())

test('one feed for all: who revoked at the utility has ended, with the tokens; the others stand', async () => {
  const [stays, leaves] = [await at.connect(), await at.connect({ household: 'metro-02' })]
  await at.revoke(leaves)
  await look()
  assert.deepEqual(asked, ['/Authorization'])
  assert.deepEqual(await standing(stays, leaves), ['active', 'ended'])
  assert.equal((await at.again(leaves)).endedBecause, 'revoked')
  assert.equal(await readToken(at.world.db, at.world.vault, leaves.memberId, leaves.authorizationId, 'refresh'), null)
  assert.ok(await readToken(at.world.db, at.world.vault, stays.memberId, stays.authorizationId, 'refresh'))
  const told = await at.world.db
    .selectFrom('due')
    .select('due_id')
    .where('fact', '=', 'authorization.ended')
    .where('subject', '=', subject(leaves))
    .execute()
  assert.equal(told.length, 1, 'those who come after are told')
  assert.equal((await dueOf('utility.check', 'sandbox-metro')).length, 1, 'the next look is appointed')
  const audit = await at.world.db.selectFrom('audit').select(['action', 'reason']).where('subject', '=', leaves.authorizationId).execute()
  assert.deepEqual(audit, [{ action: 'authorization.end', reason: 'revoked' }])
})

test('a feed that is empty, cut short, broken or refused ends nobody; who is missing in it is asked about one by one', async () => {
  const [a, b] = [await at.connect(), await at.connect({ household: 'metro-03' })]
  const feedOnly = (answer: Awaited<ReturnType<Custodian['get']>> | Error) => (uri: string) =>
    uri.endsWith('/Authorization') ? answer : null
  const cases: [string, ReturnType<typeof feedOnly>, string | null][] = [
    ['empty', feedOnly({ is: 'document', body: EMPTY }), null],
    ['not XML', feedOnly({ is: 'document', body: Buffer.from('<html><body>maintenance') }), 'feed-unreadable'],
    ['something else', feedOnly({ is: 'gone', status: 404 }), 'feed-gone'],
    ['not now', feedOnly({ is: 'assembling' }), 'feed-assembling'],
    ['nothing', feedOnly({ is: 'nothing', status: 204 }), 'feed-nothing'],
    ['cut', feedOnly(new Failure('document-incomplete', 'later', 'cut')), 'document-incomplete'],
    ['refused', feedOnly({ is: 'unauthorized', status: 403 }), 'feed-refused'],
    ['our client', feedOnly(new Failure('client-refused', 'after-person', 'the secret is wrong')), 'client-refused'],
  ]
  for (const [name, fault, code] of cases) {
    instead = fault
    await look()
    assert.deepEqual(await standing(a, b), ['active', 'active'], name)
    const row = await at.world.db.selectFrom('utility_check').selectAll().executeTakeFirstOrThrow()
    assert.equal(row.failed_code, code, name)
    const singles = asked.filter((uri) => uri.startsWith('/Authorization/'))
    assert.equal(singles.length > 0, code === null, `${name}: singles are asked about only after a feed that was read`)
    instead = null
  }
  const health = healthOf(
    { ...(await healthFactsOf(at.world.db, a.memberId, a.authorizationId))!, newestReadingEndAt: undefined },
    at.clock.now(),
  )
  assert.deepEqual(
    health.reasons.map((one) => [one.code, one.repair]),
    [['client-refused', 'operator']],
  )
  await look()
  assert.equal((await at.world.db.selectFrom('utility_check').selectAll().executeTakeFirstOrThrow()).failed_code, null)
})

test('one that a feed leaves out and that is revoked ends by its own word', async () => {
  const a = await at.connect({ household: 'metro-04' })
  await at.revoke(a)
  instead = (uri) => (uri.endsWith('/Authorization') ? { is: 'document', body: EMPTY } : null)
  await look()
  instead = null
  assert.deepEqual(await standing(a), ['ended'])
})

test('one that the utility no longer knows has ended after a day of it, not before', async () => {
  const a = await at.connect({ household: 'metro-05' })
  instead = (uri) =>
    uri === a.authorizationUri ? { is: 'gone', status: 404 } : uri.endsWith('/Authorization') ? { is: 'document', body: EMPTY } : null
  await told('authorization.check', [subject(a)])
  assert.deepEqual(await standing(a), ['active'])
  const [again] = await dueOf('authorization.check', subject(a))
  at.clock.set(Temporal.Instant.from(again!))
  await queue.drain()
  assert.deepEqual(await standing(a), ['ended'])
  instead = null
})

test('a term that is over ends here, though the utility cannot be asked', async () => {
  const a = await at.connect({ household: 'metro-06', term: 'until-date', until: '2026-08-01' })
  assert.ok(a.endsAt, JSON.stringify(a.missing))
  await told('authorization.touch', [subject(a)])
  assert.deepEqual(await dueOf('authorization.check', subject(a)), [a.endsAt.toString()])
  instead = () => new Failure('utility-unreachable', 'soon', 'down')
  at.clock.set(a.endsAt)
  await queue.drain()
  instead = null
  const ended = await at.again(a)
  assert.deepEqual([ended.status, ended.endedBecause], ['ended', 'expired'])
})

test('a category that the utility took back is missing, and what comes after is told', async () => {
  const a = await at.connect({ household: 'metro-07' })
  instead = (uri) => {
    if (uri !== a.authorizationUri) return null
    const xml = `<entry xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"><link rel="self" href="${uri}"/><content>
      <espi:Authorization><espi:status>1</espi:status><espi:scope>FB=1_3_15_16_51_53</espi:scope></espi:Authorization></content></entry>`
    return { is: 'document', body: Buffer.from(xml) }
  }
  await told('authorization.check', [subject(a)])
  instead = null
  const narrowed = await at.again(a)
  assert.deepEqual(
    [narrowed.status, narrowed.missing, narrowed.scopeGranted],
    ['partial', [{ what: 'category', category: 'usage' }], 'FB=1_3_15_16_51_53'],
  )
  // The utility's own word is the whole scope, and the next look brings it back.
  await told('authorization.check', [subject(a)])
  assert.deepEqual([(await at.again(a)).status, (await at.again(a)).missing], ['active', []])
})

test('every authorization is used within a week, one that shares no readings too, and never again when it ended', async () => {
  const [whole, account, billing] = [
    await at.connect({ household: 'metro-08' }),
    await at.connect({ household: 'metro-09', categories: ['account'] }),
    await at.connect({ household: 'metro-10', categories: ['billing'] }),
  ]
  await at.world.db.updateTable('utility_authorization').set({ last_call_at: null }).execute()
  await told('authorization.touch', [whole, account, billing].map(subject))
  for (const a of [whole, account, billing]) {
    const facts = (await healthFactsOf(at.world.db, a.memberId, a.authorizationId))!
    assert.equal(facts.lastCallAt?.toString(), at.clock.now().toString(), a.scopeGranted)
    const [next] = await dueOf('authorization.touch', subject(a))
    const hours = at.clock.now().until(Temporal.Instant.from(next!)).total('hours')
    assert.ok(hours > 150 && hours <= 168, String(hours))
  }
  assert.equal(asked.filter((uri) => uri.startsWith('/Batch/RetailCustomer/')).length, 2)
  assert.equal(asked.filter((uri) => uri.startsWith('/Batch/Subscription/')).length, 1)
  await at.world.db
    .updateTable('utility_authorization')
    .set({ status: 'ended' })
    .where('authorization_id', '=', whole.authorizationId)
    .execute()
  await told('authorization.touch', [subject(whole)])
  assert.deepEqual(asked, [])
})
