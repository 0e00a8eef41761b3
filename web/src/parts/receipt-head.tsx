/** The head of a receipt: what it is about, how much, and where the money is. */
import type { Payment, PayoutMethod } from '../answers.ts'
import { pledgedFor } from '../month-rows.ts'
import { useView } from '../view.ts'
import { stop } from '../words/stop.ts'
import { Ending, useAccountName } from './account-name.tsx'
import { Icon } from './icon.tsx'
import { isPaid, isWaiting } from './payment-list.tsx'

/** "su tarjeta de débito ··2207", "su tarjeta de regalo", "la cuenta de Lucía ··9032". */
function useMethodName(): (method: PayoutMethod | null, payee: Payment['payee']) => string {
  const { words } = useView()
  const w = words.receipt
  return (method, payee) =>
    payee
      ? [words.commercial.payments.account(payee.label), method?.last4 && `··${method.last4}`].filter(Boolean).join(' ')
      : method
        ? [w.methods[method.kind] ?? w.yourMethod, method.last4 && `··${method.last4}`].filter(Boolean).join(' ')
        : w.yourMethod
}

function Status(props: { payment: Payment }) {
  const { words, format, shell } = useView()
  const w = words.receipt
  const { payment } = props
  const f = format(payment.event?.zone)
  const name = useMethodName()
  const at = payment.timeline.find((step) => step.what === payment.state)?.at
  const method = name(payment.method, payment.payee)
  if (payment.state === 'sent' || payment.state === 'received') {
    const text = at ? w.state[payment.state](f.atMoment(at, shell.nowAt), method) : w.stateShort[payment.state]
    return (
      <span class="pill lg money">
        <Icon name="check" size={17} width={2.6} />
        {text}
      </span>
    )
  }
  const tone = payment.state === 'returned' ? 'bad' : isWaiting(payment.state) ? 'now' : ''
  return (
    <span class={`pill lg ${tone}`}>
      <Icon name={payment.state === 'zero' ? 'check' : payment.state === 'returned' ? 'warn' : 'clock'} size={17} width={2.2} />
      {payment.why.variant === 'owed-later' ? w.stateShort.zero : w.state[payment.state]}
    </span>
  )
}

/** Something was measured, so there is an equation to show. */
const isMeasured = (payment: Payment): boolean => payment.why.equation !== null

export function ReceiptHead(props: { payment: Payment }) {
  const { words, format } = useView()
  const w = words.receipt
  const name = useAccountName()
  const { payment } = props
  const f = format(payment.event?.zone)
  const unknown = payment.state === 'held' && !isMeasured(payment)
  const why = payment.state === 'zero' ? w.whyZero : unknown ? w.whyHeld : isPaid(payment.state) ? w.why : w.willGet
  const date = payment.event ? f.longDate(f.civilDate(payment.event.startAt)) : null
  const utilityName = payment.account?.utility.name ?? ''
  const variant = (words.why.variant as Readonly<Record<string, string>>)[payment.why.variant]
  return (
    <div class="ph">
      <div>
        <h1>
          {why}
          {!unknown && <span class={`am num ${payment.cents > 0 ? 'money' : ''}`}>{f.money(payment.cents)}</span>}
        </h1>
        <p>
          {payment.kind === 'referral' && w.forReferral}
          {payment.kind === 'event' && payment.event && date && w.forEvent(date, f.window(payment.event.startAt, payment.event.endAt))}
          {payment.kind === 'correction' &&
            date &&
            (payment.why.variant === 'released'
              ? w.forRelease(date)
              : payment.cents > 0
                ? w.forCorrection(utilityName, date)
                : w.forCorrectionDown(utilityName, date))}
          {payment.kind === 'reservation' && stop(pledgedFor(payment, words, f))}{' '}
          {payment.account && (
            <>
              {name(payment.account)} · <Ending account={payment.account} />
            </>
          )}
        </p>
        {payment.together && <p class="m2">{words.holds.together(payment.together.payments, f.money(payment.together.cents))}</p>}
        {variant && <p class="pill">{variant}</p>}
      </div>
      <Status payment={payment} />
    </div>
  )
}
