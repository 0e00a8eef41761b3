/** Every lesson of `examples/` prints what was recorded beside it. QPC_RECORD=1 records anew. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startTestCluster } from '../../server/src/testing/cluster.ts'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const lessons = readdirSync(folder).filter((name) => /^\d.*\.ts$/.test(name))
const cluster = await startTestCluster()
after(() => cluster.stop())

test('there are lessons of an earning, a payout, a return, a true-up and money that arrives short', () => {
  assert.deepEqual(lessons, ['1-earning.ts', '2-payout.ts', '3-return.ts', '4-true-up.ts', '5-short-remittance.ts'])
})

for (const name of lessons)
  test(`${name} prints what is recorded`, async () => {
    const env = { ...process.env, TEST_PG: cluster.host }
    const { stdout } = await promisify(execFile)(process.execPath, [folder + name], { env })
    const recorded = folder + name.replace(/ts$/, 'out')
    if (process.env['QPC_RECORD'] === '1') writeFileSync(recorded, stdout)
    assert.equal(stdout, readFileSync(recorded, 'utf8'))
    assert.match(stdout, /The books are right\.\n$/)
  })
