/** The built web app: its one function, and its files. The server knows nothing else of it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
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

/** A file as it was built and, where it gains by it, as it travels: made once, so that no visitor waits for it. */
export type WebFile = { readonly type: string; readonly body: Buffer; readonly br: Buffer | null; readonly gzip: Buffer | null }
export type Web = {
  render: Render
  script: string
  styles: string[]
  /** The script of the worker that stays in the browser. */
  worker: WebFile
  /** A file whose name carries a hash of its content. */
  file(name: string): WebFile | null
  icon(name: string): WebFile | null
}

/** Loads the build; throws with what to do when there is none. */
export async function loadWeb(): Promise<Web> {
  if (!existsSync(join(dist, 'server/server.js')))
    throw new Error('the web app is not built: run `npm start`, or `npx vite build --app` in web/')
  const { render } = (await import(pathToFileURL(join(dist, 'server/server.js')).href)) as { render: Render }
  const manifest = JSON.parse(readFileSync(join(dist, 'client/.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[] }
  >
  const [entry, worker] = [manifest['src/client.ts'], manifest['src/worker/worker.ts']]
  if (!entry || !worker) throw new Error('the web app’s manifest names no entry: build it again')
  // Read once: only what was built can be asked for.
  const [files, icons] = [filesIn('assets'), filesIn('icons')]
  const [script, styles] = [`/${entry.file}`, (entry.css ?? []).map((file) => `/${file}`)]
  return {
    ...{ render, script, styles },
    worker: workerOf([script, ...styles], readFileSync(join(dist, 'client', worker.file), 'utf8')),
    file: (name) => files.get(name) ?? null,
    icon: (name) => icons.get(name) ?? null,
  }
}

const filesIn = (folder: string): Map<string, WebFile> =>
  new Map(
    readdirSync(join(dist, 'client', folder)).map((name) => [
      name,
      packed(readFileSync(join(dist, 'client', folder, name)), kinds[name.split('.').at(-1) ?? '']),
    ]),
  )

/** The worker with the files it keeps in front: whenever one of them is new, so is the worker, and the browser takes it. */
function workerOf(files: readonly string[], code: string): WebFile {
  const version = createHash('sha256').update(files.join()).update(code).digest('hex').slice(0, 12)
  return packed(Buffer.from(`const SHELL = ${JSON.stringify({ version, files })}\n${code}`), kinds['js'])
}

function packed(body: Buffer, type = 'application/octet-stream'): WebFile {
  const gains = /^text\/|svg|json/.test(type)
  return { type, body, br: gains ? brotliCompressSync(body) : null, gzip: gains ? gzipSync(body, { level: 9 }) : null }
}

/** Of names that carry a hash of the content. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** A file in the smallest form that the asker takes; `keep` says for how long it stays as it is. */
export function answerWith({ type, body, br, gzip }: WebFile, accepted: string, keep = FOR_EVER): Response {
  const encoding = br && /\bbr\b/.test(accepted) ? 'br' : gzip && /\bgzip\b/.test(accepted) ? 'gzip' : null
  const headers = { 'content-type': type, vary: 'accept-encoding', 'cache-control': keep }
  return new Response(new Uint8Array((encoding === 'br' ? br : encoding === 'gzip' ? gzip : body) ?? body), {
    headers: encoding ? { ...headers, 'content-encoding': encoding } : headers,
  })
}
