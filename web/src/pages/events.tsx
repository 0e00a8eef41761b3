/** All events: those ahead, then those behind with what they paid. */
import type { Answers, EventCard } from '../answers.ts'
import { EventPanel } from '../parts/event-panel.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'

const ahead = (event: EventCard): boolean => event.phase === 'upcoming' || event.phase === 'live'

function Row(props: { event: EventCard }) {
  const { words, format, href } = useView()
  const w = words.events
  const { event } = props
  const f = format(event.zone)
  const tone = event.phase === 'live' ? 'now' : event.paidCents ? 'money' : ''
  return (
    <li>
      <a href={href(`/events/${event.id}`)}>
        <span class={`i ${tone}`}>
          <Icon name="bolt" size={21} />
        </span>
        <span>
          <b>{f.longDate(f.civilDate(event.startAt)).replace(/^./, (letter) => letter.toUpperCase())}</b>
          <span class="sm m2">
            {f.window(event.startAt, event.endAt)} · {event.utilityName}
          </span>
        </span>
        <span class={`ttp ${event.phase === 'live' ? 'now' : ''}`}>{w.phase[event.phase]}</span>
        <span class={`a ${event.paidCents ? 'money' : ''}`}>{event.paidCents === null ? '' : f.money(event.paidCents)}</span>
        <span class="v">
          <Icon name="right" size={18} width={2} />
        </span>
      </a>
    </li>
  )
}

export function Events(props: { answer: Answers['events'] }) {
  const { words } = useView()
  const w = words.events
  const { events } = props.answer
  const next = events.filter(ahead)
  const [first, ...others] = next
  const past = events.filter((event) => !ahead(event))
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="head">
          <h1>{w.title}</h1>
          <p>{w.lead}</p>
        </div>
        {events.length === 0 && (
          <section class="card empty">
            <span class="ico">
              <Icon name="bolt" size={26} />
            </span>
            <h2>{w.none}</h2>
            <p>{words.home.noEventWhy}</p>
          </section>
        )}
        {first && <EventPanel event={first} />}
        {others.length > 0 && (
          <section class="card r2" aria-labelledby="next-list">
            <h2 id="next-list">{w.next}</h2>
            <ul class="list evs">
              {others.map((event) => (
                <Row key={event.id} event={event} />
              ))}
            </ul>
          </section>
        )}
        {past.length > 0 && (
          <section class="card r2" aria-labelledby="past-list">
            <h2 id="past-list">{w.past}</h2>
            <ul class="list evs">
              {past.map((event) => (
                <Row key={event.id} event={event} />
              ))}
            </ul>
          </section>
        )}
      </Main>
    </MemberFrame>
  )
}
