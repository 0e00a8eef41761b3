import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  acceptedFirst,
  addressFaults,
  batchFaults,
  consentFaults,
  decimalsModes,
  narrowable,
  notificationFaults,
  railFaultKinds,
  refreshFaults,
  resourceFaults,
  revokeFaults,
  tokenFaults,
  utilityIds,
} from './admin/admin-json.ts'
import { faultsOf } from './admin/faults.ts'
import { settingsOf } from './admin/registrations.ts'
import { testScenarios } from './consent/scope-keys.ts'
import { dialects, espiPath } from './dialects.ts'
import { startSandbox } from './index.ts'
import { openState } from './state.ts'

const folder = dirname(dirname(fileURLToPath(import.meta.url)))
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const examples = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!)

test('the example in TypeScript runs', () => {
  const [example = ''] = examples('ts')
  const module = example.replace('./src/index.ts', pathToFileURL(join(folder, 'src/index.ts')).href)
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', module], { encoding: 'utf8', cwd: folder })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, '18 households at metro, the first is Rosa Medina\n')
})

const missing = ['bash', 'curl'].find((tool) => spawnSync(tool, ['--version']).error)

test('the examples in curl run, one after the other', { skip: missing ? `SKIPPED: ${missing} is not installed` : false }, async () => {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2026-07-14T13:30:00Z' })
  try {
    const script = ['set -euo pipefail', ...examples('bash')].join('\n')
    const child = spawn('bash', ['-c', script], { env: { ...process.env, SANDBOX: sandbox.url, ADMIN_KEY: sandbox.adminKey } })
    let [printed, problems] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      problems += chunk.toString()
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    assert.equal(code, 0, problems + printed)
    assert.match(printed, /^202\n3\n<cust:accountId>\d{11}\n\s*20\n"nowAt"\n401\n$/)
  } finally {
    await sandbox.close()
  }
})

test('the commands of the README are those of the repository, and the clock command turns a running sandbox', async () => {
  const { scripts } = JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as { scripts: Record<string, string> }
  const [commands = ''] = examples('sh')
  for (const [, name = ''] of commands.matchAll(/npm run (\w+)/g)) assert.match(scripts[name] ?? '', /sandbox\/src\//, name)
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2026-07-14T13:30:00Z' })
  try {
    const child = spawn(process.execPath, [join(folder, 'src/clock/clock-command.ts'), '+6h'], {
      env: { ...process.env, SANDBOX_URL: sandbox.url },
    })
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
    await new Promise((resolve) => child.on('close', resolve))
    assert.match(printed, /^2026-07-14T19:3\d:\d\d\S*Z after \d+ stops\n$/)
  } finally {
    await sandbox.close()
  }
})

test('the README names every fault and setting with its values, every address of the dialects and every test scenario', () => {
  const state = openState('')
  for (const name of [
    ...Object.keys(faultsOf(state)),
    ...Object.keys(settingsOf(state)),
    ...[railFaultKinds, notificationFaults, tokenFaults, resourceFaults, batchFaults, refreshFaults].flat(),
    ...[narrowable, addressFaults, revokeFaults, consentFaults, decimalsModes, acceptedFirst, testScenarios].flat(),
  ])
    assert.ok(readme.includes(`\`${name}\``), name)
  state.close()
  const spelled = (address: string, utility: string) => [address, address.replace(`/${utility}/`, '/{u}/')]
  for (const utility of utilityIds)
    for (const address of [`${espiPath(utility)}/resource`, `/${utility}${dialects[utility].paths.token}`])
      assert.ok(
        spelled(address, utility).some((one) => readme.includes(`\`${one}\``)),
        address,
      )
})

test('run by itself, it ends cleanly when interrupted', async () => {
  const env = { ...process.env, SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0', SANDBOX_STATE: '' }
  const child = spawn(process.execPath, [join(folder, 'src/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
    if (printed.includes('State')) child.kill('SIGTERM')
  })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  assert.equal(code, 0)
  assert.match(printed, /Sandbox {3}http:\/\/127\.0\.0\.1:\d+\n/)
  assert.match(printed, /Admin key [\w-]{43}\n/)
})
