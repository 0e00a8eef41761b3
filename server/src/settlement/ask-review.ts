/** Asking for a review of a payment, and answering it. The money is moved by neither: what changes does so by readings, as ever. */
import { answerBy } from '#members/answer-by.ts'
import { addAudit } from '#platform/audit-store.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { type ReviewOutcome, reviewReference } from '#settlement/payment-review.ts'
import { addPaymentReview, markAnswered } from '#settlement/payment-review-store.ts'

/** Once while one is open: a second press changes nothing. That the payment is the member's is the door's to know. */
export async function askReview({ trx, now }: Pick<Work, 'trx' | 'now'>, asked: { memberId: string; paymentId: string; words: string }) {
  const reviewId = newId('rvw')
  const review = { ...asked, reviewId, reference: reviewReference(reviewId), askedAt: now, answerByAt: answerBy(now) }
  return addPaymentReview(trx, review)
}

/** The customer is told in the same transaction. False when somebody else answered first. */
export async function answerReview(
  { trx, now, emit }: Pick<Work, 'trx' | 'now' | 'emit'>,
  one: { memberId: string; reviewId: string; outcome: ReviewOutcome; answer: string },
  actor: string,
): Promise<boolean> {
  const { memberId, reviewId, outcome, answer } = one
  if (!(await markAnswered(trx, one, { at: now, by: actor, outcome, answer }))) return false
  await addAudit(trx, { actor, action: 'payment.reviewed', subject: subjectOf(memberId, reviewId), reason: outcome }, now)
  await emit('review.answered', [subjectOf(memberId, reviewId)])
  return true
}
