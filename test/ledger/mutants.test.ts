/** Each mutant of the ledger is killed by the test of its invariant. `npm test` takes one of each invariant; with QPC_LONG=1 all are taken. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startTestCluster } from '../../server/src/testing/cluster.ts'
import { type Mutant, mutants } from './mutants.ts'

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const cluster = await startTestCluster()
after(() => cluster.stop())

const long = process.env['QPC_LONG'] === '1'
const chosen = long ? mutants : mutants.filter((one, i) => mutants.findIndex((other) => other.breaks === one.breaks) === i)

/** The tests of one invariant, or all, with a mutant in place or none: which failed, of how many. */
function runTests(mutant: Mutant | null): Promise<{ failed: string[]; ran: number; output: string }> {
  const pattern = mutant ? ['--test-name-pattern', `^${mutant.breaks} `] : []
  const preload = mutant ? ['--import', path('mutate.ts')] : []
  const child = spawn(
    process.execPath,
    [...preload, '--test-reporter=tap', ...pattern, path('../../server/src/ledger/invariants.test.ts')],
    { env: { ...process.env, TEST_PG: cluster.host, QPC_MUTANT: mutant?.name ?? '', NODE_TEST_CONTEXT: undefined } },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  return new Promise((resolve) => {
    child.once('close', () => {
      const names = (start: string) =>
        output.split('\n').flatMap((line) => (line.startsWith(start) ? (/- (L\d+) /.exec(line)?.[1] ?? []) : []))
      const failed = names('not ok')
      resolve({ failed, ran: failed.length + names('ok').length, output })
    })
  })
}

test('the ledger as it is passes the tests of all invariants, L1 to L16', async () => {
  const { failed, ran, output } = await runTests(null)
  assert.deepEqual({ failed, ran }, { failed: [], ran: 16 }, output)
})

test('there are mutants of every invariant that the books alone can break, each of its own name', () => {
  assert.equal(new Set(mutants.map((one) => one.name)).size, mutants.length)
  const broken = new Set(mutants.map((one) => one.breaks))
  assert.deepEqual([...broken].sort(), Array.from({ length: 16 }, (_, i) => `L${i + 1}`).sort())
})

for (const mutant of chosen)
  test(`${mutant.breaks} finds: ${mutant.name}`, async () => {
    const { failed, ran, output } = await runTests(mutant)
    assert.deepEqual({ failed, ran }, { failed: [mutant.breaks], ran: 1 }, output)
  })
