/** All SQL of the questions that people ask the staff. */
import type { HelpRequest } from '#members/help-request.ts'
import type { Locale } from '#members/member.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Queries, Trx } from '#platform/db.ts'

export async function addHelpRequest(q: Queries, one: HelpRequest): Promise<void> {
  await q
    .insertInto('help_request')
    .values({
      request_id: one.requestId,
      asked_by: one.askedBy,
      email: one.email,
      locale: one.locale,
      reference: one.reference,
      words: one.words,
      asked_at: one.askedAt,
      answer_by_at: one.answerByAt,
      closed_at: null,
      closed_by: null,
      closed_reason: null,
    })
    .execute()
}

/** How many questions came since then, so that nobody can fill the table. */
export async function countHelpRequests(q: Queries, since: Temporal.Instant): Promise<number> {
  const row = await q
    .selectFrom('help_request')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('asked_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** What nobody has answered yet, the oldest first. */
export async function openHelpRequests(q: Queries, limit = 200): Promise<HelpRequest[]> {
  const rows = await q.selectFrom('help_request').selectAll().where('closed_at', 'is', null).orderBy('asked_at').limit(limit).execute()
  return rows.map((row) => ({
    requestId: row.request_id,
    askedBy: row.asked_by,
    email: row.email,
    locale: row.locale as Locale,
    reference: row.reference,
    words: row.words,
    askedAt: row.asked_at,
    answerByAt: row.answer_by_at,
  }))
}

/** Who sent us the reference of an error; null where it is nobody's, or nobody's who has an account. */
export async function memberOfHelp(q: Queries, reference: string): Promise<string | null> {
  const row = await q
    .selectFrom('help_request')
    .select('asked_by')
    .where('reference', '=', reference)
    .where('asked_by', 'is not', null)
    .executeTakeFirst()
  return row?.asked_by ?? null
}

/** All of a member who leaves, by address too: who asked before signing in is the same person. Answers how many. */
export async function forgetHelpRequests(trx: Trx, { memberId, email }: { memberId: string; email: string }): Promise<number> {
  const gone = await trx
    .deleteFrom('help_request')
    .where((e) => e.or([e('asked_by', '=', memberId), e('email', '=', email)]))
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** False when nobody waits for that any more. */
export async function closeHelpRequest(
  trx: Trx,
  { id, reason }: { id: string; reason: string },
  actor: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('help_request')
    .set({ closed_at: now, closed_by: actor, closed_reason: reason })
    .where('request_id', '=', id)
    .where('closed_at', 'is', null)
    .returning('request_id')
    .executeTakeFirst()
  if (!done) return false
  await addAudit(trx, { actor, action: 'help.answered', subject: id, reason }, now)
  return true
}
