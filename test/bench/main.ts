/** `npm run bench`: how fast this is, as ratios measured side by side in one run. `-- --json` prints one line for programs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { baselineSections } from './baseline.ts'
import { greenButtonSections } from './green-button.ts'
import { runHomeBrowser, wordsOf as wordsOfBrowser } from './home-browser.ts'
import { runHomeServer, wordsOf as wordsOfServer } from './home-server.ts'
import { ledgerSections } from './ledger.ts'
import type { Section } from './section.ts'
import { runSettlement, wordsOf } from './settlement.ts'
import { tableOf } from './table.ts'
import { runUsageChart, wordsOf as wordsOfChart } from './usage-chart.ts'

const rounds = 5
/** `settlement.ts` alone settles as many as it is told. */
const settledAccounts = 5000

const args = process.argv.slice(2)
const json = args.includes('--json')
const unknown = args.find((arg) => arg !== '--json')
if (unknown !== undefined) {
  console.error(`npm run bench does not know ${unknown}; it knows --json, which prints one line for programs`)
  process.exit(2)
}

const startedAt = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'quickpay-bench-'))
const sections: Section[] = []
const take = (more: readonly Section[]) => {
  sections.push(...more)
  if (!json) for (const section of more) console.log(tableOf(section))
}
// The documents are large: they go also when the run is cut short.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const machine = {
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
}
if (!json)
  console.log(
    `\n${rounds} rounds, contestants in turn, each in a process of its own; medians, in brackets the least and the most.\n` +
      `Node ${machine.node}, ${machine.platform}, ${machine.cores} cores: ${machine.cpu}. "Again" is the second time in the same process.\n`,
  )
take(await greenButtonSections(folder, rounds))
take(await baselineSections(rounds))
take(await ledgerSections(folder, rounds))
const settlement = await runSettlement(settledAccounts, (line) => console.error(line))
if (!json) console.log(`${wordsOf(settlement)}\n`)
const homeServer = await runHomeServer((line) => console.error(line))
if (!json) console.log(`${wordsOfServer(homeServer)}\n`)
const homeBrowser = await runHomeBrowser(rounds)
if (!json) console.log(`${wordsOfBrowser(homeBrowser)}\n`)
const usageChart = await runUsageChart((line) => console.error(line))
if (!json) console.log(`${wordsOfChart(usageChart)}\n`)
const tookSeconds = Math.round((performance.now() - startedAt) / 1000)
console.log(
  json
    ? JSON.stringify({ rounds, machine, sections, settlement, homeServer, homeBrowser, usageChart, seconds: tookSeconds })
    : `Took ${tookSeconds} s.`,
)
