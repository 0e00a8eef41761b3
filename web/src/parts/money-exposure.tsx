/** What is out with the customers of each program before its utility has paid: how old it is, its limit, and whether it pauses payments. */
import type { MoneyAnswer, ProgramExposure } from '../answers.ts'
import { useView } from '../view.ts'
import { ReasonForm } from './reason-form.tsx'
import { Scroll } from './scroll.tsx'

export function MoneyExposure(props: Pick<MoneyAnswer, 'programs' | 'form'>) {
  const w = useView().words.treasury
  const { programs, form } = props
  return (
    <section class="c" aria-labelledby="exposure">
      <header>
        <h2 id="exposure">{w.exposure}</h2>
      </header>
      <p>{programs.length === 0 ? w.noExposure : w.exposureNote}</p>
      {programs.length > 0 && (
        <Scroll className="tw" labelledBy="exposure">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.program}</th>
                <th scope="col" class="n">
                  {w.outstanding}
                </th>
                {w.ages.map((age) => (
                  <th key={age} scope="col" class="n">
                    {age}
                  </th>
                ))}
                <th scope="col">{w.limit}</th>
              </tr>
            </thead>
            <tbody>
              {programs.map((program) => (
                <Row key={program.id} program={program} form={form} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

function Row(props: { program: ProgramExposure; form: MoneyAnswer['form'] }) {
  const { words, format } = useView()
  const w = words.treasury
  const f = format()
  const { id, utilityName, programName, advancedCents, outstandingCents, agedCents, limit, paused } = props.program
  const refused = props.form.values['id'] === id
  return (
    <tr>
      <th scope="row">
        {programName}
        <span class="under">{utilityName}</span>
        <span class={`line st ${paused ? 'now' : ''}`}>
          {paused ? w.paused(f.number(paused.waiting), f.money(paused.waitingCents)) : w.notPaused}
        </span>
        {paused && <span class="under">{w.limitSince(f.stamp(paused.since))}</span>}
      </th>
      <td class="n" data-label={w.outstanding}>
        {f.money(outstandingCents)}
        <span class="under">{w.ofAdvanced(f.money(advancedCents))}</span>
      </td>
      {agedCents.map((cents, i) => (
        <td key={w.ages[i]} class="n" data-label={w.ages[i]}>
          {f.money(cents)}
        </td>
      ))}
      <td class="whole wrap-ok" data-label={w.limit}>
        {limit ? f.money(limit.cents) : w.noLimit}
        {limit && (
          <span class="under">
            {w.limitSince(f.stamp(limit.since))}: {limit.reason}
          </span>
        )}
        <details class="fold" open={refused}>
          <summary>{w.setLimit}</summary>
          <ReasonForm
            id={id}
            action="/console/money/limit"
            form={props.form}
            amount={{ label: w.limitField, value: limit ? (limit.cents / 100).toFixed(2) : '' }}
            note={w.limitReason}
            submit={w.keep}
            submitLabel={w.keepLabel(programName)}
          />
        </details>
      </td>
    </tr>
  )
}
