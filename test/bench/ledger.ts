/** How many balanced transactions the ledger books in a second on a database that writes to disk, beside bare SQL with the same rows. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../server/src/platform/db.ts'
import { removeLocalPostgres, startLocalPostgres } from '../../server/src/platform/local-postgres.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { haveMembers } from '../../server/src/testing/parents.ts'
import { compete } from './rounds.ts'
import { rowsOf, type Section } from './section.ts'

export const ledgerClients = 8
export const ledgerMembers = 1000
export const ledgerMember = (i: number): string => `mem_bench_${i}`
const amount = 2000

export async function ledgerSections(folder: string, rounds: number): Promise<Section[]> {
  const home = join(folder, 'postgres')
  mkdirSync(folder, { recursive: true })
  const server = await startLocalPostgres(home)
  try {
    const database = 'postgres'
    await migrate({ host: server.host, user: 'postgres', database }, [])
    const opened = openDatabase({ host: server.host, user: 'qpc_app', database }, 1)
    const memberIds = Array.from({ length: ledgerMembers }, (_, i) => ledgerMember(i))
    await haveMembers(opened.db, Temporal.Instant.from('2027-07-14T12:00:00Z'), memberIds)
    await opened.end()
    const work = (name: string, how: string) => ({
      name,
      file: 'ledger.ts',
      args: [how, server.host, database, String(amount)],
      amount,
    })
    const works = [
      work(`the ledger, spread over ${ledgerMembers} members`, 'spread'),
      work('the ledger, one hot member', 'hot'),
      work('the ledger, spread, 500 in a transaction', 'batch'),
      work('a bare INSERT of the same rows, a transaction each', 'sql'),
    ]
    return [
      {
        id: 'ledger',
        title: 'Balanced transactions',
        about: `${amount} journals of one transfer, ${ledgerClients} clients at once, every commit on disk.`,
        unit: 'per second',
        rows: rowsOf(works, await compete(works, rounds)),
      },
    ]
  } finally {
    await server.stop()
    removeLocalPostgres(home)
  }
}
