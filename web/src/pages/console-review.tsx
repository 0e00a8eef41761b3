/** What waits for a person's look, oldest first, each with the button that says it was looked at. */
import type { Answers } from '../answers.ts'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function ConsoleReview(props: { answer: Answers['console-review'] }) {
  const { words, format, href } = useView()
  const w = words.review
  const f = format()
  const { items } = props.answer
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1 id="review">{w.title}</h1>
      </div>
      <section class="c" aria-labelledby="review">
        <p>{items.length === 0 ? w.none : w.lead}</p>
        {items.length > 0 && (
          <Scroll className="tw" labelledBy="review">
            <table>
              <thead>
                <tr>
                  <th scope="col">{w.who}</th>
                  <th scope="col">{w.what}</th>
                  <th scope="col">{w.since}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.id}>
                    <th scope="row">
                      {item.memberName}
                      {item.accountEnding && <span class="under">··{item.accountEnding}</span>}
                    </th>
                    <td class="wrap-ok">
                      {w.codes[item.code] ?? item.code}
                      {item.oursWh !== null && item.theirsWh !== null && (
                        <span class="under">{w.figures(f.kWh(item.oursWh), f.kWh(item.theirsWh))}</span>
                      )}
                    </td>
                    <td class="m2 num">{f.stamp(item.since)}</td>
                    <td>
                      <form method="post" action={href(`/console/review/${item.of}/${item.memberId}/${item.id}`)}>
                        <button type="submit" class="btn sec" aria-label={w.doneLabel(item.memberName)}>
                          {w.done}
                        </button>
                      </form>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </section>
    </StaffFrame>
  )
}
