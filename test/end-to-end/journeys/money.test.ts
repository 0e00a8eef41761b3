/** A journey of a recommendation, between two people who speak different languages. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, signUp } from '../../../tools/person.ts'
import { picture } from '../stage.ts'
import { moveIn, type Neighbours, said } from './neighbours.ts'

const HOME = 'metro-02'
const FRIEND = { household: 'metro-05', name: 'James Friend', email: 'james.friend@example.org' }

let they: Neighbours
before(async () => {
  they = await moveIn([HOME])
})
after(() => they?.close())

test('J27 A link in Spanish brings a friend who speaks English: both see it go on, and each is paid once', {
  timeout: 180_000,
}, async () => {
  const rosa = await they.personAt(HOME, 'es', 390)
  await rosa.goto(they.at('/referrals'))
  const link = /https?:\/\/\S+\/r\/\w+/.exec(await rosa.locator('main').evaluate((main) => main.innerHTML))?.[0] ?? assert.fail('no link')
  const friend = await they.stage.person({ language: 'en', width: 390 })
  await friend.goto(link)
  assert.equal(await friend.locator('html').getAttribute('lang'), 'en-US')
  assert.match(await said(friend), /\$10/)
  await picture(friend, 'invited-en')

  // Signed up on another device, where the link was never opened: the code is typed in before connecting.
  const { name, email } = FRIEND
  const browser = await signUp(they.stage.world, { name, email, kind: 'residential', language: 'en', utility: 'sandbox-metro' })
  const entered = await browser.post(they.at('/referrals/code', 'en'), { code: new URL(link).pathname.split('/').at(-1)! })
  assert.equal(entered.status, 200)
  await rosa.reload()
  assert.match(await said(rosa), /James/)
  await connect(browser, they.stage.world, they.homeOf(FRIEND.household), 'en')
  await browser.post(they.at('/payout-method', 'en'), { method: 'debit-card', last4: '1234' })
  const paid = async () => (await they.db.query("select from earning where kind = 'referral' and state = 'paid'")).rowCount === 2
  for (let days = 1; days <= 5 && !(await paid()); days++) await they.turn((await they.today()).add({ days: 1 }), '12:00')
  assert.ok(await paid(), 'both are paid within days')
  await they.turn((await they.today()).add({ days: 2 }), '12:00')
  assert.equal((await they.db.query("select from earning where kind = 'referral'")).rowCount, 2, 'and once')
  await rosa.reload()
  assert.match(await said(rosa), /\$10\.00/)
  await picture(rosa, 'referral-paid-es')
})
