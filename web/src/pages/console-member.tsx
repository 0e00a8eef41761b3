/** One customer on one screen: who it is, their accounts, what they were paid and what they asked. */
import type { Answers } from '../answers.ts'
import { AskedReviewText, ReviewState } from '../parts/asked-review.tsx'
import { PaymentList } from '../parts/payment-list.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function ConsoleMember(props: { answer: Answers['console-member'] }) {
  const { words, format } = useView()
  const w = words.asked.console
  const f = format()
  const { member, accounts, payments, reviews } = props.answer
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{member.businessName ?? member.name}</h1>
      </div>
      <section class="c" aria-label={w.member}>
        <p>
          {member.businessName && `${member.name} · `}
          <a href={`mailto:${member.email}`}>{member.email}</a> · {w.speaks[member.locale]} ·{' '}
          {w.since(f.dayWithYear(f.civilDate(member.since)))}
        </p>
      </section>
      <section class="c" aria-labelledby="accounts">
        <header>
          <h2 id="accounts">{w.accounts}</h2>
        </header>
        <ul class="plain-list">
          {accounts.map(({ id, label, connection, enrolled }) => (
            <li key={id}>
              <b>{label}</b> {w.connection[connection]} · {enrolled ? w.enrolled : w.notEnrolled}
            </li>
          ))}
        </ul>
      </section>
      <section class="c" aria-labelledby="payments">
        <header>
          <h2 id="payments">{w.payments}</h2>
        </header>
        {payments.length === 0 ? (
          <p>{w.noPayments}</p>
        ) : (
          <PaymentList payments={payments} under={`/console/members/${member.id}/payments`} />
        )}
      </section>
      {reviews.length > 0 && (
        <section class="c" aria-labelledby="reviews">
          <header>
            <h2 id="reviews">{w.reviews}</h2>
          </header>
          {reviews.map((review) => (
            <div key={review.id} class="asked-one">
              <p>
                <b class="mono">{review.reference}</b> <ReviewState review={review} />
              </p>
              <AskedReviewText review={review} />
            </div>
          ))}
        </section>
      )}
    </StaffFrame>
  )
}
