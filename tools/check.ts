/** `npm run check`: types, lint and format, the rules of the house, and the unit tests that need no database. Under 30 seconds. */
import { spawnSync } from 'node:child_process'

const steps: [string, string[]][] = [
  ['tsc', ['-p', '.']],
  ['biome', ['ci', '--colors=off', '--reporter=summary', '.']],
  [
    'node',
    ['--test', '--test-reporter=dot', 'tools/*.test.ts', 'packages/*/src/**/*.test.ts', 'cli/src/**/*.test.ts', 'web/src/**/*.test.ts'],
  ],
]
for (const [command, args] of steps) {
  const startedAt = performance.now()
  const done = spawnSync(command, args, { stdio: 'inherit' })
  console.log(
    `${done.status === 0 ? 'ok    ' : 'FAILED'} ${command} ${args.slice(0, 2).join(' ')} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`,
  )
  if (done.status !== 0) process.exit(1)
}
