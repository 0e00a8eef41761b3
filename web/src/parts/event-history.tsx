/** Everything that was decided about an event, newest first: who, when, why, and how many of its members were told. */
import type { ConsoleEventAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { Scroll } from './scroll.tsx'

export function EventHistory(props: { answer: ConsoleEventAnswer }) {
  const { words, format, href } = useView()
  const w = words.dispatch
  const { revisions, call, event } = props.answer
  const f = format(event.zone)
  return (
    <section class="c" aria-labelledby="history">
      <header>
        <h2 id="history">{w.history}</h2>
        {call.length > 0 && (
          <span class="r m2">
            {w.sameCall}:{' '}
            {call.map((one, i) => (
              <>
                {i > 0 && ' · '}
                <a href={href(`/console/events/${one.id}`)}>
                  {one.network}, {f.shortWindow(one.startAt, one.endAt)}
                </a>
              </>
            ))}
          </span>
        )}
      </header>
      <Scroll className="tw" labelledBy="history">
        <table>
          <thead>
            <tr>
              <th scope="col">{w.revision}</th>
              <th scope="col">{w.decided}</th>
              <th scope="col">{w.hours}</th>
              <th scope="col">{w.by}</th>
              <th scope="col">{w.why}</th>
              <th scope="col">{w.told}</th>
            </tr>
          </thead>
          <tbody>
            {revisions.map((one) => (
              <tr key={one.revision}>
                <th scope="row">
                  {one.revision}
                  <span class="under">{f.stamp(one.at)}</span>
                </th>
                <td>{w.acts[one.act]}</td>
                <td class="m2">{f.shortWindow(one.startAt, one.endAt)}</td>
                <td class="m2">{one.by}</td>
                <td class="wrap-ok m2">{one.reason ?? ''}</td>
                <td class="m2">{w.toldOf(one.told, one.sent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
