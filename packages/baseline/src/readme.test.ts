/** The examples of the README run and print what the README says. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const folder = join(import.meta.dirname, '..')
const examples = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```\s*```text\n([\s\S]*?)```/g)]

test('there are two examples', () => assert.equal(examples.length, 2))
for (const [, code = '', expected] of examples) {
  test(`the example that prints ${expected?.split('\n')[0]}`, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', code], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.equal(stderr, '')
    assert.equal(stdout, expected)
  })
}
