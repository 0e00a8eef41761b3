/** Everything the database holds of a member, table by table as the catalogue lists them, so that a new table is not left out. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** What is not handed out, each with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  authorization_request: 'the hash of a redirect’s secret, and the sealed answer to it',
  sealed_journal: 'which seal covers a journal; the journals themselves are in `transfer`',
  staff_passkey: 'what opens the console is the operator’s',
  utility_token: 'the utility’s keys to the account: whoever has them can read it',
}

/** Secrets of ours inside tables that are handed out. */
const secret: readonly string[] = ['number_sealed', 'number_hash', 'code_hash', 'secret_hash', 'endpoint_hash', 'sealed']

type Column = { table: string; column: string; type: string }

/** The tables that have a `member_id`, with their columns in order. */
export async function memberTables(db: Db): Promise<Map<string, Column[]>> {
  const { rows } = await sql<Column>`
    select c.relname::text as table, a.attname::text as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute m where m.attrelid = c.oid and m.attname = 'member_id' and not m.attisdropped)
    order by 1, a.attnum`.execute(db)
  return Map.groupBy(rows, (row) => row.table)
}

const ROWS = 200
/** Documents are large. */
const ROWS_WITH_BYTES = 4

/** Row after row, a few in memory at a time. Bytes are text that begins with `base64:`; amounts, instants and dates are text. */
export async function* memberRows(db: Db, memberId: string): AsyncGenerator<{ table: string; row: unknown }> {
  for (const [table, columns] of await memberTables(db)) {
    if (leftOut[table]) continue
    const limit = columns.some(({ type }) => type === 'bytea') ? ROWS_WITH_BYTES : ROWS
    for (let from = 0; ; from += limit) {
      const { rows } = await sql<{ row: unknown }>`
        select to_jsonb(t) as row from (
          select ${sql.join(columns.filter(({ column }) => !secret.includes(column)).map(shown))} from ${sql.table(table)}
          where member_id = ${memberId} order by ${sql.join(keyOf(columns))} limit ${limit} offset ${from}) t`.execute(db)
      for (const { row } of rows) yield { table, row }
      if (rows.length < limit) break
    }
  }
  for (const [table, query] of besides(memberId))
    for (const { row } of (await sql<{ row: unknown }>`select to_jsonb(t) as row from (${query}) t`.execute(db)).rows) yield { table, row }
}

/** What is the member's under another name than `member_id`: who saw it, without whom else they saw; browsers and passkeys, without their keys. */
const besides = (memberId: string): [string, RawBuilder<unknown>][] => [
  [
    'audit',
    sql`select audit_id, at, case when actor = ${memberId} then 'you' when action like 'delegate.%' then 'delegate' when actor like 'mem%' then 'staff' else actor end as by, action,
      case when action = 'console.read' then subject end as door, reason from audit where member_ids @> ${[memberId]}::text[] order by at`,
  ],
  [
    'session',
    sql`select "createdAt", "updatedAt", "ipAddress", "userAgent" from auth."session" where "userId" = ${memberId} order by "createdAt"`,
  ],
  ['passkey', sql`select "name", "deviceType", "createdAt" from auth."passkey" where "userId" = ${memberId} order by "createdAt"`],
]

const shown = ({ column, type }: Column): RawBuilder<unknown> =>
  type === 'bytea'
    ? sql`'base64:' || encode(${sql.ref(column)}, 'base64') as ${sql.ref(column)}`
    : type === 'bigint'
      ? sql`${sql.ref(column)}::text`
      : sql`${sql.ref(column)}`

/** A primary key lies in the first columns of its table. */
const keyOf = (columns: readonly Column[]) =>
  columns
    .filter(({ type }) => /^(text|date|integer|smallint)/.test(type))
    .slice(0, 6)
    .map(({ column }) => sql.ref(column))
