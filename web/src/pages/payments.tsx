/** All payments of the season; with none yet, what will happen and when. */
import type { Answers } from '../answers.ts'
import { ReviewList } from '../parts/asked-review.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { PayNow } from '../parts/pay-now.tsx'
import { PaymentList } from '../parts/payment-list.tsx'
import { PromiseSteps } from '../parts/promise-steps.tsx'
import { QuietAccounts } from '../parts/quiet-accounts.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

export function Payments(props: { answer: Answers['payments'] }) {
  const { words, format, href } = useView()
  const w = words.home
  const { payments, seasonCents, waits, taxForm, reviews = [], quiet = [], site } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap" live={payments.some((row) => row.state === 'preparing' || row.state === 'sent')}>
        <div class="head">
          <h1>{site ? words.commercial.payments.of(site.label) : w.seasonTitle}</h1>
          {site && (
            <p>
              <a href={href('/payments')}>{words.commercial.payments.all}</a>
            </p>
          )}
          {payments.length > 0 && (
            <p>
              <Rich text={w.seasonLead(format().money(seasonCents))} />. {w.promiseLine}
            </p>
          )}
        </div>
        {taxForm && (
          <section class="card callout now">
            <p>{words.holds.taxForm(format().money(taxForm.thresholdCents))}</p>
          </section>
        )}
        {waits && (
          <section class="card callout now">
            <p>
              <Rich text={words.holds.waiting(format().money(waits.cents))} />.{' '}
              {waits.untilAt && words.holds.until(format().dayMonth(format().civilDate(waits.untilAt)))}
            </p>
            <PayNow />
          </section>
        )}
        <ReviewList reviews={reviews} />
        <section class="card" aria-label={w.seasonTitle}>
          {payments.length > 0 ? (
            <>
              <PaymentList payments={payments} />
              <p class="csv">
                <a class="btn sec" href={href('/payments.csv')}>
                  <Icon name="dl" size={19} width={2} />
                  {words.why.csv}
                </a>
              </p>
            </>
          ) : (
            <>
              <h2>{w.noPayment}</h2>
              <p class="m2">{w.noPaymentWhy}</p>
              <PromiseSteps />
            </>
          )}
        </section>
        <QuietAccounts accounts={quiet} />
      </Main>
    </MemberFrame>
  )
}
