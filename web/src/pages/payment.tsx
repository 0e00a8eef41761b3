/** The receipt: why a payment is what it is, in one equation, one picture, and everything they rest on. */
import type { Answers, PayoutMethod } from '../answers.ts'
import { Ending, useAccountName } from '../parts/account-name.tsx'
import { Equation } from '../parts/equation.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { isPaid } from '../parts/payment-list.tsx'
import { ReceiptBasis } from '../parts/receipt-basis.tsx'
import { ReceiptGap } from '../parts/receipt-gap.tsx'
import { CanChange, Notes, Shares } from '../parts/receipt-rules.tsx'
import { ReceiptTime } from '../parts/receipt-time.tsx'
import { useView } from '../view.ts'

type Answer = Answers['payment']

/** Everything of the event is measured, so there is an equation to show. */
export const isMeasured = (payment: Answer): boolean =>
  payment.intervals.length > 0 && payment.intervals.every((one) => one.usedWh !== null)

/** "su tarjeta de débito ··2207", "su tarjeta de regalo". */
function useMethodName(): (method: PayoutMethod | null) => string {
  const { words } = useView()
  const w = words.receipt
  return (method) =>
    method ? [w.methods[method.kind] ?? w.yourMethod, method.last4 && `··${method.last4}`].filter(Boolean).join(' ') : w.yourMethod
}

function Status(props: { payment: Answer }) {
  const { words, format, shell } = useView()
  const w = words.receipt
  const { payment } = props
  const f = format(payment.event?.zone)
  const name = useMethodName()
  const at = payment.timeline.find((step) => step.what === payment.state)?.at
  const method = name(payment.method)
  if (payment.state === 'sent' || payment.state === 'received') {
    const text = at ? w.state[payment.state](f.atMoment(at, shell.nowAt), method) : w.stateShort[payment.state]
    return (
      <span class="pill lg money">
        <Icon name="check" size={17} width={2.6} />
        {text}
      </span>
    )
  }
  const tone = payment.state === 'returned' ? 'bad' : payment.state === 'held' || payment.state === 'waiting-for-you' ? 'now' : ''
  return (
    <span class={`pill lg ${tone}`}>
      <Icon name={payment.state === 'zero' ? 'check' : payment.state === 'returned' ? 'warn' : 'clock'} size={17} width={2.2} />
      {w.state[payment.state]}
    </span>
  )
}

/** What the person should know or do first, when the payment is not simply on its way. */
function Callout(props: { payment: Answer }) {
  const { words, href } = useView()
  const w = words.receipt
  const { payment } = props
  const go = (label: string) => (
    <a class="btn" href={href('/payout-method')}>
      {label}
    </a>
  )
  switch (payment.state) {
    case 'waiting-for-you':
      return (
        <section class="card callout now">
          <p>{w.waiting}</p>
          {go(w.waitingGo)}
        </section>
      )
    case 'returned':
      return (
        <section class="card callout bad">
          <p>{w.returned}</p>
          {go(w.returnedGo)}
        </section>
      )
    case 'held':
      return (
        <section class="card callout now">
          <p>{isMeasured(payment) ? w.heldOther : w.held(payment.account.utility.name)}</p>
        </section>
      )
    case 'zero':
      return (
        <section class="card callout">
          <p>{payment.netSavedWh < 0 ? w.zero : w.zeroEven}</p>
        </section>
      )
    case 'preparing':
      return (
        <section class="card callout">
          <p>{w.preparing}</p>
        </section>
      )
    case 'sent':
    case 'received':
      return null
  }
}

function Headline(props: { payment: Answer }) {
  const { words, format } = useView()
  const w = words.receipt
  const name = useAccountName()
  const { payment } = props
  const f = format(payment.event?.zone)
  const unknown = payment.state === 'held' && !isMeasured(payment)
  const why = payment.state === 'zero' ? w.whyZero : unknown ? w.whyHeld : isPaid(payment.state) ? w.why : w.willGet
  const date = payment.event ? f.longDate(f.civilDate(payment.event.startAt)) : null
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
          {payment.kind === 'correction' && date && w.forCorrection(payment.account.utility.name, date)} {name(payment.account)} ·{' '}
          <Ending account={payment.account} />
        </p>
      </div>
      <Status payment={payment} />
    </div>
  )
}

function Proof(props: { url: string }) {
  const w = useView().words.receipt
  return (
    <section class="card help" aria-labelledby="proof">
      <div>
        <h2 id="proof">{w.proofTitle}</h2>
        <p class="m2">{w.proof}</p>
        <code class="mono">qpc verify bundle.json</code>
      </div>
      <a class="btn sec" href={props.url} download="bundle.json">
        <Icon name="dl" size={19} width={2} />
        {w.download}
      </a>
    </section>
  )
}

export function PaymentPage(props: { answer: Answer }) {
  const { words, href } = useView()
  const { answer } = props
  const { event } = answer
  const measured = isMeasured(answer)
  const underway = answer.state === 'preparing' || answer.state === 'sent'
  return (
    <MemberFrame>
      <Main className="wrap" live={underway}>
        <a class="back" href={href('/payments')}>
          <Icon name="left" size={18} width={2} />
          {words.home.payments}
        </a>
        <Headline payment={answer} />
        <Callout payment={answer} />
        {measured && <Equation payment={answer} />}
        {measured && <p class="rounding xs m3">{words.shell.rounding}</p>}
        <div class="grid g2">
          <div class="grid">
            {event && answer.intervals.length > 0 && <ReceiptGap payment={answer} event={event} />}
            {event && answer.baseline.days.length > 0 && <ReceiptBasis payment={answer} event={event} />}
            <Notes findings={answer.findings} />
          </div>
          <div class="grid">
            <ReceiptTime payment={answer} />
            {answer.shares && (
              <Shares shares={answer.shares} dollarsPerKWh={answer.dollarsPerKWh} utilityName={answer.account.utility.name} />
            )}
            <CanChange payment={answer} />
          </div>
        </div>
        {measured && <Proof url={/^\/(es|en)\//.test(answer.bundleUrl) ? answer.bundleUrl : href(answer.bundleUrl)} />}
      </Main>
    </MemberFrame>
  )
}
