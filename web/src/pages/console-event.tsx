/** One event for the operator: totals, then every participant with what is missing and what was paid. */
import type { Answers } from '../answers.ts'
import { EventActs } from '../parts/event-acts.tsx'
import { EventHistory } from '../parts/event-history.tsx'
import { EventMoney } from '../parts/event-money.tsx'
import { EventReport } from '../parts/event-report.tsx'
import { Icon } from '../parts/icon.tsx'
import { ParticipantRow } from '../parts/participant-row.tsx'
import { Scroll } from '../parts/scroll.tsx'
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
          <a class="back" href={href('/console')}>
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
      <section class="c" aria-labelledby="participants">
        <header>
          <h2 id="participants">{w.participants}</h2>
        </header>
        {event.participants.length === 0 ? (
          <p>{w.noParticipants}</p>
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
                {event.participants.map((participant) => (
                  <ParticipantRow
                    key={`${participant.memberName}${participant.accountEnding}`}
                    participant={participant}
                    zone={event.zone}
                  />
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row" colSpan={4}>
                    {w.totals}
                  </th>
                  <td class="n" data-label={w.saved}>
                    {f.kWh(totals.savedWh)}
                  </td>
                  <td class="n" data-label={w.paid}>
                    {f.money(totals.paidCents)}
                  </td>
                  <td />
                </tr>
              </tfoot>
            </table>
          </Scroll>
        )}
      </section>
      <EventReport answer={props.answer} />
      <div class="cols2">
        <EventHistory answer={props.answer} />
        <EventActs answer={props.answer} />
      </div>
    </StaffFrame>
  )
}
