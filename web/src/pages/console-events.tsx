/** The operator's overview: is money right, which events run, what stands still, and a new event. */
import type { Answers, ConsoleEvent, ParkedJob } from '../answers.ts'
import { EventForm } from '../parts/event-form.tsx'
import { Exposure } from '../parts/exposure.tsx'
import { LatePromises } from '../parts/late-promises.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

type Answer = Answers['console-events']

function Money(props: { money: Answer['money'] }) {
  const { words, format } = useView()
  const w = words.staff
  const f = format()
  const { paidCents, owedCents, inFlightCents, balanced } = props.money
  return (
    <dl class="k4 num" aria-label={w.money}>
      <div>
        <dt>{w.paid}</dt>
        <dd class="money">{f.money(paidCents)}</dd>
      </div>
      <div>
        <dt>{w.owed}</dt>
        <dd>{f.money(owedCents)}</dd>
      </div>
      <div>
        <dt>{w.inFlight}</dt>
        <dd>{f.money(inFlightCents)}</dd>
      </div>
      <div>
        <dt>{w.ledger}</dt>
        <dd class={balanced ? undefined : 'off'}>
          {balanced ? w.balanced : w.unbalanced}
          <small>{balanced ? w.balancedNote : w.unbalancedNote}</small>
        </dd>
      </div>
    </dl>
  )
}

function EventRow(props: { event: ConsoleEvent }) {
  const { words, format, href } = useView()
  const { event } = props
  const { reckoning } = event
  const w = words.staff
  const f = format(event.zone)
  const tone = event.status === 'cancelled' ? '' : event.phase === 'live' ? 'now' : ''
  return (
    <tr>
      <th scope="row">
        <a href={href(`/console/events/${event.id}`)}>{event.programName}</a>
        <span class="under">{event.network}</span>
      </th>
      <td class="m2">
        {f.shortDate(f.civilDate(event.startAt)).join('\u00a0')}, {f.shortWindow(event.startAt, event.endAt)}
      </td>
      <td>
        <span class={`st ${tone}`}>
          <span class="dot" />
          {event.standing === 'advised' || event.status === 'cancelled'
            ? words.dispatch.standing[event.standing]
            : words.events.phase[event.phase]}
        </span>
        {event.promises.late > 0 && (
          <span class="under">
            {w.promise}: {w.promiseCounts(f.number(event.promises.kept), f.number(event.promises.running), f.number(event.promises.late))}
          </span>
        )}
      </td>
      <td class="n">{f.number(event.totals.count)}</td>
      <td class="n">{f.number(event.totals.measured)}</td>
      <td class="n">{f.number(event.totals.waiting)}</td>
      <td class="n">{f.kWh(event.totals.savedWh)}</td>
      <td class="n">
        <b>{f.money(event.totals.paidCents)}</b>
        {reckoning && (
          <span class="under">
            {reckoning.marginCents < 0 ? w.loss : w.margin}: {f.money(reckoning.marginCents)}
          </span>
        )}
      </td>
    </tr>
  )
}

function EventTable(props: { events: ConsoleEvent[] }) {
  const w = useView().words.staff
  return (
    <section class="c" aria-labelledby="events">
      <header>
        <h2 id="events">{w.events}</h2>
      </header>
      {props.events.length === 0 ? (
        <p>{w.noEvents}</p>
      ) : (
        <Scroll className="tw" labelledBy="events">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.event}</th>
                <th scope="col">{w.when}</th>
                <th scope="col">{w.state}</th>
                <th scope="col" class="n">
                  {w.participants}
                </th>
                <th scope="col" class="n">
                  {w.measured}
                </th>
                <th scope="col" class="n">
                  {w.waiting}
                </th>
                <th scope="col" class="n">
                  {w.saved}
                </th>
                <th scope="col" class="n">
                  {w.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {props.events.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

function Parked(props: { jobs: ParkedJob[] }) {
  const { words, format, shell, href } = useView()
  const w = words.staff
  const f = format()
  return (
    <section class="c" aria-labelledby="parked">
      <header>
        <h2 id="parked">{w.parked}</h2>
        {props.jobs.length > 0 && <span class="r st now">{w.parkedLine(props.jobs.length)}</span>}
      </header>
      {props.jobs.length === 0 ? (
        <p>{w.noParked}</p>
      ) : (
        <Scroll className="tw" labelledBy="parked">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.task}</th>
                <th scope="col">{w.subject}</th>
                <th scope="col">{w.cause}</th>
                <th scope="col">{w.since}</th>
                <th scope="col" class="n">
                  {w.attempts}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {props.jobs.map((job) => (
                <tr key={job.id}>
                  <th scope="row">{job.task}</th>
                  <td class="mono">{job.subject}</td>
                  <td>
                    <span class="st bad">{job.code}</span>
                  </td>
                  <td class="m2">{f.ago(job.at, shell.nowAt)}</td>
                  <td class="n">{job.attempts}</td>
                  <td class="n">
                    <form method="post" action={href(`/console/parked/${job.id}/resume`)}>
                      <button class="btn sec" type="submit">
                        {w.resume}
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
  )
}

export function ConsoleEvents(props: { answer: Answer }) {
  const { words } = useView()
  const { events, form, programs, parked, money, exposure } = props.answer
  return (
    <StaffFrame counts={{ events: events.length, parked: parked.length }}>
      <div class="th">
        <h1>{words.staff.overview}</h1>
        <span class="m2">{words.staff.parkedLine(parked.length)}</span>
      </div>
      <Money money={money} />
      <div class="cols2">
        <div>
          <EventTable events={events} />
          <LatePromises events={events} />
          <Exposure exposure={exposure} />
          <Parked jobs={parked} />
        </div>
        <EventForm form={form} programs={programs} />
      </div>
    </StaffFrame>
  )
}
