/** Acting for a member: what each role may at every door there is, how somebody comes to it, and how it ends. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { type DelegateRole, may, roles } from '#members/delegates/delegate.ts'
import { delegatesOf } from '#members/delegates/delegate-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'
import type { Door, GuardedDoor } from './door.ts'
import { doors } from './doors.ts'
import { buildApp } from './server.ts'
import { loadWeb } from './web.ts'

type Who = { cookie: string }
const EMAIL = 'rosa.owner@example.org'
const emailOf = (role: string) => `${role}.helper@example.org`
let app: TestApp
let owner: Who
let ownerId: string
const helpers = new Map<DelegateRole, Who>()

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: EMAIL, kind: 'commercial' })
  ownerId = await idOf(EMAIL)
  await app.post('/es/payout-method', { method: 'bank', last4: '4417' }, owner)
  for (const role of roles) helpers.set(role, await accept(await invite(emailOf(role), role), emailOf(role)))
})
after(() => app.close())

const idOf = async (email: string) =>
  (await app.world.db.selectFrom('member').select('member_id').where('email', '=', email).executeTakeFirstOrThrow()).member_id
const json = async <P extends keyof Answers>(path: string, who: Who) => {
  const answer = await app.fetch(`/es${path}`, { headers: { ...who, accept: 'application/json' } })
  return { status: answer.status, answer: (await answer.json()) as Answers[P] }
}
/** The newest letter to an address; its link holds the secret. */
async function invite(email: string, role: string): Promise<string> {
  const sent = await app.post('/es/people', { email, role }, owner)
  assert.equal(sent.status, 200)
  const letters = (await (await fetch(`${app.sandboxUrl}/mailbox.json?to=${email}`)).json()) as { text: string }[]
  const [, secret = ''] = /\/invited\/([\w-]+)/.exec(letters[0]?.text ?? '') ?? []
  assert.match(secret, /^[\w-]{43}$/)
  return secret
}
const withCookies = (who: Who, answer: Response): Who => {
  const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]!)
  const kept = who.cookie.split('; ').filter((one) => !set.some((other) => other.split('=')[0] === one.split('=')[0]))
  return { cookie: [...kept, ...set].join('; ') }
}
async function accept(secret: string, email: string): Promise<Who> {
  const person = await app.signInAs(email)
  const accepted = await app.post(`/es/invited/${secret}`, {}, person)
  assert.deepEqual([accepted.status, accepted.headers.get('location')], [303, '/es/home'])
  return withCookies(person, accepted)
}
const audited = async (action: string, actor: string) =>
  (await app.world.db.selectFrom('audit').select('reason').where('action', '=', action).where('actor', '=', actor).execute()).map(
    ({ reason }) => reason,
  )
const viewerIn = async (who: Who): Promise<string> =>
  (await (await app.fetch('/es/more', { headers: who })).text()).replaceAll(/<[^>]+>/g, ' ')

const isOfMember = (door: Door): door is GuardedDoor => door.for === 'member'
/** Ids that lead to nothing: whoever may pass finds nothing behind, and whoever may not is told so before anything is looked for. */
const pathOf = ({ path }: Door) => `/es${path.replaceAll(/:([A-Za-z]+)/g, 'nothing')}`
const knock = (door: Door, who: Who) =>
  app.fetch(pathOf(door), {
    method: door.method,
    headers: {
      ...who,
      accept: 'application/json',
      ...(door.method === 'POST' ? { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(door.method === 'POST' ? { body: '' } : {}),
  })

test('at every door each role passes where its rights reach, and nowhere else', async () => {
  const walked = app.doors.filter(isOfMember).filter((door) => door.path !== '/acting')
  assert.ok(walked.length > 40)
  for (const door of walked)
    for (const role of roles) {
      const answer = await knock(door, helpers.get(role)!)
      const problem = answer.status === 403 ? ((await answer.json()) as { title?: string }).title : undefined
      assert.equal(
        problem !== 'not-yours',
        may(role, door.needs ?? 'own'),
        `${role} at ${door.method} ${door.path}: ${answer.status} ${problem}`,
      )
    }
})

test('what moves money elsewhere, people, consent and deletion is the owner’s, and connections are nobody’s who only looks', () => {
  const needs = (method: string, path: string) =>
    app.doors.filter(isOfMember).find((door) => door.method === method && door.path === path)?.needs ?? 'own'
  for (const path of [
    '/payout-method',
    '/payees',
    '/payees/new',
    '/payees/:payee',
    '/people',
    '/agreement',
    '/privacy/delete',
    '/notifications',
  ])
    assert.equal(needs('POST', path), 'own', path)
  for (const path of ['/connect/:utility', '/accounts/:account/stop', '/events/:event/leave'])
    assert.equal(needs('POST', path), 'manage', path)
  assert.equal(needs('GET', '/payments/:payment/claim'), 'own', 'whoever has the link has the money')
  for (const door of app.doors.filter(isOfMember)) if (door.method === 'POST') assert.notEqual(door.needs, 'see', door.path)
})

test('a door that says nothing is the owner’s alone', async () => {
  const silent: GuardedDoor = { method: 'GET', path: '/silent', for: 'member', open: async () => new Response('in') }
  const { world, queue, clock } = app
  const parts = { hookSecret: 'x', turnable: { now: () => clock.now(), turnTo: () => {} }, web: await loadWeb(), sandboxUrl: null }
  const small = buildApp({
    ...parts,
    world,
    queue,
    doors: [...doors(world, queue), silent],
    ipOf: () => '127.0.0.1',
    ready: async () => true,
  })
  const ask = async (who: Who) => (await small.fetch(new Request(`${app.url}/es/silent`, { headers: who }))).status
  assert.deepEqual([await ask(owner), await ask(helpers.get('manager')!)], [200, 403])
})

test('who acts for somebody sees theirs, always says so, and is back with one press', async () => {
  const viewer = helpers.get('viewer')!
  assert.match(await viewerIn(viewer), /Está viendo la cuenta de\s+Negocio/)
  assert.equal((await json<'accounts'>('/accounts', viewer)).answer.accounts.length, 1)
  const back = withCookies(viewer, await app.post('/es/acting', { household: '' }, viewer))
  assert.equal((await json<'accounts'>('/accounts', back)).answer.accounts.length, 0, 'their own household has none')
  assert.match(await viewerIn(back), /También puede ver la cuenta de/)
  const again = withCookies(back, await app.post('/es/acting', { household: ownerId }, back))
  assert.equal((await json<'accounts'>('/accounts', again)).answer.accounts.length, 1)
  assert.equal((await app.post('/es/acting', { household: await idOf(emailOf('manager')) }, back)).status, 404, 'nobody granted that')
  assert.equal((await audited('delegate.enter', await idOf(emailOf('viewer')))).length, 1)
})

test('payout details are nothing for who only looks; who keeps the books sees them and changes none', async () => {
  const [viewer, books] = [helpers.get('viewer')!, helpers.get('bookkeeper')!]
  assert.equal((await json('/payout-method', viewer)).status, 403)
  const { answer } = await json<'payees'>('/payees', books)
  assert.deepEqual([answer.payees[0]?.method?.last4, answer.mayChange], ['4417', false])
  assert.equal((await app.post('/es/payout-method', { method: 'bank', last4: '9999' }, books)).status, 403)
  assert.equal((await json<'payout-method'>('/payout-method', owner)).answer.changing, null)
})

test('what a helper does is in the audit under their own name, with what it was', async () => {
  const manager = await idOf(emailOf('manager'))
  await app.post('/es/events/nothing/leave', {}, helpers.get('manager')!)
  assert.ok((await audited('delegate.act', manager)).includes('POST /events/:event/leave'))
  const rows = await app.world.db.selectFrom('audit').select('member_ids').where('actor', '=', manager).execute()
  assert.ok(
    rows.every((row) => (row.member_ids as string[]).includes(ownerId)),
    'the owner finds each',
  )
})

test('a session’s choice serves no other session, and an altered one nobody', async () => {
  const [viewer, manager] = [helpers.get('viewer')!, helpers.get('manager')!]
  const choice = manager.cookie.split('; ').find((one) => one.startsWith('__Host-qpc.acting='))!
  const swapped = { cookie: [...viewer.cookie.split('; ').filter((one) => !one.startsWith('__Host-qpc.acting=')), choice].join('; ') }
  for (const who of [swapped, { cookie: viewer.cookie.replace(/(qpc\.acting=.{20})./, '$1x') }])
    assert.equal((await json<'accounts'>('/accounts', who)).answer.accounts.length, 0)
})

test('an invitation: for its address only, once, seven days, and not after it was withdrawn', async () => {
  const [meant, other] = ['meant@example.org', 'other.person@example.org']
  const secret = await invite(meant, 'viewer')
  const stranger = await app.signUp({ name: 'Other', email: other })
  assert.equal((await app.post(`/es/invited/${secret}`, {}, stranger)).status, 403)
  assert.equal((await json<'invited'>(`/invited/${secret}`, stranger)).answer.state, 'other-person')
  assert.equal((await json<'invited'>(`/invited/${secret}`, owner)).answer.state, 'other-person')
  const person = await app.signInAs(meant)
  const both = await Promise.all([1, 2].map(() => app.post(`/es/invited/${secret}`, {}, person)))
  assert.deepEqual(both.map((one) => one.status).sort(), [303, 404], 'of two at once one')
  const late = await invite('late@example.org', 'viewer')
  const again = await app.post('/es/people', { email: 'LATE@example.org', role: 'viewer' }, owner)
  assert.equal(again.status, 422, 'asked already')
  await app.post('/es/people/withdraw', { email: 'late@example.org' }, owner)
  assert.equal((await json<'invited'>(`/invited/${late}`, owner)).status, 404)
  const old = await invite('old@example.org', 'viewer')
  const now = app.clock.now()
  app.clock.set(now.add({ hours: 7 * 24 }))
  assert.equal((await json<'invited'>(`/invited/${old}`, owner)).status, 404)
  app.clock.set(now)
  const kept = await app.world.db.selectFrom('delegate_invite').selectAll().execute()
  for (const gone of [secret, late, old]) assert.ok(!JSON.stringify(kept).includes(gone), 'only its hash is kept')
})

test('who is removed sees nothing from the next request on, in a session that is open', async () => {
  const viewer = helpers.get('viewer')!
  assert.equal((await json<'accounts'>('/accounts', viewer)).answer.accounts.length, 1)
  const { answer } = await json<'people'>('/people', owner)
  const [person] = answer.people.filter((one) => one.email === emailOf('viewer'))
  assert.equal((await app.post(`/es/people/${person!.id}/remove`, {}, owner)).status, 303)
  assert.equal((await json<'accounts'>('/accounts', viewer)).answer.accounts.length, 0)
  assert.equal((await app.post('/es/acting', { household: ownerId }, viewer)).status, 404)
  assert.ok((await delegatesOf(app.world.db, ownerId)).every((one) => one.email !== emailOf('viewer')))
})
