/** All SQL of service points, whose they are, and what a customer document says of the account. */
import type { Selectable } from 'kysely'
import type { ServicePoint } from '#metering/service-point.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'

const pointOf = (r: Selectable<Tables['service_point']>): ServicePoint => ({
  memberId: r.member_id,
  servicePointId: r.service_point_id,
  accountId: r.account_id,
  utilityId: r.utility_id,
  usagePoint: r.usage_point,
  zone: r.zone,
  intervalSeconds: r.interval_seconds,
  firstSeenAt: r.first_seen_at,
  provenAt: r.proven_at,
  meterSerial: r.meter_serial,
  follows: r.follows,
})

/** Claims a usage point of a utility for a member; answers whose it is, which is somebody else's when they came first. */
export async function claimUsagePoint(trx: Trx, utilityId: string, usagePoint: string, memberId: string): Promise<string> {
  await trx
    .insertInto('service_point_owner')
    .values({ utility_id: utilityId, usage_point: usagePoint, member_id: memberId })
    .onConflict((c) => c.doNothing())
    .execute()
  const row = await trx
    .selectFrom('service_point_owner')
    .select('member_id')
    .where('utility_id', '=', utilityId)
    .where('usage_point', '=', usagePoint)
    .executeTakeFirstOrThrow()
  return row.member_id
}

/** Finds or makes a service point and holds it until the end of the transaction, so that its days are merged one document at a time. */
export async function lockServicePoint(
  trx: Trx,
  point: Pick<ServicePoint, 'memberId' | 'accountId' | 'utilityId' | 'usagePoint' | 'zone'>,
  now: Temporal.Instant,
): Promise<ServicePoint> {
  const id = idOf('spt', point.memberId, point.utilityId, point.usagePoint)
  await trx
    .insertInto('service_point')
    .values({
      member_id: point.memberId,
      service_point_id: id,
      account_id: point.accountId,
      utility_id: point.utilityId,
      usage_point: point.usagePoint,
      zone: point.zone,
      interval_seconds: null,
      first_seen_at: now,
      proven_at: null,
      meter_serial: null,
      follows: null,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  const row = await trx
    .selectFrom('service_point')
    .selectAll()
    .where('member_id', '=', point.memberId)
    .where('service_point_id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return pointOf(row)
}

/** The account may change when a member shares a meter again under another account. */
export async function updateServicePoint(
  trx: Trx,
  point: ServicePoint,
  change: { accountId: string; intervalSeconds: number | null; provenAt: Temporal.Instant | null },
): Promise<void> {
  const same =
    point.accountId === change.accountId &&
    point.intervalSeconds === change.intervalSeconds &&
    (point.provenAt === null) === (change.provenAt === null)
  if (same) return
  await trx
    .updateTable('service_point')
    .set({ account_id: change.accountId, interval_seconds: change.intervalSeconds, proven_at: change.provenAt })
    .where('member_id', '=', point.memberId)
    .where('service_point_id', '=', point.servicePointId)
    .execute()
}

export async function findServicePoint(q: Queries, memberId: string, servicePointId: string): Promise<ServicePoint | null> {
  const row = await q
    .selectFrom('service_point')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .executeTakeFirst()
  return row ? pointOf(row) : null
}

/** All service points of a member, in a fixed order. */
export async function pointsOf(q: Queries, memberId: string): Promise<ServicePoint[]> {
  const rows = await q.selectFrom('service_point').selectAll().where('member_id', '=', memberId).orderBy('service_point_id').execute()
  return rows.map(pointOf)
}

/** The service points of an account, in a fixed order. */
export async function servicePointsOf(q: Queries, memberId: string, accountId: string): Promise<ServicePoint[]> {
  const rows = await q
    .selectFrom('service_point')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .orderBy('service_point_id')
    .execute()
  return rows.map(pointOf)
}

/** Whether another service point took the place of this one. */
export async function isFollowed(q: Queries, memberId: string, servicePointId: string): Promise<boolean> {
  const row = await q
    .selectFrom('service_point')
    .select('service_point_id')
    .where('member_id', '=', memberId)
    .where('follows', '=', servicePointId)
    .executeTakeFirst()
  return row !== undefined
}

/** All service points of a member at a utility, whichever account they are under. */
export async function pointsAt(q: Queries, memberId: string, utilityId: string): Promise<ServicePoint[]> {
  const rows = await q
    .selectFrom('service_point')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('utility_id', '=', utilityId)
    .orderBy('service_point_id')
    .execute()
  return rows.map(pointOf)
}

/** Puts a member's known usage points under an account. */
export async function linkUsagePoints(trx: Trx, memberId: string, accountId: string, usagePoints: readonly string[]): Promise<void> {
  if (usagePoints.length === 0) return
  await trx
    .updateTable('service_point')
    .set({ account_id: accountId })
    .where('member_id', '=', memberId)
    .where('usage_point', 'in', [...usagePoints])
    .where('account_id', '<>', accountId)
    .execute()
}

/** Keeps what the utility says of an account; what it leaves out stays as it is. */
export async function describeAccount(
  trx: Trx,
  memberId: string,
  accountId: string,
  said: { accountNumber: string; address: Readonly<Record<string, string>> | null },
): Promise<void> {
  await trx
    .updateTable('account')
    .set({ account_number: said.accountNumber, ...(said.address ? { address: JSON.stringify(said.address) } : {}) })
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .execute()
}

/** Since when an account is connected, and from which day on its utility is to give readings. */
export type Connected = { readonly since: Temporal.Instant; readonly historyFrom: Temporal.PlainDate | null }

/** The newest connection of an account; null when there was none. */
export async function connectedOf(q: Queries, memberId: string, accountId: string): Promise<Connected | null> {
  const row = await q
    .selectFrom('utility_authorization')
    .select(['attached_at', 'history_from'])
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .where('attached_at', 'is not', null)
    .orderBy('granted_at', 'desc')
    .executeTakeFirst()
  return row?.attached_at ? { since: row.attached_at, historyFrom: row.history_from } : null
}
