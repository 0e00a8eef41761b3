/** A world of its own and a real browser for an end-to-end test. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumArgs, ensureChromium } from '../../tools/chromium.ts'
import { firstMonday } from '../../tools/seed.ts'
import { forgetWorld, freePort, startWorld, type World } from '../../tools/world.ts'

export type Stage = {
  world: World
  folder: string
  /** A person with a browser of their own. */
  person(how: { language: 'es' | 'en'; width: number; dark?: boolean }): Promise<Page>
  close(): Promise<void>
}

export const OPERATOR = 'operator@example.net'

export async function openStage({ staffSignIn = 'code' }: { staffSignIn?: 'passkey' | 'code' } = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'qpc-e2e-'))
  const say = () => {}
  const [appPort, sandboxPort, smtpPort] = [await freePort(), await freePort(), await freePort()]
  const startAt = firstMonday(Temporal.Now.instant()).toString()
  const world = await startWorld({ folder, appPort, sandboxPort, smtpPort, startAt, operators: [OPERATOR], staffSignIn, say })
  const browser: Browser = await chromium.launch({ executablePath: ensureChromium(console.log), args: chromiumArgs })
  const contexts: BrowserContext[] = []
  return {
    world,
    folder,
    async person({ language, width, dark }) {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 844 : 900 },
        locale: language === 'es' ? 'es-US' : 'en-US',
        timezoneId: 'America/Los_Angeles',
        colorScheme: dark ? 'dark' : 'light',
        acceptDownloads: true,
      })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      return page
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await world.stop()
      forgetWorld(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url))
/** Keeps a picture of the whole page among the artefacts of the run. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true })
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true })
}
