import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { accountsOf } from '#connect/account-store.ts'
import { authorizationsOf, findAuthorization, unattachedOf } from '#connect/authorization-store.ts'
import { beginAuthorization } from '#connect/consent/begin.ts'
import { attachWaiting, type CallbackWorld, finishAuthorization } from '#connect/consent/callback.ts'
import { custodian } from '#connect/outside/custodian.ts'
import { readToken } from '#connect/tokens/token-store.ts'
import { type UtilityClient, utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import { watchEffects } from '#platform/failpoint.ts'
import { newId } from '#platform/ids.ts'
import { silentLog } from '#platform/log.ts'
import { openVault } from '#platform/vault.ts'
import { type Sandbox, startSandbox } from '../../../../sandbox/src/index.ts'
import { Browser, type Page } from '../../../../tools/browser.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount } from '../../testing/parents.ts'

const APP = 'http://localhost:9'
const { database, close } = await testDatabase()
const { db } = database
const clock = standingClock('2026-07-14T13:30:00Z')
const told: string[] = []
let sandbox: Sandbox
let world: CallbackWorld
let metro: UtilityClient

before(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2026-07-14T13:30:00Z', adminKey: 'admin' })
  const client = {
    clientId: 'qpc',
    clientSecret: 'a secret: with / signs',
    redirectUri: `${APP}/connect/return/sandbox-metro`,
    notifyUri: `${APP}/n`,
  }
  await admin('clients/metro', 'PUT', client)
  const utilities = utilityClients(
    utilityProfiles(sandbox.url),
    new Map([['sandbox-metro', { id: client.clientId, secret: client.clientSecret }]]),
    APP,
  )
  metro = utilities.get('sandbox-metro')!
  const vault = openVault([{ id: 'k1', key: randomBytes(32) }])
  world = {
    db,
    clock,
    vault,
    utilities,
    custodian,
    log: silentLog,
    emit: async (_trx, fact, subjects) => void told.push(`${fact} ${subjects}`),
  }
})
after(async () => {
  await sandbox.close()
  await close()
})
const admin = (path: string, method: string, body?: object) =>
  fetch(`${sandbox.url}/admin/${path}`, {
    method,
    headers: { authorization: 'Bearer admin' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

/** A member with an account that is not connected. */
async function newcomer(): Promise<{ memberId: string; accountId: string }> {
  const memberId = newId('mem')
  return { memberId, accountId: await haveAccount(db, clock.now(), { memberId }) }
}

type Wishes = { categories?: string[]; term?: string; until?: string; cancel?: boolean; household?: string }
/** Goes to the portal and back, which takes a minute; answers the query of the callback. */
async function portal(who: { memberId: string; accountId: string }, wishes: Wishes = {}): Promise<URLSearchParams> {
  clock.set(clock.now().add({ minutes: 1 }))
  const { categories = ['account', 'billing', 'usage'], term = 'until-revoked', until = '', household = 'metro-01' } = wishes
  const browser = new Browser(APP)
  const signIn = await browser.get(await beginAuthorization(world, metro, who))
  const share = await browser.submit(signIn, /sign-in$/, { household })
  const confirm = await browser.submit(share, /share$/, { share: 'yes', term, until, action: 'continue' })
  const back: Page = await browser.submit(confirm, /confirm$/, {
    category: categories,
    term,
    until,
    action: wishes.cancel ? 'cancel' : 'accept',
  })
  return new URL(back.url).searchParams
}

test('a callback with no state, a forged one, or one of another utility ends as an unknown link', async () => {
  const who = await newcomer()
  for (const query of ['', 'code=1', 'code=1&state=forged']) {
    const outcome = await finishAuthorization(world, metro, new URLSearchParams(query), who.memberId)
    assert.deepEqual(outcome, { is: 'refused', because: 'unknown-link' }, query)
  }
  assert.deepEqual(await authorizationsOf(db, who.memberId), [])
})

test('a customer who says no is told so, and nothing is kept', async () => {
  const who = await newcomer()
  const outcome = await finishAuthorization(world, metro, await portal(who, { cancel: true }), who.memberId)
  assert.deepEqual(outcome, { is: 'refused', because: 'denied' })
  assert.deepEqual([...(await authorizationsOf(db, who.memberId)), ...(await unattachedOf(db, who.memberId))], [])
})

test('a link older than fifteen minutes is refused, and its code is not used', async () => {
  const who = await newcomer()
  const query = await portal(who)
  clock.set(clock.now().add({ minutes: 15 }))
  assert.deepEqual(await finishAuthorization(world, metro, query, who.memberId), { is: 'refused', because: 'expired-link' })
  assert.deepEqual(await authorizationsOf(db, who.memberId), [])
})

test('a whole grant is active: tokens sealed, account named by the utility, and the module after told once', async () => {
  const who = await newcomer()
  const query = await portal(who)
  told.length = 0
  const outcome = await finishAuthorization(world, metro, query, who.memberId)
  assert.equal(outcome.is, 'granted')
  const [granted] = await authorizationsOf(db, who.memberId)
  assert.deepEqual([granted?.status, granted?.missing, granted?.endsAt], ['active', [], null])
  assert.deepEqual(told, [`authorization.activated ${who.memberId}/${granted!.authorizationId}`])
  const [account] = await accountsOf(db, who.memberId)
  assert.match(account!.accountNumber!, /^\d{11}$/)
  assert.ok(account!.address?.street)
  const refresh = await readToken(db, world.vault, who.memberId, granted!.authorizationId, 'refresh')
  const { rows } = await database.plain.query("select string_agg(t::text, ' ') as all from utility_token t")
  assert.ok(refresh && !(rows[0] as { all: string }).all.includes(refresh.value), 'no token in the clear')

  // The same address again, from the browser's history or from a thief: used up.
  const again = await finishAuthorization(world, metro, query, who.memberId)
  assert.deepEqual(again, { is: 'already-used', memberId: who.memberId, authorizationId: granted!.authorizationId })
  assert.equal(told.length, 1)
})

test('a missing category and a fixed term are read from the utility and named', async () => {
  const narrow = await newcomer()
  await finishAuthorization(world, metro, await portal(narrow, { categories: ['account', 'usage'] }), narrow.memberId)
  const [partial] = await authorizationsOf(db, narrow.memberId)
  assert.deepEqual([partial?.status, partial?.missing], ['partial', [{ what: 'category', category: 'billing' }]])

  const short = await newcomer()
  await finishAuthorization(world, metro, await portal(short, { term: 'until-date', until: '2026-12-31' }), short.memberId)
  const [fixed] = await authorizationsOf(db, short.memberId)
  assert.equal(fixed?.status, 'partial')
  assert.deepEqual(
    fixed?.missing.map((one) => one.what),
    ['term'],
  )
  // Through the last day: the share ends with the midnight after it.
  assert.equal(fixed?.endsAt?.toZonedDateTimeISO('America/New_York').toString({ timeZoneName: 'never' }), '2027-01-01T00:00:00-05:00')
})

test('another account than the one on file is asked about, never merged', async () => {
  const who = await newcomer()
  await finishAuthorization(world, metro, await portal(who), who.memberId)
  const first = (await accountsOf(db, who.memberId))[0]!.accountNumber
  await finishAuthorization(world, metro, await portal(who, { household: 'metro-02' }), who.memberId)
  const [newest] = await authorizationsOf(db, who.memberId)
  assert.deepEqual(newest?.missing, [{ what: 'account' }])
  assert.equal((await accountsOf(db, who.memberId))[0]!.accountNumber, first)
})

test('a return in another browser is exchanged at once, kept apart, and attached only when the person who began it signs in', async () => {
  const [who, stranger] = [await newcomer(), await newcomer()]
  told.length = 0
  assert.deepEqual(await finishAuthorization(world, metro, await portal(who), null), { is: 'kept', because: 'sign-in-to-finish' })
  assert.deepEqual(await finishAuthorization(world, metro, await portal(who), stranger.memberId), { is: 'kept', because: 'other-person' })
  assert.deepEqual([await authorizationsOf(db, who.memberId), await authorizationsOf(db, stranger.memberId), told], [[], [], []])

  assert.equal(await attachWaiting(world, stranger.memberId), null)
  const attached = await attachWaiting(world, who.memberId)
  assert.ok(attached)
  assert.equal(
    (await authorizationsOf(db, who.memberId)).filter((a) => a.status === 'active').length,
    1,
    'the newest counts, the other is superseded',
  )
  const tokens = await db.selectFrom('utility_token').selectAll().where('member_id', '=', who.memberId).execute()
  assert.deepEqual([...new Set(tokens.map((one) => one.authorization_id))], [attached.authorizationId], 'and its tokens are gone')
  assert.equal((await authorizationsOf(db, stranger.memberId)).length, 0)
  const before = told.length
  await attachWaiting(world, who.memberId)
  assert.equal(told.length, before, 'attaching again tells nothing')
})

test('a grant that was kept by a server that then ended is attached when the person loads the page again', async () => {
  const who = await newcomer()
  const query = await portal(who)
  watchEffects(async (effect, moment) => {
    if (moment === 'before' && effect.includes('subscription_owner')) throw new Error('the server ended')
  })
  await assert.rejects(finishAuthorization(world, metro, query, who.memberId), /the server ended/)
  watchEffects(null)
  // What was told then was rolled back.
  told.length = 0
  const [kept] = await unattachedOf(db, who.memberId)
  const other = await finishAuthorization(world, metro, query, null)
  assert.equal((await unattachedOf(db, who.memberId)).length, 1, 'nobody else’s browser attaches it')
  const again = await finishAuthorization(world, metro, query, who.memberId)
  assert.deepEqual([other.is, again.is], ['already-used', 'already-used'])
  assert.equal((await authorizationsOf(db, who.memberId))[0]?.authorizationId, kept?.authorizationId)
  assert.deepEqual(told, [`authorization.activated ${who.memberId}/${kept?.authorizationId}`])
})

test('a token endpoint that fails ends in its own page; the person can begin again', async () => {
  const who = await newcomer()
  const query = await portal(who)
  await admin('faults', 'PUT', { token: '500' })
  assert.deepEqual(await finishAuthorization(world, metro, query, who.memberId), { is: 'refused', because: 'utility-error' })
  await admin('faults', 'PUT', {})
  const outcome = await finishAuthorization(world, metro, await portal(who), who.memberId)
  assert.equal(outcome.is, 'granted')
})

test('when the account cannot be read at once the grant is kept all the same', async () => {
  const who = await newcomer()
  const query = await portal(who)
  await admin('faults', 'PUT', { resource: '500' })
  const outcome = await finishAuthorization(world, metro, query, who.memberId)
  await admin('faults', 'PUT', {})
  assert.equal(outcome.is, 'granted')
  const kept = outcome.is === 'granted' ? await findAuthorization(db, who.memberId, outcome.authorizationId) : null
  assert.ok(kept?.resourceUri && kept.attachedAt)
})
