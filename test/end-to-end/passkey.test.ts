/** Passkeys in a real browser with a virtual authenticator: a member in Spanish, and staff from the invitation to the console in English. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { codeFor, mailsOf } from '../../tools/person.ts'
import { OPERATOR, openStage, picture, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await openStage({ staffSignIn: 'passkey' })
})
after(() => stage.close())

const at = (path: string) => `${stage.world.appUrl}${path}`
const mailsKnown = async (email: string) => new Set((await mailsOf(stage.world, email)).map((mail) => mail.id))

/** A device that keeps passkeys and whose owner is at hand; answers how to make the owner refuse. */
async function giveDevice(page: Page): Promise<{ verified(is: boolean): Promise<void> }> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { verified: async (is) => void (await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: is })) }
}

async function enterCode(page: Page, email: string, known: Set<string>): Promise<void> {
  await page.waitForURL(/\/code/)
  await page.fill('[name=code]', await codeFor(stage.world, email, known))
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/code')), page.click('main form [type=submit]')])
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto(at('/es/start'))
  await page.check('[name=kind][value=residential]')
  await page.fill('[name=name]', 'Rosa Llave')
  await page.fill('[name=email]', email)
  await page.check('[name=utility][value=sandbox-metro]')
  const known = await mailsKnown(email)
  await page.click('main form [type=submit]')
  await enterCode(page, email, known)
}

const add = (page: Page) => page.locator('[data-passkey=add] button')
const use = (page: Page) => page.locator('[data-passkey=use] button')
const problem = (page: Page) => page.locator('[data-passkey] .problem')

test('a member adds a passkey, signs out, and signs in with it, in Spanish', { timeout: 120_000 }, async () => {
  const page = await stage.person({ language: 'es', width: 390 })
  await signUp(page, 'rosa.llave@example.org')
  const device = await giveDevice(page)
  await page.goto(at('/es/home'))
  await page.click('.tabs a[href="/es/more"]')
  await page.click('main a[href="/es/security"]')
  await page.waitForURL(/\/es\/security$/)
  assert.equal(await page.locator('[data-passkey-not]').isVisible(), false)
  await picture(page, 'security-empty-es')

  // Whose finger it is not makes no passkey.
  await device.verified(false)
  await add(page).click()
  await problem(page).filter({ hasText: /\S/ }).waitFor()
  assert.match(await problem(page).innerText(), /No se completó/)
  await device.verified(true)
  await add(page).click()
  await page.waitForURL(/added=1/)
  assert.match(await page.locator('main').innerText(), /desde ahora puede entrar con esta llave/)
  assert.equal(await page.locator('main .ac li').count(), 1)
  await picture(page, 'security-added-es')
  await page.goto(at('/es/security'))
  await add(page).click()
  await problem(page).filter({ hasText: 'ya tiene una de sus llaves' }).waitFor()

  await page.click('.tabs a[href="/es/more"]')
  await page.click('main form[action$="/sign-out"] button')
  await page.waitForURL(/\/es$/)
  await page.goto(at('/es/payments'))
  assert.match(await page.locator('h1').innerText(), /Entre con su correo/)
  await picture(page, 'sign-in-es')
  await device.verified(false)
  await use(page).click()
  await problem(page).filter({ hasText: /\S/ }).waitFor()
  await device.verified(true)
  await use(page).click()
  // The sign-in form stood at the address that was asked for.
  await page.locator('h1', { hasText: 'Pagos' }).waitFor()
  await page.goto(at('/es/security'))
  assert.match(await page.locator('main .ac').innerText(), /Con esta entró/)

  await page.click('main .stop summary')
  await page.click('main .stop form button')
  await page.waitForURL(/\/es\/security$/)
  assert.match(await page.locator('main').innerText(), /Todavía no tiene ninguna/)
  await page.context().clearCookies()
  await page.goto(at('/es/sign-in'))
  await use(page).click()
  await problem(page).filter({ hasText: 'No reconocemos esa llave' }).waitFor()
})

test('without script the sign-in page offers no passkey, and the code is still the way', async () => {
  const page = await stage.person({ language: 'en', width: 1280 })
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.goto(at('/en/sign-in'))
  assert.equal(await use(page).isVisible(), false)
  assert.equal(await page.locator('main form [type=submit]').isVisible(), true)
})

test('staff: a code opens no console; the invitation brings the first passkey, and the passkey opens it', {
  timeout: 120_000,
}, async () => {
  const page = await stage.person({ language: 'en', width: 1280 })
  await giveDevice(page)
  await assert.rejects(stage.world.command('invite-staff', 'rosa.llave@example.org'), /not in QPC_OPERATORS/)
  const link = /https?:\S+/.exec(await stage.world.command('invite-staff', OPERATOR))?.[0] ?? ''
  assert.ok(link.startsWith(at('/es/security?invite=')), 'the link of the command')

  const known = await mailsKnown(OPERATOR)
  await page.goto(link.replace('/es/', '/en/'))
  await page.fill('[name=email]', OPERATOR)
  await page.click('main form [type=submit]')
  await enterCode(page, OPERATOR, known)
  assert.match(page.url(), /\/en\/security\?invite=/)
  assert.equal((await page.goto(at('/en/console')))?.status(), 403)
  assert.match(await page.locator('h1').innerText(), /Sign in with your passkey/)
  await picture(page, 'console-passkey-needed-en')
  await page.goto(at('/en/security'))
  assert.equal(await add(page).count(), 0)
  assert.match(await page.locator('main').innerText(), /you need the invitation link/)
  await picture(page, 'security-uninvited-en')

  await page.goto(link.replace('/es/', '/en/'))
  await add(page).click()
  await page.waitForURL(/added=1/)
  await picture(page, 'security-staff-en')
  assert.equal((await page.goto(at('/en/console')))?.status(), 403, 'still the session of a code')
  await use(page).click()
  await page.waitForURL(/\/en\/console$/)
  await page.locator('dl.figures').waitFor()
  await page.locator('.bar2 a[href="/en/security"]').click()
  await page.waitForURL(/\/en\/security$/)

  // The only one cannot be taken away, and the invitation is used.
  await page.click('main .stop summary')
  await page.click('main .stop form button')
  assert.match(await page.locator('[role=alert].said').innerText(), /only passkey for the console/)
  await assert.rejects(stage.world.command('invite-staff', OPERATOR), /withdraw-passkeys/)
})
