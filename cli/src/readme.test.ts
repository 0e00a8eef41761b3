/** The examples of the README print what the README says. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from './testing.ts'

const root = join(import.meta.dirname, '../..')
const examples = readFileSync(join(root, 'cli/README.md'), 'utf8').matchAll(/```console\n\$ \.\/qpc (.*)\n([\s\S]*?)```/g)

for (const [, command = '', expected] of examples) {
  test(`./qpc ${command}`, async () => {
    process.chdir(root)
    const { status, out } = await run(...command.split(' '))
    assert.deepEqual([status, out], [0, expected])
  })
}
