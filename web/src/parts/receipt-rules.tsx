/** Who pays what, whether this can change, and what was taken into account. */
import type { Payment } from '../answers.ts'
import { sentencesIn } from '../sentence.ts'
import { useView } from '../view.ts'
import { finding } from '../words/index.ts'

/** The rates, where the plan pays a share, and what the plan says of this payment; `lead` says it of all of them. */
export function WhoPays(props: { payment: Payment; lead?: string }) {
  const { words, format } = useView()
  const w = words.receipt
  const { payment } = props
  const f = format(payment.event?.zone)
  const { shares, pays } = payment.why
  // The figures say the share already.
  const said = sentencesIn(words, f, shares ? pays.filter((one) => one.code !== 'pays.share') : pays)
  if (!shares && said.length === 0) return null
  const utilityName = payment.account?.utility.name ?? ''
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">{w.whoTitle}</h2>
      {props.lead && <p class="prose">{props.lead}</p>}
      {shares && (
        <ul class="sum">
          <li>
            <span>{shares.programVerified ? w.programRate(utilityName) : w.programRateUnverified(utilityName)}</span>
            <b>{f.rate(shares.programDollarsPerKWh)}</b>
          </li>
          <li>
            <span>{w.yourShare(f.percent(shares.yourPercent))}</span>
            <b class="money">{f.rate(shares.yourDollarsPerKWh)}</b>
          </li>
          <li>
            <span>{w.ourShare(f.percent(shares.ourPercent))}</span>
            <b>{f.rate(shares.ourDollarsPerKWh)}</b>
          </li>
        </ul>
      )}
      {said.map((text) => (
        <p key={text} class="prose">
          {text}
        </p>
      ))}
      {shares && !shares.programVerified && <p class="xs m3 ref">{w.unverified}</p>}
    </section>
  )
}

export function CanChange(props: { payment: Payment }) {
  const { words, format } = useView()
  const w = words.receipt
  const { payment } = props
  return (
    <section class="card" aria-labelledby="change">
      <h2 id="change">{w.changeTitle}</h2>
      {sentencesIn(words, format(payment.event?.zone), payment.why.canChange).map((text) => (
        <p key={text} class="prose">
          {text}
        </p>
      ))}
      <p class="ref xs m3">
        {w.reference} <span class="mono">{payment.reference}</span>
      </p>
    </section>
  )
}

/** Findings in the reader's words; one the catalogue does not know is quoted as it came. */
export function Notes(props: { findings: Payment['why']['findings'] }) {
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
