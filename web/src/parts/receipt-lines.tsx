/** Lines between what was saved and what is paid, what a correction changed, and the months of pledged load. */
import type { Payment } from '../answers.ts'
import { useView } from '../view.ts'

/** Shown when the payment is not simply the product of the equation. */
export function PaymentLines(props: { payment: Payment }) {
  const { words, format } = useView()
  const w = words.why
  const { payment } = props
  const { lines, equation, kind } = payment.why
  const f = format(payment.event?.zone)
  if (lines.length === 0 || equation?.plain || kind === 'referral') return null
  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">{kind === 'reservation' ? w.reservationTitle : w.linesTitle}</h2>
      <ul class="sum">
        {lines.map((line, i) => (
          <li key={`${line.code} ${i}`}>
            <span>{line.code === 'reservation' ? <Month payment={payment} at={i} /> : w.lines[line.code]}</span>
            <b class="num">{f.money(line.cents)}</b>
          </li>
        ))}
        <li class="t">
          <span>{w.total}</span>
          <b class={payment.cents > 0 ? 'money' : undefined}>{f.money(payment.cents)}</b>
        </li>
      </ul>
    </section>
  )
}

/** "julio: 2.50 kW × $18.00 × 0.91", with what the factor stands on. */
function Month(props: { payment: Payment; at: number }) {
  const { words, format } = useView()
  const w = words.why
  const f = format()
  const item = props.payment.why.reservation[props.at]
  if (!item) return null
  const from = (w.factorFrom as Readonly<Record<string, string>>)[item.basis]
  return (
    <>
      <b>{f.monthOf(item.month)}</b>
      <span class="num">
        {' '}
        {f.kW(Number(item.pledgedKW))} × {f.rate(item.dollarsPerKWMonth)} × {f.factor(item.factor)}
      </span>
      <span class="sm m2 effect">
        {w.delivered}: {f.factor(item.factor)}
        {from && `, ${from}`}
        {item.steppedUp && `; ${w.steppedUp}`}
      </span>
    </>
  )
}

/** Old and new result of a corrected event. */
export function WhatChanged(props: { payment: Payment }) {
  const { words, format } = useView()
  const w = words.why
  const { payment } = props
  const { previous, equation } = payment.why
  if (!previous || !equation || equation.usualWh === null || equation.usedWh === null) return null
  const f = format(payment.event?.zone)
  const rows: [string, string, string][] = [
    [words.receipt.labelUsualShort, f.kWh(previous.usualWh), f.kWh(equation.usualWh)],
    [words.receipt.used, f.kWh(previous.usedWh), f.kWh(equation.usedWh)],
    [words.receipt.saved, f.kWh(previous.savedWh), f.kWh(equation.savedWh)],
    [w.worth, f.money(previous.worthCents), f.money(equation.worthCents)],
  ]
  return (
    <section class="card" aria-labelledby="changed">
      <h2 id="changed">{w.beforeTitle}</h2>
      <table class="compare num">
        <thead>
          <tr>
            <td />
            <th scope="col">{w.beforeColumn}</th>
            <th scope="col">{w.nowColumn}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, was, is]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{was}</td>
              <td>{is}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
