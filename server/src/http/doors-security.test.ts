/** Passkeys at the doors: who may add, use and remove one, and what opens the console. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { hashOfInvite, inviteStaff, withdrawPasskeys } from '#members/invite.ts'
import { saveInvite } from '#members/passkey-store.ts'
import { openTestApp, TEST_OPERATOR, type TestApp } from '../testing/app.ts'
import { Authenticator } from '../testing/authenticator.ts'

let app: TestApp
before(async () => {
  app = await openTestApp({ staffSignIn: 'passkey' })
})
after(() => app.close())

type Json = Record<string, string> & { challenge: string; userVerification?: string; authenticatorSelection?: { userVerification: string } }
const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .filter((line) => !/max-age=0/i.test(line))
    .map((line) => line.split(';')[0])
    .join('; ')
const send = (path: string, cookie: string, body: object, headers: Record<string, string> = {}) =>
  app.fetch(`/es${path}`, {
    method: 'POST',
    headers: { cookie, origin: app.url, accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const get = (path: string, cookie: string) => app.fetch(`/es${path}`, { headers: { cookie, accept: 'application/json' } })
const said = async (answer: Response): Promise<[number, string | undefined]> => [
  answer.status,
  ((await answer.json()) as { title?: string }).title,
]

/** Asks for the challenge and answers it; the last answer of the server. */
async function add(device: Authenticator, cookie: string, invite?: string): Promise<Response> {
  const asked = await send('/security/passkeys/options', cookie, { invite })
  if (!asked.ok) return asked
  const credential = device.make((await asked.json()) as Json)
  return send('/security/passkeys', `${cookie}; ${cookiesOf(asked)}`, { credential })
}
async function use(device: Authenticator, cookie = '', next?: string): Promise<Response> {
  const asked = await send('/sign-in/passkey/options', cookie, {})
  const credential = device.use((await asked.json()) as Json)
  return send('/sign-in/passkey', [cookie, cookiesOf(asked)].filter(Boolean).join('; '), { credential, next })
}
const device = () => new Authenticator(app.url)
const invited = async () => {
  const invite = await inviteStaff(app.world, TEST_OPERATOR)
  assert.ok(invite.is === 'invited')
  return invite.token
}
type Page = { passkeys: { id: string; name: string | null; here: boolean }[]; add: object; said: string | null }
const page = async (cookie: string, query = '') => (await (await get(`/security${query}`, cookie)).json()) as Page

test('JSON that another site posts, or that is none, is refused at every door of passkeys', async () => {
  const { cookie } = await app.signUp({ name: 'Ana', email: 'ana@example.org' })
  for (const path of ['/security/passkeys/options', '/security/passkeys', '/sign-in/passkey/options', '/sign-in/passkey']) {
    for (const headers of [{ origin: 'https://evil.example' }, { origin: '', 'sec-fetch-site': 'cross-site' }])
      assert.deepEqual(await said(await send(path, cookie, {}, headers)), [403, 'other-site'], path)
    if (!path.startsWith('/sign-in')) assert.deepEqual(await said(await send(path, '', {})), [401, 'sign-in'], path)
  }
  const form = await send('/sign-in/passkey', '', {}, { 'content-type': 'application/x-www-form-urlencoded' })
  assert.deepEqual(await said(form), [415, 'bad-request'])
  for (const credential of [null, {}, { id: { $ne: '' } }, { ...device().make({ challenge: 'x' }), id: '\u0000' }])
    assert.deepEqual(await said(await send('/sign-in/passkey', '', { credential })), [422, 'bad-request'])
})

test('a passkey is not made without its challenge, of another site, without the person, or twice', async () => {
  const { cookie } = await app.signUp({ name: 'Bea', email: 'bea@example.org' })
  const refused = [400, 'passkey-refused']
  assert.deepEqual(await said(await send('/security/passkeys', cookie, { credential: device().make({ challenge: 'eA' }) })), refused)
  assert.deepEqual(await said(await add(new Authenticator('https://evil.example'), cookie)), refused)
  const careless = device()
  careless.verifies = false
  assert.deepEqual(await said(await add(careless, cookie)), refused)

  const mine = device()
  assert.equal((await add(mine, cookie)).status, 200)
  const other = await app.signUp({ name: 'Carl', email: 'carl@example.org' })
  assert.deepEqual(await said(await add(mine, other.cookie)), refused, 'a credential belongs to one person')
  assert.equal((await page(other.cookie)).passkeys.length, 0)
})

test('a passkey is asked for with the person’s verification, and a session of more than a day cannot add one', async () => {
  const { cookie } = await app.signUp({ name: 'Dan', email: 'dan@example.org' })
  const creation = (await (await send('/security/passkeys/options', cookie, {})).json()) as Json
  assert.equal(creation.authenticatorSelection?.userVerification, 'required')
  const request = (await (await send('/sign-in/passkey/options', '', {})).json()) as Json
  assert.equal(request.userVerification, 'required')
  await sql`update auth."session" set "createdAt" = "createdAt" - interval '25 hours'
    where "userId" = (select "id" from auth."user" where "email" = 'dan@example.org')`.execute(app.world.db)
  assert.deepEqual(await said(await add(device(), cookie)), [403, 'session-old'])
})

test('a member adds a passkey and signs in with it: a new session, whose token is in no answer', async () => {
  const { cookie } = await app.signUp({ name: 'Eva', email: 'eva@example.org' })
  const mine = device()
  assert.deepEqual(await said(await use(mine)), [400, 'passkey-refused'], 'unknown as yet')
  assert.deepEqual(await (await add(mine, cookie)).json(), { next: '/es/security?added=1' })

  const careless = await use(Object.assign(mine, { verifies: false }))
  assert.deepEqual(await said(careless), [400, 'passkey-refused'], 'without finger, face or PIN')
  mine.verifies = true
  const entered = await use(mine, '', '/payments')
  const session = cookiesOf(entered)
  assert.deepEqual([entered.status, await entered.json()], [200, { next: '/es/payments' }])
  assert.match(session, /^__Host-qpc\.session_token=/)
  assert.notEqual(session.split('.')[1], cookie.split('.')[1])
  assert.deepEqual(
    (await page(session)).passkeys.map((one) => one.here),
    [true],
  )
  assert.equal((await get('/console', session)).status, 404)

  const again = await use(mine, session, 'https://evil.example')
  assert.deepEqual(await again.json(), { next: '/es/home' })
  assert.equal((await get('/home', session)).status, 401, 'the session before it ended')
})

test('a proof serves once', async () => {
  const { cookie } = await app.signUp({ name: 'Fay', email: 'fay@example.org' })
  const mine = device()
  await add(mine, cookie)
  const asked = await send('/sign-in/passkey/options', '', {})
  const credential = mine.use((await asked.json()) as Json)
  assert.equal((await send('/sign-in/passkey', cookiesOf(asked), { credential })).status, 200)
  assert.deepEqual(await said(await send('/sign-in/passkey', cookiesOf(asked), { credential })), [400, 'passkey-refused'])
})

test('a member removes a passkey, the last one too, and not another’s; what it opened is closed', async () => {
  const { cookie } = await app.signUp({ name: 'Gus', email: 'gus@example.org' })
  const other = await app.signUp({ name: 'Hal', email: 'hal@example.org' })
  const mine = device()
  await add(mine, cookie)
  const session = cookiesOf(await use(mine))
  const [one] = (await page(cookie)).passkeys
  assert.equal((await app.post(`/es/security/passkeys/${one?.id}/remove`, {}, other)).status, 404)
  assert.equal((await get('/home', session)).status, 200)
  assert.equal((await app.post(`/es/security/passkeys/${one?.id}/remove`, {}, { cookie })).status, 303)
  assert.deepEqual((await page(cookie)).passkeys, [])
  assert.equal((await get('/home', session)).status, 401)
  assert.deepEqual(await said(await use(mine)), [400, 'passkey-refused'])
})

test('staff: a code opens no console and adds no passkey; an invitation must be good', async () => {
  const { cookie } = await app.signInOperator()
  for (const door of app.doors.filter((one) => one.for === 'operator')) {
    const path = door.path.replaceAll(/:[a-z]+/g, 'nothing')
    const answer = door.method === 'GET' ? await get(path, cookie) : await send(path, cookie, {})
    assert.deepEqual(await said(answer), [403, 'passkey-needed'], `${door.method} ${door.path}`)
  }
  const html = await (await app.fetch('/es/console', { headers: { cookie } })).text()
  assert.match(html, /Entre con su llave de acceso/)
  assert.match(html, /data-passkey="use"[^>]*data-next="\/console"/)

  assert.deepEqual(await said(await add(device(), cookie)), [403, 'invite-needed'])
  assert.deepEqual((await page(cookie)).add, { is: 'refused', code: 'invite-needed' })
  const save = (token: string, email: string, hours: number) =>
    app.world.db
      .transaction()
      .execute((trx) => saveInvite(trx, { inviteHash: hashOfInvite(token), email, expiresAt: Temporal.Now.instant().add({ hours }) }))
  await save('expired', TEST_OPERATOR, -1)
  await save('anothers', 'somebody@example.org', 1)
  for (const token of ['expired', 'anothers', 'unknown'])
    assert.deepEqual(await said(await add(device(), cookie, token)), [403, 'invite-unusable'], token)
  assert.deepEqual(await inviteStaff(app.world, 'ana@example.org'), { is: 'refused', because: 'not-an-operator' })
  const older = await invited()
  await invited()
  assert.deepEqual(await said(await add(device(), cookie, older)), [403, 'invite-unusable'], 'a newer one took its place')
})

test('staff: an invitation serves once, also for two at the same time, and the passkey it brought opens the console', async () => {
  const { cookie } = await app.signInOperator()
  const token = await invited()
  const devices = [device(), device()]
  const answers = await Promise.all(devices.map((one) => add(one, cookie, token)))
  assert.equal(answers.filter((one) => one.status === 200).length, 1, answers.map((one) => one.status).join())
  const mine = devices[answers.findIndex((one) => one.status === 200)]!
  assert.equal((await page(cookie)).passkeys.length, 1)
  assert.deepEqual(await said(await add(device(), cookie, token)), [403, 'passkey-needed'], 'used, and there is a passkey now')
  assert.equal((await get('/console', cookie)).status, 403, 'the code’s session stays one of a code')
  assert.deepEqual(await inviteStaff(app.world, TEST_OPERATOR), { is: 'refused', because: 'has-passkeys' })

  const entered = await use(mine, cookie)
  assert.deepEqual(await entered.clone().json(), { next: '/es/console' })
  const session = cookiesOf(entered)
  assert.equal((await get('/console', session)).status, 200)

  // The only one stays, whoever asks.
  const [one] = (await page(session)).passkeys
  const removal = (id: string | undefined, from: string) =>
    app.fetch(`/es/security/passkeys/${id}/remove`, {
      method: 'POST',
      headers: { cookie: from, origin: app.url, accept: 'application/json' },
    })
  const last = await removal(one?.id, session)
  assert.deepEqual([last.status, ((await last.json()) as Page).said], [409, 'last'])

  // The next one needs no invitation, but the session of a passkey.
  const second = device()
  assert.equal((await add(second, session)).status, 200)
  const code = await app.signInOperator()
  assert.deepEqual(((await (await removal(one?.id, code.cookie)).json()) as Page).said, 'passkey-needed')
  assert.deepEqual(((await (await removal(one?.id, session)).json()) as Page).said, 'in-use')
  const withSecond = cookiesOf(await use(second))
  assert.equal((await removal(one?.id, withSecond)).status, 303)
  assert.equal((await get('/console', session)).status, 401, 'what the removed one opened is closed')
  assert.equal((await get('/console', withSecond)).status, 200)

  const { rows } = await sql<{ action: string }>`select action from audit where action like 'staff%' order by at desc limit 3`.execute(
    app.world.db,
  )
  assert.deepEqual(
    rows.map((row) => row.action),
    ['staff-passkey.remove', 'staff-passkey.add', 'staff-passkey.add'],
  )
  assert.equal(await withdrawPasskeys(app.world, TEST_OPERATOR), 1)
  assert.equal((await get('/console', withSecond)).status, 401)
  const back = await app.signInOperator()
  assert.deepEqual(await said(await add(device(), back.cookie, token)), [403, 'invite-unusable'], 'used is used, also after a loss')
  assert.equal((await add(device(), back.cookie, await invited())).status, 200)
})

test('a passkey that a member added by code does not open the console when the member becomes staff', async () => {
  const { cookie } = await app.signUp({ name: 'Ida', email: 'ida@example.org' })
  const mine = device()
  await add(mine, cookie)
  ;(app.world.operators as string[]).push('ida@example.org')
  const session = cookiesOf(await use(mine))
  assert.equal((await get('/console', session)).status, 403)
  assert.deepEqual((await page(session)).add, { is: 'refused', code: 'invite-needed' })
})
