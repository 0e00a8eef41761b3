/** Where the usual usage comes from: the candidate days, the chosen ones, the same-day adjustment, and the days left out with why. */
import type { Payment } from '../answers.ts'
import { DaysChart } from '../charts/days-chart.tsx'
import { fill } from '../sentence.ts'
import { useView } from '../view.ts'
import { dayReason } from '../words/index.ts'

type Baseline = NonNullable<Payment['why']['baseline']>
type Days = Baseline['days']

/** Days left out, by reason, in the order met; weekends are everybody's and only said when nothing else is. */
export function leftOut(days: Days): [string, string[]][] {
  const by = new Map<string, string[]>()
  for (const day of days) {
    if (day.window || day.reason === null) continue
    by.set(day.reason, [...(by.get(day.reason) ?? []), day.date])
  }
  const told = [...by].filter(([reason]) => reason !== 'weekend')
  return told.length > 0 ? told : [...by]
}

/** What was compared, what it did to the result, and whether a bound held it. */
function Adjustment(props: { adjustment: NonNullable<Baseline['adjustment']>; zone: string }) {
  const { words, format } = useView()
  const w = words.receipt
  const f = format(props.zone)
  const { by, factor, gross, effect, effectWh, capped, percent, fromAt, toAt } = props.adjustment
  const window = f.window(fromAt, toAt)
  const compared =
    by === 'additive'
      ? fill(words.why.adjustAdded, { window }, f)
      : percent === 0
        ? w.adjustSame(window)
        : percent > 0
          ? w.adjustMore(f.percent(percent), window)
          : w.adjustLess(f.percent(-percent), window)
  return (
    <li>
      <span>
        {compared}.
        <span class="sm m2 effect">
          {effect === 'raised' && fill(words.why.adjustRaised, { effectWh }, f)}
          {effect === 'lowered' && fill(words.why.adjustLowered, { effectWh: -effectWh }, f)}{' '}
          {capped && gross !== null && fill(words.why.adjustCapped, { gross: f.factor(gross) }, f)}
        </span>
      </span>
      <b>{by === 'ratio' ? `× ${f.factor(factor)}` : `${effectWh < 0 ? '−' : '+'} ${f.kWh(effectWh < 0 ? -effectWh : effectWh)}`}</b>
    </li>
  )
}

export function ReceiptBasis(props: { payment: Payment; event: NonNullable<Payment['event']>; baseline: Baseline }) {
  const { words, format, href } = useView()
  const w = words.receipt
  const { account } = props.payment
  const { event, baseline } = props
  const { usualWh } = baseline
  const f = format(event.zone)
  const window = f.window(event.startAt, event.endAt)
  const considered = baseline.days.filter((day) => day.window).toReversed()
  const chosen = baseline.chosenCount
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
        {baseline.verified && account && w.basisRule(account.utility.name)} <a href={href('/help#baseline')}>{w.basisMeaning}</a>
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
