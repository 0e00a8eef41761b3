/** The environment, read once: what the server is told (Config) and what it must not tell (Secrets). Nothing else reads process.env. */

import { hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isEmail } from '#members/member.ts'
import type { StaffSignIn } from '#members/passkeys.ts'
import { readSmsConfig, type SmsConfig } from '#messaging/sms/config.ts'
import { type RailConfig, readRailConfig } from '#payout/rails/config.ts'
import type { Address } from '#platform/db.ts'
import type { Keys } from '#platform/vault.ts'

export type Config = {
  /** Where people reach us; an origin without a path. */
  url: string
  host: string
  port: number
  database: Address
  /** The owner's address: migrates and ends. */
  databaseOwner: Address
  /** Real time, or the sandbox's clock with its address. */
  clock: { kind: 'real' } | { kind: 'sandbox'; url: string }
  smtp: { host: string; port: number; secure: boolean; from: string; auth?: { user: string; pass: string } }
  /** Base URLs of the sandbox utilities; real ones are fixed in their profiles. */
  sandboxUrl: string | null
  /** Utilities that are switched on, by profile id. */
  utilities: readonly string[]
  /** E-mail addresses whose owners run the programs. */
  operators: readonly string[]
  /** What opens the console to them. */
  staffSignIn: StaffSignIn
  /** Where people can write to a person; the help page names it. */
  contact: string | null
  /** How many sign-in attempts an address may make in a minute. */
  signInsPerMinute: number
  logLevel: string
}

export type Secrets = {
  vaultKeys: Keys
  /** Signs sessions. */
  sessions: string
  /** From which the key that signs receipts is made. */
  receiptSeed: Uint8Array
  /** From which the key is made that push services know us by. */
  pushSeed: Uint8Array
  /** Shared with the sandbox's clock for its signed hook; empty in real time, which sends none. */
  hooks: string
  /** Which rail pays whom, with the key of each. */
  rails: RailConfig
  /** Who sends text messages; null where nobody does. */
  sms: SmsConfig | null
  clients: ReadonlyMap<string, { id: string; secret: string }>
}

/** Everything wrong with the environment, said at once. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not complete:\n${[...new Set(problems)].map((p) => `  - ${p}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

type Env = Record<string, string | undefined>

export function readConfig(env: Env = process.env): { config: Config; secrets: Secrets } {
  const problems: string[] = []
  const need = (name: string, why: string): string => {
    const value = env[name]
    if (!value) problems.push(`${name} is missing: ${why}`)
    return value ?? ''
  }
  const web = (name: string, value: string): string => {
    if (value && !(URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))) problems.push(`${name} is no web address: ${value}`)
    return value
  }
  const whole = (name: string, usual: number): number => {
    const value = env[name] || String(usual)
    if (!/^\d{1,6}$/.test(value)) problems.push(`${name} is no whole number: ${value}`)
    return Number(value)
  }
  const url = web('QPC_URL', need('QPC_URL', 'the origin under which people reach the server, for example https://quickpay.example.org'))
  const address = addressOf(env['DATABASE_URL'], env['QPC_POSTGRES_SOCKET'], 'qpc_app', env['QPC_POSTGRES_DATABASE'])
  if (!address) problems.push('DATABASE_URL is missing: a PostgreSQL 15 or newer, as the role qpc_app')
  const owner = addressOf(env['DATABASE_OWNER_URL'], env['QPC_POSTGRES_SOCKET'], 'postgres', env['QPC_POSTGRES_DATABASE'])
  const key = readKey(env, problems)
  const utilities = listOf(env['QPC_UTILITIES'])
  const clients = new Map<string, { id: string; secret: string }>()
  for (const id of utilities) {
    const name = `QPC_CLIENT_${id.toUpperCase().replaceAll('-', '_')}`
    const [clientId, secret] = [
      need(`${name}_ID`, `the client id that ${id} registered for us`),
      need(`${name}_SECRET`, `the client secret of ${id}`),
    ]
    clients.set(id, { id: clientId, secret })
  }
  const sandboxUrl = web('QPC_SANDBOX_URL', env['QPC_SANDBOX_URL'] ?? '') || null
  const clockKind = env['QPC_CLOCK'] || 'real'
  if (clockKind === 'sandbox' && !sandboxUrl) problems.push('QPC_SANDBOX_URL is missing: QPC_CLOCK=sandbox takes the time from there')
  if (clockKind !== 'sandbox' && clockKind !== 'real') problems.push(`QPC_CLOCK is ${clockKind}; it can be real or sandbox`)
  const staffSignIn = env['QPC_STAFF_SIGN_IN'] || 'passkey'
  if (staffSignIn !== 'passkey' && staffSignIn !== 'code') problems.push(`QPC_STAFF_SIGN_IN is ${staffSignIn}; it can be passkey or code`)
  const smtp = smtpOf(
    need('QPC_SMTP_URL', 'where e-mail is handed over, for example smtps://user:password@mail.example.org'),
    env['QPC_MAIL_FROM'],
    problems,
  )
  const rails = readRailConfig(env, problems)
  const sms = readSmsConfig(env, problems)
  web('QPC_TWILIO_URL', sms?.url ?? '')
  web('QPC_RAIL_URL', rails.sandbox.url)
  web('QPC_TREMENDOUS_URL', rails.tremendous.url)
  web('QPC_STRIPE_URL', rails.stripe.url)
  // The sandbox's clock and its rail sign with one secret.
  const hooks = clockKind === 'sandbox' ? need('QPC_HOOK_SECRET', 'the secret that signs hooks from the clock and the rail') : ''
  if (env['QPC_CONTACT'] && !isEmail(env['QPC_CONTACT'])) problems.push(`QPC_CONTACT is no e-mail address: ${env['QPC_CONTACT']}`)
  const [port, signInsPerMinute] = [whole('QPC_PORT', 3000), whole('QPC_SIGN_INS_PER_MINUTE', 10)]
  if (problems.length > 0 || !address || !key) throw new ConfigError(problems)
  return {
    config: {
      url: new URL(url).origin,
      host: env['QPC_HOST'] || '127.0.0.1',
      port,
      database: address,
      databaseOwner: owner ?? address,
      clock: clockKind === 'sandbox' && sandboxUrl ? { kind: 'sandbox', url: sandboxUrl } : { kind: 'real' },
      smtp,
      sandboxUrl,
      utilities,
      operators: listOf(env['QPC_OPERATORS']?.toLowerCase()),
      staffSignIn: staffSignIn === 'code' ? 'code' : 'passkey',
      contact: env['QPC_CONTACT'] || null,
      signInsPerMinute,
      logLevel: env['QPC_LOG_LEVEL'] || 'info',
    },
    secrets: {
      vaultKeys: [{ id: 'k1', key }],
      sessions: Buffer.from(hkdfSync('sha256', key, 'qpc', 'sessions', 32)).toString('base64url'),
      receiptSeed: new Uint8Array(hkdfSync('sha256', key, 'qpc', 'receipts', 32)),
      pushSeed: new Uint8Array(hkdfSync('sha256', key, 'qpc', 'web-push', 32)),
      hooks,
      rails,
      sms,
      clients,
    },
  }
}

/** What stands between commas; people write spaces after them. */
const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

function addressOf(url: string | undefined, socket: string | undefined, user: string, database = 'quickpay'): Address | null {
  if (url) return { connectionString: url }
  return socket ? { host: socket, user, database } : null
}

/** The vault's key: 32 bytes in base64, from a file that only its owner can read, or from the environment. */
function readKey(env: Env, problems: string[]): Uint8Array | null {
  const file = env['QPC_KEY_FILE']
  let text = env['QPC_KEY']
  try {
    if (file) text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    problems.push(`QPC_KEY_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return null
  }
  if (!text) {
    problems.push('QPC_KEY_FILE is missing: the file with the key that seals tokens (openssl rand -base64 32)')
    return null
  }
  const key = Buffer.from(text, 'base64')
  if (key.length === 32) return key
  problems.push(`the vault key has ${key.length} bytes; 32 are needed (openssl rand -base64 32)`)
  return null
}

function smtpOf(text: string, from: string | undefined, problems: string[]): Config['smtp'] {
  const url = URL.canParse(text) ? new URL(text) : null
  if (text && !(url && /^smtps?:$/.test(url.protocol))) problems.push('QPC_SMTP_URL is not of the form smtp://host:port')
  const secure = url?.protocol === 'smtps:'
  const auth = url?.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : null
  return {
    host: url?.hostname ?? '',
    port: Number(url?.port || (secure ? 465 : 587)),
    secure,
    from: from || 'QuickPayConnect <no-reply@quickpay.example>',
    ...(auth ? { auth } : {}),
  }
}
