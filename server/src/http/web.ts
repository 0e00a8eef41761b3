/** The built web app: its one function, and its files. The server knows nothing else of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Render } from '@quickpay/web/answers'

const dist = fileURLToPath(new URL('../../../web/dist/', import.meta.url))
const kinds: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
  webmanifest: 'application/manifest+json',
}

export type Web = { render: Render; script: string; styles: string[]; file(name: string): { body: Buffer; type: string } | null }

/** Loads the build; throws with what to do when there is none. */
export async function loadWeb(): Promise<Web> {
  if (!existsSync(join(dist, 'server/server.js')))
    throw new Error('the web app is not built: run `npm start`, or `npx vite build --app` in web/')
  const { render } = (await import(pathToFileURL(join(dist, 'server/server.js')).href)) as { render: Render }
  const manifest = JSON.parse(readFileSync(join(dist, 'client/.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[]; isEntry?: boolean }
  >
  const entry = Object.values(manifest).find((one) => one.isEntry)
  if (!entry) throw new Error('the web app’s manifest names no entry: build it again')
  const folder = join(dist, 'client/assets')
  // Read once: the names carry a hash of the content, and only what was built can be asked for.
  const files = new Map(
    readdirSync(folder).map((name) => [
      name,
      { body: readFileSync(join(folder, name)), type: kinds[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' },
    ]),
  )
  return { render, script: `/${entry.file}`, styles: (entry.css ?? []).map((file) => `/${file}`), file: (name) => files.get(name) ?? null }
}
