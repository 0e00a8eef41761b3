/** All SQL of earnings. */
import { cents } from '@quickpay/units'
import type { Selectable } from 'kysely'
import type { Earning, EarningKind, EarningState } from '#ledger/earning.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import type { Tables } from '#platform/tables.ts'

const toEarning = (r: Selectable<Tables['earning']>): Earning => ({
  memberId: r.member_id,
  earningId: r.earning_id,
  kind: r.kind as EarningKind,
  cause: r.cause,
  participationId: r.participation_id,
  version: r.version,
  cents: cents(r.cents),
  state: r.state as EarningState,
  backBecause: r.back_because,
  earnedAt: r.earned_at,
  bookedAt: r.booked_at,
})

/** Adds an earning; false when its cause is there already. */
export async function addEarning(trx: Trx, earning: Earning): Promise<boolean> {
  return (await addEarnings(trx, [earning])).size > 0
}

/** Adds earnings in one statement; answers the ids of those whose cause was not there. */
export async function addEarnings(trx: Trx, list: readonly Earning[]): Promise<Set<string>> {
  if (list.length === 0) return new Set()
  const added = await trx
    .insertInto('earning')
    .values(
      list.map((e) => ({
        member_id: e.memberId,
        earning_id: e.earningId,
        kind: e.kind,
        cause: e.cause,
        participation_id: e.participationId,
        version: e.version,
        cents: e.cents,
        state: e.state,
        back_because: e.backBecause,
        earned_at: e.earnedAt,
        booked_at: e.bookedAt,
      })),
    )
    .onConflict((c) => c.doNothing())
    .returning('earning_id')
    .execute()
  return new Set(added.map((row) => row.earning_id))
}

export async function earningOf(q: Queries, memberId: string, earningId: string): Promise<Earning | null> {
  const row = await q
    .selectFrom('earning')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('earning_id', '=', earningId)
    .executeTakeFirst()
  return row ? toEarning(row) : null
}

export async function earningByCause(q: Queries, memberId: string, cause: string): Promise<Earning | null> {
  const row = await q.selectFrom('earning').selectAll().where('member_id', '=', memberId).where('cause', '=', cause).executeTakeFirst()
  return row ? toEarning(row) : null
}

/** A member's earnings, the newest first. */
export async function earningsOfMember(q: Queries, memberId: string): Promise<Earning[]> {
  const rows = await q
    .selectFrom('earning')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('earned_at', 'desc')
    .orderBy('earning_id')
    .execute()
  return rows.map(toEarning)
}

/** A member's earnings that wait for a payout, in the order in which they were booked, held until the end of the transaction. */
export async function lockBooked(trx: Trx, memberId: string): Promise<Earning[]> {
  const rows = await trx
    .selectFrom('earning')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('state', '=', 'booked')
    .orderBy('booked_at')
    .orderBy('earned_at')
    .orderBy('earning_id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(toEarning)
}

/** Which states each state may be reached from. */
const comesFrom: Readonly<Record<EarningState, readonly EarningState[]>> = {
  booked: ['reserved', 'paid'],
  reserved: ['booked'],
  paid: ['reserved'],
}

/** Moves an earning on, or back with the reason; throws when it is not in a state from which it may go there. */
export async function moveEarning(
  trx: Trx,
  memberId: string,
  earningId: string,
  to: EarningState,
  backBecause: string | null,
): Promise<void> {
  const moved = await trx
    .updateTable('earning')
    .set({ state: to, back_because: backBecause })
    .where('member_id', '=', memberId)
    .where('earning_id', '=', earningId)
    .where('state', 'in', comesFrom[to])
    .returning('earning_id')
    .execute()
  if (moved.length === 0) throw new Failure('earning-moved', 'after-person', `the earning cannot become ${to}`, { earningId })
}
