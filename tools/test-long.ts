/**
 * `npm run test:long`: the long form of the tests that have one, with QPC_LONG=1, each file alone, and all journeys. A test file joins in by reading
 * QPC_LONG and doing more when it is 1; it says by `context.diagnostic` which seed it used and how much it did. File names as arguments
 * choose among them; QPC_SEED changes the seeds, QPC_MUTANTS the numbers of damaged documents, QPC_CASES how many faults are tried.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startTestCluster } from '../server/src/testing/cluster.ts'
import { buildWeb } from './build-web.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules') && !name.includes('dist/'))
    .map((name) => `${folder}/${name}`)
    .sort()

const asked = process.argv.slice(2)
const long = ['packages', 'cli', 'sandbox/src', 'server/src', 'web/src', 'test']
  .flatMap(files)
  .filter((file) => file.includes('/journeys/') || readFileSync(file, 'utf8').includes('QPC_LONG'))
const chosen = asked.length === 0 ? long : long.filter((file) => asked.some((part) => file.includes(part)))
if (chosen.length === 0) {
  console.error(`No test with a long form matches ${asked.join(', ')}. There are:\n  ${long.join('\n  ')}`)
  process.exit(2)
}
await buildWeb((words) => console.log(words))
const cluster = chosen.some((file) => file.startsWith('server/')) ? await startTestCluster() : undefined
const env = { ...process.env, QPC_LONG: '1', ...(cluster === undefined ? {} : { TEST_PG: cluster.host }) }
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...chosen], {
  stdio: 'inherit',
  env,
})
await cluster?.stop()
process.exit(status ?? 1)
