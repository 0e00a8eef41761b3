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

export type Appointment = { readonly dueAt: Temporal.Instant; readonly fact: FactName; readonly subject: Subject }
const APPOINTMENTS_MAX = 5000

/**
 * Notes when a fact that recurs is due next: one row for each fact and subject, used again and again, so that what recurs for ever does not fill
 * the table. Of two dates that were noted while it is open the earlier one counts.
 */
export async function appoint(trx: Trx, appointments: readonly Appointment[]): Promise<void> {
  const earliest = new Map<string, Appointment>()
  for (const one of appointments) {
    const id = idOf('due', one.fact, one.subject)
    const known = earliest.get(id)
    if (!known || Temporal.Instant.compare(one.dueAt, known.dueAt) < 0) earliest.set(id, one)
  }
  // In a fixed order, so that two who appoint the same wait for one another instead of for ever.
  const rows = [...earliest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([due_id, { dueAt, fact, subject }]) => ({ due_id, due_at: dueAt, fact, subject, done_at: null }))
  for (let from = 0; from < rows.length; from += APPOINTMENTS_MAX)
    await trx
      .insertInto('due')
      .values(rows.slice(from, from + APPOINTMENTS_MAX))
      .onConflict((c) =>
        c.column('due_id').doUpdateSet((e) => ({
          due_at: e
            .case()
            .when('due.done_at', 'is', null)
            .then(e.fn<Temporal.Instant>('least', ['due.due_at', 'excluded.due_at']))
            .else(e.ref('excluded.due_at'))
            .end(),
          done_at: null,
        })),
      )
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
    if (rows.length > 0) await forgetDone(trx, now)
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

const DONE_DAYS = 30
const FORGOTTEN_MAX = 1000

/** What was told long ago is forgotten, a little with each sweep: else the table would grow with every document that was ever waited for. */
async function forgetDone(trx: Trx, now: Temporal.Instant): Promise<void> {
  const before = now.subtract({ hours: 24 * DONE_DAYS })
  const old = trx.selectFrom('due').select('due_id').where('done_at', '<', before).limit(FORGOTTEN_MAX).forUpdate().skipLocked()
  await trx.deleteFrom('due').where('due_id', 'in', old).execute()
}
