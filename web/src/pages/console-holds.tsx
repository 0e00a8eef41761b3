/** Money that waits and why; who is near the year's tax threshold; results of screening; what nobody claims. With the forms that end a hold. */
import type { Answers, HoldsAnswer } from '../answers.ts'
import { HeldTables } from '../parts/held-tables.tsx'
import { ImportForm } from '../parts/import-form.tsx'
import { PayeeForm } from '../parts/payee-form.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function ConsoleHolds(props: { answer: Answers['console-holds'] }) {
  const { words } = useView()
  const w = words.holds.console
  const { answer } = props
  const { form } = answer
  const options = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([value, label]) => ({ value, label }))
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1 id="holds">{w.title}</h1>
      </div>
      <HeldTables sums={answer.sums} held={answer.held} />
      <Tax tax={answer.tax} />
      <PayeeForm
        name="tax"
        action="/console/holds/tax-form"
        title={w.record}
        note={w.recordNote}
        form={form}
        choice={{ field: 'state', label: w.state, options: options(w.formStates) }}
      />
      <Screened screened={answer.screened} />
      <PayeeForm
        name="screening"
        action="/console/holds/screening"
        title={w.recordScreening}
        form={form}
        choice={{ field: 'result', label: w.result, options: options(w.results) }}
        texts={[
          { field: 'list_version', label: w.list },
          { field: 'screened_at', label: w.screenedAt },
        ]}
      />
      <ImportForm
        of="screenings"
        action="/console/holds/screenings"
        title={w.importTitle}
        note={w.importNote}
        columns="member_email,result,list_version,screened_at"
        result={answer.result}
      />
      <PayeeForm
        name="join"
        action="/console/holds/payee"
        title={w.join}
        note={w.joinNote}
        form={form}
        texts={[{ field: 'other', label: w.other }]}
      />
      <Unclaimed unclaimed={answer.unclaimed} />
    </StaffFrame>
  )
}

function Tax(props: { tax: HoldsAnswer['tax'] }) {
  const { words, format } = useView()
  const w = words.holds.console
  const f = format()
  const { year, thresholdCents, payees } = props.tax
  return (
    <section class="c" aria-labelledby="tax">
      <header>
        <h2 id="tax">{w.tax(String(year))}</h2>
      </header>
      <p>{w.taxLead(f.money(thresholdCents))}</p>
      {payees.length === 0 ? (
        <p>{w.noTax}</p>
      ) : (
        <Scroll className="tw" labelledBy="tax">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.customer}</th>
                <th scope="col" class="n">
                  {w.paid}
                </th>
                <th scope="col">{w.form}</th>
              </tr>
            </thead>
            <tbody>
              {payees.map((payee) => (
                <tr key={payee.memberId}>
                  <th scope="row">
                    {payee.memberName}
                    <span class="under">{payee.email}</span>
                  </th>
                  <td class="n" data-label={w.paid}>
                    {f.money(payee.paidCents)}
                  </td>
                  <td data-label={w.form}>
                    {payee.form ? w.formStates[payee.form.state] : payee.askedAt ? w.formAsked(f.stamp(payee.askedAt)) : w.formMissing}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

function Screened(props: { screened: HoldsAnswer['screened'] }) {
  const { words, format } = useView()
  const w = words.holds.console
  return (
    <section class="c" aria-labelledby="screening">
      <header>
        <h2 id="screening">{w.screening}</h2>
      </header>
      {props.screened.length === 0 && <p>{w.noScreening}</p>}
      {props.screened.length > 0 && (
        <Scroll className="tw" labelledBy="screening">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.customer}</th>
                <th scope="col">{w.result}</th>
                <th scope="col">{w.list}</th>
                <th scope="col">{w.since}</th>
              </tr>
            </thead>
            <tbody>
              {props.screened.map((one) => (
                <tr key={one.memberId}>
                  <th scope="row">{one.memberName}</th>
                  <td data-label={w.result}>{w.results[one.result]}</td>
                  <td data-label={w.list}>{one.listVersion}</td>
                  <td class="num" data-label={w.since}>
                    {format().stamp(one.screenedAt)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

function Unclaimed(props: { unclaimed: HoldsAnswer['unclaimed'] }) {
  const { words, format } = useView()
  const w = words.holds.console
  const f = format()
  const owners = props.unclaimed
  return (
    <section class="c" aria-labelledby="unclaimed">
      <header>
        <h2 id="unclaimed">{w.unclaimed}</h2>
      </header>
      <p>{owners.length === 0 ? w.noUnclaimed : w.unclaimedLead}</p>
      {owners.length > 0 && (
        <Scroll className="tw" labelledBy="unclaimed">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.customer}</th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
                <th scope="col">{w.lastContact}</th>
                <th scope="col">{w.dormant}</th>
              </tr>
            </thead>
            <tbody>
              {owners.map((owner) => (
                <tr key={owner.memberId}>
                  <th scope="row">{owner.memberName}</th>
                  <td class="n" data-label={w.amount}>
                    {f.money(owner.cents)}
                  </td>
                  <td class="num" data-label={w.lastContact}>
                    {f.dayWithYear(f.civilDate(owner.lastContactAt))}
                  </td>
                  <td class="num" data-label={w.dormant}>
                    {f.dayWithYear(owner.dormantOn)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}
