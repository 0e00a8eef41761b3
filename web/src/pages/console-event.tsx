/** One event for the operator: totals, then every participant with what is missing and what was paid. */
import type { Answers, ConsoleParticipant } from '../answers.ts'
import { EventActs } from '../parts/event-acts.tsx'
import { EventHistory } from '../parts/event-history.tsx'
import { Icon } from '../parts/icon.tsx'
import { isPaid } from '../parts/payment-list.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'
import { dayReason, finding } from '../words/index.ts'

/** What a participant lacks: the windows without readings, or the words of a code. */
function useMissing(zone: string): (missing: string) => string {
  const { words, format } = useView()
  const w = words.staff
  return (missing) => {
    const windows = missing.split(', ').flatMap((one) => {
      const [from, to] = one.split('/')
      return from && to && !Number.isNaN(Date.parse(from)) ? [format(zone).shortWindow(from, to)] : []
    })
    if (windows.length === 0) return finding(words, missing) ?? (words.codes.reasons[missing] ? dayReason(words, missing) : missing)
    const shown = windows.slice(0, 3)
    if (windows.length > shown.length) shown.push(w.more(windows.length - shown.length))
    return w.noReadings(shown.join('; '))
  }
}

function Row(props: { participant: ConsoleParticipant; zone: string }) {
  const { words, format, href } = useView()
  const w = words.staff
  const f = format(props.zone)
  const said = useMissing(props.zone)
  const { participant } = props
  const { payment, missing } = participant
  const stateTone = participant.state === 'waiting' ? 'now' : participant.state === 'not-eligible' ? 'bad' : ''
  return (
    <tr>
      <th scope="row">{participant.memberName}</th>
      <td class="mono">{participant.accountEnding && `··${participant.accountEnding}`}</td>
      <td>
        <span class={`st ${stateTone}`}>
          <span class="dot" />
          {w.participant[participant.state]}
        </span>
      </td>
      <td class="wrap-ok m2">{missing === null ? '' : said(missing)}</td>
      <td class="n">{participant.savedWh === null ? '—' : f.kWh(participant.savedWh)}</td>
      <td class="n">{participant.cents === null ? '—' : <b>{f.money(participant.cents)}</b>}</td>
      <td>
        {payment && (
          <a href={href(`/payments/${payment.id}`)}>
            <span
              class={`st ${isPaid(payment.state) ? 'money' : payment.state === 'returned' ? 'bad' : payment.state === 'held' || payment.state === 'waiting-for-you' ? 'now' : ''}`}
            >
              {words.receipt.stateShort[payment.state]}
            </span>
          </a>
        )}
      </td>
    </tr>
  )
}

export function ConsoleEventPage(props: { answer: Answers['console-event'] }) {
  const { words, format, href } = useView()
  const w = words.staff
  const { event } = props.answer
  const f = format(event.zone)
  const { totals } = event
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
          </dd>
        </div>
      </dl>
      <div class="cols2">
        <EventHistory answer={props.answer} />
        <EventActs answer={props.answer} />
      </div>
      <section class="c" aria-labelledby="participants">
        <header>
          <h2 id="participants">{w.participants}</h2>
        </header>
        {event.participants.length === 0 ? (
          <p>{w.noParticipants}</p>
        ) : (
          <Scroll className="tw" labelledBy="participants">
            <table>
              <thead>
                <tr>
                  <th scope="col">{w.member}</th>
                  <th scope="col">{w.account}</th>
                  <th scope="col">{w.state}</th>
                  <th scope="col">{w.missing}</th>
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
                  <Row key={`${participant.memberName}${participant.accountEnding}`} participant={participant} zone={event.zone} />
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row" colSpan={4}>
                    {w.totals}
                  </th>
                  <td class="n">{f.kWh(totals.savedWh)}</td>
                  <td class="n">{f.money(totals.paidCents)}</td>
                  <td />
                </tr>
              </tfoot>
            </table>
          </Scroll>
        )}
      </section>
    </StaffFrame>
  )
}
