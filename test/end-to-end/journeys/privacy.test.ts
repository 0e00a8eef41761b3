/** Whose data it is, in a real browser: staff who look are seen, a share is ended here and at the utility, all of it is taken away, and deleted. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { readGreenButton } from '@quickpay/green-button'
import type { Answers } from '@quickpay/web/answers'
import type { Page } from 'playwright-core'
import { codeFor, connect, householdsOf, mailsOf, signIn, signUp } from '../../../tools/person.ts'
import { turnTo } from '../../../tools/seed.ts'
import { OPERATOR, openStage, picture, type Stage } from '../stage.ts'

const ZONE = 'America/New_York'
const ROSA = {
  email: 'rosa.privada@example.org',
  name: 'Rosa Privada',
  kind: 'residential',
  language: 'es',
  utility: 'sandbox-metro',
} as const
const ANA = {
  email: 'ana.private@example.org',
  name: 'Ana Private',
  kind: 'residential',
  language: 'en',
  utility: 'sandbox-metro',
} as const
const CALLS = [
  ['coned-csrp', 'Harbor', '16:00', '20:00'],
  ['coned-csrp', 'Maple Hill', '14:00', '18:00'],
] as const

let stage: Stage
let rosa: Page
let ana: Page
let staff: Page
before(async () => {
  stage = await openStage()
  for (const [who, householdId] of [
    [ROSA, 'metro-02'],
    [ANA, 'metro-03'],
  ] as const) {
    const browser = await signUp(stage.world, who)
    const homes = await householdsOf(stage.world, stage.world.adminKey)
    await connect(browser, stage.world, homes.find((one) => one.householdId === householdId)!, who.language)
    await browser.post(at('/payout-method', who.language), { method: 'debit-card', last4: '4417' })
  }
  rosa = await enter(ROSA.email, 'es', 390)
  ana = await enter(ANA.email, 'en', 1280)
  for (const page of [rosa, ana])
    await until('the history is in', async () => (await json(page, 'accounts')).accounts[0]?.connection.is === 'active')
  await until('both are enrolled', async () => {
    const all = await Promise.all([rosa, ana].map((page) => json(page, 'accounts')))
    return all.every(
      ({ accounts }) =>
        accounts[0]?.enrolment.is === 'enrolled' && accounts[0].connection.is === 'active' && accounts[0].connection.history.done,
    )
  })
  await passEvent()
  staff = await enter(OPERATOR, 'en', 1280)
})
after(() => stage?.close())

const at = (path: string, language: 'es' | 'en') => `${stage.world.appUrl}/${language}${path}`
const json = async <P extends 'accounts' | 'events' | 'privacy' | 'payments'>(page: Page, path: P) =>
  (await (await page.request.get(at(`/${path}`, 'es'), { headers: { accept: 'application/json' } })).json()) as Answers[P]
const said = async (page: Page) => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')
const clockAt = async () =>
  Temporal.Instant.from(((await (await fetch(`${stage.world.sandboxUrl}/clock`)).json()) as { nowAt: string }).nowAt)
const until = async (what: string, holds: () => Promise<boolean>) => {
  for (const end = performance.now() + 45_000; performance.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  assert.fail(`waited in vain until ${what}`)
}

async function enter(email: string, language: 'es' | 'en', width: number): Promise<Page> {
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

async function passEvent(): Promise<void> {
  const operator = await signIn(stage.world, { email: OPERATOR, language: 'en' })
  const date = (await clockAt()).toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  for (const [programId, network, start, end] of CALLS) {
    const plan = { programId, network, date: date.toString(), start, end, kind: 'planned', reason: 'A hot day' }
    assert.equal((await operator.post(at('/console/events', 'en'), plan)).status, 200)
  }
  await turnTo(stage.world, date.add({ days: 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: '21:00' }).toInstant())
  await until('both are paid', async () => {
    const all = await Promise.all([rosa, ana].map((page) => json(page, 'payments')))
    return all.every(({ payments }) => payments[0]?.state === 'received' || payments[0]?.state === 'zero')
  })
}

test('J36 Privacy: who is no staff finds no console; staff who look are on the member’s own list', { timeout: 60_000 }, async () => {
  assert.equal((await rosa.goto(at('/console', 'es')))?.status(), 404)
  const [payment] = (await json(rosa, 'payments')).payments
  const [event] = (await json(rosa, 'events')).events
  await staff.goto(at(`/console/events/${event?.id}`, 'en'))
  await rosa.goto(at('/privacy', 'es'))
  const { views, holdings } = await json(rosa, 'privacy')
  assert.ok(views.some((one) => one.by === 'staff' && one.what.startsWith('console.read')))
  assert.ok(holdings.some((one) => one.kind === 'readings' && one.count > 10_000))
  const text = await said(rosa)
  assert.match(text, /Una persona de nuestro equipo/)
  assert.match(text, /lecturas\n?del \d+ \S+ \d{4} al/)
  assert.ok(payment)
  await picture(rosa, 'privacy-es-390')
})

test('J25 Stop here in two clicks, and at the utility: nothing more is collected, what was earned stays', { timeout: 90_000 }, async () => {
  const earned = (await json(rosa, 'payments')).payments.map((one) => [one.id, one.cents])
  await rosa.goto(at('/privacy', 'es'))
  await rosa.locator('.shares details summary').first().click()
  await Promise.all([rosa.waitForURL(/privacy\?stopped=1/), rosa.locator('.shares details button').first().click()])
  await until('the share here has ended', async () => (await json(rosa, 'privacy')).accounts[0]?.state === 'ended')
  assert.deepEqual(
    (await json(rosa, 'payments')).payments.map((one) => [one.id, one.cents]),
    earned,
  )
  await rosa.reload()
  assert.match(await said(rosa), /Ya no se comparte/)
  await picture(rosa, 'privacy-stopped-es')

  const portal = await stage.person({ language: 'en', width: 1280 })
  await portal.goto(`${stage.world.sandboxUrl}/metro/portal/connections?household=metro-03`)
  await portal.getByRole('button', { name: 'Stop sharing my data' }).first().click()
  await turnTo(stage.world, (await clockAt()).add({ hours: 26 }))
  await until('the end at the utility was noticed', async () => (await json(ana, 'privacy')).accounts[0]?.state === 'ended')
  await ana.goto(at('/accounts', 'en'))
  assert.match(await said(ana), /ended at Sandbox Metro|no longer receive readings/)
})

test('J26 Take it all, then delete it: paid, gone, and a certificate that names nobody', { timeout: 90_000 }, async () => {
  await rosa.goto(at('/privacy', 'es'))
  const take = async (link: string) => {
    const [file] = await Promise.all([rosa.waitForEvent('download'), rosa.locator(`a[href$="${link}"]`).first().click()])
    return readFileSync(await file.path())
  }
  const csv = (await take('readings.csv')).toString()
  assert.ok(csv.trim().split('\r\n').length > 10_000)
  const { series } = await readGreenButton(await take('readings.xml'))
  assert.equal(
    series.reduce((sum, one) => sum + one.starts.length, 0),
    csv.trim().split('\r\n').length - 1,
  )
  const everything = JSON.parse((await take('everything.json')).toString()) as { tables: { member: { name: string }[] } }
  assert.equal(everything.tables.member[0]?.name, ROSA.name)

  await rosa.locator('a[href$="/privacy/delete"]').click()
  await rosa.waitForURL(/\/privacy\/delete/)
  assert.match(await said(rosa), /salvo las que prueban sus pagos; esas se guardan hasta el \d+ \S+ \d{4}/)
  await picture(rosa, 'deleting-es-390')
  await Promise.all([rosa.waitForURL(/\/left\//), rosa.locator('form[action$="/privacy/delete"] button').click()])
  await until('the account is gone', async () => {
    await rosa.reload()
    return /Su cuenta está borrada/.test(await said(rosa))
  })
  const certificate = await said(rosa)
  assert.match(certificate, /Constancia de borrado/)
  assert.ok(!certificate.includes('Rosa') && !certificate.includes(ROSA.email))
  await picture(rosa, 'departure-es-390')
  await until('the last mail has come', async () =>
    (await mailsOf(stage.world, ROSA.email)).some(({ subject }) => /Su cuenta está borrada/.test(subject)),
  )
  const [pdf] = await Promise.all([rosa.waitForEvent('download'), rosa.locator('a[href$="certificate.pdf"]').click()])
  assert.equal(
    readFileSync(await pdf.path())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
  assert.equal((await rosa.goto(at('/home', 'es')))?.status(), 401)
})
