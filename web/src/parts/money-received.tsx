/** What utilities have paid, and where it is not what was reckoned. */
import type { MoneyAnswer, MoneyDifference, MoneyReceived } from '../answers.ts'
import { useView } from '../view.ts'
import { ReasonForm } from './reason-form.tsx'
import { Scroll } from './scroll.tsx'

/** The event or the month that was paid for. */
function Target(props: { of: MoneyDifference | MoneyReceived }) {
  const { words, format } = useView()
  const { of } = props
  const f = format()
  return (
    <>
      {of.startAt ? f.stamp(of.startAt) : words.treasury.pledgedLoad(of.month ? f.monthOf(of.month) : '')}
      <span class="under">
        {of.programName}, {of.network} · {of.utilityName}
      </span>
    </>
  )
}

export function MoneyDifferences(props: Pick<MoneyAnswer, 'differences' | 'varianceReasons' | 'form'>) {
  const { words, format } = useView()
  const w = words.treasury
  const f = format()
  const options = props.varianceReasons.map((value) => ({ value, label: w.varianceReasons[value] ?? value }))
  return (
    <section class="c" aria-labelledby="differences">
      <header>
        <h2 id="differences">{w.differences}</h2>
      </header>
      <p>{props.differences.length === 0 ? w.noDifferences : w.differencesNote}</p>
      {props.differences.length > 0 && (
        <Scroll className="tw" labelledBy="differences">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.paidFor}</th>
                <th scope="col" class="n">
                  {w.reckoned}
                </th>
                <th scope="col" class="n">
                  {w.collected}
                </th>
                <th scope="col" class="n">
                  {w.difference}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {props.differences.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Target of={one} />
                  </th>
                  <td class="n" data-label={w.reckoned}>
                    {f.money(one.expectedCents)}
                  </td>
                  <td class="n" data-label={w.collected}>
                    {f.money(one.collectedCents)}
                  </td>
                  <td class="n" data-label={w.difference}>
                    {f.money(one.collectedCents - one.expectedCents)}
                  </td>
                  <td class="whole">
                    <ReasonForm
                      id={one.id}
                      action="/console/money/variance"
                      form={props.form}
                      choice={{ label: w.why, options }}
                      note={w.note}
                      submit={w.close}
                      submitLabel={w.closeLabel(`${one.network} ${one.month ?? (one.startAt ? f.stamp(one.startAt) : '')}`)}
                    />
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

export function MoneyReceivedList(props: Pick<MoneyAnswer, 'received'>) {
  const { words, format } = useView()
  const w = words.treasury
  const f = format()
  return (
    <section class="c" aria-labelledby="received">
      <header>
        <h2 id="received">{w.received}</h2>
      </header>
      {props.received.length === 0 ? (
        <p>{w.noReceived}</p>
      ) : (
        <Scroll className="tw" labelledBy="received">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.paidFor}</th>
                <th scope="col">{w.reference}</th>
                <th scope="col">{w.receivedOn}</th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {props.received.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Target of={one} />
                  </th>
                  <td class="wrap-ok" data-label={w.reference}>
                    <span class="mono">{one.reference ?? '—'}</span>
                    {one.accounts > 0 && <span class="under">{w.accounts(f.number(one.accounts), f.number(one.differing))}</span>}
                  </td>
                  <td class="m2" data-label={w.receivedOn}>
                    {f.dayMonth(f.civilDate(one.receivedAt))}
                  </td>
                  <td class="n" data-label={w.amount}>
                    {f.money(one.cents)}
                    {one.reason && (
                      <span class="under">{w.variance(f.money(one.varianceCents), w.varianceReasons[one.reason] ?? one.reason)}</span>
                    )}
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
