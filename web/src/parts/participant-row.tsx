/** One participant of an event for the operator: state, promise, result with what it stands on, and payment. */
import type { ConsoleParticipant } from '../answers.ts'
import { useView } from '../view.ts'
import { dayReason, finding } from '../words/index.ts'
import { isPaid, isWaiting } from './payment-list.tsx'
import { PromiseCell } from './promise-cell.tsx'

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

export function ParticipantRow(props: { participant: ConsoleParticipant; zone: string }) {
  const { words, format, href } = useView()
  const w = words.staff
  const f = format(props.zone)
  const said = useMissing(props.zone)
  const { participant } = props
  const { payment, missing, waits } = participant
  const lines = [
    ...(missing === null ? [] : [said(missing)]),
    ...(waits === null
      ? []
      : [`${w.waits[waits.code] ?? w.waits['other']}${waits.nextAt === null ? '' : `; ${w.nextLook(f.stamp(waits.nextAt))}`}`]),
    ...participant.flags.map((code) => w.flags[code] ?? w.flags['other'] ?? code),
  ]
  const stateTone = participant.state === 'waiting' ? 'now' : participant.state === 'not-eligible' ? 'bad' : ''
  return (
    <tr>
      <th scope="row">
        {participant.memberName}
        {participant.accountEnding && <span class="under mono">··{participant.accountEnding}</span>}
      </th>
      <td data-label={w.state}>
        <span class={`st ${stateTone}`}>
          <span class="dot" />
          {w.participant[participant.state]}
        </span>
      </td>
      <td class="wrap-ok m2" data-label={w.missing}>
        {lines.map((line) => (
          <span key={line} class="line">
            {line}
          </span>
        ))}
      </td>
      <td class="wrap-ok" data-label={w.promise}>
        <PromiseCell promise={participant.promise} zone={props.zone} />
      </td>
      <td class="n" data-label={w.saved}>
        {participant.savedWh === null ? '—' : f.kWh(participant.savedWh)}
        {participant.basis && (
          <span class="under">
            {w.basis[participant.basis]}
            {participant.provisional && `, ${w.provisional}`}
          </span>
        )}
      </td>
      <td class="n" data-label={w.amount}>
        {participant.cents === null ? '—' : <b>{f.money(participant.cents)}</b>}
      </td>
      <td data-label={w.payment}>
        {payment && (
          <a href={href(`/console/members/${participant.memberId}/payments/${payment.id}`)}>
            <span
              class={`st ${isPaid(payment.state) ? 'money' : payment.state === 'returned' ? 'bad' : isWaiting(payment.state) ? 'now' : ''}`}
            >
              {words.receipt.stateShort[payment.state]}
            </span>
          </a>
        )}
      </td>
    </tr>
  )
}
