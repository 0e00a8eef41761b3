/** The rules of the house, checked: who may import whom, where time, network and SQL may be touched, and what no file may hold. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(root + file, 'utf8')
const sources = ['packages', 'cli', 'server', 'sandbox', 'web', 'tools', 'test'].flatMap((folder) =>
  existsSync(root + folder)
    ? readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)(node_modules|dist|artifacts)\//.test(name))
        .map((name) => `${folder}/${name}`)
    : [],
)
const isTest = (file: string) => file.endsWith('.test.ts') || file.startsWith('test/') || file.includes('/testing')
const product = sources.filter((file) => !isTest(file))
/** What is left of a file without comments and without the insides of strings that span a line. */
const code = (file: string) =>
  read(file)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|[^:])\/\/.*$/gm, '$1')
const offenders = (files: readonly string[], pattern: RegExp) => files.filter((file) => pattern.test(code(file)))

/** The order of the work: a module of the server imports only what stands before it, and the ledger and the platform. */
const ORDER = ['members', 'connect', 'metering', 'dispatch', 'settlement', 'payout', 'treasury', 'referrals', 'messaging']
const moduleOf = (file: string) => /^server\/src\/([a-z-]+)\//.exec(file)?.[1]

test('a module of the server imports only what comes before it in the order of the work', () => {
  const wrong: string[] = []
  for (const file of product.filter((one) => one.startsWith('server/src/'))) {
    const own = moduleOf(file)
    if (own === undefined || own === 'http' || own === 'testing') continue
    for (const [, target] of code(file).matchAll(/from '#([a-z-]+)\//g)) {
      if (target === own || target === 'platform') continue
      const allowed =
        own === 'platform'
          ? false
          : target === 'ledger'
            ? true
            : own !== 'ledger' && ORDER.indexOf(target!) < ORDER.indexOf(own) && ORDER.includes(target!)
      if (!allowed) wrong.push(`${file} imports #${target}`)
    }
    if (/from '\.\.\//.test(code(file))) wrong.push(`${file} climbs out of its module with ../`)
  }
  assert.deepEqual(wrong, [])
})

test('packages are pure: no I/O, no clock, no randomness, and only packages before them', () => {
  const allowed: Record<string, string[]> = {
    units: [],
    'green-button': [],
    baseline: ['units'],
    programs: ['units', 'baseline'],
    receipt: ['units', 'baseline', 'programs'],
  }
  const wrong: string[] = []
  for (const file of product.filter((one) => one.startsWith('packages/'))) {
    const name = file.split('/')[1]!
    for (const [, target] of code(file).matchAll(/from '@quickpay\/([a-z-]+)'/g))
      if (!allowed[name]?.includes(target!)) wrong.push(`${file} imports ${target}`)
    for (const [, builtin] of code(file).matchAll(/from '(node:[a-z/]+)'/g))
      if (builtin !== 'node:crypto') wrong.push(`${file} imports ${builtin}`)
    if (/\b(fetch\(|Date\.now|Math\.random|Temporal\.Now|process\.)/.test(code(file))) wrong.push(`${file} touches the world`)
  }
  assert.deepEqual(wrong, [])
})

test('the environment is read in config files only', () => {
  const readers = offenders(
    product.filter((file) => !file.startsWith('tools/')),
    /process\.env/,
  )
  assert.deepEqual(
    readers.filter((file) => !/\/(config|main|clock-command)\.ts$/.test(file)),
    [],
  )
})

test('the server asks for real time, randomness and timers only in the platform and at the doors of the process', () => {
  const server = product.filter(
    (file) => file.startsWith('server/src/') && !file.startsWith('server/src/platform/') && !file.endsWith('/main.ts'),
  )
  assert.deepEqual(offenders(server, /\bDate\.now\(|\bnew Date\(\)|Math\.random|setInterval\(/), [])
  assert.deepEqual(offenders(server, /Temporal\.Now/), [])
})

test('SQL stands in stores, in the platform and in sql/ only, and never asks the database for domain time', () => {
  const server = product.filter((file) => file.startsWith('server/src/'))
  const speakers = offenders(server, /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`|\b(pool|client|plain)\.query\(/)
  const allowed = (file: string) => file.endsWith('-store.ts') || file.startsWith('server/src/platform/') || file === 'server/src/main.ts'
  assert.deepEqual(
    speakers.filter((file) => !allowed(file)),
    [],
  )
  assert.deepEqual(offenders(server, /\bnow\(\)::|select now\(\)|current_timestamp/i), [])
})

test('the server goes out by the platform’s one way, as a rail, and to the sandbox’s clock', () => {
  const callers = offenders(
    product.filter((file) => file.startsWith('server/src/')),
    /\bfetch\(/,
  )
  assert.deepEqual(
    callers.filter((file) => !/payout\/rails\/|platform\/sandbox-clock\.ts$|queue\.ts$/.test(file)),
    [],
  )
  // Everything else goes out by the platform's way, with its judgment of addresses; a utility only by its own.
  const server = product.filter((file) => file.startsWith('server/src/'))
  const plainNetwork = /from 'node:(?:http|https|http2|net|tls|dns|dns\/promises)'/
  assert.deepEqual(
    offenders(server, plainNetwork).filter((file) => !file.startsWith('server/src/platform/')),
    [],
  )
  assert.deepEqual(offenders(server, /from 'undici'/), ['server/src/platform/outside.ts'])
  assert.deepEqual(offenders(server, /\bopenOutside\(/).sort(), ['server/src/connect/outside/address.ts', 'server/src/platform/outside.ts'])
})

test('no default exports but where a tool wants one, no any, no file that says nothing', () => {
  assert.deepEqual(
    offenders(
      sources.filter((file) => !file.endsWith('.config.ts')),
      /^export default/m,
    ),
    [],
  )
  assert.deepEqual(
    offenders(
      sources.filter((file) => file !== 'tools/tidy.test.ts'),
      /:\s*any\b|<any>|\bas any\b/,
    ),
    [],
  )
  assert.deepEqual(
    product.filter((file) => read(file).trim() === ''),
    [],
  )
})

test('a source file has one purpose: none is longer than 320 lines', () => {
  // Written by a tool from the schema; one entry a table.
  const long = product.filter((file) => file !== 'server/src/platform/tables.ts' && read(file).split('\n').length > 320)
  assert.deepEqual(long, [])
})

test('each file of the product says in its first lines what it is for', () => {
  const silent = product.filter(
    (file) => /^(packages|server|sandbox|cli|tools)\//.test(file) && !/^(#!.*\n)?(\/\*\*|\/\/)/.test(read(file)),
  )
  assert.deepEqual(silent, [])
})

test('every module of the server and every package explains itself in a README', () => {
  const rooms = [
    ...['ledger', ...ORDER].filter((name) => existsSync(`${root}server/src/${name}`)).map((name) => `server/src/${name}`),
    ...readdirSync(`${root}packages`).map((name) => `packages/${name}`),
    'sandbox',
  ]
  assert.deepEqual(
    rooms.filter((room) => !existsSync(`${root}${room}/README.md`)),
    [],
  )
})

test('every optional package that the lockfile names is in it, so that npm ci works everywhere', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>
  }
  const names = Object.keys(packages)
  const lacking = Object.values(packages).flatMap((one) =>
    Object.keys(one.optionalDependencies ?? {}).filter((name) => !names.some((path) => path.endsWith(`node_modules/${name}`))),
  )
  assert.deepEqual(lacking, [])
})
