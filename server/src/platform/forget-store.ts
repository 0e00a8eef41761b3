/** Removing a member's rows from tables to which the server may otherwise only add: by the database's own narrow right, for who is leaving. */
import { sql } from 'kysely'
import type { Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

/** How many rows were removed, by table. */
export type Removed = Readonly<Record<string, number>>

/** In the order given: what points to another table's rows before what it points to. Throws unless the member's proofs are sealed. */
export async function forgetRows(trx: Trx, memberId: string, tables: readonly (keyof Tables)[]): Promise<Removed> {
  const removed: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await sql<{ gone: bigint }>`select forget_member(${memberId}, ${table}) as gone`.execute(trx)
    removed[table] = Number(rows[0]?.gone ?? 0n)
  }
  return removed
}

/** Takes the readings out of a member's measurements and shares; their figures stay. */
export async function sealMeasurements(trx: Trx, memberId: string, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ changed: bigint }>`select seal_measurements(${memberId}, ${now}) as changed`.execute(trx)
  return Number(rows[0]?.changed ?? 0n)
}

/** What was to be done for the member on some date is not any more. */
export async function forgetDue(trx: Trx, memberId: string, kept: readonly string[]): Promise<number> {
  const gone = await trx
    .deleteFrom('due')
    .where((e) => e.or([e('subject', '=', memberId), e('subject', 'like', `${memberId}/%`)]))
    .where('fact', 'not in', [...kept])
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}
