/** What waits for a date of domain time: rows that become facts when the clock passes them. The queue itself only runs things now. */
import type { Clock } from '#platform/clock.ts'
import type { Db, Trx } from '#platform/db.ts'
import type { FactName } from '#platform/facts.ts'
import { idOf, type Subject } from '#platform/ids.ts'

/** Notes that a fact falls due; the same fact, subject and instant is noted once. */
export async function waitFor(trx: Trx, dueAt: Temporal.Instant, fact: FactName, subject: Subject): Promise<void> {
  await trx
    .insertInto('due')
    .values({ due_id: idOf('due', fact, subject, dueAt.toString()), due_at: dueAt, fact, subject, done_at: null })
    .onConflict((c) => c.doNothing())
    .execute()
}

export type Emit = (trx: Trx, fact: FactName, subjects: readonly Subject[]) => Promise<void>

/** Turns rows that are due into facts, the oldest first; processes at once take different rows. Answers how many. */
export async function sweepDue(db: Db, clock: Clock, emit: Emit): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const now = clock.now()
    const rows = await trx
      .selectFrom('due')
      .select(['due_id', 'fact', 'subject'])
      .where('done_at', 'is', null)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(500)
      .forUpdate()
      .skipLocked()
      .execute()
    const byFact = new Map<string, Subject[]>()
    for (const row of rows) byFact.set(row.fact, [...(byFact.get(row.fact) ?? []), row.subject])
    for (const [fact, subjects] of byFact) await emit(trx, fact as FactName, [...new Set(subjects)])
    if (rows.length > 0)
      await trx
        .updateTable('due')
        .set({ done_at: now })
        .where(
          'due_id',
          'in',
          rows.map((row) => row.due_id),
        )
        .execute()
    return rows.length
  })
}
