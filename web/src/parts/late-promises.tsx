/** The promises of the shown events that were not kept in time: whose, by when, and why. */
import type { ConsoleEvent } from '../answers.ts'
import { useView } from '../view.ts'
import { PromiseCell } from './promise-cell.tsx'
import { Scroll } from './scroll.tsx'

export function LatePromises(props: { events: ConsoleEvent[] }) {
  const { words, format, href } = useView()
  const w = words.staff
  const late = props.events.flatMap((event) =>
    event.participants.filter((one) => one.promise.state === 'late').map((participant) => ({ event, participant })),
  )
  return (
    <section class="c" aria-labelledby="late">
      <header>
        <h2 id="late">{w.latePromises}</h2>
        {late.length > 0 && <span class="r st bad">{format().number(late.length)}</span>}
      </header>
      {late.length === 0 ? (
        <p>{w.noLatePromises}</p>
      ) : (
        <Scroll className="tw" labelledBy="late">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.member}</th>
                <th scope="col">{w.event}</th>
                <th scope="col">{w.state}</th>
                <th scope="col">{w.promise}</th>
              </tr>
            </thead>
            <tbody>
              {late.map(({ event, participant }) => (
                <tr key={`${event.id} ${participant.memberName} ${participant.accountEnding}`}>
                  <th scope="row">
                    {participant.memberName}
                    {participant.accountEnding && <span class="under mono">··{participant.accountEnding}</span>}
                  </th>
                  <td data-label={w.event}>
                    <a href={href(`/console/events/${event.id}`)}>
                      {event.programName} · {event.network}
                    </a>
                  </td>
                  <td data-label={w.state}>{w.participant[participant.state]}</td>
                  <td class="wrap-ok" data-label={w.promise}>
                    <PromiseCell promise={participant.promise} zone={event.zone} />
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
