/** All SQL of measurements and their flags. */
import type { Bundle } from '@quickpay/receipt'
import { type Selectable, sql } from 'kysely'
import { CODE_VERSION } from '#platform/code-version.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'
import { packBundle, unpackBundle } from '#settlement/bundle-bytes.ts'
import type { Flag } from '#settlement/flags.ts'
import type { Missing } from '#settlement/participation.ts'
import type { Key } from '#settlement/participation-store.ts'

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
  /** What the readings are: all validated, some from the real-time feed, or the utility's own report. */
  basis: Basis
  /** Whether better readings, or more of them, are still expected. */
  provisional: boolean
  /** Hours of the event that are not counted yet. */
  open: readonly Missing[] | null
  /** What of the cents another program pays, because both have called these hours. */
  elsewhereCents: bigint
  /** By the utility's own method; null when that has no result. */
  utilityReliefWh: string | null
  bundle: Bundle
}
export type Basis = 'validated' | 'real-time' | 'utility-report'

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
  basis: r.basis as Basis,
  provisional: r.provisional,
  open: r.open as readonly Missing[] | null,
  elsewhereCents: r.elsewhere_cents,
  utilityReliefWh: r.utility_relief_wh,
  bundle: unpackBundle(r.bundle_z, r.bundle),
})

/** A new version, with its bundle as canonical JSON. `utilityHours`: by the utility's own method, where load was pledged and the hours are known. */
export type NewMeasurement = Omit<StoredMeasurement, 'bundle'> & {
  readonly canonical: string
  readonly utilityHours: readonly { readonly start: string; readonly reliefWh: string }[] | null
}

/** Adds versions in one statement. */
export async function addMeasurements(trx: Trx, list: readonly NewMeasurement[]): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('measurement')
    .values(
      list.map((m) => ({
        member_id: m.memberId,
        participation_id: m.participationId,
        version: m.version,
        snapshot_sha256: m.sha256,
        readings_complete_at: m.readingsCompleteAt,
        measured_at: m.measuredAt,
        relief_wh: m.reliefWh,
        cents: m.cents,
        plan_id: m.planId,
        basis: m.basis,
        provisional: m.provisional,
        open: m.open && JSON.stringify(m.open),
        elsewhere_cents: m.elsewhereCents,
        utility_relief_wh: m.utilityReliefWh,
        utility_hours: m.utilityHours && JSON.stringify(m.utilityHours),
        bundle: null,
        bundle_z: packBundle(m.canonical),
        code_version: CODE_VERSION,
      })),
    )
    .execute()
}

export async function addFlags(trx: Trx, list: readonly (Key & { version: number; flag: Flag })[]): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('participation_flag')
    .values(
      list.map(({ memberId, participationId, version, flag }) => ({
        member_id: memberId,
        participation_id: participationId,
        version,
        code: flag.code,
        words: flag.words,
        evidence: JSON.stringify(flag.evidence),
      })),
    )
    .execute()
}

/** A version without its bundle. */
export type Version = Omit<StoredMeasurement, 'bundle' | 'readingsCompleteAt'>

/** The newest versions of many participations, without their bundles. */
export async function newestVersions(q: Queries, keys: readonly Key[]): Promise<Map<string, Version>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<
    Omit<Selectable<Tables['measurement']>, 'bundle' | 'bundle_z' | 'readings_complete_at' | 'utility_hours' | 'code_version'>
  >`
    select m.member_id, m.participation_id, m.version, m.snapshot_sha256, m.measured_at, m.relief_wh, m.cents, m.plan_id, m.basis, m.provisional,
           m.open, m.elsewhere_cents, m.utility_relief_wh
    from unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.participationId)}::text[]) as w (member_id, participation_id)
    join participation p on p.member_id = w.member_id and p.participation_id = w.participation_id
    join measurement m on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version`.execute(q)
  return new Map(
    rows.map((r) => [
      r.participation_id,
      {
        memberId: r.member_id,
        participationId: r.participation_id,
        version: r.version,
        sha256: r.snapshot_sha256,
        measuredAt: r.measured_at,
        reliefWh: r.relief_wh,
        cents: r.cents,
        planId: r.plan_id,
        basis: r.basis as Basis,
        provisional: r.provisional,
        open: r.open as readonly Missing[] | null,
        elsewhereCents: r.elsewhere_cents,
        utilityReliefWh: r.utility_relief_wh,
      },
    ]),
  )
}

/** When the readings of a version were complete, and when it was computed; null when there is none. */
export async function timesOf(
  q: Queries,
  { memberId, participationId }: Key,
  version: number,
): Promise<Pick<StoredMeasurement, 'readingsCompleteAt' | 'measuredAt'> | null> {
  const row = await q
    .selectFrom('measurement')
    .select(['readings_complete_at as readingsCompleteAt', 'measured_at as measuredAt'])
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    .where('version', '=', version)
    .executeTakeFirst()
  return row ?? null
}

/** Every version of a participation, oldest first. */
export async function measurementsOf(q: Queries, memberId: string, participationId: string): Promise<StoredMeasurement[]> {
  const rows = await q
    .selectFrom('measurement')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('participation_id', '=', participationId)
    // Of a member who left there are figures, and nothing they stand on.
    .where('sealed_at', 'is', null)
    .orderBy('version')
    .execute()
  return rows.map(measurementOf)
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
