/** Doors to ask for a review of a payment, and for the staff to answer it. */
import { inWork } from '#platform/in-work.ts'
import { answerReview, askReview } from '#settlement/ask-review.ts'
import { readAnswering, readAsking } from '#settlement/payment-review.ts'
import { findPaymentReview } from '#settlement/payment-review-store.ts'
import type { World } from '../world.ts'
import { paymentAnswer } from './compose/payment.ts'
import { askedReviews } from './compose/payment-review.ts'
import { reviewAnswer } from './compose/review.ts'
import { type Ctx, type Door, fieldsOf, type Guest, see } from './door.ts'
import { notFound } from './problem.ts'

export function paymentReviewDoors(world: World): Door[] {
  const paymentAt = async (c: Ctx, guest: Guest) => {
    const payment = await paymentAnswer(world, guest.member.memberId, c.req.param('payment') ?? '')
    if (!payment) throw notFound()
    return { payment, uploadPath: payment.account && `/accounts/${payment.account.id}/uploads` }
  }
  return [
    {
      method: 'GET',
      path: '/payments/:payment/review',
      for: 'member',
      needs: 'money',
      async open({ c, show, guest, locale }) {
        const asked = await paymentAt(c, guest)
        const { id } = asked.payment
        // One question at a time: who has asked already is shown how it stands.
        const [newest] = await askedReviews(world, guest.member.memberId, id)
        if (newest && !newest.answered) return see(`/${locale}/payments/${id}#review`)
        return show('ask-review', { ...asked, form: { values: {}, errors: [] } })
      },
    },
    {
      method: 'POST',
      path: '/payments/:payment/review',
      for: 'member',
      needs: 'money',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const asked = await paymentAt(c, guest)
        const read = readAsking(values)
        if ('errors' in read) return show('ask-review', { ...asked, form: { values, errors: read.errors } }, 422)
        const { memberId } = guest.member
        await inWork(world, (work) => askReview(work, { memberId, paymentId: asked.payment.id, words: read.words }))
        return see(`/${locale}/payments/${asked.payment.id}#review`)
      },
    },
    {
      method: 'POST',
      path: '/console/payment-reviews/:member/:id',
      for: 'operator',
      async open({ c, show, guest, locale }) {
        const { member: memberId = '', id: reviewId = '' } = c.req.param()
        if (!(await findPaymentReview(world.db, memberId, reviewId))) throw notFound()
        const values = await fieldsOf(c)
        const read = readAnswering(values)
        if ('errors' in read) {
          const form = { values: { ...values, id: reviewId }, errors: read.errors }
          return show('console-review', await reviewAnswer(world, form), 422)
        }
        if (!(await inWork(world, (work) => answerReview(work, { memberId, reviewId, ...read }, guest.member.memberId)))) throw notFound()
        return see(`/${locale}/console/review`)
      },
    },
  ]
}
