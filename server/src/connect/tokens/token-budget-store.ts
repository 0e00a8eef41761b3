/** All SQL about the calls to token endpoints: a row for each call that a minute allows. */
import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** Long ago: a slot that nobody has used. */
const NEVER = Temporal.Instant.fromEpochMilliseconds(0)

const slots = (calls: number) => Array.from({ length: calls }, (_, slot) => slot)

/** Takes a slot whose last call was at `before` or earlier; false when all were used since. */
export async function freeSlot(
  db: Db,
  utilityId: string,
  calls: number,
  now: Temporal.Instant,
  before: Temporal.Instant,
): Promise<boolean> {
  const take = () =>
    db
      .updateTable('token_call')
      .set({ called_at: now })
      .where('utility_id', '=', utilityId)
      .where('slot', '=', (e) =>
        e
          .selectFrom('token_call')
          .select('slot')
          .where('utility_id', '=', utilityId)
          .where('slot', '<', calls)
          .where('called_at', '<=', before)
          .orderBy('called_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returning('slot')
      .executeTakeFirst()
  return (await take()) !== undefined || ((await makeSlots(db, utilityId, calls)) && (await take()) !== undefined)
}

/** Uses all slots up, as if each had been called then; what was called later stays. */
export async function holdSlots(db: Db, utilityId: string, calls: number, calledAt: Temporal.Instant): Promise<void> {
  await makeSlots(db, utilityId, calls)
  await db
    .updateTable('token_call')
    .set({ called_at: sql`greatest(called_at, ${calledAt.toString()}::timestamptz)` })
    .where('utility_id', '=', utilityId)
    .execute()
}

/** Whether there were fewer. */
async function makeSlots(db: Db, utilityId: string, calls: number): Promise<boolean> {
  const made = await db
    .insertInto('token_call')
    .values(slots(calls).map((slot) => ({ utility_id: utilityId, slot, called_at: NEVER })))
    .onConflict((c) => c.doNothing())
    .returning('slot')
    .execute()
  return made.length > 0
}
