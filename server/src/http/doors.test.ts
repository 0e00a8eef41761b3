/** Walks every door of the table: nobody, a stranger, a member at a staff door, and input of the wrong kind. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { addDelegate } from '#members/delegates/delegate-store.ts'
import { addDeparture } from '#members/departure-store.ts'
import { subscribe } from '#messaging/push/subscription.ts'
import { subscriptionsOf } from '#messaging/push/subscription-store.ts'
import type { Template } from '#messaging/render.ts'
import { isSmsTemplate } from '#messaging/sms/render-sms.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'
import type { Door } from './door.ts'

let app: TestApp
let owner: { cookie: string }
let stranger: { cookie: string }
let operator: { cookie: string }
let ids: Record<string, string>

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Canaria Ñandú', email: 'canaria.owner@example.org' })
  stranger = await app.signUp({ name: 'Somebody Else', email: 'somebody.else@example.org' })
  operator = await app.signInOperator()
  ids = await app.haveEvent(owner)
  const file = new FormData()
  file.set('file', new File(['start,minutes,kwh\n2027-07-13 16:00,60,1\n'], 'mine.csv'))
  const brought = await app.fetch(`/es/accounts/${ids['account']}/uploads`, {
    method: 'POST',
    headers: { ...owner, origin: app.url },
    body: file,
  })
  ids['upload'] = brought.headers.get('location')?.split('/').at(-1) ?? ''
  ids['passkey'] = await havePasskey(ids['member']!)
  ids['link'] = await haveText(ids['member']!)
  ids['departure'] = await haveDeparture(ids['member']!)
  ids['device'] = await haveDevice(ids['member']!)
  await app.post('/es/payees/new', { label: 'Canaria', method: 'donation' }, owner)
  ids['payee'] = (await app.world.db.selectFrom('payout_destination').select('destination_id').executeTakeFirstOrThrow()).destination_id
  const helper = {
    memberId: ids['member']!,
    delegateId: 'dlg_canary',
    personId: 'mem_nobody',
    email: 'n@example.org',
    role: 'viewer',
  } as const
  await app.world.db.transaction().execute((trx) => addDelegate(trx, { ...helper, sinceAt: app.clock.now() }))
  ids['person'] = helper.delegateId
  await app.post('/es/people', { email: 'invited@example.org', role: 'viewer' }, owner)
  const letters = (await (await fetch(`${app.sandboxUrl}/mailbox.json?to=invited@example.org`)).json()) as { text: string }[]
  ids['secret'] = /\/invited\/([\w-]+)/.exec(letters[0]?.text ?? '')?.[1] ?? ''
})
after(() => app.close())

/** A passkey as a device would have left it; nobody signs in with it here. */
async function havePasskey(memberId: string): Promise<string> {
  await sql`insert into auth."passkey" ("id", "publicKey", "userId", "credentialID", "counter", "deviceType", "backedUp", "createdAt")
    values ('psk_canary', 'key', ${memberId}, 'credential', 0, 'singleDevice', false, '2027-07-14T12:00:00Z')`.execute(app.world.db)
  return 'psk_canary'
}

/** A device that takes notices, at an address nobody is at; answers its id. */
async function haveDevice(memberId: string): Promise<string> {
  const auth = Buffer.alloc(16).toString('base64url')
  const offered = { endpoint: `${app.sandboxUrl}/push/${'0'.repeat(32)}`, p256dh: app.world.push.publicKey, auth, device: '' }
  await subscribe(app.world, memberId, offered)
  return (await subscriptionsOf(app.world.db, memberId))[0]?.subscriptionId ?? assert.fail('no device')
}

/** As if the owner had asked to be deleted a moment ago, and nothing of it was done yet; answers its id. */
async function haveDeparture(memberId: string): Promise<string> {
  const now = app.clock.now()
  const departure = { memberId, departureId: 'dep_canary', askedAt: now, settleByAt: now.add({ hours: 1 }) }
  await app.world.db.transaction().execute((trx) => addDeparture(trx, departure))
  return departure.departureId
}

/** What the owner was told, told by a text as well; answers the end of its short address. */
async function haveText(memberId: string): Promise<string> {
  const { db } = app.world
  const told = await db.selectFrom('message').selectAll().where('member_id', '=', memberId).execute()
  const first = told.find((one) => isSmsTemplate(one.template as Template)) ?? assert.fail('nothing was said that a text could say')
  const text = { message_id: 'msg_canary', channel: 'sms', link: 'canary9', parameters: JSON.stringify(first.parameters) }
  await db
    .insertInto('message')
    .values({ ...first, ...text })
    .execute()
  return text.link
}

/** Names that anybody may know; they lead to nothing of a member's. */
const PUBLIC: Record<string, string> = { utility: 'sandbox-metro', rail: 'sandbox', code: 'NOBODY7', secret: 'nothing' }
/** What only the staff's doors name. */
const STAFFS: Record<string, string> = { of: 'payment', id: 'nothing', job: 'prk_nothing', file: 'nothing', batch: 'nothing' }

const parametersOf = (door: Door): string[] => [...door.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name!)

/** The path of a door with real ids of the owner in it. */
const pathOf = (door: Door): string => {
  const path = door.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => ids[name] ?? PUBLIC[name] ?? STAFFS[name] ?? 'nothing')
  return /^\/connect\/(return|start)\//.test(door.path) ? path : `/es${path === '/' ? '' : path}`
}
const open = (door: Door, headers: Record<string, string>, body?: string) =>
  app.fetch(pathOf(door), {
    method: door.method,
    headers: { ...headers, ...(door.method === 'POST' ? { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    ...(door.method === 'POST' ? { body: body ?? '' } : {}),
  })

/** Every row that belongs to a member, table by table, as text. */
async function rowsOf(memberId: string): Promise<string[]> {
  const { db } = app.world
  const { rows: tables } = await sql<{ name: string; key: string }>`
    select format('%I.%I', table_schema, table_name) as name, column_name as key from information_schema.columns
    where (column_name = 'member_id' and table_schema = 'public') or (column_name = 'userId' and table_schema = 'auth')
    order by 1`.execute(db)
  const all: string[] = []
  for (const { name, key } of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.raw(name)} t where ${sql.ref(key)} = ${memberId} order by 1`.execute(db)
    all.push(...rows.map(({ row }) => `${name} ${row}`))
  }
  return all
}

test('the walk can open every door there is: each parameter of a path has a value here', () => {
  const lacking = app.doors.flatMap((door) =>
    parametersOf(door)
      .filter((name) => !ids[name] && !PUBLIC[name] && !(door.for === 'operator' && STAFFS[name]))
      .map((name) => `${door.method} ${door.path}: nothing to put in for :${name}; add an id of the owner's above`),
  )
  assert.deepEqual(lacking, [])
})

test('without a session every guarded door answers 401, as a page and as JSON', async () => {
  for (const door of app.doors.filter((one) => one.for !== 'anyone')) {
    assert.equal((await open(door, {})).status, 401, `${door.method} ${door.path}`)
    const json = await open(door, { accept: 'application/json' })
    assert.deepEqual([json.status, json.headers.get('content-type')], [401, 'application/problem+json'], `${door.method} ${door.path}`)
  }
})

test('a member at a door of the staff finds nothing there', async () => {
  for (const door of app.doors.filter((one) => one.for === 'operator'))
    assert.equal((await open(door, stranger)).status, 404, `${door.method} ${door.path}`)
})

test('a stranger who knows the ids of another finds nothing there, and changes nothing; the owner does find it', async () => {
  const named = app.doors.filter((one) => one.for === 'member' && parametersOf(one).some((name) => !(name in PUBLIC)))
  const own = named.filter((one) => parametersOf(one).some((name) => name in ids))
  assert.ok(own.length >= 5)
  const before = await rowsOf(ids['member']!)
  assert.ok(before.length > 100, 'the owner has rows to lose')
  for (const door of named) assert.equal((await open(door, stranger)).status, 404, `stranger at ${door.method} ${door.path}`)
  assert.deepEqual(await rowsOf(ids['member']!), before)
  // A claim of money that was taken leads back to its payment, and a text's address to what it told.
  for (const door of own.filter((one) => one.method === 'GET'))
    assert.equal((await open(door, owner)).status, /\/claim$|^\/m\//.test(door.path) ? 303 : 200, `owner at ${door.path}`)
})

test('another’s ids in the query of a page say nothing of the other', async () => {
  const query = new URLSearchParams(Object.entries(ids).filter(([name]) => name !== 'cookie')).toString()
  for (const door of app.doors.filter(
    (one) => one.method === 'GET' && one.for === 'member' && parametersOf(one).every((p) => p in PUBLIC),
  )) {
    const answer = await app.fetch(`${pathOf(door)}?${query}`, { headers: { ...stranger, accept: 'application/json' } })
    assert.ok(answer.status < 500, door.path)
    // As JSON a page is its answer alone, without the address that was asked for.
    const text = await answer.text()
    for (const name of ['account', 'event', 'payment', 'authorization', 'upload', 'member'] as const)
      assert.ok(!text.includes(ids[name]!), `${door.path} says the ${name} of another`)
    assert.doesNotMatch(text, /Canaria/, door.path)
  }
})

test('a form of another site is refused', async () => {
  for (const door of app.doors.filter((one) => one.method === 'POST')) {
    const answer = await app.fetch(pathOf(door), {
      method: 'POST',
      headers: {
        ...owner,
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'method=gift-card',
    })
    assert.equal(answer.status, 403, `${door.path}`)
  }
})

test('every page that anybody can open says what it is, in both languages, with a strict policy and no inline script', async () => {
  for (const door of app.doors.filter(
    (one) =>
      one.method === 'GET' && !/\.(json|csv|xml|pdf|raw|ach)$/.test(one.path) && !/\/(return|start)\/|\/claim$|^\/m\//.test(one.path),
  ))
    for (const language of ['es', 'en']) {
      const session = door.for === 'operator' ? operator : owner
      const answer = await app.fetch(pathOf(door).replace('/es', `/${language}`), { headers: session })
      const html = await answer.text()
      assert.equal(answer.status, 200, `${language} ${door.path}: ${html.slice(0, 200)}`)
      // Readings for a chart are no page.
      if (/^application\/json/.test(answer.headers.get('content-type') ?? '')) continue
      assert.match(html, new RegExp(`<html lang="${language}-US"`))
      const policy = answer.headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'/)
      assert.doesNotMatch(policy, /unsafe-inline/)
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
      for (const [tag] of html.matchAll(/<script\b[^>]*>/g))
        assert.ok(tag.includes(`nonce="${nonce}"`) || /type="application\/json"/.test(tag), tag)
      assert.equal(/\bstyle="|undefined|NaN|\[object/.exec(html)?.[0], undefined, `${language} ${door.path}`)
    }
})

/** Without printing the page when it fails. */
function saysNothingOfTheCode(text: string, where: string): void {
  const told = /\bat \S+ \(|\.ts:\d+|node_modules|[a-z]Error\b/.exec(text)
  assert.equal(told?.[0], undefined, where)
}

const HOSTILE = [
  '',
  '%',
  'kind[]=x&kind=residential&name=%00&email=%FF%FE&utility=__proto__',
  `name=${'x'.repeat(20_000)}`,
  'email=%3Cscript%3Ealert(1)%3C/script%3E%40x.y&code=000000&next=//evil.example',
  'programId=coned-csrp&network=%27;drop table event;--&date=9999-99-99&start=25:00&end=-1&kind=planned',
  'programId=__proto__&network=x&date=2027-07-14&start=16:00&end=20:00&kind=constructor',
  'method=debit-card&last4=12a4',
  'kind=residential&name=%00&email=nul%00%40example.org&utility=sandbox-metro',
  `${'a=1&'.repeat(5000)}`,
]

test('input of any kind gets a clear answer: never a 5xx, never a stack trace, never another site’s address', async () => {
  for (const door of app.doors.filter((one) => one.method === 'POST' && one.path !== '/sign-out'))
    for (const body of HOSTILE) {
      const session = door.for === 'operator' ? operator : owner
      const answer = await open(door, session, body)
      const text = await answer.text()
      assert.ok(answer.status < 500, `${door.path} with ${body.slice(0, 40)} answered ${answer.status}`)
      saysNothingOfTheCode(text, door.path)
      assert.doesNotMatch(answer.headers.get('location') ?? '', /evil/)
    }
  for (const path of [
    '/es/payments/%00',
    '/es/payments/../../etc/passwd',
    '/es/events/1%27%20or%201=1',
    '/xx/home',
    '/es/nothing',
    '/assets/../main.ts',
    '/en/%F0%28%8C%28',
  ])
    assert.ok((await app.fetch(path, { headers: owner })).status < 500, path)
  for (const [path, body] of [
    ['/hooks/utility/sandbox-metro', '<!DOCTYPE x [<!ENTITY a "b">]><BatchList/>'],
    ['/hooks/utility/sandbox-metro', '<BatchList'],
    ['/hooks/utility/nobody', ''],
    ['/hooks/rail/sandbox', '{}'],
    ['/hooks/rail/x', 'x'],
    ['/hooks/clock', '{}'],
  ] as const) {
    const answer = await app.fetch(path, { method: 'POST', body })
    assert.ok(answer.status >= 400 && answer.status < 500, `${path} answered ${answer.status}`)
  }
})

test('names, addresses, tokens and messages are nowhere in the log', async () => {
  // Make it speak: a failing door, refused hooks, refused sign-ins.
  await app.breakSomething('canaria.owner@example.org')
  const lines = app.logged()
  assert.ok(lines.length > 0, 'the log has lines to look through')
  for (const secret of await app.secrets()) assert.ok(!lines.includes(secret), `the log holds ${secret.slice(0, 6)}…`)
})
