/** The dark panel of the next or running event: when, what it may pay, and by when. */
import type { EventCard } from '../answers.ts'
import { Rail } from '../charts/rail.tsx'
import { useView } from '../view.ts'
import { useMayManage } from './acting-bar.tsx'
import { Icon } from './icon.tsx'

/** The phase in a line, with the time that matters in it. */
export function usePhaseLine(): (event: EventCard) => string {
  const { words, format, shell } = useView()
  const w = words.events
  return (event) => {
    const f = format(event.zone)
    switch (event.phase) {
      case 'upcoming':
        return w.nextIn(f.span(shell.nowAt, event.startAt))
      case 'live':
        return w.liveLeft(f.span(shell.nowAt, event.endAt))
      case 'processing':
        return w.processing
      case 'done':
        return event.paidCents ? w.done : w.doneZero
      case 'left':
        return w.leftTitle
      case 'cancelled':
        return w.cancelled
    }
  }
}

export function EventPanel(props: { event: EventCard }) {
  const { words, format, shell, href } = useView()
  const mayManage = useMayManage()
  const w = words.events
  const { event } = props
  const f = format(event.zone)
  const line = usePhaseLine()
  const open = event.phase === 'upcoming' || event.phase === 'live'
  return (
    <section class="card next" aria-labelledby="next">
      <div class="nx">
        <div>
          <p class="k">
            <Icon name="bolt" size={19} width={2} />
            {line(event)}
          </p>
          <h2 id="next">
            <span>{f.day(event.startAt, shell.nowAt)},</span> {f.window(event.startAt, event.endAt)}
          </h2>
          <p class="p">{event.phase === 'processing' ? w.processingLead(event.utilityName) : w.rate(f.rate(event.centsPerKWh))}</p>
        </div>
        {open && event.likelyCents && (
          <p class="earn">
            {w.likely}
            <b class="num">{f.moneyRange(event.likelyCents.low, event.likelyCents.high)}</b>
            {w.likelyWhy}
          </p>
        )}
      </div>
      <div class="on-dark">
        <a class="btn light" href={href(`/events/${event.id}`)}>
          {w.details}
        </a>
        {open && mayManage && (
          <form method="post" action={href(`/events/${event.id}/leave`)}>
            <button class="btn line" type="submit">
              {w.leave}
            </button>
          </form>
        )}
      </div>
      <div class="path">
        <Rail event={event} />
      </div>
    </section>
  )
}
