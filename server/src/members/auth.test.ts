import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { type Auth, betterAuthOver, openAuth } from '#members/auth.ts'
import type { SignUp } from '#members/member.ts'
import { findMember } from '#members/member-store.ts'
import { beginSignIn, beginSignUp, memberOf, type SignInWorld } from '#members/sign-in.ts'
import { standingClock } from '#platform/clock.ts'
import { openDatabase } from '#platform/db.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, address, close } = await testDatabase()
const owner = openDatabase({ ...address, user: 'postgres' }, 1)
const sent: { email: string; code: string }[] = []
const LIMIT = 20
const parts = {
  plain: database.plain,
  url: 'http://localhost:3000',
  secret: randomBytes(32).toString('base64url'),
  attemptsPerMinute: LIMIT,
  sendCode: (email: string, code: string) => void sent.push({ email, code }),
  admitPasskey: async () => true,
}
let auth: Auth
let world: SignInWorld
before(() => {
  auth = openAuth(parts)
  world = { db: database.db, clock: standingClock('2026-07-14T13:30:00Z'), auth, operators: ['boss@example.org'] }
})
let lastIp = 0
let ip = ''
beforeEach(() => {
  ip = `192.0.2.${++lastIp}`
  sent.length = 0
})
after(async () => {
  await owner.end()
  await close()
})

const signUpOf = (email: string, name = 'Ana'): SignUp => ({
  email,
  name,
  kind: 'residential',
  businessName: null,
  utilityId: 'sandbox-metro',
  locale: 'es',
  referralCode: null,
})
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
/** The code that was sent to an address last. */
const codeFor = (email: string) => sent.findLast((one) => one.email === email)!.code
const count = async (text: string) => Number((await owner.plain.query(`select count(*) as n from ${text}`)).rows[0].n)

/** Signs up and in; answers the user of the sign-in and the cookies it gave. */
async function arrive(email: string) {
  await beginSignUp(world, signUpOf(email), ip)
  const result = await auth.signIn(email, codeFor(email), ip)
  assert.ok(result.is === 'signed-in')
  return result
}

test('the library finds its whole schema in our migrations', async () => {
  const left = await getMigrations(betterAuthOver({ ...parts, plain: owner.plain }).options)
  assert.deepEqual([left.toBeCreated, left.toBeAdded], [[], []])
  assert.equal((await left.compileMigrations()).trim(), ';')
})

test('a wrong code, a code for another address and a code that nobody asked for are refused', async () => {
  await auth.requestCode('one@example.org', ip)
  await auth.requestCode('two@example.org', ip)
  const [one, two] = [codeFor('one@example.org'), codeFor('two@example.org')]
  const refused = { is: 'refused', because: 'code-wrong' }
  assert.deepEqual(await auth.signIn('one@example.org', wrong(one), ip), refused)
  if (one !== two) assert.deepEqual(await auth.signIn('one@example.org', two, ip), refused)
  assert.deepEqual(await auth.signIn('nobody@example.org', '000000', ip), refused)
  assert.deepEqual(await auth.signIn('not an address', '000000', ip), refused)
  assert.equal((await auth.signIn('one@example.org', one, ip)).is, 'signed-in', 'a slip does not spoil the code')
})

test('after five wrong codes the right one is refused too', async () => {
  await auth.requestCode('five@example.org', ip)
  const code = codeFor('five@example.org')
  for (let tries = 0; tries < 5; tries++) await auth.signIn('five@example.org', wrong(code), ip)
  assert.deepEqual(await auth.signIn('five@example.org', code, ip), { is: 'refused', because: 'code-wrong' })
})

test('a code serves once, also when it comes twice at the same time', async () => {
  await auth.requestCode('once@example.org', ip)
  const code = codeFor('once@example.org')
  const results = await Promise.all([1, 2, 3].map(() => auth.signIn('once@example.org', code, ip)))
  assert.deepEqual(results.map((one) => one.is).sort(), ['refused', 'refused', 'signed-in'])
  assert.equal((await auth.signIn('once@example.org', code, ip)).is, 'refused')
})

test('a code ends after ten minutes, and only its hash is kept', async () => {
  await auth.requestCode('late@example.org', ip)
  const code = codeFor('late@example.org')
  const { rows } = await owner.plain.query(`select * from auth."verification" where identifier like '%late@example.org'`)
  const minutes = (rows[0].expiresAt.getTime() - Date.now()) / 60_000
  assert.ok(minutes > 9.5 && minutes <= 10, `${minutes} minutes`)
  assert.ok(!rows[0].value.includes(code))
  // The code's age is real time, which a test cannot wait for: its end is moved into the past.
  await owner.plain.query(`update auth."verification" set "expiresAt" = "expiresAt" - interval '10 minutes 1 second'`)
  assert.deepEqual(await auth.signIn('late@example.org', code, ip), { is: 'refused', because: 'code-wrong' })
})

test('too many attempts from one address of the network are told so; others are not held up', async () => {
  for (let tries = 0; tries < LIMIT; tries++) assert.equal((await auth.signIn('x@example.org', '000000', ip)).is, 'refused')
  assert.deepEqual(await auth.signIn('x@example.org', '000000', ip), { is: 'refused', because: 'too-many' })
  assert.deepEqual(await auth.signIn('x@example.org', '000000', '198.51.100.7'), { is: 'refused', because: 'code-wrong' })

  for (let tries = 0; tries < LIMIT; tries++) assert.equal(await auth.requestCode('x@example.org', ip), 'sent')
  assert.equal(await auth.requestCode('x@example.org', ip), 'too-many')
  assert.equal(sent.length, LIMIT)
})

test('attempts with passkeys are limited by the address of the network as well', async () => {
  const headers = new Headers()
  const attempt = () => auth.signInByPasskey(headers, ip, { id: 'x' })
  for (let tries = 0; tries < LIMIT; tries++) assert.deepEqual(await attempt(), { is: 'refused', because: 'passkey-refused' })
  assert.deepEqual(await attempt(), { is: 'refused', because: 'too-many' })
  for (let tries = 0; tries < LIMIT; tries++) assert.equal((await auth.askPasskey(headers, ip)).is, 'asked')
  assert.deepEqual(await auth.askPasskey(headers, ip), { is: 'refused', because: 'too-many' })
  assert.equal((await auth.askPasskey(headers, '198.51.100.8')).is, 'asked')
})

test('for an address nobody has the same is said as for a member’s, to the last attempt, and nothing is sent', async () => {
  const { userId, email } = await arrive('known@example.org')
  await memberOf(world, { userId, email }, 'es')
  sent.length = 0
  const ask = async (who: string, from: string) => {
    const said: string[] = []
    for (let tries = 0; tries <= LIMIT; tries++) said.push(await beginSignIn(world, who, from))
    return said
  }
  const [known, unknown] = [await ask('known@example.org', '198.51.100.1'), await ask('unknown@example.org', '198.51.100.2')]
  assert.deepEqual(unknown, known)
  assert.deepEqual([unknown[0], unknown.at(-1)], ['sent', 'too-many'])
  assert.deepEqual([...new Set(sent.map((one) => one.email))], ['known@example.org'])
})

test('the right code gives a session in a cookie that no script and no other site can use', async () => {
  const { cookies, userId } = await arrive('cookie@example.org')
  assert.match(userId, /^mem_/)
  const session = cookies.find((one) => one.includes('session_token'))!
  assert.match(session, /^__Host-qpc\.session_token=[^;]{20,};/)
  const attributes = session
    .split('; ')
    .slice(1)
    .map((one) => one.toLowerCase())
  for (const one of ['path=/', 'secure', 'httponly', 'samesite=lax']) assert.ok(attributes.includes(one), `${one} in ${session}`)
  assert.ok(!attributes.some((one) => one.startsWith('domain')), '__Host- has no domain')

  const cookie = session.split(';')[0]!
  const headers = new Headers({ cookie })
  const viewer = await auth.viewerOf(headers)
  assert.deepEqual([viewer?.userId, viewer?.email], [userId, 'cookie@example.org'])
  assert.equal(await auth.viewerOf(new Headers({ cookie: `${cookie.slice(0, -3)}abc` })), null, 'a cookie that was altered')
  assert.equal(await auth.viewerOf(new Headers()), null)
  const gone = await auth.signOut(headers)
  assert.match(gone.find((one) => one.includes('session_token'))!, /max-age=0/i)
  assert.equal(await auth.viewerOf(headers), null, 'the session ends at the server, not only in the browser')
})

test('the one read of a session says what the library says, and leaves to the library what has to be written', async () => {
  const { cookies, userId } = await arrive('read@example.org')
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  const library = betterAuthOver(parts)
  const said = async () => (await library.api.getSession({ headers: new Headers({ cookie }) }))?.session
  const viewer = await auth.viewerOf(new Headers({ cookie }))
  assert.deepEqual([viewer?.userId, viewer?.sessionToken, viewer?.isRecent], [userId, (await said())?.token, true])
  for (const other of ['', cookie.slice(0, -9), cookie.replace('=', '=x'), `${cookie.slice(0, -8)}%ZZ`, '__Host-qpc.session_token=a.b'])
    assert.equal(await auth.viewerOf(new Headers(other ? { cookie: other } : {})), null, other)

  const stands = (until: string) =>
    owner.plain.query(`update auth."session" set "expiresAt" = now() + interval '${until}' where "userId" = $1`, [userId])
  await stands('28 days')
  assert.equal((await auth.viewerOf(new Headers({ cookie })))?.userId, userId)
  const { rows } = await owner.plain.query('select "expiresAt" from auth."session" where "userId" = $1', [userId])
  assert.ok(rows[0].expiresAt.getTime() > Date.now() + 29 * 86_400_000, 'a session in use goes on')
  await stands('-1 second')
  assert.equal(await auth.viewerOf(new Headers({ cookie })), null, 'a session that ended is none')
})

test('somebody who never signed up is nobody, even with a session', async () => {
  await auth.requestCode('nobody@example.org', ip)
  const result = await auth.signIn('nobody@example.org', codeFor('nobody@example.org'), ip)
  assert.ok(result.is === 'signed-in')
  assert.equal(await memberOf(world, result, 'es'), null)
  assert.equal(await count(`member where email = 'nobody@example.org'`), 0)
})

test('a new user becomes one member, however many ask at the same time', async () => {
  const user = await arrive('eight@example.org')
  const all = await Promise.all(Array.from({ length: 8 }, () => memberOf(world, user, 'en')))
  assert.deepEqual([...new Set(all.map((one) => one?.memberId))], [user.userId])
  assert.equal(await count(`member where email = 'eight@example.org'`), 1)
  assert.equal(await count(`member_email where email = 'eight@example.org'`), 1)
  assert.deepEqual(await findMember(database.db, user.userId), { ...all[0], createdAt: world.clock.now() })
})

test('signing up with a member’s address is a sign-in: no second member, and what was typed changes nobody', async () => {
  const first = await arrive('twice@example.org')
  const member = await memberOf(world, first, 'es')
  await beginSignUp(world, { ...signUpOf('twice@example.org', 'Somebody Else'), kind: 'commercial', businessName: 'B' }, ip)
  const second = await auth.signIn('twice@example.org', codeFor('twice@example.org'), ip)
  assert.ok(second.is === 'signed-in')
  assert.equal(second.userId, first.userId)
  assert.deepEqual(await memberOf(world, second, 'en'), member)
  assert.equal(await count(`member where email = 'twice@example.org'`), 1)
})

test('an operator is who the configuration names, without a sign-up and only as long as it does', async () => {
  assert.equal(await beginSignIn(world, 'boss@example.org', ip), 'sent')
  const user = await auth.signIn('boss@example.org', codeFor('boss@example.org'), ip)
  assert.ok(user.is === 'signed-in')
  const boss = await memberOf(world, user, 'en')
  assert.deepEqual([boss?.role, boss?.name, boss?.locale], ['operator', 'boss', 'en'])
  assert.equal((await memberOf({ ...world, operators: [] }, user, 'en'))?.role, 'member')
  assert.equal((await findMember(database.db, user.userId))?.role, 'member')

  const other = await arrive('promoted@example.org')
  assert.equal((await memberOf(world, other, 'es'))?.role, 'member')
  assert.equal((await memberOf({ ...world, operators: ['promoted@example.org'] }, other, 'es'))?.role, 'operator')
})

test('when the library cannot work that is a failure of ours, not a code that was sent or was wrong, and nothing is printed', async (t) => {
  const printed = t.mock.method(console, 'error')
  const cut = openDatabase({ ...address, database: 'no_such_database' }, 1)
  const broken = openAuth({ ...parts, plain: cut.plain })
  await assert.rejects(broken.requestCode('one@example.org', ip))
  await assert.rejects(broken.signIn('one@example.org', '000000', ip))
  await cut.end()

  await owner.plain.query('revoke insert on auth."verification" from qpc_app')
  await assert.rejects(auth.requestCode('one@example.org', ip), /permission denied/)
  assert.equal(printed.mock.callCount(), 0)
  await owner.plain.query('grant insert on auth."verification" to qpc_app')
  assert.equal(await auth.requestCode('one@example.org', ip), 'sent')
})
