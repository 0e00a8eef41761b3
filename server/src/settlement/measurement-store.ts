/** All SQL of measurements, of what their versions led to, and of what measuring reads from other tables. */
import type { Bundle } from '@quickpay/receipt'
import type { Selectable } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

/** One immutable version: the bundle it stands on, what was saved and what that is worth. */
export type StoredMeasurement = {
  memberId: string
  participationId: string
  version: number
  /** SHA-256 of the bundle's canonical JSON. */
  sha256: string
  /** When the last reading it used had come. */
  readingsCompleteAt: Temporal.Instant
  measuredAt: Temporal.Instant
  /** Decimal Wh, negative when more than usual was used. */
  reliefWh: string
  cents: bigint
  planId: string
  bundle: Bundle
}

const measurementOf = (r: Selectable<Tables['measurement']>): StoredMeasurement => ({
  memberId: r.member_id,
  participationId: r.participation_id,
  version: r.version,
  sha256: r.snapshot_sha256,
  readingsCompleteAt: r.readings_complete_at,
  measuredAt: r.measured_at,
  reliefWh: r.relief_wh,
  cents: r.cents,
  planId: r.plan_id,
  bundle: r.bundle as Bundle,
})

export async function addMeasurement(trx: Trx, m: StoredMeasurement): Promise<void> {
  await trx
    .insertInto('measurement')
    .values({
      member_id: m.memberId,
      participation_id: m.participationId,
      version: m.version,
      snapshot_sha256: m.sha256,
      readings_complete_at: m.readingsCompleteAt,
      measured_at: m.measuredAt,
      relief_wh: m.reliefWh,
      cents: m.cents,
      plan_id: m.planId,
      bundle: JSON.stringify(m.bundle),
    })
    .execute()
}

/** The newest version. */
export async function findMeasurement(q: Queries, memberId: string, participationId: string): Promise<StoredMeasurement | null> {
  const row = await q
    .selectFrom('measurement')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row ? measurementOf(row) : null
}

/** Every version of a participation, oldest first. */
export async function measurementsOf(q: Queries, memberId: string, participationId: string): Promise<StoredMeasurement[]> {
  const rows = await q
    .selectFrom('measurement')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .orderBy('version')
    .execute()
  return rows.map(measurementOf)
}

export type Outcome = 'earned' | 'zero' | 'corrected' | 'unchanged' | 'too-small' | 'absorbed'
export type Settled = { version: number; outcome: Outcome; measuredCents: bigint; earnedBeforeCents: bigint; settledAt: Temporal.Instant }

/** What each settled version led to, oldest first. */
export async function settledOf(q: Queries, memberId: string, participationId: string): Promise<Settled[]> {
  const rows = await q
    .selectFrom('settlement')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .orderBy('version')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    outcome: row.outcome as Outcome,
    measuredCents: row.measured_cents,
    earnedBeforeCents: row.earned_before_cents,
    settledAt: row.settled_at,
  }))
}

export async function addSettled(trx: Trx, memberId: string, participationId: string, s: Settled): Promise<void> {
  await trx
    .insertInto('settlement')
    .values({
      member_id: memberId,
      participation_id: participationId,
      version: s.version,
      outcome: s.outcome,
      measured_cents: s.measuredCents,
      earned_before_cents: s.earnedBeforeCents,
      settled_at: s.settledAt,
    })
    .execute()
}

/** What the member has earned with a participation so far. */
export async function earnedCents(q: Queries, memberId: string, participationId: string): Promise<bigint> {
  const rows = await q
    .selectFrom('earning')
    .select('cents')
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .execute()
  return rows.reduce((total, row) => total + row.cents, 0n)
}

/** Which account an authorization is for; null when there is no such one. */
export async function accountOfAuthorization(q: Queries, memberId: string, authorizationId: string): Promise<string | null> {
  const row = await q
    .selectFrom('utility_authorization')
    .select('account_id')
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .executeTakeFirst()
  return row?.account_id ?? null
}
