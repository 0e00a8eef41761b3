/** How long it took: the race against the promise and against the slow path, then every step with its time. */
import type { Payment } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { sentence } from '../sentence.ts'
import { useView } from '../view.ts'

type Step = Payment['timeline'][number]
const order: Step['what'][] = ['event-ended', 'readings-complete', 'calculated', 'sent', 'received']

export function ReceiptTime(props: { payment: Payment }) {
  const { words, format, shell } = useView()
  const w = words.receipt
  const { payment } = props
  const f = format(payment.event?.zone)
  // The promise is of the first payment of an event on readings; a correction and the utility's own report run against no clock of ours.
  const { variant, whyLate } = payment.why
  const arrived = payment.state === 'sent' || payment.state === 'received'
  const toPay = payment.kind === 'event' && arrived ? payment.hoursToPay : null
  const slow = variant === 'slow' ? toPay : null
  const hours = variant === 'slow' ? null : toPay
  const late = whyLate && variant !== 'slow' ? sentence(words, f, whyLate) : null
  const known = new Set(payment.timeline.map((step) => step.what))
  const done = known.has('received') || payment.state === 'zero' || known.has('returned')
  const ahead = done
    ? []
    : order
        .filter((what) => !(what === 'sent' && known.has('link-ready')))
        .filter((what) => !known.has(what) && (payment.event !== null || (what !== 'event-ended' && what !== 'readings-complete')))
  return (
    <section class="card" aria-labelledby="time">
      <h2 id="time">
        {hours !== null
          ? w.timeTitle(f.longHours(hours))
          : slow !== null
            ? w.timeTitle(f.longDays(slow))
            : payment.event
              ? w.timeTitlePending
              : w.timeTitleNoEvent}
      </h2>
      {hours !== null && (
        <div class="race">
          <div>
            <span>{w.withUs}</span>
            <b class="money">{f.hours(hours)}</b>
            <Bar share={Math.max(0.02, hours / (14 * 24))} tone="money" />
          </div>
          <div>
            <span>{w.promised}</span>
            <b>{f.hours(24)}</b>
            <Bar share={24 / (14 * 24)} tone="promise" />
          </div>
          <div>
            <span>{w.withoutUs}</span>
            <b>{w.withoutUsTime[payment.account?.utility.slowPath ?? 'weeks']}</b>
            <Bar share={1} tone="slow" />
          </div>
        </div>
      )}
      {slow !== null && (
        <div class="race">
          <div>
            <span>{w.thisSlow}</span>
            <b>{f.longDays(slow)}</b>
            <Bar share={1} tone="slow" />
          </div>
          <div>
            <span>{w.ifConnected}</span>
            <b>{f.hours(24)}</b>
            <Bar share={24 / Math.max(slow, 24)} tone="promise" />
          </div>
        </div>
      )}
      {late && <p class="prose late">{late}</p>}
      <ol class="tl">
        {payment.timeline.map((step) => (
          <li key={step.what} class={step.what === 'returned' ? 'bad' : undefined}>
            <div>
              <b>{w.timeline[step.what]}</b>
              <time class="sm m2" dateTime={step.at}>
                {f.moment(step.at, shell.nowAt)}
              </time>
            </div>
          </li>
        ))}
        {ahead.map((what) => (
          <li key={what} class="open">
            <div>
              <span class="m2">
                <span class="vh">{w.next} </span>
                {w.timeline[what]}
              </span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
