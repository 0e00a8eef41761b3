/** All SQL of what a person has to look at: figures of others that differ from what stands; and of the reports that were taken in. */

import { addAudit } from '#platform/audit-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Key } from '#settlement/participation-store.ts'

export type Difference = Key & {
  readonly source: 'utility-report' | 'upload'
  /** 0 where nothing stands yet. */
  readonly version: number
  /** Decimal Wh; null where there is no result. */
  readonly oursWh: string | null
  readonly theirsWh: string | null
  /** Of what was compared: a line, or a file. */
  readonly sha256: string
  /** The customer's file, and what was seen in it. */
  readonly fileId?: string
  readonly evidence?: Readonly<Record<string, number>>
}
export type Review = Required<Omit<Difference, 'fileId'>> & {
  readonly reviewId: string
  readonly fileId: string | null
  readonly notedAt: Temporal.Instant
}

/** Notes differences; the same of the same source and version once. */
export async function addReviews(trx: Trx, list: readonly Difference[], now: Temporal.Instant): Promise<void> {
  if (list.length === 0) return
  await trx
    .insertInto('settlement_review')
    .values(
      list.map((one) => ({
        member_id: one.memberId,
        review_id: idOf('rev', one.memberId, one.participationId, one.source, String(one.version), one.sha256),
        participation_id: one.participationId,
        source: one.source,
        version: one.version,
        ours_wh: one.oursWh,
        theirs_wh: one.theirsWh,
        sha256: one.sha256,
        file_id: one.fileId ?? null,
        evidence: JSON.stringify(one.evidence ?? {}),
        noted_at: now,
        resolved_at: null,
        resolved_by: null,
        resolved_reason: null,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}

/** A person has looked at it and says what came of it; false when nobody waits for that any more. */
export async function closeReview(
  trx: Trx,
  one: { memberId: string; id: string; reason: string },
  actor: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('settlement_review')
    .set({ resolved_at: now, resolved_by: actor, resolved_reason: one.reason })
    .where('member_id', '=', one.memberId)
    .where('review_id', '=', one.id)
    .where('resolved_at', 'is', null)
    .returning('review_id')
    .executeTakeFirst()
  if (!done) return false
  await addAudit(trx, { actor, action: 'figures.reviewed', subject: one.id, reason: one.reason }, now)
  return true
}

/** What nobody has looked at yet, the oldest first. */
export async function openReviews(q: Queries, limit = 200): Promise<Review[]> {
  const rows = await q
    .selectFrom('settlement_review')
    .selectAll()
    .where('resolved_at', 'is', null)
    .orderBy('noted_at')
    .orderBy('review_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    memberId: row.member_id,
    participationId: row.participation_id,
    reviewId: row.review_id,
    source: row.source as Difference['source'],
    version: row.version,
    oursWh: row.ours_wh,
    theirsWh: row.theirs_wh,
    sha256: row.sha256,
    fileId: row.file_id,
    evidence: row.evidence as Review['evidence'],
    notedAt: row.noted_at,
  }))
}

/** Keeps that a report was taken in, the first time. */
export async function addReport(
  trx: Trx,
  report: { eventId: string; sha256: string; lines: number; importedBy: string },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('performance_report')
    .values({ event_id: report.eventId, sha256: report.sha256, lines: report.lines, imported_by: report.importedBy, imported_at: now })
    .onConflict((c) => c.doNothing())
    .execute()
}
