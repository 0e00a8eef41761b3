/** Writes `server/src/platform/tables.ts` from a migrated database, so that queries are typed by the schema that really stands. Run by a test too. */
import pg from 'pg'

const typeOf: Record<string, string> = {
  text: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'bigint',
  numeric: 'string',
  timestamptz: 'At',
  date: 'On',
  jsonb: 'Json',
  bytea: 'Buffer',
  _int4: '(number | null)[]',
  _int2: '(number | null)[]',
}

/** The text of tables.ts for the public schema of this database. */
export async function tablesOf(address: { host: string; user: string; database: string }): Promise<string> {
  const client = new pg.Client(address)
  await client.connect()
  const { rows } = await client.query<{
    table: string
    column: string
    type: string
    nullable: boolean
    defaulted: boolean
    view: boolean
  }>(`
    select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable, a.atthasdef as defaulted, c.relkind = 'v' as view
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
    order by c.relname, a.attnum`)
  await client.end()
  const tables = Map.groupBy(rows, (row) => row.table)
  const lines = [
    '/** The tables as the migrations make them. Written by `npm run tables`; a test compares. */',
    "import type { ColumnType, Generated } from 'kysely'",
    '',
    'type At = Temporal.Instant',
    'type On = Temporal.PlainDate',
    'type MaybeAt = At | null',
    'type MaybeOn = On | null',
    '/** jsonb: written as text. */',
    'type Json = ColumnType<unknown, string, string>',
    'type MaybeJson = ColumnType<unknown, string | null, string | null>',
    '',
    'export type Tables = {',
  ]
  for (const [table, columns] of tables) {
    lines.push(`  ${table}: {`)
    for (const one of columns) {
      const base = typeOf[one.type] ?? 'unknown'
      const special = ['At', 'On', 'Json'].includes(base)
      const nullable = one.nullable && !one.view
      const type = special ? (nullable ? `Maybe${base}` : base) : nullable ? `${base} | null` : base
      lines.push(`    ${one.column}: ${one.defaulted ? `Generated<${type === 'Json' ? 'unknown' : type}>` : type}`)
    }
    lines.push('  }')
  }
  lines.push('}', '')
  return lines.join('\n')
}
