/** The journey of a business, in a real browser: five sites at two utilities, three payees, all sites on one page, and somebody who may look. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { codeFor, mailsOf, signIn, signUp } from '../../../tools/person.ts'
import { turnTo } from '../../../tools/seed.ts'
import { OPERATOR, openStage, picture, type Stage } from '../stage.ts'

const ZONE = 'America/New_York'
const OWNER = 'rosa.talleres@example.org'
const HELPER = 'vera.mira@example.org'
/** Where each site's readings come from, and who is to be paid for it; the fourth is refused at the portal. */
const SITES = [
  { name: 'Panadería', utility: 'sandbox-metro', household: 'metro-09', payee: null, last4: '1000' },
  { name: 'Lavandería', utility: 'sandbox-metro', household: 'metro-10', payee: 'Dueño del edificio', last4: '2000' },
  { name: 'Taller', utility: 'sandbox-valley', household: 'valley-03', payee: 'Lucía, socia', last4: '3000' },
  { name: 'Consultorio', utility: 'sandbox-valley', household: 'valley-04', payee: null, last4: null },
  { name: 'Depósito', utility: 'sandbox-metro', household: 'metro-15', payee: 'Dueño del edificio', last4: '2000' },
] as const
const CALLS = [
  ['coned-csrp', 'Harbor', '16:00', '20:00'],
  ['coned-csrp', 'Maple Hill', '14:00', '18:00'],
  ['oru-csrp', 'Orchard', '14:00', '18:00'],
  ['oru-csrp', 'Stone Bridge', '14:00', '18:00'],
] as const

let stage: Stage
let db: pg.Client
before(async () => {
  stage = await openStage()
  db = new pg.Client({ host: stage.world.socket, user: 'postgres', database: 'quickpay' })
  await db.connect()
})
after(async () => {
  await db?.end()
  await stage?.close()
})

const at = (path: string, language = 'es') => `${stage.world.appUrl}/${language}${path}`
const json = async <P extends keyof Answers>(page: Page, path: string) =>
  (await (await page.request.get(at(path), { headers: { accept: 'application/json' } })).json()) as Answers[P]
const said = async (page: Page) => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')
const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`
const until = async (what: string, holds: () => Promise<boolean>) => {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail(`waited a minute in vain until ${what}`)
}
const mailsKnown = async (email: string) => new Set((await mailsOf(stage.world, email)).map(({ id }) => id))
async function enterCode(page: Page, email: string, known: Set<string>): Promise<void> {
  await page.waitForURL(/\/code/)
  await page.fill('[name=code]', await codeFor(stage.world, email, known))
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/code')), page.click('main form [type=submit]')])
}

/** To the portal and back; without `accept` everything is declined on the last page. */
async function connect(page: Page, { utility, household, last4 }: (typeof SITES)[number], isFirst: boolean): Promise<void> {
  await page.goto(at(`/connect/${utility}${isFirst ? '' : '?account=new'}`))
  await page.click('main form[action*="/connect/"] [type=submit]')
  await page.waitForURL(/portal\/sign-in/)
  await page.selectOption('[name=household]', household)
  await page.click('main form button')
  await page.waitForURL(/portal\/share/)
  await page.check('[name=share]')
  await page.selectOption('[name=term]', 'until-revoked')
  await page.click('main form button[value=continue]')
  await page.waitForURL(/portal\/confirm/)
  for (const category of ['account', 'billing', 'usage']) await page.check(`[name=category][value=${category}]`)
  await page.selectOption('[name=term]', 'until-revoked')
  await page.click(`main form button[value=${last4 ? 'accept' : 'cancel'}]`)
  await page.waitForURL(last4 ? /\/connect\/result\// : /\/connect\/return\//)
}

async function namePayees(page: Page): Promise<void> {
  await page.goto(at('/payout-method'))
  await page.check('[name=method][value=bank]')
  await page.fill('[name=last4]', '1000')
  await page.click('main form [type=submit]')
  await page.waitForURL(/\/home/)
  for (const [payee, last4] of new Map(SITES.flatMap((site) => (site.payee ? [[site.payee, site.last4] as const] : [])))) {
    await page.goto(at('/payees'))
    await page.click('main a[href$="/payees/new"]')
    await page.fill('[name=label]', payee)
    await page.check('[name=method][value=bank]')
    // Without its digits it is refused, and the name that was typed stays.
    await page.click('main form [type=submit]')
    assert.equal(await page.locator('.summary a[href="#last4"]').count(), 1)
    assert.equal(await page.inputValue('[name=label]'), payee)
    await page.fill('[name=last4]', last4)
    await page.click('main form [type=submit]')
    await page.waitForURL(/\/payees$/)
  }
  const { sites } = await json<'payees'>(page, '/payees')
  for (const { name, payee } of SITES) {
    const site = sites.find((one) => one.label.startsWith(name)) ?? assert.fail(name)
    if (payee) await page.selectOption(`[name="${site.id}"]`, { label: payee })
  }
  await page.click('main form[action$="/payees"] [type=submit]')
  await page.waitForURL(/\/payees$/)
  assert.equal(await page.locator('main form .attn').count(), 3, 'three sites wait for their day')
  await picture(page, 'commercial-payees-es')
  await until(
    'the owner was told',
    async () => (await mailsOf(stage.world, OWNER)).filter(({ text }) => /otro destinatario|irán a/.test(text)).length >= 3,
  )
}

/** Tomorrow's event in every network, and the clock on to the morning after it is paid. */
async function passEvent(): Promise<void> {
  const { world } = stage
  const operator = await signIn(world, { email: OPERATOR, language: 'en' })
  const { nowAt } = (await (await fetch(`${world.sandboxUrl}/clock`)).json()) as { nowAt: string }
  const date = Temporal.Instant.from(nowAt).toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  for (const [programId, network, start, end] of CALLS) {
    const plan = { programId, network, date: date.toString(), start, end, kind: 'planned', reason: 'A hot day' }
    assert.equal((await operator.post(at('/console/events', 'en'), plan)).status, 200)
  }
  await turnTo(world, date.add({ days: 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: '21:00' }).toInstant())
}

test('J09 Commercial: five accounts, two utilities, three payees, one page of all sites, and somebody who may look', {
  timeout: 240_000,
}, async () => {
  const who = {
    email: OWNER,
    name: 'Rosa Medina',
    business: 'Talleres Medina',
    kind: 'commercial',
    language: 'es',
    utility: 'sandbox-metro',
  } as const
  await signUp(stage.world, who)
  const page = await stage.person({ language: 'es', width: 1280 })
  const known = await mailsKnown(OWNER)
  await page.goto(at('/sign-in'))
  await page.fill('[name=email]', OWNER)
  await page.click('main form [type=submit]')
  await enterCode(page, OWNER, known)

  for (const [i, site] of SITES.entries()) {
    await connect(page, site, i === 0)
    const { accounts } = await json<'accounts'>(page, '/accounts')
    assert.equal(accounts.length, i + 1, 'each is an account of its own')
    await db.query('update account set nickname = $1 where account_id = $2', [site.name, accounts.at(-1)!.id])
  }
  await until('whoever may is enrolled', async () => (await db.query('select from enrolment')).rowCount === 4)
  await until(
    'every history is in',
    async () => (await db.query("select from batch_request where reason = 'history' and state <> 'fetched'")).rowCount === 0,
  )
  await namePayees(page)
  await passEvent()

  // What each site earned went to its own payee, and nothing anywhere else.
  const paidTo = async () =>
    (
      await db.query<{ site: string; last4: string; cents: string }>(
        `select a.nickname as site, m.last4, sum(x.cents) as cents from payout_part x join payout o using (member_id, payout_id)
         join payout_method m using (member_id, method_id) join earning e using (member_id, earning_id)
         join participation p using (member_id, participation_id) join account a using (member_id, account_id)
         where o.state not in ('rejected', 'returned') group by 1, 2 order by 1`,
      )
    ).rows
  await until('everything has arrived', async () => (await db.query("select from earning where state <> 'paid'")).rowCount === 0)
  const paid = await paidTo()
  assert.ok(new Set(paid.map((row) => row.last4)).size === 3, `three payees were paid: ${JSON.stringify(paid)}`)
  for (const { site, last4 } of paid) assert.equal(last4, SITES.find((one) => one.name === site)?.last4, site)

  await page.goto(at('/portfolio'))
  const { sites, totals } = await json<'portfolio'>(page, '/portfolio')
  assert.equal(sites.length, 5)
  assert.equal(
    totals.paidCents,
    sites.reduce((sum, site) => sum + site.paidCents, 0),
    'the total is the sum of the sites',
  )
  assert.equal(totals.paidCents, (await json<'payments'>(page, '/payments')).seasonCents)
  assert.equal(
    totals.paidCents,
    paid.reduce((sum, row) => sum + Number(row.cents), 0),
    'and what the books say',
  )
  const shown = await said(page)
  for (const amount of [totals, ...sites]) assert.ok(shown.includes(dollars(amount.paidCents)), dollars(amount.paidCents))
  assert.equal(sites.find((site) => site.label.startsWith('Panadería'))?.intervalMinutes, 5, 'read every five minutes')
  const refused = sites.find((site) => site.label.startsWith('Consultorio')) ?? assert.fail('the refused site is shown')
  assert.deepEqual(
    refused.problems.map((one) => one.code),
    ['not-connected'],
  )
  await picture(page, 'commercial-portfolio-es')
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, 'commercial-portfolio-phone-es')
  await page.setViewportSize({ width: 1280, height: 900 })
  const laundry = page.getByRole('row', { name: /^Lavandería/ })
  await laundry.locator('a[href*="/payments?account="]').click()
  await page.waitForURL(/\/payments\?account=/)
  assert.match(await said(page), /Pagos de Lavandería/)
  const payment = `/payments/${sites.find((site) => site.label.startsWith('Lavandería'))?.lastEvent?.paymentId}`
  await page.goto(at(payment))
  assert.match(await said(page), /la cuenta de Dueño del edificio ··2000/)
  await picture(page, 'commercial-payment-es')

  // Somebody who may look, by an invitation that works once.
  await page.goto(at('/people'))
  await page.fill('[name=email]', HELPER)
  await page.check('[name=role][value=viewer]')
  await page.click('main form[action$="/people"] [type=submit]')
  await page.waitForSelector('[role=status]')
  await picture(page, 'commercial-people-es')
  const [letter] = await mailsOf(stage.world, HELPER)
  const link = /http\S+\/invited\/[\w-]+/.exec(letter?.text ?? '')?.[0] ?? assert.fail('the letter has a link')
  const helper = await stage.person({ language: 'es', width: 390 })
  await helper.goto(link)
  await picture(helper, 'commercial-invited-es')
  const knownToHelper = await mailsKnown(HELPER)
  await helper.click('main form[action$="/sign-in"] [type=submit]')
  await enterCode(helper, HELPER, knownToHelper)
  await helper.waitForURL(/\/invited\//)
  await helper.click('main form[action*="/invited/"] [type=submit]')
  await helper.waitForURL(/\/home/)
  await helper.goto(at('/portfolio'))
  assert.match(await helper.locator('.acting').innerText(), /Talleres Medina/)
  assert.ok((await said(helper)).includes(dollars(totals.paidCents)), 'the same figures')
  await picture(helper, 'commercial-viewer-es')
  const looked = await json<'payment'>(helper, payment)
  assert.deepEqual([looked.method, looked.payee], [null, undefined], 'where money goes is nothing for who only looks')
  const changed = async () => (await db.query('select * from account_destination order by choice_id')).rows
  const before = [await changed(), (await db.query('select from participation where left_at is not null')).rowCount]
  const { events } = await json<'events'>(helper, '/events')
  assert.ok(events.length > 0)
  for (const [path, form] of [
    [`/events/${events[0]!.id}/leave`, {}],
    ['/payees', { [sites[0]!.id]: '' }],
    ['/payout-method', { method: 'donation' }],
    ['/people', { email: 'x@example.org', role: 'manager' }],
    ['/connect/sandbox-metro?account=new', {}],
    [`/accounts/${sites[0]!.id}/stop`, {}],
  ] as const) {
    const answer = await helper.request.post(at(path), { form, headers: { origin: stage.world.appUrl }, maxRedirects: 0 })
    assert.equal(answer.status(), 403, path)
  }
  assert.equal((await helper.goto(at('/payout-method')))?.status(), 403)
  await picture(helper, 'commercial-not-yours-es')
  assert.deepEqual([await changed(), (await db.query('select from participation where left_at is not null')).rowCount], before)

  // And no longer, from one moment to the next.
  await page.goto(at('/people'))
  await page.click('main details summary')
  await page.click('main form[action$="/remove"] [type=submit]')
  await page.waitForURL(/\/people$/)
  assert.equal((await json<'portfolio'>(helper, '/portfolio')).siteCount, 0)
})
