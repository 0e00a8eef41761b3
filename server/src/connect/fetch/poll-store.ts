/** All SQL about which authorizations are polled, and how many a utility has. */
import type { Authorization } from '#connect/authorization.ts'
import { authorizationOf, columns } from '#connect/authorization-store.ts'
import type { Queries } from '#platform/db.ts'
import { partsOf, type Subject } from '#platform/ids.ts'

/** Those of the subjects that are in force, in one question however many they are. */
export async function authorizationsAt(q: Queries, subjects: readonly Subject[]): Promise<Authorization[]> {
  const keys = subjects.map(partsOf)
  if (keys.length === 0) return []
  const rows = await q
    .selectFrom('utility_authorization')
    .select(columns)
    .where('member_id', 'in', [...new Set(keys.map((one) => one.memberId))])
    .where('authorization_id', 'in', [...new Set(keys.map((one) => one.id))])
    .where('attached_at', 'is not', null)
    .where('status', '<>', 'ended')
    // What is being stopped asks for its last days by itself.
    .where('stopping_until_at', 'is', null)
    .orderBy('authorization_id')
    .execute()
  return rows.map(authorizationOf)
}

/** How many authorizations of a utility are in force, counted no further than `max`. */
export async function inForceCount(q: Queries, utilityId: string, max: number): Promise<number> {
  const some = q
    .selectFrom('utility_authorization')
    .select('authorization_id')
    .where('utility_id', '=', utilityId)
    .where('attached_at', 'is not', null)
    .where('status', '<>', 'ended')
    .limit(max)
    .as('some')
  const { count } = await q
    .selectFrom(some)
    .select((e) => e.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
