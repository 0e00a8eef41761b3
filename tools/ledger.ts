/**
 * `npm run ledger -- check`: holds the books of a live database against every invariant, reading only. The database is that of DATABASE_URL or
 * QPC_POSTGRES_SOCKET, else the one of `npm start`. Ends with 1 when something is found.
 */
import { fileURLToPath } from 'node:url'
import { checkLedger, invariants } from '../server/src/ledger/check.ts'
import { type Address, openDatabase } from '../server/src/platform/db.ts'
import { startLocalPostgres } from '../server/src/platform/local-postgres.ts'
import { postgresFolderOf } from './world.ts'

const [command, ...rest] = process.argv.slice(2)
if (command !== 'check' || rest.length > 0) {
  console.error('npm run ledger knows one command: npm run ledger -- check')
  process.exit(2)
}

type Reached = { address: Address; leave(): Promise<void> }
async function reach(): Promise<Reached> {
  const { DATABASE_URL: url, QPC_POSTGRES_SOCKET: socket, QPC_POSTGRES_DATABASE: named } = process.env
  const local = (host: string): Address => ({ host, user: 'qpc_app', database: named ?? 'quickpay' })
  const leave = async () => {}
  if (url) return { address: { connectionString: url }, leave }
  if (socket) return { address: local(socket), leave }
  const folder = postgresFolderOf(fileURLToPath(new URL('../.qpc', import.meta.url)))
  if (folder === null) throw new Error('There is no database: set DATABASE_URL, or run npm start first.')
  // The one that runs stays; one that was started for this is stopped again.
  const postgres = await startLocalPostgres(folder)
  return { address: local(postgres.host), leave: () => postgres.stop() }
}

try {
  const { address, leave } = await reach()
  const database = openDatabase(address, 1)
  const findings = await checkLedger(database.db).finally(async () => {
    await database.end()
    await leave()
  })
  for (const { code, words } of invariants) {
    const against = findings.filter((one) => one.code === code && one.words === words)
    console.log(`${against.length === 0 ? 'ok    ' : 'WRONG '} ${code.padEnd(4)} ${words}`)
    for (const { evidence } of against)
      console.log(`             ${evidence['subject']}: expected ${evidence['expected']}, found ${evidence['found']}`)
  }
  process.exitCode = findings.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
