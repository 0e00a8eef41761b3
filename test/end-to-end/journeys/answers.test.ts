/** Journeys of answers, in a real browser: why this much, why nothing, and a customer who does not agree. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { codeFor, connect, type Household, householdsOf, mailsOf, signIn, signUp } from '../../../tools/person.ts'
import { turnTo } from '../../../tools/seed.ts'
import { OPERATOR, openStage, picture, type Stage } from '../stage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const ZONE = 'America/New_York'
/** Who is in the journeys, by the sandbox's households: each gets something, or nothing, for another reason. */
const CAST = { paid: 'metro-01', stopped: 'metro-02', left: 'metro-03', silent: 'metro-05', elsewhere: 'valley-01' } as const
type Role = keyof typeof CAST

let stage: Stage
let db: pg.Client
/** Signs up and goes no further. */
const STARTED = { email: 'pilar.empieza@example.org', name: 'Pilar Empieza' }
const homes = new Map<Role, Household>()
const homeOf = (role: Role): Household => homes.get(role) ?? assert.fail(role)
const at = (path: string, language = 'es') => `${stage.world.appUrl}/${language}${path}`

const until = async (what: string, holds: () => Promise<boolean>) => {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail(`waited a minute in vain until ${what}`)
}
const admin = (method: string, path: string, body: object = {}) =>
  fetch(`${stage.world.sandboxUrl}/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${stage.world.adminKey}` },
    body: JSON.stringify(body),
  })

before(async () => {
  stage = await openStage()
  const { world } = stage
  db = new pg.Client({ host: world.socket, user: 'postgres', database: 'quickpay' })
  await db.connect()
  const all = await householdsOf(world, world.adminKey)
  for (const [role, id] of Object.entries(CAST)) homes.set(role as Role, all.find((one) => one.householdId === id) ?? assert.fail(id))
  for (const home of homes.values()) {
    const { name, email, kind, business } = home
    const who = { name, email, kind, language: 'es', utility: `sandbox-${home.utility}`, ...(business ? { business } : {}) } as const
    const browser = await signUp(world, who)
    await connect(browser, world, home, 'es')
    await browser.post(at('/payout-method'), { method: 'debit-card', last4: '2207' })
  }
  await signUp(world, { ...STARTED, kind: 'residential', language: 'es', utility: 'sandbox-metro' })
  await until('everybody is enrolled', async () => (await db.query('select from enrolment')).rowCount === homes.size)
  await until(
    'every history is in',
    async () => (await db.query("select from batch_request where reason = 'history' and state <> 'fetched'")).rowCount === 0,
  )
  await passEvent()
})
after(async () => {
  await db?.end()
  await stage?.close()
})

/** Tomorrow's event in one utility's networks; before it one leaves, one stops sharing, and one's readings stop coming. */
async function passEvent(): Promise<void> {
  const { world } = stage
  const operator = await signIn(world, { email: OPERATOR, language: 'en' })
  const { nowAt } = (await (await fetch(`${world.sandboxUrl}/clock`)).json()) as { nowAt: string }
  const date = Temporal.Instant.from(nowAt).toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  for (const [network, start, end] of [
    ['Harbor', '16:00', '20:00'],
    ['Maple Hill', '14:00', '18:00'],
  ] as const) {
    const plan = { programId: 'coned-csrp', network, date: date.toString(), start, end, kind: 'planned', reason: 'A hot day' }
    assert.equal((await operator.post(at('/console/events', 'en'), plan)).status, 200)
  }
  const leaver = await signIn(world, { email: homeOf('left').email, language: 'es' })
  const { events } = await leaver.json<{ events: { id: string }[] }>(at('/events'))
  await leaver.post(at(`/events/${events[0]?.id}/leave`), {})
  await admin('PUT', 'faults', { households: { [CAST.silent]: { resource: '503', notifications: 'drop' } } })
  const stopper = await signIn(world, { email: homeOf('stopped').email, language: 'es' })
  const accounts = (await stopper.json<{ accounts: { id: string }[] }>(at('/accounts'))).accounts
  await stopper.post(at(`/accounts/${accounts[0]?.id}/stop`), {})
  await turnTo(world, date.add({ days: 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: '21:00' }).toInstant())
  // Of who stopped sharing the utility's own report says the result: more than usual was used.
  const { email, accountNumber } = homeOf('stopped')
  const [called] = (await db.query('select event_id from participation join member using (member_id) where email = $1', [email])).rows
  const csv = `account,baseline_kwh,actual_kwh,relief_kwh\n${accountNumber},5.0,6.4,-1.4\n`
  const brought = await operator.post(at(`/console/events/${called?.event_id}/report`, 'en'), { csv, mode: 'apply' })
  assert.equal(brought.status, 200)
}

/** A person signed in, with a browser of their own. */
async function personAt(email: string, language: 'es' | 'en', width: number): Promise<Page> {
  const page = await stage.person({ language, width })
  const known = new Set((await mailsOf(stage.world, email)).map(({ id }) => id))
  await page.goto(at('/sign-in', language))
  await page.fill('[name=email]', email)
  await page.click('main form [type=submit]')
  await page.waitForURL(/\/code/)
  await page.fill('[name=code]', await codeFor(stage.world, email, known))
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/code')), page.click('main form [type=submit]')])
  return page
}
const said = async (page: Page) => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')
const dollarsIn = (text: string) => /\$\d+\.\d\d/.exec(text)?.[0] ?? assert.fail(`no amount in ${text.slice(0, 200)}`)

test('J22 Why did I get this much: one tap for the customer, two steps for the staff, and anybody recomputes it', {
  timeout: 120_000,
}, async () => {
  const { email, name } = homeOf('paid')
  const page = await personAt(email, 'es', 390)
  await page.goto(at('/payments'))
  await page.locator('main a[href*="/payments/ern_"]').first().click()
  await page.waitForURL(/\/payments\/ern_/)
  const receipt = await said(page)
  const amount = dollarsIn(receipt)
  for (const part of [
    'Lo que usaría en un día así',
    'Lo que usó',
    'De dónde sale su consumo habitual',
    'Quién paga qué',
    '¿Puede cambiar?',
  ])
    assert.ok(receipt.includes(part), part)
  await picture(page, 'answers-receipt-es')
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="bundle.json"]').click()])
  const file = join(stage.folder, 'answers-bundle.json')
  await download.saveAs(file)
  const verified = spawnSync(join(root, 'qpc'), ['verify', file], { encoding: 'utf8' })
  assert.equal(verified.status, 0, verified.stdout + verified.stderr)
  assert.ok(verified.stdout.includes(amount))

  // The same question by e-mail: the address and why somebody looks, then the payment.
  const staff = await personAt(OPERATOR, 'en', 1280)
  await staff.goto(at('/console/members', 'en'))
  await staff.fill('[name=who]', email)
  await staff.click('form.find [type=submit]')
  assert.equal(await staff.locator('.summary a[href="#reason"]').count(), 1, 'nobody is looked up without a reason')
  assert.equal(await staff.inputValue('[name=who]'), email)
  await staff.fill('[name=reason]', 'She wrote to ask about July')
  await staff.click('form.find [type=submit]')
  await staff.waitForURL(/\/console\/members\/mem_|\/console\/members\/[^/]+$/)
  assert.ok((await said(staff)).includes(name))
  await staff.locator('main a[href*="/payments/ern_"]').first().click()
  await staff.waitForURL(/\/payments\/ern_/)
  assert.equal(dollarsIn((await said(staff)).slice((await said(staff)).indexOf('received'))), amount)
  await picture(staff, 'answers-console-payment-en')
  await staff.click('form[action$="/explain"] [type=submit]')
  await staff.waitForURL(/explained=1/)
  await until('the explanation is in the mailbox', async () =>
    (await mailsOf(stage.world, email)).some(
      ({ subject, text }) => subject.includes(amount) && text.includes('Nos preguntó por este pago'),
    ),
  )
})

test('J23 Why did I get nothing: each reason has a page that says it and what to do', { timeout: 120_000 }, async () => {
  const reasons: [Role, RegExp][] = [
    ['stopped', /conexión terminó[\s\S]*usó más de lo habitual[\s\S]*no debe nada/],
    ['silent', /Faltan horas del evento en las lecturas de Sandbox Metro|espera lecturas de Sandbox Metro/],
    ['elsewhere', /red (Orchard|Stone Bridge)[\s\S]*todavía ninguno suyo/],
  ]
  for (const [role, words] of reasons) {
    const page = await personAt(homeOf(role).email, 'es', 390)
    await page.goto(at('/payments'))
    const row = page.locator('main a[href*="/payments/par_"]').first()
    const list = await said(page)
    if (await row.count()) {
      await row.click()
      await page.waitForURL(/\/payments\/par_/)
    }
    const text = `${list}\n${await said(page)}`
    assert.match(text, words, role)
    await picture(page, `answers-nothing-${role}-es`)
    await page.context().close()
  }
  const started = await personAt(STARTED.email, 'es', 390)
  await started.goto(at('/payments'))
  assert.match(await said(started), /No está conectada/)
  await started.context().close()
  // Who left and saved all the same is paid, and told so.
  const left = await personAt(homeOf('left').email, 'es', 390)
  await left.goto(at('/payments'))
  await left.locator('main a[href*="/payments/"]').first().click()
  await left.waitForURL(/\/payments\/(ern|par)_/)
  assert.match(await said(left), /Salió de este evento|salió del evento/)
  // And the help says where to look, found in one's own words.
  await left.goto(at('/help'))
  await left.fill('#q', 'por que no recibi nada')
  await left.click('form.search [type=submit]')
  assert.match(await left.locator('.faq').innerText(), /¿Por qué no recibí nada\?/)
})

test('J24 I do not agree: asked with a file, answered by a person with a number and a day', { timeout: 120_000 }, async () => {
  const { email } = homeOf('paid')
  const page = await personAt(email, 'es', 390)
  await page.goto(at('/payments'))
  await page.locator('main a[href*="/payments/ern_"]').first().click()
  await page.waitForURL(/\/payments\/ern_/)
  const payment = page.url()
  const answer = await page.request.get(payment, { headers: { accept: 'application/json' } })
  const { intervals } = (await answer.json()) as { intervals: { startAt: string; minutes: number; usedWh: number }[] }
  await page.locator('a[href$="/review"]').click()
  await page.waitForURL(/\/review$/)
  await page.click('main form [type=submit]')
  assert.equal(await page.locator('.summary a[href="#words"]').count(), 1, 'an empty question is not taken')

  // The utility's own readings, with one of them as the customer has it.
  const lines = intervals.map(({ startAt, minutes, usedWh }, i) => `${startAt},${minutes},${(i === 0 ? 1 : usedWh) / 1000}`)
  const file = join(stage.folder, 'lecturas.csv')
  writeFileSync(file, `start,minutes,kwh\n${lines.join('\n')}\n`)
  await page.locator('main .hint a[href*="/uploads"]').click()
  await page.setInputFiles('input[type=file]', file)
  await Promise.all([page.waitForURL(/\/uploads\/fil_/), page.click('form.bring [type=submit]')])
  await picture(page, 'answers-upload-es')

  await page.goto(`${payment}/review`)
  await page.fill('[name=words]', 'En mi archivo la primera lectura es otra.')
  await picture(page, 'answers-ask-es')
  await page.click('main form [type=submit]')
  await page.waitForURL(/#review$/)
  const [reference = assert.fail('no number')] = /R-[0-9A-F]{4}-[0-9A-F]{4}/.exec(await said(page)) ?? []
  assert.match(await said(page), /En revisión[\s\S]*a más tardar el (lunes|martes|miércoles|jueves|viernes)/)
  await page.goto(at('/payments'))
  assert.ok((await said(page)).includes(reference), 'the list of payments shows it')

  const staff = await personAt(OPERATOR, 'en', 1280)
  await staff.goto(at('/console/review', 'en'))
  const open = await said(staff)
  for (const part of [reference, 'En mi archivo la primera lectura es otra.', `1 of ${intervals.length} readings are not the ones we hold`])
    assert.ok(open.includes(part), part)
  await picture(staff, 'answers-console-review-en')
  const form = staff.locator('form[action*="/console/payment-reviews/"]')
  await form.locator('[name=answer]').fill('La lectura que tenemos es la que su compañía confirmó. El pago está bien.')
  await form.locator('[type=submit]').click()
  assert.match(await form.innerText(), /Choose what you found/)
  assert.match(await form.locator('[name=answer]').inputValue(), /confirmó/, 'what was written is kept')
  await form.locator('[name=outcome]').selectOption('stands')
  await form.locator('[type=submit]').click()
  await staff.waitForURL(/\/console\/review$/)
  assert.ok(!(await said(staff)).includes(reference))

  await page.goto(`${payment}#review`)
  assert.match(await said(page), /Respondida[\s\S]*El pago está bien como está\.[\s\S]*La lectura que tenemos/)
  await picture(page, 'answers-answered-es')
  await until('the answer is in the mailbox', async () =>
    (await mailsOf(stage.world, email)).some(({ subject, text }) => subject.includes(reference) && text.includes('La lectura que tenemos')),
  )
})
