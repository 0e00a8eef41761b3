/** Where the usual usage comes from: the candidate days, the chosen ones, the same-day adjustment, and the days left out with why. */
import type { Payment } from '../answers.ts'
import { DaysChart } from '../charts/days-chart.tsx'
import { useView } from '../view.ts'
import { dayReason } from '../words/index.ts'

type Days = Payment['baseline']['days']

/** Days left out, by reason, in the order met; weekends are everybody's and only said when nothing else is. */
export function leftOut(days: Days): [string, string[]][] {
  const by = new Map<string, string[]>()
  for (const day of days) {
    if (day.window || day.reason === null) continue
    by.set(day.reason, [...(by.get(day.reason) ?? []), day.date])
  }
  return [...by]
}

function Adjustment(props: { adjustment: NonNullable<Payment['baseline']['adjustment']>; zone: string }) {
  const { words, format } = useView()
  const w = words.receipt
  const f = format(props.zone)
  const { factor, gross, fromAt, toAt } = props.adjustment
  const share = Math.round((Number(gross) - 1) * 100)
  const window = f.window(fromAt, toAt)
  const text =
    share === 0 ? w.adjustSame(window) : share > 0 ? w.adjustMore(f.percent(share), window) : w.adjustLess(f.percent(-share), window)
  return (
    <li>
      <span>
        {text} {f.factor(gross) !== f.factor(factor) && w.adjustCapped(f.factor(gross))}
      </span>
      <b>× {f.factor(factor)}</b>
    </li>
  )
}

export function ReceiptBasis(props: { payment: Payment; event: NonNullable<Payment['event']> }) {
  const { words, format } = useView()
  const w = words.receipt
  const { baseline, account, usualWh } = props.payment
  const { event } = props
  const f = format(event.zone)
  const window = f.window(event.startAt, event.endAt)
  const considered = baseline.days.filter((day) => day.window).toReversed()
  const chosen = considered.filter((day) => day.basis).length
  const weekday = new Date(`${f.civilDate(event.startAt)}T12:00:00Z`).getUTCDay()
  const kind = weekday === 0 || weekday === 6 ? w.weekendDays : w.weekdays
  const groups = leftOut(baseline.days)
  return (
    <section class="card" aria-labelledby="basis">
      <h2 id="basis">{w.basisTitle}</h2>
      <p class="basis">
        {chosen === 0
          ? w.basisFew
          : chosen < considered.length
            ? w.basisTop(considered.length, kind, chosen, window)
            : w.basisMean(considered.length, kind, window)}{' '}
        {baseline.verified && w.basisRule(account.utility.name)}
      </p>
      {considered.length > 0 && (
        <DaysChart
          zone={event.zone}
          label={w.daysLabel(window)}
          days={considered.flatMap((day) => (day.usedWh === null ? [] : [{ date: day.date, usedWh: day.usedWh, chosen: day.basis }]))}
        />
      )}
      {chosen > 0 && baseline.averageWh !== 0 && (
        <ul class="sum">
          <li>
            <span>{w.average(chosen)}</span>
            <b>{f.kWh(baseline.averageWh)}</b>
          </li>
          {baseline.adjustment && <Adjustment adjustment={baseline.adjustment} zone={event.zone} />}
          {usualWh !== 0 && (
            <li class="t">
              <span>{w.adjusted}</span>
              <b>{f.kWh(usualWh)}</b>
            </li>
          )}
        </ul>
      )}
      {groups.length > 0 && (
        <div class="left-out">
          <h3>{w.leftOut}</h3>
          <ul>
            {groups.map(([reason, dates]) => (
              <li key={reason}>
                <span>{f.list(dates.toReversed().map((date) => f.dayMonth(date)))}</span>
                <span>{dayReason(words, reason)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
