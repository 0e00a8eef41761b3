/** What somebody used, in a real browser on a phone in Spanish: every range, the chart that zooms, the table, and the file that adds up to the page. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { codeFor, connect, type Household, householdsOf, mailsOf, signUp } from '../../../tools/person.ts'
import { overflow, smallControls } from '../page-checks.ts'
import { openStage, picture, type Stage } from '../stage.ts'

let stage: Stage
let db: pg.Client
let home: Household
let page: Page
const at = (path: string) => `${stage.world.appUrl}/es${path}`

before(async () => {
  stage = await openStage()
  const { world } = stage
  db = new pg.Client({ host: world.socket, user: 'postgres', database: 'quickpay' })
  await db.connect()
  home = (await householdsOf(world, world.adminKey)).find((one) => one.householdId === 'metro-01') ?? assert.fail('no household')
  const { name, email, kind } = home
  const browser = await signUp(world, { name, email, kind, language: 'es', utility: `sandbox-${home.utility}` })
  await connect(browser, world, home, 'es')
  for (const end = performance.now() + 60_000; ; ) {
    const { rowCount: open } = await db.query("select from batch_request where reason = 'history' and state <> 'fetched'")
    const { rowCount: days } = await db.query('select from interval_day limit 300')
    if (open === 0 && days === 300) break
    assert.ok(performance.now() < end, 'the history is in within a minute')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  page = await signedIn(home.email)
})
after(async () => {
  await db?.end()
  await stage?.close()
})

async function signedIn(email: string): Promise<Page> {
  const person = await stage.person({ language: 'es', width: 390 })
  const known = new Set((await mailsOf(stage.world, email)).map(({ id }) => id))
  await person.goto(at('/sign-in'))
  await person.fill('[name=email]', email)
  await person.click('main form [type=submit]')
  await person.waitForURL(/\/code/)
  await person.fill('[name=code]', await codeFor(stage.world, email, known))
  await Promise.all([person.waitForURL((url) => !url.pathname.endsWith('/code')), person.click('main form [type=submit]')])
  return person
}
const kWhIn = (text: string): number =>
  Number(
    (/([\d,]+\.\d+)\s*kWh/.exec(text.replaceAll(/[\u00a0\u202f]/g, ' ')) ?? assert.fail(`no energy in ${text}`))[1]?.replaceAll(',', ''),
  )

/** What the file says, with all its digits. */
async function fileSum(): Promise<{ kWh: number; lines: number; name: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Descargar todas las lecturas (CSV)' }).click(),
  ])
  const [, ...lines] = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
  return { kWh: lines.reduce((sum, line) => sum + Number(line.split(',')[2]), 0), lines: lines.length, name: download.suggestedFilename() }
}

test('S7 the day, the week, the month and thirteen months: read, and downloaded with the same sum', { timeout: 120_000 }, async () => {
  await page.goto(at('/usage'))
  for (const [range, label] of [
    ['day', 'Día'],
    ['week', 'Semana'],
    ['month', 'Mes'],
    ['13-months', '13 meses'],
  ] as const) {
    await page.getByRole('link', { name: label, exact: true }).click()
    await page.waitForURL((url) => url.searchParams.get('range') === range)
    assert.deepEqual(await overflow(page), [], range)
    assert.deepEqual(await smallControls(page), [], range)
    const shown = kWhIn(await page.locator('.finding .most').innerText())
    await page.locator('.readings summary').click()
    const summed = kWhIn(await page.locator('.readings tfoot').innerText())
    assert.ok(await page.locator('.readings tbody tr').count())
    await page.locator('.readings summary').click()
    const file = await fileSum()
    assert.match(file.name, new RegExp(`^usage-${home.accountNumber.slice(-4)}-${range}-`))
    assert.ok(Math.abs(file.kWh - summed) <= 0.005 + 1e-9, `${range}: the file says ${file.kWh}, the table ${summed}`)
    assert.ok(Math.abs(summed - shown) <= 0.055, `${range}: the table says ${summed}, the page ${shown}`)
    assert.match(await page.locator('.quality').innerText(), /lecturas/)
    await picture(page, `usage-${range}-es`)
  }
})

test('S7 thirteen months are drawn closer by keyboard and by button down to single readings, and read out', {
  timeout: 120_000,
}, async () => {
  await page.goto(at('/usage?range=13-months'))
  const chart = page.locator('.zoom')
  await chart.waitFor()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const depth = () => chart.getAttribute('data-depth')
  await chart.focus()
  assert.equal(await depth(), 'month')
  await page.keyboard.press('Home')
  assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /20\d\d: /)
  const seen = new Set<string | null>()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  for (let i = 0; i < 14; i++) {
    await page.keyboard.press('+')
    await page.waitForTimeout(60)
    seen.add(await depth())
  }
  assert.deepEqual([...seen].slice(-3), ['day', 'hour', 'reading'])
  await page.keyboard.press('ArrowRight')
  assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /\d.*(kWh|sin lectura)/)
  await picture(page, 'usage-zoomed-es')
  await page.getByRole('button', { name: 'Todo' }).click()
  await page.waitForTimeout(60)
  assert.equal(await depth(), 'month')
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Acercar' }).click()
  await page.waitForTimeout(60)
  assert.equal(await depth(), 'day')
})

test('S7 without script the months are a picture and a table all the same, and turning back shows an earlier week', {
  timeout: 60_000,
}, async () => {
  const cookies = await page.context().cookies()
  const context = await page
    .context()
    .browser()!
    .newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })
  await context.addCookies(cookies)
  const plain = await context.newPage()
  await plain.goto(at('/usage?range=13-months'))
  assert.equal(await plain.locator('.usage-plot svg[role=img]:visible').count(), 1)
  assert.equal(await plain.locator('.zoom').count(), 0)
  await plain.goto(at('/usage?range=week'))
  const now = await plain.locator('#shown').innerText()
  await plain.getByRole('link', { name: 'Semana anterior' }).click()
  assert.notEqual(await plain.locator('#shown').innerText(), now)
  assert.equal(await plain.locator('.week li').count(), 7)
  await context.close()
})
