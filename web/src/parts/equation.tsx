/** The receipt's equation: usual − used = saved × rate = payment. The operators are read as words. */
import type { ComponentChildren } from 'preact'
import type { Payment } from '../answers.ts'
import { fill } from '../sentence.ts'
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

export function Equation(props: { payment: Payment; equation: NonNullable<Payment['why']['equation']> }) {
  const { words, format } = useView()
  const w = words.receipt
  const { payment, equation } = props
  const f = format(payment.event?.zone)
  const { usualWh, usedWh, overWh, dollarsPerKWh, worthCents, plain } = equation
  const more = overWh > 0
  const energy = (wh: number) => (
    <>
      {f.kWhFigure(wh)} <small>kWh</small>
    </>
  )
  const whole = usualWh !== null && usedWh !== null
  const short = more || !whole || dollarsPerKWh === null
  return (
    <section
      class={`card eq num ${more || worthCents === 0 || !plain ? 'none' : ''} ${short ? 'short' : ''} ${whole ? '' : 'reported'}`}
      aria-label={w.equation}
    >
      {whole && (
        <>
          <Term label={w.usual}>{energy(usualWh)}</Term>
          <Operator sign="−" words={w.minus} />
          <Term label={w.used}>{energy(usedWh)}</Term>
          <Operator sign="=" words={w.equals} />
        </>
      )}
      <Term label={more ? w.over : whole ? w.saved : fill(words.why.reported, { utility: payment.account?.utility.name ?? '' }, f)}>
        {energy(more ? overWh : equation.savedWh)}
      </Term>
      {/* Nothing is multiplied when more was used than usual: the payment is zero by rule, not by arithmetic. */}
      {more || dollarsPerKWh === null ? (
        <div />
      ) : (
        <>
          <Operator sign="×" words={w.times} />
          <Term label={w.rate}>{f.rate(dollarsPerKWh)}</Term>
          <Operator sign="=" words={w.equals} />
        </>
      )}
      {/* Where other lines come between, the product is not yet the payment. */}
      <Term label={plain || more ? w.payment : words.why.worth} total>
        {f.money(plain || more ? payment.cents : worthCents)}
      </Term>
    </section>
  )
}
