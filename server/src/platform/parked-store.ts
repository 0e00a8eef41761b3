/** Jobs that need a person: kept whole until somebody sends them on their way again. */
import type { Queries } from '#platform/db.ts'
import { newId, type Subject } from '#platform/ids.ts'

export type Parked = { id: string; queue: string; subjects: Subject[]; code: string; attempts: number; parkedAt: Temporal.Instant }

export async function park(
  q: Queries,
  job: { queue: string; subjects: readonly Subject[]; code: string; attempts: number },
  now: Temporal.Instant,
) {
  await q
    .insertInto('parked')
    .values({ parked_id: newId('prk'), ...job, subjects: JSON.stringify(job.subjects), parked_at: now, resolved_at: null })
    .execute()
}

export async function listParked(q: Queries): Promise<Parked[]> {
  const rows = await q.selectFrom('parked').selectAll().where('resolved_at', 'is', null).orderBy('parked_at').limit(200).execute()
  return rows.map((r) => ({
    id: r.parked_id,
    queue: r.queue,
    subjects: r.subjects as Subject[],
    code: r.code,
    attempts: r.attempts,
    parkedAt: r.parked_at,
  }))
}

/** Marks a parked job as taken up again; answers it, or null when somebody else was first. */
export async function takeParked(q: Queries, id: string, now: Temporal.Instant): Promise<Parked | null> {
  const [r] = await q
    .updateTable('parked')
    .set({ resolved_at: now })
    .where('parked_id', '=', id)
    .where('resolved_at', 'is', null)
    .returningAll()
    .execute()
  return r
    ? { id: r.parked_id, queue: r.queue, subjects: r.subjects as Subject[], code: r.code, attempts: r.attempts, parkedAt: r.parked_at }
    : null
}
