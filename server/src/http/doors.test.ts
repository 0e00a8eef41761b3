/** Walks every door of the table: nobody, a stranger, a member at a staff door, and input of the wrong kind. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
})
after(() => app.close())

/** The path of a door with real ids of the owner in it. */
const pathOf = (door: Door): string => {
  const path = door.path.replaceAll(/:([a-z]+)/g, (_, name: string) => ids[name] ?? 'nothing')
  return /^\/connect\/(return|start)\//.test(door.path) ? path : `/es${path === '/' ? '' : path}`
}
const open = (door: Door, headers: Record<string, string>, body?: string) =>
  app.fetch(pathOf(door), {
    method: door.method,
    headers: { ...headers, ...(door.method === 'POST' ? { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    ...(door.method === 'POST' ? { body: body ?? '' } : {}),
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

test('a stranger who knows the ids of another finds nothing there, and the owner does', async () => {
  const own = app.doors.filter((one) => one.for === 'member' && /:(event|payment|account|authorization)\b/.test(one.path))
  assert.ok(own.length >= 5)
  for (const door of own) assert.equal((await open(door, stranger)).status, 404, `stranger at ${door.method} ${door.path}`)
  // A claim of money that was taken leads back to its payment.
  for (const door of own.filter((one) => one.method === 'GET'))
    assert.equal((await open(door, owner)).status, door.path.endsWith('/claim') ? 303 : 200, `owner at ${door.path}`)
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
    (one) => one.method === 'GET' && !/\.(json|csv|pdf|raw|ach)$/.test(one.path) && !/\/(return|start)\/|\/claim$|^\/m\//.test(one.path),
  ))
    for (const language of ['es', 'en']) {
      const session = door.for === 'operator' ? operator : owner
      const answer = await app.fetch(pathOf(door).replace('/es', `/${language}`), { headers: session })
      const html = await answer.text()
      assert.equal(answer.status, 200, `${language} ${door.path}: ${html.slice(0, 200)}`)
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
