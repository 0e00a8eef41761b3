/** Every page in every state, served to a browser as the server would: the built bundle, the product's policy, no world behind it. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { type Locale, locales } from '../../web/src/answers.ts'
import { answerIn } from '../../web/src/fixtures/seen.ts'
import { fixtures } from '../../web/src/fixtures.ts'
import { build } from '../../web/src/testing/built.ts'

/** A page as somebody sees it. */
export type View = { page: string; state: string; locale: Locale; url: string; forStaff: boolean }
export type Gallery = { views: readonly View[]; close(): void }

const kinds: Record<string, string> = { '.css': 'text/css', '.js': 'text/javascript', '.woff2': 'font/woff2' }
const policy =
  "default-src 'none'; script-src 'nonce-gallery' 'strict-dynamic'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'"

export async function openGallery(): Promise<Gallery> {
  const { render, folder, remove } = await build()
  const manifest = JSON.parse(readFileSync(join(folder, 'client/.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[] }
  >
  const entry = manifest['src/client.ts']
  if (!entry) throw new Error('the build names no entry')
  const assets = { script: `/${entry.file}`, styles: (entry.css ?? []).map((file) => `/${file}`), nonce: 'gallery' }
  const pages = new Map<string, string>()
  const views: Omit<View, 'url'>[] = []
  for (const fixture of fixtures)
    for (const locale of locales) {
      const { page, state } = fixture
      pages.set(`/${page}/${state}/${locale}`, render(page, answerIn(fixture, locale), fixture.shell, locale, assets))
      views.push({ page, state, locale, forStaff: fixture.shell.viewer?.role === 'operator' })
    }
  const server = createServer((asked, answer) => {
    const path = decodeURIComponent(new URL(asked.url ?? '/', 'http://gallery').pathname)
    const html = pages.get(path)
    const file = join(folder, 'client', path)
    if (html) answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(html)
    else if (path.startsWith('/assets/') && existsSync(file))
      answer.writeHead(200, { 'content-type': kinds[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
    else answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    views: views.map((view) => ({ ...view, url: `${origin}/${view.page}/${view.state}/${view.locale}` })),
    close() {
      server.close()
      server.closeAllConnections()
      remove()
    },
  }
}

export const nameOf = ({ page, state, locale }: View): string => `${page}.${state}.${locale}`
