/** A person who has no mouse: every control is reached by the tabulator, from where the focus is, and used by its keys. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** More steps than any page of ours has controls. */
const STEPS_MAX = 150

export function keyboardOf(page: Page) {
  const holds = (selector: string) => page.evaluate((what) => document.activeElement?.matches(what) ?? false, selector)
  /** Steps forward until the focus is on it; the way must not end in a circle before. */
  async function to(selector: string): Promise<void> {
    for (let step = 0; step < STEPS_MAX; step++) {
      if (await holds(selector)) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`the tabulator does not reach ${selector} on ${page.url()}`)
  }
  /** A page that refuses has the same address as before: what is waited for is that it comes. */
  const go = async (key: string, where: RegExp) => {
    const come = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame() && where.test(frame.url()))
    await Promise.all([come, page.keyboard.press(key)])
    await page.waitForLoadState()
  }
  return {
    to,
    holds,
    async type(selector: string, text: string): Promise<void> {
      await to(selector)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.type(text)
    },
    /** Ticks a box; of radio buttons the one of a group, by its arrows. */
    async tick(selector: string): Promise<void> {
      if (!(await page.locator(selector).first().isChecked())) {
        const radio = await page
          .locator(selector)
          .first()
          .evaluate((one) => (one as HTMLInputElement).type === 'radio')
        const name = await page.locator(selector).first().getAttribute('name')
        await to(radio ? `[name="${name}"]` : selector)
        await page.keyboard.press('Space')
        for (let step = 0; radio && step < 10 && !(await holds(selector)); step++) await page.keyboard.press('ArrowDown')
      }
      assert.ok(await page.locator(selector).first().isChecked(), `${selector} is ticked`)
    },
    async choose(selector: string, value: string): Promise<void> {
      await to(selector)
      const chosen = () => page.locator(selector).inputValue()
      await page.keyboard.press('Home')
      for (let step = 0; step < 60 && (await chosen()) !== value; step++) await page.keyboard.press('ArrowDown')
      assert.equal(await chosen(), value)
    },
    /** Goes where a link or a button leads. */
    async follow(selector: string, where: RegExp): Promise<void> {
      await to(selector)
      await go('Enter', where)
    },
  }
}
