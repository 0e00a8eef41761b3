/** What a person should know or do first, when a payment is not simply on its way. */
import type { ComponentChildren } from 'preact'
import type { Payment } from '../answers.ts'
import { sentence } from '../sentence.ts'
import { useView } from '../view.ts'
import { PayNow } from './pay-now.tsx'

/** `forStaff`: the same words, without what only the person can do. */
export function ReceiptCallout(props: { payment: Payment; forStaff: boolean }) {
  const { words, href, format } = useView()
  const w = words.receipt
  const { payment } = props
  const { whyZero, whyHeld, whyReturned, leftButPaid, variant } = payment.why
  const f = format(payment.event?.zone)
  const mendAt = payment.payee ? `/payees/${payment.payee.id}` : '/payout-method'
  const go = (label: string, path: string) =>
    props.forStaff ? null : (
      <a class="btn" href={href(path)}>
        {label}
      </a>
    )
  const card = (tone: string, text: string | null, link: ComponentChildren = null) =>
    text && (
      <section class={`card callout ${tone}`}>
        <p>{text}</p>
        {link}
      </section>
    )
  switch (payment.state) {
    case 'waiting-for-you':
      return card('now', w.waiting, go(w.waitingGo, mendAt))
    case 'returned':
      return card(
        'bad',
        (whyReturned && sentence(words, f, whyReturned)) ?? w.returned,
        payment.methodNeeded ? go(w.returnedGo, mendAt) : null,
      )
    case 'link-ready':
      return card('now', w.linkReady, go(w.linkReadyGo, `/payments/${payment.id}/claim`))
    case 'held':
      return card('now', whyHeld && sentence(words, f, whyHeld), payment.hold?.canAsk && !props.forStaff ? <PayNow /> : null)
    case 'zero':
      return card('', whyZero && sentence(words, f, whyZero))
    case 'preparing':
      return card('', w.preparing)
    case 'sent':
    case 'received': {
      if (leftButPaid) return card('', words.why.leftButPaid)
      if (variant !== 'slow' || payment.account?.connection.is === 'active') return null
      const report = { code: 'late.utility-report', with: { utility: payment.account?.utility.name ?? '' } }
      const connect = payment.account && go(words.why.slowGo, `/connect/${payment.account.utility.id}`)
      return card('', sentence(words, f, report), connect)
    }
  }
}
