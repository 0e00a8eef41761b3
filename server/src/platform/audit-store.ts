/** The audit: who did or read what, and why. Append-only by grant. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'

/** Everything that is audited. */
export type AuditedAction =
  | 'account-networks.import'
  | 'authorization.end'
  | 'authorization.revoked-at-utility'
  | 'authorization.stop'
  | 'authorization.stopping'
  | 'console.read'
  | 'data.export'
  | 'delegate.accept'
  | 'delegate.act'
  | 'delegate.end'
  | 'delegate.enter'
  | 'delegate.invite'
  | 'delegate.withdraw'
  | 'enrolment.answer'
  | 'enrolment.export'
  | 'enrolment.pledges'
  | 'enrolment.withdraw'
  | 'event.advise'
  | 'event.cancel'
  | 'event.confirm'
  | 'event.create'
  | 'event.extend'
  | 'event.shorten'
  | 'exposure.limit'
  | 'figures.reviewed'
  | 'member.leave'
  | 'help.answered'
  | 'member.find'
  | 'meter.reviewed'
  | 'networks.import'
  | 'passkeys.withdraw'
  | 'payee.join'
  | 'payment.explain'
  | 'payment.read'
  | 'payment.reviewed'
  | 'payout.claim'
  | 'payout.pay-again'
  | 'manual-file.confirm'
  | 'manual-file.delete'
  | 'manual-file.make'
  | 'manual-file.read'
  | 'referral.refuse'
  | 'referral.release'
  | 'proof.expired'
  | 'rail-item.close'
  | 'rail-statement.import'
  | 'remittance.import'
  | 'remittance.vary'
  | 'screening.import'
  | 'screening.record'
  | 'staff-passkey.add'
  | 'staff-passkey.remove'
  | 'staff.invite'
  | 'tax-form.record'
  | 'upload.read'
  | 'write-off.approved'
  | 'write-off.refused'

export type AuditEntry = {
  /** A member's or user's id; `system` for what follows from a utility's word, `command` for the command line. */
  readonly actor: string
  readonly action: AuditedAction
  /** The id of what it was done to. */
  readonly subject: string
  readonly reason: string | null
  /** Whose data was read or touched, so that each of them finds it; left out where the subject says it, or it is nobody's. */
  readonly memberIds?: readonly string[]
}

/** A member's thing as a subject names it: `mem_…/pay_…`. */
const ownerIn = (subject: string): string[] => (/^mem_[^/]+(?=\/|$)/.exec(subject) ?? []).slice(0, 1)

export async function addAudit(trx: Trx, { actor, action, subject, reason, memberIds }: AuditEntry, now: Temporal.Instant): Promise<void> {
  const member_ids = [...new Set(memberIds ?? ownerIn(subject))].sort()
  await trx
    .insertInto('audit')
    .values({ audit_id: newId('aud'), at: now, actor, action, subject, reason, member_ids })
    .execute()
}

export type Seen = Pick<AuditEntry, 'actor' | 'subject' | 'reason'> & {
  readonly auditId: string
  readonly at: Temporal.Instant
  readonly action: string
}

/** Who saw or touched a member's data, the newest first. */
export async function auditAbout(q: Queries, memberId: string, limit: number): Promise<Seen[]> {
  const rows = await q
    .selectFrom('audit')
    .select(['audit_id', 'at', 'actor', 'action', 'subject', 'reason'])
    .where(sql<boolean>`member_ids @> ${[memberId]}::text[]`)
    .orderBy('at', 'desc')
    .orderBy('audit_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ audit_id, ...row }) => ({ auditId: audit_id, ...row }))
}

/** What a person of the staff said they look at a member for, newest first, since a moment; null where they said nothing. */
export async function statedReason(q: Queries, actor: string, memberId: string, since: Temporal.Instant): Promise<string | null> {
  const row = await q
    .selectFrom('audit')
    .select('reason')
    .where('actor', '=', actor)
    .where('action', '=', 'member.find')
    .where('at', '>=', since)
    .where(sql<boolean>`member_ids @> ${[memberId]}::text[]`)
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return row?.reason ?? null
}
