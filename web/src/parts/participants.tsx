/** A page of an event's participants for the operator: which of them, a row each, and the way to the next page. */
import type { ConsoleEvent, ParticipantsPage } from '../answers.ts'
import { useView } from '../view.ts'
import { ParticipantRow } from './participant-row.tsx'
import { Scroll } from './scroll.tsx'

const SHOWN = ['all', 'waiting', 'late', 'not-eligible'] as const

export function Participants(props: { event: ConsoleEvent; page: ParticipantsPage }) {
  const { words, format, href } = useView()
  const w = words.staff
  const f = format(props.event.zone)
  const { totals, id, zone } = props.event
  const { show, page, more, rows } = props.page
  const at = (shown: string, of: number) => href(`/console/events/${id}?show=${shown}${of > 1 ? `&page=${of}` : ''}#participants`)
  return (
    <section class="c" aria-labelledby="participants">
      <header>
        <h2 id="participants">{w.participants}</h2>
        <nav class="r those" aria-label={w.shownLabel}>
          {SHOWN.map((one) => (
            <a key={one} href={at(one, 1)} aria-current={one === show ? 'true' : undefined}>
              {w.shown[one]}
            </a>
          ))}
        </nav>
      </header>
      {rows.length === 0 ? (
        <p>{totals.count === 0 ? w.noParticipants : w.noneShown}</p>
      ) : (
        <Scroll className="tw" labelledBy="participants">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.member}</th>
                <th scope="col">{w.state}</th>
                <th scope="col">{w.missing}</th>
                <th scope="col">{w.promise}</th>
                <th scope="col" class="n">
                  {w.saved}
                </th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
                <th scope="col">{w.payment}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((participant) => (
                <ParticipantRow key={`${participant.memberId}${participant.accountEnding}`} participant={participant} zone={zone} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {(page > 1 || more) && (
        <p class="pages">
          {page > 1 && (
            <a href={at(show, page - 1)} rel="prev">
              {w.previousPage}
            </a>
          )}
          <span>{w.pageOf(f.number(page))}</span>
          {more && (
            <a href={at(show, page + 1)} rel="next">
              {w.nextPage}
            </a>
          )}
        </p>
      )}
    </section>
  )
}
