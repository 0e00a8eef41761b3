/** Residents of the sandbox who live through a journey: they move in over plain HTTP, are called, and look at their pages in a browser. */
import assert from 'node:assert/strict'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { codeFor, connect, type Household, householdsOf, mailsOf, signIn, signUp } from '../../../tools/person.ts'
import { turnTo } from '../../../tools/seed.ts'
import { OPERATOR, openStage, type Stage } from '../stage.ts'

const ZONE = 'America/New_York'
const CALLS = [
  ['Harbor', '16:00', '20:00'],
  ['Maple Hill', '14:00', '18:00'],
] as const

export type Neighbours = Awaited<ReturnType<typeof moveIn>>

/** Everybody connects and names a way to be paid; answers when all their readings are in. */
export async function moveIn(householdIds: readonly string[], method: Record<string, string> = { method: 'debit-card', last4: '2207' }) {
  const stage: Stage = await openStage()
  const { world } = stage
  const db = new pg.Client({ host: world.socket, user: 'postgres', database: 'quickpay' })
  await db.connect()
  const at = (path: string, language = 'es') => `${world.appUrl}/${language}${path}`
  const homes = new Map((await householdsOf(world, world.adminKey)).map((one) => [one.householdId, one]))
  const homeOf = (id: string): Household => homes.get(id) ?? assert.fail(`no household ${id}`)
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (const end = performance.now() + 90_000; performance.now() < end; ) {
      if (await holds()) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.fail(`waited in vain until ${what}`)
  }
  const settledIn = async () => {
    const judged = await db.query('select account_id from enrolment union select account_id from enrolment_refusal')
    const awaited = await db.query("select from batch_request where reason = 'history' and state <> 'fetched'")
    return judged.rowCount === householdIds.length && awaited.rowCount === 0
  }
  const everybodyIn = async () => {
    for (const home of householdIds.map(homeOf)) {
      const { name, email, kind, language } = home
      const browser = await signUp(world, { name, email, kind, language, utility: `sandbox-${home.utility}` })
      await connect(browser, world, home, language)
      await browser.post(at('/payout-method'), method)
    }
    await until('everybody has moved in', settledIn)
  }
  const close = async () => {
    await db.end()
    await stage.close()
  }
  // Nobody else could close what was opened for people who never came.
  await everybodyIn().catch(async (error: unknown) => {
    await close()
    throw error
  })
  const today = async () => {
    const { nowAt } = (await (await fetch(`${world.sandboxUrl}/clock`)).json()) as { nowAt: string }
    return Temporal.Instant.from(nowAt).toZonedDateTimeISO(ZONE).toPlainDate()
  }
  return {
    stage,
    db,
    at,
    homeOf,
    until,
    today,
    faults: (faults: object) => admin(stage, 'faults', faults),
    turn: (date: Temporal.PlainDate, plainTime: string) => turnTo(world, date.toZonedDateTime({ timeZone: ZONE, plainTime }).toInstant()),
    /** An event on that day in every network of the utility that people here lie in. */
    async call(date: Temporal.PlainDate): Promise<void> {
      const operator = await signIn(world, { email: OPERATOR, language: 'en' })
      for (const [network, start, end] of CALLS) {
        const plan = { programId: 'coned-csrp', network, date: date.toString(), start, end, kind: 'planned', reason: 'A hot day' }
        assert.equal((await operator.post(at('/console/events', 'en'), plan)).status, 200)
      }
    },
    /** Signed in, with a browser of their own. */
    async personAt(householdId: string, language: 'es' | 'en', width: number): Promise<Page> {
      const { email } = homeOf(householdId)
      const page = await stage.person({ language, width })
      const known = new Set((await mailsOf(world, email)).map(({ id }) => id))
      await page.goto(at('/sign-in', language))
      await page.fill('[name=email]', email)
      await page.click('main form [type=submit]')
      await page.waitForURL(/\/code/)
      await page.fill('[name=code]', await codeFor(world, email, known))
      await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/code')), page.click('main form [type=submit]')])
      return page
    },
    close,
  }
}

async function admin({ world }: Stage, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${world.adminKey}`, 'content-type': 'application/json' }
  const answer = await fetch(`${world.sandboxUrl}/admin/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) })
  assert.ok(answer.ok, await answer.text())
}

/** What the page says, with plain spaces. */
export const said = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ')

/** Opens the payment of a day, by its place in the list: the newest first. */
export async function openPayment(page: Page, url: string, place = 0): Promise<string> {
  await page.goto(url)
  await page.locator('main a[href*="/payments/ern_"], main a[href*="/payments/par_"]').nth(place).click()
  await page.waitForURL(/\/payments\/(ern|par)_/)
  // What is folded says something too.
  await page.locator('main details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '')
  })
  return said(page)
}
