/** What waits for a person's look, oldest first, each with the button that says it was looked at. */
import type { Answers, ReviewItem } from '../answers.ts'
import { OpenReviews } from '../parts/open-reviews.tsx'
import { Reason } from '../parts/reason.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { WriteOffs } from '../parts/write-offs.tsx'
import { useView } from '../view.ts'

export function ConsoleReview(props: { answer: Answers['console-review'] }) {
  const { words, format, href } = useView()
  const w = words.review
  const f = format()
  const { items, writeOffs, asked, form } = props.answer
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1 id="review">{w.title}</h1>
      </div>
      <section class="c" aria-labelledby="review">
        <p>{items.length === 0 ? w.none : w.lead}</p>
        {items.length > 0 && (
          <Scroll className="tw" labelledBy="review">
            <table class="cards">
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
                    <td class="wrap-ok whole">
                      {w.codes[item.code] ?? item.code}
                      <Evidence item={item} />
                    </td>
                    <td class="m2 num" data-label={w.since}>
                      {f.stamp(item.since)}
                    </td>
                    <td class="whole">
                      <form class="look" method="post" action={href(`/console/review/${item.of}/${item.memberId}/${item.id}`)}>
                        {item.of === 'figures' && <Reason id={item.id} label={w.found} form={form} />}
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
      <OpenReviews list={asked} form={form} />
      {writeOffs.length > 0 && <WriteOffs list={writeOffs} form={form} />}
    </StaffFrame>
  )
}

/** The event, both figures, and what of a customer's file is not the utility's, with the file itself. */
function Evidence(props: { item: ReviewItem }) {
  const { words, format, href } = useView()
  const w = words.review
  const { item } = props
  const { event, upload, oursWh, theirsWh } = item
  const f = format(event?.zone)
  const figure = (wh: number | null) => (wh === null ? w.noFigure : f.kWh(wh))
  return (
    <>
      {event && (
        <span class="line">
          <a href={href(`/console/events/${event.id}`)}>{w.event(f.stamp(event.startAt))}</a>
        </span>
      )}
      {item.of === 'figures' && <span class="under">{w.figures(figure(oursWh), figure(theirsWh))}</span>}
      {upload && (
        <>
          <span class="under">
            {w.differing(f.number(upload.differing), f.number(upload.compared))}
            {upload.first && ` ${w.first(f.stamp(upload.first.at), f.kWh(upload.first.theirsWh), f.kWh(upload.first.oursWh))}`}
          </span>
          <span class="line">
            <a href={href(`/console/review/file/${item.memberId}/${upload.fileId}/file.raw`)}>{w.file}</a>
          </span>
        </>
      )}
    </>
  )
}
