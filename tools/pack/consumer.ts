/** An empty folder outside the repository with the packages in it as npm delivers them: packed, then installed without the network. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const names = readdirSync(join(root, 'packages'))

export type Consumer = {
  readonly folder: string
  /** By package: the files in its tarball, sorted. */
  readonly files: ReadonlyMap<string, readonly string[]>
  /** Runs the project's Node in the folder, as somebody would who knows nothing of this repository. */
  node(...args: string[]): SpawnSyncReturns<string>
  remove(): void
}

/** Nothing of the run around: neither the condition that leads to sources nor what npm hands to its scripts. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$)/i.test(name)))

function npm(cwd: string, ...args: string[]): string {
  const own = process.env['npm_execpath']
  const quiet = [...args, '--loglevel=error', '--no-audit', '--no-fund', '--offline']
  const how = { cwd, env, encoding: 'utf8' } as const
  const done = own
    ? spawnSync(process.execPath, [own, ...quiet], how)
    : spawnSync('npm', quiet, { ...how, shell: process.platform === 'win32' })
  if (done.status !== 0) throw new Error(`npm ${args[0]} failed: ${done.error ?? done.stdout + done.stderr}`)
  return done.stdout
}

export function makeConsumer(): Consumer {
  const outside = mkdtempSync(join(tmpdir(), 'qpc-pack-'))
  const remove = () => rmSync(outside, { recursive: true, force: true })
  try {
    return { ...install(outside), remove }
  } catch (error) {
    remove()
    throw error
  }
}

function install(outside: string): Omit<Consumer, 'remove'> {
  const [stage, tarballs, folder] = [join(outside, 'stage'), join(outside, 'tarballs'), join(outside, 'consumer')]
  for (const made of [stage, tarballs, folder]) mkdirSync(made)
  // Packed beside the repository, so that no dist comes and goes under whoever reads or packs the repository meanwhile.
  const wanted = (file: string) => !/[/\\](dist|test-files)$/.test(file)
  for (const part of ['packages', 'tools/pack']) cpSync(join(root, part), join(stage, part), { recursive: true, filter: wanted })
  symlinkSync(join(root, 'node_modules'), join(stage, 'node_modules'), 'junction')
  const where = ['--pack-destination', tarballs]
  // prepack and postpack print above the answer.
  const printed = npm(stage, 'pack', ...names.map((name) => `./packages/${name}`), ...where, '--json')
  const packed = JSON.parse(printed.slice(printed.search(/^\[$/m))) as { name: string; files: { path: string }[] }[]
  // The only foreign packages; npm's cache may not have them.
  npm(root, 'pack', './node_modules/saxes', './node_modules/xmlchars', '--ignore-scripts', ...where)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  npm(folder, 'install', '--ignore-scripts', ...readdirSync(tarballs).map((file) => join(tarballs, file)))
  return {
    folder,
    files: new Map(packed.map(({ name, files }) => [name, files.map(({ path }) => path).sort()])),
    node: (...args) => spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' }),
  }
}
