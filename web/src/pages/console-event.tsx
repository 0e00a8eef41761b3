/** One event for the operator: totals, then every participant with what is missing and what was paid. */
import type { Answers } from '../answers.ts'
import { EventActs } from '../parts/event-acts.tsx'
import { EventHistory } from '../parts/event-history.tsx'
import { EventMoney } from '../parts/event-money.tsx'
import { EventReport } from '../parts/event-report.tsx'
import { Icon } from '../parts/icon.tsx'
import { Participants } from '../parts/participants.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function ConsoleEventPage(props: { answer: Answers['console-event'] }) {
  const { words, format, href } = useView()
  const w = words.staff
  const { event } = props.answer
  const f = format(event.zone)
  const { totals, promises } = event
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <div>
          <a class="back" href={href('/console/events')}>
            <Icon name="left" size={16} width={2} />
            {w.events}
          </a>
          <h1>
            {event.programName} · {event.network}
          </h1>
        </div>
        <span class="m2">
          {f.longDate(f.civilDate(event.startAt))}, {f.window(event.startAt, event.endAt)} ·{' '}
          {event.standing === 'active' || event.standing === 'ended'
            ? words.events.phase[event.phase]
            : words.dispatch.standing[event.standing]}
        </span>
      </div>
      <dl class="k4 num" aria-label={w.totals}>
        <div>
          <dt>{w.participants}</dt>
          <dd>
            {f.number(totals.count)}
            <small>
              {w.measured}: {f.number(totals.measured)} · {w.waiting}: {f.number(totals.waiting)}
            </small>
          </dd>
        </div>
        <div>
          <dt>{w.saved}</dt>
          <dd>{f.kWh(totals.savedWh)}</dd>
        </div>
        <div>
          <dt>{w.paid}</dt>
          <dd class="money">
            {f.money(totals.paidCents)}
            <small>
              {w.rate}: {f.rate(event.centsPerKWh)}
            </small>
          </dd>
        </div>
        <div>
          <dt>{w.payBy}</dt>
          <dd>
            {f.time(event.payByAt)}
            <small>{f.longDate(f.civilDate(event.payByAt))}</small>
            {totals.count > 0 && (
              <small>{w.promiseCounts(f.number(promises.kept), f.number(promises.running), f.number(promises.late))}</small>
            )}
          </dd>
        </div>
      </dl>
      {event.standing === 'ended' && <EventMoney event={event} />}
      <Participants event={event} page={props.answer.participants} />
      <EventReport answer={props.answer} />
      <div class="cols2">
        <EventHistory answer={props.answer} />
        <EventActs answer={props.answer} />
      </div>
    </StaffFrame>
  )
}
