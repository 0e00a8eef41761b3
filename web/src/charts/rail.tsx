/** The promise on a line: now, the event, and the latest moment of the payment. */
import type { EventCard } from '../answers.ts'
import { useView } from '../view.ts'
import { railParts, railPosition } from './rail.ts'

export function Rail(props: { event: EventCard }) {
  const { words, format, shell } = useView()
  const { event } = props
  const f = format(event.zone)
  const w = words.events
  const at = railPosition(Date.parse(shell.nowAt), Date.parse(event.startAt), Date.parse(event.endAt), Date.parse(event.payByAt))
  const before = at < railParts.eventFrom
  const range = f.shortWindow(event.startAt, event.endAt)
  const payBy = f.moment(event.payByAt, shell.nowAt)
  const { eventFrom, eventTo } = railParts
  return (
    <svg class="rail" width="100%" height="66" role="img" aria-label={`${w.event}: ${range}. ${w.payBy}: ${payBy}.`}>
      <rect x="0" y="6" width="100%" height="6" rx="3" fill="var(--dusk-line)" />
      <rect x="0" y="6" width={`${Math.min(at, eventFrom)}%`} height="6" rx="3" fill="#7985c4" />
      <rect x={`${eventFrom}%`} y="6" width={`${eventTo - eventFrom}%`} height="6" fill="var(--now-fill)" />
      <line x1={`${eventTo}%`} x2="98%" y1="9" y2="9" stroke="var(--money-fill)" stroke-width="6" stroke-dasharray="6 5" />
      <circle cx="99%" cy="9" r="6" fill="var(--money-fill)" stroke="var(--dusk)" stroke-width="4" />
      <circle cx={`${at}%`} cy="9" r="6" fill="#ffffff" stroke="var(--dusk)" stroke-width="4" />
      {before && (
        <>
          <text class="t" x="0" y="37">
            {w.now}
          </text>
          <text x="0" y="56">
            {f.time(shell.nowAt)}
          </text>
        </>
      )}
      <text class="t" x={before ? `${eventFrom}%` : '0'} y="37">
        {w.event}
      </text>
      <text x={before ? `${eventFrom}%` : '0'} y="56">
        {range}
      </text>
      <text class="t" x="100%" y="37" text-anchor="end">
        {w.payBy}
      </text>
      <text x="100%" y="56" text-anchor="end">
        {payBy}
      </text>
    </svg>
  )
}
