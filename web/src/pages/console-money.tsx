/** The operator's money: rails to the cent, what is advanced and its limits, and what utilities have paid. */
import type { MoneyAnswer } from '../answers.ts'
import { Exposure } from '../parts/exposure.tsx'
import { ImportForm } from '../parts/import-form.tsx'
import { MoneyExposure } from '../parts/money-exposure.tsx'
import { MoneyItems, MoneyRails } from '../parts/money-rails.tsx'
import { MoneyDifferences, MoneyReceivedList } from '../parts/money-received.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function ConsoleMoney(props: { answer: MoneyAnswer }) {
  const w = useView().words.treasury
  const { rails, items, closeReasons, programs, exposure, differences, varianceReasons, received, result, variance, form } = props.answer
  const reasons = ['', ...varianceReasons].sort((a, b) => Number(b === variance) - Number(a === variance))
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{w.title}</h1>
      </div>
      <MoneyRails rails={rails} />
      <MoneyItems items={items} closeReasons={closeReasons} form={form} />
      <MoneyExposure programs={programs} form={form} />
      <Exposure exposure={exposure} />
      <MoneyDifferences differences={differences} varianceReasons={varianceReasons} form={form} />
      <div class="pair">
        <ImportForm
          of="remittance"
          action="/console/money/remittances"
          title={w.remittances}
          note={w.remittancesNote}
          columns="utility, program, event, date, network, account, amount, kind, reference, paid_on"
          result={result}
          {...(result?.of === 'remittance' ? { hidden: { variance } } : {})}
          choices={{
            name: 'variance',
            label: w.ifDiffers,
            options: reasons.map((value) => ({ value, label: value === '' ? w.leaveOpen : (w.varianceReasons[value] ?? value) })),
          }}
        />
        <ImportForm
          of="statement"
          action="/console/money/statements/manual"
          title={w.statement}
          note={w.statementNote}
          columns="id, date, amount, reference, kind, balance"
          result={result}
        />
      </div>
      <MoneyReceivedList received={received} />
    </StaffFrame>
  )
}
