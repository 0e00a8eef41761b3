/** What a payment for a referral stands on: who the other person is, and when the two conditions were met. */
import type { PaymentReferral } from '../answers.ts'
import { useView } from '../view.ts'
import { Rich } from './rich.tsx'

export function ReceiptReferral(props: { referral: PaymentReferral | null }) {
  const { words, format } = useView()
  const w = words.receipt
  const f = format()
  if (!props.referral) return null
  const { side, firstName, signedUpAt, activeAt } = props.referral
  return (
    <section class="card" aria-labelledby="conditions">
      <h2 id="conditions">{w.referralTitle}</h2>
      <ol class="tr">
        <li>
          <span>
            <Rich text={w.referralWho[side](firstName)} />
          </span>
          <time dateTime={signedUpAt}>{f.stamp(signedUpAt)}</time>
        </li>
        <li>
          <span>{w.referralActive[side]}</span>
          <time dateTime={activeAt}>{f.stamp(activeAt)}</time>
        </li>
      </ol>
    </section>
  )
}
