/** The receipt's equation: usual − used = saved × rate = payment. The operators are read as words. */
import type { ComponentChildren } from 'preact'
import type { Payment } from '../answers.ts'
import { useView } from '../view.ts'

function Term(props: { label: string; total?: boolean; children: ComponentChildren }) {
  return (
    <div class={props.total ? 'tot' : undefined}>
      <p class="dt">{props.label}</p>
      <p class="dd">{props.children}</p>
    </div>
  )
}

function Operator(props: { sign: string; words: string }) {
  return (
    <div class="op">
      <span aria-hidden="true">{props.sign}</span>
      <span class="vh">{props.words}</span>
    </div>
  )
}

export function Equation(props: { payment: Payment }) {
  const { words, format } = useView()
  const w = words.receipt
  const { payment } = props
  const f = format(payment.event?.zone)
  const more = payment.netSavedWh < 0
  const energy = (wh: number) => (
    <>
      {f.kWhFigure(wh)} <small>kWh</small>
    </>
  )
  return (
    <section class={`card eq num ${more ? 'none short' : payment.cents === 0 ? 'none' : ''}`} aria-label={w.equation}>
      <Term label={w.usual}>{energy(payment.usualWh)}</Term>
      <Operator sign="−" words={w.minus} />
      <Term label={w.used}>{energy(payment.usedWh)}</Term>
      <Operator sign="=" words={w.equals} />
      <Term label={more ? w.over : w.saved}>{energy(payment.netSavedWh)}</Term>
      {/* Nothing is multiplied when more was used than usual: the payment is zero by rule, not by arithmetic. */}
      {more ? (
        <div />
      ) : (
        <>
          <Operator sign="×" words={w.times} />
          <Term label={w.rate}>{f.rate(payment.dollarsPerKWh)}</Term>
          <Operator sign="=" words={w.equals} />
        </>
      )}
      <Term label={w.payment} total>
        {f.money(payment.cents)}
      </Term>
    </section>
  )
}
