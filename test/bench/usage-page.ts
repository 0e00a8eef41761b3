/** The page of thirteen months with all its readings, served to a browser as the server would: the built bundle, the product's policy, made-up readings. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { UsageSeriesAnswer } from '../../web/src/answers.ts'
import { fixtures } from '../../web/src/fixtures.ts'
import { build } from '../../web/src/testing/built.ts'

const kinds: Record<string, string> = { '.css': 'text/css', '.js': 'text/javascript', '.woff2': 'font/woff2' }
const policy =
  "default-src 'none'; script-src 'nonce-bench' 'strict-dynamic'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'"

export type UsagePage = { url: string; readings: number; close(): void }

export async function serveUsagePage(): Promise<UsagePage> {
  const { render, folder, remove } = await build()
  const manifest = JSON.parse(readFileSync(join(folder, 'client/.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[] }
  >
  const entry = manifest['src/client.ts']
  const fixture = fixtures.find(({ page, state }) => page === 'usage' && state === 'months')
  if (!entry || !fixture) throw new Error('the build names no entry, or there is no page of thirteen months')
  const assets = { script: `/${entry.file}`, styles: (entry.css ?? []).map((file) => `/${file}`), nonce: 'bench' }
  const html = render(fixture.page, fixture.answer, fixture.shell, 'es', assets)
  const series = madeUp()
  const json = JSON.stringify(series)
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', 'http://bench')
    const file = join(folder, 'client', pathname)
    if (pathname === '/es/usage')
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(html)
    else if (pathname === '/es/usage/series') answer.writeHead(200, { 'content-type': 'application/json' }).end(json)
    else if (pathname.startsWith('/assets/') && existsSync(file))
      answer.writeHead(200, { 'content-type': kinds[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
    else answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/es/usage`,
    readings: Buffer.from(series.taken, 'base64').length / 4,
    close() {
      server.close()
      server.closeAllConnections()
      remove()
    },
  }
}

const [SLOTS_A_DAY, INTERVAL_S] = [96, 900]

/** From 1 July 2025 to 31 July 2026, with mornings, evenings, a summer, some estimates and some holes; the same every time. */
function madeUp(): UsageSeriesAnswer {
  const start = Temporal.ZonedDateTime.from('2025-07-01T00:00[America/New_York]')
  const end = Temporal.ZonedDateTime.from('2026-08-01T00:00[America/New_York]')
  const slots = (end.epochMilliseconds - start.epochMilliseconds) / 1000 / INTERVAL_S
  const dayStarts: number[] = []
  for (let day = start; Temporal.ZonedDateTime.compare(day, end) < 0; day = day.add({ days: 1 }))
    dayStarts.push((day.epochMilliseconds - start.epochMilliseconds) / 1000 / INTERVAL_S)
  const due = slots - 17 * SLOTS_A_DAY
  const taken = new Int32Array(slots)
  const estimated = new Uint8Array(Math.ceil(slots / 8))
  for (let slot = 0; slot < slots; slot++) {
    const [hour, day] = [(slot % SLOTS_A_DAY) / 4, slot / SLOTS_A_DAY]
    const summer = 1 + 0.7 * Math.cos(((day - 15) / 365) * 2 * Math.PI)
    const evening = Math.exp(-((hour - 18.5) ** 2) / 9) * 420 * summer + Math.exp(-((hour - 7.5) ** 2) / 2) * 180
    const wobble = ((slot * 7919) % 101) * 2
    taken[slot] = slot >= due || slot % 3001 < 3 ? -0x80000000 : Math.round((90 + evening + wobble) * 1000)
    if (slot % 1501 < 4) estimated[slot >> 3]! |= 1 << (slot & 7)
  }
  return {
    zone: 'America/New_York',
    startAt: start.toInstant().toString(),
    intervalSeconds: INTERVAL_S,
    first: '2025-07-01',
    dayStarts,
    scale: -3,
    taken: Buffer.from(taken.buffer).toString('base64'),
    given: null,
    estimated: Buffer.from(estimated.buffer).toString('base64'),
    due,
  }
}
