/** The receipt: why a payment is what it is, in one equation, one picture, and everything they rest on. */
import type { ComponentChildren } from 'preact'
import type { Answers, PayoutMethod } from '../answers.ts'
import { Ending, useAccountName } from '../parts/account-name.tsx'
import { Equation } from '../parts/equation.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { isPaid } from '../parts/payment-list.tsx'
import { ReceiptBasis } from '../parts/receipt-basis.tsx'
import { ReceiptGap } from '../parts/receipt-gap.tsx'
import { PaymentLines, WhatChanged } from '../parts/receipt-lines.tsx'
import { CanChange, Notes, WhoPays } from '../parts/receipt-rules.tsx'
import { ReceiptTime } from '../parts/receipt-time.tsx'
import { fill, sentence } from '../sentence.ts'
import { useView } from '../view.ts'
import { stop } from '../words/stop.ts'

type Answer = Answers['payment']

/** Something was measured, so there is an equation to show. */
const isMeasured = (payment: Answer): boolean => payment.why.equation !== null

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
      {payment.why.variant === 'owed-later' ? w.stateShort.zero : w.state[payment.state]}
    </span>
  )
}

/** What the person should know or do first, when the payment is not simply on its way. */
function Callout(props: { payment: Answer }) {
  const { words, href, format } = useView()
  const w = words.receipt
  const { payment } = props
  const { whyZero, whyHeld, leftButPaid, variant } = payment.why
  const f = format(payment.event?.zone)
  const go = (label: string, path: string) => (
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
      return card('now', w.waiting, go(w.waitingGo, '/payout-method'))
    case 'returned':
      return card('bad', w.returned, go(w.returnedGo, '/payout-method'))
    case 'held':
      return card('now', whyHeld && sentence(words, f, whyHeld))
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

function Headline(props: { payment: Answer }) {
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
          {payment.kind === 'reservation' && stop(words.why.lines.reservation)}{' '}
          {payment.account && (
            <>
              {name(payment.account)} · <Ending account={payment.account} />
            </>
          )}
        </p>
        {variant && <p class="pill">{variant}</p>}
      </div>
      <Status payment={payment} />
    </div>
  )
}

function Proof(props: { payment: Answer }) {
  const { words, href, format } = useView()
  const w = words.receipt
  const { proof, pdfUrl } = props.payment
  const at = (url: string) => (/^\/(es|en)\//.test(url) ? url : href(url))
  return (
    <section class="card help" aria-labelledby="proof">
      <div>
        <h2 id="proof">{proof ? w.proofTitle : words.why.keepTitle}</h2>
        {proof && (
          <>
            <p class="m2">{w.proof}</p>
            <code class="mono">qpc verify bundle.json</code>
            <p class="xs m3">
              {fill(words.why.signedBy, { keyId: proof.keyId }, format())} {fill(words.why.keys, { url: proof.keysUrl }, format())}
            </p>
          </>
        )}
      </div>
      <div class="acts">
        <a class="btn sec" href={at(pdfUrl)}>
          <Icon name="doc" size={19} width={2} />
          {words.why.pdf}
        </a>
        {proof && (
          <a class="btn sec" href={at(proof.url)} download="bundle.json">
            <Icon name="dl" size={19} width={2} />
            {w.download}
          </a>
        )}
      </div>
    </section>
  )
}

export function PaymentPage(props: { answer: Answer }) {
  const { words, href } = useView()
  const { answer } = props
  const { event } = answer
  const { equation, baseline, findings } = answer.why
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
        {equation && <Equation payment={answer} equation={equation} />}
        {equation && <p class="rounding xs m3">{words.shell.rounding}</p>}
        <div class="grid g2">
          <div class="grid">
            <PaymentLines payment={answer} />
            <WhatChanged payment={answer} />
            {event && answer.intervals.length > 0 && <ReceiptGap payment={answer} event={event} equation={equation} />}
            {event && baseline && <ReceiptBasis payment={answer} event={event} baseline={baseline} />}
            <Notes findings={findings} />
          </div>
          <div class="grid">
            <ReceiptTime payment={answer} />
            <WhoPays payment={answer} />
            <CanChange payment={answer} />
          </div>
        </div>
        <Proof payment={answer} />
      </Main>
    </MemberFrame>
  )
}
