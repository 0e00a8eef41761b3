/** The whole world on one machine: PostgreSQL, sandbox utilities, server and web. `npm start`, the end-to-end tests and the demos all use this one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type LocalPostgres, removeLocalPostgres, startLocalPostgres } from '../server/src/platform/local-postgres.ts'
import { buildWeb } from './build-web.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export type WorldOptions = {
  /** Where data, keys and logs live. */
  folder: string
  appPort: number
  sandboxPort: number
  smtpPort: number
  /** First domain time of a new sandbox; without it the sandbox chooses. */
  startAt?: string
  operators: readonly string[]
  /** Forgets what an earlier world left in the folder, once it is sure that none is running. */
  fresh?: boolean
  /** What opens the console; without it an e-mail code does, so that a stranger can try it offline. */
  staffSignIn?: 'passkey' | 'code'
  say(words: string): void
}

export type World = {
  appUrl: string
  sandboxUrl: string
  adminKey: string
  socket: string
  /** A second start finds the data of the first. */
  isNew: boolean
  server: { kill(signal: NodeJS.Signals): Promise<void>; start(): Promise<void> }
  /** Runs a command of the server to its end; answers what it said. */
  command(...args: string[]): Promise<string>
  stop(): Promise<void>
}

type Keys = {
  world: string
  vault: string
  admin: string
  hooks: string
  rail: string
  /** The account at the provider of text messages, and its token. */
  phone: { account: string; token: string }
  clients: Record<string, { id: string; secret: string }>
}
const UTILITIES = ['metro', 'valley'] as const
/** A number that belongs to nobody (555-0100 to 555-0199 are kept for fiction). */
const PHONE_FROM = '+17185550100'

export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, say } = options
  for (const port of [options.appPort, options.sandboxPort, options.smtpPort])
    if (!(await isFree(port))) throw new Error(`port ${port} is in use: is it running already?`)
  if (options.fresh) forgetWorld(folder)
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 })
  const isNew = !existsSync(join(folder, 'seeded'))
  const keys = keysIn(folder)
  await buildWeb(say)
  say('Starting PostgreSQL 18')
  const postgres = await startLocalPostgres(postgresOf(folder, keys))
  await createDatabase(postgres)
  const [appUrl, sandboxUrl] = [`http://localhost:${options.appPort}`, `http://127.0.0.1:${options.sandboxPort}`]
  const children: Child[] = []
  const stop = async () => {
    for (const child of children.reverse()) await child.end('SIGTERM')
    await postgres.stop()
  }
  try {
    const env = serverEnv(options, keys, postgres, appUrl, sandboxUrl)
    say('Bringing the database to the newest schema')
    await new Child(folder, 'migrate', ['server/src/main.ts', 'migrate'], env).succeed()
    // The sandbox utilities list their networks as real ones do; the same list again changes nothing.
    await new Child(folder, 'networks', ['server/src/main.ts', 'import-networks', 'sandbox/networks.csv'], env).succeed()
    say('Starting the sandbox utilities')
    const sandbox = new Child(folder, 'sandbox', ['sandbox/src/main.ts'], {
      SANDBOX_PORT: String(options.sandboxPort),
      SANDBOX_SMTP_PORT: String(options.smtpPort),
      SANDBOX_STATE: join(folder, 'sandbox.sqlite'),
      SANDBOX_ADMIN_KEY: keys.admin,
      ...(options.startAt ? { SANDBOX_START_AT: options.startAt } : {}),
    })
    children.push(sandbox)
    await sandbox.answers(`${sandboxUrl}/clock`)
    await register(sandboxUrl, appUrl, keys)
    say('Starting the server')
    const startServer = async () => {
      const server = new Child(folder, 'server', ['server/src/main.ts'], env)
      children.push(server)
      await server.answers(`${appUrl}/readyz`)
      return server
    }
    let server = await startServer()
    return {
      appUrl,
      sandboxUrl,
      adminKey: keys.admin,
      socket: postgres.host,
      isNew,
      server: {
        kill: (signal) => server.end(signal),
        start: async () => {
          server = await startServer()
        },
      },
      command: (...args) => new Child(folder, 'command', ['server/src/main.ts', ...args], env).succeed(),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Removes what a world left in its folder, the data of its PostgreSQL included. */
export function forgetWorld(folder: string): void {
  if (existsSync(join(folder, 'keys.json'))) removeLocalPostgres(postgresOf(folder, keysIn(folder)))
  rmSync(folder, { recursive: true, force: true })
}

/** A port that is free now, on the loopback interface. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/** Where the PostgreSQL of a world keeps its data; null when there is no world in the folder. */
export const postgresFolderOf = (folder: string): string | null =>
  existsSync(join(folder, 'keys.json')) ? postgresOf(folder, keysIn(folder)) : null

/**
 * Each world's own, by its keys: as root the data lie outside the checkout and outlive it, and a new checkout in the same place must not
 * meet data that its keys do not open.
 */
const postgresOf = (folder: string, keys: Keys): string => join(folder, `postgres-${keys.world}`)

function keysIn(folder: string): Keys {
  const file = join(folder, 'keys.json')
  // An account of the telephones is made up at every start, and told to both sides.
  if (existsSync(file)) return { ...(JSON.parse(readFileSync(file, 'utf8')) as Keys), phone: newPhone() }
  const secret = () => randomBytes(32).toString('hex')
  const clients = Object.fromEntries(
    UTILITIES.map((id) => [id, { id: `quickpay-${id}-${randomBytes(4).toString('hex')}`, secret: secret() }]),
  )
  const keys: Keys = {
    world: randomBytes(4).toString('hex'),
    vault: randomBytes(32).toString('base64'),
    admin: secret(),
    hooks: secret(),
    rail: secret(),
    phone: newPhone(),
    clients,
  }
  writeFileSync(file, JSON.stringify(keys, null, 2), { mode: 0o600 })
  writeFileSync(join(folder, 'vault.key'), keys.vault, { mode: 0o600 })
  return keys
}

const newPhone = (): Keys['phone'] => ({ account: `AC${randomBytes(16).toString('hex')}`, token: randomBytes(32).toString('hex') })

async function createDatabase(postgres: LocalPostgres): Promise<void> {
  const admin = new pg.Client({ host: postgres.host, user: 'postgres', database: 'postgres' })
  await admin.connect()
  const { rows } = await admin.query("select from pg_database where datname = 'quickpay'")
  if (rows.length === 0) await admin.query('create database quickpay')
  await admin.end()
}

function serverEnv(options: WorldOptions, keys: Keys, postgres: LocalPostgres, appUrl: string, sandboxUrl: string): Record<string, string> {
  const clients = Object.entries(keys.clients).flatMap(([id, client]) => [
    [`QPC_CLIENT_SANDBOX_${id.toUpperCase()}_ID`, client.id],
    [`QPC_CLIENT_SANDBOX_${id.toUpperCase()}_SECRET`, client.secret],
  ])
  return {
    QPC_URL: appUrl,
    QPC_PORT: String(options.appPort),
    QPC_POSTGRES_SOCKET: postgres.host,
    QPC_KEY_FILE: join(options.folder, 'vault.key'),
    QPC_CLOCK: 'sandbox',
    QPC_SANDBOX_URL: sandboxUrl,
    QPC_SMTP_URL: `smtp://127.0.0.1:${options.smtpPort}`,
    QPC_RAIL_URL: `${sandboxUrl}/rail`,
    QPC_RAIL_KEY: keys.rail,
    QPC_HOOK_SECRET: keys.hooks,
    QPC_TWILIO_URL: sandboxUrl,
    QPC_TWILIO_ACCOUNT: keys.phone.account,
    QPC_TWILIO_TOKEN: keys.phone.token,
    QPC_TWILIO_FROM: PHONE_FROM,
    QPC_UTILITIES: UTILITIES.map((id) => `sandbox-${id}`).join(','),
    QPC_OPERATORS: options.operators.join(','),
    QPC_CONTACT: 'help@quickpay.example',
    QPC_STAFF_SIGN_IN: options.staffSignIn ?? 'code',
    QPC_SIGN_INS_PER_MINUTE: '100',
    ...Object.fromEntries(clients),
  }
}

/** Tells the sandbox who we are, as an operator does at a real utility's portal. */
async function register(sandboxUrl: string, appUrl: string, keys: Keys): Promise<void> {
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${sandboxUrl}/admin/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${answer.status} ${await answer.text()}`)
  }
  for (const id of UTILITIES) {
    const client = keys.clients[id]
    const profile = `sandbox-${id}`
    await put(`clients/${id}`, {
      clientId: client?.id,
      clientSecret: client?.secret,
      redirectUri: `${appUrl}/connect/return/${profile}`,
      notifyUri: `${appUrl}/hooks/utility/${profile}`,
    })
  }
  await put('hooks', {
    clock: { url: `${appUrl}/hooks/clock`, secret: keys.hooks },
    rail: { url: `${appUrl}/hooks/rail/sandbox`, secret: keys.hooks, apiKey: keys.rail },
  })
  await put('phone', { ...keys.phone, from: PHONE_FROM, inboundUrl: `${appUrl}/hooks/sms/text` })
}

/** A process of ours, its output in a file of the world's folder. */
class Child {
  #process: ChildProcess
  #name: string
  #log: string
  #tail = ''
  #ended: Promise<number | null>
  constructor(folder: string, name: string, args: readonly string[], env: Record<string, string>) {
    this.#name = name
    this.#log = join(folder, 'logs', `${name}.log`)
    const { NODE_OPTIONS, PATH, HOME, TMPDIR } = process.env
    const inherited = Object.fromEntries(
      Object.entries({ NODE_OPTIONS, PATH, HOME, TMPDIR }).filter((one): one is [string, string] => one[1] !== undefined),
    )
    // A group of its own: a Ctrl-C at the terminal reaches us, and we end our children in order.
    this.#process = spawn(process.execPath, args, {
      cwd: root,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const log = createWriteStream(this.#log, { flags: 'a', mode: 0o600 })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (data: Buffer) => {
        log.write(data)
        this.#tail = (this.#tail + data.toString()).slice(-2000)
      })
    this.#ended = new Promise((resolve) => this.#process.once('close', (code) => resolve(code)))
  }

  async succeed(): Promise<string> {
    const code = await this.#ended
    if (code !== 0) throw new Error(`${this.#name} failed:\n${this.#tail}`)
    return this.#tail
  }

  /** Waits until an address answers; throws with the last words of the process when it ends first. */
  async answers(url: string): Promise<void> {
    const until = performance.now() + 60_000
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`${this.#name} ended while starting:\n${this.#tail}`)
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null)
      if (answer?.ok) return
      if (performance.now() > until) throw new Error(`${this.#name} does not answer at ${url}; see ${this.#log}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill(signal)
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 15_000)
    await this.#ended
    clearTimeout(late)
  }
}
