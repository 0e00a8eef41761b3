/** Peers: programs that the benchmark compares itself with and the product does not use, installed beside it when they are wanted. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = fileURLToPath(new URL('peers/', import.meta.url))
const wanted = (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { dependencies: Record<string, string> }).dependencies
const has = (name: string): boolean => {
  const file = `${folder}node_modules/${name}/package.json`
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === wanted[name]
}

/** Installs a peer in its exact version, unless it is there; answers why it cannot be had, or null. */
export function installPeer(name: string): string | null {
  if (has(name)) return null
  // Nothing of the run around that would lead npm back to the repository's own root.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(npm_(package|lifecycle)_|npm_config_local_prefix$|NODE_OPTIONS$)/i.test(key)),
  )
  const done = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--workspaces=false', '--fetch-retries=1'],
    {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 180_000,
      shell: process.platform === 'win32',
    },
  )
  if (has(name)) return null
  const told = done.stderr?.split('\n').find((line) => /^npm error (?!code |errno |syscall |A complete log)/.test(line))
  return `${name} ${wanted[name]} could not be installed: ${done.error?.message ?? told?.slice('npm error '.length) ?? `npm ended with ${done.status}`}`
}

/** The peer's module, as `import` gives it. */
export const importPeer = (name: string): Promise<Record<string, unknown>> =>
  import(pathToFileURL(createRequire(`${folder}package.json`).resolve(name)).href) as Promise<Record<string, unknown>>
