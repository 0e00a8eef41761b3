/** All SQL of what is not explained of a rail, and of the reconciliations that found it. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import type { ItemCode } from '#treasury/match.ts'
import { lockRail } from '#treasury/statement-store.ts'

/** `not-listed`: the balance differs from ours by more than all lines say. */
export type Item = {
  readonly itemId: string
  readonly rail: string
  readonly code: ItemCode | 'not-listed'
  readonly lineId: string | null
  readonly cause: string | null
  /** By how much the rail says more than our books. */
  readonly cents: bigint
  readonly openedAt: Temporal.Instant
}

export async function openItems(q: Queries, rail?: string): Promise<Item[]> {
  const rows = await q
    .selectFrom('rail_item')
    .selectAll()
    .where('closed_at', 'is', null)
    .$if(rail !== undefined, (only) => only.where('rail', '=', rail!))
    .orderBy('rail')
    .orderBy('opened_at')
    .orderBy('item_id')
    .execute()
  return rows.map((row) => ({
    itemId: row.item_id,
    rail: row.rail,
    code: row.code as Item['code'],
    lineId: row.line_id,
    cause: row.cause,
    cents: row.cents,
    openedAt: row.opened_at,
  }))
}

/** The item, with its rail held until the end of the transaction: no statement is taken in meanwhile. Null when it is closed or there is none. */
export async function lockItem(trx: Trx, itemId: string): Promise<Pick<Item, 'rail' | 'cents' | 'code'> | null> {
  const known = await trx.selectFrom('rail_item').select('rail').where('item_id', '=', itemId).executeTakeFirst()
  if (!known) return null
  await lockRail(trx, known.rail)
  const row = await trx
    .selectFrom('rail_item')
    .select(['rail', 'cents', 'code'])
    .where('item_id', '=', itemId)
    .where('closed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? { rail: row.rail, cents: row.cents, code: row.code as Item['code'] } : null
}

/** Opens items, each once; one that had explained itself and no longer does is open again. */
export async function putItems(trx: Trx, items: readonly Item[]): Promise<void> {
  for (const one of items)
    await trx
      .insertInto('rail_item')
      .values({
        item_id: one.itemId,
        rail: one.rail,
        code: one.code,
        line_id: one.lineId,
        cause: one.cause,
        cents: one.cents,
        opened_at: one.openedAt,
      })
      .onConflict((c) =>
        c
          .column('item_id')
          .doUpdateSet({ cents: one.cents, code: one.code, closed_at: null, reason: null, closed_by: null, note: null })
          .where((e) => e.or([e('rail_item.closed_at', 'is', null), e('rail_item.reason', '=', 'explained')])),
      )
      .execute()
}

export const closeReasons = ['funding', 'fee', 'paid-twice', 'wrong-amount', 'rail-error'] as const
export type CloseReason = (typeof closeReasons)[number]
export type Closing = { readonly reason: CloseReason | 'explained'; readonly note: string | null; readonly closedBy: string }

export async function closeItems(trx: Trx, itemIds: readonly string[], closing: Closing, now: Temporal.Instant): Promise<void> {
  if (itemIds.length === 0) return
  await trx
    .updateTable('rail_item')
    .set({ closed_at: now, reason: closing.reason, note: closing.note, closed_by: closing.closedBy })
    .where('item_id', 'in', itemIds)
    .where('closed_at', 'is', null)
    .execute()
}

export type Reconciliation = {
  readonly rail: string
  readonly version: number
  readonly statementId: string
  readonly ledgerCents: bigint
  /** Null where the rail says nothing of its balance; then only its lines were compared. */
  readonly balanceCents: bigint | null
  readonly timingCents: bigint
  readonly unexplainedCents: bigint
  readonly lines: number
  readonly matched: number
  readonly reconciledAt: Temporal.Instant
}

export async function addReconciliation(trx: Trx, r: Omit<Reconciliation, 'version'>): Promise<void> {
  await sql`
    insert into rail_reconciliation
    select ${r.rail}, coalesce(max(version), 0) + 1, ${r.statementId}, ${r.ledgerCents}, ${r.balanceCents}, ${r.timingCents}, ${r.unexplainedCents},
      ${r.lines}, ${r.matched}, ${r.reconciledAt}
    from rail_reconciliation where rail = ${r.rail}`.execute(trx)
}

/** The newest of each rail. */
export async function lastReconciliations(q: Queries): Promise<Reconciliation[]> {
  const rows = await q.selectFrom('rail_reconciliation').selectAll().distinctOn('rail').orderBy('rail').orderBy('version', 'desc').execute()
  return rows.map((row) => ({
    rail: row.rail,
    version: row.version,
    statementId: row.statement_id,
    ledgerCents: row.ledger_cents,
    balanceCents: row.balance_cents,
    timingCents: row.timing_cents,
    unexplainedCents: row.unexplained_cents,
    lines: row.lines,
    matched: row.matched,
    reconciledAt: row.reconciled_at,
  }))
}
