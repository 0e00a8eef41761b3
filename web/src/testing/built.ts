/** For tests: the bundles of the server and of the browser, built into a folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBuilder } from 'vite'
import type { Render } from '../answers.ts'

export type Built = { render: Render; folder: string; remove(): void }

const root = join(import.meta.dirname, '../..')

export async function build(): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), 'qpc-web-'))
  const builder = await createBuilder({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    environments: { client: { build: { outDir: join(folder, 'client') } }, ssr: { build: { outDir: join(folder, 'server') } } },
  })
  await builder.buildApp()
  const { render } = (await import(join(folder, 'server/server.js'))) as { render: Render }
  return { render, folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
