/** Lines between what was saved and what is paid, the month of pledged load, and what a correction changed. */
import type { Payment } from '../answers.ts'
import { monthRows, pledgedFor } from '../month-rows.ts'
import { useView } from '../view.ts'

/** Shown when the payment is not simply the product of the equation. */
export function PaymentLines(props: { payment: Payment }) {
  const { words, format } = useView()
  const w = words.why
  const { payment } = props
  const { lines, equation, kind, reservation } = payment.why
  const f = format(payment.event?.zone)
  if (lines.length === 0 || equation?.plain || kind === 'referral') return null
  const rows = reservation ? monthRows(payment, words, f) : lines.map((line) => ({ label: w.lines[line.code], value: f.money(line.cents) }))
  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">{reservation ? pledgedFor(payment, words, f) : w.linesTitle}</h2>
      <ul class="sum">
        {rows.map(({ label, value }, i) => (
          <li key={`${label} ${i}`}>
            <span>{label}</span>
            <b class="num">{value}</b>
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
