// Makes the folder ready (npm ci when node_modules is missing or differs from the lock), then runs a file under the pinned Node. Built-ins only; runs on Node >= 18.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (file) => {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'))
  } catch {
    return undefined
  }
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install reads as missing. */
function fresh() {
  const want = read('package-lock.json'),
    have = read('node_modules/.package-lock.json')
  if (!want || !have) return false
  for (const [path, entry] of Object.entries(want.packages)) {
    if (!path.includes('node_modules/')) continue // the root and the workspaces themselves
    const got = have.packages[path]
    if (!got) {
      if (entry.optional || entry.devOptional || entry.peer) continue
      return false
    } // optional: other platforms
    if (got.version !== entry.version || got.integrity !== entry.integrity) return false
  }
  return existsSync(node)
}
const node = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

/** One install at a time; a lock left by a killed process is taken over when its process is gone. */
function install() {
  const lock = join(root, '.installing')
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (e) {
      if (e.code !== 'EEXIST') throw e
      const holder = Number(readFileSync(lock, 'utf8').trim() || 0)
      let alive = false
      try {
        alive = holder > 0 && process.kill(holder, 0)
      } catch (e) {
        alive = e.code === 'EPERM'
      }
      if (!alive) {
        rmSync(lock, { force: true })
        continue
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    }
  }
  let status = 0
  try {
    if (!fresh()) status = npmCi()
  } finally {
    rmSync(lock, { force: true })
  }
  if (status !== 0) process.exit(status)
}

function npmCi() {
  process.stderr.write('Installing dependencies (once, about half a minute)…\n')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath // set when npm runs us
  const how = { cwd: root, stdio: ['ignore', 2, 2] }
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], how)
    : spawnSync('npm', args, { ...how, shell: process.platform === 'win32' })
  if (done.error?.code === 'ENOENT') console.error('npm was not found; it comes with Node.js: https://nodejs.org')
  return done.error ? 1 : (done.status ?? 1)
}

if (!fresh()) install()
const [file, ...rest] = process.argv.slice(2)
// Our packages are run from source: the condition `qpc-source` in their `exports`; children inherit it.
const options = `${process.env.NODE_OPTIONS ?? ''} --conditions=qpc-source`.trim()
const env = { ...process.env, NODE_OPTIONS: options, PATH: join(root, 'node_modules/.bin') + delimiter + (process.env.PATH ?? '') }
const target = [file.startsWith('-') ? file : join(root, file), ...rest]
if (process.execve && process.platform !== 'win32') process.execve(node, [node, ...target], env) // Node >= 22.15: no extra process
const child = spawn(node, target, { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }) // a terminal already sends ^C to the group
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  } else process.exit(code ?? 1)
})
