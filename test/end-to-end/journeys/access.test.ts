/** Journeys of somebody without a mouse, who wants texts and no mail, on a phone in Spanish: from the first page to the receipt. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { codeFor, mailsOf, signIn } from '../../../tools/person.ts'
import { turnTo } from '../../../tools/seed.ts'
import { keyboardOf } from '../keyboard.ts'
import { OPERATOR, openStage, picture, type Stage } from '../stage.ts'

const ZONE = 'America/New_York'
const PERSON = { name: 'Olga Teclado', email: 'olga.teclado@example.org', number: '+17185550177', household: 'metro-15' }
const CALLS = [
  ['Harbor', '16:00', '20:00'],
  ['Maple Hill', '14:00', '18:00'],
] as const

let stage: Stage
let page: Page
before(async () => {
  stage = await openStage()
  page = await stage.person({ language: 'es', width: 390 })
})
after(() => stage?.close())

const at = (path: string) => `${stage.world.appUrl}/es${path}`
/** The names of the boxes that are so now. */
const named = (boxes: string) =>
  page.locator(`input[type=checkbox]${boxes}`).evaluateAll((all) => all.map((one) => (one as HTMLInputElement).name))
const said = async () => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')
const texts = async () =>
  (await (await fetch(`${stage.world.sandboxUrl}/phone.json?number=${encodeURIComponent(PERSON.number)}`)).json()) as { text: string }[]
/** The newest text that says so, within ten seconds. */
async function textThat(pattern: RegExp): Promise<string> {
  for (const until = performance.now() + 10_000; performance.now() < until; ) {
    const found = (await texts()).find(({ text }) => pattern.test(text))
    if (found) return found.text
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return assert.fail(`no text says ${pattern}: ${JSON.stringify(await texts())}`)
}

test('J35 J01 By the keyboard alone: sign-up, agreement, the portal’s pages, and back with everything shared', {
  timeout: 120_000,
}, async () => {
  const keys = keyboardOf(page)
  await page.goto(at(''))
  await page.keyboard.press('Tab')
  assert.ok(await keys.holds('a[href^="#"]'), 'the first step of the tabulator leads to the content')
  await keys.follow('main a[href*="/start"]', /\/start/)

  // Refused, the page opens at what is wrong, and keeps what was typed.
  await keys.type('[name=name]', PERSON.name)
  await keys.follow('main form [type=submit]', /\/start/)
  assert.ok(await keys.holds('[data-focus]'), 'the summary of what is wrong has the focus')
  await keys.follow('a[href="#email"]', /#email$/)
  assert.ok(await keys.holds('#email'), 'a link of the summary leads to its field')
  assert.equal(await page.inputValue('[name=name]'), PERSON.name)
  await page.keyboard.type(PERSON.email)
  await keys.tick('[name=utility][value=sandbox-metro]')
  await keys.follow('main form [type=submit]', /\/code/)
  await keys.type('[name=code]', await codeFor(stage.world, PERSON.email))
  await keys.follow('main form [type=submit]', /\/agreement/)
  await keys.tick('[name=authority][value=account-holder]')
  await keys.tick('[name=agree]')
  await keys.follow('main form [type=submit]', /\/connect\/sandbox-metro/)
  await picture(page, 'keyboard-guide-es')

  await keys.follow('main form[action*="/connect/"] [type=submit]', /portal\/sign-in/)
  await keys.choose('[name=household]', PERSON.household)
  await keys.follow('main form:has([name=household]) button', /portal\/share/)
  await keys.tick('[name=share]')
  await keys.choose('[name=term]', 'until-revoked')
  await keys.follow('button[value=continue]', /portal\/confirm/)
  for (const category of ['account', 'billing', 'usage']) await keys.tick(`[name=category][value=${category}]`)
  await keys.choose('[name=term]', 'until-revoked')
  await keys.follow('button[value=accept]', /\/connect\/result\//)
  assert.doesNotMatch(await said(), /Billing and cost|Energy usage/)
  await picture(page, 'keyboard-connected-es')
})

test('J35 J12 Texts instead of mail: the invitation and the payment arrive as texts, and their links open the receipt', {
  timeout: 180_000,
}, async () => {
  const keys = keyboardOf(page)
  await page.goto(at('/payout-method'))
  await keys.tick('[name=method][value=debit-card]')
  await keys.type('[name=last4]', '2207')
  await keys.follow('main form [type=submit]', /\/home/)

  await page.goto(at('/notifications'))
  await keys.type('[name=number]', '718 555 0177')
  await keys.tick('[name=consent]')
  await keys.follow('form[action$="/notifications/number"] [type=submit]', /\/notifications/)
  await keys.type('[name=code]', /\b\d{6}\b/.exec(await textThat(/\b\d{6}\b/))![0])
  await keys.follow('form[action$="/notifications/code"] [type=submit]', /\/notifications/)
  for (const name of await named('[name$="sms"]:not(:checked)')) await keys.tick(`[name="${name}"]`)
  for (const name of await named('[name$="email"]:checked')) {
    await keys.to(`[name="${name}"]`)
    await page.keyboard.press('Space')
  }
  await keys.follow('form[action$="/notifications"] [type=submit]', /\/notifications/)
  await picture(page, 'keyboard-texts-es')

  await historyIn()
  await callTomorrow()
  const link = /https?:\/\/\S+\/m\/\w+/
  const invitation = await textThat(/evento/i)
  assert.match(invitation, link)
  const paid = await textThat(/\$\d+\.\d\d/)
  const mails = (await mailsOf(stage.world, PERSON.email)).map(({ subject }) => subject)
  assert.deepEqual(
    mails.filter((subject) => /evento|\$|pago|pagamos/i.test(subject)),
    [],
    `no mail about what texts tell: ${mails.join(' | ')}`,
  )

  await page.goto(link.exec(paid)![0])
  const payment = /\/payments\/(ern|par)_/
  if (!payment.test(page.url())) {
    await page.goto(at('/payments'))
    await keys.follow('main a[href*="/payments/"]', payment)
  }
  const amount = /\$\d+\.\d\d/.exec(paid)![0]
  assert.ok((await said()).includes(amount), `the receipt says ${amount} as the text does`)
  // What is folded opens by its own key.
  await keys.to('main details:not([open]) > summary')
  await page.keyboard.press('Enter')
  assert.ok(await page.evaluate(() => document.activeElement?.closest('details')?.open))
  await picture(page, 'keyboard-receipt-es')
})

async function historyIn(): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    const answer = await page.request.get(at('/accounts'), { headers: { accept: 'application/json' } })
    const { accounts } = (await answer.json()) as { accounts: { connection: { history?: { done: boolean } } }[] }
    if (accounts.every((one) => one.connection.history?.done)) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  assert.fail('the history did not come in within a minute')
}

/** An event for tomorrow in every network that the person may lie in; the clock goes on to the morning after it. */
async function callTomorrow(): Promise<void> {
  const operator = await signIn(stage.world, { email: OPERATOR, language: 'en' })
  const { nowAt } = (await (await fetch(`${stage.world.sandboxUrl}/clock`)).json()) as { nowAt: string }
  const date = Temporal.Instant.from(nowAt).toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  for (const [network, start, end] of CALLS) {
    const plan = { programId: 'coned-csrp', network, date: date.toString(), start, end, kind: 'planned', reason: 'A hot day' }
    assert.equal((await operator.post(`${stage.world.appUrl}/en/console/events`, plan)).status, 200)
  }
  await turnTo(stage.world, date.add({ days: 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: '12:00' }).toInstant())
}
