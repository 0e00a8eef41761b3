/** What a page is held to in a browser: each check answers what is wrong with it, in words that name the element. Sent to the page as they are. */
import type { Page } from 'playwright-core'

/** Of what is wider than the page; tables and charts that scroll by themselves are not. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > width + 1 && !one.closest('.tw, .scroll, svg, .vh'),
    )
    return [`${document.documentElement.scrollWidth} px wide`, ...wide.slice(-3).map((one) => one.outerHTML.slice(0, 120))]
  })

/** Controls that are too small for a finger: 48 px high for customers. A choice counts with its label; a link in a sentence is text. */
export const smallControls = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls = 'main button, main .btn, main input:not([type=hidden]), main select, main textarea, nav.tabs a'
    return [...document.querySelectorAll<HTMLElement>(controls)].flatMap((one) => {
      const whole = one.matches('[type=radio], [type=checkbox]') ? (one.closest('label') ?? one) : one
      const { height, width } = whole.getBoundingClientRect()
      const seen = height > 0 && width > 0 && getComputedStyle(whole).visibility === 'visible' && !whole.closest('.vh')
      return seen && height < 47.5 ? [`${Math.round(height)} px high: ${one.outerHTML.slice(0, 120)}`] : []
    })
  })

export const running = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter((one) => one.playState === 'running')
      .map((one) => (one.effect as KeyframeEffect | null)?.target?.outerHTML.slice(0, 120) ?? 'an animation'),
  )

/** In forced colours: each chart still has lines that stand out from what is behind it. */
export const paleCharts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
    const light = (colour: string): number | null => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
      if (alpha < 128) return null
      const [R, G, B] = [r, g, b].map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * R! + 0.7152 * G! + 0.0722 * B!
    }
    const behind = (one: Element | null): number => (one ? (light(getComputedStyle(one).backgroundColor) ?? behind(one.parentElement)) : 1)
    const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    return [...document.querySelectorAll('svg[role=img]')].flatMap((chart) => {
      const back = behind(chart.parentElement)
      const marks = [...chart.querySelectorAll('path, polyline, line, rect, circle')].flatMap((mark) => {
        const { stroke, fill } = getComputedStyle(mark)
        return [stroke, fill].flatMap((colour) => (colour === 'none' ? [] : (light(colour) ?? [])))
      })
      const clear = marks.filter((mark) => contrast(mark, back) >= 3)
      return chart.getBoundingClientRect().width > 0 && clear.length === 0 ? [chart.outerHTML.slice(0, 160)] : []
    })
  })

/** Goes through the page by the tabulator: what has the focus shows it, and is neither outside of the view nor under what sticks to its edge. */
export async function walkByKeyboard(page: Page, stepsMax: number): Promise<string[]> {
  const wrong = new Set<string>()
  for (let step = 0; step < stepsMax; step++) {
    await page.keyboard.press('Tab')
    const said = await page.evaluate(() => {
      const one = document.activeElement
      if (!one || one === document.body) return null
      // A choice shows its focus on its label.
      const shown = one.matches('[type=radio], [type=checkbox]') ? (one.closest('label') ?? one) : one
      const style = getComputedStyle(shown)
      const own = getComputedStyle(one)
      const outlined = [style, own].some((s) => s.outlineStyle !== 'none' && Number.parseFloat(s.outlineWidth) >= 2)
      const box = shown.getBoundingClientRect()
      const what = one.outerHTML.slice(0, 100)
      if (!outlined) return `shows no focus: ${what}`
      if (box.width === 0 || box.height === 0) return `has the focus and no size: ${what}`
      const [x, y] = [(Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2, (box.top + box.bottom) / 2]
      const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
      if (bottom - top < Math.min(box.height, innerHeight) * 0.5) return `has the focus out of view: ${what}`
      const at = document.elementFromPoint(x, Math.min(innerHeight - 1, Math.max(0, y)))
      return at && (shown.contains(at) || at.contains(shown)) ? '' : `has the focus under ${at?.outerHTML.slice(0, 60)}: ${what}`
    })
    if (said === null) break
    if (said) wrong.add(said)
  }
  return [...wrong]
}
