/** Payments as rows: what for, how long it took, how much. The proof is one tap away. */
import type { PaymentRow } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { useView } from '../view.ts'
import { Icon, type IconName } from './icon.tsx'

/** Green is for money on its way or arrived. */
export const isPaid = (state: PaymentRow['state']): boolean => state === 'sent' || state === 'received'

/** Money that somebody has to do something about first. */
export const isWaiting = (state: PaymentRow['state']): boolean => state === 'held' || state === 'waiting-for-you' || state === 'link-ready'

const tone = (row: PaymentRow): 'money' | 'gift' | 'now' | 'bad' | '' => {
  if (row.state === 'returned') return 'bad'
  if (isWaiting(row.state)) return 'now'
  if (row.state === 'zero' || row.state === 'preparing') return ''
  return row.kind === 'referral' ? 'gift' : 'money'
}
const icon: Record<PaymentRow['kind'], IconName> = { event: 'bolt', correction: 'doc', referral: 'gift', reservation: 'card' }

/** What a payment is for; on a phone the weekday is left out. */
function Title(props: { row: PaymentRow }) {
  const { words, format } = useView()
  const w = words.home
  const { kind, eventDate } = props.row
  const pledged = (month?: string) => [words.why.lines.reservation, month && format().monthOf(month)].filter(Boolean).join(', ')
  if (kind === 'referral') return <b>{w.referral}</b>
  if (kind === 'reservation') return <b>{pledged(props.row.month)}</b>
  if (eventDate === null) return <b>{kind === 'correction' ? w.correction : words.events.event}</b>
  const of = kind === 'correction' ? w.correctionOf : w.eventOf
  return (
    <b>
      <span class="only-d">{of(format().longDate(eventDate))}</span>
      <span class="only-p">{of(format().dayMonth(eventDate))}</span>
    </b>
  )
}

/** `under`: where the page of each lies, for who is not their owner. */
export function PaymentList(props: { payments: PaymentRow[]; under?: string }) {
  const { words, format, href } = useView()
  const w = words.home
  const f = format()
  // The account is said only where there is more than one to tell apart.
  const several = new Set(props.payments.map((row) => row.accountLabel)).size > 1
  const detail = (row: PaymentRow): string =>
    row.savedWh === null || (row.state === 'zero' && row.savedWh === 0)
      ? row.accountLabel
      : several
        ? `${w.saved(f.kWh(row.savedWh))} · ${row.accountLabel}`
        : w.saved(f.kWh(row.savedWh))
  return (
    <ul class="list">
      {props.payments.map((row) => (
        <li key={row.id}>
          <a href={href(`${props.under ?? '/payments'}/${row.id}`)}>
            <span class={`i ${tone(row)}`}>
              <Icon name={icon[row.kind]} size={21} />
            </span>
            <span>
              <Title row={row} />
              <span class="sm m2">{detail(row)}</span>
            </span>
            {isPaid(row.state) && row.hoursToPay !== null ? (
              <span class="ttp">
                {w.paidIn(f.hours(row.hoursToPay))}
                <Bar share={row.hoursToPay / 24} tone="money" thin />
              </span>
            ) : (
              <span class={`ttp ${tone(row) === 'gift' || tone(row) === 'money' ? '' : tone(row)}`}>
                {words.receipt.stateShort[row.state]}
              </span>
            )}
            <span class={`a ${isPaid(row.state) ? 'money' : ''}`}>
              {row.state === 'held' && row.cents === 0 ? '—' : f.money(row.cents)}
            </span>
            <span class="v">
              <Icon name="right" size={18} width={2} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
