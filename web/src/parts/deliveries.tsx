/** What was sent to a member: what, when, by which way and what became of it; and above everything what could not be said at all. */
import type { Answers } from '../answers.ts'
import { useView } from '../view.ts'

type Answer = Answers['notifications']

export function Unreached(props: { unreached: Answer['unreached'] }) {
  const { words, format, shell } = useView()
  const w = words.notifications
  const f = format()
  if (props.unreached.length === 0) return null
  return (
    <div class="attn said" role="status" id="unreached">
      <b>{w.unreachedTitle}</b>
      {props.unreached.map(({ kind, at }) => (
        <p key={`${kind}${at}`}>{w.unreached(w.kinds[kind] ?? w.kindOther, f.day(at, shell.nowAt))}</p>
      ))}
    </div>
  )
}

export function Deliveries(props: { deliveries: Answer['deliveries'] }) {
  const { words, format, shell } = useView()
  const w = words.notifications
  const f = format()
  return (
    <section class="card keys" aria-labelledby="deliveries">
      <h2 id="deliveries">{w.logTitle}</h2>
      {props.deliveries.length === 0 ? (
        <p class="m2">{w.logNone}</p>
      ) : (
        <>
          <table class="sent">
            <caption class="vh">{w.logTitle}</caption>
            <thead>
              <tr>
                <th scope="col">{w.logWhat}</th>
                <th scope="col">{w.logHow}</th>
                <th scope="col">{w.logState}</th>
              </tr>
            </thead>
            <tbody>
              {props.deliveries.map(({ id, kind, channel, state, at }) => (
                <tr key={id}>
                  <th scope="row">
                    <b>{w.kinds[kind] ?? w.kindOther}</b>
                    <time class="hint" dateTime={at}>
                      {f.day(at, shell.nowAt)}, {f.time(at)}
                    </time>
                  </th>
                  <td>{w.ways[channel]}</td>
                  <td>
                    <span class={`state ${state}`}>{w.states[state]}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="hint">{w.mailNote}</p>
        </>
      )}
    </section>
  )
}
