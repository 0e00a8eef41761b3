/**
 * Panning and zooming thirteen months of readings in Chromium at a quarter of the machine's speed, by real input: script a frame, and frames that
 * took too long, beside their limits. `node tools/boot.mjs test/bench/usage-chart.ts` measures it alone.
 */
import { loadavg } from 'node:os'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumArgs, ensureChromium } from '../../tools/chromium.ts'
import { type Spread, spread } from './section.ts'
import { serveUsagePage } from './usage-page.ts'

const SLOWDOWN = 4
const [SCRIPT_LIMIT_MS, FRAME_LIMIT_MS] = [12, 50]

/** Milliseconds. Of frames that drew: all script that ran since the frame before; `longFrames` are those the browser itself counts as over 50 ms. */
export type UsageChart = {
  readings: number
  frames: number
  scriptMs: Spread
  /** The slowest frame that the browser reports; null where none took over 50 ms. */
  slowestFrameMs: number | null
  longFrames: number
  /** Under 1 is within the limit. */
  ofScriptLimit: number
  ofFrameLimit: number
  depths: string[]
  loadBefore: number
}

export async function runUsageChart(told: (line: string) => void): Promise<UsageChart> {
  const served = await serveUsagePage()
  const browser = await chromium.launch({ executablePath: ensureChromium(told), args: chromiumArgs })
  try {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    })
    const page = await context.newPage()
    await page.addInitScript(watch)
    const cdp = await context.newCDPSession(page)
    await page.goto(served.url)
    const chart = page.locator('.zoom')
    await chart.scrollIntoViewIfNeeded()
    await chart.waitFor()
    await page.waitForTimeout(500)
    const loadBefore = loadavg()[0]!
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    told('panning and zooming thirteen months')
    // The first touches compile what they run.
    await journey(page, cdp)
    await page.evaluate('watched.begin()')
    const depths: string[] = []
    for (let round = 0; round < 3; round++) depths.push(...(await journey(page, cdp)))
    const { script, long } = (await page.evaluate('watched.end()')) as { script: number[]; long: number[] }
    const scriptMs = spread(script)
    const slowestFrameMs = long.length > 0 ? Math.max(...long) : null
    return {
      readings: served.readings,
      frames: script.length,
      scriptMs,
      slowestFrameMs,
      longFrames: long.length,
      ofScriptLimit: scriptMs.median / SCRIPT_LIMIT_MS,
      ofFrameLimit: (slowestFrameMs ?? scriptMs.max) / FRAME_LIMIT_MS,
      depths: [...new Set(depths)],
      loadBefore,
    }
  } finally {
    await browser.close()
    served.close()
  }
}

/** Runs in the page before any script of it: how long callbacks of frames and of input ran, frame by frame. */
function watch(): void {
  let [running, script, isOn, drew]: [number, number[], boolean, boolean] = [0, [], false, false]
  const long: number[] = []
  const timed = <A extends unknown[]>(run: (...args: A) => unknown) =>
    function (this: unknown, ...args: A): unknown {
      const from = performance.now()
      try {
        return run.apply(this, args)
      } finally {
        running += performance.now() - from
      }
    }
  const frame = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (run) =>
    frame((at) => {
      drew = true
      timed(run)(at)
    })
  const listen = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (
    kind: string,
    run: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ) {
    const own = typeof run === 'function' && /^(pointer|wheel|key|click)/.test(kind) ? timed(run) : run
    listen.call(this, kind, own as EventListener, options)
  }
  const count = () => {
    // Frames in which nothing was drawn would only flatter the median.
    if (isOn && drew) script.push(running)
    ;[running, drew] = [0, false]
    frame(count)
  }
  frame(count)
  new PerformanceObserver((list) => {
    if (isOn) long.push(...list.getEntries().map((one) => one.duration))
  }).observe({ type: 'long-animation-frame' })
  const watched = {
    begin() {
      ;[running, script, isOn, drew] = [0, [], true, false]
      long.length = 0
    },
    end: () => ({ script, long }),
  }
  Object.assign(window, { watched })
}

/** From all of it down to single readings and back, panning at each depth, as two fingers do it; answers which depths were seen. */
async function journey(page: Page, cdp: CDPSession): Promise<string[]> {
  const box = (await page.locator('.zoom').boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const seen: string[] = []
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', xs: readonly number[]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((at, id) => ({ x: at, y, id })) })
  const drag = async (by: number) => {
    await touch('touchStart', [x])
    for (let i = 1; i <= 12; i++) await touch('touchMove', [x + (by * i) / 12])
    await touch('touchEnd', [])
    seen.push((await page.locator('.zoom').getAttribute('data-depth')) ?? '')
  }
  const pinch = async (from: number, to: number) => {
    await touch('touchStart', [x - from, x + from])
    for (let i = 1; i <= 12; i++) {
      const apart = from + ((to - from) * i) / 12
      await touch('touchMove', [x - apart, x + apart])
    }
    await touch('touchEnd', [])
  }
  for (let i = 0; i < 4; i++) {
    await pinch(25, 150)
    await drag(120)
    await drag(-120)
  }
  for (let i = 0; i < 4; i++) await pinch(150, 25)
  await drag(80)
  return seen
}

/** For a person. */
export function wordsOf(r: UsageChart): string {
  return [
    `Thirteen months on a phone: ${r.readings} readings, panned and pinched at 1/${SLOWDOWN} of the speed, ${r.frames} frames; seen by ${r.depths.join(', ')}; load before ${r.loadBefore.toFixed(2)}`,
    `  script a frame  ${r.scriptMs.median.toFixed(1)} ms at the median (${r.scriptMs.min.toFixed(1)}–${r.scriptMs.max.toFixed(1)}): ${r.ofScriptLimit.toFixed(2)} of the limit of ${SCRIPT_LIMIT_MS} ms`,
    `  slowest frame   ${r.slowestFrameMs === null ? 'none over 50 ms' : `${r.slowestFrameMs.toFixed(0)} ms`}, ${r.longFrames} over: ${r.ofFrameLimit.toFixed(2)} of the limit of ${FRAME_LIMIT_MS} ms`,
  ].join('\n')
}

if (import.meta.main) console.log(wordsOf(await runUsageChart((line) => console.error(line))))
