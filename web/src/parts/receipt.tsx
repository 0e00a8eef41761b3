/** A receipt: why a payment is what it is, in one equation, one picture, and everything they rest on. */
import type { AskedReview, Payment } from '../answers.ts'
import { useView } from '../view.ts'
import { ReceiptReviews } from './asked-review.tsx'
import { Equation } from './equation.tsx'
import { ReceiptBasis } from './receipt-basis.tsx'
import { ReceiptCallout } from './receipt-callout.tsx'
import { ReceiptGap } from './receipt-gap.tsx'
import { ReceiptHead } from './receipt-head.tsx'
import { PaymentLines, WhatChanged } from './receipt-lines.tsx'
import { ReceiptProof } from './receipt-proof.tsx'
import { ReceiptReferral } from './receipt-referral.tsx'
import { CanChange, Notes, WhoPays } from './receipt-rules.tsx'
import { ReceiptTime } from './receipt-time.tsx'

/** `reviews`: what the person asked about it; the staff answer those elsewhere. */
export function Receipt(props: { payment: Payment; forStaff?: boolean; reviews?: AskedReview[] }) {
  const { words } = useView()
  const { payment } = props
  const { event } = payment
  const { equation, baseline, findings } = payment.why
  return (
    <>
      <ReceiptHead payment={payment} />
      <ReceiptCallout payment={payment} forStaff={props.forStaff ?? false} />
      {equation && <Equation payment={payment} equation={equation} />}
      {equation && <p class="rounding xs m3">{words.shell.rounding}</p>}
      <div class="grid g2">
        <div class="grid">
          <PaymentLines payment={payment} />
          <WhatChanged payment={payment} />
          <ReceiptReferral referral={payment.referral} />
          {event && payment.intervals.length > 0 && <ReceiptGap payment={payment} event={event} equation={equation} />}
          {event && baseline && <ReceiptBasis payment={payment} event={event} baseline={baseline} />}
          <Notes findings={findings} />
        </div>
        <div class="grid">
          <ReceiptTime payment={payment} />
          <WhoPays payment={payment} />
          <CanChange payment={payment} />
        </div>
      </div>
      <ReceiptProof payment={payment} />
      {!props.forStaff && <ReceiptReviews payment={payment} reviews={props.reviews ?? []} />}
    </>
  )
}
