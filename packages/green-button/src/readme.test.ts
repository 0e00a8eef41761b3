/** The examples of the README print what it says they print. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../', import.meta.url))
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```ts\n(.*?)```\s+prints\s+```text\n(.*?)```/gs)]

test('there are examples, and each ts block has its output', () => {
  assert.equal(examples.length, readme.match(/```ts/g)?.length)
})

for (const [at, [, code = '', output]] of examples.entries()) {
  test(`example ${at + 1}`, () => {
    const run = spawnSync(process.execPath, ['--conditions=qpc-source', '--input-type=module-typescript', '--eval', code], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.equal(run.stdout, output, run.stderr)
  })
}
