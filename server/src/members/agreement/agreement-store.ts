/** All SQL of accepted agreements. */
import type { Selectable } from 'kysely'
import { type Acceptance, type Authority, currentAgreement } from '#members/agreement/agreement.ts'
import type { Locale } from '#members/member.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

/** False when this version was accepted before; the first acceptance stands. */
export async function addAcceptance(trx: Trx, a: Acceptance): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('agreement_acceptance')
    .values({
      member_id: a.memberId,
      version: a.version,
      locale: a.locale,
      text_sha256: a.textSha256,
      authority: a.authority,
      signer_name: a.signerName,
      signer_title: a.signerTitle,
      accepted_at: a.acceptedAt,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** The newest version that a member accepted; null when there is none. */
export async function acceptanceOf(q: Queries, memberId: string): Promise<Acceptance | null> {
  const row = await q
    .selectFrom('agreement_acceptance')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('accepted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? acceptanceIn(row) : null
}

/** Everything that a member ever accepted, oldest first. */
export async function allAcceptances(q: Queries, memberId: string): Promise<Acceptance[]> {
  const rows = await q.selectFrom('agreement_acceptance').selectAll().where('member_id', '=', memberId).orderBy('accepted_at').execute()
  return rows.map(acceptanceIn)
}

const acceptanceIn = (row: Selectable<Tables['agreement_acceptance']>): Acceptance => ({
  memberId: row.member_id,
  version: row.version,
  locale: row.locale as Locale,
  textSha256: row.text_sha256,
  authority: row.authority as Authority,
  signerName: row.signer_name,
  signerTitle: row.signer_title,
  acceptedAt: row.accepted_at,
})

/** When a member accepted the version that is asked for now; null when that is still to be done. */
export async function agreedAt(q: Queries, memberId: string): Promise<Temporal.Instant | null> {
  const newest = await acceptanceOf(q, memberId)
  return newest?.version === currentAgreement.version ? newest.acceptedAt : null
}
