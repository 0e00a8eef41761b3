/** Who asked for a review of a payment is told what came of it, with the explanation as it stands now. */
import { findPayment } from '#messaging/payment-found.ts'
import { tell } from '#messaging/tell-task.ts'
import { toldPayment } from '#messaging/told-payment.ts'
import { partsOf } from '#platform/ids.ts'
import { findPaymentReview } from '#settlement/payment-review-store.ts'

/** On `review.answered`. */
export const tellReviewed = tell('tellReviewed', async (world, subject) => {
  const { memberId, id: reviewId } = partsOf(subject)
  const review = await findPaymentReview(world.db, memberId, reviewId)
  if (!review?.answered) return []
  const { reference, paymentId } = review
  const { outcome, answer } = review.answered
  const found = await findPayment(world.db, memberId, paymentId)
  const payment = found && (await toldPayment(world, found))
  const parameters = { reference, paymentId, outcome, answer, payment }
  return [{ memberId, cause: `review:${reviewId}:answered`, template: 'review-answered', parameters }]
})
