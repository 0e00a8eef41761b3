/** The database: one pool for our own typed queries, a plain one for the libraries that read dates their own way. */
import { type ControlledTransaction, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { effect, isWatched } from '#platform/failpoint.ts'
import type { Tables } from '#platform/tables.ts'

export type Db = Kysely<Tables>
export type Trx = Transaction<Tables> | ControlledTransaction<Tables>
/** Where a query may run: in a transaction or outside one. */
export type Queries = Db | Trx

/** Per-pool parsers; pg's global ones stay as they are, because pg-boss and better-auth read Dates. */
const instant = (text: string) => Temporal.Instant.from(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
const parsers = new Map<number, (text: string) => unknown>([
  [20, BigInt], // int8
  [1700, (text) => text], // numeric stays a decimal string
  [1082, (text) => Temporal.PlainDate.from(text)],
  [1184, instant], // timestamptz
])
const types = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    (format === 'text' && parsers.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** Instants and civil dates go out as text; pg itself would send them as JSON, quotes included. */
const asParameter = (value: unknown) =>
  value instanceof Temporal.Instant || value instanceof Temporal.PlainDate ? value.toString() : value
class TemporalClient extends pg.Client {
  /** Tables written since the transaction began, null outside one; kept while the process is watched. */
  #written: Set<string> | null = null
  override query = ((query: unknown, values?: unknown, ...rest: unknown[]) => {
    const parameters = Array.isArray(values) ? values.map(asParameter) : values
    const send = () => (super.query as (...all: unknown[]) => unknown)(query, parameters, ...rest)
    const name = isWatched() && typeof query === 'string' ? this.#effectOf(query) : null
    return name === null ? send() : effect(name, send as () => Promise<unknown>)
  }) as pg.Client['query']

  /** A commit, or a statement that is its own transaction, by the tables it writes; null for what nobody sees yet, or ever. */
  #effectOf(query: string): string | null {
    const tables = [...query.matchAll(WRITES)].map((found) => (found[1] ?? '').replaceAll('"', ''))
    const written = this.#written
    if (/^(begin|start transaction)/i.test(query)) this.#written = new Set()
    else if (/^(commit|rollback)$/i.test(query)) this.#written = null
    else if (written) for (const table of tables) written.add(table)
    else return tables.length > 0 ? `write ${tables.sort().join(', ')}` : null
    return /^commit$/i.test(query) && written?.size ? `commit ${[...written].sort().join(', ')}` : null
  }
}
const WRITES = /\b(?:insert\s+into|(?<!\b(?:for|key|do)\s)update|delete\s+from)\s+([\w."]+)/gi

/** How to reach a database: a URL, or a socket folder for the local one. */
export type Address = { connectionString: string } | { host: string; user: string; database: string }

export type Database = { db: Db; plain: pg.Pool; newClient(): pg.Client; end(): Promise<void> }

export function openDatabase(address: Address, connectionsMax = 8): Database {
  const pool = new pg.Pool({ ...address, types, max: connectionsMax, Client: TemporalClient })
  const plain = new pg.Pool({ ...address, max: connectionsMax })
  // A connection that dies is replaced at the next query, and fails the transaction that held it; without a listener Node would end the
  // process. The pool listens to idle connections only, so each connection gets a listener of its own as well.
  for (const one of [pool, plain]) one.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    plain,
    newClient: () => new pg.Client(address),
    async end() {
      await db.destroy()
      await plain.end()
    },
  }
}
