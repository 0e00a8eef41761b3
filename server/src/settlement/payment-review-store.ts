/** All SQL of the requests to look at a payment. */
import type { Queries, Trx } from '#platform/db.ts'
import type { PaymentReview, ReviewOutcome } from '#settlement/payment-review.ts'

type Row = {
  member_id: string
  review_id: string
  reference: string
  payment_id: string
  words: string
  asked_at: Temporal.Instant
  answer_by_at: Temporal.Instant
  answered_at: Temporal.Instant | null
  answered_by: string | null
  outcome: string | null
  told: string | null
}
const reviewOf = (row: Row): PaymentReview => ({
  memberId: row.member_id,
  reviewId: row.review_id,
  reference: row.reference,
  paymentId: row.payment_id,
  words: row.words,
  askedAt: row.asked_at,
  answerByAt: row.answer_by_at,
  answered: row.answered_at && {
    at: row.answered_at,
    by: row.answered_by ?? '',
    outcome: row.outcome as ReviewOutcome,
    answer: row.told ?? '',
  },
})

/** False where one of the same payment is open already. */
export async function addPaymentReview(trx: Trx, one: Omit<PaymentReview, 'answered'>): Promise<boolean> {
  const added = await trx
    .insertInto('payment_review')
    .values({
      member_id: one.memberId,
      review_id: one.reviewId,
      reference: one.reference,
      payment_id: one.paymentId,
      words: one.words,
      asked_at: one.askedAt,
      answer_by_at: one.answerByAt,
      answered_at: null,
      answered_by: null,
      outcome: null,
      told: null,
    })
    .onConflict((c) => c.doNothing())
    .returning('review_id')
    .executeTakeFirst()
  return added !== undefined
}

/** False when it was answered already, or never asked. */
export async function markAnswered(
  trx: Trx,
  { memberId, reviewId }: Pick<PaymentReview, 'memberId' | 'reviewId'>,
  { at, by, outcome, answer }: NonNullable<PaymentReview['answered']>,
): Promise<boolean> {
  const done = await trx
    .updateTable('payment_review')
    .set({ answered_at: at, answered_by: by, outcome, told: answer })
    .where('member_id', '=', memberId)
    .where('review_id', '=', reviewId)
    .where('answered_at', 'is', null)
    .returning('review_id')
    .executeTakeFirst()
  return done !== undefined
}

/** A member's own, the newest first. */
export async function paymentReviewsOf(q: Queries, memberId: string): Promise<PaymentReview[]> {
  const rows = await q
    .selectFrom('payment_review')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('asked_at', 'desc')
    .orderBy('review_id', 'desc')
    .execute()
  return rows.map(reviewOf)
}

export async function findPaymentReview(q: Queries, memberId: string, reviewId: string): Promise<PaymentReview | null> {
  const row = await q
    .selectFrom('payment_review')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('review_id', '=', reviewId)
    .executeTakeFirst()
  return row ? reviewOf(row) : null
}

/** Whose it is that people call by this reference; null where it is nobody's. */
export async function memberOfReview(q: Queries, reference: string): Promise<string | null> {
  const row = await q.selectFrom('payment_review').select('member_id').where('reference', '=', reference).executeTakeFirst()
  return row?.member_id ?? null
}

/** All of a member who leaves; answers how many. */
export async function forgetPaymentReviews(trx: Trx, memberId: string): Promise<number> {
  const gone = await trx.deleteFrom('payment_review').where('member_id', '=', memberId).executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** What nobody has answered yet, what is due first at the top. */
export async function openPaymentReviews(q: Queries, limit = 200): Promise<PaymentReview[]> {
  const rows = await q
    .selectFrom('payment_review')
    .selectAll()
    .where('answered_at', 'is', null)
    .orderBy('answer_by_at')
    .orderBy('asked_at')
    .limit(limit)
    .execute()
  return rows.map(reviewOf)
}
