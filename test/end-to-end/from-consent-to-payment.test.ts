/** The main job, in a real browser, in both languages: sign up, connect at the portal, an event called by the operator, paid the next day, and explained. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { codeFor, mailsOf } from '../../tools/person.ts'
import { turnTo } from '../../tools/seed.ts'
import { OPERATOR, openStage, picture, type Stage } from './stage.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const ZONE = 'America/New_York'
let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

type Language = 'es' | 'en'
const at = (language: Language, path: string) => `${stage.world.appUrl}/${language}${path}`

/** Signs in or finishes signing up with the code that arrives in the mailbox. */
async function enterCode(page: Page, email: string, known: Set<string>): Promise<void> {
  await page.waitForURL(/\/code/)
  await page.fill('[name=code]', await codeFor(stage.world, email, known))
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/code')), page.click('main form [type=submit]')])
}
const mailsKnown = async (email: string) => new Set((await mailsOf(stage.world, email)).map((mail) => mail.id))

async function signUp(
  page: Page,
  language: Language,
  who: { kind: 'residential' | 'commercial'; name: string; business?: string; email: string; utility: string },
) {
  await page.goto(at(language, ''))
  await picture(page, `landing-${language}`)
  await page.goto(at(language, '/start'))
  // An empty form is refused with words, at the field and on top, and nothing typed is lost.
  await page.fill('[name=name]', who.name)
  await page.click('main form [type=submit]')
  assert.equal((await page.locator('.summary a').count()) > 0, true, 'the errors are listed on top')
  assert.equal(await page.inputValue('[name=name]'), who.name)
  await page.check(`[name=kind][value=${who.kind}]`)
  if (who.business) await page.fill('[name=businessName]', who.business)
  await page.fill('[name=email]', who.email)
  await page.check(`[name=utility][value=${who.utility}]`)
  await picture(page, `sign-up-${language}`)
  const known = await mailsKnown(who.email)
  await page.click('main form [type=submit]')
  await enterCode(page, who.email, known)
  // What one agrees to comes before the portal; without the tick nothing goes on.
  await page.waitForURL(/\/agreement/)
  await page.check(`[name=authority][value=${who.kind === 'commercial' ? 'authorised-signer' : 'account-holder'}]`)
  if (who.business) await page.fill('[name=signerTitle]', language === 'es' ? 'Dueña' : 'Owner')
  await page.click('main form [type=submit]')
  assert.equal(await page.locator('.summary a[href="#agree"]').count(), 1, 'the agreement is not ticked by itself')
  await page.check('[name=agree]')
  await picture(page, `agreement-${language}`)
  await page.click('main form [type=submit]')
  await page.waitForURL(/\/connect\//)
}

/** From the guidance through the portal's two pages and back. */
async function connect(page: Page, language: Language, wishes: { household: string; categories: string[]; term: string }): Promise<void> {
  await picture(page, `guide-${language}`)
  await page.click('main form[action*="/connect/"] [type=submit]')
  await page.waitForURL(/portal\/sign-in/)
  await page.selectOption('[name=household]', wishes.household)
  await page.click('main form button')
  await page.waitForURL(/portal\/share/)
  await page.check('[name=share]')
  await page.selectOption('[name=term]', 'until-revoked')
  await picture(page, `portal-1-${language}`)
  await page.click('main form button[value=continue]')
  await page.waitForURL(/portal\/confirm/)
  for (const category of wishes.categories) await page.check(`[name=category][value=${category}]`)
  await page.selectOption('[name=term]', wishes.term)
  await picture(page, `portal-2-${language}`)
  await page.click('main form button[value=accept]')
  await page.waitForURL(/\/connect\/result\//)
}

/** Callbacks that cannot be ours: each ends in a page of its own, and nothing is connected by them. */
async function strangeCallbacks(page: Page, language: Language, utility: string): Promise<void> {
  for (const query of ['', '?code=abc&state=forged', '?error=access_denied&state=forged']) {
    const answer = await page.goto(`${stage.world.appUrl}/connect/return/${utility}${query}`)
    assert.equal(answer?.status(), 400)
    const text = await page.locator('main').innerText()
    assert.ok(text.length > 40 && !/undefined|Error:/.test(text), text)
  }
  await picture(page, `return-unknown-${language}`)
}

async function historyDone(page: Page, language: Language): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    const answer = await page.request.get(at(language, '/accounts'), { headers: { accept: 'application/json' } })
    const { accounts } = (await answer.json()) as { accounts: { connection: { history?: { done: boolean } } }[] }
    if (accounts.every((one) => one.connection.history?.done)) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  assert.fail('the history did not come in within a minute')
}

async function operatorAt(language: Language): Promise<Page> {
  const page = await stage.person({ language, width: 1280 })
  const known = await mailsKnown(OPERATOR)
  await page.goto(at(language, '/console'))
  await page.fill('[name=email]', OPERATOR)
  await page.click('main form [type=submit]')
  await enterCode(page, OPERATOR, known)
  await page.goto(at(language, '/console/events'))
  return page
}

async function callEvent(
  page: Page,
  plan: { programId: string; network: string; date: string; start: string; end: string },
): Promise<void> {
  await page.selectOption('[name=programId]', plan.programId)
  await page.selectOption('[name=network]', plan.network)
  await page.fill('[name=date]', plan.date)
  await page.fill('[name=start]', plan.start)
  await page.fill('[name=end]', plan.end)
  await page.click('form[action$="/console/events"] [type=submit]')
}

const nowAt = async () =>
  Temporal.Instant.from(((await (await fetch(`${stage.world.sandboxUrl}/clock`)).json()) as { nowAt: string }).nowAt)

/** The network in which the only account of a member lies. */
async function query<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ host: stage.world.socket, user: 'postgres', database: 'quickpay' })
  await client.connect()
  const { rows } = await client.query<R>(text, values)
  await client.end()
  return rows
}
const networkOf = async (email: string) =>
  (
    await query<{ network: string }>('select n.network from account_network n join member m using (member_id) where m.email = $1', [email])
  )[0]?.network ?? ''

const windows: Record<string, [string, string]> = {
  Harbor: ['16:00', '20:00'],
  'Maple Hill': ['14:00', '18:00'],
  Orchard: ['14:00', '18:00'],
  'Stone Bridge': ['14:00', '18:00'],
}

const people = [
  {
    language: 'es',
    width: 390,
    dark: false,
    kind: 'residential',
    name: 'Lucía Prueba',
    email: 'lucia.prueba@example.org',
    utility: 'sandbox-metro',
    household: 'metro-15',
    programId: 'coned-csrp',
    rate: '$2.25',
  },
  {
    language: 'en',
    width: 1280,
    dark: true,
    kind: 'commercial',
    name: 'Sam Tester',
    business: 'Sam’s Bakery',
    email: 'sam.tester@example.org',
    utility: 'sandbox-valley',
    household: 'valley-04',
    programId: 'oru-csrp',
    rate: '$0.75',
  },
] as const

for (const who of people) {
  test(`${who.language}, ${who.width} px: from sign-up to a paid and explained event`, { timeout: 240_000 }, async () => {
    const { language, email, household } = who
    const page = await stage.person(who)
    await signUp(page, language, who)

    // Who comes back later finds the way in on the home page.
    await page.goto(at(language, '/home'))
    await picture(page, `home-new-${language}`)
    await page
      .getByRole('link', { name: language === 'es' ? 'Activar QuickPayConnect' : 'Activate QuickPayConnect' })
      .first()
      .click()
    await page.waitForURL(/\/connect\/sandbox-/)

    // First with a category missing: the page says exactly which; then repaired in place.
    await connect(page, language, { household, categories: ['account', 'usage'], term: 'until-revoked' })
    assert.match(await page.locator('main').innerText(), /Billing and cost/)
    await picture(page, `return-partial-${language}`)
    await page.goto(at(language, `/connect/${who.utility}`))
    await connect(page, language, { household, categories: ['account', 'billing', 'usage'], term: 'until-revoked' })
    assert.doesNotMatch(await page.locator('main').innerText(), /Billing and cost/)
    await picture(page, `return-connected-${language}`)
    await strangeCallbacks(page, language, who.utility)
    await historyDone(page, language)
    await page.goto(at(language, '/payout-method'))
    await page.check('[name=method][value=debit-card]')
    await page.fill('[name=last4]', '2207')
    await page.click('main form [type=submit]')
    await page.waitForURL(/\/home/)
    await picture(page, `home-connected-${language}`)

    const operator = await operatorAt(language)
    const tomorrow = (await nowAt()).toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
    const network = await networkOf(email)
    const [start, end] = windows[network] ?? ['', '']
    const plan = { programId: who.programId, network, date: tomorrow.toString(), start, end }
    await callEvent(operator, { ...plan, date: tomorrow.subtract({ days: 30 }).toString() })
    assert.equal(await operator.locator('.summary').count(), 1, 'an event in the past is refused')
    await callEvent(operator, plan)
    await operator.waitForURL(/\/console\/events\//)

    await turnTo(stage.world, tomorrow.toZonedDateTime({ timeZone: ZONE, plainTime: '09:00' }).toInstant())
    const invitations = (await mailsOf(stage.world, email)) as { id: string; subject: string; text: string; calendar?: string }[]
    assert.ok(
      invitations.some((mail) => mail.calendar),
      'the invitation came by e-mail',
    )
    await page.goto(at(language, '/home'))
    await picture(page, `home-event-today-${language}`)

    // In the middle of the event the page follows it; readings lag, and it says so.
    const middle = tomorrow.toZonedDateTime({ timeZone: ZONE, plainTime: start }).add({ hours: 3 })
    await turnTo(stage.world, middle.toInstant())
    await page.locator('main a[href*="/events/evt_"]').first().click()
    await page.waitForURL(/\/events\/evt_/)
    await picture(page, `event-live-${language}`)

    await turnTo(stage.world, tomorrow.add({ days: 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: '12:00' }).toInstant())
    await operator.reload()
    await picture(operator, `console-event-${language}`)
    await operator.goto(at(language, '/console'))
    await picture(operator, `console-${language}`)

    await page.goto(at(language, '/payments'))
    await picture(page, `payments-${language}`)
    await page.locator('main a[href*="/payments/"]').first().click()
    await page.waitForURL(/\/payments\/(ern|par)_/)
    await picture(page, `payment-${language}`)
    await checkReceipt(page, language, who.rate)
  })
}

/** The cents on the page, in the ledger and in the bundle are the same, and anyone can compute them again. */
async function checkReceipt(page: Page, language: Language, rate: string): Promise<void> {
  const id = /\/payments\/([^/?]+)/.exec(page.url())?.[1] ?? ''
  const text = (await page.locator('main').innerText()).replaceAll('\u00a0', ' ')
  const [row] = await query<{ cents: string; settled: string; in_flight: string; payable: string; hours: string }>(
    `select e.cents, p.settled_at is not null as settled, extract(epoch from p.submitted_at - v.end_at) / 3600 as hours,
            (select coalesce(sum(case when t.credit like 'payout-in-flight:%' then t.cents when t.debit like 'payout-in-flight:%' then -t.cents else 0 end), 0) from transfer t where t.member_id = e.member_id) as in_flight,
            (select coalesce(sum(case when t.credit like 'member-payable:%' then t.cents when t.debit like 'member-payable:%' then -t.cents else 0 end), 0) from transfer t where t.member_id = e.member_id) as payable
     from earning e join earning_payout p using (member_id, earning_id) join participation pa using (member_id, participation_id) join event v using (event_id)
     where e.earning_id = $1`,
    [id],
  )
  assert.ok(row, `an earning with a payout stands behind ${page.url()}`)
  assert.deepEqual([row.settled, row.in_flight, row.payable], [true, '0', '0'], 'paid out whole')
  assert.ok(Number(row.hours) > 0 && Number(row.hours) <= 24, `accepted by the rail ${row.hours} hours after the event`)
  const dollars = `$${(Number(row.cents) / 100).toFixed(2)}`
  assert.ok(text.includes(dollars), `the page says ${dollars}`)
  assert.ok(text.includes(rate), `the page says the rate ${rate}`)

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="bundle.json"]').click()])
  const file = join(stage.folder, `${language}-bundle.json`)
  await download.saveAs(file)
  const verified = spawnSync(join(root, 'qpc'), ['verify', file], { encoding: 'utf8' })
  assert.equal(verified.status, 0, verified.stdout + verified.stderr)
  assert.ok(verified.stdout.includes(dollars), `qpc verify says ${dollars}: ${verified.stdout}`)
}
