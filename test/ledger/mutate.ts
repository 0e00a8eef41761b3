/** Loaded before a test: puts the mutant that QPC_MUTANT names in the place of what was written. Ends the process when it does not fit. */
import { registerHooks } from 'node:module'
import pg from 'pg'
import { mutants } from './mutants.ts'

const mutant = mutants.find((one) => one.name === process.env['QPC_MUTANT'])
if (!mutant) throw new Error(`there is no mutant ${process.env['QPC_MUTANT']}`)

/** Every new database gets the mistake. */
export async function spoil(at: { host: string; database: string }): Promise<void> {
  if (!mutant || !('sql' in mutant)) return
  const owner = new pg.Client({ ...at, user: 'postgres' })
  await owner.connect()
  await owner.query(mutant.sql)
  await owner.end()
}

const made = "return { host: cluster.host, user: 'qpc_app', database }"
const change =
  'sql' in mutant
    ? {
        file: 'testing/cluster.ts',
        from: made,
        to: `await (await import('${import.meta.url}')).spoil({ host: cluster.host, database })\n  ${made}`,
      }
    : mutant

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith(`/server/src/${change.file}`)) return loaded
    const source = String(loaded.source)
    if (source.split(change.from).length !== 2) {
      console.error(`the mutant "${mutant.name}" does not fit ${change.file} in exactly one place`)
      process.exit(3)
    }
    return { ...loaded, source: source.replace(change.from, () => change.to) }
  },
})
