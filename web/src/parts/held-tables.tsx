/** What waits: how much for each reason, and the longest waits by name. */
import type { HoldsAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { Scroll } from './scroll.tsx'

export function HeldTables(props: Pick<HoldsAnswer, 'sums' | 'held'>) {
  const { words, format, href } = useView()
  const w = words.holds.console
  const f = format()
  if (props.sums.length === 0)
    return (
      <section class="c" aria-labelledby="holds">
        <p>{w.none}</p>
      </section>
    )
  return (
    <>
      <section class="c" aria-labelledby="holds">
        <Scroll className="tw" labelledBy="holds">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.reason}</th>
                <th scope="col" class="n">
                  {w.customers}
                </th>
                <th scope="col" class="n">
                  {w.payments}
                </th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {props.sums.map((sum) => (
                <tr key={sum.code}>
                  <th scope="row">{w.short[sum.code] ?? sum.code}</th>
                  <td class="n" data-label={w.customers}>
                    {f.number(sum.members)}
                  </td>
                  <td class="n" data-label={w.payments}>
                    {f.number(sum.earnings)}
                  </td>
                  <td class="n" data-label={w.amount}>
                    {f.money(sum.cents)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
      <section class="c" aria-labelledby="oldest">
        <header>
          <h2 id="oldest">{w.oldest}</h2>
        </header>
        <Scroll className="tw" labelledBy="oldest">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.customer}</th>
                <th scope="col">{w.reason}</th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
                <th scope="col">{w.since}</th>
                <th scope="col">{w.until}</th>
              </tr>
            </thead>
            <tbody>
              {props.held.map((one) => (
                <tr key={one.paymentId}>
                  <th scope="row">
                    <a href={href(`/console/members/${one.memberId}/payments/${one.paymentId}`)}>{one.memberName}</a>
                  </th>
                  <td data-label={w.reason}>{w.short[one.code] ?? one.code}</td>
                  <td class="n" data-label={w.amount}>
                    {f.money(one.cents)}
                  </td>
                  <td class="m2 num" data-label={w.since}>
                    {f.stamp(one.sinceAt)}
                  </td>
                  <td class="m2 num" data-label={w.until}>
                    {one.untilAt ? f.stamp(one.untilAt) : '—'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
    </>
  )
}
