/** Tokens among several processes: one call for all, nothing lost when one ends in the middle, one budget. */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Authorization } from '#connect/authorization.ts'
import { endAuthorization } from '#connect/authorization-store.ts'
import { attachWaiting, finishAuthorization, stateHashOf } from '#connect/consent/callback.ts'
import { keepCodeAnswer, takeRequest } from '#connect/consent/request-store.ts'
import type { Asked } from '#connect/testing/asker.ts'
import { but, first, type Lane, type Misbehaving, says, startMisbehaving, well } from '#connect/testing/misbehaving.ts'
import { accessFor } from '#connect/tokens/access.ts'
import { clientAccess } from '#connect/tokens/client-access.ts'
import { readCallback } from '#connect/tokens/oauth.ts'
import { freeSlot } from '#connect/tokens/token-budget-store.ts'
import { closeTurn, keepAnswer, leaveTurn, noteAsked, takeTurn } from '#connect/tokens/token-store.ts'
import { openDatabase } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'

let at: Misbehaving
before(async () => {
  at = await startMisbehaving()
})
after(() => at.close())

const codeOf = (error: unknown): string => (error instanceof Failure ? error.code : String(error))
const taken = async (lane: Lane, a: Authorization, name: string, seconds: number) => {
  const got = await takeTurn(at.db, at.vault, a, name, seconds)
  assert.equal(got.is, 'taken')
  return got.is === 'taken' ? got.turn : assert.fail(lane.memberId)
}
/** The answer that the endpoint gives to a refresh, without us. */
async function answerTo(lane: Lane): Promise<string> {
  const { profile, clientId, clientSecret } = lane.utility
  const basic = Buffer.from([clientId, clientSecret].map(encodeURIComponent).join(':')).toString('base64')
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: lane.taken.refresh ?? '' })
  const answer = await fetch(profile.tokenUrl, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body: form })
  return answer.text()
}

const ASKER = fileURLToPath(new URL('../testing/asker.ts', import.meta.url))
async function startAsker(): Promise<ChildProcess> {
  const child = fork(ASKER, [], { stdio: 'inherit' })
  await once(child, 'message')
  return child
}
const askedOf = (lane: Lane, a: Authorization): Asked => ({
  ...{ address: at.address, key: at.key.toString('base64'), at: lane.clock.now().toString(), utility: lane.utility },
  ...{ memberId: a.memberId, authorizationId: a.authorizationId },
})

test('four processes that need a token at once make one call to the utility', { timeout: 60_000 }, async () => {
  const lane = await at.lane({ refreshRotates: 'always' })
  const a = await lane.connect()
  await lane.age(a)
  lane.behave.refresh_token = async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 600))
    return well(call)
  }
  const children = await Promise.all(Array.from({ length: 4 }, startAsker))
  const asked = askedOf(lane, a)
  const said = await Promise.all(
    children.map(async (child) => {
      const answer = once(child, 'message')
      child.send(asked)
      return String((await answer)[0])
    }),
  )
  assert.equal(lane.calls.refresh_token, 1)
  assert.deepEqual(said, Array(4).fill(await lane.kept(a, 'access')))
  assert.equal(await lane.kept(a, 'refresh'), lane.taken.refresh)
})

test('a process that is killed after the utility answered and before it has stored the tokens loses none', {
  timeout: 60_000,
}, async () => {
  const lane = await at.lane({ refreshRotates: 'always' })
  const a = await lane.connect()
  await lane.age(a)
  const child = await startAsker()
  const row = () =>
    at.db
      .selectFrom('utility_token')
      .selectAll()
      .where('authorization_id', '=', a.authorizationId)
      .where('kind', '=', 'refresh')
      .executeTakeFirstOrThrow()
  const ended = once(child, 'exit')
  // Whoever wants to store the access token waits for this transaction.
  await at.db.transaction().execute(async (trx) => {
    await trx
      .selectFrom('utility_token')
      .selectAll()
      .where('authorization_id', '=', a.authorizationId)
      .where('kind', '=', 'access')
      .forUpdate()
      .execute()
    child.send(askedOf(lane, a))
    while ((await row()).answer === null) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    await ended
  })
  assert.equal(lane.calls.refresh_token, 1)
  assert.notEqual(await lane.kept(a, 'refresh'), lane.taken.refresh, 'the token that is kept does not count any more')
  // Half a minute later its turn is over.
  const { plain } = at.database
  await plain.query("update utility_token set turn_ends_at = '2020-01-01Z' where authorization_id = $1 and turn is not null", [
    a.authorizationId,
  ])
  assert.equal((await accessFor(lane.world, a)).is, 'token')
  assert.equal(lane.calls.refresh_token, 1, 'nobody asked again')
  assert.equal(await lane.kept(a, 'refresh'), lane.taken.refresh)
  assert.equal((await row()).answer, null)
})

test('an answer that a process wrote down and did not live to take in is taken in by the next, without a call', async () => {
  const lane = await at.lane({ refreshRotates: 'always' })
  const a = await lane.connect()
  await lane.age(a)
  const dead = await taken(lane, a, 'of a dead process', 0)
  await noteAsked(at.db, dead, lane.clock.now())
  await keepAnswer(at.db, at.vault, dead, await answerTo(lane))
  const calls = lane.calls.refresh_token
  assert.equal((await accessFor(lane.world, a)).is, 'token')
  assert.equal(lane.calls.refresh_token, calls, 'nobody asked again')
  assert.equal(await lane.kept(a, 'refresh'), lane.taken.refresh)
})

test('such an answer that was found hours later still gives its refresh token', async () => {
  const lane = await at.lane({ refreshRotates: 'always' })
  const a = await lane.connect()
  await lane.age(a)
  const dead = await taken(lane, a, 'of a dead process', 0)
  await noteAsked(at.db, dead, lane.clock.now())
  await keepAnswer(at.db, at.vault, dead, await answerTo(lane))
  const calls = lane.calls.refresh_token
  lane.clock.set(lane.clock.now().add({ hours: 5 }))
  assert.equal((await accessFor(lane.world, a)).is, 'token')
  assert.equal(lane.calls.refresh_token, calls + 1, 'its access token was too old')
  assert.equal((await lane.again(a)).status, 'active')
})

test('a turn that a dead process had ends by itself; while it lasts nobody else has it', async () => {
  const lane = await at.lane()
  const a = await lane.connect()
  const one = await taken(lane, a, 'one', 1)
  assert.deepEqual(await takeTurn(at.db, at.vault, a, 'two', 30), { is: 'busy' })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const two = await taken(lane, a, 'two', 30)
  await leaveTurn(at.db, one, null)
  assert.deepEqual(await takeTurn(at.db, at.vault, a, 'three', 30), { is: 'busy' }, 'the late one gives back nothing that is another’s')
  assert.equal(await closeTurn(at.db, at.vault, two, 'a successor', lane.clock.now()), true)
  assert.equal(
    await closeTurn(at.db, at.vault, one, 'of the late one', lane.clock.now()),
    false,
    'a successor replaces only what it was got with',
  )
  assert.equal(await lane.kept(a, 'refresh'), 'a successor')
})

test('an authorization that ends while the utility is asked stays without tokens', async () => {
  const lane = await at.lane({ refreshRotates: 'always' })
  const a = await lane.connect()
  await lane.age(a)
  lane.behave.refresh_token = async (call) => {
    await at.db.transaction().execute((trx) => endAuthorization(trx, a.memberId, a.authorizationId, 'stopped', lane.clock.now()))
    return well(call)
  }
  assert.deepEqual(await accessFor(lane.world, a), { is: 'ended' })
  const rows = await at.db.selectFrom('utility_token').select('kind').where('authorization_id', '=', a.authorizationId).execute()
  assert.deepEqual([rows, (await lane.again(a)).endedBecause], [[], 'stopped'])
})

test('a code whose answer was written down is finished by the same address again, without a call', async () => {
  const lane = await at.lane()
  const query = await lane.portal()
  const hash = stateHashOf(query.get('state')!)
  // As a process does that ends right after the utility’s answer.
  await takeRequest(at.db, at.vault, hash, lane.utility.profile.id, lane.clock.now())
  assert.equal(readCallback(lane.utility, query).is, 'code')
  await keepCodeAnswer(at.db, at.vault, hash, '{"access_token":"canary-a","token_type":"Bearer","refresh_token":"canary-r"}')
  const outcome = await finishAuthorization(lane.world, lane.utility, query, lane.memberId)
  assert.equal(outcome.is, 'granted')
  assert.equal(lane.calls.authorization_code, 0)
  const again = await finishAuthorization(lane.world, lane.utility, query, lane.memberId)
  assert.equal(again.is, 'already-used')
})

test('… or when the person signs in; an answer of no use is put away', async () => {
  const lane = await at.lane()
  for (const [body, attached] of [
    ['{"access_token":"canary-a","token_type":"Bearer","refresh_token":"canary-r"}', true],
    ['{"access_token":"canary-a","token_type":"mac"}', false],
  ] as const) {
    const query = await lane.portal()
    const hash = stateHashOf(query.get('state')!)
    await takeRequest(at.db, at.vault, hash, lane.utility.profile.id, lane.clock.now())
    await keepCodeAnswer(at.db, at.vault, hash, body)
    assert.equal((await attachWaiting(lane.world, lane.memberId)) !== null, attached)
    const row = await at.db.selectFrom('authorization_request').selectAll().where('state_hash', '=', hash).executeTakeFirstOrThrow()
    assert.deepEqual([row.outcome, row.answer], [attached ? 'granted' : 'token-refused', null])
  }
})

test('the client’s own token is got once for all processes, used for an hour, and got anew when the utility does not take it', async () => {
  const lane = await at.lane()
  const other = openDatabase(at.address, 2)
  try {
    const worlds = [lane.world, { ...lane.world, db: other.db }]
    const all = await Promise.all(Array.from({ length: 8 }, (_, n) => clientAccess(worlds[n % 2]!, lane.utility)))
    assert.equal(lane.calls.client_credentials, 1)
    const [token] = all
    assert.deepEqual([...new Set(all.map((one) => one.value))], [token!.value])
    const { rows } = await at.database.plain.query("select string_agg(t::text, ' ') as all from client_token t")
    assert.ok(!(rows[0] as { all: string }).all.includes(token!.value), 'no token in the clear')
    lane.clock.set(lane.clock.now().add({ minutes: 57 }))
    assert.equal((await clientAccess(lane.world, lane.utility)).value, token!.value)
    const anew = await Promise.all(worlds.map((world) => clientAccess(world, lane.utility, token!.value)))
    assert.equal(lane.calls.client_credentials, 2)
    assert.equal(new Set(anew.map((one) => one.value)).size, 1)
    lane.clock.set(lane.clock.now().add({ minutes: 59 }))
    await clientAccess(lane.world, lane.utility)
    assert.equal(lane.calls.client_credentials, 3)
  } finally {
    await other.end()
  }
})

test('a client that the utility does not take is said so each time, and keeps nobody waiting', async () => {
  const lane = await at.lane()
  lane.behave.client_credentials = first(says(401, { error: 'invalid_client' }), says(503, ''), but({ token_type: 'mac' }), well)
  for (const code of ['client-refused', 'token-endpoint', 'token-refused'])
    await assert.rejects(clientAccess(lane.world, lane.utility), (error) => codeOf(error) === code, code)
  assert.ok((await clientAccess(lane.world, lane.utility)).value)
})

test('a token that another client id got is not used', async () => {
  const lane = await at.lane()
  const before = await clientAccess(lane.world, lane.utility)
  lane.utility = { ...lane.utility, clientId: 'registered anew' }
  assert.notEqual((await clientAccess(lane.world, lane.utility)).value, before.value)
})

test('fifty calls in a minute, all processes together; the rest make none, and codes do not ask', async () => {
  const lane = await at.lane({ callsPerMinute: 50 })
  const other = openDatabase(at.address, 4)
  try {
    // Each call is refused in a way that leaves everything as it was, so that each asks again.
    lane.behave.client_credentials = says(400, { error: 'invalid_request' })
    const a = await lane.connect()
    await lane.age(a)
    const spent = lane.calls.client_credentials
    const worlds = [lane.world, { ...lane.world, db: other.db }]
    const said: string[] = []
    const ask = async (n: number) => said.push(await clientAccess(worlds[n % 2]!, lane.utility).then(() => 'token', codeOf))
    for (let n = 0; n < 60; n++) await ask(n)
    assert.equal(lane.calls.client_credentials, 50)
    assert.deepEqual(new Set(said.slice(50 - spent)), new Set(['token-budget']))
    const failure = await accessFor(lane.world, a).then(
      () => assert.fail('a call was made'),
      (error: unknown) => error as Failure,
    )
    assert.deepEqual([failure.code, failure.retry, lane.calls.refresh_token], ['token-budget', 'later', 0])
    assert.equal(await lane.kept(a, 'refresh'), lane.taken.refresh)
    lane.behave = {}
    assert.equal((await lane.connect()).status, 'active', 'a code does not wait')
    lane.clock.set(lane.clock.now().add({ seconds: 63 }))
    assert.ok((await clientAccess(lane.world, lane.utility)).value)
    assert.equal((await lane.again(a)).status, 'ended', 'the newer grant of the account counts')
  } finally {
    await other.end()
  }
})

test('those who come at the same moment share the budget exactly', async () => {
  const now = Temporal.Instant.from('2026-07-14T13:30:00Z')
  const ask = () => freeSlot(at.db, 'shared', 7, now, now.subtract({ seconds: 62 }))
  const got = await Promise.all(Array.from({ length: 20 }, ask))
  // Who meets a slot that another is just taking may go without; nobody gets one too many.
  for (let n = 0; n < 7; n++) got.push(await ask())
  assert.equal(got.filter(Boolean).length, 7)
})

test('after a 429 nobody calls until the utility’s time is over', async () => {
  const lane = await at.lane({ callsPerMinute: 50 })
  const a = await lane.connect()
  await lane.age(a)
  lane.behave.refresh_token = first(says(429, '', { 'retry-after': '300' }), well)
  await assert.rejects(accessFor(lane.world, a), (error) => codeOf(error) === 'token-endpoint')
  for (const seconds of [0, 200]) {
    lane.clock.set(lane.clock.now().add({ seconds }))
    await assert.rejects(accessFor(lane.world, a), (error) => codeOf(error) === 'token-budget')
  }
  assert.equal(lane.calls.refresh_token, 1)
  lane.clock.set(lane.clock.now().add({ seconds: 101 }))
  assert.equal((await accessFor(lane.world, a)).is, 'token')
})

test('a utility without a known limit is not held', async () => {
  const lane = await at.lane({ callsPerMinute: null })
  lane.behave.client_credentials = says(400, { error: 'invalid_request' })
  for (let n = 0; n < 60; n++) await assert.rejects(clientAccess(lane.world, lane.utility), (error) => codeOf(error) === 'token-refused')
  assert.equal(lane.calls.client_credentials, 60)
})

test('nothing of all this is in a log', () => {
  assert.deepEqual([at.leaked(), at.asked], [[], []])
})
