/** A review of a payment as the person sees it: how it stands, what they asked, what came of it. */
import type { AskedReview, Payment } from '../answers.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'

export function ReviewState(props: { review: AskedReview }) {
  const w = useView().words.asked
  const { answered } = props.review
  return (
    <span class={`pill ${answered ? '' : 'now'}`}>
      <Icon name={answered ? 'check' : 'clock'} size={15} width={2.2} />
      {answered ? w.answered : w.waiting}
    </span>
  )
}

export function AskedReviewText(props: { review: AskedReview }) {
  const { words, format, shell } = useView()
  const w = words.asked
  const f = format()
  const { words: asked, askedAt, answerByOn, answered } = props.review
  return (
    <>
      <p class="m2">
        {w.askedAt(f.atMoment(askedAt, shell.nowAt))} {!answered && w.by(f.longDate(answerByOn))}
      </p>
      <dl class="said">
        {answered && (
          <div class="ours">
            <dt>{w.weSay}</dt>
            <dd>
              <b>{w.outcome[answered.outcome]}</b>
              <span>{answered.answer}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>{w.youSaid}</dt>
          <dd>{asked}</dd>
        </div>
      </dl>
    </>
  )
}

/** The last card of a receipt: what was asked so far, and the way to ask. */
export function ReceiptReviews(props: { payment: Payment; reviews: AskedReview[] }) {
  const { words, href } = useView()
  const w = words.asked
  const { payment, reviews } = props
  const open = reviews.some((one) => one.answered === null)
  return (
    <div id="review" class="grid reviews">
      {reviews.map((review) => (
        <section key={review.id} class="card" aria-labelledby={review.id}>
          <div class="between">
            <h2 id={review.id}>{w.reviewOf(review.reference)}</h2>
            <ReviewState review={review} />
          </div>
          <AskedReviewText review={review} />
        </section>
      ))}
      {!open && (
        <section class="card help" aria-labelledby="ask">
          <div>
            <h2 id="ask">{w.helpTitle}</h2>
            <p class="m2">{w.helpLead}</p>
          </div>
          <div class="acts">
            {payment.intervals.length > 0 && (
              <a class="btn sec" href={href(`/payments/${payment.id}/readings.csv`)}>
                <Icon name="dl" size={19} width={2} />
                {words.receipt.readingsCsv}
              </a>
            )}
            <a class="btn" href={href(`/payments/${payment.id}/review`)}>
              {reviews.length > 0 ? w.askAgain : w.ask}
            </a>
          </div>
        </section>
      )}
    </div>
  )
}

/** All of a member's, where they look at their payments. */
export function ReviewList(props: { reviews: AskedReview[] }) {
  const { words, href, format } = useView()
  const w = words.asked
  if (props.reviews.length === 0) return null
  return (
    <section class="card review-list" aria-labelledby="reviews">
      <h2 id="reviews">{w.listTitle}</h2>
      <ul>
        {props.reviews.map((review) => (
          <li key={review.id}>
            <a href={href(`/payments/${review.paymentId}#review`)}>{w.reviewOf(review.reference)}</a>
            <span class="sm m2">{review.answered === null && w.by(format().longDate(review.answerByOn))}</span>
            <ReviewState review={review} />
          </li>
        ))}
      </ul>
    </section>
  )
}
