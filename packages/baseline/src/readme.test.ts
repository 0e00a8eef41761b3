/** The example of the README runs and prints what the README says. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const folder = join(import.meta.dirname, '..')
const [, code, expected] = /```ts\n([\s\S]*?)```\s*```text\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? []

test('the README’s example', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', code ?? ''], {
    cwd: folder,
    encoding: 'utf8',
  })
  assert.equal(stderr, '')
  assert.equal(stdout, expected)
})
