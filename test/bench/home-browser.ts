/**
 * Home in a browser on a slow telephone: 4 times slower processor, 150 ms there and back, 1.6 Mbit/s, nothing cached; beside the same page as a
 * React application of one page. `node tools/boot.mjs test/bench/home-browser.ts` measures it alone.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { build as bundle } from 'vite'
import { chromiumArgs, ensureChromium } from '../../tools/chromium.ts'
import { fixtures } from '../../web/src/fixtures.ts'
import { build } from '../../web/src/testing/built.ts'
import { type Spread, spread } from './section.ts'

/** Milliseconds since the first byte of the server's answer. */
export type Loaded = { data: Spread; interactive: Spread; scriptBytes: number; transferBytes: number }
export type HomeBrowser = { rounds: number; ours: Loaded; react: Loaded; loadBefore: number }

const throttle = { processor: 4, latency: 150, download: 1_600_000 / 8, upload: 750_000 / 8 }
const repository = fileURLToPath(new URL('../../', import.meta.url))
const kinds: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  woff2: 'font/woff2',
}

type Files = Map<string, Buffer>
/** What says that the data are there, and that the page answers to a person: the chart's cursor is put, or React has run its effects. */
type Contestant = { name: 'ours' | 'react'; files: Files; ready: string }

export async function runHomeBrowser(rounds: number): Promise<HomeBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'qpc-home-'))
  const built = await build()
  const browser = await chromium.launch({ executablePath: ensureChromium(console.error), args: chromiumArgs })
  const loadBefore = loadavg()[0]!
  try {
    const assets = filesIn(join(built.folder, 'client/assets'))
    const [ours, react] = [ourPage(built.render, assets), await reactPage(folder, assets)]
    const seen = { ours: [] as Look[], react: [] as Look[] }
    for (let round = 0; round < rounds; round++) for (const one of [ours, react]) seen[one.name].push(await look(browser, one))
    const [a, b] = [seen.ours[0]!.text, seen.react[0]!.text]
    if (a !== b) throw new Error(`the pages say different things:\n${a}\n${b}`)
    return { rounds, ours: loaded(seen.ours, ours), react: loaded(seen.react, react), loadBefore }
  } finally {
    await browser.close()
    built.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

const filesIn = (folder: string): Files => new Map(readdirSync(folder).map((name) => [`/assets/${name}`, readFileSync(join(folder, name))]))
const home = () => fixtures.find((one) => one.page === 'home' && one.state === 'plain')!
const stylesOf = (assets: Files) => [...assets.keys()].filter((path) => path.endsWith('.css'))

function ourPage(render: Awaited<ReturnType<typeof build>>['render'], assets: Files): Contestant {
  const { answer, shell } = home()
  const script = [...assets.keys()].find((path) => /\/client-[^/]*\.js$/.test(path))!
  const html = render('home', answer as never, shell, 'es', { script, styles: stylesOf(assets), nonce: 'bench' })
  return { name: 'ours', files: new Map([...assets, ['/', Buffer.from(html)]]), ready: '[data-chart] .cursor' }
}

async function reactPage(folder: string, assets: Files): Promise<Contestant> {
  await bundle({
    configFile: false,
    root: repository,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: { 'preact/hooks': 'react', preact: 'react' } },
    build: { outDir: folder, emptyOutDir: true, rollupOptions: { input: join(repository, 'test/bench/react-home/main.js') } },
  })
  const scripts = filesIn(join(folder, 'assets'))
  const script = [...scripts.keys()].find((path) => path.endsWith('.js'))!
  const styles = stylesOf(assets).map((path) => `<link rel="stylesheet" href="${path}">`)
  const html = `<!doctype html><html lang="es-US"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${styles.join('')}<script type="module" src="${script}"></script></head><body><div id="root"></div></body></html>`
  const { answer, shell } = home()
  const files = new Map([...assets, ...scripts, ['/', Buffer.from(html)], ['/home.json', Buffer.from(JSON.stringify({ answer, shell }))]])
  return { name: 'react', files, ready: 'html[data-ready]' }
}

type Look = { data: number; interactive: number; scripts: string[]; transferBytes: number; text: string }

/** Opens the page as nobody did before, and waits until it can be used. */
async function look(browser: Browser, { files, ready }: Contestant): Promise<Look> {
  const server = await serve(files)
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const broken = new Promise<never>((_, reject) => {
    page.on('pageerror', (error) => reject(new Error(`the page broke; does react-home/main.js leave words out?`, { cause: error })))
  })
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: throttle.latency,
    downloadThroughput: throttle.download,
    uploadThroughput: throttle.upload,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle.processor })
  await page.addInitScript((selector) => {
    const marks = { data: 0, interactive: 0 }
    Object.assign(globalThis, { marks })
    /** After the frame that shows it: styles hold the frame back, so that nothing counts which nobody sees. */
    const shown = (name: 'data' | 'interactive') => requestAnimationFrame(() => setTimeout(() => (marks[name] = performance.now())))
    const waited = new Map<'data' | 'interactive', string>([
      ['data', 'main .big.num'],
      ['interactive', selector],
    ])
    const check = () => {
      for (const [name, what] of waited)
        if (document.querySelector(what)?.isConnected) {
          waited.delete(name)
          shown(name)
        }
      if (waited.size > 0) requestAnimationFrame(check)
    }
    check()
  }, ready)
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/`)
  const usable = page.waitForFunction(() => (globalThis as unknown as { marks: { interactive: number } }).marks.interactive > 0)
  await Promise.race([usable, broken])
  await page.waitForLoadState('networkidle')
  const seen = await page.evaluate(() => {
    const { marks } = globalThis as unknown as { marks: { data: number; interactive: number } }
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const from = navigation!.responseStart
    return {
      data: marks.data - from,
      interactive: Math.max(marks.data, marks.interactive) - from,
      scripts: resources.flatMap(({ name }) => (name.endsWith('.js') ? [new URL(name).pathname] : [])),
      transferBytes: [navigation!, ...resources].reduce((sum, one) => sum + one.transferSize, 0),
      text: document.querySelector('main')!.innerText.replaceAll(/\s+/g, ' '),
    }
  })
  await context.close()
  server.closeAllConnections()
  server.close()
  return seen
}

async function serve(files: Files): Promise<Server> {
  const packed = new Map([...files].map(([path, body]) => [path, /woff2$/.test(path) ? body : gzipSync(body)]))
  const server = createServer((asked, answer) => {
    const body = packed.get(asked.url ?? '')
    if (!body) return void answer.writeHead(404).end()
    const kind = asked.url === '/' ? 'html' : asked.url!.split('.').at(-1)!
    const encoding = kind === 'woff2' ? {} : { 'content-encoding': 'gzip' }
    answer
      .writeHead(200, { 'content-type': kinds[kind] ?? 'application/octet-stream', 'content-length': body.length, ...encoding })
      .end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const loaded = (looks: readonly Look[], { files }: Contestant): Loaded => ({
  data: spread(looks.map((one) => one.data)),
  interactive: spread(looks.map((one) => one.interactive)),
  scriptBytes: looks[0]!.scripts.reduce((sum, path) => sum + gzipSync(files.get(path)!).length, 0),
  transferBytes: looks[0]!.transferBytes,
})

/** For a person. */
export function wordsOf({ rounds, ours, react, loadBefore }: HomeBrowser): string {
  const range = ({ median, min, max }: Spread) => `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`
  const line = ({ data, interactive, scriptBytes, transferBytes }: Loaded) =>
    `data shown ${range(data)}, usable ${range(interactive)} after the server's answer; ${(scriptBytes / 1024).toFixed(1)} KiB of script, ${(transferBytes / 1024).toFixed(0)} KiB in all`
  return [
    `Home in Chromium, processor ${throttle.processor}× slower, ${throttle.latency} ms there and back, 1.6 Mbit/s, ${rounds} rounds in turn; load of the machine before ${loadBefore.toFixed(2)}`,
    `  ours   ${line(ours)}`,
    `  React  ${line(react)}`,
    `  ours shows its data ${(react.data.median / ours.data.median).toFixed(1)} times as soon`,
  ].join('\n')
}

if (import.meta.main) console.log(wordsOf(await runHomeBrowser(5)))
