/** What reaches a person and what does not, in a real browser: the app without a connection, and messages that no way would take. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import type { Page } from 'playwright-core'
import { codeFor, connect, householdsOf, mailsOf, signIn, signUp } from '../../../tools/person.ts'
import { turnTo } from '../../../tools/seed.ts'
import { OPERATOR, openStage, picture, type Stage } from '../stage.ts'

const ZONE = 'America/New_York'
const ROSA = {
  email: 'rosa.avisos@example.org',
  name: 'Rosa Avisos',
  kind: 'residential',
  language: 'es',
  utility: 'sandbox-metro',
} as const
const WINDOWS = [
  ['Harbor', '16:00', '20:00'],
  ['Maple Hill', '14:00', '18:00'],
] as const
const NUMBER = '+17185550188'

let stage: Stage
let page: Page
let device: string
before(async () => {
  stage = await openStage()
  const browser = await signUp(stage.world, ROSA)
  const homes = await householdsOf(stage.world, stage.world.adminKey)
  await connect(browser, stage.world, homes.find((one) => one.householdId === 'metro-02')!, 'es')
  await browser.post(at('/payout-method'), { method: 'debit-card', last4: '4417' })
  page = await stage.person({ language: 'es', width: 390 })
  await enter()
  await until('the account is enrolled', async () => (await json('accounts')).accounts[0]?.enrolment.is === 'enrolled')
})
after(() => stage?.close())

const at = (path: string) => `${stage.world.appUrl}/es${path}`
const said = async () => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')
const json = async <P extends 'accounts' | 'home' | 'notifications'>(path: P) =>
  (await (await page.request.get(at(`/${path}`), { headers: { accept: 'application/json' } })).json()) as Answers[P]
/** How the newest message of a kind stands, by each way. */
const states = async (kind: string) => {
  const newestLast = (await json('notifications')).deliveries.filter((one) => one.kind === kind).reverse()
  return Object.fromEntries(newestLast.map((one) => [one.channel, one.state]))
}
const sandbox = async (path: string) => (await (await fetch(`${stage.world.sandboxUrl}${path}`)).json()) as Record<string, string>[]
const admin = (path: string, body: unknown) =>
  fetch(`${stage.world.sandboxUrl}/admin/${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${stage.world.adminKey}` },
    body: JSON.stringify(body),
  })
const today = async () =>
  Temporal.Instant.from(((await (await fetch(`${stage.world.sandboxUrl}/clock`)).json()) as { nowAt: string }).nowAt).toZonedDateTimeISO(
    ZONE,
  )
const turn = (time: Temporal.ZonedDateTime) => turnTo(stage.world, time.toInstant())
const until = async (what: string, holds: () => Promise<boolean>) => {
  for (const end = performance.now() + 45_000; performance.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  assert.fail(`waited in vain until ${what}`)
}

async function enter(): Promise<void> {
  const known = new Set((await mailsOf(stage.world, ROSA.email)).map(({ id }) => id))
  await page.goto(at('/sign-in'))
  await page.fill('[name=email]', ROSA.email)
  await page.click('main form [type=submit]')
  await page.waitForURL(/\/code/)
  await page.fill('[name=code]', await codeFor(stage.world, ROSA.email, known))
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/code')), page.click('main form [type=submit]')])
}

/** A device of the sandbox's push service, as a browser would hand it in. */
async function subscribe(): Promise<string> {
  const subscription = (await (await fetch(`${stage.world.sandboxUrl}/push/devices`, { method: 'POST' })).json()) as { endpoint: string }
  const answer = await page.request.post(at('/notifications/devices'), { data: { subscription }, headers: { origin: stage.world.appUrl } })
  assert.equal(answer.status(), 200)
  return subscription.endpoint.split('/').at(-1) ?? ''
}

async function callEvent(daysAhead: number): Promise<void> {
  const operator = await signIn(stage.world, { email: OPERATOR, language: 'en' })
  const date = (await today()).toPlainDate().add({ days: daysAhead }).toString()
  // Which of the networks the household lies in is the operator's to know.
  for (const [network, start, end] of WINDOWS) {
    const plan = { programId: 'coned-csrp', network, date, start, end, kind: 'planned', reason: 'A hot day' }
    const called = await operator.post(`${stage.world.appUrl}/en/console/events`, plan)
    assert.equal(called.status, 200, /class="summary[\s\S]{0,500}/.exec(called.text)?.[0] ?? called.url)
  }
}

test('The app on a device: a push is shown; without a connection the last home stands with its age; after signing out nothing is left', {
  timeout: 120_000,
}, async () => {
  await page.goto(at('/home'))
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await until('the worker has the page', async () => page.evaluate(() => navigator.serviceWorker.controller !== null))
  await page.reload()
  const devtools = await page.context().newCDPSession(page)
  const { errors, url } = await devtools.send('Page.getAppManifest')
  assert.deepEqual(errors, [])
  assert.match(url, /\/es\/app\.webmanifest$/)
  await page.context().grantPermissions(['notifications'])
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations.filter(({ isDeleted }) => !isDeleted)
      if (one) resolve(one.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  const notice = { title: 'Evento: 15 de julio', body: 'Ya participa.', url: '/es/events', tag: 't1', lang: 'es' }
  await devtools.send('ServiceWorker.deliverPushMessage', {
    ...{ origin: stage.world.appUrl, registrationId: await registered, data: JSON.stringify(notice) },
  })
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) => [title, body, tag]),
    )
  await until('the notice is shown', async () => (await shown()).length === 1)
  assert.deepEqual(await shown(), [[notice.title, notice.body, notice.tag]])

  await until('home is kept', async () => page.evaluate(async () => (await (await caches.open('qpc-pages')).keys()).length === 1))

  await stage.world.server.kill('SIGTERM')
  await page.goto(at('/home'))
  assert.match(await said(), /Sin conexión\. Así estaba esta página hace \d+ (minutos?|segundos?) \(\d+ de \w+ a las \d+:\d\d/)
  await picture(page, 'offline-home-es-390')
  await page.goto(at('/payments'))
  assert.match(await said(), /en este dispositivo no guardamos una copia/)
  await picture(page, 'offline-es-390')
  await stage.world.server.start()

  await page.goto(at('/home'))
  assert.doesNotMatch(await said(), /Sin conexión/)
  await page.goto(at('/more'))
  await Promise.all([page.waitForURL(/\/es$/), page.click('main form[action$="/sign-out"] button')])
  await until('nothing of hers is kept', async () =>
    page.evaluate(async () => !(await caches.has('qpc-pages')) || (await (await caches.open('qpc-pages')).keys()).length === 0),
  )
  await enter()
})

test('J34 Text undeliverable, mail refused, device gone: the list says so, and home tells it on the next visit', {
  timeout: 120_000,
}, async () => {
  await page.goto(at('/notifications'))
  await page.fill('[name=number]', NUMBER)
  await page.check('[name=consent]')
  await Promise.all([page.waitForURL(/\/notifications$/), page.click('form[action$="/number"] [type=submit]')])
  const [text] = await sandbox(`/phone.json?number=${encodeURIComponent(NUMBER)}`)
  await page.fill('[name=code]', /\d{6}/.exec(text?.['text'] ?? '')?.[0] ?? '')
  await Promise.all([page.waitForURL(/said=confirmed/), page.click('form[action$="/code"] [type=submit]')])
  device = await subscribe()
  await page.goto(at('/notifications'))
  await picture(page, 'notifications-es-390')

  await turn((await today()).add({ days: 1 }).with({ hour: 10, minute: 0 }))
  await admin('push/faults', [{ kind: 'gone', count: 1 }])
  await admin('phone/faults', [{ kind: 'landline', count: 1 }])
  await admin('mail/refused', [ROSA.email])
  await callEvent(2)
  await until('home says so', async () => (await json('home')).unreached)
  await page.goto(at('/home'))
  assert.match(await said(), /No pudimos avisarle/)
  await picture(page, 'unreached-home-es-390')
  await page.click('a[href$="/notifications"].btn')
  await page.waitForURL(/\/notifications/)
  assert.match(await said(), /Aviso de evento, hoy: no llegó por ninguna vía/)
  assert.match(await said(), /No llegó/)
  assert.match(await said(), /puede ser una línea fija/)
  await picture(page, 'unreached-es-390')
  // A telephone company that says so ended the number, and the service the device.
  assert.deepEqual((await json('notifications')).push.devices, [])
  assert.equal((await json('home')).unreached, false)
})

test('J34 In quiet hours a planned notice waits for the morning; mail, which wakes nobody, does not', { timeout: 120_000 }, async () => {
  await admin('mail/refused', [])
  device = await subscribe()
  await turn((await today()).with({ hour: 21, minute: 55 }))
  const notices = async () => (await sandbox(`/push.json?device=${device}`)).length
  await callEvent(3)
  await until('the mail is out', async () => (await states('event-notice'))['email'] === 'sent')
  await until('the notice waits', async () => (await states('event-notice'))['push'] === 'waiting')
  assert.equal(await notices(), 0)
  await turn((await today()).add({ days: 1 }).with({ hour: 8, minute: 5 }))
  await until('the notice is out in the morning', async () => (await notices()) === 1)
})
