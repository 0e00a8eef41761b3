/** `npm start`: the whole world, seeded, with its addresses printed. `--fresh` begins anew. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firstMonday, seedNeighbourhood } from './seed.ts'
import { startWorld } from './world.ts'

const folder = fileURLToPath(new URL('../.qpc', import.meta.url))
const args = process.argv.slice(2)
const unknown = args.filter((arg) => arg !== '--fresh')
if (unknown.length > 0) {
  console.error(`npm start does not know ${unknown.join(' ')}; it knows --fresh, which begins anew`)
  process.exit(2)
}
const startedAt = performance.now()
const say = (words: string) => console.log(`  ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${words}`)

const world = await startWorld({
  folder,
  appPort: 3000,
  sandboxPort: 4100,
  smtpPort: 4125,
  operators: ['operator@example.net'],
  fresh: args.includes('--fresh'),
  startAt: firstMonday(Temporal.Now.instant()).toString(),
  say,
}).catch((error: unknown) => {
  console.error(`\nIt could not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
let ending = false
const end = () => {
  if (ending) return
  ending = true
  void world.stop().then(() => process.exit(0))
}
process.on('SIGINT', end)
process.on('SIGTERM', end)
process.on('SIGHUP', end)

try {
  if (world.isNew) {
    await seedNeighbourhood(world, say)
    writeFileSync(join(folder, 'seeded'), new Date().toISOString())
  }
} catch (error) {
  console.error(
    `\nThe neighbourhood could not be seeded: ${error instanceof Error ? error.message : String(error)}\nStart again with: npm start -- --fresh`,
  )
  await world.stop()
  process.exit(1)
}

console.log(`
QuickPayConnect is running.

  The app          ${world.appUrl}/es    ${world.appUrl}/en
  The console      ${world.appUrl}/en/console
  The sandbox      ${world.sandboxUrl}/     (its bar turns the clock: so does  npm run clock -- +6h)
  The mailbox      ${world.sandboxUrl}/mailbox     (sign-in codes arrive here)
  The telephones   ${world.sandboxUrl}/phone     (text messages, and a box to answer them)

  A customer       rosa@example.net
  An operator      operator@example.net

  Ctrl-C ends everything; the data stays. npm start -- --fresh begins anew.
`)
