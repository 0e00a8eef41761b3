/** `npm test`: everything a change must keep. One PostgreSQL for the run, one report at the end. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startTestCluster } from '../server/src/testing/cluster.ts'
import { buildWeb } from './build-web.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const step = (name: string, command: string, args: string[], env = process.env): boolean => {
  const startedAt = performance.now()
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
  return status === 0
}
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules') && !name.includes('dist/'))
    .map((name) => `${folder}/${name}`)
    .sort()

const JOURNEYS = 3

const asked = process.argv.slice(2)
await buildWeb((words) => console.log(words))
const cluster = await startTestCluster()
const env = { ...process.env, TEST_PG: cluster.host }
const alone = ['test/end-to-end', 'test/faults'].flatMap(files)
// Whole lives of people, minutes of browser work together: a few of them each time, others with another commit. `npm run test:long` takes all.
const journeys = alone.filter((file) => file.includes('/journeys/'))
const commit = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout?.trim() || 'none'
const orderOf = (file: string): string => createHash('sha256').update(`${commit} ${file}`).digest('hex')
const sample = journeys.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).slice(0, JOURNEYS)
const together = ['tools', 'packages', 'cli', 'sandbox/src', 'server/src', 'web/src', 'test']
  .flatMap(files)
  .filter((file) => !alone.includes(file))
const run = (name: string, list: string[], concurrency: number) =>
  list.length === 0 || step(name, process.execPath, ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...list], env)
let passed = true
if (asked.length > 0) passed = run('chosen tests', asked, 2)
else {
  passed = step('types', process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']) && passed
  passed = step('lint and format', 'node_modules/.bin/biome', ['ci', '--colors=off', '--reporter=summary', '.']) && passed
  passed = run('unit and module tests', together, 3) && passed
  // These drive a browser and whole processes; one at a time, or they measure each other.
  const others = alone.filter((file) => !journeys.includes(file))
  console.log(`journeys of ${commit.slice(0, 8)}: ${sample.map((file) => basename(file, '.test.ts')).join(', ')}, of ${journeys.length}`)
  passed = run('end to end', [...others, ...sample], 1) && passed
}
await cluster.stop()
process.exit(passed ? 0 : 1)
