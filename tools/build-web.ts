/** Builds the web app when what it is made of is newer than the build, or when there is none. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = fileURLToPath(new URL('../web/', import.meta.url))

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )

export async function buildWeb(say: (words: string) => void): Promise<void> {
  const built = join(web, 'dist/server/server.js')
  const madeAt = existsSync(built) && existsSync(join(web, 'dist/client/.vite/manifest.json')) ? statSync(built).mtimeMs : 0
  if (madeAt > Math.max(newest(join(web, 'src')), statSync(join(web, 'vite.config.ts')).mtimeMs)) return
  say('Building the web app')
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
  const done = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], { cwd: web, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`the web app could not be built:\n${done.stderr || done.stdout}`)
}
