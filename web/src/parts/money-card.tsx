/** What was paid this season, and the latest payment with the times it went through. */
import type { LastPayment } from '../answers.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'
import { isPaid } from './payment-list.tsx'
import { PromiseSteps } from './promise-steps.tsx'
import { Rich } from './rich.tsx'

function Latest(props: { payment: LastPayment }) {
  const { words, format, shell, href } = useView()
  const w = words.home
  const { payment } = props
  const f = format(payment.event?.zone)
  const paid = isPaid(payment.state)
  return (
    <div class="last">
      <div class="between">
        <h3>{w.lastPayment}</h3>
        <span class="amount num">{f.money(payment.cents)}</span>
      </div>
      <ol class="tr">
        {payment.timeline
          .filter((step) => step.what !== 'calculated')
          .map((step) => (
            <li key={step.what}>
              <span>{words.receipt.timeline[step.what]}</span>
              <time dateTime={step.at}>{f.moment(step.at, shell.nowAt)}</time>
            </li>
          ))}
        {!paid && payment.state !== 'zero' && (
          <li class="open">
            <span>{words.receipt.stateShort[payment.state]}</span>
          </li>
        )}
      </ol>
      {paid && payment.hoursToPay !== null && (
        <p class="sm m2">
          <Rich text={w.reached(f.longHours(payment.hoursToPay))} />
        </p>
      )}
      <p>
        <a href={href(`/payments/${payment.id}`)}>
          {payment.state === 'zero' ? words.receipt.titleZero : paid ? w.whyAmount(f.money(payment.cents)) : words.receipt.titlePending}
        </a>
      </p>
    </div>
  )
}

export function MoneyCard(props: { seasonCents: number; payment: LastPayment | null; active: boolean }) {
  const { words, format } = useView()
  const w = words.home
  return (
    <section class="card pay" aria-labelledby="season">
      <div class="between">
        <h2 id="season">{w.paidSeason}</h2>
        {props.active && (
          <span class="pill">
            <Icon name="check" size={15} width={2.4} />
            {w.active}
          </span>
        )}
      </div>
      <p class={`big num ${props.seasonCents > 0 ? 'money' : ''}`}>{format().money(props.seasonCents)}</p>
      {props.payment ? (
        <Latest payment={props.payment} />
      ) : (
        <div class="last">
          <h3>{w.noPayment}</h3>
          <p class="sm m2">{w.noPaymentWhy}</p>
          <PromiseSteps />
        </div>
      )}
    </section>
  )
}
