/** A recommends, B comes by the link, connects and both are paid: through the doors, the sandbox utility and the rail. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

type Who = { cookie: string }
let app: TestApp
let rosa: Who
let code: string
before(async () => {
  app = await openTestApp()
  rosa = await app.signUp({ name: 'Rosa Medina', email: 'rosa.refers@example.org' })
  code = (await page<'referrals'>('/referrals', rosa)).link.split('/').at(-1)!
})
after(() => app.close())

const json = { accept: 'application/json' }
const page = async <P extends keyof Answers>(path: string, who: Partial<Who> = {}): Promise<Answers[P]> =>
  (await app.fetch(`/es${path}`, { headers: { ...who, ...json } })).json() as Promise<Answers[P]>
const errorsOf = async (answer: Response) =>
  ((await answer.json()) as { form: { errors: { field: string; code: string }[] } }).form.errors.map((one) => `${one.field} ${one.code}`)
const type = async (who: Who, text: string) => app.post('/es/referrals/code', { code: text }, { ...who, ...json })

test('a link shows a first name in the browser’s language and leaves a cookie; a code that nobody has shows the plain page', async () => {
  for (const [path, accept, lang] of [
    [`/r/${code}`, 'en-US,en', 'en'],
    [`/r/${code}`, 'es-MX,es', 'es'],
    [`/en/r/${code.toLowerCase()}`, 'es', 'en'],
  ] as const) {
    const answer = await app.fetch(path, { headers: { 'accept-language': accept } })
    const html = await answer.text()
    assert.match(html, new RegExp(`<html lang="${lang}-US"`))
    assert.match(html, /Rosa/)
    assert.doesNotMatch(html, /Medina|rosa\.refers/)
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      new RegExp(`^__Host-qpc\\.invited=${code}; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax$`),
    )
  }
  const none = await app.fetch('/r/346789CDF')
  assert.deepEqual([none.status, none.headers.get('set-cookie')], [200, null])
})

test('the form carries the code and shows whose it is; it is refused when nobody has it, and taken out on request', async () => {
  const invited = { cookie: `__Host-qpc.invited=${code}` }
  const form = await page<'sign-up'>('/start', invited)
  assert.deepEqual([form.invitation?.firstName, form.form.values['referralCode']], ['Rosa', form.invitation?.code])
  const fields = { kind: 'residential', name: 'B', email: 'b@example.org', utility: 'sandbox-metro' }
  const wrong = await app.post('/es/start', { ...fields, referralCode: '999-999-999' }, json)
  assert.deepEqual([wrong.status, await errorsOf(wrong)], [422, ['referralCode unknown-code']])
  assert.equal((await app.post('/es/start', { ...fields, referralCode: form.invitation?.code ?? '' })).status, 303)
  // Who has not proven an address has no name yet.
  const { unproven, friends } = await page<'referrals'>('/referrals', rosa)
  assert.deepEqual([unproven, friends], [1, []])
  const removed = await app.post('/es/invitation/remove', {}, invited)
  assert.match(removed.headers.get('set-cookie') ?? '', /^__Host-qpc\.invited=; Max-Age=0/)
})

test('both are paid once, and each sees of the other no more than a first name and how far it is', async () => {
  const friend = await app.signUp({ name: 'James Carter', email: 'james.canary@example.org', referralCode: code })
  const standing = async () => (await page<'referrals'>('/referrals', rosa)).friends[0]!
  assert.deepEqual([(await standing()).firstName, (await standing()).waits], ['James', { by: 'other', code: 'not-connected' }])
  const own = await page<'referrals'>('/referrals', friend)
  assert.deepEqual([own.own?.firstName, own.own?.waits, own.mayEnter], ['Rosa', { by: 'you', code: 'not-connected' }, false])

  for (const who of [rosa, friend]) await app.post('/es/payout-method', { method: 'gift-card' }, who)
  await app.connect(friend, { utilityId: 'sandbox-metro', household: 'metro-02' })
  const active = await standing()
  assert.deepEqual([active.state, active.waits?.code, active.late], ['active', 'has-to-stand', false])
  const mail = await app.world.db
    .selectFrom('message')
    .select(['template', 'parameters'])
    .where('template', '=', 'friend-connected')
    .execute()
  assert.equal(mail.length, 1)

  for (const hours of [12, 1, 1]) await app.turnTo(app.clock.now().add({ hours }))
  const paid = await standing()
  assert.deepEqual([paid.state, paid.waits, paid.late], ['paid', null, false])
  assert.ok(paid.paidAt && paid.promisedByAt && paid.paidAt < paid.promisedByAt)
  for (const [who, side, firstName] of [
    [rosa, 'referrer', 'James'],
    [friend, 'friend', 'Rosa'],
  ] as const) {
    const { payments } = await page<'payments'>('/payments', who)
    assert.deepEqual(
      payments.map((one) => [one.kind, one.cents]),
      [['referral', 1000]],
    )
    const payment = await page<'payment'>(`/payments/${payments[0]!.id}`, who)
    assert.deepEqual([payment.why.variant, payment.referral?.side, payment.referral?.firstName], ['referral', side, firstName])
    const html = await (await app.fetch(`/es/payments/${payments[0]!.id}`, { headers: who })).text()
    assert.match(html, new RegExp(firstName))
  }
  const seen = await (await app.fetch('/es/referrals', { headers: rosa })).text()
  const { memberId } = await app.world.db.selectFrom('referral').select('member_id as memberId').executeTakeFirstOrThrow()
  const account = await app.world.db
    .selectFrom('account')
    .select('account_number')
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow()
  for (const secret of ['Carter', 'james.canary', memberId, account.account_number!]) assert.ok(!seen.includes(secret), secret)
})

test('a code typed in is refused with its reason, in words; one typed before connecting is taken', async () => {
  const late = await app.signUp({ name: 'Mei Lin', email: 'mei.late@example.org' })
  const refused = async (who: Who, text: string) => {
    const answer = await type(who, text)
    return [answer.status, ...(await errorsOf(answer))]
  }
  assert.deepEqual(await refused(late, ''), [422, 'code missing'])
  assert.deepEqual(await refused(late, 'what?'), [422, 'code unknown-code'])
  assert.deepEqual(await refused(rosa, code), [422, 'code own-code'])
  assert.equal((await type(late, ` ${code.toLowerCase()} `)).status, 303)
  assert.equal((await page<'referrals'>('/referrals', rosa)).friends[0]?.firstName, 'Mei')
  const html = await (await app.post('/es/referrals/code', { code: 'what?' }, rosa)).text()
  assert.match(html, /No conocemos ese código/)
})

test('the staff see all of it, and decide only about what is held, with a reason', async () => {
  const staff = await app.signInOperator()
  const { counts, promisedCents, referrals } = await page<'console-referrals'>('/console/referrals', staff)
  assert.deepEqual([counts.paid, counts['signed-up'], promisedCents], [1, 1, 2000])
  assert.deepEqual(
    referrals.map((one) => [one.friendName, one.referrerName]),
    [
      ['Mei Lin', 'Rosa Medina'],
      ['James Carter', 'Rosa Medina'],
    ],
  )
  assert.equal((await page<'console-referrals'>('/console/referrals?state=held', staff)).referrals.length, 0)
  const path = `/es/console/referrals/${referrals[0]!.memberId}/release`
  assert.equal((await app.post(path, { reason: '' }, staff)).status, 422)
  assert.equal((await app.post(path, { reason: 'I called her' }, staff)).status, 404)
  const held = { state: 'held', active_at: app.clock.now(), flags: JSON.stringify(['mutual']) }
  await app.world.db.updateTable('referral').set(held).where('member_id', '=', referrals[0]!.memberId).execute()
  assert.equal((await app.post(path, { reason: 'I called her' }, rosa)).status, 404)
  const [first] = (await page<'console-referrals'>('/console/referrals?state=held', staff)).referrals
  assert.deepEqual([first?.friendName, first?.flags], ['Mei Lin', ['mutual']])
  assert.equal((await app.post(path, { reason: 'I called her' }, staff)).status, 303)
  assert.equal((await page<'console-referrals'>('/console/referrals?state=held', staff)).counts.active, 1)
  const { reason } = await app.world.db
    .selectFrom('audit')
    .select('reason')
    .where('action', '=', 'referral.release')
    .executeTakeFirstOrThrow()
  assert.equal(reason, 'I called her')
})
