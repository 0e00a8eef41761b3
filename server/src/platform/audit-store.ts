/** The audit: who did or read what, and why. Append-only by grant. */
import type { Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'

/** Everything that is audited. */
export type AuditedAction =
  | 'account-networks.import'
  | 'authorization.end'
  | 'authorization.revoked-at-utility'
  | 'authorization.stop'
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
  | 'meter.reviewed'
  | 'networks.import'
  | 'passkeys.withdraw'
  | 'payee.join'
  | 'payment.read'
  | 'payout.claim'
  | 'payout.pay-again'
  | 'manual-file.confirm'
  | 'manual-file.delete'
  | 'manual-file.make'
  | 'manual-file.read'
  | 'referral.refuse'
  | 'referral.release'
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
}

export async function addAudit(trx: Trx, { actor, action, subject, reason }: AuditEntry, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('audit')
    .values({ audit_id: newId('aud'), at: now, actor, action, subject, reason })
    .execute()
}
