/** What customers could still owe back of closed seasons: proposed to be given up, and a person decides. */
import type { Form, WriteOffItem } from '../answers.ts'
import { useView } from '../view.ts'
import { Reason } from './reason.tsx'
import { Scroll } from './scroll.tsx'

export function WriteOffs(props: { list: WriteOffItem[]; form: Form }) {
  const { words, format, href } = useView()
  const w = words.review
  const f = format()
  return (
    <section class="c" aria-labelledby="write-offs">
      <header>
        <h2 id="write-offs">{w.writeOffs}</h2>
      </header>
      <p>{w.writeOffsLead}</p>
      <Scroll className="tw" labelledBy="write-offs">
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{w.who}</th>
              <th scope="col">{w.season}</th>
              <th scope="col">{w.left}</th>
              <th scope="col">{w.since}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {props.list.map(({ id, memberId, memberName, season, cents, since }) => (
              <tr key={id}>
                <th scope="row">{memberName}</th>
                <td class="num" data-label={w.season}>
                  {season}
                </td>
                <td class="num" data-label={w.left}>
                  {f.money(cents)}
                </td>
                <td class="m2 num" data-label={w.since}>
                  {f.stamp(since)}
                </td>
                <td class="whole">
                  <form class="look" method="post" action={href(`/console/review/write-off/${memberId}/${id}`)}>
                    <Reason id={id} label={w.reason} form={props.form} />
                    <button type="submit" name="act" value="approve" class="btn sec" aria-label={w.approveLabel(memberName)}>
                      {w.approve}
                    </button>
                    <button type="submit" name="act" value="refuse" class="btn sec" aria-label={w.refuseLabel(memberName)}>
                      {w.refuse}
                    </button>
                  </form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
