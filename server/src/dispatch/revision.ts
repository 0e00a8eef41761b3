/** Changes to an event that stands: every reason against extending, shortening or calling one off, in order of precedence. Pure. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf, type Interval } from '@quickpay/units'
import { before, type GridEvent, overlaps, windowOn } from '#dispatch/event.ts'

export type Act = 'advised' | 'scheduled' | 'extended' | 'shortened' | 'cancelled'
/** What was decided, and how the event stood from then on. */
export type Revision = Interval & {
  readonly revision: number
  readonly act: Act
  readonly status: GridEvent['status']
  readonly by: string
  readonly at: Temporal.Instant
  readonly reason: string | null
}

export const revisionRefusals = [
  'unknown-event',
  'already-cancelled',
  'event-over',
  'end-before-start',
  'end-in-the-past',
  'not-later',
  'not-earlier',
  'outside-hours',
  'overlap',
] as const
export type RevisionRefusal = (typeof revisionRefusals)[number]

/** Against any change at all. What is over is paid as it ran. */
export function changeRefusal(event: GridEvent | null, now: Temporal.Instant): RevisionRefusal | null {
  if (!event) return 'unknown-event'
  if (event.status === 'cancelled') return 'already-cancelled'
  return before(now, event.end) ? null : 'event-over'
}

/**
 * Against a new end. The utility may keep an event going past its network's window, but not past the program's hours; `others` are the other
 * events of the same program and network.
 */
export function endRefusal(
  event: GridEvent,
  act: 'extended' | 'shortened',
  end: Temporal.Instant,
  others: readonly Interval[],
  now: Temporal.Instant,
): RevisionRefusal | null {
  if (!before(event.start, end)) return 'end-before-start'
  if (before(end, now)) return 'end-in-the-past'
  if (act === 'extended' && !before(event.end, end)) return 'not-later'
  if (act === 'shortened' && !before(end, event.end)) return 'not-earlier'
  const date = civilDateOf(event.start, event.zone)
  const answer = termsOn(event.programId, date)
  if (act === 'extended' && answer.is === 'found') {
    const hours = windowOn(date, answer.terms.hours.from, answer.terms.hours.to, event.zone)
    if (before(hours.end, end)) return 'outside-hours'
  }
  return overlaps({ start: event.start, end }, others) ? 'overlap' : null
}

/** The end of an event that is called off while it runs: now, up to the whole minute, so that what ran is paid. */
export function endedNow(event: Interval, now: Temporal.Instant): Temporal.Instant {
  const minute = now.round({ smallestUnit: 'minute', roundingMode: 'ceil' })
  const first = event.start.add({ minutes: 1 })
  return before(minute, first) ? first : minute
}
