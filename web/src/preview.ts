/** Writes every page in every state and language to dist/preview as files to open, from the built bundle: `vite build --app && node src/preview.ts`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { locales, type Render } from './answers.ts'
import { answerIn } from './fixtures/seen.ts'
import { fixtures } from './fixtures.ts'

const dist = join(import.meta.dirname, '../dist')
const target = join(dist, 'preview')
const { render } = (await import(join(dist, 'server/server.js'))) as { render: Render }
const manifest = JSON.parse(readFileSync(join(dist, 'client/.vite/manifest.json'), 'utf8')) as Record<
  string,
  { file: string; css?: string[] }
>
const entry = manifest['src/client.ts']
if (entry === undefined) throw new Error('Build first: vite build --app')

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
// Next to each other on disk, so that the files open without a server.
const assets = { script: `../client/${entry.file}`, styles: (entry.css ?? []).map((file) => `../client/${file}`), nonce: 'preview' }
for (const fixture of fixtures)
  for (const locale of locales) {
    const html = render(fixture.page, answerIn(fixture, locale), fixture.shell, locale, assets)
    writeFileSync(join(target, `${fixture.page}.${fixture.state}.${locale}.html`), html)
  }
console.log(`${readdirSync(target).length} pages in ${target}`)
