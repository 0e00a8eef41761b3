/** Who pays what, whether this can change, and what was taken into account. */
import type { Payment } from '../answers.ts'
import { useView } from '../view.ts'
import { finding } from '../words/index.ts'

export function Shares(props: { shares: NonNullable<Payment['shares']>; dollarsPerKWh: string; utilityName: string }) {
  const { words, format } = useView()
  const w = words.receipt
  const f = format()
  const { programDollarsPerKWh, yourPercent, programVerified } = props.shares
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">{w.whoTitle}</h2>
      <ul class="sum">
        <li>
          <span>{programVerified ? w.programRate(props.utilityName) : w.programRateUnverified(props.utilityName)}</span>
          <b>{f.rate(programDollarsPerKWh)}</b>
        </li>
        <li>
          <span>{w.yourShare(f.percent(yourPercent))}</span>
          <b class="money">{f.rate(props.dollarsPerKWh)}</b>
        </li>
        <li>
          <span>{w.ourShare(f.percent(100 - yourPercent))}</span>
          <b>{w.rest}</b>
        </li>
      </ul>
      {!programVerified && <p class="xs m3">{w.unverified}</p>}
    </section>
  )
}

export function CanChange(props: { payment: Payment }) {
  const w = useView().words.receipt
  return (
    <section class="card" aria-labelledby="change">
      <h2 id="change">{w.changeTitle}</h2>
      <p class="prose">{w.change[props.payment.canChange](props.payment.account.utility.name)}</p>
      <p class="ref xs m3">
        {w.reference} <span class="mono">{props.payment.reference}</span>
      </p>
    </section>
  )
}

/** Findings in the reader's words; one the catalogue does not know is quoted as it came. */
export function Notes(props: { findings: Payment['findings'] }) {
  const { words } = useView()
  const notes = [...new Map(props.findings.map((one) => [finding(words, one.code) ?? one.words, one])).entries()]
  if (notes.length === 0) return null
  return (
    <section class="card" aria-labelledby="notes">
      <h2 id="notes">{words.receipt.notesTitle}</h2>
      <ul class="notes">
        {notes.map(([text, one]) => (
          <li key={one.code} lang={finding(words, one.code) === null ? 'en' : undefined}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  )
}
