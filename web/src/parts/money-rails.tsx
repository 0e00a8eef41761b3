/** Each rail's balance beside ours, and what nothing explains yet. */
import type { MoneyAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { ReasonForm } from './reason-form.tsx'
import { Scroll } from './scroll.tsx'

export function MoneyRails(props: { rails: MoneyAnswer['rails'] }) {
  const { words, format } = useView()
  const w = words.treasury
  const f = format()
  return (
    <section class="c" aria-labelledby="rails">
      <header>
        <h2 id="rails">{w.rails}</h2>
      </header>
      {props.rails.length === 0 ? (
        <p>{w.noRails}</p>
      ) : (
        <Scroll className="tw" labelledBy="rails">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.rail}</th>
                <th scope="col" class="n">
                  {w.ourBooks}
                </th>
                <th scope="col" class="n">
                  {w.balance}
                </th>
                <th scope="col" class="n">
                  {w.onItsWay}
                </th>
                <th scope="col" class="n">
                  {w.unexplained}
                </th>
                <th scope="col">{w.lastStatement}</th>
              </tr>
            </thead>
            <tbody>
              {props.rails.map(({ id, ledgerCents, asked, last }) => (
                <tr key={id}>
                  <th scope="row">
                    {w.railNames[id] ?? id}
                    {!asked && <span class="under">{w.byFile}</span>}
                  </th>
                  <td class="n" data-label={w.ourBooks}>
                    {f.money(ledgerCents)}
                  </td>
                  <td class="n" data-label={w.balance}>
                    {last === null ? '—' : last.balanceCents === null ? w.notSaid : f.money(last.balanceCents)}
                  </td>
                  <td class="n" data-label={w.onItsWay}>
                    {last ? f.money(last.timingCents) : '—'}
                  </td>
                  <td class="n" data-label={w.unexplained}>
                    {last ? <span class={last.unexplainedCents === 0 ? undefined : 'st bad'}>{f.money(last.unexplainedCents)}</span> : '—'}
                  </td>
                  <td class="m2 num" data-label={w.lastStatement}>
                    {last ? f.stamp(last.at) : w.noStatement}
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

export function MoneyItems(props: Pick<MoneyAnswer, 'items' | 'closeReasons' | 'form'>) {
  const { words, format } = useView()
  const w = words.treasury
  const f = format()
  const options = props.closeReasons.map((value) => ({ value, label: w.closeReasons[value] ?? value }))
  return (
    <section class="c" aria-labelledby="items">
      <header>
        <h2 id="items">{w.items}</h2>
      </header>
      <p>{props.items.length === 0 ? w.noItems : w.itemsNote}</p>
      {props.items.length > 0 && (
        <Scroll className="tw" labelledBy="items">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{words.review.what}</th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
                <th scope="col">{w.since}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {props.items.map((item) => (
                <tr key={item.id}>
                  <th scope="row">
                    {w.itemCodes[item.code] ?? item.code}
                    <span class="under">{w.railNames[item.rail] ?? item.rail}</span>
                    {item.about && <span class="under mono">{item.about}</span>}
                  </th>
                  <td class="n" data-label={w.amount}>
                    {f.money(item.cents)}
                  </td>
                  <td class="m2 num" data-label={w.since}>
                    {f.stamp(item.since)}
                  </td>
                  <td class="whole">
                    <ReasonForm
                      id={item.id}
                      action={`/console/money/items/${item.id}`}
                      form={props.form}
                      choice={{ label: w.why, options }}
                      note={w.note}
                      submit={w.close}
                      submitLabel={w.closeLabel(w.itemCodes[item.code] ?? item.code)}
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
