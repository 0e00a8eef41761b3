/**
 * Every page in a real browser: axe by the rules of WCAG 2.2 AA in both languages, on a phone and a desk, light and dark; no overflow at 320 px,
 * which is also 400 % of 1280; forced colours, reduced motion, sizes for fingers, and the way of the keyboard. A sample by a seed, all of them
 * with QPC_LONG=1.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, type TestContext, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumArgs, ensureChromium } from '../../tools/chromium.ts'
import { type Gallery, nameOf, openGallery, type View } from './gallery.ts'
import { overflow, paleCharts, running, smallControls, walkByKeyboard } from './page-checks.ts'

const long = process.env['QPC_LONG'] === '1'
const seed = Number(process.env['QPC_SEED'] ?? Math.floor(Math.random() * 1e9))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let gallery: Gallery
let browser: Browser
before(async () => {
  gallery = await openGallery()
  browser = await chromium.launch({ executablePath: ensureChromium(console.log), args: chromiumArgs })
})
after(async () => {
  await browser?.close()
  gallery?.close()
})

/** So many of them, by the seed; all in the long form. */
function some<T>(t: TestContext, list: readonly T[], count: number): T[] {
  const chosen = long ? [...list] : shuffled(list).slice(0, count)
  t.diagnostic(long ? `all ${list.length}` : `${chosen.length} of ${list.length}, QPC_SEED=${seed}`)
  return chosen
}
function shuffled<T>(list: readonly T[]): T[] {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return list
    .map((one) => ({ one, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** Looks at views in one window, and collects what is wrong by their names. */
async function look(
  views: readonly View[],
  window: BrowserContextOptions,
  check: (page: Page, view: View) => Promise<string[]>,
): Promise<string[]> {
  const context = await browser.newContext(window)
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`))
  for (const view of views) {
    await page.goto(view.url)
    for (const one of await check(page, view)) wrong.push(`${nameOf(view)}: ${one}`)
  }
  await context.close()
  return wrong
}

const phone = { viewport: { width: 390, height: 844 } }
const desk = { viewport: { width: 1280, height: 900 } }
const screens = [phone, desk].flatMap((size) => (['light', 'dark'] as const).map((colorScheme) => ({ ...size, colorScheme })))
type Violation = { id: string; nodes: { html: string; failureSummary?: string }[] }

test('axe finds nothing against WCAG 2.2 AA', async (t) => {
  const all = screens.flatMap((screen) => gallery.views.map((view) => ({ screen, view })))
  const chosen = Map.groupBy(some(t, all, 16), ({ screen }) => screen)
  for (const [screen, list] of chosen) {
    const views = list.map(({ view }) => view)
    const wrong = await look(views, screen, async (page) => {
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(on: Document, how: object): Promise<{ violations: Violation[] }> } }
        const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
        return (await axe.run(document, { runOnly, rules: { 'target-size': { enabled: true } } })).violations
      })
      return found.map(({ id, nodes }) => `${id} ${nodes.map((one) => one.html.slice(0, 120)).join(' | ')}`)
    })
    assert.deepEqual(wrong, [], JSON.stringify(screen))
  }
})

test('at 320 pixels, which is 400 % of a desk, nothing runs out of the page', async (t) => {
  assert.deepEqual(await look(some(t, gallery.views, 24), { viewport: { width: 320, height: 640 } }, overflow), [])
})

test('nothing runs out of a phone or a desk either, and what a customer presses is 48 pixels high', async (t) => {
  const views = some(t, gallery.views, 16)
  for (const window of [phone, desk])
    assert.deepEqual(
      await look(views, window, async (page, { forStaff }) => [...(await overflow(page)), ...(forStaff ? [] : await smallControls(page))]),
      [],
    )
})

test('in forced colours charts and the focus are still seen, and with reduced motion nothing moves', async (t) => {
  for (const colorScheme of ['light', 'dark'] as const)
    assert.deepEqual(
      await look(some(t, gallery.views, 8), { ...phone, colorScheme, forcedColors: 'active', reducedMotion: 'reduce' }, async (page) => [
        ...(await paleCharts(page)),
        ...(await running(page)),
        ...(await walkByKeyboard(page, 4)),
      ]),
      [],
    )
})

test('by the keyboard every control is reached in view, shows the focus, and hides under nothing', async (t) => {
  for (const window of [phone, desk])
    assert.deepEqual(await look(some(t, gallery.views, 6), window, (page) => walkByKeyboard(page, long ? 60 : 25)), [])
})
