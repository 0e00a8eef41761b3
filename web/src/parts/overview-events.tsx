/** The overview's events: the one that runs or comes next, the newest with their figures, and how readings arrive by network. */
import type { EventRow, OverviewAnswer } from '../answers.ts'
import { DayRow } from '../charts/hours.tsx'
import { useView } from '../view.ts'
import { Scroll } from './scroll.tsx'

function useWhen(event: EventRow): string {
  const f = useView().format(event.zone)
  return `${f.shortDate(f.civilDate(event.startAt)).join('\u00a0')}, ${f.shortWindow(event.startAt, event.endAt)}`
}

export function OverviewNext(props: { event: EventRow | null }) {
  const { words, href } = useView()
  const w = words.overview
  const { event } = props
  if (event) return <NextEvent event={event} />
  return (
    <section class="c" aria-labelledby="next">
      <header>
        <h2 id="next">{w.next}</h2>
        <a class="r" href={href('/console/events#new')}>
          {w.callOne}
        </a>
      </header>
      <p>{w.noNext}</p>
    </section>
  )
}

function NextEvent(props: { event: EventRow }) {
  const { words, format, href } = useView()
  const w = words.overview
  const { event } = props
  const f = format(event.zone)
  const when = useWhen(event)
  const { participants = 0, measured = 0, earnedCents = 0, paid = 0 } = event.count ?? {}
  return (
    <section class="c" aria-labelledby="next">
      <header>
        <h2 id="next">
          {event.programName} · {event.network}
        </h2>
        <span class={`st ${event.standing === 'active' ? 'now' : ''}`}>
          <span class="dot" />
          {event.standing === 'active' ? w.live : w.next} · {when}
        </span>
        <a class="r" href={href(`/console/events/${event.id}`)}>
          {w.open}
        </a>
      </header>
      <dl class="k4 inside">
        <div>
          <dt>{w.participants}</dt>
          <dd>{f.number(participants)}</dd>
        </div>
        <div>
          <dt>{w.measured}</dt>
          <dd>{f.number(measured)}</dd>
        </div>
        <div>
          <dt>{w.earned}</dt>
          <dd>{f.money(earnedCents)}</dd>
        </div>
        <div>
          <dt>{w.paid}</dt>
          <dd>{f.number(paid)}</dd>
        </div>
      </dl>
    </section>
  )
}

function Row(props: { event: EventRow }) {
  const { words, format, href } = useView()
  const w = words.overview
  const { event } = props
  const { count } = event
  const f = format(event.zone)
  const when = useWhen(event)
  return (
    <tr>
      <th scope="row">
        <a href={href(`/console/events/${event.id}`)}>{event.network}</a>
        <span class="under">
          {event.programName} ·{' '}
          <span class={event.standing === 'active' ? 'st now' : undefined}>{words.dispatch.standing[event.standing]}</span>
        </span>
      </th>
      <td data-label={w.when} class="m2">
        {when}
      </td>
      <td data-label={w.accounts} class="n">
        {count ? f.number(count.participants) : '—'}
      </td>
      <td data-label={w.measured} class="n">
        {count ? f.number(count.measured) : '—'}
      </td>
      <td data-label={w.exceptionsShort} class="n">
        {count ? <span class={count.waiting > 0 ? 'st now' : undefined}>{f.number(count.waiting)}</span> : '—'}
      </td>
      <td data-label={w.late} class="n">
        {count ? <span class={count.late > 0 ? 'st bad' : undefined}>{f.number(count.late)}</span> : '—'}
      </td>
      <td data-label={w.amount} class="n">
        <b>{count ? f.money(count.earnedCents) : event.standing === 'cancelled' ? '—' : w.counting}</b>
        {event.marginCents !== null && (
          <span class="under">
            {w.margin} {f.money(event.marginCents)}
          </span>
        )}
      </td>
    </tr>
  )
}

export function EventTable(props: { events: EventRow[]; title: string; allAt?: string }) {
  const { words } = useView()
  const w = words.overview
  return (
    <section class="c" aria-labelledby="events">
      <header>
        <h2 id="events">{props.title}</h2>
        {props.allAt && (
          <a class="r" href={props.allAt}>
            {w.seeAll}
          </a>
        )}
      </header>
      {props.events.length === 0 ? (
        <p>{words.staff.noEvents}</p>
      ) : (
        <Scroll className="tw" labelledBy="events">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.event}</th>
                <th scope="col">{w.when}</th>
                {[w.accounts, w.measured, w.exceptionsShort, w.late, w.amount].map((head) => (
                  <th key={head} scope="col" class="n">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.events.map((event) => (
                <Row key={event.id} event={event} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

export function OverviewFeed(props: { feed: OverviewAnswer['feed']; zone: string }) {
  const { words, format } = useView()
  const w = words.overview
  const f = format(props.zone)
  const { feed } = props
  const last = feed?.hoursAt.at(-1)
  return (
    <section class="c" aria-labelledby="feed">
      <header>
        <h2 id="feed">{w.feed}</h2>
        <span class="r m2">{w.lastDay}</span>
      </header>
      {feed?.hoursAt[0] && last ? (
        <>
          <ul class="feed">
            {feed.networks.map(({ utilityName, network, percents }) => (
              <li key={`${utilityName} ${network}`}>
                <span>
                  {network}
                  <span class="under">{utilityName}</span>
                </span>
                <DayRow percents={percents} title={w.feedOf(network, f.percent(Math.min(...percents)))} />
              </li>
            ))}
          </ul>
          <p class="feed-ends num" aria-hidden="true">
            <span>{f.stamp(feed.hoursAt[0])}</span>
            <span>{f.stamp(last)}</span>
          </p>
          <ul class="feed-key">
            {w.feedLevels.map((words, level) => (
              <li key={words}>
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <rect class={`lv${level}`} x=".75" y=".75" width="10.5" height="10.5" rx="2.5" />
                </svg>
                {words}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{w.notCounted}</p>
      )}
    </section>
  )
}
