/** What customers ask about their payments, as they and the staff see it; beside it what a file of theirs says. */
import type { AskedReview, OpenReview, Payment } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { answerByOn } from '#members/answer-by.ts'
import { findMember } from '#members/member-store.ts'
import type { PaymentReview } from '#settlement/payment-review.ts'
import { openPaymentReviews, paymentReviewsOf } from '#settlement/payment-review-store.ts'
import { uploadsOf } from '#settlement/upload-store.ts'
import type { World } from '../../world.ts'
import { paymentAnswer } from './payment.ts'
import { judgeUpload } from './upload.ts'

/** So many of the newest files are compared for a page of the staff. */
const FILES_SHOWN = 3

export const askedAnswer = ({ reviewId, reference, paymentId, words, askedAt, answerByAt, answered }: PaymentReview): AskedReview => ({
  ...{ id: reviewId, reference, paymentId, words, askedAt: askedAt.toString(), answerByOn: answerByOn(answerByAt).toString() },
  answered: answered && { at: answered.at.toString(), outcome: answered.outcome, answer: answered.answer },
})

/** A member's own, newest first; of one payment, where it is named. */
export async function askedReviews({ db }: Pick<World, 'db'>, memberId: string, paymentId?: string): Promise<AskedReview[]> {
  const all = await paymentReviewsOf(db, memberId)
  return all.filter((one) => paymentId === undefined || one.paymentId === paymentId).map(askedAnswer)
}

/** What waits for an answer, what is due first at the top. */
export async function openReviewAnswers(world: World): Promise<OpenReview[]> {
  const answers: OpenReview[] = []
  for (const review of await openPaymentReviews(world.db)) {
    const { memberId, paymentId, answerByAt } = review
    const member = await findMember(world.db, memberId)
    const payment = await paymentAnswer(world, memberId, paymentId)
    answers.push({
      review: askedAnswer(review),
      memberId,
      memberName: member?.businessName ?? member?.name ?? memberId,
      locale: member?.locale ?? 'es',
      cents: payment?.cents ?? null,
      late: Temporal.Instant.compare(world.clock.now(), answerByAt) > 0,
      files: payment ? await filesOf(world, memberId, payment) : [],
    })
  }
  return answers
}

/** The files that the customer brought for the payment's account, each beside what is stored now. */
async function filesOf(world: World, memberId: string, payment: Payment): Promise<OpenReview['files']> {
  const accountId = payment.account?.id
  const account = (await accountsOf(world.db, memberId)).find((one) => one.accountId === accountId)
  if (!account) return []
  const files: OpenReview['files'] = []
  for (const upload of await uploadsOf(world.db, account, FILES_SHOWN)) {
    const judged = await judgeUpload(world, account, upload)
    if ('refused' in judged) continue
    const { compared, differing } = judged.outcome.readings
    files.push({ id: upload.fileId, name: upload.name, broughtAt: upload.broughtAt.toString(), compared, differing })
  }
  return files
}
