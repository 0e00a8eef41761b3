import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'qpc-config-'))
after(() => rmSync(folder, { recursive: true }))
const key = randomBytes(32)
const whole = {
  QPC_URL: 'https://quickpay.example.org/some/path',
  DATABASE_URL: 'postgres://qpc_app@db/quickpay',
  QPC_KEY: key.toString('base64'),
  QPC_SMTP_URL: 'smtp://mail.example.org',
  QPC_RAIL_URL: 'https://rail.example.org',
  QPC_RAIL_KEY: 'rail key',
  QPC_HOOK_SECRET: 'hook secret',
}
type Env = Record<string, string | undefined>
const problems = (env: Env): string[] => {
  try {
    readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').slice(1)
  }
  return []
}
const only = (changes: Env): string => {
  const found = problems({ ...whole, ...changes })
  assert.equal(found.length, 1, `${JSON.stringify(changes)}: ${found.join()}`)
  return found[0]!
}

test('everything that is missing is named at once', () => {
  const said = problems({ QPC_UTILITIES: 'con-edison' })
  const named = said.map((line) => /- (\w+) is missing: \w/.exec(line)?.[1])
  assert.deepEqual(named.sort(), [
    'DATABASE_URL',
    'QPC_CLIENT_CON_EDISON_ID',
    'QPC_CLIENT_CON_EDISON_SECRET',
    'QPC_HOOK_SECRET',
    'QPC_KEY_FILE',
    'QPC_RAIL_KEY',
    'QPC_RAIL_URL',
    'QPC_SMTP_URL',
    'QPC_URL',
  ])
})

test('a key of the wrong length, a key file that is missing or empty, are refused without showing the key', () => {
  const short = randomBytes(31).toString('base64')
  assert.match(only({ QPC_KEY: short }), /31 bytes; 32 are needed/)
  assert.ok(!only({ QPC_KEY: short }).includes(short))
  assert.match(only({ QPC_KEY_FILE: join(folder, 'absent') }), /cannot be read \(ENOENT\)/)
  assert.match(only({ QPC_KEY_FILE: folder }), /cannot be read \(EISDIR\)/)
  writeFileSync(join(folder, 'empty'), '\n')
  assert.match(only({ QPC_KEY_FILE: join(folder, 'empty') }), /QPC_KEY_FILE is missing/)
})

test('addresses that cannot be used are refused', () => {
  for (const url of ['quickpay', 'localhost:3000', 'ftp://quickpay.example.org', 'javascript:alert(1)'])
    assert.match(only({ QPC_URL: url }), /QPC_URL is no web address/)
  assert.match(only({ QPC_RAIL_URL: 'rail:443' }), /QPC_RAIL_URL is no web address/)
  for (const url of ['mail.example.org', 'https://mail.example.org', 'mail:25']) assert.match(only({ QPC_SMTP_URL: url }), /QPC_SMTP_URL/)
})

test('numbers that are none are refused: a limit that is no number would limit nothing', () => {
  assert.match(only({ QPC_SIGN_INS_PER_MINUTE: 'many' }), /no whole number: many/)
  assert.match(only({ QPC_PORT: '-1' }), /QPC_PORT is no whole number/)
})

test('the sandbox’s clock needs the sandbox, and there is no third clock', () => {
  assert.match(only({ QPC_CLOCK: 'sandbox' }), /QPC_SANDBOX_URL is missing/)
  assert.match(only({ QPC_CLOCK: 'stopped' }), /can be real or sandbox/)
})

test('staff sign in by passkey unless code is said, and by nothing else', () => {
  assert.match(only({ QPC_STAFF_SIGN_IN: 'password' }), /can be passkey or code/)
  assert.equal(readConfig({ ...whole, QPC_STAFF_SIGN_IN: '' }).config.staffSignIn, 'passkey')
})

test('a configuration with the least is complete: real time, nothing switched on', () => {
  const { config, secrets } = readConfig(whole)
  assert.deepEqual(config, {
    url: 'https://quickpay.example.org',
    host: '127.0.0.1',
    port: 3000,
    database: { connectionString: whole.DATABASE_URL },
    databaseOwner: { connectionString: whole.DATABASE_URL },
    clock: { kind: 'real' },
    smtp: { host: 'mail.example.org', port: 587, secure: false, from: 'QuickPayConnect <no-reply@quickpay.example>' },
    sandboxUrl: null,
    utilities: [],
    operators: [],
    staffSignIn: 'passkey',
    contact: null,
    signInsPerMinute: 10,
    logLevel: 'info',
  })
  assert.deepEqual([secrets.vaultKeys[0]?.id, Buffer.from(secrets.vaultKeys[0]!.key).equals(key)], ['k1', true])
  assert.notEqual(secrets.sessions, whole.QPC_KEY)
  assert.equal(secrets.sessions, readConfig(whole).secrets.sessions, 'sessions outlive a start')
})

test('a whole configuration is read', () => {
  writeFileSync(join(folder, 'key'), `${key.toString('base64')}\n`, { mode: 0o600 })
  const { config, secrets } = readConfig({
    ...whole,
    DATABASE_URL: undefined,
    QPC_KEY: undefined,
    QPC_KEY_FILE: join(folder, 'key'),
    QPC_POSTGRES_SOCKET: '/tmp/socket',
    QPC_CLOCK: 'sandbox',
    QPC_SANDBOX_URL: 'http://127.0.0.1:4100',
    QPC_SMTP_URL: 'smtps://us%40er:p%2Fw@mail.example.org',
    QPC_MAIL_FROM: 'Q <q@example.org>',
    QPC_UTILITIES: 'sandbox-metro, con-edison,',
    QPC_CLIENT_SANDBOX_METRO_ID: 'm',
    QPC_CLIENT_SANDBOX_METRO_SECRET: 'ms',
    QPC_CLIENT_CON_EDISON_ID: 'c',
    QPC_CLIENT_CON_EDISON_SECRET: 'cs',
    QPC_OPERATORS: 'Ana@example.org, ben@example.org',
    QPC_SIGN_INS_PER_MINUTE: '20',
    QPC_STAFF_SIGN_IN: 'code',
    QPC_PORT: '8080',
  })
  assert.deepEqual(config.database, { host: '/tmp/socket', user: 'qpc_app', database: 'quickpay' })
  assert.deepEqual(config.databaseOwner, { host: '/tmp/socket', user: 'postgres', database: 'quickpay' })
  assert.deepEqual(config.clock, { kind: 'sandbox', url: 'http://127.0.0.1:4100' })
  const auth = { user: 'us@er', pass: 'p/w' }
  assert.deepEqual(config.smtp, { host: 'mail.example.org', port: 465, secure: true, from: 'Q <q@example.org>', auth })
  assert.deepEqual(
    [config.utilities, config.operators],
    [
      ['sandbox-metro', 'con-edison'],
      ['ana@example.org', 'ben@example.org'],
    ],
  )
  assert.deepEqual([config.port, config.signInsPerMinute, config.staffSignIn], [8080, 20, 'code'])
  assert.deepEqual(
    [...secrets.clients],
    [
      ['sandbox-metro', { id: 'm', secret: 'ms' }],
      ['con-edison', { id: 'c', secret: 'cs' }],
    ],
  )
})

test('where people can write to is an address, or nowhere', () => {
  assert.match(only({ QPC_CONTACT: 'the front desk' }), /QPC_CONTACT is no e-mail address/)
  assert.equal(readConfig({ ...whole }).config.contact, null)
  assert.equal(readConfig({ ...whole, QPC_CONTACT: 'help@quickpay.example.org' }).config.contact, 'help@quickpay.example.org')
})
