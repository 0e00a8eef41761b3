import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { notificationFaults, railFaultKinds, resourceFaults, tokenFaults } from './admin-json.ts'

const folder = dirname(dirname(fileURLToPath(import.meta.url)))
const readme = readFileSync(join(folder, 'README.md'), 'utf8')

test('the example of the README runs', () => {
  const example =
    /```ts\n([\s\S]*?)```/.exec(readme)?.[1]?.replace('./src/index.ts', pathToFileURL(join(folder, 'src/index.ts')).href) ?? ''
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', example], { encoding: 'utf8', cwd: folder })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, '30 households, the first is Rosa Medina\n')
})

test('the README names every fault', () => {
  for (const kind of [...railFaultKinds, ...notificationFaults, ...tokenFaults, ...resourceFaults])
    assert.ok(readme.includes(`\`${kind}\``), kind)
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
